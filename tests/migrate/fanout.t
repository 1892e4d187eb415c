# Many databases by one command: tenants' schemas, databases of a server, environments.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use JSON::PP qw(decode_json);
use File::Path qw(make_path remove_tree);
use Time::HiRes qw(sleep time);
use Migrations;

my $m = Migrations->new;

sub up { return $m->migrate('up', @_) }

# The document of a run with --format json: its targets by name.
sub document {
    my ($run) = @_;
    my $document = eval { decode_json($run->{out}) } or diag $run->{out}, $run->{err};
    open my $out, '>', "$m->{box}{top}/document" or die "$!\n";
    print $out $run->{out};
    close $out;
    my $check = $m->{box}->run($m->{dir}, '/usr/bin/python3', "$FindBin::Bin/../support/validate.py",
        "$FindBin::Bin/../../docs/reference/schemas/migrate-up.json", "$m->{box}{top}/document");
    is($check->{status}, 0, 'a document of migrate-up.json') or diag $check->{out}, $check->{err};
    return ($document, { map { $_->{target} => $_ } @{ $document->{targets} } });
}

sub statuses { my ($targets) = @_; return join ' ', map { "$_=$targets->{$_}{status}" } sort keys %$targets }

sub databases {
    my (@names) = @_;
    $m->psql_in('postgres', map { qq{CREATE DATABASE "$_"} } @names);
    return @names;
}

sub drop { $m->psql_in('postgres', map { qq{DROP DATABASE "$_"} } @_) }

# --- schemas of one database ---
my @tenants = map { sprintf 't%02d', $_ } 1 .. 20;
$m->fresh->files(
    '001_user.up.sql' => "CREATE TABLE users (id int PRIMARY KEY);\n",
    '002_order.up.sql' => "CREATE TABLE orders (id int PRIMARY KEY, who int REFERENCES users);\nINSERT INTO users VALUES (1);\n",
    '003_index.up.sql' => "CREATE INDEX CONCURRENTLY orders_who ON orders (who);\n",
    'R__view.sql' => "CREATE OR REPLACE VIEW who AS SELECT id FROM users;\n",
);
$m->psql((map { "CREATE SCHEMA $_" } @tenants, 'other'), "CREATE TABLE t07.orders AS SELECT 'theirs'::text AS text");
{
    my $run = up('--each-schema', 't*', '--jobs', 8, '--on-failure', 'continue', '--format', 'json');
    is($run->{status}, 4, 'schemas: the exit status is that of the one that failed') or diag $run->{err};
    my ($document, $targets) = document($run);
    is(scalar(keys %$targets), 20, 'twenty of them');
    is("@$document{qw(each pattern applied nothing failed not_run)}", 'schema t* 19 0 1 0', 'counted');
    is($targets->{t07}{status}, 'failed', 'the one with a table in the way failed');
    is($targets->{t07}{error}{sqlstate}, '42P07', 'with its own error');
    is(join(' ', map { $_ // 'null' } @{ $targets->{t07} }{qw(from to)}, @{ $targets->{t07}{migrations} }), 'null 001 001_user',
        'and stands where it got to');
    is(join(' ', grep { ($targets->{$_}{to} // '') ne '003' } @tenants), 't07', 'all others are at the new version');
    is(join(' ', @{ $targets->{t01}{migrations} }), '001_user 002_order 003_index R__view', 'by every migration');
    is($m->psql("SELECT count(*) FROM confiture.migration WHERE scope <> 't07'"), 19 * 4, 'their ledger rows are there');
    is($m->psql("SELECT string_agg(DISTINCT n, ' ') FROM (SELECT count(*)::text AS n FROM pg_class WHERE relnamespace::regnamespace::text ~ '^t' AND relkind IN ('r', 'v') AND relnamespace <> 't07'::regnamespace GROUP BY relnamespace) x"),
        '3', 'and their tables');
    is($m->psql('SELECT text FROM t07.orders', 'SELECT count(*) FROM t07.users'), "theirs\n0", 'the failed one keeps what was its own');
    is($m->psql("SELECT count(*) FROM pg_class WHERE relnamespace = 'other'::regnamespace OR relname = 'users' AND relnamespace = 'public'::regnamespace"), '0',
        'no other schema was touched');
    is($m->psql('SELECT count(*), bool_and(number = place), bool_and(previous = coalesce(before, repeat($$0$$, 64)))'
        . ' FROM (SELECT *, row_number() OVER w AS place, lag(hash) OVER w AS before FROM confiture.event WINDOW w AS (ORDER BY number)) x'),
        '19|t|t', 'the chain of events has all of them, unbroken');
}
{
    $m->psql('DROP TABLE t07.orders');
    my $run = up('--each-schema', 't*');
    is($run->{status}, 0, 'a rerun') or diag $run->{err};
    like($run->{out}, qr/^t06 +nothing +003 +003 +0 /m, 'skips what is done');
    like($run->{out}, qr/^t07 +applied +001 +003 +3 /m, 'and goes on where it failed');
    like($run->{err}, qr/^t07: Applied 002_order in /m, 'which is told by name');
    like($run->{err}, qr/^20 schemas: 1 applied, 19 had nothing to do\.$/m, 'and counted');
    is($m->psql("SELECT count(*) FROM confiture.migration"), 80, 'everything is done once');
    $run = up('--each-schema', '*', '--to', '001', '--format', 'json');
    is(join(' ', sort keys %{ (document($run))[1] }), "other @tenants", '"*" means neither public nor the ledger');
    is($run->{status}, 0, 'a new tenant beside older ones') or diag $run->{err};
    is($m->psql("SELECT to_regclass('other.users'), to_regclass('other.orders')"), 'other.users|', 'is brought to the version asked for');
}

{
    # A ledger of many tenants is read by scope, and cheaply enough that the server does not compile the query.
    $m->psql(q{INSERT INTO confiture.migration (scope, version, name, origin, run_id, os_user, host, tool_version)
        SELECT 'x' || t, v::text, 'x', 'run', gen_random_uuid(), '', '', '' FROM generate_series(1, 400) t, generate_series(1, 100) v}, 'ANALYZE confiture.migration');
    open my $in, '<', "$FindBin::Bin/../../src/migrate/queries/ledger_rows.sql" or die "$!\n";
    my $query = do { local $/; <$in> };
    $query =~ s{= \$1}{= 't01'};
    my $plan = $m->psql("EXPLAIN ANALYZE $query");
    like($plan, qr/Index Scan .*migration_scope/, 'a ledger of 40,000 rows: only the rows of the tenant are read');
    unlike($plan, qr/JIT/, 'and nothing is compiled');
}

# --- databases of one server ---
my @many = databases(map { sprintf 'd%02d', $_ } 1 .. 20);
$m->fresh->files('001_a.up.sql' => "CREATE TABLE a (x int);\nSELECT pg_sleep(0.5);\n", '002_b.up.sql' => "CREATE TABLE b (x int);\n");
$m->psql_in('d13', 'CREATE TABLE b (theirs int)');
{
    my $began = time;
    my $run = up('--each-database', 'd*', '--jobs', 10, '--on-failure', 'continue', '--format', 'json');
    cmp_ok(time - $began, '<', 8, 'databases: twenty times half a second do not take ten');
    is($run->{status}, 4, 'one failed') or diag $run->{err};
    my ($document, $targets) = document($run);
    is(join(' ', grep { $targets->{$_}{status} ne 'applied' } @many), 'd13', 'that one alone');
    is($m->psql_in('d13', 'SELECT version FROM confiture.migration', "SELECT attname FROM pg_attribute WHERE attrelid = 'b'::regclass AND attnum > 0"),
        "001\ntheirs", 'its own table is as it was');
    is(join(' ', grep { $m->psql_in($_, 'SELECT max(version) FROM confiture.migration') ne '002' } @many), 'd13', 'all others are at the new version');
    is(scalar(grep { $targets->{$_}{database} =~ m{/\Q$_\E\?} } @many), 20, 'each says where it is');
}
drop(@many);
{
    my @odd = databases('odd=1', "odd 'two'", 'odd/three', 'odd%20four');
    my $run = up('--each-database', 'odd*', '--format', 'json');
    is(statuses((document($run))[1]), "odd 'two'=applied odd%20four=applied odd=1=applied", 'names that look like something else');
    is(up('--each-database', 'three')->{status}, 2, 'a slash does not make a name of two');
    is(up('--each-database', 'odd/three')->{status}, 0, 'and can be named');
    is($m->psql_in('postgres', "SELECT to_regnamespace('confiture') IS NULL"), 't', 'the maintenance database was left alone');
    drop(@odd);
}

# --- canaries, and what happens after a failure ---
sub spoil { $m->psql_in($_[0], 'CREATE TABLE a (theirs int)') }
sub untouched { return join ' ', grep { $m->psql_in($_, "SELECT to_regnamespace('confiture') IS NULL") eq 't' } @_ }
$m->files('001_a.up.sql' => "CREATE TABLE a (x int);\n");
{
    my @five = databases(map { "c$_" } 1 .. 5);
    spoil('c1');
    my $run = up('--each-database', 'c?', '--canary', 1, '--on-failure', 'continue', '--format', 'json');
    is($run->{status}, 4, 'a canary that fails');
    my (undef, $targets) = document($run);
    is(statuses($targets), join(' ', 'c1=failed', map { "$_=not run" } @five[1 .. 4]), 'ends the whole');
    is($targets->{c2}{reason}, 'a canary failed', 'for that reason');
    is(untouched(@five[1 .. 4]), "@five[1 .. 4]", 'and the rest is untouched');
    $run = up('--each-database', 'c?');
    is($run->{status}, 4);
    like($run->{out}, qr/^c1 +failed .*relation "a" already exists$/m, 'the report says why');
    like($run->{err}, qr/in database c1$/m, 'the error says where');
    like($run->{err}, qr/Run the command again/, 'and what to do');
    $m->psql_in('c1', 'DROP TABLE a');
    $run = up('--each-database', 'c?', '--canary', 3);
    is($run->{status}, 0, 'canaries that succeed let the others follow');
    is(untouched(@five), '', 'and all are done');
    drop(@five);
}
{
    my @five = databases(map { "s$_" } 1 .. 5);
    spoil('s2');
    my $run = up('--each-database', 's?', '--jobs', 1, '--format', 'json');
    is(statuses((document($run))[1]), 's1=applied s2=failed s3=not run s4=not run s5=not run', 'after a failure no other is begun');
    is(untouched(@five[2 .. 4]), "@five[2 .. 4]", 'really');
    $run = up('--each-database', 's?', '--jobs', 1, '--on-failure', 'continue', '--format', 'json');
    is(statuses((document($run))[1]), 's1=nothing s2=failed s3=applied s4=applied s5=applied', 'unless told to continue');
    drop(@five);
}
{
    my @two = databases('r1', 'r2');
    my $run = up('--each-database', 'r?', '--dry-run=execute', '--format', 'json');
    is($run->{status}, 0, 'a rehearsal on each') or diag $run->{err};
    is($m->psql_in($_, "SELECT to_regclass('a') IS NULL"), 't', "leaves $_ as it was") for @two;
    drop(@two);
}

# --- a signal ---
{
    my @six = databases(map { "i$_" } 1 .. 6);
    $m->files('001_a.up.sql' => "CREATE TABLE a (x int);\n", '002_b.up.sql' => "CREATE TABLE b (x int);\nSELECT pg_sleep(60);\n");
    my $pid = fork // die "fork: $!\n";
    if (!$pid) {
        %ENV = %{ $m->{box}{env} };
        chdir $m->{dir};
        open STDOUT, '>', "$m->{box}{top}/report";
        open STDERR, '>', "$m->{box}{top}/said";
        exec 'confiture', 'migrate', 'up', '--each-database', 'i?', '--jobs', 3, '--format', 'json';
    }
    my $asleep = q{SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'};
    my $end = time + 30;
    sleep 0.1 while $m->psql_in('postgres', $asleep) < 3 && time < $end;
    is($m->psql_in('postgres', $asleep), 3, 'three runs are under way');
    my $began = time;
    kill INT => $pid;
    waitpid $pid, 0;
    cmp_ok(time - $began, '<', 10, 'SIGINT stops all of them');
    is($? >> 8, 130, 'with its exit status') or diag(do { open my $said, '<', "$m->{box}{top}/said"; local $/; <$said> });
    open my $in, '<', "$m->{box}{top}/report";
    my ($document, $targets) = document({ out => do { local $/; <$in> }, err => '' });
    is(statuses($targets), 'i1=failed i2=failed i3=failed i4=not run i5=not run i6=not run', 'no other was begun');
    is($targets->{i4}{reason}, 'interrupted');
    is($targets->{i1}{error}{exit_status}, 130);
    is($m->psql_in($_, "SELECT to_regclass('b') IS NULL, (SELECT max(version) FROM confiture.migration)"), 't|001', "$_ is rolled back") for @six[0 .. 2];
    is(untouched(@six), 'i4 i5 i6', 'and those not begun have nothing');
    is($m->psql_in('postgres', q{SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'}), '0', 'no lock is left');
    drop(@six);
}

# --- environments ---
{
    my $directory = "$m->{dir}/db/environments";
    my @env = databases(map { "e$_" } 1 .. 4);
    make_path($directory);
    my $write = sub {
        my ($name, $text) = @_;
        open my $out, '>', "$directory/$name.yaml" or die "$!\n";
        print $out $text;
        close $out;
    };
    $write->("shop-$_", "database_url: " . $m->url("e$_") . "\n") for 1 .. 4;
    $write->('else', 'database_url: ' . $m->url('e4') . "\n");
    $m->files('002_b.up.sql' => "CREATE TABLE b (x int);\n");
    my $each = sub { return $m->{box}->run($m->{dir}, { env => { DATABASE_URL => '' } }, 'confiture', 'migrate', 'up', '--each', @_) };
    like(up('--each', 'shop-*')->{err}, qr/DATABASE_URL would make every environment the same database/, 'a variable that names one database');
    is($m->migrate('up', '-d', $m->url('e2'))->{status}, 0);
    $m->psql_in('e2', "INSERT INTO confiture.label VALUES ('environment', 'production')");
    my $run = $each->('shop-?', '--on-failure', 'continue', '--format', 'json');
    is($run->{status}, 5, 'a database with the label of another environment is refused') or diag $run->{err};
    my (undef, $targets) = document($run);
    is(statuses($targets), 'shop-1=applied shop-2=failed shop-3=applied shop-4=applied', 'alone');
    is($m->psql_in('e3', 'SELECT value FROM confiture.label'), 'shop-3', 'each has its own label');
    $write->('shop-5', "database_url: \${NOT_SET}\n");
    $run = $each->('shop-[345]', '--on-failure', 'continue', '--format', 'json');
    is($run->{status}, 2, 'an environment that cannot be read');
    is(statuses((document($run))[1]), 'shop-3=nothing shop-4=nothing shop-5=failed', 'is a failure of its own');
    like($each->('*')->{err}, qr/"else" and "shop-4" name the same database/, 'two names of one database');
    is($each->('shop-1', '--env', 'shop-1')->{status}, 2, '--env beside it');
    is($each->('none*')->{status}, 2, 'a pattern that matches none');
    like($each->('none*')->{err}, qr/There are: else, shop-1/, 'says what there is');
    remove_tree($directory);
    drop(@env);
}
is(up('--jobs', 2)->{status}, 2, '--jobs alone');
is(up('--each-schema', 'a', '--each-database', 'b')->{status}, 2, 'two kinds at once');
is(up('--each-schema', 'x', '--jobs', 0)->{status}, 2, 'no jobs');
is(up('--each-database', 'x*', '--dry-run')->{status}, 2, 'a plan is of one database');

done_testing;
