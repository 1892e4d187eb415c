# A sync that is killed, stopped, or fails goes on where it was, and ends with what the source has.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use JSON::PP qw(decode_json);
use Sync;
use Time::HiRes qw(sleep time);
use Tree qw(slurp);

my $s = Sync->new;
my $schema = slurp("$FindBin::Bin/../support/nasty.sql");
my $rows = slurp("$FindBin::Bin/../support/nasty_rows.sql");

# Kills a sync as soon as `condition` holds in the target; false when it came to its end first. What stands in front of the
# sync in the target keeps it from running past the moment.
sub kill_when {
    my ($condition, @arguments) = @_;
    my $run = $s->{box}->start($s->{dir}, $s->command(@arguments));
    my $end = time + 60;
    my $met = 0;
    while (!$met && time < $end && kill(0, $run->{pid}) && waitpid($run->{pid}, 1) == 0) {
        $met = $s->to($condition) eq 't';
    }
    kill 'KILL', $run->{pid};
    waitpid $run->{pid}, 0;
    $s->{server}->settle($s->{to});
    return $met;
}

sub whole {
    my ($what) = @_;
    is($s->tables('to'), $s->tables('from'), "$what: every row");
    is($s->schema('to'), $s->schema('from'), "$what: the schema");
    is($s->sequences('to'), $s->sequences('from'), "$what: the sequences");
    is($s->unready, '', "$what: it counts as filled");
}

sub resume {
    my ($what) = @_;
    my $run = $s->sync('--resume', '--jobs', 2, '--format', 'json');
    is($run->{status}, 0, "$what: gone on with") or diag $run->{err};
    my $report = decode_json($run->{out});
    ok($report->{resumed}, "$what: the report says so");
    my $parts = 0;
    $parts += $_->{kept_parts} for @{ $report->{tables} };
    return $parts;
}

# A trigger on the ledger's own tables holds a session at the moment the test wants, for as long as it wants.
sub hold {
    my ($event, $when) = @_;
    $s->fill('to', <<"SQL");
CREATE OR REPLACE FUNCTION public.hold() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN PERFORM pg_sleep(30); RETURN NULL; END \$\$;
CREATE TRIGGER hold AFTER $event FOR EACH ROW $when EXECUTE FUNCTION public.hold();
SQL
}

sub release {
    my ($table) = @_;
    $s->fill('to', "DROP TRIGGER hold ON confiture.$table; DROP FUNCTION public.hold();");
}

plan skip_all => 'before PostgreSQL 14 the sessions of a program that was killed go on for a while' unless $s->has_parts;

# Killed with its n-th part copied and not committed, for every n.
subtest 'killed at every part' => sub {
    $s->fresh($schema, $rows);
    is($s->sync('--jobs', 1)->{status}, 0);
    my $all = $s->to("SELECT sum((t ->> 'parts')::integer) FROM confiture.event e, json_array_elements(e.body::json -> 'tables') t");
    cmp_ok($all, '>', 20, "there are $all parts");
    # In ./dev check some, in ./dev kill all.
    for my $n (grep { ($ENV{CONFITURE_KILL} // "") eq "all" || $_ % 6 == 1 } 0 .. $all - 1) {
        $s->fill('to', "CREATE OR REPLACE FUNCTION public.hold() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN"
            . " IF (SELECT count(*) FROM confiture.sync_chunk) > $n THEN PERFORM pg_sleep(30); END IF; RETURN NULL; END \$\$;"
            . 'CREATE TRIGGER hold AFTER INSERT ON confiture.sync_chunk FOR EACH ROW EXECUTE FUNCTION public.hold();');
        ok(kill_when("SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'", '--jobs', 1), "part $n: killed");
        release('sync_chunk');
        isnt($s->unready, '', "part $n: the target says that it is not filled");
        is($s->to('SELECT count(*) FROM confiture.sync_chunk'), $n, "part $n: as many parts are there");
        is(resume("part $n"), $n, "part $n: and are kept");
        is($s->tables('to'), $s->tables('from'), "part $n: every row");
        is($s->to('SELECT count(*) FROM confiture.sync_object') . $s->unready, '0', "part $n: nothing is left");
    }
    whole('after all of that');
};

subtest 'killed while indexes, keys and triggers come back' => sub {
    for my $kind (qw(index constraint foreign_key trigger)) {
        my $event = $kind eq 'foreign_key' ? 'UPDATE' : 'DELETE';
        hold("$event ON confiture.sync_object", "WHEN (OLD.kind = '$kind')");
        ok(kill_when("SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'", '--jobs', 2), "$kind: killed");
        release('sync_object');
        resume($kind);
        whole($kind);
    }
};

subtest 'the source has moved on' => sub {
    is($s->sync('--jobs', 1)->{status}, 0);
    for my $change (
        [update => "UPDATE shop.child SET note = 'changed' WHERE id = 5"],
        [insert => "INSERT INTO shop.child (parent, note) VALUES (1, 'new')"],
        [delete => 'DELETE FROM shop.child WHERE id = 19999'],
        [rewrite => 'VACUUM FULL shop.child'],
        [subtransaction => "BEGIN; SAVEPOINT a; UPDATE shop.child SET note = 'sub' WHERE id = 7; RELEASE a; COMMIT"],
        [nothing => 'ANALYZE shop.child'],
    ) {
        my ($what, $sql) = @$change;
        hold('INSERT ON confiture.sync_chunk', "WHEN (NEW.source = 'shop.hen')");
        ok(kill_when("SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'", '--jobs', 1), "$what: killed");
        release('sync_chunk');
        my $done = $s->to("SELECT count(*) FROM confiture.sync_chunk");
        my $child = $s->to("SELECT count(*) FROM confiture.sync_chunk WHERE source = 'shop.child'");
        cmp_ok($child, '>', 1, "$what: the table was there");
        $s->fill('from', "$sql;");
        my $kept = resume($what);
        is($kept, $what eq 'nothing' ? $done : $done - $child, "$what: its parts were " . ($what eq 'nothing' ? 'kept' : 'copied again'));
        is($s->tables('to'), $s->tables('from'), "$what: every row as it is now");
    }
    whole('at last');
};

subtest 'stopped by Ctrl-C, and begun anew instead' => sub {
    hold('INSERT ON confiture.sync_chunk', "WHEN (NEW.source = 'shop.hen')");
    my $run = $s->{box}->start($s->{dir}, $s->command('--jobs', 2));
    my $end = time + 60;
    sleep 0.01 while time < $end && $s->to("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'") eq '0';
    kill 'INT', $run->{pid};
    $run = $s->{box}->finish($run);
    is($run->{status}, 130, 'interrupted');
    like($run->{err}, qr/--resume/, 'and says how to go on');
    release('sync_chunk');
    isnt($s->unready, '');
    my $up = $s->{box}->run($s->{dir}, 'confiture', 'migrate', 'up', '--env', 'to');
    is($up->{status}, 5, 'no migration runs in a database that is not filled');
    like($up->{err}, qr/not filled yet.*from from, begun/s);
    $run = $s->sync('--tables', 'shop.parent');
    is($run->{status}, 5, 'nor a sync that would leave tables empty');
    like($run->{err}, qr/has emptied shop\./);
    is($s->sync('--jobs', 2)->{status}, 0, 'a new one does');
    whole('anew');
    $run = $s->sync('--resume');
    is($run->{status}, 5, 'nothing waits to be gone on with');
};

subtest 'another plan' => sub {
    hold('INSERT ON confiture.sync_chunk', "WHEN (NEW.source = 'shop.hen')");
    ok(kill_when("SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'", '--jobs', 1), 'killed');
    release('sync_chunk');
    my $run = $s->sync('--resume', '--exclude', 'shop.log');
    is($run->{status}, 5);
    like($run->{err}, qr/another one: tables, columns, masks or key differ/);
    resume('the same plan');
    whole('the same plan');
};
done_testing;
