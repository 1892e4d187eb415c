\copy t from program 'ls'
