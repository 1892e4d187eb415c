-- How large each statement left the database, kept in the ledger beside the migration.
local sizes

confiture.hook("pre_execute", function(ctx)
  sizes = {}
end)

confiture.hook("post_statement", {when = {statement = {"INSERT", "CREATE INDEX", "UPDATE"}}}, function(ctx)
  local kb = db:query("SELECT sum(pg_total_relation_size(oid)) / 1024 AS kb FROM pg_class WHERE relname = 'events'")[1].kb
  sizes[#sizes + 1] = {kind = ctx.statement.kind, line = ctx.statement.number, kb = math.floor(tonumber(kb))}
end)

confiture.hook("post_execute", function(ctx)
  confiture.set("sizes", sizes)
end)
