-- error: 2: the script did not end within 2000000 instructions
local found = ("a"):rep(60):find(("a-"):rep(30) .. "b")
