-- error: 3: the script did not end within 2000000 instructions
assert(("").rep("", 1 << 60) == "" and ("x"):rep(-1) == "" and ("ab"):rep(2, "-") == "ab-ab")
while true do local s = ("x"):rep(1000000) end
