# A migration that needs a lock somebody holds. What matters is what the others feel: a statement that waits for a strong
# lock makes every later one wait behind it, so it waits for lock_timeout only, lets them pass, and tries again.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use List::Util qw(max);
use Sandbox;
use Server;
use Time::HiRes qw(sleep time);

my $box = Sandbox->new;
my $dir = $box->project(undef, 'shop');
my $server = Server->new($box, $dir);

sub migration { $box->write("$dir/db/migrations/$_[0].up.sql", $_[1]) }

sub start_up {
    my ($database, @options) = @_;
    return $box->start($dir, { env => { DATABASE_URL => $server->url($database) } }, 'confiture', 'migrate', 'up', @options);
}

sub up { return $box->finish(start_up(@_)) }

sub prepared {
    my ($database) = @_;
    $server->create($database);
    up($database, '--to', '001')->{status} == 0 or BAIL_OUT("no database at 001");
    return $database;
}

sub columns { return $server->sql($_[0], q{SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = 'people'::regclass AND attnum > 0}) }

# A reader of so many seconds stands in front of ALTER TABLE, while a probe reads again and again. Returns the end of the
# run, the longest wait of the probe, and the number of its reads.
sub beside_reader {
    my ($database, $seconds, @options) = @_;
    my ($reader, $probe) = map { $server->session($database) } 1 .. 2;
    $reader->ask('BEGIN; SELECT count(*) FROM people');
    $probe->ask('SELECT count(*) FROM people');
    $reader->pid;
    $reader->send("SELECT pg_sleep($seconds); COMMIT");
    my $began = time;
    my $started = start_up($database, @options);
    my @waits;
    while (time - $began < $seconds + 1) {
        my $asked = time;
        $probe->ask('SELECT count(*) FROM people');
        push @waits, time - $asked;
        sleep 0.02;
    }
    my $run = $box->finish($started);
    return ($run, max(@waits), scalar(@waits), $reader->pid);
}

migration('001_people', "CREATE TABLE people (id integer PRIMARY KEY);\nINSERT INTO people SELECT generate_series(1, 1000);\n");
migration('002_name', "ALTER TABLE people ADD COLUMN name text;\n");

{
    my $database = prepared('patient');
    my ($run, $longest, $reads, $pid) = beside_reader($database, 6, '--lock-timeout', '400 ms');
    note(sprintf 'a reader of 6 s, lock_timeout 400 ms: %d reads beside it, the longest took %.0f ms', $reads, 1000 * $longest);
    is($run->{status}, 0, 'a reader of six seconds in front of ALTER TABLE: the run ends well') or diag $run->{err};
    is(columns($database), 'id name', 'and the column is there');
    cmp_ok($longest, '>', 0.2, 'another read did stand behind the ALTER');
    cmp_ok($longest, '<', 0.4 + 0.8, 'but no longer than lock_timeout and some slack');
    like($run->{err}, qr/process $pid, user $server->{user}, psql, active for \S+ .*: SELECT pg_sleep\(6\)/,
        'the run says who stands in front: process, user, program, state, age and query');
    like($run->{err}, qr/lock not obtained, rolled back; trying again in /, 'and that it tries again');
    is($server->sql($database, 'SELECT count(*) FROM confiture.migration'), '2', 'in the ledger it stands once');
}
{
    my $database = prepared('stubborn');
    my ($run, $longest, $reads) = beside_reader($database, 3, '--lock-timeout', '0');
    note(sprintf 'a reader of 3 s, no lock_timeout: %d reads beside it, the longest took %.0f ms', $reads, 1000 * $longest);
    is($run->{status}, 0, 'without lock_timeout the run ends well, too');
    cmp_ok($longest, '>', 1.5, 'but the others pay for it');
}
{
    my $database = prepared('in_vain');
    $box->write("$dir/confiture.yaml", "migrate:\n  lock_timeout: 200 ms\n  lock_retry: 2 s\n");
    my $reader = $server->session($database);
    $reader->ask('BEGIN; SELECT count(*) FROM people');
    my $began = time;
    my $run = up($database);
    is($run->{status}, 6, 'a reader that does not leave: exit status 6');
    cmp_ok(time - $began, '<', 6, 'when migrate.lock_retry is used up');
    my $pid = $reader->pid;
    like($run->{err}, qr/It waits behind:\s*process $pid, user $server->{user}, psql, idle in transaction for .*: .*SELECT/s, 'the error says behind whom');
    like($run->{err}, qr{db/migrations/002_name\.up\.sql:1}, 'and which statement it is');
    like($run->{err}, qr/tried \d+ times/, 'and how often it was tried');
    is(columns($database), 'id', 'nothing of the file is there');
    ok(wait_gone($database), 'no lock is left');
    is($server->sql($database, 'SELECT string_agg(version, $$ $$) FROM confiture.migration'), '001', 'nor is it in the ledger');
    $reader->ask('COMMIT');
    is(up($database)->{status}, 0, 'when the reader has left, the same command works');
    is(columns($database), 'id name');
}

sub wait_gone {
    my ($database) = @_;
    my $end = time + 5;
    while ($server->sql($database, q{SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'confiture%'}) ne '0') {
        return 0 if time > $end;
        sleep 0.02;
    }
    return $server->sql($database, q{SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'}) eq '0';
}

# Statement by statement: what is done is not done again when a later statement meets a lock.
{
    migration('003_by_steps', "-- confiture: transaction=off\nCREATE TABLE counted (n integer);\nINSERT INTO counted VALUES (1);\n"
        . "ALTER TABLE people ADD COLUMN age integer;\nINSERT INTO counted VALUES (2);\n");
    my $database = prepared('by_steps');
    is(up($database, '--to', '002')->{status}, 0);
    my $reader = $server->session($database);
    $reader->ask('BEGIN; SELECT count(*) FROM people');
    $reader->send('SELECT pg_sleep(1.5); COMMIT');
    $box->write("$dir/confiture.yaml", "migrate:\n  lock_timeout: 200 ms\n");
    my $run = up($database);
    is($run->{status}, 0, 'a journaled file behind a reader ends well') or diag $run->{err};
    like($run->{err}, qr/trying again/, 'after another try');
    is(columns($database), 'id name age');
    is($server->sql($database, q{SELECT string_agg(n::text, ' ' ORDER BY n) FROM counted}), '1 2', 'and each of its statements ran once');
    is($server->sql($database, 'SELECT count(*) FROM confiture.step'), '0', 'the journal is empty');
}

# The file's own directive goes before the setting.
{
    migration('004_header', "-- confiture: lock_timeout=100ms\nALTER TABLE people ADD COLUMN seen date;\n");
    $box->write("$dir/confiture.yaml", "migrate:\n  lock_timeout: 1 min\n  lock_retry: 0\n");
    my $database = prepared('header');
    is(up($database, '--to', '003')->{status}, 0);
    my $reader = $server->session($database);
    $reader->ask('BEGIN; SELECT count(*) FROM people');
    my $began = time;
    my $run = up($database);
    is($run->{status}, 6, 'lock_timeout in the file, and no time to try again: 6');
    cmp_ok(time - $began, '<', 5, 'at once');
}

done_testing;
