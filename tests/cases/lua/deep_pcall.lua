-- error: not nested for ever
local function f() return pcall(f) end
local ok, text
ok = f()
error("not nested for ever", 0)
