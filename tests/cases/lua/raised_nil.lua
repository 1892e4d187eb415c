-- error: 2: the error is a nil, not a text
error(nil)
