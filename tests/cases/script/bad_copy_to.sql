\copy t to 'file'
