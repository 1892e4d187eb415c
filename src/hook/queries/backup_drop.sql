-- Drops the tables of a backup ($1) that are still there, by the names they have now; null when there are none.
SELECT 'DROP TABLE ' || pg_catalog.string_agg(c.oid::pg_catalog.regclass::text, ', ') || ';'
FROM confiture.backup_table b JOIN pg_catalog.pg_class c ON c.oid = b.relation
WHERE b.backup = $1::bigint
