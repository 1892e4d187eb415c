-- expect: 0
CREATE TABLE shop.lines (id bigint NOT NULL, n bigint);
CREATE UNIQUE INDEX lines_idx ON shop.lines (id);
-- migration
ALTER TABLE shop.lines ADD CONSTRAINT lines_n_key UNIQUE (n), ADD CONSTRAINT lines_pkey PRIMARY KEY USING INDEX lines_idx;
CREATE TABLE shop.parts (id bigint);
ALTER TABLE shop.parts ADD PRIMARY KEY (id);
