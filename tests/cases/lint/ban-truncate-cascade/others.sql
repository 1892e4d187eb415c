-- expect: 0
CREATE TABLE shop."cascade" (id bigint PRIMARY KEY);
-- migration
TRUNCATE shop."cascade" RESTART IDENTITY RESTRICT;
TRUNCATE shop."cascade" /* CASCADE */;
CREATE TABLE shop.work (id bigint PRIMARY KEY);
TRUNCATE shop.work CASCADE;
