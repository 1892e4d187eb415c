# Each file finds the session as the first one did, the run keeps its lock, and a signal leaves nothing behind.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use POSIX qw(:sys_wait_h);
use Time::HiRes qw(sleep time);
use Migrations;

my $m = Migrations->new;
my $probe = <<'SQL';
CREATE TABLE seen AS SELECT
  current_user::text AS who, session_user::text AS logged_in, current_setting('search_path') AS path,
  current_setting('work_mem') AS memory, current_setting('app.word', true) AS word,
  current_setting('client_encoding') AS encoding, current_setting('standard_conforming_strings') AS strings,
  (SELECT count(*) FROM pg_prepared_statements) AS prepared, (SELECT count(*) FROM pg_cursors) AS cursors,
  (SELECT count(*) FROM pg_listening_channels()) AS channels,
  (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks,
  to_regclass('pg_temp.left_behind') IS NULL AS no_temporary;
SQL

sub seen { return $m->psql('SELECT * FROM seen') }

$m->fresh->files('001_probe.up.sql' => $probe);
$m->migrate('up');
my $clean = seen();
like($clean, qr/^postgres\|postgres\|"\$user", public\|4MB\|\|UTF8\|on\|0\|0\|0\|1\|t$/, 'what the first file sees');

my %leak = (
    'settings' => "SET work_mem = '8MB'; SET search_path = nowhere; SELECT set_config('app.word', 'x', false);",
    'the head of a dump' => "SELECT pg_catalog.set_config('search_path', '', false); SET row_security = off; SET client_min_messages = warning;",
    'roles' => 'CREATE ROLE leaker_1; SET ROLE leaker_1;',
    'session authorization' => 'CREATE ROLE leaker_2; SET SESSION AUTHORIZATION leaker_2;',
    'prepared statements' => 'PREPARE p AS SELECT 1;',
    'cursors' => 'DECLARE c CURSOR WITH HOLD FOR SELECT 1;',
    'listens' => 'LISTEN something;',
    'temporary tables' => 'CREATE TEMP TABLE left_behind ();',
    'an encoding' => "SET client_encoding = latin1; CREATE TABLE caf\xc3\xa9 ();",
    'strings' => "SET standard_conforming_strings = off; SELECT 'a\\'b';",
    'advisory locks' => 'SELECT pg_advisory_lock(1), pg_advisory_lock(1), pg_advisory_lock(-7, 8), pg_advisory_lock_shared(3), pg_advisory_lock(1::bigint << 40);',
    'no locks at all' => 'SELECT pg_advisory_unlock_all();',
);
for my $what (sort keys %leak) {
    for my $mode ('', "-- confiture: transaction=off\n") {
        $m->fresh->files('001_leak.up.sql' => $mode . $leak{$what}, '002_probe.up.sql' => $probe);
        my $run = $m->migrate('up');
        my $name = $what . ($mode ? ', one by one' : '');
        is($run->{status}, 0, "$name: applied") or diag $run->{err};
        is(seen(), $clean, "$name: gone in the next file");
        is($m->applied, '001_leak 002_probe', "$name: and both are in the ledger");
        $m->psql("DROP OWNED BY $_", "DROP ROLE $_") for split /\n/, $m->psql("SELECT rolname FROM pg_roles WHERE rolname LIKE 'leaker%'");
    }
}

sub start {
    my (@arguments) = @_;
    my $pid = fork // die "fork: $!\n";
    if (!$pid) {
        %ENV = %{ $m->{box}{env} };
        open STDIN, '<', '/dev/null' and open STDOUT, '>', "$m->{box}{top}/bg.out" and open STDERR, '>', "$m->{box}{top}/bg.err"
            and chdir $m->{dir} and exec 'confiture', 'migrate', @arguments;
        POSIX::_exit(127);
    }
    return $pid;
}

sub wait_for {
    my ($sql) = @_;
    my $end = time + 30;
    while (time < $end) { return 1 if $m->psql($sql) ne '0'; sleep 0.05 }
    return 0;
}

my $asleep = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND query NOT LIKE '%pg_stat_activity%' AND state = 'active'";
my $ours = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'confiture%'";

for my $mode ('', "-- confiture: transaction=off\n") {
    for my $signal (qw(INT TERM)) {
        my $name = "SIG$signal" . ($mode ? ', one by one' : '');
        $m->fresh->files('001_a.up.sql' => 'CREATE TABLE a ();', '002_b.up.sql' => "${mode}CREATE TABLE b ();\nSELECT pg_sleep(60);\n");
        my $pid = start('up');
        ok(wait_for($asleep), "$name: under way");
        my $began = time;
        kill $signal => $pid;
        waitpid $pid, 0;
        is($? >> 8, 130, "$name: exit status");
        cmp_ok(time - $began, '<', 5, "$name: at once");
        is($m->psql($ours), '0', "$name: no session is left");
        is($m->applied, '001_a', "$name: what was committed stays");
        is($m->has('b') ? 1 : 0, $mode ? 1 : 0, "$name: of the rest only what the journal has");
        is($m->psql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"), '0', "$name: the lock is given up");
    }
}

subtest 'a run that is killed' => sub {
    plan skip_all => 'client_connection_check_interval is of PostgreSQL 14' if $m->psql('SHOW server_version_num') < 140000;
    $m->fresh->files('001_a.up.sql' => 'SELECT pg_sleep(60);');
    my $pid = start('up');
    ok(wait_for($asleep), 'under way');
    kill KILL => $pid;
    waitpid $pid, 0;
    my $began = time;
    $m->files('001_a.up.sql' => 'CREATE TABLE a ();');
    is($m->migrate('up')->{status}, 0, 'the next run gets the lock');
    cmp_ok(time - $began, '<', 10, 'within seconds');
};

subtest 'only one at a time' => sub {
    $m->fresh->files('001_a.up.sql' => 'SELECT pg_sleep(2); CREATE TABLE a ();');
    my $pid = start('up');
    ok(wait_for($asleep), 'under way');
    my $run = $m->migrate('up', '--lock-wait', '300 ms');
    is($run->{status}, 6, 'another run gives up after its time');
    like($run->{err}, qr/another run holds the lock.*process \d+ \(user postgres, confiture migrate up, for/s, 'and says who holds the lock');
    $run = $m->migrate('status');
    is($run->{status}, 0, 'status does not wait');
    $run = $m->migrate('up');
    like($run->{err}, qr/waiting for another run: process \d+.*Nothing to do: the database is at 001/s, 'one that waits finds it done');
    waitpid $pid, 0;
    is($?, 0);
};

subtest 'reading needs no right to write' => sub {
    $m->fresh->files('001_a.up.sql' => 'CREATE TABLE a ();');
    my $name = "reader_$$";
    $m->psql("CREATE ROLE $name LOGIN");
    my $url = $m->url =~ s/user=postgres/user=$name/r;
    my $run = $m->migrate('status', '--database-url', $url);
    is($run->{status}, 0, 'without a ledger');
    like($run->{out}, qr/^001_a +pending/m, 'everything is pending');
    is($m->psql("SELECT to_regnamespace('confiture') IS NULL"), 't', 'and none is made');
    $m->migrate('up');
    $m->psql("GRANT USAGE ON SCHEMA confiture TO $name", "GRANT SELECT ON ALL TABLES IN SCHEMA confiture TO $name");
    like($m->migrate('status', '--database-url', $url)->{out}, qr/^001_a +applied +\d{4}/m, 'with one, SELECT is enough');
    $m->psql("REVOKE SELECT ON confiture.migration FROM $name");
    is($m->migrate('status', '--database-url', $url)->{status}, 4, 'without it, that is an error');
    $m->psql("ALTER ROLE $name SET default_transaction_read_only = on");
    $run = $m->migrate('up', '--database-url', $url);
    is($run->{status}, 3, 'a read-only session is refused');
    like($run->{err}, qr/is read only/);
    $m->psql("DROP OWNED BY $name", "DROP ROLE $name");
};

done_testing;
