-- error: 3: the script needs more than its 4096 KB of memory
local s = ("x"):rep(100000)
s:gsub(".", s)
