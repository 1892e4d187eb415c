\copy t from '/etc/passwd'
