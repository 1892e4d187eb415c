-- error: 5: the script did not end within 2000000 instructions
local t = {}
for i = 29, 0, -1 do t[1 << i] = true end
assert(#t == 1 << 29)
table.sort(t, rawequal)
