\set a 'never closed
