-- expect: 4
-- at: 1:47 2:54 3:37 4:33
CREATE TABLE shop.lines (id bigint NOT NULL, n bigint, note text);
CREATE UNIQUE INDEX lines_note_idx ON shop.lines (note);
CREATE TABLE shop."Parts" (id bigint);
-- migration
ALTER TABLE shop.lines ADD COLUMN a text, ADD CONSTRAINT pk PRIMARY KEY (id);
ALTER TABLE shop."Parts" ALTER id SET DEFAULT 1, ADD PRIMARY KEY (id) INCLUDE (n);
ALTER TABLE shop.unknown ADD COLUMN id bigserial PRIMARY KEY;
ALTER TABLE shop.elsewhere  ADD PRIMARY KEY (a, b);
