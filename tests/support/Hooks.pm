# Hooks of every form that leave evidence and then do well or badly, for the tests of hooks.
#
#   my @cases = Hooks::cases($all);                     ([form, outcome], ...)
#   Hooks::write($m, $phase, $form, $outcome);      registers one in the project of a Migrations; undef: none
#   Hooks::compile($m);                             once, before the form "plugin" is written
#   Hooks::nowhere($phase)                          whether there is no connection at that phase
#
# Evidence is a row of the table `evidence` (Lua, SQL, plugins), the file evidence.json (programs), or metadata.
package Hooks;
use strict;
use warnings;
use Tree qw(root);

my %lua = (
    ok      => q{confiture.set("seen", ctx.phase)},
    veto    => q{confiture.veto("not today")},
    crash   => q{error("broken")},
    missing => q{local nothing = ctx.no_such_thing.name},
    endless => q{while true do end},
    memory  => q{local t = {} while true do t[#t + 1] = ("x"):rep(100000) .. #t end},
    swallow => q{pcall(function() while true do end end)},
);
my %sql = (
    ok      => q{SELECT 1;},
    veto    => q{DO $$ BEGIN RAISE EXCEPTION 'not today'; END $$;},
    crash   => q{SELECT 1/0;},
    missing => q{SELECT * FROM no_such_table;},
    timeout => q{SELECT pg_sleep(60);},
);
my %run = (
    ok      => q{printf '{"metadata": {"seen": "%s"}}' "$CONFITURE_PHASE"},
    quiet   => q{exit 0},
    veto    => q{echo '{"veto": "not today"}'},
    status  => q{echo 'not today' >&2; exit 3},
    crash   => q{kill -SEGV $$},
    timeout => q{sleep 60},
    endless => q{while :; do :; done},
    garbage => q(echo '{"metadata": {'),
    wrong   => q{echo '["metadata"]'},
    unknown => q{echo '{"metdata": {}}'},
    flood   => q{head -c 10000000 /dev/zero | tr '\0' x},
);
# What tests/hook/matrix_plugin.c does for HOOK_DOES.
my %plugin = map { $_ => $_ } qw(ok veto crash sql timeout garbage);
my %form = (lua => \%lua, sql => \%sql, run => \%run, plugin => \%plugin);

sub nowhere { my ($phase) = @_; return $phase =~ /^(?:lock_wait|pre_build|pre_lint|post_lint)$/ }

sub good { my ($outcome) = @_; return $outcome =~ /^(?:ok|quiet)$/ }

# All outcomes, or those that every phase is tried with.
sub cases {
    my ($all) = @_;
    my %few = map { $_ => 1 } qw(ok veto crash sql timeout endless garbage flood);
    return map { my $form = $_; map { [$form, $_] } grep { $all || $few{$_} } sort keys %{ $form{$form} } } qw(lua sql run plugin);
}

sub put {
    my ($path, $text, $mode) = @_;
    open my $out, '>:raw', $path or die "$path: $!\n";
    print $out $text;
    close $out or die "$path: $!\n";
    chmod $mode, $path if $mode;
}

# The plugin that the form "plugin" stands for.
sub compile {
    my ($m) = @_;
    my ($cc) = grep { -x "/usr/bin/$_" } qw(clang gcc);
    my $root = root();
    my $run = $m->{box}->run($m->{dir}, $cc, qw(-std=c99 -D_POSIX_C_SOURCE=200809L -shared -fPIC), "-I$root/include", '-o', 'hook.so',
        "$root/tests/hook/matrix_plugin.c");
    die "matrix_plugin.c: $run->{err}" if $run->{status} != 0;
    return;
}

sub write {
    my ($m, $phase, $form, $outcome, %more) = @_;
    my $dir = $m->{dir};
    unlink "$dir/confiture_hooks.lua", "$dir/evidence.json", "$dir/hook.sh", "$dir/hook.sql";
    my $yaml = "name: project\n" . ($more{yaml} // '');
    my $insert = 'CREATE TABLE IF NOT EXISTS evidence (phase text)';
    my $does = $form && $form{$form}{$outcome};
    die "no outcome $outcome of $form\n" if $form && !defined $does;
    # Who is to be stopped is, soon; who is not has time, on a busy machine too.
    my $limit = $outcome && $outcome =~ /^(?:timeout|endless|swallow|memory)$/ ? '400 ms' : '20 s';
    my $options = join '', map { "    $_\n" } @{ $more{options} // [] };
    if (($form // '') eq 'lua') {
        my $evidence = nowhere($phase) ? '' : qq{db:execute("$insert") db:execute("INSERT INTO evidence VALUES (\$1)", {ctx.phase})};
        put("$dir/confiture_hooks.lua",
            qq{confiture.hook("$phase", {timeout = "$limit"}, function(ctx)\n  $evidence\n  $does\nend)\n});
    } elsif (($form // '') eq 'sql') {
        put("$dir/hook.sql", "$insert;\nINSERT INTO evidence VALUES (current_setting('confiture.phase'));\n$does\n");
        $yaml .= "hooks:\n  - phase: $phase\n    sql: hook.sql\n    timeout: $limit\n$options";
    } elsif (($form // '') eq 'plugin') {
        $yaml .= "plugins: [hook.so]\n";
        @{ $m->{box}{env} }{qw(HOOK_PHASE HOOK_DOES HOOK_LIMIT)} = ($phase, $does, $limit);
        $m->{box}{env}{HOOK_EVIDENCE} = 1;
        delete $m->{box}{env}{HOOK_EVIDENCE} if nowhere($phase);
    } elsif ($form) {
        # Whole or not at all: a hook that is killed has not half written it.
        put("$dir/hook.sh", "#!/bin/sh\ncat >evidence.tmp && mv evidence.tmp evidence.json\n$does\n", 0755);
        $yaml .= "hooks:\n  - phase: $phase\n    run: ./hook.sh\n    timeout: $limit\n$options";
    }
    put("$dir/confiture.yaml", $yaml);
}

1;
