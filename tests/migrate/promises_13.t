# What the runner promises, continued: promises 13 to 24 (1 to 12 are in promises.t). More of them in plan.t, files.t,
# session.t, ledger.t, fanout.t and import.t.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Proxy;
use Server;
use Time::HiRes qw(sleep time);
use Trial;

subtest 'promise 13: statements that cannot run in a transaction are recognised before anything runs' => sub {
    my @cases = (
        'CREATE INDEX CONCURRENTLY i ON a (x)', 'REINDEX TABLE CONCURRENTLY a', 'DROP INDEX CONCURRENTLY i', 'VACUUM a', 'VACUUM (FULL, ANALYZE) a', 'CLUSTER',
        'CREATE DATABASE made_here', 'DROP DATABASE made_here', "ALTER SYSTEM SET work_mem = '5MB'", 'ALTER SYSTEM RESET work_mem',
        "ALTER TYPE e ADD VALUE 'b'; INSERT INTO uses VALUES ('b')", 'REINDEX SCHEMA public', 'ALTER TABLE p DETACH PARTITION q CONCURRENTLY',
    );
    pop @cases if $server->{version} < 140000;
    fresh('000_a.up.sql' => "CREATE TABLE a (x int);\nCREATE TYPE e AS ENUM ('a');\nCREATE TABLE uses (e e);\n"
        . "CREATE TABLE p (x int) PARTITION BY LIST (x);\nCREATE TABLE q PARTITION OF p FOR VALUES IN (1);\n");
    my $number = 100;
    files($number++ . '_n.up.sql' => "$_;\n") for @cases;
    my $plan = migrate('plan');
    is(scalar(() = $plan->{out} =~ /^  statement by statement, because of /mg), scalar @cases, 'the plan knows each') or diag $plan->{out};
    like($plan->{out}, qr/^000_a .*\n  in one transaction$/m, 'and what may run in one');
    my $run = migrate('up');
    is($run->{status}, 0, 'and each runs') or diag $run->{err};
    is(scalar(() = $run->{err} =~ /one by one\)/g), scalar @cases, 'outside a transaction');
    files("${number}_space.up.sql" => "CREATE TABLE late (x int);\nCREATE TABLESPACE nowhere LOCATION '/nonexistent/place';\n");
    is(migrate('up')->{status}, 4, 'one that fails');
    ok(has('late'), 'keeps what was done before it, which the journal knows');
    is(sql('SELECT ordinal, state FROM confiture.step ORDER BY 1'), "1|done\n2|failed");
};

subtest 'promise 14: a plain dump loads, no other command of psql runs anything, and memory stays flat' => sub {
    fresh('001_a.up.sql' => "CREATE TABLE items (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, t text, b bytea);\n"
        . "INSERT INTO items (t, b) SELECT E'tab\\t nl\\n back\\\\ \\\\. ' || n, decode(lpad(to_hex(n), 8, '0'), 'hex') FROM generate_series(1, 300) n;\n"
        . "INSERT INTO items (t) VALUES (NULL), (''), ('\\.'), ('ünï');\nCREATE VIEW v AS SELECT count(*) FROM items;\n"
        . "CREATE FUNCTION f(a text DEFAULT 'x;y') RETURNS text LANGUAGE sql AS \$_\$ SELECT \$1 || ';' \$_\$;\n");
    is(migrate('up')->{status}, 0);
    my ($source, $wanted) = ($db, $server->state($db));
    my $dump = $box->run($dir, 'pg_dump', '-N', 'confiture', '-d', $server->url($source));
    SKIP: {
        skip 'pg_dump refuses this server', 4 if $dump->{err} =~ /version mismatch/;
        my $text = $dump->{out};
        $text = "\\restrict Ab12\n\n$text\n\\unrestrict Ab12\n" unless $text =~ /^\\restrict/m;
        like($text, qr/^COPY public\.items .* FROM stdin;$/m, 'a dump with COPY data and \restrict');
        fresh('001_dump.up.sql' => $text, '002_after.up.sql' => "CREATE TABLE after (x int);\n");
        my $run = migrate('up');
        is($run->{status}, 0, 'is a migration') or diag $run->{err};
        is($server->state($db)->{rows}, "after|0|\n$wanted->{rows}", 'with every row');
        sql('DROP TABLE after');
        is($server->dump($db), $wanted->{dump}, 'and every object; the empty search_path it sets does not reach the next file');
    }
    for my $command ("\\! touch $box->{home}/ran", "\\o | touch $box->{home}/ran", "\\copy a FROM PROGRAM 'touch $box->{home}/ran'",
        "SELECT 1 \\g | touch $box->{home}/ran", "\\setenv PATH /tmp", "\\c postgres", "\\restrict x\n\\! touch $box->{home}/ran") {
        fresh('001_a.up.sql' => "CREATE TABLE a (x int);\n$command\n");
        isnt(migrate('up')->{status}, 0, ($command =~ s/\n/ /gr =~ s/\Q$box->{home}\E\///gr) . ' is refused');
        ok(!has('a') && !-e "$box->{home}/ran", 'and nothing has run');
    }
    my %peak;
    for my $megabytes (1, 60) {
        fresh('001_big.up.sql' => "CREATE TABLE big (n int, t text);\nCOPY big FROM stdin;\n" . ("7\t" . 'x' x 1021 . "\n") x (1024 * $megabytes) . "\\.\n");
        my $run = $box->run($dir, { env => { DATABASE_URL => $server->url($db), ASAN_OPTIONS => ($ENV{ASAN_OPTIONS} // '') . ':quarantine_size_mb=1' } },
            'python3', '-c', 'import resource, subprocess, sys; s = subprocess.call(sys.argv[1:]); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(s)',
            'confiture', 'migrate', 'up');
        is($run->{status}, 0, "a file of $megabytes MB") or diag $run->{err};
        is(sql('SELECT count(*) FROM big'), 1024 * $megabytes, 'has all its rows');
        ($peak{$megabytes}) = $run->{out} =~ /(\d+)\s*\z/;
        $server->drop($db);
    }
    note("peak memory with 1 MB: $peak{1} KB, with 60 MB: $peak{60} KB");
    cmp_ok($peak{60} - $peak{1}, '<', 10_000, 'sixty times the file takes less than 10 MB more');
};

subtest 'promise 15: an error says where, what, why, what state the database is in and what to do next' => sub {
    fresh('001_a.up.sql' => "CREATE TABLE a (x int);\n", '002_b.up.sql' => "CREATE TABLE b (x int);\n\nALTER TABLE a\n    ADD COLUMN y bogus;\n");
    my $run = migrate('up');
    is($run->{status}, 4, 'exit status 4');
    like($run->{err}, qr{db/migrations/002_b\.up\.sql:4:\d+}, 'file, line and column');
    like($run->{err}, qr/type "bogus" does not exist  \(42704\)/, 'the message and SQLSTATE');
    like($run->{err}, qr/4 \|     ADD COLUMN y bogus;\n\s*\|\s+\^/, 'the text, with a mark under it');
    like($run->{err}, qr/002_b was rolled back; nothing of it is in the database/, 'the state of the database');
    like($run->{err}, qr/1 migration before it was done/, 'and what was done before');
    like($run->{err}, qr/hint: Correct the file, then run confiture migrate up again/, 'and the next command');
    ok(has('a') && !has('b'), 'and so it is');
};

subtest 'promise 16: "Applied" is printed when COMMIT is acknowledged, and not before' => sub {
    fresh('001_a.up.sql' => "CREATE TABLE a (x int PRIMARY KEY);\nCREATE TABLE b (x int REFERENCES a DEFERRABLE INITIALLY DEFERRED);\n",
        '002_b.up.sql' => "INSERT INTO b VALUES (1);\n");
    my $run = migrate('up');
    is($run->{status}, 4, 'a file that fails in COMMIT itself');
    like($run->{err}, qr/23503/, 'with the reason');
    like($run->{err}, qr/^Applied 001_a/m, 'the one before it is told');
    unlike($run->{err}, qr/Applied 002_b/, 'it is not');
    is(applied() . sql('SELECT count(*) FROM b'), '001_a0', 'and is not there');
};

subtest 'promise 17: no clock and no time zone changes the order' => sub {
    fresh(map { ("00${_}_m$_.up.sql" => "SET timezone TO 'Pacific/Kiritimati';\nCREATE TABLE t$_ (x int);\n", "00${_}_m$_.down.sql" => "DROP TABLE t$_;\n") } 1 .. 3);
    local $box->{env}{TZ} = 'America/Anchorage';
    is(migrate('up')->{status}, 0);
    is(sql(q{SELECT bool_and(applied_at BETWEEN now() - interval '1 minute' AND now()) FROM confiture.migration}), 't', 'times are the server\'s');
    is(sql('SELECT string_agg(version, $$ $$ ORDER BY sequence) FROM confiture.migration'), '001 002 003');
    sql(q{UPDATE confiture.migration SET applied_at = now() + interval '9 years' - (sequence || ' years')::interval});
    is(migrate('status', '--check')->{status}, 0, 'with every time turned round nothing is out of order');
    is(migrate('down', '--yes')->{status}, 0);
    is(applied(), '001_m1 002_m2', 'and the way back begins with what was applied last');
    is(migrate('up')->{status}, 0);
    is(applied(), '001_m1 002_m2 003_m3');
};

subtest 'promise 18: a signal cancels the statement, rolls back and frees the lock; the second one leaves at once' => sub {
    for my $signal (qw(INT TERM)) {
        fresh('001_a.up.sql' => "CREATE TABLE a (x int);\n", '002_b.up.sql' => "CREATE TABLE b (x int);\nSELECT pg_sleep(61);\n");
        my $run = start('up');
        ok(wait_for_query('pg_sleep(61)'), 'a long statement is under way');
        my $began = time;
        kill $signal => $run->{pid};
        my $done = $box->finish($run);
        is($done->{status}, 130, "SIG$signal: exit status 130");
        cmp_ok(time - $began, '<', 5, 'at once');
        ok($server->settle($db, 2), 'the session is gone');
        is(applied(), '001_a', 'what was done stays');
        ok(!has('b') && advisory_locks() eq '0', 'the rest is rolled back, and no lock is left');
    }
    fresh('001_a.up.sql' => "DO \$\$ BEGIN LOOP BEGIN PERFORM pg_sleep(62); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END \$\$;\n");
    my $run = start('up');
    ok(wait_for_query('pg_sleep(62)'), 'a statement that will not be cancelled');
    kill INT => $run->{pid};
    sleep 0.5;
    ok(kill(0 => $run->{pid}), 'after one signal it is waited for');
    kill INT => $run->{pid};
    my $began = time;
    is($box->finish($run)->{status}, 130, 'a second one ends the run');
    cmp_ok(time - $began, '<', 2, 'at once');
    sql(q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(62)%' AND pid <> pg_backend_pid()}) if $server->{version} < 140000;
    ok($server->settle($db, 8) && applied() eq '', 'and the server drops its work');
};

subtest 'promise 19: commands that read need SELECT, take no lock and create nothing' => sub {
    fresh('001_a.up.sql' => "CREATE TABLE a (x int);\n", '002_b.up.sql' => "SELECT pg_sleep(3);\n");
    my $before = everything();
    is(migrate($_)->{status}, 0, "migrate $_ on an empty database") for 'status', 'plan';
    is(everything(), $before, 'makes nothing, no ledger either');
    is(migrate('up', '--to', '001')->{status}, 0);
    sql('CREATE ROLE looker LOGIN; GRANT USAGE ON SCHEMA confiture TO looker; GRANT SELECT ON ALL TABLES IN SCHEMA confiture TO looker;'
        . ' ALTER ROLE looker SET default_transaction_read_only = on');
    my $run = start('up');
    ok(wait_for_query('pg_sleep(3)'), 'while another run holds the lock');
    my $began = time;
    for my $command ('status', 'plan') {
        my $look = $box->run($dir, { env => { DATABASE_URL => $server->url($db, user => 'looker') } }, 'confiture', 'migrate', $command);
        is($look->{status}, 0, "a role that may only read: migrate $command") or diag $look->{err};
        like($look->{out}, qr/002_b/, 'answers');
    }
    cmp_ok(time - $began, '<', 2.5, 'without waiting');
    is($box->finish($run)->{status}, 0);
    sql('DROP OWNED BY looker; DROP ROLE looker');
};

subtest 'promise 20: down and up again is the same schema, and verify leaves nothing' => sub {
    fresh('001_a.up.sql' => "CREATE TABLE a (x int PRIMARY KEY, y text DEFAULT 'z');\n", '001_a.down.sql' => "DROP TABLE a;\n",
        '002_b.up.sql' => "CREATE INDEX CONCURRENTLY i ON a (y);\n", '002_b.down.sql' => "DROP INDEX CONCURRENTLY i;\n",
        '001_a.verify.sql' => "INSERT INTO a VALUES (1);\nSELECT 1 / count(*) FROM a;\n");
    is(migrate('up')->{status}, 0);
    my ($catalog, $dump) = (everything(), $server->dump($db));
    is(migrate('down', '--to', '0', '--yes')->{status}, 0, 'all the way down');
    ok(!has('a') && applied() eq '', 'nothing is left');
    is(migrate('up')->{status}, 0, 'and up');
    is(everything(), $catalog, 'the same catalog');
    is($server->dump($db), $dump, 'the same pg_dump');
    is(migrate('redo', '--yes')->{status}, 0, 'redo');
    is(everything(), $catalog, 'the same again');
    is(migrate('verify')->{status}, 0, 'a verify file that writes');
    is(sql('SELECT count(*) FROM a'), '0', 'is rolled back');
    files('001_a.verify.sql' => "SELECT 1 / (count(*) - 3) / 0 FROM a;\n");
    is(migrate('verify')->{status}, 1, 'one that fails is a finding');
};

# Hooks and notifications come with issue 5; what runs behind a COMMIT today is the report.
subtest 'promise 21: what fails behind a COMMIT neither undoes it nor fails in silence (the report; there are no hooks yet)' => sub {
    fresh('001_a.up.sql' => "CREATE TABLE a (x int);\n", '002_b.up.sql' => "CREATE TABLE b (x int);\n");
    my $run = $box->run($dir, { env => { DATABASE_URL => $server->url($db) } }, 'sh', '-c', 'confiture migrate up --format json >/dev/full');
    is($run->{status}, 4, 'a report that cannot be written: exit status 4, as for a full disk');
    like($run->{err}, qr/No space left on device/, 'and the reason');
    is(applied(), '001_a 002_b', 'what was committed stays');
    ok(has('a') && has('b'));
    is(sql('SELECT count(*) FROM confiture.event'), '1', 'and the run is in the chain of events');
    is(migrate('status', '--check')->{status}, 0, 'nothing is pending');
    like(migrate('up')->{err}, qr/^Nothing to do/m, 'nor is anything left to do');
};

subtest 'promise 22: the ledger is made and changed in one transaction (import.t: the ledgers of other tools)' => sub {
    my %seen;
    for my $how ('kill', 'cut') {
        at_each_message($how, 'after', sub {
            my ($run, $at) = @_;
            my $tables = sql(q{SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace('confiture') AND relkind = 'r'});
            like($tables, qr/\A[08]\z/, "$how behind message $at: the ledger is there or it is not");
            is(sql('SELECT string_agg(number::text, $$ $$) FROM confiture.revision'), '1 2 3', 'with its revisions') if $tables;
            is(migrate('up')->{status}, 0, 'and the next run works');
            $seen{$tables}++;
        });
    }
    ok($seen{0} && $seen{8}, 'both were seen');
    fresh('001_a.up.sql' => "CREATE TABLE a (x int);\n");
    is(migrate('up')->{status}, 0);
    sql(q{INSERT INTO confiture.revision (number, tool_version) VALUES (99, 'of tomorrow')});
    files('002_b.up.sql' => "CREATE TABLE b (x int);\n");
    my $run = migrate('up');
    is($run->{status}, 5, 'a ledger of a newer Confiture is refused');
    like($run->{err}, qr/newer Confiture/, 'and why');
    ok(!has('b') && applied() eq '001_a', 'and left as it is');
};

subtest 'promise 23: many databases: canary first, stop at a failure, go on later; no failure touches another database' => sub {
    fresh('001_a.up.sql' => "CREATE TABLE a (x int);\n", '002_b.up.sql' => "CREATE TABLE b (x int);\n");
    my @all = map { $server->create("fan_$_") } 'a' .. 'e';
    $server->sql('fan_c', 'CREATE TABLE b (theirs int)');
    my @each = ('up', '--each-database', 'fan_*', '--jobs', 1, '--canary', 1);
    my $at = sub {
        return join ' ', map { $server->sql($_, "SELECT to_regclass('confiture.migration') IS NOT NULL") eq 't'
            ? $server->sql($_, 'SELECT count(*) FROM confiture.migration') : '-' } @all;
    };
    $server->sql('fan_a', 'CREATE TABLE a (theirs int)');
    is(migrate(@each)->{status}, 4, 'a canary that fails');
    like($at->(), qr/\A[-0] - - - -\z/, 'and no other database is begun');
    $server->sql('fan_a', 'DROP TABLE a');
    my $run = migrate(@each);
    is($run->{status}, 4, 'a database in the midst that fails');
    is($at->(), '2 2 1 - -', 'those before it are done, it stands where it got to, those behind are not begun');
    like($run->{err} . $run->{out}, qr/fan_c.*42P07/s, 'the report says which and why');
    is($server->sql('fan_c', q{SELECT attname FROM pg_attribute WHERE attrelid = 'b'::regclass AND attnum > 0}), 'theirs', 'its own table is as it was');
    $server->sql('fan_c', 'DROP TABLE b');
    $run = migrate(@each);
    is($run->{status}, 0, 'the same command again') or diag $run->{err};
    is($at->(), '2 2 2 2 2', 'goes on where it stopped');
    unlike($run->{err}, qr/fan_[ab]: Applied/, 'and does nothing twice');
};

subtest 'promise 24: refused: a replica, a read-only session, and another environment than the database is labelled for' => sub {
    fresh('001_a.up.sql' => "CREATE TABLE a (x int);\n", '002_b.up.sql' => "CREATE TABLE b (x int);\n");
    $box->write("$dir/db/environments/$_.yaml", "database_url: \"\${DATABASE_URL}\"\n") for 'staging', 'production';
    is(migrate('up', '--env', 'staging', '--to', '001')->{status}, 0, 'a run for staging labels the database');
    my $run = migrate('up', '--env', 'production');
    is($run->{status}, 5, 'one for production is refused');
    like($run->{err}, qr/"staging".*"production"/s, 'by both names');
    is(applied(), '001_a', 'nothing has run');
    sql("ALTER DATABASE $db SET default_transaction_read_only = on");
    $run = migrate('up', '--env', 'staging');
    is($run->{status}, 3, 'a session that is read only: exit status 3');
    like($run->{err}, qr/is read only.*transaction_read_only is on/s, 'with the setting');
    sql("SET transaction_read_only = off; ALTER DATABASE $db RESET default_transaction_read_only");
    ok(!has('b') && advisory_locks() eq '0', 'nothing has run, and no lock is left');

    # A server that is told to be a standby is one, though nobody sends it anything.
    my $standby = $box->project(undef, 'standby');
    my ($url) = $box->run($standby, 'confiture', 'pg', 'start') && $box->run($standby, 'confiture', 'pg', 'url', '--database', 'postgres')->{out} =~ /(\S+)/;
    is($box->run($standby, 'confiture', 'pg', 'stop')->{status}, 0, 'a server');
    my ($data) = glob "$standby/.confiture/pg/data";
    $box->write("$data/standby.signal", '');
    is($box->run($standby, 'confiture', 'pg', 'start')->{status}, 0, 'becomes a standby');
    $box->write("$standby/db/migrations/001_a.up.sql", "CREATE TABLE a (x int);\n");
    $run = $box->run($standby, { env => { DATABASE_URL => $url } }, 'confiture', 'migrate', 'up');
    is($run->{status}, 3, 'a replica: exit status 3');
    like($run->{err}, qr/in recovery \(a standby\)/, 'and why');
    is($box->run($standby, 'confiture', 'pg', 'stop')->{status}, 0);
};

done_testing;
