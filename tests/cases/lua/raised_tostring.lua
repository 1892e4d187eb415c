-- error: 2: E42
error(setmetatable({}, {__tostring = function() return "E42" end}))
