-- expect: 0
-- Little is lost, nothing can be won, or no row stays.
CREATE TABLE shop.flags (a boolean, b bigint);
CREATE TABLE shop.switches (a boolean, b boolean, c boolean, d boolean, e integer, f bigint);
CREATE TABLE shop.cards (a macaddr, b macaddr, c macaddr, d macaddr, e macaddr, f macaddr);
CREATE TABLE shop.keys (a uuid, b boolean, c uuid, d boolean, e uuid);
CREATE TABLE shop.texts (name text, a boolean, b bigint, c boolean, d bigint);
CREATE TEMP TABLE loaded (a boolean, b bigint, c boolean, d bigint);
CREATE TABLE shop.cured (a boolean, b bigint, c boolean, d bigint);
ALTER TABLE shop.cured DROP COLUMN a, DROP COLUMN c;
CREATE TABLE shop.gone (a boolean, b bigint, c boolean, d bigint);
DROP TABLE shop.gone;
