-- error: 4: the script did not end within 2000000 instructions
local n = 0
while true do
    n = n + 1
end
