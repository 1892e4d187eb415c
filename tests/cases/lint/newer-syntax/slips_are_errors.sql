-- expect: 0
-- Words of newer syntax in a statement that is wrong elsewhere do not make it newer.
-- confiture:disable-file syntax-error -- what this case is about
CREATE TABLE a (id bigint,, n int GENERATED ALWAYS AS (id * 2) STORED);
SELECT 'NOT ENFORCED' FORM a;
ALTER TABLE a ADD CONSTRAINT c CHECK (n > 0 NOT VALID;
SELECT 1000 2000 3000;
SELEC 1;
