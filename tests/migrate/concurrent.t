# Several runs at once: one does the work, the others wait and find nothing left to do.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Sandbox;
use Server;
use Time::HiRes qw(sleep time);

my $box = Sandbox->new;
my $dir = $box->project(undef, 'shop');
my $server = Server->new($box, $dir);

sub migration { $box->write("$dir/db/migrations/$_[0].up.sql", $_[1]) }

sub start_up {
    my ($database, @options) = @_;
    return $box->start($dir, { timeout => 90, env => { DATABASE_URL => $server->url($database) } },
        'confiture', 'migrate', 'up', @options);
}

sub wait_until {
    my ($what) = @_;
    my $end = time + 20;
    until ($what->()) {
        return 0 if time > $end;
        sleep 0.02;
    }
    return 1;
}

migration('001_people', "CREATE TABLE people (id integer PRIMARY KEY, name text);\n");
migration('002_index', "CREATE INDEX CONCURRENTLY people_name ON people (name);\n");
migration('003_rows', "INSERT INTO people VALUES (1, 'Ada');\nSELECT pg_sleep(0.2);\n");

for my $count (2, 10, 50) {
    my $database = $server->create("at_once_$count");
    my $began = time;
    my @runs = map { $box->finish($_) } map { start_up($database) } 1 .. $count;
    note(sprintf '%d runs took %.1f s', $count, time - $began);
    my @failed = grep { $_->{status} } @runs;
    is(scalar @failed, 0, "$count runs on an empty database: all end with 0") or diag $failed[0]{err};
    is(scalar(grep { $_->{err} =~ /^Applied /m } @runs), 1, 'one of them applies anything');
    my @others = grep { $_->{err} !~ /^Applied /m } @runs;
    is(scalar(grep { $_->{err} =~ /^Nothing to do: .* at 003\.$/m } @others), $count - 1, 'the others say there is nothing to do');
    is($server->sql($database, 'SELECT version, count(*) FROM confiture.migration GROUP BY 1 ORDER BY 1'),
        "001|1\n002|1\n003|1", 'the ledger has one row per version');
    is($server->sql($database, 'SELECT count(DISTINCT run_id) FROM confiture.migration'), '1', 'all of one run');
    is($server->sql($database, 'SELECT count(*) FROM people'), '1', 'and the rows are there once');
    ok($server->settle($database), 'no session is left');
}

# CREATE INDEX CONCURRENTLY waits for every transaction that is older, and for every session that waits in one.
{
    my $database = $server->create('waiter');
    is($box->finish(start_up($database, '--to', '001'))->{status}, 0, 'a database at 001');
    my $old = $server->session($database);
    $old->ask('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM people');
    my $holder = start_up($database);
    my $pid;
    ok(wait_until(sub {
        $pid = $server->sql($database, q{SELECT pid FROM pg_stat_activity WHERE datname = current_database()
            AND query LIKE 'CREATE INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'});
    }), 'a run is in the midst of CREATE INDEX CONCURRENTLY');
    my @waiters = map { start_up($database) } 1 .. 3;
    for my $waiter (@waiters) {
        wait_until(sub { $box->said($waiter) =~ /waiting for another run/ });
        like($box->said($waiter), qr/waiting for another run: process $pid \(user $server->{user}, confiture migrate up.*, for .*\)/,
            'a run that waits says who holds the lock');
    }
    my $hasty = $box->finish(start_up($database, '--lock-wait', '1 s'));
    is($hasty->{status}, 6, 'a run that may wait a second gives up with 6');
    like($hasty->{err}, qr/another run holds the lock on this database.*process $pid /s, 'and says the same');
    is($server->sql($database, q{SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted}), '1', 'one holds the lock');
    is($server->sql($database, q{SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted}), '0',
        'and nobody stands in its queue: waiting in a transaction would stop CONCURRENTLY');
    $old->ask('COMMIT');
    my $run = $box->finish($holder);
    is($run->{status}, 0, 'CREATE INDEX CONCURRENTLY ends well beside them') or diag $run->{err};
    is($server->sql($database, q{SELECT indisvalid FROM pg_index WHERE indexrelid = 'people_name'::regclass}), 't', 'its index is valid');
    for my $waiter (@waiters) {
        my $done = $box->finish($waiter);
        is($done->{status}, 0, 'a run that waited ends with 0');
        like($done->{err}, qr/^Nothing to do: .* at 003\.$/m, 'and has nothing to do');
    }
    is($server->sql($database, 'SELECT count(*) FROM confiture.migration'), '3');
}

# The lock belongs to a database.
{
    my $database = $server->create('slow_database');
    my $other = $server->create('other_database');
    migration('004_slow', "SELECT pg_sleep(3);\n");
    my $slow = start_up($database);
    ok(wait_until(sub {
        $server->sql('postgres', "SELECT count(*) FROM pg_stat_activity WHERE datname = '$database' AND query LIKE '%pg_sleep(3)%'") eq '1';
    }), 'a slow run is under way');
    my $began = time;
    is($box->finish(start_up($other, '--to', '003'))->{status}, 0, 'a run on another database');
    cmp_ok(time - $began, '<', 2.5, 'does not wait for it');
    is($box->finish($slow)->{status}, 0, 'the slow one ends well');
}

done_testing;
