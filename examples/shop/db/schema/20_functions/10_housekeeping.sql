CREATE FUNCTION shop.set_updated_at() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION shop.set_updated_at() IS 'Trigger: a row knows when it was last changed';

CREATE FUNCTION audit.log_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
BEGIN
    INSERT INTO audit.change (relation, operation, row_key, before, after)
    VALUES (
        TG_RELID, TG_OP,
        jsonb_build_object('id', coalesce(new_row, old_row) -> 'id'),
        -- A hash is nobody's business, not even the auditor's.
        old_row - 'password_hash', new_row - 'password_hash'
    );
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION audit.log_change() IS 'Trigger: keeps the row before and after; the table needs a column id';
