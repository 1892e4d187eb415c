-- error: 5: give a name
local function need(name)
    if not name then error("give a name", 2) end
end
need()
