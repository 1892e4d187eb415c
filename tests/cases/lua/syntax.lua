-- error: 3: syntax error near 'function'
local x = 1
y function
