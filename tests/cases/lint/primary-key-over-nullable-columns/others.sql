-- expect: 0
CREATE TABLE shop.lines (id bigint, n bigint NOT NULL, CONSTRAINT known CHECK (id IS NOT NULL AND id > 0));
CREATE UNIQUE INDEX lines_idx ON shop.lines (n, id);
CREATE TABLE shop.parts (id bigint, n bigint);
CREATE UNIQUE INDEX parts_idx ON shop.parts (id);
CREATE UNIQUE INDEX parts_n_idx ON shop.parts (n);
-- migration
ALTER TABLE shop.lines ADD CONSTRAINT lines_pkey PRIMARY KEY USING INDEX lines_idx;
ALTER TABLE shop.parts ADD CONSTRAINT n_key UNIQUE USING INDEX parts_n_idx;
ALTER TABLE shop.parts ADD PRIMARY KEY (id);
CREATE TABLE shop.work (id bigint);
CREATE UNIQUE INDEX work_idx ON shop.work (id);
ALTER TABLE shop.work ADD PRIMARY KEY USING INDEX work_idx;
