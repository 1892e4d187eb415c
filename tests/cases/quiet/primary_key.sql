-- after
CREATE TABLE shop.log (id bigint NOT NULL, line text, CONSTRAINT log_pkey PRIMARY KEY (id));
-- migration log_index
-- confiture:disable-next unique-over-existing-rows -- a sequence made the numbers
CREATE UNIQUE INDEX CONCURRENTLY log_pkey ON shop.log (id);
-- migration log_key
ALTER TABLE shop.log ADD CONSTRAINT log_pkey PRIMARY KEY USING INDEX log_pkey;
