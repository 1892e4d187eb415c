# verify, baseline and repair; and the event chain, whose hashes are computed again here from the rows.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Digest::SHA qw(sha256_hex);
use JSON::PP qw(decode_json);
use Migrations;

my $m = Migrations->new;

sub two { return $m->fresh->files('001_a.up.sql' => 'CREATE TABLE a (x int);', '002_b.up.sql' => 'CREATE TABLE b (x int);') }
sub repair { return $m->migrate('repair', '--yes', '--reason', 'because', @_) }

# Every row's hash again, and the chain through them: what `body`s there are.
sub chain {
    my $previous = '0' x 64;
    my @bodies;
    for my $row (split /\n/, $m->psql("SELECT jsonb_build_array(number::text, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), kind, coalesce(run_id::text, ''), database_role, body, previous, hash) FROM confiture.event ORDER BY number")) {
        my ($number, $at, $kind, $run, $role, $body, $before, $hash) = @{ decode_json($row) };
        utf8::encode($_) for $kind, $role, $body;
        my $bytes = join '', map { length($_) . ":$_" } $previous, $number, $at, $kind, $run, $role, $body;
        is($before, $previous, "event $number follows the one before");
        is($hash, sha256_hex($bytes), "event $number has the hash of its bytes");
        is($number, @bodies + 1, 'without a gap');
        $previous = $hash;
        push @bodies, { kind => $kind, %{ decode_json($body) } };
    }
    return @bodies;
}

subtest verify => sub {
    two()->files('002_b.verify.sql' => "INSERT INTO b VALUES (1);\nSELECT 1 / count(*) FROM b;\n");
    like($m->migrate('verify')->{err}, qr/0 verified, 0 failed, 0 without/, 'nothing is applied yet');
    $m->migrate('up');
    my $run = $m->migrate('verify');
    is($run->{status}, 0);
    is($run->{out}, <<'TEXT', 'a table');
Migration  Outcome         Error
---------  --------------  -----
001_a      no verify file
002_b      ok
TEXT
    is($m->psql('SELECT count(*) FROM b'), '0', 'what a verify file writes is rolled back');
    $m->files('001_a.verify.sql' => 'SELECT nothing FROM a;');
    $run = $m->migrate('verify');
    is($run->{status}, 1, 'one fails');
    like($run->{err}, qr/nothing.*001_a\.verify\.sql:1:8.*1 verified, 1 failed/s, 'with its place, and the other is run');
    is($m->migrate('verify', '2')->{status}, 0, 'only the one named');
    is($m->migrate('verify', '9')->{status}, 2, 'which must be there');
    $m->files('003_c.up.sql' => 'SELECT 1', '003_c.verify.sql' => 'SELECT 1');
    is($m->migrate('verify', '3')->{status}, 2, 'and applied');
    $m->files('001_a.verify.sql' => "COMMIT;\n");
    like($m->migrate('verify', '1')->{err}, qr/COMMIT is not possible/, 'no way to commit');
    $m->files('001_a.verify.sql' => "SET ROLE pg_monitor; SET search_path = nowhere; CREATE TEMP TABLE t ();", '002_b.verify.sql' => 'CREATE TEMP TABLE t (); SELECT x FROM b;');
    is($m->migrate('verify', '1', '2')->{status}, 0, 'one does not see the other') or diag $m->migrate('verify')->{err};
};

subtest baseline => sub {
    two()->files('003_c.up.sql' => 'CREATE TABLE c ();');
    $m->psql('CREATE TABLE a (x int)', 'CREATE TABLE b (x int)');
    is($m->migrate('baseline')->{status}, 2, 'through where?');
    is($m->migrate('baseline', '--through', '9')->{status}, 2, 'an unknown version');
    is($m->migrate('baseline', '--through', '2')->{status}, 0);
    is($m->applied, '001_a 002_b', 'recorded');
    is($m->psql('SELECT string_agg(DISTINCT origin, $$ $$) FROM confiture.migration'), 'baseline');
    is($m->migrate('baseline', '--through', '002')->{status}, 0, 'once more: nothing new');
    is($m->migrate('up')->{status}, 0, 'up goes on');
    ok($m->has('c'));
    my $run = $m->migrate('baseline', '--through', '1');
    is($run->{status}, 5, 'not below what was run');
    $m->files('004_d.up.sql' => "-- confiture: transaction=off\nCREATE TABLE d ();\nSELECT 1/0;\n");
    $m->migrate('up');
    is($m->migrate('baseline', '--through', '4')->{status}, 5, 'nor over a migration that is not finished');
    is($m->migrate('up', '--sql', '-')->{status}, 5, 'which no script begins anew either');
    $m->files('004_d.up.sql' => "-- confiture: transaction=off\nCREATE TABLE d ();\n");
    is($m->migrate('up')->{status}, 0, 'until it is');
    $m->files('001_a.up.sql' => 'edited');
    is($m->migrate('baseline', '--through', '3')->{status}, 5, 'nor over an edited file');
    is_deeply([ map { $_->{kind} } chain() ], [qw(baseline run run)], 'the chain has one event for each change');
};

subtest repair => sub {
    two();
    $m->migrate('up');
    is($m->migrate('repair', '--yes')->{status}, 2, 'a reason is needed');
    like(repair()->{err}, qr/Nothing to repair/, 'nothing differs');
    $m->files('001_a.up.sql' => "CREATE TABLE a (x int); -- why\n", '002_b.up.sql' => undef, '002_better.up.sql' => 'CREATE TABLE b (x int);');
    is($m->migrate('repair', '--reason', 'x')->{status}, 5, 'nobody to ask');
    is(repair('2')->{status}, 0, 'only what is named');
    is($m->applied, '001_a 002_better', 'a name');
    is($m->migrate('up')->{status}, 5);
    is(repair()->{status}, 0, 'the rest');
    is($m->migrate('up')->{status}, 0, 'a checksum');
    is(repair('7')->{status}, 2, 'an unknown version');
    $m->files('001_a.up.sql' => undef);
    like(repair()->{err}, qr/Nothing to repair/, 'a missing file is not forgotten by itself');
    is(repair('--forget')->{status}, 0);
    is($m->applied, '002_better', 'but when told to');
    is(repair('--environment', "st\xc3\xa4ging")->{status}, 0);
    is($m->psql("SELECT value FROM confiture.label"), "st\xc3\xa4ging", 'the label of the database');
    my @events = chain();
    is_deeply([ map { $_->{change} // $_->{kind} } @events ], [qw(run name checksum forget environment)], 'each is an event');
    is_deeply([ @{ $events[1] }{qw(migration before after reason)} ], ['002_b', 'b', 'better', 'because'], 'with what was, what is, and why');
};

subtest 'a ledger of the first revision' => sub {
    two()->migrate('up', '--to', '1');
    $m->psql('ALTER TABLE confiture.migration DROP COLUMN metadata', 'DROP TABLE confiture.sync, confiture.sync_object, confiture.sync_chunk', 'DELETE FROM confiture.revision WHERE number > 1');
    is($m->migrate('status')->{status}, 0, 'is read as it is');
    is($m->psql("SELECT string_agg(number::text, ' ') FROM confiture.revision"), '1', 'and left so');
    is($m->migrate('up')->{status}, 0, 'a run brings it up to date');
    is($m->applied, '001_a 002_b', 'and goes on');
    is($m->psql("SELECT string_agg(number::text, ' ' ORDER BY number) FROM confiture.revision"), '1 2 3', 'with its revisions');
    is($m->psql("SELECT count(*) FROM pg_attribute WHERE attrelid = 'confiture.migration'::regclass AND attname = 'metadata'"), 1,
        'and the new column');
};

done_testing;
