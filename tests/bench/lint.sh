# 20,000 statements of migrations, as 1,000 files and as one, against squawk; one small file; and whether the cost
# grows with the size alone.
set -eu
squawk=$(tools/fetch-peer squawk)
mkdir -p "$BENCH/many" "$BENCH/one" "$BENCH/ten"
perl tests/bench/lint.pl "$BENCH/many/db/migrations" 1000 20
perl tests/bench/lint.pl "$BENCH/one/db/migrations" 1 20000
perl tests/bench/lint.pl "$BENCH/ten/db/migrations" 1 200000
perl tests/bench/lint.pl "$BENCH/small/db/migrations" 1 5
for project in many one ten small; do echo "name: $project" >"$BENCH/$project/confiture.yaml"; done
worst=0
compare() { "$BENCH_TOOLS/compare" "$@" || worst=$?; }
compare --name '`confiture lint` / `squawk`, 1,000 files of 20 statements' --runs 9 --by-cpu --limit 0.35 --memory 40 \
    --a "confiture lint -C $BENCH/many -f json >$BENCH/a.json || true" \
    --b "$squawk --reporter json $BENCH/many/db/migrations/*.sql >$BENCH/b.json || true"
compare --name '`confiture lint` / `squawk`, one file of 20,000 statements' --runs 9 --by-cpu --limit 0.35 \
    --a "confiture lint -C $BENCH/one -f json >$BENCH/a.json || true" \
    --b "$squawk --reporter json $BENCH/one/db/migrations/*.sql >$BENCH/b.json || true"
compare --name '`confiture lint`, 200,000 statements / ten times 20,000' --runs 5 --by-cpu --limit 1.2 \
    --a "confiture lint -C $BENCH/ten -f json >$BENCH/a.json || true" \
    --b "for i in 1 2 3 4 5 6 7 8 9 10; do confiture lint -C $BENCH/one -f json >$BENCH/b.json || true; done"
compare --name '`confiture lint` / `squawk`, one small file' --runs 15 --wall 10 \
    --a "confiture lint -C $BENCH/small -f json --fail-level off >$BENCH/a.json" \
    --b "$squawk --reporter json $BENCH/small/db/migrations/*.sql >$BENCH/b.json || true"
exit $worst
