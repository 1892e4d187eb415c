-- error: the script did not end within 2000000 instructions
xpcall(error, function() while true do end end)
