-- error: 2: the script did not end within 2000000 instructions
table.move({}, 1, math.maxinteger - 1, 2)
