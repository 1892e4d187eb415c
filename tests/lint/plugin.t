# Lint rules of plugins: found, listed, selected, graded and suppressed as any other, and refused when they make no sense.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use File::Path qw(make_path);
use Hooks;
use JSON::PP qw(decode_json);
use Sandbox;
use Tree qw(root);

my $box = Sandbox->new;
my $dir = $box->project(undef, 'project');
my ($cc) = grep { -x "/usr/bin/$_" } qw(clang gcc);
make_path("$dir/db/schema", "$dir/plugins");
my $made = $box->run($dir, $cc, qw(-std=c99 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Werror -shared -fPIC), '-I', root() . '/include', '-o', 'plugins/rules.so',
    root() . '/tests/lint/plugin_rules.c');
is($made->{status}, 0, "$cc compiles it") or BAIL_OUT($made->{err});
Hooks::put("$dir/db/schema/a.sql", <<'SQL');
CREATE SCHEMA shop;
CREATE TYPE shop.mood AS ENUM ('good', 'so-so');
CREATE TABLE shop.users (
    id bigint,
    tenant integer,
    bad text,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE shop.log (line text);
SQL

sub configure { Hooks::put("$dir/confiture.yaml", "name: project\nplugins: [plugins/rules.so]\n$_[0]") }

sub lint {
    my ($rules, @arguments) = @_;
    local $box->{env}{RULES} = $rules;
    return $box->run($dir, 'confiture', 'lint', @arguments);
}

sub findings { return [map { "$_->{line}:$_->{column} $_->{object} $_->{message}" . ($_->{hint} ? " ($_->{hint})" : '') }
    @{ decode_json($_[0]{out})->{findings} }] }

configure('');
my $run = lint('', '--select', 'plugin-tells', '--format', 'json');
is_deeply(findings($run), [
    '2:1 shop.mood so-so',
    '3:14 shop.users shop users: 3 columns, key tenant of 2, partition false, nothing NULL -1 (a hint)',
    '6:5 shop.users.bad a column that is bad',
    '6:5 shop.users.bad users',
    '9:14 shop.log shop log: 1 columns, key none of -1, partition false, nothing NULL -1 (a hint)',
], 'what a rule sees and says') or diag explain findings($run), $run->{err};
is($run->{status}, 0, 'a warning alone is no failure');
is(lint('', '--select', 'plugin-tells', '--strict')->{status}, 1, 'but where warnings count');
is_deeply([map { "$_->{id} $_->{category} $_->{severity}" } grep { $_->{id} =~ /^plugin-/ }
    @{ decode_json(lint('', '--list-rules', '--format', 'json')->{out})->{rules} }],
    ['plugin-tells structure warning', 'plugin-other custom warning'], 'the list of rules');

configure("lint:\n  rules: {plugin-tells: off, plugin-other: error}\n");
is(lint('status', '--select', 'plugin-other')->{status}, 2, 'a rule that answers otherwise ends the run');
is_deeply(findings(lint('', '--format', 'json', '--ignore', 'all')), [], 'and can be turned off');
configure('');
{
    my $text = do { open my $in, '<', "$dir/db/schema/a.sql" or die; local $/; <$in> };
    Hooks::put("$dir/db/schema/a.sql", $text =~ s/^(?=CREATE TABLE shop.log)/-- confiture:disable-next plugin-tells -- it is only a log\n/mr);
    is(scalar(grep { /shop\.log/ } @{ findings(lint('', '--select', 'plugin-tells', '--format', 'json')) }), 0, 'a comment suppresses it');
}
like(lint('release', '--select', 'plugin-other')->{err}, qr/released tell/, 'what it holds is released');

for (
    ['status', qr/it answered 5.*while running rule plugin-other of plugin plugins\/rules\.so/s],
    ['root', qr/it reports without an object of the schema/],
    ['silent', qr/it reports without a message/],
    ['id', qr/plugin plugins\/rules\.so: "Not An Id" cannot be the id of a rule/],
    ['taken', qr/the id "ban-drop-table" is one that one of confiture's own rules has already/],
    ['severity', qr/severity of rule plugin-other is off, info, warning or error, not "loud"/],
    ['category', qr/there is no category "nonsense"/],
    ['check', qr/confiture\.yaml:2.*registers a lint rule without a check|registers a lint rule without a check/s],
    ['size', qr/its confiture_lint_rule says it has 8 bytes/],
) {
    my ($what, $message) = @$_;
    my $refused = lint($what, '--select', 'plugin-other');
    is($refused->{status}, 2, "$what: exit status") or diag $refused->{err};
    like($refused->{err}, $message, "$what: why");
}
configure("lint:\n  lua_time: 200 ms\n");
my $slow = lint('slow', '--select', 'plugin-other');
is($slow->{status}, 2, 'a rule that is too slow is asked to end');
like($slow->{err}, qr/it did not end in time/);
done_testing;
