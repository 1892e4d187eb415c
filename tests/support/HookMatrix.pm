# Every phase, every outcome, of some forms: what is in the catalog, in the ledger, and the exit status.
#
#   HookMatrix::check_forms('lua', 'sql');     a whole test file
package HookMatrix;
use strict;
use warnings;
use Test::More;
use File::Path qw(make_path);
use Hooks;
use JSON::PP qw(decode_json);
use Migrations;
use Tree qw(slurp);

# What a hook at each phase stands in front of, and whether it can stop it.
my %phase = (
    pre_validate   => { command => 'up', stops => 1 },
    post_validate  => { command => 'up', stops => 1 },
    pre_execute    => { command => 'up', stops => 1, inside => 1 },
    pre_statement  => { command => 'up', stops => 1, inside => 1 },
    post_statement => { command => 'up', stops => 1, inside => 1 },
    post_execute   => { command => 'up', stops => 1, inside => 1 },
    post_complete  => { command => 'up' },
    pre_rollback   => { command => 'down', stops => 1, inside => 1 },
    post_rollback  => { command => 'down', stops => 1, inside => 1 },
    on_error       => { command => 'fail' },
    pre_build      => { command => 'build', stops => 1 },
    post_build     => { command => 'build', stops => 1 },
    pre_lint       => { command => 'lint', stops => 1 },
    post_lint      => { command => 'lint', stops => 1 },
    pre_sync       => { command => 'sync', stops => 1, rows => 'old' },
    pre_table      => { command => 'sync', stops => 1, rows => '' },
    post_table     => { command => 'sync', stops => 1, rows => 'new' },
    post_sync      => { command => 'sync', stops => 1, rows => 'new' },
);
# lock_wait and lock_retry take a session that holds a lock: tests/hook/locks.t.

my $m;
my $up = "CREATE TABLE made (a integer);\n";
my $builds = 0;

sub exists_table {
    my ($database, $table) = @_;
    return $m->psql_in($database, "SELECT count(*) FROM pg_class WHERE relname = '$table' AND relnamespace = 'public'::regnamespace");
}

sub recorded {
    my ($database) = @_;
    return '' if $m->psql_in($database, "SELECT to_regclass('confiture.event')") eq '';
    return $m->psql_in($database, "SELECT coalesce(string_agg(h ->> 'outcome', ' '), '') FROM confiture.event e,"
        . " json_array_elements(e.body::json -> 'hooks') h WHERE e.kind = 'hooks'");
}

# A sync of one row into a database that has another. DATABASE_URL would be both.
sub sync_into {
    my ($database) = @_;
    $m->psql_in('postgres', "CREATE DATABASE source_$database");
    my %row = ("source_$database" => 'new', $database => 'old');
    for my $side (sort keys %row) {
        $m->psql_in($side, 'CREATE TABLE kept (v text)', "INSERT INTO kept VALUES ('$row{$side}')");
        Hooks::put("$m->{dir}/db/environments/" . ($side eq $database ? 'to' : 'from') . '.yaml', 'database_url: ' . $m->url($side) . "\n");
    }
    return ($m->{box}->run($m->{dir}, qw(env -u DATABASE_URL confiture sync --from from --to to --yes)), $database);
}

# Runs a command with one hook; returns the run and the database it was about.
sub perform {
    my ($command, $phase, $form, $outcome) = @_;
    $m->fresh;
    $m->files('001_made.up.sql' => $up, '001_made.down.sql' => "DROP TABLE made;\n");
    $m->files('002_fails.up.sql' => "CREATE TABLE never (a integer);\nSELECT 1 / 0;\n") if $command eq 'fail';
    if ($command eq 'down') {
        Hooks::write($m, $phase);
        $m->migrate('up')->{status} == 0 or BAIL_OUT('up fails');
    }
    Hooks::write($m, $phase, $form, $outcome);
    my $database = $m->{database};
    return ($m->migrate($command eq 'down' ? ('down', '--yes') : ('up')), $database) if $command =~ /^(?:up|down|fail)$/;
    return ($m->{box}->run($m->{dir}, 'confiture', 'lint', 'db/schema', '--select', 'all', '--fail-level', 'off'), $database) if $command eq 'lint';
    return sync_into($database) if $command eq 'sync';
    my $name = 'built' . ++$builds;
    return ($m->{box}->run($m->{dir}, 'confiture', 'build', '--no-cache', '--database', $name), $name);
}

sub check_up {
    my ($what, $database, $passes, $vetoes) = @_;
    is($m->applied, $passes ? '001_made' : '', "$what: the ledger");
    is(exists_table($database, 'made'), $passes ? 1 : 0, "$what: the table");
    is(recorded($database), $vetoes // '', "$what: what is recorded of the hook");
}

sub check {
    my ($name, $form, $outcome) = @_;
    my $about = $phase{$name};
    my $good = Hooks::good($outcome);
    my $what = "$name, $form, $outcome";
    my ($run, $database) = perform($about->{command}, $name, $form, $outcome);
    my $passes = $good || !$about->{stops};
    my $vetoed = $outcome =~ /^(?:status|veto)$/ && $form ne 'sql' ? 'vetoed' : 'failed';
    my $record = $good ? '' : $about->{stops} ? $vetoed : 'warned';
    my $status = $about->{command} eq 'fail' ? 4 : $passes ? 0 : 7;
    is($run->{status}, $status, "$what: exit status") or diag $run->{err};
    if ($about->{command} eq 'up') {
        check_up($what, $database, $passes, $record);
    } elsif ($about->{command} eq 'down') {
        is($m->applied, $passes ? '' : '001_made', "$what: the ledger");
        is(exists_table($database, 'made'), $passes ? 0 : 1, "$what: the table");
        is(recorded($database), $record, "$what: what is recorded of the hook");
    } elsif ($about->{command} eq 'fail') {
        is($m->applied, '001_made', "$what: the ledger");
        is(exists_table($database, 'never'), 0, "$what: what failed is not there");
        is(recorded($database), $record, "$what: what is recorded of the hook");
        like($run->{err}, qr/division by zero/, "$what: the error is the migration's");
    } elsif ($about->{command} eq 'build') {
        my $stands = $passes || $name eq 'post_build';
        is($m->psql_in('postgres', "SELECT count(*) FROM pg_database WHERE datname = '$database'"), $stands ? 1 : 0,
            "$what: the database");
    }
    if ($about->{command} eq 'sync') {
        is($m->psql_in($database, 'SELECT v FROM kept'), $passes ? 'new' : $about->{rows}, "$what: the rows");
        my $marked = $m->psql_in($database, "SELECT to_regclass('confiture.label')") ne ''
            && $m->psql_in($database, "SELECT count(*) FROM confiture.label WHERE key = 'sync'");
        is($marked ? 1 : 0, $passes || $name eq 'pre_sync' ? 0 : 1, "$what: whether the target counts as filled");
    }
    # Its own evidence: what a hook did in the database goes with it when it fails.
    if ($form ne 'run' && !Hooks::nowhere($name)) {
        is(exists_table($database, 'evidence'), $good ? 1 : 0, "$what: what the hook itself did");
    } elsif ($form eq 'run') {
        my $context = decode_json(slurp("$m->{dir}/evidence.json"));
        is($context->{phase}, $name, "$what: the program was told the phase");
    }
    if ($good && $outcome eq 'ok' && $form ne 'sql' && $about->{inside} && $about->{command} eq 'up') {
        is($m->psql("SELECT metadata ->> 'seen' FROM confiture.migration"), $name, "$what: metadata in the ledger");
    }
}

sub check_forms {
    my %wanted = map { $_ => 1 } @_;
    $m = Migrations->new;
    make_path("$m->{dir}/db/schema", "$m->{dir}/db/environments");
    Hooks::put("$m->{dir}/db/schema/a.sql", "CREATE TABLE a (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);\n");
    Hooks::compile($m) if $wanted{plugin};
    for my $name (sort keys %phase) {
        subtest $name => sub {
            for (Hooks::cases($name eq 'pre_execute')) {
                my ($form, $outcome) = @$_;
                next if !$wanted{$form} || (Hooks::nowhere($name) && ($form eq 'sql' || $outcome eq 'sql'));
                check($name, $form, $outcome);
            }
        };
    }
    # The list of phases is the program's own.
    my $list = decode_json($m->{box}->run($m->{dir}, 'confiture', 'hooks', 'list', '--format', 'json')->{out});
    is_deeply([sort map { $_->{phase} } @{ $list->{phases} }], [sort(keys %phase, 'lock_wait', 'lock_retry')], 'every phase is in the matrix');
    done_testing;
    return;
}

1;
