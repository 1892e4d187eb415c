-- Here and not with the other functions, because a generated column of shop.category needs it.
CREATE FUNCTION shop.slugify(title text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT trim(BOTH '-' FROM regexp_replace(lower(title), '[^a-z0-9]+', '-', 'g'))
$$;
COMMENT ON FUNCTION shop.slugify(text) IS 'The part of a URL that names a title: "Tea & Coffee" is tea-coffee';
