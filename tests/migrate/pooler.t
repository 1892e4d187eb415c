# A pooler in front of the server. In transaction mode neither the lock of a run nor its session would hold, so the run is
# refused before anything is done; in session mode all is as without one.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Pooler;
use Sandbox;
use Server;
use Time::HiRes qw(sleep time);

plan skip_all => 'pgbouncer is not installed' unless Pooler::installed();

my $box = Sandbox->new;
my $dir = $box->project(undef, 'shop');
my $server = Server->new($box, $dir);

sub run_by {
    my ($pooler, $database, @words) = @_;
    my $url = $server->url($database, $pooler->address);
    return $box->run($dir, { env => { DATABASE_URL => $url } }, 'confiture', 'migrate', @words);
}

sub locks { return $server->sql($_[0], q{SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'}) }

$box->write("$dir/db/migrations/001_people.up.sql", "CREATE TABLE people (id integer PRIMARY KEY, name text);\n");
$box->write("$dir/db/migrations/001_people.down.sql", "DROP TABLE people;\n");
$box->write("$dir/db/migrations/002_index.up.sql", "CREATE INDEX CONCURRENTLY people_name ON people (name);\n");

# A pool of one gives our own server process to whoever asks next; a larger one another process to us.
for my $case ([transaction => 20], [transaction => 1], [statement => 20]) {
    my ($mode, $size) = @$case;
    my $database = $server->create("by_${mode}_$size");
    my $before = $server->catalog($database);
    my $pooler = Pooler->new($box, $server, $mode, $size);
    for my $command ('up', 'down') {
        my $run = run_by($pooler, $database, $command, $command eq 'down' ? '--yes' : ());
        is($run->{status}, 5, "migrate $command, a pool of $size in $mode mode: refused with 5") or diag $run->{err};
        like($run->{err}, qr/is a pooler in \w+ mode/, 'by the right name');
        like($run->{err}, qr/address of the server itself, or of a pool in session mode/, 'and with advice');
        unlike($run->{err}, qr/Applied/, 'nothing was done');
    }
    is($server->catalog($database), $before, 'nothing is in the database, not even a ledger');
    is(locks($database), '0', 'and no server process of the pool holds a lock');
    $pooler->stop;
}
for my $size (20, 1) {
    my $database = $server->create("by_session_$size");
    my $pooler = Pooler->new($box, $server, session => $size);
    my $run = run_by($pooler, $database, 'up');
    is($run->{status}, 0, "a pool of $size in session mode: the run ends well") or diag $run->{err};
    is($server->sql($database, q{SELECT indisvalid FROM pg_index WHERE indexrelid = 'people_name'::regclass}), 't', 'with all its work');
    is($server->sql($database, 'SELECT count(*) FROM confiture.migration'), '2', 'and its ledger');
    my $end = time + 5;
    sleep 0.02 while locks($database) ne '0' && time < $end;
    is(locks($database), '0', 'and the pool keeps no lock of it');
    is(run_by($pooler, $database, 'up')->{status}, 0, 'a second run by the same pool works');
    # A file that waits for a lock: who is in front is asked by a second connection, which a pool of one does not have.
    my $reader = $server->session($database);
    $reader->ask('BEGIN; SELECT count(*) FROM people');
    $reader->send('SELECT pg_sleep(2); COMMIT');
    $box->write("$dir/db/migrations/003_age.up.sql", "ALTER TABLE people ADD COLUMN age integer;\n");
    my $began = time;
    $run = run_by($pooler, $database, 'up', '--lock-timeout', '10 s');
    is($run->{status}, 0, 'a run behind a reader ends well');
    cmp_ok(time - $began, '<', 9, 'and when the reader does');
    is(scalar($run->{err} =~ /waiting for a lock held by/), $size > 1 ? 1 : '', 'who is in front is said when the pool allows it');
    is(run_by($pooler, $database, 'status', '--check')->{status}, 0, 'and so does migrate status');
    unlink "$dir/db/migrations/003_age.up.sql";
    $pooler->stop;
}

done_testing;
