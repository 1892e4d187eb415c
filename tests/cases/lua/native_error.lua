-- error: 3: add() wants integers
local x = add(1, 2)
x = add(x, {})
