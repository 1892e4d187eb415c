# Plugins: compiled by a second compiler with nothing but what `meson install` puts there, loaded, run, and refused.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Hooks;
use JSON::PP qw(decode_json);
use Migrations;
use Time::HiRes qw(sleep);
use Tree qw(root slurp);

my $m = Migrations->new;
my ($box, $dir) = ($m->{box}, $m->{dir});
my $tree = "$box->{top}/tree";
my ($cc) = grep { -x "/usr/bin/$_" } qw(clang gcc);

# --- what is installed ---

my $install = $box->run(Sandbox::build(), 'meson', 'install', '--no-rebuild', '--tags', 'devel', '--destdir', $tree);
is($install->{status}, 0, 'meson install') or diag $install->{out}, $install->{err};
chomp(my @installed = sort map { s/^\Q$tree\E//r } split /\n/, $box->run('/', 'find', $tree, '-type', 'f')->{out});
is(scalar @installed, 2, 'a header and a pkg-config file') or diag "@installed";
my ($header) = grep { m{/include/confiture/plugin\.h$} } @installed;
my ($pc) = grep { m{/pkgconfig/confiture\.pc$} } @installed;
ok($header && $pc, 'where they are looked for');
is_deeply([slurp("$tree$header") =~ /^#include (.*)$/mg], ['<stddef.h>', '<stdint.h>'], 'the header needs nothing else');

my %pkg = (PKG_CONFIG_LIBDIR => "$tree$pc" =~ s{/[^/]+$}{}r, PKG_CONFIG_SYSROOT_DIR => $tree, PKG_CONFIG_PATH => '');
my $flags = $box->run($dir, { env => \%pkg }, 'pkg-config', '--cflags', '--libs', 'confiture');
is($flags->{out} =~ s/\s+$//r, "-I$tree" . ($header =~ s{/confiture/plugin\.h$}{}r), 'pkg-config has an include path, and nothing to link');
is($box->run($dir, { env => \%pkg }, 'pkg-config', '--variable=plugin_abi', 'confiture')->{out},
    (slurp("$tree$header") =~ /define CONFITURE_PLUGIN_ABI (\d+)/)[0] . "\n", 'it tells the version of the interface');
my @flags = split ' ', $flags->{out};

sub compile {
    my ($source, $to, @more) = @_;
    return $box->run($dir, $cc, qw(-std=c99 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wpedantic -Werror -shared -fPIC), @flags, @more,
        '-o', $to, $source);
}

mkdir "$dir/plugins";
for (['examples/plugins/plugins/big_tables.c', 'big_tables'], ['tests/hook/plugin_probe.c', 'probe']) {
    my $run = compile(root() . "/$_->[0]", "$dir/plugins/$_->[1].so");
    is($run->{status}, 0, "$cc -std=c99 compiles $_->[0]") or BAIL_OUT($run->{err});
}
unlike($box->run($dir, 'nm', '-D', '--undefined-only', 'plugins/big_tables.so')->{out}, qr/confiture|g_|json_|PQ/,
    'it asks for no symbol of ours');
SKIP: {
    skip 'no g++', 1 unless -x '/usr/bin/g++';
    Hooks::put("$dir/plus.cc", slurp("$tree$header") =~ /c\+\+|cplusplus/ ? <<'CPP' : '');
#include <confiture/plugin.h>
static int go(const confiture_call *call, void *) { return call->set_text(call, "by", "C++"); }
static int start(const confiture_host *host)
{
    confiture_hook hook = {};
    hook.size = sizeof hook;
    hook.phase = "pre_execute";
    hook.run = go;
    return host->register_hook(host, &hook);
}
CONFITURE_PLUGIN("plus", "1", start);
CPP
    is($box->run($dir, 'g++', qw(-Wall -Wextra -Wpedantic -Wno-missing-field-initializers -Werror -shared -fPIC), @flags, '-o', 'plugins/plus.so', 'plus.cc')->{err}, '',
        'C++ reads the header');
}

# --- running ---

sub configure { Hooks::put("$dir/confiture.yaml", "name: project\nplugins:\n" . join '', map { "  - $_\n" } @_) }

sub project {
    $m->fresh;
    $m->psql('CREATE TABLE evidence (phase text)');
    return $m->files('001_made.up.sql' => "CREATE TABLE made (a integer);\n", '001_made.down.sql' => "DROP TABLE made;\n");
}

# Migrates up with the probe: { status, out, err }, and what is in the database afterwards.
sub probe {
    my ($what, %env) = @_;
    project();
    local @{ $box->{env} }{'PROBE', 'PROBE_PHASE', keys %env} = ($what, $env{PROBE_PHASE} // 'pre_execute', values %env);
    my $run = $m->migrate('up');
    delete @{ $box->{env} }{ grep { /^PROBE/ } keys %{ $box->{env} } };
    return ($run, $m->applied, $m->psql('SELECT count(*) FROM evidence'));
}

sub said {
    my ($run, $name) = @_;
    return ($run->{err} =~ /(?:^|\s)\Q$name\E=([^\n]*)/m)[0];
}

configure('plugins/probe.so', "$dir/plugins/plus.so");
{
    my ($run, $applied, $rows) = probe('insert');
    is($run->{status}, 0, 'a hook that agrees') or diag $run->{err};
    is("$applied $rows", '001_made 1', 'what it did is there, with the migration');
    my $metadata = decode_json($m->psql('SELECT metadata FROM confiture.migration'));
    is($metadata->{seen}, 'pre_execute', 'metadata in the ledger');
    is($metadata->{by}, 'C++', 'and that of a second plugin, named by its whole path') if -e "$dir/plugins/plus.so";
}
configure('plugins/probe.so');
{
    my ($run) = probe('values');
    is($run->{status}, 0, 'a hook that asks for values') or diag $run->{err};
    my %wanted = (phase => 'pre_execute', environment => 'local', dry_run => 'false', attempt => 1, 'migration.label' => '001_made',
        'migration.tags' => '[]', 'migration.statements.0.kind' => 'CREATE TABLE', 'metadata.a.b' => 'dotted', same => 'yes',
        begins => 'yes', 'no error' => '', 'pending.0.label' => '001_made', held => 'dotted');
    $wanted{$_} = 'NULL' for qw(migration.statements.7.kind migration.statements.-1 migration.statements.99999999999999999999 error
        no.such . null);
    is(said($run, $_), $wanted{$_}, "get $_") for sort keys %wanted;
}
{
    my ($run, $applied, $rows) = probe('rows');
    is(said($run, 'rows'), 2, 'a reader that has enough ends the reading');
    is(said($run, 'read'), q(i:1 name:Zoë's none:NULL i:2 name:Zoë's none:NULL ), 'names, values, parameters and NULL');
    is(said($run, 'nested'), 'n:10 n:20 n:30 n:40 n:50 ', 'a query while another one is read');
    is(said($run, 'touched') . " $rows", '3 3', 'rows touched');
}
{
    my ($run, $applied) = probe('nonsense');
    is($run->{status}, 0, 'arguments that make no sense are refused, one by one') or diag $run->{err};
    like(said($run, 'error'), qr/COMMIT: a hook does not begin or end transactions/, 'and the plugin is told why');
    like($run->{err}, qr/bad \x{ef}\x{bf}\x{bd} byte/, 'bytes that are no text are marked');
    is_deeply(decode_json($m->psql('SELECT metadata FROM confiture.migration')), { kept => { list => [1, JSON::PP::true] } },
        'metadata is what could be kept');
}

for (
    ['veto', 'vetoed', qr/hook probe vetoed pre_execute of 001_made: not today/],
    ['takes it back', 'vetoed', qr/vetoed pre_execute of 001_made: not today/],
    ['answer', 'failed', qr/failed at pre_execute of 001_made: it answered 3/],
    ['sql', 'failed', qr/failed at pre_execute of 001_made: division by zero.*22012/s],
    ['swallow', 'failed', qr/failed at pre_execute of 001_made: division by zero.*22012/s],
    ['sleep', 'failed', qr/it took longer than 400 ms/, PROBE_TIMEOUT => '400 ms'],
    ['stop', 'failed', qr/it took longer than 400 ms/, PROBE_TIMEOUT => '400 ms'],
    ['pg_sleep', 'failed', qr/statement timeout/, PROBE_TIMEOUT => '400 ms'],
) {
    my ($what, $outcome, $message, %env) = @$_;
    my ($run, $applied) = probe($what, %env);
    is($run->{status}, 7, "$what: exit status");
    like($run->{err}, $message, "$what: the message");
    like($run->{err}, qr{the hook is registered in plugins/probe\.so}, "$what: where it is from");
    is($applied . $m->psql("SELECT to_regclass('made')"), '', "$what: nothing was done");
    is($m->psql("SELECT h ->> 'outcome' FROM confiture.event e, json_array_elements(e.body::json -> 'hooks') h WHERE e.kind = 'hooks'"),
        $outcome, "$what: what is recorded");
}
{
    my ($run, $applied) = probe('sql', PROBE_FAILURE => 'warn');
    is($run->{status}, 0, 'on_failure warn goes on');
    is($applied, '001_made', 'and the migration is done');
    like($run->{err}, qr/division by zero; on_failure is warn/, 'it is told');
}
{
    my ($run, $applied) = probe('veto', PROBE_PHASE => 'post_complete');
    is("$run->{status} $applied", '0 001_made', 'behind the COMMIT there is nothing to stop');
    like($run->{err}, qr/vetoed post_complete of 001_made: not today/, 'and it is told');
    ($run) = probe('insert', PROBE_PHASE => 'post_build');
    is($run->{status}, 0, 'at a phase of another command it does not run');
    ($run, $applied) = probe('veto', PROBE_RISK => 'high');
    is("$run->{status} $applied", '0 001_made', 'a hook for high risk lets a new table pass');
    ($run, $applied) = probe('veto', PROBE_START => 'nowhere');
    is("$run->{status} $applied", '0 001_made', 'a hook for another environment does not run');
    probe('x', PROBE_FORGOTTEN => "$box->{top}/forgotten");
    is(slurp("$box->{top}/forgotten"), 'x', 'release is called in the end');
}
{
    project();
    local @{ $box->{env} }{qw(PROBE PROBE_PHASE)} = qw(veto pre_execute);
    my $run = $m->migrate('up', '--dry-run=execute');
    is($run->{status}, 0, 'a dry run') or diag $run->{err};
    like($run->{err}, qr/hook probe is a plugin: it does not run in a dry run/, 'leaves plugins out, and says so');
    my $build = $box->run($dir, { env => { PROBE => 'insert', PROBE_PHASE => 'pre_lint' } }, 'confiture', 'hooks', 'run', 'pre_lint');
    is($build->{status}, 7, 'where there is no connection');
    like($build->{err}, qr/there is no connection at pre_lint/, 'a query says so');
}
{
    project();
    local @{ $box->{env} }{qw(PROBE PROBE_PHASE)} = qw(stop pre_execute);
    my $started = $box->start($dir, 'confiture', 'migrate', 'up');
    my $end = time + 20;
    sleep 0.02 while $box->said($started) !~ /waiting/ && time < $end;
    kill 'INT', $started->{pid};
    is($box->finish($started)->{status}, 130, 'a hook that asks stopped() ends by SIGINT');
    is($m->applied, '', 'and nothing was done');
}

{
    project();
    my @databases = map { "$m->{database}_$_" } 1 .. 3;
    for (@databases) {
        $m->psql_in('postgres', "CREATE DATABASE $_");
        $m->psql_in($_, 'CREATE TABLE evidence (phase text)');
    }
    local @{ $box->{env} }{qw(PROBE PROBE_PHASE)} = qw(insert pre_execute);
    my $run = $m->migrate('up', '--each-database', "$m->{database}_*", '--jobs', '3');
    is($run->{status}, 0, 'many databases, several threads') or diag $run->{out}, $run->{err};
    is($m->psql_in($_, 'SELECT phase FROM evidence'), 'plugin', "$_: its hook ran once, there") for @databases;
}

# --- list ---

{
    local @{ $box->{env} }{qw(PROBE_PHASE PROBE_FAILURE)} = qw(pre_execute warn);
    is($box->run($dir, 'confiture', 'hooks', 'list')->{out}, <<'TABLE', 'hooks list');
Phase        Hook   Form    Registered at     On failure  Runs
-----------  -----  ------  ----------------  ----------  ----
pre_execute  probe  plugin  plugins/probe.so  warn        yes
TABLE
    my $hook = decode_json($box->run($dir, 'confiture', 'hooks', 'list', '--format', 'json')->{out})->{hooks}[0];
    is_deeply([@$hook{qw(form file line runs)}], ['plugin', 'plugins/probe.so', 0, 'probe plugin 0.1'], 'and as JSON');
}

# --- what cannot be loaded ---

sub refused {
    my ($what, $message, $hint, %env) = @_;
    my $run = $box->run($dir, { env => { PROBE_PHASE => 'pre_execute', %env } }, 'confiture', 'hooks', 'list');
    is($run->{status}, 2, "$what: exit status") or diag "$run->{out}$run->{err}";
    like($run->{err}, $message, "$what: the message");
    like($run->{err}, qr{^  --> confiture\.yaml:3:}m, "$what: the place");
    like($run->{err}, qr/^hint: .*$hint/m, "$what: the hint");
}

sub source { my ($name, $text) = @_; Hooks::put("$dir/$name.c", $text); my $run = compile("$dir/$name.c", "$dir/plugins/$name.so"); is($run->{err}, '', "$name.c compiles") }

for (
    ['fail', qr/plugin plugins\/probe\.so cannot be used: it says: no licence/],
    ['answer', qr/its start function answered 4/],
    ['no function', qr/it registers a hook without a function/, 'Set phase and run'],
    ['no phase', qr/it registers a hook without a phase/, 'Set phase and run'],
    ['size', qr/its confiture_hook says it has 8 bytes/, 'sizeof'],
    ['later', qr/its confiture_hook asks for what this Confiture does not have/, 'a later Confiture'],
) {
    refused("start: $_->[0]", $_->[1], $_->[2] // '', PROBE_START => $_->[0]) if $_->[2];
    next if $_->[2];
    my $run = $box->run($dir, { env => { PROBE_PHASE => 'pre_execute', PROBE_START => $_->[0] } }, 'confiture', 'hooks', 'list');
    is($run->{status}, 2, "start: $_->[0]: exit status");
    like($run->{err}, $_->[1], "start: $_->[0]: the message");
}
is($box->run($dir, { env => { PROBE_PHASE => 'pre_execute', PROBE_START => 'longer' } }, 'confiture', 'hooks', 'list')->{status}, 0,
    'a longer struct that asks for nothing new will do');
refused('a phase that is none', qr/preexecute/, 'Did you mean "pre_execute"', PROBE_PHASE => 'preexecute');
refused('a timeout that is none', qr/timeout is a time with its unit/, 'Write "timeout', PROBE_TIMEOUT => '30');
refused('a risk that is none', qr/risk is one of low, medium, high, critical/, 'Did you mean', PROBE_RISK => 'hihg');

source('other', "int answer(void);\nint answer(void) { return 42; }\n");
source('abi', "#include <stdint.h>\nextern const uint32_t confiture_plugin[16];\nconst uint32_t confiture_plugin[16] = {2, 64};\n");
source('short', "#include <stdint.h>\nextern const uint32_t confiture_plugin[16];\nconst uint32_t confiture_plugin[16] = {1, 8};\n");
source('missing_symbol', "int not_there(void);\nint answer(void);\nint answer(void) { return not_there(); }\n");
Hooks::put("$dir/plugins/text.so", "int start(void)\n");
Hooks::put("$dir/plugins/empty.so", '');
mkdir "$dir/plugins/directory.so";
my $whole = slurp("$dir/plugins/probe.so");
my @cut = (4, 63, 64, 300, 4096, int(length($whole) / 2));
Hooks::put("$dir/plugins/cut$_.so", substr $whole, 0, $_) for @cut;
my $foreign = $whole;
substr($foreign, 18, 2) = "\xf3\x00"; # e_machine: RISC-V
Hooks::put("$dir/plugins/foreign.so", $foreign);
Hooks::put("$box->{top}/outside.so", $whole);
symlink "$box->{top}/outside.so", "$dir/plugins/link.so";

for (
    ['plugins/none.so', qr{cannot read plugin "?plugins/none\.so"?: No such file}, 'not searched for'],
    ['libc.so.6', qr{cannot read plugin "?libc\.so\.6"?: No such file}, 'not searched for'],
    ['../../outside.so', qr/leads out of the project/, 'stay inside'],
    ['plugins/link.so', qr{plugin plugins/link\.so is a link out of the project}, 'with its whole path'],
    ['plugins/directory.so', qr/is no shared library: it is no file/, 'cc -shared'],
    ['plugins/text.so', qr/is no shared library: it does not begin as one does/, 'cc -shared'],
    ['plugins/empty.so', qr/is no shared library: it does not begin as one does/, 'cc -shared'],
    (map { ["plugins/cut$_.so", qr/is no shared library: it (?:is cut short|does not begin as one does)/, 'cc -shared'] } @cut),
    ['plugins/foreign.so', qr{plugin plugins/foreign\.so cannot be used: }, 'made for this machine'],
    ['plugins/missing_symbol.so', qr{missing_symbol\.so cannot be used: undefined symbol: not_there}, 'linked with all that it needs'],
    ['plugins/other.so', qr{plugin plugins/other\.so cannot be used: it has no symbol confiture_plugin}, 'CONFITURE_PLUGIN\(name'],
    ['plugins/abi.so', qr/it was compiled for version 2 of the plugin interface, this is version 1/, 'Compile it with confiture/plugin\.h'],
    ['plugins/short.so', qr/its confiture_plugin lacks a name/, 'CONFITURE_PLUGIN'],
) {
    my ($path, $message, $hint) = @$_;
    configure($path);
    refused($path, $message, $hint);
}

# --- the example ---

configure('plugins/big_tables.so');
project()->files('002_wide.up.sql' => "ALTER TABLE evidence ADD COLUMN wide text NOT NULL DEFAULT 'x';\n");
$m->psql("INSERT INTO evidence SELECT repeat('x', 1000) FROM generate_series(1, 3000)");
{
    local $box->{env}{BIG_TABLES_MB} = 2;
    my $run = $m->migrate('up');
    is($run->{status}, 7, 'big_tables says no');
    like($run->{err}, qr/hook big_tables vetoed pre_execute of 002_wide: public\.evidence has 3 MB, and nobody could read it meanwhile/,
        'why');
    is($m->applied, '001_made', 'the migration before it is done');
}
is($m->migrate('up')->{status}, 0, 'with the usual limit it agrees');
is(decode_json($m->psql("SELECT metadata FROM confiture.migration WHERE version = '002'"))->{largest_table_mb}, 3, 'and notes the size');

done_testing;
