-- expect: 0
CREATE TABLE shop.order_status (id bigint);
CREATE TABLE shop.business_address (id bigint, names text[]);
CREATE TABLE shop.analysis (id bigint);
CREATE TABLE shop.news (id bigint);
CREATE TABLE shop.series (id bigint);
CREATE TABLE shop.column_alias (id bigint);
CREATE TABLE shop.orders_archive (id bigint);
CREATE TABLE shop.s (id bigint);
CREATE TABLE shop.woman (id bigint);
CREATE TABLE shop.lines (id bigint);
ALTER TABLE shop.lines RENAME TO line;
CREATE TABLE shop.line_2s3 (id bigint);
CREATE TEMP TABLE loads (id bigint);
CREATE INDEX orders ON shop.line (id);
CREATE SEQUENCE shop.numbers;
