-- expect: 0
-- These two keep their numbers in an upgrade; casts and arguments are not stored.
CREATE TABLE shop.jobs (id bigint, source regclass, role regrole, kind regtype, words tsvector, regproc text,
  what text CHECK (what::regprocedure IS NOT NULL));
CREATE INDEX jobs_words_idx ON shop.jobs USING gin (to_tsvector('english'::regconfig, what));
CREATE TEMP TABLE seen (what regproc);
CREATE FUNCTION shop.run(what regprocedure) RETURNS regproc LANGUAGE sql AS 'SELECT $1::regproc';
