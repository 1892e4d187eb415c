CREATE TYPE status AS ENUM ('active', 'away');
ALTER TABLE people ADD COLUMN status status NOT NULL DEFAULT 'active';
