-- Whether tables ($1: their oids) can be dropped and made again from a file that holds them alone: no other table or view
-- stands on them, and they are no partitions of others.
SELECT NOT EXISTS (
    SELECT FROM pg_catalog.pg_constraint k
    WHERE k.contype = 'f' AND k.confrelid = ANY ($1::oid[]) AND k.conrelid <> ALL ($1::oid[]) AND k.conparentid = 0
) AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = ANY ($1::oid[])
      AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
) AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_inherits i
    WHERE (i.inhrelid = ANY ($1::oid[]) AND i.inhparent <> ALL ($1::oid[]))
)
