\restrict key
\echo x
