-- error: 4: attempt to index a nil value (local 't')
local function get(t)
    -- the place is that of the access
    return t.x
end
get(nil)
