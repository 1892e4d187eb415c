-- error: 5: the script needs more than its 4096 KB of memory
local t = {}
while true do
    pcall(function()
        t[#t + 1] = {1, 2, 3, 4, 5, 6, 7, 8}
    end)
end
