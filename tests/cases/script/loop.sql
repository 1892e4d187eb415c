\i part/loop_b.sql
