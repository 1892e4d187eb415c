# 1,000 small migrations, and asking about them when they are applied, against dbmate, which writes no schema dump here.
# Each run of `up` finds a database just made.
set -eu
dbmate=$(tools/fetch-peer dbmate)
perl tests/bench/migrations.pl "$BENCH" 1000
. tests/bench/server.sh
ours="-C $BENCH/ours -d '$(there ours)'"
theirs="$dbmate --no-dump-schema -d $BENCH/theirs --url '$(there theirs)&sslmode=disable'"
compare --name '`confiture migrate up` / `dbmate up`, 1,000 migrations' --runs 9 --limit 0.8 --cpu 0.4 \
    --prepare "$(fresh ours); $(fresh theirs)" \
    --a "confiture migrate up --quiet $ours" --b "$theirs up"
compare --name '`confiture migrate up` / `dbmate up`, nothing to do, 1,000 applied' --runs 15 --wall 20 \
    --a "confiture migrate up --quiet $ours" --b "$theirs up"
compare --name '`confiture migrate status` / `dbmate status`, 1,000 applied' --runs 15 --wall 15 --memory 16 \
    --a "confiture migrate status $ours 2>&1" --b "$theirs status"
exit $worst
