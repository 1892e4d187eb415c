-- SET NOT NULL fails after it has read the whole table under a lock. Counting first costs no lock and says more.
confiture.hook("pre_execute", {name = "no nulls", when = {migration = "*_required"}}, function(ctx)
  local rows = db:query("SELECT count(*) AS n, min(id) AS first FROM orders WHERE customer IS NULL")[1]
  if rows.n > 0 then
    confiture.veto(rows.n .. " orders have no customer, the first is " .. rows.first)
  end
end)
