-- What users have typed in does not go away with the column: it is copied in the same transaction, and what is older
-- than a month goes.
confiture.hook("pre_rollback", {name = "keep phones", when = {migration = "*_phone"}}, function(ctx)
  db:execute([[CREATE TABLE IF NOT EXISTS attic_phone (id bigint, phone text, kept_at timestamptz DEFAULT now())]])
  local kept = db:execute("INSERT INTO attic_phone (id, phone) SELECT id, phone FROM users WHERE phone IS NOT NULL")
  confiture.set("phones_kept", kept)
end)

confiture.hook("post_rollback", {name = "clean up", when = {migration = "*_phone"}}, function(ctx)
  db:execute("DELETE FROM attic_phone WHERE kept_at < now() - interval '1 month'")
  confiture.log(ctx.metadata.phones_kept .. " phone numbers are in attic_phone")
end)
