--# What the grammar does not know (newer syntax, mistakes) still gets a transaction rule.
SELEC 1
--> unknown: syntax error at or near "SELEC"@0 | any

CREATE TABLE t (größe int NULLS, b int)
--> unknown: syntax error at or near "NULLS"@28 | any

CREATE TABLE p (id int, a text STORED VIRTUAL)
--> unknown: syntax error at or near "STORED"@31 | any

VACUUM (SKIP_DATABASE_STATS) ONLY t
--> unknown: syntax error at or near "ONLY"@29 | forbidden

/* a /* nested */ comment */ CREATE INDEX CONCURRENTLY i ON t (a) WITH FEATURE
--> unknown: syntax error at or near "FEATURE"@71 | forbidden

-- note
CREATE UNIQUE INDEX CONCURRENTLY i ON t (a) WITH FEATURE
--> unknown: syntax error at or near "FEATURE"@57 | forbidden

CREATE INDEX "CONCURRENTLY" ON t (a) WITH FEATURE
--> unknown: syntax error at or near "FEATURE"@42 | any

REFRESH MATERIALIZED VIEW CONCURRENTLY v WITH FEATURE
--> unknown: syntax error at or near "FEATURE"@46 | any

ALTER TABLE m DETACH PARTITION m_1 CONCURRENTLY NOWAIT
--> unknown: syntax error at or near "NOWAIT"@48 | forbidden

ALTER TABLE m RENAME CONCURRENTLY
--> unknown: syntax error at or near "CONCURRENTLY"@21 | any

CREATE DATABASE shop STRATEGY = file_copy BUILTIN
--> unknown: syntax error at end of input@49 | forbidden

DROP DATABASE shop NOW
--> unknown: syntax error at or near "NOW"@19 | forbidden

ALTER SYSTEM FORGET x
--> unknown: syntax error at or near "FORGET"@13 | forbidden

REINDEX SYSTEM a b
--> unknown: syntax error at or near "b"@17 | forbidden

REPACK CONCURRENTLY t
--> unknown: syntax error at or near "REPACK"@0 | forbidden

BEGIN DEFERRED
--> unknown: syntax error at or near "DEFERRED"@6 | begin | reads

COMMIT NOW
--> unknown: syntax error at or near "NOW"@7 | commit | reads

COMMIT PREPARED x
--> unknown: syntax error at or near "x"@16 | other | reads

ROLLBACK NOW
--> unknown: syntax error at or near "NOW"@9 | rollback | reads

ROLLBACK TO 5
--> unknown: syntax error at or near "5"@12 | savepoint | reads

END 5
--> unknown: syntax error at or near "5"@4 | commit | reads

SAVEPOINT 5
--> unknown: syntax error at or near "5"@10 | savepoint | reads

SHOW 5 5
--> unknown: syntax error at or near "5"@5 | any | reads

DISCARD ALL NOW
--> unknown: syntax error at or near "NOW"@12 | forbidden

CREATE TABLE t (a int
--> unknown: syntax error at end of input@21 | any

SELECT 'unterminated
--> unknown: unterminated quoted string at or near "'unterminated"@7 | any

WAIT FOR LSN '0/306EE20'
--> unknown: syntax error at or near "WAIT"@0 | any

