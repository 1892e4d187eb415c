--# What hangs on tables: indexes, views, sequences, triggers, policies, rules.
CREATE INDEX orders_idx ON shop.orders (lower(state) COLLATE shop.german, place) INCLUDE (b) WHERE is_open(state)
--> CREATE INDEX | any
--> creates relation shop.orders_idx@13
--> needs relation shop.orders@27
--> needs function lower@40
--> needs collation shop.german@61
--> needs function is_open@99

CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)
--> CREATE INDEX | forbidden
--> creates relation i@47
--> needs relation t@52

CREATE INDEX ON t USING gin (doc shop.doc_ops)
--> CREATE INDEX | any
--> needs relation t@16

DROP INDEX CONCURRENTLY shop.i
--> DROP INDEX | forbidden
--> drops relation shop.i@24

DROP INDEX i
--> DROP INDEX | any
--> drops relation i@11

REINDEX INDEX CONCURRENTLY i
--> REINDEX | forbidden
--> changes relation i@27

REINDEX (CONCURRENTLY false) TABLE shop.t
--> REINDEX | any
--> changes relation shop.t@35

REINDEX (VERBOSE, CONCURRENTLY) TABLE shop.t
--> REINDEX | forbidden
--> changes relation shop.t@38

REINDEX SCHEMA shop
--> REINDEX | forbidden
--> changes schema shop@15

REINDEX DATABASE CONCURRENTLY shop
--> REINDEX | forbidden

REINDEX SYSTEM shop
--> REINDEX | forbidden

CREATE OR REPLACE VIEW shop.open_orders AS SELECT o.id, total(o.id)::shop.money FROM shop.orders o JOIN customer c ON c.id = o.customer WHERE EXISTS (SELECT 1 FROM shop.invoice i WHERE i.o = o.id)
--> CREATE VIEW | any
--> creates relation shop.open_orders@23
--> needs schema shop@23
--> needs function total@56
--> needs type shop.money@69
--> needs relation shop.orders@85
--> needs relation customer@104
--> needs relation shop.invoice@164

CREATE RECURSIVE VIEW up (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM up WHERE n < limit_of()
--> CREATE VIEW | any
--> creates relation up@22
--> needs function limit_of@84

CREATE MATERIALIZED VIEW IF NOT EXISTS mv AS SELECT * FROM a WITH NO DATA
--> CREATE MATERIALIZED VIEW | any
--> creates relation mv@39
--> needs relation a@59

REFRESH MATERIALIZED VIEW CONCURRENTLY shop.mv
--> REFRESH MATERIALIZED VIEW | any
--> changes relation shop.mv@39

CREATE VIEW v AS WITH x AS (SELECT * FROM a), y AS (SELECT * FROM x, b) SELECT * FROM x, y, shop.x
--> CREATE VIEW | any
--> creates relation v@12
--> needs relation a@42
--> needs relation b@69
--> needs relation shop.x@92

CREATE VIEW v AS WITH a AS (SELECT * FROM a) SELECT * FROM a
--> CREATE VIEW | any
--> creates relation v@12
--> needs relation a@42

CREATE VIEW v AS WITH RECURSIVE a AS (SELECT * FROM b UNION SELECT * FROM a), b AS (SELECT * FROM c) TABLE a
--> CREATE VIEW | any
--> creates relation v@12
--> needs relation c@98

CREATE VIEW v AS SELECT * FROM a, LATERAL unnest(a.list) AS u(x shop.item), shop.rows_of(a.id), XMLTABLE('/r' PASSING doc(a.id) COLUMNS n shop.n PATH 'n'), b TABLESAMPLE shop.few(10)
--> CREATE VIEW | any
--> creates relation v@12
--> needs relation a@31
--> needs function unnest@42
--> needs type shop.item@64
--> needs function shop.rows_of@76
--> needs function doc@118
--> needs relation b@156
--> needs function shop.few@170

CREATE VIEW v AS SELECT sum(x) FILTER (WHERE ok(x)) OVER (PARTITION BY part(y) ORDER BY z), ARRAY[f(1)], ROW(g(2)), CASE WHEN h(3) THEN i(4) END, coalesce(j(5), k(6)), l(m => n(7)) FROM t GROUP BY ROLLUP (o(8)) HAVING p(9) LIMIT q(10)
--> CREATE VIEW | any
--> creates relation v@12
--> needs function sum@24
--> needs function ok@45
--> needs function part@71
--> needs function f@98
--> needs function g@109
--> needs function h@126
--> needs function i@136
--> needs function j@155
--> needs function k@161
--> needs function l@168
--> needs function n@175
--> needs relation t@186
--> needs function o@205
--> needs function p@218
--> needs function q@229

CREATE VIEW v AS SELECT * FROM (SELECT * FROM a) s UNION ALL SELECT * FROM b EXCEPT (WITH c AS (SELECT 1) SELECT * FROM c INTERSECT SELECT * FROM d)
--> CREATE VIEW | any
--> creates relation v@12
--> needs relation a@46
--> needs relation b@75
--> needs relation d@146

CREATE SEQUENCE shop.order_id_seq AS bigint OWNED BY shop.orders.id
--> CREATE SEQUENCE | any
--> creates relation shop.order_id_seq@16
--> needs schema shop@16
--> needs relation shop.orders@53

ALTER SEQUENCE order_id_seq OWNED BY NONE
--> ALTER SEQUENCE | any
--> changes relation order_id_seq@15

ALTER SEQUENCE shop.s OWNED BY t.c RESTART 5
--> ALTER SEQUENCE | any
--> changes relation shop.s@15
--> needs relation t@31

CREATE TRIGGER audit AFTER UPDATE ON shop.orders FOR EACH ROW WHEN (differs(old.a, new.a)) EXECUTE FUNCTION shop.write_audit('x')
--> CREATE TRIGGER | any
--> creates trigger shop.audit on orders@15
--> needs relation shop.orders@37
--> needs function differs@68
--> needs function shop.write_audit@108

CREATE CONSTRAINT TRIGGER c AFTER INSERT ON t FROM u DEFERRABLE FOR EACH ROW EXECUTE PROCEDURE check_it()
--> CREATE TRIGGER | any
--> creates trigger c on t@26
--> needs relation t@44
--> needs relation u@51
--> needs function check_it@95

DROP TRIGGER audit ON shop.orders
--> DROP TRIGGER | any
--> drops trigger shop.audit on orders@13

ALTER TRIGGER audit ON shop.orders RENAME TO audit2
--> ALTER TRIGGER | any
--> drops trigger shop.audit on orders@14
--> creates trigger shop.audit2 on orders@45
--> needs relation shop.orders@23

CREATE POLICY mine ON shop.orders TO clerk, PUBLIC USING (owner_of(id) = current_user) WITH CHECK (EXISTS (SELECT 1 FROM staff))
--> CREATE POLICY | any
--> creates policy shop.mine on orders@14
--> needs relation shop.orders@22
--> needs role clerk@37
--> needs function owner_of@58
--> needs relation staff@121

ALTER POLICY mine ON orders TO manager
--> ALTER POLICY | any
--> changes policy mine on orders@13
--> needs relation orders@21
--> needs role manager@31

DROP POLICY IF EXISTS mine ON shop.orders
--> DROP POLICY | any
--> drops policy shop.mine on orders@22

CREATE RULE r AS ON INSERT TO shop.v WHERE new.ok DO INSTEAD (INSERT INTO shop.t SELECT new.* ; NOTIFY x)
--> CREATE RULE | any
--> creates object shop.r on v@12
--> needs relation shop.v@30
--> needs relation shop.t@74

CREATE RULE r AS ON DELETE TO v DO ALSO INSERT INTO log SELECT * FROM old
--> CREATE RULE | any
--> creates object r on v@12
--> needs relation v@30
--> needs relation log@52

DROP RULE r ON v
--> DROP RULE | any
--> drops object r on v@10

COMMENT ON TABLE shop.orders IS 'x'
--> COMMENT | any
--> changes relation shop.orders@17

COMMENT ON COLUMN shop.orders.id IS 'x'
--> COMMENT | any
--> changes relation shop.orders@18

COMMENT ON CONSTRAINT c ON shop.orders IS NULL
--> COMMENT | any
--> changes constraint shop.c on orders@22

COMMENT ON CONSTRAINT c ON DOMAIN shop.d IS NULL
--> COMMENT | any
--> needs type shop.d@34

COMMENT ON TRIGGER audit ON orders IS 'x'
--> COMMENT | any
--> changes trigger audit on orders@19

COMMENT ON TYPE shop.color IS 'x'
--> COMMENT | any
--> changes type shop.color@16

COMMENT ON FUNCTION shop.f(int, shop.color) IS 'x'
--> COMMENT | any
--> changes function shop.f@20
--> needs type shop.color@32

COMMENT ON EXTENSION hstore IS 'x'
--> COMMENT | any
--> changes extension hstore@21

COMMENT ON DATABASE shop IS 'x'
--> COMMENT | any
--> changes object shop@20

COMMENT ON OPERATOR CLASS shop.oc USING btree IS 'x'
--> COMMENT | any
--> changes object shop.oc@26

COMMENT ON CAST (shop.a AS text) IS 'x'
--> COMMENT | any
--> needs type shop.a@17

COMMENT ON LARGE OBJECT 346344 IS 'x'
--> COMMENT | any

SECURITY LABEL FOR anon ON COLUMN shop.customer.email IS 'MASKED WITH FUNCTION anon.fake_email()'
--> SECURITY LABEL | any
--> changes relation shop.customer@34

