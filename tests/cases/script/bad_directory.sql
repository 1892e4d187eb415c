\i part
