-- Whatever a migration does to accounts, the sum of all balances is what it was.
local function total()
  local there = db:query("SELECT to_regclass('accounts') IS NOT NULL AS yes")[1].yes
  return there and db:query("SELECT sum(balance)::text AS sum FROM accounts")[1].sum or nil
end

confiture.hook("pre_execute", function(ctx)
  confiture.set("balance_before", total())
end)

confiture.hook("post_execute", {name = "balances"}, function(ctx)
  local before, after = ctx.metadata.balance_before, total()
  if before and before ~= after then
    confiture.veto("all balances together were " .. before .. " and are " .. after)
  end
end)
