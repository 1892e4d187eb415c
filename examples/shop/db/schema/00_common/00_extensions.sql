-- Both ship with PostgreSQL and are trusted: the owner of the database may create them.
-- confiture:disable extension-in-public -- their functions are used by every schema here
CREATE EXTENSION IF NOT EXISTS citext;
CREATE EXTENSION IF NOT EXISTS pgcrypto;
