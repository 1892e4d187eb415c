-- error: 6: the script did not end within 2000000 instructions
-- Neither pcall nor what comes behind it sees the limit.
local function forever()
    local n = 0
    while true do
        n = n + 1
    end
end
for _ = 1, 3 do
    pcall(pcall, forever)
    seen = true
end
