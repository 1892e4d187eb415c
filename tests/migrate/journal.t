# Files that cannot be one transaction: run statement by statement, and finished by the next run wherever the first
# one stopped. A crash is made by putting the journal into the state that one would have left.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Migrations;

my $m = Migrations->new;

sub up { return $m->migrate('up', @_) }
sub steps { return $m->psql("SELECT coalesce(string_agg(ordinal || ' ' || state, ', ' ORDER BY ordinal), '') FROM confiture.step") }
sub invalid { return $m->psql("SELECT coalesce(string_agg(indexrelid::regclass::text, ' '), '') FROM pg_index WHERE NOT indisvalid") }

# Applies the file up to a last statement that fails, then puts statement `ordinal` back to "started".
sub crashed {
    my ($sql, $ordinal) = @_;
    $m->fresh->files('001_j.up.sql' => "-- confiture: transaction=off\n$sql\nSELECT 1/0;\n");
    is(up()->{status}, 4, 'stopped at its last statement');
    $m->psql("UPDATE confiture.step SET state = 'started' WHERE ordinal = $ordinal", "DELETE FROM confiture.step WHERE ordinal > $ordinal");
    $m->files('001_j.up.sql' => "-- confiture: transaction=off\n$sql\n");
}

subtest 'what makes a file one of these' => sub {
    my %because = (
        'CREATE INDEX CONCURRENTLY i ON a (x)' => qr/one by one/, 'VACUUM a' => qr/one by one/,
        "CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'b'; CREATE TABLE b (e e DEFAULT 'b')" => qr/one by one/,
        "CREATE TYPE f AS ENUM ('a'); ALTER TYPE f ADD VALUE 'b'; CREATE TABLE c (e f)" => qr/3 statements\)/,
        'CREATE INDEX j ON a (x)' => qr/1 statement\)/,
        'SAVEPOINT s; ROLLBACK TO s; RELEASE s' => qr/3 statements\)/,
    );
    for my $sql (sort keys %because) {
        $m->fresh->files('001_a.up.sql' => 'CREATE TABLE a (x int);', '002_b.up.sql' => $sql);
        my $run = up();
        is($run->{status}, 0, $sql) or diag $run->{err};
        like($run->{err}, qr/Applied 002_b in .*$because{$sql}/, 'is run so');
        is($m->psql('SELECT count(*) FROM confiture.step'), '0', 'and leaves no journal');
    }
};

subtest 'a statement that fails' => sub {
    $m->fresh->files('001_j.up.sql' => <<'SQL', '001_j.down.sql' => 'DROP TABLE a;');
CREATE TABLE a (x int);
COPY a FROM stdin;
1
1
\.
CREATE UNIQUE INDEX CONCURRENTLY i ON a (x);
CREATE TABLE late ();
SQL
    my $run = up();
    is($run->{status}, 4, 'ends the run');
    like($run->{err}, qr/001_j\.up\.sql:6:1.*statement 3 of 4; those before it are done/s, 'with its place, and what is done');
    is(steps(), '1 done, 2 done, 3 failed', 'the journal knows');
    is(invalid(), 'i', 'the index is there, invalid');
    is($m->applied, '', 'the migration is not applied');
    like($m->migrate('status')->{out}, qr/^001_j +unfinished/m, 'and its status says so');
    is($m->migrate('down', '--yes')->{status}, 0, 'down has nothing to undo yet');
    is(up()->{status}, 4, 'again');
    is(invalid(), 'i', 'no second index');
    $m->psql('DELETE FROM a WHERE ctid = (SELECT min(ctid) FROM a)');
    $run = up();
    is($run->{status}, 0, 'with the data put right it goes through');
    is(invalid(), '', 'the index is valid');
    is($m->psql('SELECT count(*) FROM a'), '1', 'what was done is not done again');
    ok($m->has('late'), 'the rest is');
    is($m->applied, '001_j');
    is(steps(), '', 'and the journal is empty');
};

subtest 'an edit of what was done' => sub {
    $m->fresh->files('001_j.up.sql' => "-- confiture: transaction=off\nCREATE TABLE a ();\nSELECT 1/0;\n");
    up();
    $m->files('001_j.up.sql' => "-- confiture: transaction=off\nCREATE TABLE b ();\nSELECT 1;\n");
    my $run = up();
    is($run->{status}, 5, 'is refused');
    like($run->{err}, qr/statement 1 of 001_j was run in an earlier attempt, and has been edited since.*:2:1/s);
    $m->files('001_j.up.sql' => "-- confiture: transaction=off\nCREATE TABLE a ();\nSELECT 1;\n");
    is(up()->{status}, 0, 'an edit of what was not is not');
};

subtest 'the session is set up again' => sub {
    $m->fresh->files('001_j.up.sql' => <<'SQL');
-- confiture: transaction=off
CREATE SCHEMA s;
CREATE ROLE maker;
GRANT ALL ON SCHEMA s TO maker;
SET search_path TO s;
SET ROLE maker;
CREATE TABLE first ();
SELECT 1/0;
SQL
    is(up()->{status}, 4);
    $m->files('001_j.up.sql' => <<'SQL');
-- confiture: transaction=off
CREATE SCHEMA s;
CREATE ROLE maker;
GRANT ALL ON SCHEMA s TO maker;
SET search_path TO s;
SET ROLE maker;
CREATE TABLE first ();
CREATE TABLE second ();
SQL
    $m->files('002_k.up.sql' => 'CREATE TABLE plain (who text DEFAULT current_user); INSERT INTO plain DEFAULT VALUES;');
    my $run = up();
    is($run->{status}, 0, 'finished') or diag $run->{err};
    is($m->psql("SELECT string_agg(tablename || ' ' || tableowner, ', ' ORDER BY tablename) FROM pg_tables WHERE schemaname = 's'"),
        'first maker, second maker', 'in the schema and the role of the file');
    is($m->psql('SELECT who FROM public.plain'), 'postgres', 'which the next file does not see');
    $m->psql('DROP OWNED BY maker', 'DROP ROLE maker');
};

subtest 'died in or behind a statement' => sub {
    crashed('CREATE TABLE a (x int); CREATE INDEX CONCURRENTLY i ON a (x);', 2);
    is(up()->{status}, 0, 'an index that was finished');
    is($m->psql("SELECT count(*) FROM pg_index WHERE indrelid = 'a'::regclass"), '1', 'is not built twice');

    crashed('CREATE TABLE a (x int); CREATE INDEX CONCURRENTLY ON a (x);', 2);
    is(up()->{status}, 0, 'one without a name');
    is($m->psql("SELECT count(*) FROM pg_index WHERE indrelid = 'a'::regclass"), '1', 'neither');

    crashed('CREATE TABLE a (x int); CREATE INDEX CONCURRENTLY ON a (x);', 2);
    $m->psql("UPDATE pg_index SET indisvalid = false WHERE indrelid = 'a'::regclass");
    like(up()->{err}, qr/left the invalid index public\.a_x_idx: dropping it/, 'one that was not finished');
    is($m->psql("SELECT count(*) || ' ' || bool_and(indisvalid) FROM pg_index WHERE indrelid = 'a'::regclass"), '1 true', 'is built again');

    crashed('CREATE TABLE a (x int); CREATE INDEX other ON a (x); CREATE INDEX CONCURRENTLY i ON a (x);', 3);
    $m->psql("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'other'::regclass", 'DROP INDEX i');
    is(up()->{status}, 0, 'an invalid index of someone else');
    is(invalid(), 'other', 'is left alone');

    crashed('CREATE TABLE a (x int); CREATE INDEX CONCURRENTLY i ON a (x);', 2);
    $m->psql('DROP INDEX i', 'CREATE INDEX theirs ON a (x)');
    is(up()->{status}, 0, 'an index that someone else has made since');
    is($m->psql("SELECT string_agg(indexrelid::regclass::text, ' ' ORDER BY indexrelid::regclass::text) FROM pg_index WHERE indrelid = 'a'::regclass"), 'i theirs', 'is not taken for ours');

    crashed('CREATE TABLE a (x int); CREATE INDEX i ON a (x); DROP INDEX CONCURRENTLY i;', 3);
    is(up()->{status}, 0, 'an index that was dropped is not dropped again');

    crashed('CREATE TABLE a (x int); CREATE INDEX i ON a (x); REINDEX TABLE CONCURRENTLY a;', 3);
    $m->psql('CREATE INDEX i_ccnew ON a (x)', "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i_ccnew'::regclass");
    is(up()->{status}, 0, 'REINDEX CONCURRENTLY is run again');
    is($m->psql("SELECT string_agg(indexrelid::regclass::text, ' ') FROM pg_index WHERE indrelid = 'a'::regclass"), 'i', 'and what it left is gone');

    my $partitions = 'CREATE TABLE p (x int) PARTITION BY LIST (x); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);';
    SKIP: {
        skip 'DETACH CONCURRENTLY is of PostgreSQL 14', 4 if $m->psql('SHOW server_version_num') < 140000;
        crashed("$partitions ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;", 3);
        is(up()->{status}, 0, 'a partition that is detached stays so');
        crashed("$partitions ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;", 3);
        $m->psql('ALTER TABLE p ATTACH PARTITION p1 FOR VALUES IN (1)');
        is(up()->{status}, 0, 'one that is not is detached');
        is($m->psql('SELECT count(*) FROM pg_inherits'), '0');
    }

    my $name = "made_$$";
    crashed("CREATE DATABASE $name;", 1);
    is(up()->{status}, 0, 'a database that was made is not made again');
    crashed("DROP DATABASE $name;", 1);
    is(up()->{status}, 0, 'one that is gone is not dropped again');
    is($m->psql("SELECT count(*) FROM pg_database WHERE datname = '$name'"), '0');

    crashed('CREATE TABLE a (x int); VACUUM a;', 2);
    is(up()->{status}, 0, 'VACUUM is simply run again');
};

subtest 'procedures that commit' => sub {
    $m->fresh->files('001_p.up.sql' => <<'SQL', '002_q.up.sql' => 'CALL fill();');
CREATE TABLE filled (x int);
CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$
BEGIN
  FOR i IN 1..3 LOOP INSERT INTO filled VALUES (i); COMMIT; END LOOP;
END $$;
SQL
    my $run = up();
    is($run->{status}, 4, 'in a transaction they fail');
    like($run->{err}, qr/transaction=off/, 'and the hint says what to write');
    $m->files('002_q.up.sql' => "-- confiture: transaction=off\nCALL fill();\nDO 'BEGIN INSERT INTO filled VALUES (4); COMMIT; END';");
    is(up()->{status}, 0, 'with transaction=off they run');
    is($m->psql('SELECT count(*) FROM filled'), '4');
};

subtest 'down files too' => sub {
    $m->fresh->files('001_a.up.sql' => 'CREATE TABLE a (x int);', '002_b.up.sql' => 'CREATE INDEX i ON a (x);',
        '002_b.down.sql' => "DROP INDEX CONCURRENTLY i;\nSELECT 1/0;\n");
    up();
    is($m->migrate('down', '--yes')->{status}, 4);
    is($m->applied, '001_a 002_b', 'still applied');
    is(up()->{status}, 0, 'up has nothing to do with it');
    $m->files('002_b.down.sql' => "DROP INDEX CONCURRENTLY i;\n");
    is($m->migrate('down', '--yes')->{status}, 0, 'the next down goes on');
    is($m->applied, '001_a');
    is(steps(), '');
};

done_testing;
