# One migration that makes a table and fills it with 1 GB of COPY data (CONFITURE_BENCH_MB: fewer), against psql -1 of
# the same file, each into a database just made. Reading the file twice - once to check it before anything runs, once
# to send it - is part of our time.
set -eu
mb=${CONFITURE_BENCH_MB:-1000}
mkdir -p "$BENCH/ours/db/migrations"
echo 'name: bench' >"$BENCH/ours/confiture.yaml"
file=$BENCH/ours/db/migrations/001_data.up.sql
perl -e '
    my $rows = join "", map { "$_\tsome text here\t2024-01-01 00:00:00\t\\N\t3.14159\tlonger text with words in it\n" } 1 .. 100000;
    print "CREATE TABLE t (id bigint, a text, at timestamp, n int, f float8, b text);\nCOPY t FROM stdin;\n";
    print $rows for 1 .. $ARGV[0] * 1e6 / length $rows;
    print "\\.\n";' "$mb" >"$file"
. tests/bench/server.sh
compare --name "\`confiture migrate up\` / \`psql -1 -f\`, $mb MB of \`COPY\` data" --runs 5 --limit 1.1 --memory 64 \
    --prepare "$(fresh ours); $(fresh theirs); $psql -d '$url' -c CHECKPOINT" \
    --a "confiture migrate up --quiet -C $BENCH/ours -d '$(there ours)'" --b "$psql -1 -d '$(there theirs)' -f $file"
exit $worst
