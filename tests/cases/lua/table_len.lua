-- error: 2: this works on tables without __len only
table.insert(setmetatable({}, {__len = function() return 1 << 60 end}), 1, 0)
