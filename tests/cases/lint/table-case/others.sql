-- expect: 0
-- setting: exclude_tables: ["Old*", shop.Kept]
CREATE TABLE SHOP.Orders (ID bigint);
CREATE TABLE shop.été_2024 (größe bigint);
CREATE TABLE shop."order_2" (id bigint);
CREATE TABLE shop."Bad" (id bigint);
ALTER TABLE shop."Bad" RENAME TO good;
CREATE TABLE shop."Worse" (id bigint);
DROP TABLE shop."Worse";
CREATE TEMP TABLE "Mine" (id bigint);
CREATE TABLE shop."OldOrders" (id bigint);
CREATE TABLE shop."Kept" (id bigint);
CREATE SEQUENCE shop."Numbers";
CREATE TABLE shop.columns ("Column" bigint);
