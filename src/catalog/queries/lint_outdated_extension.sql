-- Extensions for which the server has a newer version and a way to get there.
SELECT NULL, NULL, x.extname,
    pg_catalog.format('extension %s is of version %s, the server has %s', x.extname, x.extversion, a.default_version),
    NULL,
    pg_catalog.format('ALTER EXTENSION %I UPDATE;', x.extname)
FROM pg_catalog.pg_extension x
JOIN pg_catalog.pg_available_extensions() a ON a.name = x.extname
WHERE x.extversion <> a.default_version
  AND EXISTS (SELECT FROM pg_catalog.pg_extension_update_paths(x.extname) p
              WHERE p.source = x.extversion AND p.target = a.default_version AND p.path IS NOT NULL)
