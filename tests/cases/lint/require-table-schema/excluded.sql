-- expect: 1
-- at: 6:33
-- setting: exclude_tables: ["old_*", public.spatial_ref_sys]
CREATE TABLE old_orders (id bigint);
ALTER TABLE spatial_ref_sys ADD COLUMN n int;
DROP TABLE IF EXISTS old_lines, lines;
