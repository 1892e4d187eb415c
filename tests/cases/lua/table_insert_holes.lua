-- error: 6: the script did not end within 2000000 instructions
-- The border of a table with holes may lie anywhere.
local t = {}
for i = 60, 0, -1 do t[1 << i] = true end
assert(#t == 1 << 60)
table.insert(t, 1, 0)
