-- Nothing that loses data runs in production without a ticket, and the ledger says which one it was.
confiture.hook("post_validate", {name = "ticket", environments = {"production", "local"}}, function(ctx)
  local grave = {}
  for _, migration in ipairs(ctx.pending) do
    for _, statement in ipairs(migration.statements) do
      if statement.loses_data then
        grave[#grave + 1] = statement.file .. ":" .. statement.line .. " " .. statement.kind .. " (" .. statement.class .. ")"
      end
    end
  end
  local ticket = confiture.env("TICKET")
  if #grave > 0 and not ticket then
    confiture.veto("TICKET is not set, and data is lost by " .. table.concat(grave, ", "))
  end
  confiture.set("ticket", ticket)
end)
