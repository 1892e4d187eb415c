-- expect: 2
-- at: 7:29 11:24
-- setting: exclude_tables: ["old_*", shop.logs, public.plain]
CREATE TABLE shop.old_orders (made timestamp);
ALTER TABLE shop.old_orders ADD COLUMN paid timestamp;
CREATE TABLE shop.logs (at timestamp);
CREATE TABLE stock.logs (at timestamp);
CREATE TABLE plain (at timestamp);
SET search_path = shop;
ALTER TABLE logs ADD COLUMN until timestamp;
CREATE TABLE plain (at timestamp);
