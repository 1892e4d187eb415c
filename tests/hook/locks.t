# Hooks at lock_wait and lock_retry: a session holds a lock on the table that the migration changes.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Hooks;
use JSON::PP qw(decode_json);
use Migrations;
use Psql;
use Tree qw(slurp);

my $m = Migrations->new;
Hooks::compile($m);

# Runs `up` while a lock is held; without patience the run gives up after one retry.
sub up_behind_lock {
    my ($phase, $form, $outcome) = @_;
    $m->fresh->files('001_note.up.sql' => "ALTER TABLE held ADD COLUMN note text;\n");
    $m->psql('CREATE TABLE held (id integer)');
    my $holder = Psql->new($m->{box}, $m->url);
    $holder->ask('BEGIN; SELECT count(*) FROM held');
    Hooks::write($m, $phase, $form, $outcome, yaml => "migrate:\n  lock_retry: 1500 ms\n");
    return $m->migrate('up', '--lock-timeout', '600 ms');
}

sub recorded {
    return '' if $m->psql("SELECT to_regclass('confiture.event')") eq '';
    return $m->psql("SELECT coalesce(string_agg(DISTINCT h ->> 'outcome', ' '), '') FROM confiture.event e,"
        . " json_array_elements(e.body::json -> 'hooks') h WHERE e.kind = 'hooks'");
}

for my $phase ('lock_wait', 'lock_retry') {
    for (Hooks::cases()) {
        my ($form, $outcome) = @$_;
        next if Hooks::nowhere($phase) && ($form eq 'sql' || $outcome eq 'sql');
        my $what = "$phase, $form, $outcome";
        my $run = up_behind_lock($phase, $form, $outcome);
        my $good = Hooks::good($outcome);
        # lock_wait only looks on, so the run ends as it would have: with the lock. lock_retry may end the trying.
        my $stopped = $phase eq 'lock_retry' && !$good;
        is($run->{status}, $stopped ? 7 : 6, "$what: exit status") or diag $run->{err};
        is($m->applied, '', "$what: nothing is applied");
        is($m->psql("SELECT count(*) FROM pg_attribute WHERE attrelid = 'held'::regclass AND attname = 'note'"), 0, "$what: nor there");
        is(recorded(), $good ? '' : !$stopped ? 'warned' : $outcome eq 'veto' && $form ne 'sql' ? 'vetoed' : 'failed', "$what: what is recorded");
        next if $form ne 'run';
        my $context = decode_json(slurp("$m->{dir}/evidence.json"));
        is($context->{phase}, $phase, "$what: the program was told the phase");
        like($context->{blockers}, qr/process \d+, user/, "$what: and who holds the lock");
    }
}
done_testing;
