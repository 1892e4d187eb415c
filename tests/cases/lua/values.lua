-- ok
-- keep() hands back what it was given.
assert(keep(nil) == nil and keep() == nil and keep(true) == true and keep(false) == false)
assert(math.type(keep(1)) == "integer" and keep(math.mininteger) == math.mininteger)
assert(math.type(keep(1.0)) == "float" and keep(0.1) == 0.1)
assert(keep("a\0b") == "a\0b" and keep("") == "")
local t = keep({1, "two", x = {y = {z = true}}})
assert(t[1] == 1 and t[2] == "two" and t.x.y.z == true)
local function f() end
assert(keep(f) == f and keep(keep) == keep)
local deep = {}
deep.deep = deep
local ok, text = pcall(keep, deep)
assert(not ok and text:find("nested more than 8 levels deep"), text)
ok, text = pcall(keep, {[{}] = 1})
assert(not ok, text)
assert(add(2, 3) == 5)
ok, text = pcall(function() return 1 + add(1, "x") end)
assert(not ok and text:match(":%d+: add%(%) wants integers$"), text)
