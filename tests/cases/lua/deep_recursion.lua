-- error: the script needs more than its 4096 KB of memory
local function f() return 1 + f() end
f()
