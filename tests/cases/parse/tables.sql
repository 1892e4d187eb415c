--# Tables: columns, constraints, inheritance, partitions.
CREATE TABLE shop.orders (customer int REFERENCES shop.customer)
--> CREATE TABLE | any
--> creates relation shop.orders@13
--> needs schema shop@13
--> needs relation shop.customer@50

CREATE TABLE customer (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email shop.email_address NOT NULL,
    name text COLLATE shop.german,
    state order_state DEFAULT initial_state(),
    parent bigint REFERENCES customer (id),
    CHECK (is_email(email))
)
--> CREATE TABLE | any
--> creates relation customer@13
--> needs type shop.email_address@90
--> needs collation shop.german@133
--> needs type order_state@164
--> needs function initial_state@184
--> needs function is_email@256

CREATE TABLE IF NOT EXISTS t (a serial, b uuid DEFAULT gen_random_uuid(), c timestamptz DEFAULT now())
--> CREATE TABLE | any
--> creates relation t@27
--> needs function gen_random_uuid@55
--> needs function now@96

CREATE TEMP TABLE scratch (LIKE shop.orders INCLUDING ALL)
--> CREATE TABLE | any
--> creates relation scratch@18
--> needs relation shop.orders@32

CREATE TABLE dogs (name text) INHERITS (animals, shop.goods)
--> CREATE TABLE | any
--> creates relation dogs@13
--> needs relation animals@40
--> needs relation shop.goods@49

CREATE TABLE m (at timestamptz, place int) PARTITION BY RANGE (date_bin('1 day', at, 'epoch'), place)
--> CREATE TABLE | any
--> creates relation m@13
--> needs function date_bin@63

CREATE TABLE m_2024 PARTITION OF m FOR VALUES FROM ('2024-01-01', minvalue) TO (next_year(), 5)
--> CREATE TABLE | any
--> creates relation m_2024@13
--> needs relation m@33
--> needs function next_year@80

CREATE TABLE m_rest PARTITION OF shop.m DEFAULT
--> CREATE TABLE | any
--> creates relation m_rest@13
--> needs relation shop.m@33

CREATE TABLE p OF shop.person (PRIMARY KEY (id))
--> CREATE TABLE | any
--> creates relation p@13
--> needs type shop.person@18

CREATE TABLE "Odd ""Name""" ("From" int)
--> CREATE TABLE | any
--> creates relation Odd "Name"@13

CREATE TABLE Straße (größe int REFERENCES maß)
--> CREATE TABLE | any
--> creates relation straße@13
--> needs relation maß@45

CREATE TABLE counted (id int DEFAULT nextval('shop.counted_id_seq'::regclass), n int DEFAULT nextval('other'))
--> CREATE TABLE | any
--> creates relation counted@13
--> needs function nextval@37
--> needs relation shop.counted_id_seq@46
--> needs relation other@102

CREATE TABLE booking (room int, during tsrange, EXCLUDE USING gist (room WITH =, during WITH OPERATOR(shop.&&)) WHERE (valid(room)))
--> CREATE TABLE | any
--> creates relation booking@13
--> needs operator shop.&&@102
--> needs function valid@119

CREATE TABLE ts (a int) TABLESPACE fast
--> CREATE TABLE | any
--> creates relation ts@13
--> needs object fast@35

CREATE TABLE pt (a int, FOREIGN KEY (a) REFERENCES other.x (y) MATCH FULL ON DELETE CASCADE)
--> CREATE TABLE | any
--> creates relation pt@13
--> needs relation other.x@51

CREATE TABLE types (a shop.color[], b hstore, c numeric(10,2), d "char", e geometry(Point, 4326), f public.citext DEFAULT 'x'::public.citext)
--> CREATE TABLE | any
--> creates relation types@13
--> needs type shop.color@22
--> needs type hstore@38
--> needs type geometry@75
--> needs type public.citext@100

CREATE UNLOGGED TABLE u AS SELECT a, f(b) AS c FROM v JOIN shop.w USING (id)
--> CREATE TABLE AS | any
--> creates relation u@22
--> needs function f@37
--> needs relation v@52
--> needs relation shop.w@59

CREATE TABLE copied AS EXECUTE prepared(1)
--> CREATE TABLE AS | any
--> creates relation copied@13

CREATE TABLE copied AS TABLE shop.orders WITH NO DATA
--> CREATE TABLE AS | any
--> creates relation copied@13
--> needs relation shop.orders@29

SELECT * INTO TEMP keep FROM shop.orders
--> SELECT INTO | any
--> creates relation keep@19
--> needs relation shop.orders@29

SELECT a INTO b FROM c UNION SELECT d FROM e
--> SELECT INTO | any
--> creates relation b@14
--> needs relation c@21
--> needs relation e@43

CREATE FOREIGN TABLE far (id int) SERVER there OPTIONS (table_name 'x')
--> CREATE FOREIGN TABLE | any
--> creates relation far@21
--> needs object there@41

ALTER TABLE shop.orders ADD COLUMN note shop.note DEFAULT make_note() NOT NULL
--> ALTER TABLE | any
--> changes relation shop.orders@12
--> needs type shop.note@40
--> needs function make_note@58

ALTER TABLE IF EXISTS orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer) REFERENCES shop.customer NOT VALID
--> ALTER TABLE | any
--> changes relation orders@22
--> creates constraint orders_customer_fk on orders@44
--> needs relation shop.customer@97

ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_fk, DROP CONSTRAINT old_fk
--> ALTER TABLE | any
--> changes relation orders@12
--> changes constraint orders_customer_fk on orders@39
--> drops constraint old_fk on orders@75

ALTER TABLE orders ADD CONSTRAINT orders_pk PRIMARY KEY USING INDEX orders_idx
--> ALTER TABLE | any
--> changes relation orders@12
--> creates constraint orders_pk on orders@34
--> needs relation orders_idx@68

ALTER TABLE orders ALTER COLUMN state TYPE order_state USING convert_state(state), ALTER total SET DEFAULT zero()
--> ALTER TABLE | any
--> changes relation orders@12
--> needs type order_state@43
--> needs function convert_state@61
--> needs function zero@107

ALTER TABLE orders OWNER TO shop_owner
--> ALTER TABLE | any
--> changes relation orders@12
--> needs role shop_owner@28

ALTER TABLE m ATTACH PARTITION m_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')
--> ALTER TABLE | any
--> changes relation m@12
--> needs relation m_2025@31

ALTER TABLE m DETACH PARTITION m_2024
--> ALTER TABLE | any
--> changes relation m@12
--> needs relation m_2024@31

ALTER TABLE m DETACH PARTITION m_2024 CONCURRENTLY
--> ALTER TABLE | forbidden
--> changes relation m@12
--> needs relation m_2024@31

ALTER TABLE m DETACH PARTITION m_2024 FINALIZE
--> ALTER TABLE | any
--> changes relation m@12
--> needs relation m_2024@31

ALTER TABLE child INHERIT parent
--> ALTER TABLE | any
--> changes relation child@12
--> needs relation parent@26

ALTER TABLE t OF shop.person
--> ALTER TABLE | any
--> changes relation t@12
--> needs type shop.person@17

ALTER TABLE t REPLICA IDENTITY USING INDEX t_idx
--> ALTER TABLE | any
--> changes relation t@12
--> needs relation t_idx@43

ALTER TABLE t DISABLE TRIGGER audit, ENABLE ROW LEVEL SECURITY, CLUSTER ON t_idx, SET TABLESPACE fast
--> ALTER TABLE | any
--> changes relation t@12
--> changes trigger audit on t@30
--> needs relation t_idx@75
--> needs object fast@97

ALTER TABLE t ALTER CONSTRAINT c DEFERRABLE
--> ALTER TABLE | any
--> changes relation t@12
--> changes constraint c on t@31

ALTER TABLE t RENAME COLUMN a TO b
--> ALTER TABLE | any
--> changes relation t@12

ALTER TABLE shop.t RENAME TO u
--> ALTER TABLE | any
--> drops relation shop.t@12
--> creates relation shop.u@29

ALTER TABLE t RENAME CONSTRAINT a TO b
--> ALTER TABLE | any
--> drops constraint a on t@32
--> creates constraint b on t@37
--> needs relation t@12

ALTER TABLE t SET SCHEMA archive
--> ALTER TABLE | any
--> changes relation t@12
--> needs schema archive@25

ALTER TABLE ALL IN TABLESPACE slow SET TABLESPACE fast
--> ALTER TABLE | any
--> changes object slow@30

ALTER INDEX shop.i ATTACH PARTITION shop.i_2024
--> ALTER INDEX | any
--> changes relation shop.i@12
--> needs relation shop.i_2024@36

ALTER VIEW v ALTER COLUMN a SET DEFAULT f()
--> ALTER VIEW | any
--> changes relation v@11
--> needs function f@40

ALTER FOREIGN TABLE far OPTIONS (SET table_name 'y')
--> ALTER FOREIGN TABLE | any
--> changes relation far@20

DROP TABLE IF EXISTS shop.a, b CASCADE
--> DROP TABLE | any
--> drops relation shop.a@21
--> drops relation b@29

TRUNCATE a, ONLY shop.b RESTART IDENTITY
--> TRUNCATE TABLE | any
--> changes relation a@9
--> changes relation shop.b@17

CREATE STATISTICS shop.s (dependencies) ON a, lower(b) FROM orders
--> CREATE STATISTICS | any
--> creates object shop.s@18
--> needs schema shop@18
--> needs function lower@46
--> needs relation orders@60

ALTER STATISTICS shop.s SET STATISTICS 100
--> ALTER STATISTICS | any
--> changes object shop.s@17

