# Cutting 100 MB of small statements into what psql would send, against counting their words; passing through 1 GB of
# COPY data, against its MD5 sum. Memory must not grow with the file.
work=$BENCH
perl -e '
    my @statements = (
        "INSERT INTO shop.orders (id, customer_id, total, note) VALUES (%d, 42, 1.5, \x27some note\x27);\n",
        "CREATE TABLE shop.t%d (id bigint PRIMARY KEY, name text NOT NULL DEFAULT \x27x\x27);\n",
        "ALTER TABLE ONLY t%d ADD CONSTRAINT c FOREIGN KEY (a, b) REFERENCES u (a, b);\n",
        "-- a comment\nGRANT SELECT ON t%d TO reader;\n");
    for (my ($i, $bytes) = (0, 0); $bytes < 100e6; $i++) {
        my $statement = sprintf $statements[$i % @statements], $i;
        $bytes += length $statement;
        print $statement;
    }' >"$work/statements.sql"
perl -e '
    my $rows = join "", map { "$_\tsome text here\t2024-01-01 00:00:00\t\\N\t3.14159\tlonger text with words in it\n" } 1 .. 100000;
    print "COPY t FROM stdin;\n";
    print $rows for 1 .. 1e9 / length $rows;
    print "\\.\n";' >"$work/data.sql"
"$BENCH_TOOLS/compare" --name 'read 100 MB of small statements / `wc -w`' --runs 7 --limit 1.5 --memory 12 \
    --a "build/tests/script-dump count $work $work/statements.sql" --b "wc -w $work/statements.sql"
"$BENCH_TOOLS/compare" --name 'read 1 GB of `COPY` data / `md5sum`' --runs 5 --limit 0.7 --memory 12 \
    --a "build/tests/script-dump count $work $work/data.sql" --b "md5sum $work/data.sql"
