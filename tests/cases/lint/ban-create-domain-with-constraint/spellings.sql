-- expect: 4
-- at: 3:31 4:48 5:45 7:3
CREATE DOMAIN shop.known text NOT NULL;
CREATE DOMAIN "Shop"."Rating" AS int DEFAULT 1 CHECK (VALUE > 0) CHECK (VALUE < 9);
CREATE DOMAIN shop.mail AS text COLLATE "C" CONSTRAINT has_at CHECK (VALUE LIKE '%@%');
CREATE DOMAIN shop.code AS varchar(3)
  CHECK (length(VALUE) = 3);
