-- expect: 1
-- at: 1:14
CREATE TABLE shop."Old" (id bigint PRIMARY KEY);
CREATE TABLE shop.good (id bigint PRIMARY KEY);
CREATE TABLE shop."Renamed" (id bigint PRIMARY KEY);
-- migration
CREATE TABLE shop."New" (id bigint PRIMARY KEY);
CREATE TABLE shop."Passing" (id bigint PRIMARY KEY);
DROP TABLE shop."Passing";
ALTER TABLE shop."Renamed" RENAME TO renamed;
