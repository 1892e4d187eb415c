-- error: 2: there are no finalisers (__gc) here
setmetatable({}, {__gc = function() while true do end end})
