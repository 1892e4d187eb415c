\i "part/below.sql"
