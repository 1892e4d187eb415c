# Reading, checking, hashing and writing 5,000 files of about 1 KB, against cat of the same files to one file.
work=$BENCH
perl tests/bench/tables.pl --wide "$work" 5000
"$BENCH_TOOLS/compare" --name '`confiture build --output` / `cat`, 5,000 files of 1 KB' --runs 15 --limit 1.5 \
    --a "confiture build --quiet -C $work --output $work/ours.sql" \
    --b "sh -c 'cat $work/db/schema/*.sql >$work/theirs.sql'"
