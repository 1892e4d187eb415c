CREATE DOMAIN shop.email AS public.citext
    CHECK (VALUE ~ '^[^@[:space:]]+@[^@[:space:]]+\.[^@[:space:]]+$');
COMMENT ON DOMAIN shop.email IS 'An address that could exist; compared without regard to case';

CREATE DOMAIN shop.cents AS bigint
    CHECK (VALUE >= 0);
COMMENT ON DOMAIN shop.cents IS 'An amount of money in hundredths of its currency, never negative';

CREATE DOMAIN shop.currency AS text
    CHECK (VALUE ~ '^[A-Z]{3}$');
COMMENT ON DOMAIN shop.currency IS 'ISO 4217 code';

CREATE DOMAIN shop.country AS text
    CHECK (VALUE ~ '^[A-Z]{2}$');
COMMENT ON DOMAIN shop.country IS 'ISO 3166-1 alpha-2 code';

CREATE DOMAIN shop.sku AS text
    CHECK (VALUE ~ '^[A-Z]{2,4}-[0-9]{4,6}$');
COMMENT ON DOMAIN shop.sku IS 'Article number as printed on the shelf: letters, a dash, digits';

CREATE DOMAIN shop.percentage AS numeric(5, 2)
    CHECK (VALUE >= 0 AND VALUE <= 100);
