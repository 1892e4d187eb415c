--# Transactions, the session, the server: most of PreventInTransactionBlock()'s callers.
BEGIN
--> BEGIN | begin | reads

START TRANSACTION ISOLATION LEVEL SERIALIZABLE
--> START TRANSACTION | begin | reads

COMMIT
--> COMMIT | commit | reads

END
--> COMMIT | commit | reads

COMMIT AND CHAIN
--> COMMIT | commit | reads

ROLLBACK
--> ROLLBACK | rollback | reads

ABORT
--> ROLLBACK | rollback | reads

SAVEPOINT s
--> SAVEPOINT | savepoint | reads

RELEASE s
--> RELEASE | savepoint | reads

ROLLBACK TO SAVEPOINT s
--> ROLLBACK | savepoint | reads

PREPARE TRANSACTION 'x'
--> PREPARE TRANSACTION | other | reads

COMMIT PREPARED 'x'
--> COMMIT PREPARED | other | reads

ROLLBACK PREPARED 'x'
--> ROLLBACK PREPARED | other | reads

SET search_path = shop, public
--> SET | any | reads

SET LOCAL standard_conforming_strings = off
--> SET | any | reads | changes reading

SET Client_Encoding TO 'LATIN1'
--> SET | any | reads | changes reading

SET NAMES 'UTF8'
--> SET | any | reads | changes reading

SET backslash_quote = on
--> SET | any | reads | changes reading

RESET standard_conforming_strings
--> RESET | any | reads | changes reading

RESET ALL
--> RESET | any | reads | changes reading

RESET work_mem
--> RESET | any | reads

SELECT set_config('standard_conforming_strings', 'off', false)
--> SELECT | any | reads | changes reading
--> needs function set_config@7

SELECT pg_catalog.set_config('search_path', '', false)
--> SELECT | any | reads

SET ROLE clerk
--> SET | any | reads

SET CONSTRAINTS ALL DEFERRED
--> SET CONSTRAINTS | any | reads

SHOW all
--> SHOW | any | reads

DISCARD ALL
--> DISCARD ALL | forbidden | reads | changes reading

DISCARD TEMP
--> DISCARD TEMP | any | reads

LISTEN x
--> LISTEN | any | reads

NOTIFY x
--> NOTIFY | any | reads

UNLISTEN *
--> UNLISTEN | any | reads

LOAD 'auto_explain'
--> LOAD | any | reads

CHECKPOINT
--> CHECKPOINT | any | reads

VACUUM
--> VACUUM | forbidden

VACUUM (ANALYZE) shop.t (a), u
--> VACUUM | forbidden
--> changes relation shop.t@17
--> changes relation u@29

ANALYZE shop.t
--> ANALYZE | any
--> changes relation shop.t@8

CLUSTER
--> CLUSTER | forbidden

CLUSTER shop.t USING t_idx
--> CLUSTER | any
--> changes relation shop.t@8
--> needs relation shop.t_idx@21

CREATE DATABASE shop TEMPLATE template0
--> CREATE DATABASE | forbidden
--> creates object shop@16

ALTER DATABASE shop SET TABLESPACE fast
--> ALTER DATABASE | forbidden
--> changes object shop@15

ALTER DATABASE shop CONNECTION LIMIT 5
--> ALTER DATABASE | any
--> changes object shop@15

ALTER DATABASE shop SET work_mem = '1GB'
--> ALTER DATABASE | any
--> changes object shop@15

ALTER DATABASE shop RENAME TO store
--> ALTER DATABASE | any
--> drops object shop@15
--> creates object store@30

DROP DATABASE IF EXISTS shop
--> DROP DATABASE | forbidden
--> drops object shop@24

CREATE TABLESPACE fast OWNER bob LOCATION '/fast'
--> CREATE TABLESPACE | forbidden
--> creates object fast@18
--> needs role bob@29

ALTER TABLESPACE fast SET (random_page_cost = 1)
--> ALTER TABLESPACE | any
--> changes object fast@17

DROP TABLESPACE fast
--> DROP TABLESPACE | forbidden
--> drops object fast@16

ALTER SYSTEM SET work_mem = '1GB'
--> ALTER SYSTEM | forbidden

CREATE PUBLICATION p FOR TABLE shop.t WHERE (f(a)), TABLES IN SCHEMA store
--> CREATE PUBLICATION | any
--> creates object p@19
--> needs relation shop.t@31
--> needs function f@45
--> needs schema store@69

ALTER PUBLICATION p ADD TABLE u
--> ALTER PUBLICATION | any
--> changes object p@18
--> needs relation u@30

DROP PUBLICATION p
--> DROP PUBLICATION | any
--> drops object p@17

CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p
--> CREATE SUBSCRIPTION | forbidden
--> creates object s@20

CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (create_slot = false)
--> CREATE SUBSCRIPTION | any
--> creates object s@20

CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (connect = false)
--> CREATE SUBSCRIPTION | any
--> creates object s@20

CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (connect = off, create_slot)
--> CREATE SUBSCRIPTION | forbidden
--> creates object s@20

ALTER SUBSCRIPTION s REFRESH PUBLICATION
--> ALTER SUBSCRIPTION | forbidden
--> changes object s@19

ALTER SUBSCRIPTION s SET PUBLICATION p
--> ALTER SUBSCRIPTION | forbidden
--> changes object s@19

ALTER SUBSCRIPTION s ADD PUBLICATION p WITH (refresh = false)
--> ALTER SUBSCRIPTION | any
--> changes object s@19

ALTER SUBSCRIPTION s DISABLE
--> ALTER SUBSCRIPTION | any
--> changes object s@19

ALTER SUBSCRIPTION s SET (failover = true)
--> ALTER SUBSCRIPTION | forbidden
--> changes object s@19

DROP SUBSCRIPTION s
--> DROP SUBSCRIPTION | forbidden
--> drops object s@18

CREATE FOREIGN DATA WRAPPER w HANDLER shop.h NO VALIDATOR
--> CREATE FOREIGN DATA WRAPPER | any
--> creates object w@28
--> needs function shop.h@38

CREATE SERVER there FOREIGN DATA WRAPPER w
--> CREATE SERVER | any
--> creates object there@14
--> needs object w@41

CREATE USER MAPPING FOR bob SERVER there
--> CREATE USER MAPPING | any
--> needs role bob@24
--> needs object there@35

DROP USER MAPPING FOR bob SERVER there
--> DROP USER MAPPING | any
--> needs object there@33

DROP SERVER there
--> DROP SERVER | any
--> drops object there@12

--# comments and nothing else
-- nothing here
--> (nothing) | any | reads

