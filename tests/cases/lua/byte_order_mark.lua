-- error: 2: here
error("here")
