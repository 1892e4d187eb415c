# --fix, --diff and baselines. What every fix of a rule's page leaves parses, is clean of the rule, and is taken by a real
# server; files keep their modes and links, and nothing but what was asked for is written.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use File::Basename qw(basename);
use JSON::PP qw(decode_json);
use Lint qw(pages lint_project findings);
use Sandbox;
use Server;
use Tree qw(slurp);

my $box = Sandbox->new;
my $server = Server->new($box, $box->project('examples/shop'));

# The fixed project in a database: the server's complaint, or ''.
my $count = 0;
sub takes {
    my ($dir) = @_;
    my $database = $server->create('fixed_' . ++$count);
    my $said = '';
    for my $file ("$dir/db/schema/schema.sql", "$dir/db/migrations/001_change.up.sql") {
        next unless -f $file;
        my %schema = map { lc $_ => 1 } slurp($file) =~ /\b([a-z]\w*)\.[a-z"]/gi;
        $server->sql($database, "CREATE SCHEMA IF NOT EXISTS $_") for grep { /^(?:shop|app|audit)$/ } keys %schema;
        $said .= $server->sql($database, "SET client_min_messages = warning; \\i $file");
    }
    $server->drop($database);
    return $said;
}

# --- each page's fix
my @fixable = grep { $_->{fix} ne 'none' } pages();
cmp_ok(scalar @fixable, '>=', 8, 'there are rules with fixes');
for my $page (@fixable) {
    my $id = $page->{id};
    my ($dir, $file) = lint_project($box, $page->{bad}, category => $page->{category});
    my $before = slurp("$dir/$file");
    # What the scene lacks, the server would complain of without us.
    my $complaint = takes($dir);
    my ($bad) = grep { $_->{rule} eq $id } @{ findings($box, $dir, '--select', $id, $file) };
    ok($bad && $bad->{fix}, "$id: its page's bad SQL has a fix") or next;
    is($bad->{fix}{safe} ? 'safe' : 'unsafe', $page->{fix}, "$id: $page->{fix}, as the page says");
    if ($page->{fix} eq 'unsafe') {
        my $run = $box->run($dir, 'confiture', 'lint', '--select', $id, '--fix', '--format', 'json', $file);
        is(decode_json($run->{out})->{fixed}, 0, "$id: --fix alone leaves it");
        is(slurp("$dir/$file"), $before, "$id: byte by byte");
    }
    my $run = $box->run($dir, 'confiture', 'lint', '--select', $id, '--fix', '--unsafe-fixes', '--format', 'json', $file);
    my $report = decode_json($run->{out});
    is($report->{fixed}, 1, "$id: one fix");
    is_deeply($report->{findings}, [], "$id: nothing is left");
    isnt(slurp("$dir/$file"), $before, "$id: the file was written");
    is_deeply([grep { $_->{rule} =~ /^(?:\Q$id\E|syntax-error)$/ } @{ findings($box, $dir, $file) }], [],
        "$id: clean of the rule, and it parses");
    is(takes($dir), $complaint, "$id: a server takes it") if $complaint eq '' || fail("$id: the page's SQL runs: $complaint");
}

# --- several fixes in one file, columns behind wide characters, a directory of files
my $dir = $box->project(undef, 'many');
my $schema = "CREATE SCHEMA shop;\r\nCREATE TABLE shop.\xC3\xA9t\xC3\xA9 (id bigint PRIMARY KEY, /* \xF0\x9F\x8D\x93 */ at timestamp, "
    . "doc json, \"Json\" JSON, b timestamp(3) without time zone);\r\n";
$box->write("$dir/confiture.yaml", "name: many\n");
$box->write("$dir/db/schema/a.sql", $schema);
chmod 0640, "$dir/db/schema/a.sql";
$box->write("$dir/real/b.sql", "-- confiture:disable-next prefer-jsonb -- nothing to suppress\nCREATE TABLE shop.b (id bigint PRIMARY KEY);\n");
symlink "$dir/real/b.sql", "$dir/db/schema/b.sql";
sub lint { return $box->run($dir, 'confiture', 'lint', @_) }

my $diff = lint('--diff', '--unsafe-fixes');
is($diff->{status}, 1, '--diff: exit status 1 when there is something to change');
like($diff->{out}, qr{^--- a/db/schema/a\.sql\n\+\+\+ b/db/schema/a\.sql\n\@\@}m, '--diff: names of files as git writes them');
is(slurp("$dir/db/schema/a.sql"), $schema, '--diff writes nothing');
$box->write("$dir/all.diff", $diff->{out});

my $fixed = lint('--fix');
is(slurp("$dir/db/schema/b.sql"), "CREATE TABLE shop.b (id bigint PRIMARY KEY);\n", 'a comment that suppressed nothing is gone');
ok(-l "$dir/db/schema/b.sql", 'a link is one still');
is(slurp("$dir/db/schema/a.sql"), $schema, 'what is unsafe is left');
$box->write("$dir/real/b.sql", "-- confiture:disable-next prefer-jsonb -- nothing to suppress\nCREATE TABLE shop.b (id bigint PRIMARY KEY);\n");

lint('--fix', '--unsafe-fixes');
my $wanted = $schema =~ s/at timestamp/at timestamptz/r;
$wanted =~ s/doc json/doc jsonb/;
$wanted =~ s/ JSON,/ jsonb,/;
my $now = slurp("$dir/db/schema/a.sql");
is($now, $wanted =~ s/timestamp\(3\) without time zone/timestamptz(3)/r, 'all fixes of a file, line ends as they were');
is((stat "$dir/db/schema/a.sql")[2] & 07777, 0640, 'the mode is as it was');
my $patched = $box->run($dir, 'sh', '-c', 'mkdir p && cd p && mkdir -p db/schema && printf %s "$1" > db/schema/a.sql && '
    . 'printf "%s\n" "$2" "$3" > db/schema/b.sql && patch --binary -sp1 < ../all.diff && cat db/schema/a.sql', 'sh', $schema,
    '-- confiture:disable-next prefer-jsonb -- nothing to suppress', 'CREATE TABLE shop.b (id bigint PRIMARY KEY);');
is($patched->{out}, $now, 'the diff, applied by patch, gives the same') or diag $patched->{err};
my $again = lint('--diff', '--unsafe-fixes');
is("$again->{status} $again->{out}", '0 ', 'and nothing more');

# --- only what was asked for
$box->write("$dir/db/schema/a.sql", $schema);
$box->write("$dir/db/schema/c.sql", "CREATE TABLE shop.c (id bigint PRIMARY KEY, doc json);\n");
lint('--fix', '--unsafe-fixes', 'db/schema/c.sql');
like(slurp("$dir/db/schema/c.sql"), qr/jsonb/, 'the file that was named is fixed');
is(slurp("$dir/db/schema/a.sql"), $schema, 'the others are not');
lint('--fix', '--unsafe-fixes', '--ignore', 'prefer-timestamp-tz', 'db/schema/a.sql');
like(slurp("$dir/db/schema/a.sql"), qr/at timestamp, doc jsonb/, 'nor what is ignored');

$box->write("$dir/db/schema/c.sql", "CREATE TABLE shop.c (id bigint PRIMARY KEY, at timestamp, b timestamp /* clock */ without time zone,\n"
    . "  c timestamp(3) -- clock\n);\n");
lint('--fix', '--unsafe-fixes', '--select', 'prefer-timestamp-tz', 'db/schema/c.sql');
like(slurp("$dir/db/schema/c.sql"), qr{at timestamptz, b timestamp /\* clock \*/ without time zone,\n  c timestamptz\(3\) -- clock\n}, 'a type that goes on behind a comment is left');

# --- standard input
$box->write("$dir/in", "CREATE TABLE shop.d (id bigint PRIMARY KEY, doc json);\n");
my $stdin = $box->run($dir, { stdin => "$dir/in" }, 'confiture', 'lint', '--stdin-path', 'db/schema/d.sql', '--fix', '--unsafe-fixes');
is($stdin->{out}, "CREATE TABLE shop.d (id bigint PRIMARY KEY, doc jsonb);\n", 'standard input comes back fixed');
ok(!-e "$dir/db/schema/d.sql", 'and nothing is written');

# --- options that do not go together
for (['--fix', '--staged'], ['--fix', '--write-baseline', '--baseline', 'b'], ['--diff', '--format', 'json'], ['--unsafe-fixes'],
    ['--write-baseline']) {
    is(lint(@$_)->{status}, 2, "@$_: refused");
}

# --- baselines
my $old = findings($box, $dir);
cmp_ok(scalar @$old, '>', 1, 'there are old findings');
my $write = lint('--baseline', 'old.json', '--write-baseline');
is($write->{status}, 0, 'writing a baseline is no failure');
is(scalar @{ decode_json(slurp("$dir/old.json"))->{findings} }, scalar @$old, 'it has them all');
my $report = decode_json(lint('--baseline', 'old.json', '--format', 'json')->{out});
is_deeply([scalar @{ $report->{findings} }, $report->{in_baseline}], [0, scalar @$old], 'they are passed over, and counted');
$box->write("$dir/db/schema/a.sql", "\n\nCREATE TABLE shop.fresh (id bigint PRIMARY KEY, at timestamp);\n" . slurp("$dir/db/schema/a.sql"));
$report = decode_json(lint('--baseline', 'old.json', '--format', 'json')->{out});
is(join(' ', map { "$_->{rule}:$_->{line}" } @{ $report->{findings} }), 'prefer-timestamp-tz:3', 'a new one is told, lines moved or not');
$box->write("$dir/confiture.yaml", "name: many\nlint:\n  baseline: old.json\n");
is(scalar @{ findings($box, $dir) }, 1, 'by the setting, too');
my $before = slurp("$dir/db/schema/a.sql");
lint('--fix', '--unsafe-fixes');
like(slurp("$dir/db/schema/a.sql"), qr/fresh \(id bigint PRIMARY KEY, at timestamptz\).*\xA9 \(id[^;]* at timestamp, /s,
    'and --fix leaves old ones alone');
for (['{"version": 2, "findings": []}', 'another version'], ['{"findings"', 'half a file'], ['[]', 'no object']) {
    $box->write("$dir/old.json", $_->[0]);
    my $run = lint();
    is($run->{status}, 2, "$_->[1] is no baseline");
    like($run->{err}, qr/--write-baseline/, 'and what makes one is said');
}
unlink "$dir/old.json";
is(lint()->{status}, 2, 'one that is missing is an error');

done_testing;
