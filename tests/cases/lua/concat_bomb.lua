-- error: 3: the script needs more than its 4096 KB of memory
local s = "0123456789abcdef"
while true do s = s .. s end
