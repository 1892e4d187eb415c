-- error: 2: the script needs more than its 4096 KB of memory
local ok = pcall(string.rep, "x", 1 << 30)
error("not reached")
