# 1,000 migrations with Lua hooks in front of each and behind it, against the same run without hooks; what it costs when a
# hook asks for the outcome; and what a hook that is a program costs above the program: 1,000 of each.
set -eu
perl tests/bench/migrations.pl "$BENCH" 1000
. tests/bench/server.sh
cp -R "$BENCH/ours" "$BENCH/lua"
cat >"$BENCH/lua/confiture_hooks.lua" <<'LUA'
confiture.hook("pre_execute", function(ctx)
  if ctx.migration.name == "" then confiture.veto("it has no name") end
end)
confiture.hook("post_execute", function(ctx)
  if ctx.migration.path == "" then confiture.veto("it has no path") end
end)
LUA
cp -R "$BENCH/ours" "$BENCH/asks"
cat >"$BENCH/asks/confiture_hooks.lua" <<'LUA'
confiture.hook("post_execute", function(ctx)
  if ctx.duration_ms > 60000 then confiture.log("slow: " .. ctx.migration.label) end
end)
LUA
cp -R "$BENCH/ours" "$BENCH/program"
printf 'hooks:\n  - phase: pre_execute\n    run: /bin/true\n' >>"$BENCH/program/confiture.yaml"
up() { echo "confiture migrate up --quiet -C $BENCH/$1 -d '$(there "$2")'"; }
compare --name 'with a Lua hook on `pre_execute` and `post_execute` / without, 1,000 migrations' --runs 31 --limit 1.05 \
    --prepare "$(fresh ours); $(fresh theirs)" --a "$(up lua ours)" --b "$(up ours theirs)"
compare --name 'with a Lua hook on `post_execute` that asks how long the migration took / without' --runs 15 \
    --prepare "$(fresh ours); $(fresh theirs)" --a "$(up asks ours)" --b "$(up ours theirs)"
compare --name 'with `run: /bin/true` on `pre_execute` / without, then 1,000 times `/bin/true` by a shell' --runs 7 --above 3000 \
    --prepare "$(fresh ours); $(fresh theirs)" --a "$(up program ours)" \
    --b "$(up ours theirs); i=0; while [ \$i -lt 1000 ]; do /bin/true; i=\$((i + 1)); done"
exit $worst
