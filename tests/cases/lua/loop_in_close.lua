-- error: the script did not end within 2000000 instructions
-- What is closed while the limit's error travels cannot go on either.
for _ = 1, 3 do
    pcall(function()
        local guard <close> = setmetatable({}, {__close = function() while true do end end})
        while true do end
    end)
end
