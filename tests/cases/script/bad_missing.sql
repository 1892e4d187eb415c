SELECT 1;
  \i part/no_such.sql
