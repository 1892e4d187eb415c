# The hooks that come with Confiture: audit, lint, require_window.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use File::Path qw(make_path remove_tree);
use Hooks;
use HttpServer;
use JSON::PP qw(decode_json);
use Migrations;
use POSIX qw(strftime);

my $m = Migrations->new;
my $dir = $m->{dir};

sub project {
    my ($yaml, %file) = @_;
    $m->fresh->files(%file);
    Hooks::put("$dir/confiture.yaml", "name: project\n$yaml");
    return $m;
}

my %two = ('001_users.up.sql' => "CREATE TABLE users (id bigint PRIMARY KEY);\n", '001_users.down.sql' => "DROP TABLE users;\n",
    '002_bad.up.sql' => "CREATE TABLE gone (id bigint);\nSELECT 1 / 0;\n");

subtest audit => sub {
    project("hooks:\n  - builtin: audit\n", %two);
    is($m->migrate('up', '--to', '1')->{status}, 0);
    is($m->migrate('up')->{status}, 4);
    $m->files('002_bad.up.sql' => undef);
    is($m->migrate('down', '--yes')->{status}, 0);
    is($m->psql('SELECT direction, migration, status, sqlstate, error FROM audit.migration ORDER BY number'),
        "up|001_users|applied||\nup|002_bad|error|22012|division by zero\ndown|001_users|applied||", 'what was done, and what failed');
    is($m->psql("SELECT count(*) FROM audit.migration WHERE run_id IS NOT NULL AND environment = 'local' AND length(checksum) = 64"
        . " AND database_role = session_user AND os_user <> '' AND host <> '' AND duration_ms >= 0"), 3, 'by whom, from where, how long');
    project("hooks:\n  - builtin: audit\n    table: Weird\"Name\n", %two);
    $m->files('002_bad.up.sql' => undef);
    is($m->migrate('up')->{status}, 0);
    is($m->psql('SELECT count(*) FROM public."Weird""Name"'), 1, 'a table of another name');
    project("hooks:\n  - builtin: audit\n  - {phase: post_execute, run: 'false', order: 9}\n", %two);
    is($m->migrate('up')->{status}, 7);
    is($m->psql("SELECT string_agg(status || ' ' || coalesce(sqlstate, ''), ', ') FROM audit.migration"), 'error ',
        'the row of a migration that was vetoed behind it is gone with it; the failure is told');
};

subtest lint => sub {
    my %file = ('001_old.up.sql' => "CREATE TABLE t (id bigint PRIMARY KEY, a integer);\nCREATE TABLE u (id bigint PRIMARY KEY);\n",
        '002_index.up.sql' => "DROP TABLE u;\n");
    project("lint:\n  rules: {ban-drop-table: error}\nhooks:\n  - builtin: lint\n    fail_level: error\n", %file);
    is($m->migrate('up', '--to', '1')->{status}, 0, 'nothing to find fault with');
    my $run = $m->migrate('up');
    is($run->{status}, 7, 'a finding is a veto');
    is($m->applied, '001_old');
    like($run->{err}, qr/002_index\.up\.sql:1: .*\[ban-drop-table\]/, 'that says which');
    $m->files('002_index.up.sql' => "-- confiture:disable-next ban-drop-table -- it is empty\nDROP TABLE u;\n");
    is($m->migrate('up')->{status}, 0, 'comments suppress as always') or diag explain $m->migrate('up');
    project("hooks:\n  - {builtin: lint, fail_level: warning, environments: production}\n", %file);
    is($m->migrate('up')->{status}, 0, 'only in its environments');
};

subtest require_window => sub {
    my @now = gmtime;
    my @days = qw(Sun Mon Tue Wed Thu Fri Sat);
    my $today = $days[$now[6]];
    my @others = grep { $_ ne $today && $_ ne $days[($now[6] + 1) % 7] && $_ ne $days[($now[6] + 6) % 7] } @days;
    project("hooks:\n  - builtin: require_window\n    windows: [\"" . join(',', @others) . " 00:00-24:00\"]\n", %two);
    my $run = $m->migrate('up', '--to', '1');
    is($run->{status}, 7, 'outside of the window');
    is($m->applied, '');
    like($run->{err}, qr/it is \w{3} \d\d:\d\d in UTC, outside of every maintenance window/);
    like($run->{err}, qr/The next one opens \w{3} at 00:00/);
    project("hooks:\n  - builtin: require_window\n    timezone: Pacific/Auckland\n    windows: [\"00:00-24:00\"]\n", %two);
    is($m->migrate('up', '--to', '1')->{status}, 0, 'inside');
    is($m->migrate('status', '--check')->{status}, 1, 'asking is always allowed');
};

subtest webhook => sub {
    my $http = HttpServer->new(sub { my ($request) = @_; return [$request->{path} =~ /no/ ? 403 : 204, {}, 'not on a Friday'] });
    $m->{box}{env}{GATE_URL} = $http->url('/secret-yes');
    project("hooks:\n  - {builtin: webhook, url_env: GATE_URL, allow_private: true}\n  - {builtin: webhook, phase: pre_execute, url_env: GATE_URL, allow_private: true}\n", %two);
    is($m->migrate('up')->{status}, 4);
    my @told = map { decode_json($_->{body}) } $http->requests;
    is(join(' ', map { "$_->{phase}:$_->{migration}{label}:$_->{status}" } @told),
        'pre_execute:001_users:pending post_complete:001_users:applied pre_execute:002_bad:pending on_error:002_bad:error', 'is told each');
    is($told[0]{migration}{statements}[0]{kind}, 'CREATE TABLE', 'with the whole context');
    is($told[3]{error}{sqlstate}, '22012');
    $m->{box}{env}{GATE_URL} = $http->url('/secret-no');
    project("hooks:\n  - {builtin: webhook, phase: pre_execute, url_env: GATE_URL, allow_private: true}\n", %two);
    my $run = $m->migrate('up');
    is($run->{status}, 7, 'and may say no');
    is($m->applied, '');
    like($run->{err}, qr/webhook vetoed pre_execute of 001_users: status 403: not on a Friday/);
    unlike($run->{err}, qr/secret/, 'its address is not told');
    is($m->migrate('up', '--dry-run=execute', '--to', '1')->{status}, 0, 'a dry run asks nobody');
    delete $m->{box}{env}{GATE_URL};
    $run = $m->migrate('up');
    is($run->{status}, 7, 'without its address it is a failure');
    like($run->{err}, qr/GATE_URL is not set/);
};

subtest 'what is wrong in the settings' => sub {
    for (["builtin: audti", qr/no built-in hook "audti".*There are audit, backup, lint, require_window, webhook/s],
        ["builtin: require_window", qr/has no windows/],
        ["builtin: require_window\n    windows: [\"Mon 25:00-26:00\"]", qr/is no window/],
        ["builtin: require_window\n    windows: [\"Mon 10:00-11:00\"]\n    timezone: Mars/Base", qr{no time zone "Mars/Base"}],
        ["builtin: audit\n    windows: [\"Mon 10:00-11:00\"]", qr/audit takes no windows/],
        ["builtin: lint\n    fail_level: grave", qr/fail_level is one of/],
        ["phase: pre_execute\n    run: ./a\n    table: x", qr/table is for built-in hooks/],
        ["builtin: webhook", qr/webhook needs url_env/], ["builtin: audit\n    run: ./a", qr/one of sql, run and builtin/]) {
        my ($yaml, $pattern) = @$_;
        project("hooks:\n  - $yaml\n");
        my $run = $m->{box}->run($dir, 'confiture', 'hooks', 'list');
        is($run->{status}, 2, $yaml =~ s/\n.*//sr);
        like($run->{err}, $pattern);
        like($run->{err}, qr/--> confiture\.yaml:\d+/);
    }
};

done_testing;
