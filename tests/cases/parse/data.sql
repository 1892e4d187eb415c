--# Queries and commands that move data.
SELECT 1
--> SELECT | any | reads

SELECT now(), pg_catalog.now(), shop.f(1)
--> SELECT | any | reads
--> needs function now@7
--> needs function shop.f@32

SELECT * FROM t FOR UPDATE OF t
--> SELECT | any
--> needs relation t@14

WITH gone AS (DELETE FROM shop.old RETURNING *) SELECT count(*) FROM gone
--> SELECT | any
--> needs relation shop.old@26
--> needs function count@55

WITH gone AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM gone ON CONFLICT (id) DO UPDATE SET x = f(excluded.x) WHERE b.y RETURNING g(b.z)
--> INSERT | any
--> needs relation a@26
--> needs relation b@53
--> needs function f@109
--> needs function g@143

INSERT INTO shop.t (a, b) VALUES (f(1), DEFAULT), (2, (SELECT max(x) FROM u))
--> INSERT | any
--> needs relation shop.t@12
--> needs function f@34
--> needs function max@62
--> needs relation u@74

UPDATE shop.t AS q SET a = f(b) FROM u WHERE q.id = u.id AND u.x = ANY (SELECT x FROM v)
--> UPDATE | any
--> needs relation shop.t@7
--> needs function f@27
--> needs relation u@37
--> needs relation v@86

DELETE FROM t USING u WHERE t.id = u.id
--> DELETE | any
--> needs relation t@12
--> needs relation u@20

MERGE INTO t USING (SELECT * FROM s) x ON t.id = x.id WHEN MATCHED THEN UPDATE SET a = f(x.a) WHEN NOT MATCHED THEN INSERT VALUES (g(x.a))
--> MERGE | any
--> needs relation t@11
--> needs relation s@34
--> needs function f@87
--> needs function g@131

VALUES (1), (f(2))
--> SELECT | any | reads
--> needs function f@13

TABLE shop.t
--> SELECT | any | reads
--> needs relation shop.t@6

SELECT a OPERATOR(shop.@@) b, c::shop.x, CAST(d AS regclass), 'shop.t'::regclass, '"Odd".x'::regclass, 'not a name'::regclass
--> SELECT | any | reads
--> needs operator shop.@@@9
--> needs type shop.x@33
--> needs relation shop.t@63
--> needs relation Odd.x@83

SELECT nextval('a.b.c'), nextval($1), setval('"S"', 5), shop.nextval('x')
--> SELECT | any
--> needs function nextval@7
--> needs function setval@38
--> needs relation S@46
--> needs function shop.nextval@56

SELECT x COLLATE shop.german, extract(year FROM y), substring(z FROM 1), 'a' LIKE 'b', d AT TIME ZONE 'UTC'
--> SELECT | any | reads
--> needs collation shop.german@9

COPY shop.t (a, b) FROM STDIN
--> COPY | any
--> needs relation shop.t@5

COPY shop.t TO STDOUT
--> COPY | any | reads
--> needs relation shop.t@5

COPY (SELECT * FROM a) TO STDOUT
--> COPY | any | reads
--> needs relation a@20

COPY t FROM STDIN WHERE ok(a)
--> COPY | any
--> needs relation t@5
--> needs function ok@24

EXPLAIN SELECT * FROM a
--> EXPLAIN | any | reads
--> needs relation a@22

EXPLAIN DELETE FROM a
--> EXPLAIN | any | reads
--> needs relation a@20

EXPLAIN ANALYZE DELETE FROM a
--> EXPLAIN | any
--> needs relation a@28

EXPLAIN (ANALYZE false) DELETE FROM a
--> EXPLAIN | any | reads
--> needs relation a@36

EXPLAIN (ANALYZE) SELECT * FROM a
--> EXPLAIN | any | reads
--> needs relation a@32

EXPLAIN CREATE TABLE b AS SELECT * FROM a
--> EXPLAIN | any | reads
--> creates relation b@21
--> needs relation a@40

PREPARE p (shop.x) AS DELETE FROM a WHERE b = $1
--> PREPARE | any | reads
--> needs type shop.x@11
--> needs relation a@34

EXECUTE p(f(1))
--> EXECUTE | any
--> needs function f@10

DEALLOCATE p
--> DEALLOCATE | any | reads

DECLARE c CURSOR FOR SELECT * FROM a
--> DECLARE CURSOR | any | reads
--> needs relation a@35

FETCH 5 FROM c
--> FETCH | any | reads

MOVE 5 FROM c
--> MOVE | any | reads

CLOSE c
--> CLOSE CURSOR | any | reads

CALL shop.p(f(1))
--> CALL | any
--> needs function shop.p@5
--> needs function f@12

DO $$ BEGIN DELETE FROM nobody_looks; END $$
--> DO | any

DO LANGUAGE plperl 'x'
--> DO | any
--> needs language plperl@12

LOCK TABLE shop.t IN EXCLUSIVE MODE
--> LOCK TABLE | any | reads
--> needs relation shop.t@11

IMPORT FOREIGN SCHEMA remote LIMIT TO (a, b) FROM SERVER there INTO shop
--> IMPORT FOREIGN SCHEMA | any
--> creates relation shop.a@39
--> creates relation shop.b@42
--> needs object there@57
--> needs schema shop@68

