# What machines read: each format is read back by a parser that is not ours, and says what the JSON document says. SARIF
# is held against the schema of OASIS.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Encode qw(decode encode);
use JSON::PP qw(decode_json);
use Lint qw(findings);
use Sandbox;
use Tree qw(root slurp);

my $box = Sandbox->new;
my $dir = $box->project(undef, 'formats');
my $odd = "db/schema/b_\xC3\xA9t\xC3\xA9, 100%: a <b>.sql";
$box->write("$dir/confiture.yaml", "name: formats\n");
$box->write("$dir/db/schema/a.sql", "CREATE SCHEMA shop;\nCREATE TABLE shop.orders (id bigint PRIMARY KEY, note text);\n");
$box->write("$dir/db/migrations/001_index.up.sql", "SET lock_timeout = '1s';\nCREATE INDEX i\n    ON shop.orders (note);\n");
# Names with everything that some format must escape.
$box->write("$dir/$odd",
    "/* \xC3\xA9\xF0\x9F\x8D\x93 */ CREATE TABLE shop.\"<\xC3\xA9&]]>\\n%0A\x01::\" (\"a\" char(3), at timestamp, \"x\ty\" json);\n");
$box->write("$dir/db/migrations/003_types.up.sql", "CREATE TABLE shop.t (id bigint PRIMARY KEY, at timestamp, doc json);\n");

my $found = findings($box, $dir);
cmp_ok(scalar @$found, '>', 5, 'there is something to write');
my %level = map { $_->{severity} => 1 } @$found;
ok($level{error} && $level{warning}, 'of more than one severity');
ok((grep { $_->{fix} } @$found), 'some with a fix');

sub report {
    my ($format, @arguments) = @_;
    my $run = $box->run($dir, 'confiture', 'lint', '--format', $format, @arguments);
    is($run->{err}, '', "$format: nothing on stderr");
    return $run->{out};
}

# Elements of XML as Python reads them: [tag, attributes, text].
sub xml {
    my ($text) = @_;
    $box->write("$dir/out.xml", $text);
    my $run = $box->run($dir, '/usr/bin/python3', '-c', <<'PY', "$dir/out.xml");
import json, sys, xml.etree.ElementTree as tree
print(json.dumps([[e.tag, e.attrib, e.text] for e in tree.parse(sys.argv[1]).iter()]))
PY
    is($run->{err}, '', 'it is XML');
    unlink "$dir/out.xml";
    return decode_json($run->{out});
}

my @files = map { $_->{file} } @$found;
my $places = join "\n", map { "$_->{file}:$_->{line} $_->{rule}" } @$found;

# --- checkstyle
my $file;
my @checkstyle = map {
    $file = $_->[1]{name} if $_->[0] eq 'file';
    $_->[0] eq 'error' ? "$file:$_->[1]{line} " . ($_->[1]{source} =~ s/^confiture\.//r) : ()
} @{ xml(report('checkstyle')) };
is(join("\n", @checkstyle), $places, 'checkstyle: every finding');

# --- junit
my $junit = xml(report('junit'));
my ($suite) = grep { $_->[0] eq 'testsuite' } @$junit;
my @cases = grep { $_->[0] eq 'testcase' } @$junit;
is($suite->[1]{tests}, @cases, 'junit: so many cases as it says');
is($suite->[1]{failures}, scalar(grep { $_->[0] eq 'failure' } @$junit), 'junit: so many failures as it says');
is(join("\n", map { my ($rule, $line) = split /:/, $_->[1]{name}; "$_->[1]{classname}:$line $rule" } @cases), $places,
    'junit: every finding');

# --- gitlab
my $gitlab = decode_json(report('gitlab'));
is(join("\n", map { "$_->{location}{path}:$_->{location}{lines}{begin} $_->{check_name}" } @$gitlab), $places,
    'gitlab: every finding');
is(join(' ', map { $_->{fingerprint} } @$gitlab), join(' ', map { $_->{fingerprint} } @$found), 'gitlab: fingerprints');
is(join(' ', grep { !/^(?:info|minor|major|critical|blocker)$/ } map { $_->{severity} } @$gitlab), '', 'gitlab: its severities');

# --- github: read as the runner does (src/Runner.Common/ActionCommand.cs)
sub unescape { my ($text) = @_; $text =~ s/%(0D|0A|3A|2C|25)/chr hex $1/ge; return $text }
my $github = report('github');
my @github = map {
    my ($command, $properties, $message) = /^::(\w+) (.*?)::(.*)$/ or die "not a command: $_";
    my %property = map { my ($key, $value) = split /=/, $_, 2; $key => unescape($value) } split /,/, $properties;
    like($command, qr/^(?:error|warning|notice)$/, "github: $command is a command");
    "$property{file}:$property{line} $property{title}"
} split /\n/, $github;
is(join("\n", @github), encode('UTF-8', $places), 'github: every finding, one line each');

# --- sarif
my $text = report('sarif');
my $sarif = decode_json($text);
my @results = @{ $sarif->{runs}[0]{results} };
my @rules = @{ $sarif->{runs}[0]{tool}{driver}{rules} };
is(join("\n", map {
    my $place = $_->{locations}[0]{physicalLocation};
    my $uri = $place->{artifactLocation}{uri};
    unlike($uri, qr/[^A-Za-z0-9._~\/%-]/, 'sarif: a URI');
    $uri =~ s/%([0-9A-F]{2})/chr hex $1/ge;
    decode('UTF-8', $uri) . ":$place->{region}{startLine} $_->{ruleId}"
} @results), $places, 'sarif: every finding');
is(join(' ', map { $rules[$_->{ruleIndex}]{id} } @results), join(' ', map { $_->{ruleId} } @results), 'sarif: of its rules');
is(join(' ', map { $_->{partialFingerprints}{'confiture/v1'} } @results), join(' ', map { $_->{fingerprint} } @$found),
    'sarif: fingerprints');
# A replacement in lines and columns is the edit in bytes.
sub offset {
    my ($path, $line, $column) = @_;
    my @lines = split /^/m, slurp("$dir/$path");
    my $before = decode('UTF-8', $lines[$line - 1] // '');
    return length(join '', @lines[0 .. $line - 2]) + length encode('UTF-8', substr $before, 0, $column - 1);
}
my $fixes = 0;
for my $i (0 .. $#results) {
    my $fix = $results[$i]{fixes} or next;
    my @edits = @{ $found->[$i]{fix}{edits} };
    my @replacements = @{ $fix->[0]{artifactChanges}[0]{replacements} };
    for my $j (0 .. $#edits) {
        my ($edit, $region) = ($edits[$j], $replacements[$j]{deletedRegion});
        my $path = encode('UTF-8', $edit->{file});
        is(offset($path, $region->{startLine}, $region->{startColumn}), $edit->{offset}, 'sarif: an edit begins there');
        is(offset($path, $region->{endLine}, $region->{endColumn}), $edit->{offset} + $edit->{length}, 'and ends there');
        is($replacements[$j]{insertedContent}{text}, $edit->{text}, 'and puts the same');
        $fixes++;
    }
}
cmp_ok($fixes, '>', 0, 'sarif: some have fixes');

chomp(my $schema = `'@{[ root() ]}/tools/fetch-peer' --have sarif-schema` // '');
SKIP: {
    skip 'the schema is not there; tools/fetch-peer sarif-schema fetches it', 2 unless $schema;
    my $valid = sub {
        $box->write("$dir/out.sarif", $_[0]);
        my $run = $box->run($dir, '/usr/bin/python3', root() . '/tests/support/validate.py', $schema, "$dir/out.sarif");
        unlink "$dir/out.sarif";
        return $run->{out} . $run->{err};
    };
    is($valid->($text), '', 'sarif: as the schema wants it');
    is($valid->(report('sarif', '--select', 'ban-truncate-cascade')), '', 'without findings, too');
    isnt($valid->($text =~ s/"startLine": \d+/"startLine": 0/r), '', 'the schema refuses a line 0');
}

# --- without findings
my @none = ('--select', 'ban-truncate-cascade');
is(report('github', @none), '', 'github: nothing');
is_deeply(decode_json(report('gitlab', @none)), [], 'gitlab: an empty list');
is(scalar(grep { $_->[0] eq 'testcase' } @{ xml(report('junit', @none)) }), 1, 'junit: one case, that passed');
is(scalar @{ xml(report('checkstyle', @none)) }, 1, 'checkstyle: no file');

# --- into a file, and into a pipe that nobody reads
is(report('sarif', '--output', 'lint.sarif'), '', 'into a file: nothing on stdout');
is(slurp("$dir/lint.sarif"), $text, 'the file has the report');
my $closed = $box->run($dir, 'bash', '-c', 'set -o pipefail; confiture lint | head -n 1 >/dev/null; echo ${PIPESTATUS[0]}');
is($closed->{err}, '', 'a pipe that is closed is not worth a message');

# --- fingerprints do not change when lines are inserted elsewhere
my %before = map { $_->{fingerprint} => 1 } @$found;
$box->write("$dir/db/migrations/003_types.up.sql",
    "-- a line\n\nSELECT 1;\n" . slurp("$dir/db/migrations/003_types.up.sql"));
my @moved = grep { $_->{file} =~ /003_types/ && $_->{rule} =~ /^prefer/ } @{ findings($box, $dir) };
cmp_ok(scalar @moved, '>', 0, 'findings further down');
is(join(' ', grep { !$before{$_} } map { $_->{fingerprint} } @moved), '', 'have the fingerprints they had');

done_testing;
