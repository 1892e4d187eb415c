-- error: 2: the script did not end within 2000000 instructions
local found = ("a"):rep(2000):gsub(".-.-.-b", "")
