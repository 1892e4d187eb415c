-- ok
-- Nothing that reaches out, loads code, prints or hides from the hook; the rest is Lua's.
for _, name in ipairs {"io", "os", "package", "debug", "require", "load", "loadstring", "loadfile", "dofile",
                       "collectgarbage", "coroutine", "print", "warn"} do
    assert(_G[name] == nil, name)
end
assert(string.dump == nil and getmetatable("") == false)
local names = {}
for name in pairs(_G) do names[#names + 1] = name end
table.sort(names)
assert(table.concat(names, " ") == "_G _VERSION add assert error getmetatable ipairs keep math next pairs pcall "
    .. "rawequal rawget rawlen rawset select setmetatable string table tonumber tostring type utf8 xpcall",
    table.concat(names, " "))
