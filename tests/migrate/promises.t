# What the runner promises, one subtest a promise, each a real case: asserted on the catalog, the ledger and bytes. Several
# are proven at length elsewhere: kill.t, journal.t, concurrent.t, locks.t, pooler.t, session.t, select.t. Promises 13 to 24
# are in promises_13.t.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use List::Util qw(max);
use Pooler;
use Proxy;
use Time::HiRes qw(sleep time);
use Trial;

subtest 'promise 1: a transactional file and its ledger row commit together or not at all' => sub {
    my %seen;
    at_each_message('kill', 'after', sub {
        my ($run, $at) = @_;
        my ($table, $row) = (has('a') ? 1 : 0, applied() eq '001_a' ? 1 : 0);
        is($table, $row, "killed behind message $at: table $table, ledger row $row");
        $seen{$table}++;
    });
    ok($seen{0} && $seen{1}, 'both ends were seen');
    fresh('001_a.up.sql' => "CREATE TABLE a (x int);\nSELECT 1/0;\n");
    is(migrate('up')->{status}, 4, 'a file whose last statement fails');
    ok(!has('a') && applied() eq '', 'is neither there nor in the ledger');
};

subtest 'promise 2: a connection lost at COMMIT is told as committed or rolled back, and so it is' => sub {
    my %told;
    my $look = sub {
        my ($run, $at) = @_;
        my $row = applied() eq '001_a';
        is(has('a') ? 1 : 0, $row ? 1 : 0, "cut at message $at: table and ledger agree");
        if ($run->{err} =~ /lost after 001_a was committed; going on/) {
            is($run->{status}, 0, 'told as committed: exit status 0');
            ok($row, 'and it is');
            $told{committed}++;
        } elsif ($run->{err} =~ /001_a was rolled back/) {
            is($run->{status}, 3, 'told as rolled back: exit status 3');
            ok(!$row, 'and it is');
            $told{'rolled back'}++;
        }
        unlike($run->{err}, qr/unknown|cannot be asked/, 'nobody is left in doubt');
    };
    at_each_message('cut', 'after', $look);
    at_each_message('cut', 'before', $look);
    ok($told{committed}, 'committed was seen');
    ok($told{'rolled back'}, 'rolled back was seen');
};

subtest 'promise 3: a file that is not one transaction goes on at its first unfinished statement' => sub {
    fresh('001_a.up.sql' => "CREATE TABLE a (x int);\nINSERT INTO a VALUES (1);\n",
        '002_i.up.sql' => "INSERT INTO a VALUES (2);\nCREATE INDEX CONCURRENTLY i ON a (x);\nINSERT INTO a VALUES (3);\n");
    is(migrate('up', '--to', '001')->{status}, 0);
    my $old = $server->session($db);
    $old->ask('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT * FROM a');
    my $run = start('up');
    ok(wait_until(sub { has('i') }), 'CREATE INDEX CONCURRENTLY is under way');
    kill KILL => $run->{pid};
    $box->finish($run);
    sql(q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONC%' AND pid <> pg_backend_pid()}) if $server->{version} < 140000;
    ok(wait_until(sub { advisory_locks() eq '0' }), 'the killed run is gone');
    is(sql(q{SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass}), 'f', 'and has left an index that is not valid');
    is(sql('SELECT ordinal, state FROM confiture.step ORDER BY 1'), "1|done\n2|started", 'the journal says how far it came');
    $old->ask('COMMIT');
    my $again = migrate('up');
    is($again->{status}, 0, 'one plain rerun') or diag $again->{err};
    like($again->{err}, qr/left the invalid index public\.i: dropping it/, 'drops it and says so');
    is(sql(q{SELECT string_agg(indexrelid::regclass || ' ' || indisvalid, ' ') FROM pg_index WHERE indrelid = 'a'::regclass}), 'i true', 'there is one index, and it is valid');
    is(sql(q{SELECT string_agg(x::text, ' ' ORDER BY x) FROM a}), '1 2 3', 'every other statement ran once');
    is(applied() . sql('SELECT count(*) FROM confiture.step'), '001_a 002_i0', 'it is in the ledger, and the journal is empty');
};

subtest 'promise 4: after a failure that was rolled back, no command is needed but the same again' => sub {
    fresh('001_a.up.sql' => "CREATE TABLE a (x int);\n", '002_b.up.sql' => "CREATE TABLE b (x int);\nSELECT 1/0;\n");
    is(migrate('up')->{status}, 4, 'a file fails');
    is(applied(), '001_a', 'the one before it is done');
    is(migrate('up')->{status}, 4, 'and fails again in the same way');
    files('002_b.up.sql' => "CREATE TABLE b (x int);\n");
    is(migrate('up')->{status}, 0, 'with the file put right the same command works');
    is(applied(), '001_a 002_b');
    ok(has('b'));
};

subtest 'promise 5: of concurrent runs one applies, the others wait and find nothing to do' => sub {
    fresh('001_a.up.sql' => "CREATE TABLE a (x int);\nSELECT pg_sleep(0.3);\n");
    my @runs = map { $box->finish($_) } map { start('up') } 1 .. 4;
    is(join(' ', map { $_->{status} } @runs), '0 0 0 0', 'four runs on an empty database end well');
    is(scalar(grep { $_->{err} =~ /^Applied 001_a/m } @runs), 1, 'one applied it');
    is(scalar(grep { $_->{err} =~ /^Nothing to do/m } @runs), 3, 'three had nothing to do');
    is(sql('SELECT count(*) FROM confiture.migration'), '1', 'the ledger has one row');
};

subtest 'promise 6: a killed run takes its lock and its work with it, within seconds' => sub {
    plan skip_all => 'PostgreSQL 13 has no client_connection_check_interval' if $server->{version} < 140000;
    fresh('001_a.up.sql' => "CREATE TABLE a (x int);\nSELECT pg_sleep(60);\n");
    my $run = start('up');
    ok(wait_for_query('pg_sleep(60)'), 'a long statement is under way');
    is(advisory_locks(), '1', 'with the lock held');
    kill KILL => $run->{pid};
    $box->finish($run);
    my $began = time;
    ok(wait_until(sub { advisory_locks() eq '0' }, 10), 'the lock is gone');
    cmp_ok(time - $began, '<', 4, 'within four seconds');
    ok($server->settle($db, 1), 'so is the session');
    ok(!has('a'), 'and its work');
    files('001_a.up.sql' => "CREATE TABLE a (x int);\n", '002_i.up.sql' => "CREATE INDEX CONCURRENTLY i ON a (x);\n");
    my @runs = map { $box->finish($_) } map { start('up') } 1 .. 3;
    is(join(' ', map { $_->{status} } @runs), '0 0 0', 'the next runs work, CONCURRENTLY beside those that wait');
    is(sql(q{SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass}), 't');
};

subtest 'promise 7: a pooler in transaction mode is refused with advice' => sub {
    plan skip_all => 'pgbouncer is not installed' unless Pooler::installed();
    fresh('001_a.up.sql' => "CREATE TABLE a (x int);\n");
    my $pooler = Pooler->new($box, $server, transaction => 5);
    my $run = $box->run($dir, { env => { DATABASE_URL => $server->url($db, $pooler->address) } }, 'confiture', 'migrate', 'up');
    is($run->{status}, 5, 'exit status 5');
    like($run->{err}, qr/pooler in transaction mode.*hint: Give the address of the server itself/s, 'with advice');
    ok(no_ledger() && !has('a'), 'nothing was made');
    is(advisory_locks(), '0', 'and no lock is left in the pool');
};

subtest 'promise 8: DDL waits no longer than lock_timeout, tries again, and says who is in front' => sub {
    fresh('001_a.up.sql' => "CREATE TABLE a (x int);\n", '002_b.up.sql' => "ALTER TABLE a ADD COLUMN y int;\n");
    is(migrate('up', '--to', '001')->{status}, 0);
    my ($reader, $probe) = map { $server->session($db) } 1 .. 2;
    $reader->ask('BEGIN; SELECT * FROM a');
    my $pid = $reader->pid;
    my $run = start('up', '--lock-timeout', '300 ms');
    my ($end, @waits) = (time + 2);
    while (time < $end) {
        my $asked = time;
        $probe->ask('SELECT * FROM a');
        push @waits, time - $asked;
        sleep 0.02;
    }
    $reader->ask('COMMIT');
    my $done = $box->finish($run);
    is($done->{status}, 0, 'when the reader leaves, it goes through');
    like($done->{err}, qr/lock held by process $pid, user $server->{user}, psql, idle in transaction for .*: .*pg_backend_pid/, 'it said who was in front');
    cmp_ok(max(@waits), '>', 0.1, 'another read stood behind it');
    cmp_ok(max(@waits), '<', 0.3 + 0.8, 'for lock_timeout and no more');
};

subtest 'promise 9: each file finds the session as the first did, and the ledger is always found' => sub {
    my $look = "CREATE TABLE %s AS SELECT current_setting('search_path') AS path, current_user AS who, current_setting('work_mem') AS memory,\n"
        . "    (SELECT count(*) FROM pg_prepared_statements) AS prepared, to_regclass('pg_temp.t') AS temporary,\n"
        . "    (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks;\n";
    fresh('001_a.up.sql' => sprintf($look, 'first'), '003_c.up.sql' => sprintf($look, 'third'), '002_b.up.sql' => <<'SQL');
CREATE SCHEMA confiture_of_theirs;
CREATE TABLE public.migration (x int);
CREATE TEMPORARY TABLE t (x int);
PREPARE p AS SELECT 1;
SELECT pg_advisory_lock(42);
SET work_mem = '1MB';
SET search_path TO confiture_of_theirs;
SQL
    my $run = migrate('up');
    is($run->{status}, 0, 'a file that leaves the session in a mess') or diag $run->{err};
    is(sql('SELECT * FROM public.third'), sql('SELECT * FROM public.first'), 'the next file sees nothing of it');
    is(applied(), '001_a 002_b 003_c', 'and all are in the ledger');
    is(sql('SELECT count(*) FROM public.migration'), '0', 'not in a table of the same name');
};

subtest 'promise 10: a checksum passes over CRLF, BOM and the last newline, and nothing else' => sub {
    my $text = "CREATE TABLE a (x int);\n-- a word\nCREATE TABLE b (x int);\n";
    fresh('001_a.up.sql' => $text);
    is(migrate('up')->{status}, 0);
    is(sql('SELECT DISTINCT algorithm FROM confiture.migration'), 'sha256-v1', 'the algorithm is kept');
    isnt(sql('SELECT checksum FROM confiture.migration'), '', 'with the checksum');
    (my $crlf = $text) =~ s/\n/\r\n/g;
    for my $other ($crlf, "\xef\xbb\xbf$text", $text =~ s/\n\z//r, "\xef\xbb\xbf" . $crlf =~ s/\r\n\z//r) {
        files('001_a.up.sql' => $other);
        is(migrate('status', '--check')->{status}, 0, 'the same, written by another editor');
    }
    for my $other ($text =~ s/a word/a  word/r, $text =~ s/word/Word/r, "$text\n\n-- more\n") {
        files('001_a.up.sql' => $other);
        is(migrate('status', '--check')->{status}, 1, 'another text');
        is(migrate('up')->{status}, 5, 'is refused');
    }
};

subtest 'promise 11: files edited, deleted, renamed or put below what is applied are named before anything runs' => sub {
    fresh(map { ("${_}0_t$_.up.sql" => "CREATE TABLE t$_ (x int);\n") } 1 .. 4);
    is(migrate('up')->{status}, 0);
    files('10_t1.up.sql' => "CREATE TABLE t1 (x bigint);\n", '20_t2.up.sql' => undef, '30_t3.up.sql' => undef,
        '30_other.up.sql' => "CREATE TABLE t3 (x int);\n", '15_below.up.sql' => "CREATE TABLE below (x int);\n", '50_new.up.sql' => "CREATE TABLE new (x int);\n");
    my $run = migrate('up');
    is($run->{status}, 5, 'exit status 5');
    like($run->{err}, qr/$_/, "$_ is named") for '10_t1', '20_t2', '30_(?:t3|other)', '15_below';
    ok(!has('new') && !has('below'), 'nothing has run');
    is(applied(), '10_t1 20_t2 30_t3 40_t4', 'the ledger is as it was');
};

subtest 'promise 12: BEGIN, COMMIT and ROLLBACK in a file are refused with their place, before anything runs' => sub {
    for my $word ('BEGIN', 'COMMIT', 'ROLLBACK', 'START TRANSACTION', 'END', 'ABORT') {
        fresh('001_a.up.sql' => "CREATE TABLE a (x int);\n", '002_b.up.sql' => "CREATE TABLE b (x int);\n  $word;\nCREATE TABLE c (x int);\n");
        my $run = migrate('up');
        is($run->{status}, 4, "$word: exit status 4");
        like($run->{err}, qr{db/migrations/002_b\.up\.sql:2:3\b}, 'with file, line and column');
        ok(!has('a') && no_ledger(), 'the file before it has not run either');
    }
    fresh('001_a.up.sql' => "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS \$\$\nBEGIN\n    RETURN 1;\nEND;\n\$\$;\nSAVEPOINT s;\nROLLBACK TO s;\n");
    is(migrate('up')->{status}, 0, 'BEGIN in a function, and savepoints, are none of these');
};

done_testing;
