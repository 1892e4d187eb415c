#!/usr/bin/lua
-- error: 3: here
error("here")
