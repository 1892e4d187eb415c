# Input that nobody would choose, for lint and risk alike: what cannot be read is told at its place, and hides nothing of
# what can be.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use JSON::PP qw(decode_json);
use Test::More;
use Lint qw(findings);
use Sandbox;

my $box = Sandbox->new;
my $dir = $box->project(undef, 'input');
$box->write("$dir/confiture.yaml", "name: input\n");

# Rules and places of what lint tells of the text, in their order.
sub told {
    my ($text, @arguments) = @_;
    $box->write("$dir/input.sql", $text);
    return join "\n", map { "$_->{line}:$_->{column} $_->{rule}" } @{ findings($box, $dir, @arguments, 'input.sql') };
}

# Lines, classes and kinds of what risk tells of the text.
sub risks {
    my ($text) = @_;
    $box->write("$dir/input.sql", $text);
    my $run = $box->run($dir, 'confiture', 'risk', 'input.sql', '--format', 'json');
    return "status $run->{status}" if $run->{status} != 0;
    return join "\n", map { "$_->{line} $_->{class}" } @{ decode_json($run->{out})->{statements} };
}

my $last = "CREATE INDEX i ON b (c);\n";
my @cases = (
    ['a bad statement between good ones', "DROP TABLE a;\nSELEC 1;\n$last",
        "1:1 ban-drop-table\n2:1 syntax-error\n3:1 require-concurrent-index-creation", "1 critical\n2 high\n3 high"],
    ['a bad statement in one line with good ones', "DROP TABLE a; SELEC 1; $last",
        "1:1 ban-drop-table\n1:15 syntax-error\n1:24 require-concurrent-index-creation", "1 critical\n1 high\n1 high"],
    ['nothing', '', '', ''],
    ['blanks and comments', " \n-- a\n/* b\n/* c */ */\n", '', ''],
    ['no newline at the end', 'DROP TABLE a', '1:1 ban-drop-table', '1 critical'],
    ['a byte order mark and CRLF', "\xEF\xBB\xBFDROP TABLE a;\r\nDROP TABLE b;\r\n", "1:1 ban-drop-table\n2:1 ban-drop-table", "1 critical\n2 critical"],
    ['psql meta-commands', "\\set x 1\n\\if :x\nDROP TABLE a;\n\\else\nDROP TABLE b;\n\\endif\n\\echo done\n$last",
        "3:1 ban-drop-table\n8:1 require-concurrent-index-creation", "3 critical\n8 high"],
    ['COPY data', "COPY t FROM stdin;\nDROP TABLE b;\n\\N\t2\n\\.\n$last", '5:1 require-concurrent-index-creation', "1 low\n5 high"],
    ['COPY data in another encoding', "COPY t FROM stdin;\ncaf\xE9;\n\\.\n$last", '4:1 require-concurrent-index-creation', undef],
    ['a meta-command psql does not know', "DROP TABLE a;\n\\nosuch\n$last",
        "1:1 ban-drop-table\n2:1 syntax-error\n3:1 require-concurrent-index-creation", 'status 4'],
    ['a NUL byte', "DROP TABLE a;\nSELECT \0 1;\n$last", "1:1 ban-drop-table\n2:8 syntax-error\n3:1 require-concurrent-index-creation", 'status 4'],
    ['a byte that is not UTF-8', "DROP TABLE a;\nCREATE TABLE \"\xFF\" (\n  a int);\n$last",
        "1:1 ban-drop-table\n2:15 syntax-error\n4:1 require-concurrent-index-creation", 'status 4'],
    ['such a byte in a comment', "-- caf\xE9\nDROP TABLE a;\n$last", "1:7 syntax-error\n2:1 ban-drop-table\n3:1 require-concurrent-index-creation", 'status 4'],
    ['an encoding that says so', "\\encoding LATIN1\n-- caf\xE9\nDROP TABLE a;\n", '3:1 ban-drop-table', '3 critical'],
    ['a quote that is never closed', "DROP TABLE a;\nSELECT 'abc;\n$last", "1:1 ban-drop-table\n2:8 syntax-error\n3:1 require-concurrent-index-creation", 'status 4'],
    ['a parenthesis that is never closed', "CREATE TABLE t (a int;\n$last", "1:16 syntax-error\n2:1 require-concurrent-index-creation", 'status 4'],
    ['a dollar quote that is never closed', "DROP TABLE a;\nDO \$x\$ BEGIN\n$last", "1:1 ban-drop-table\n2:4 syntax-error", 'status 4'],
    ['quoted, mixed and long names', sprintf(qq{CREATE TABLE "%s" ("Id" int);\nDROP TABLE "%s";\nCREATE INDEX "I"\n ON "Mixed"."Case" ("Col");\n}, 'N' x 63, 'N' x 63),
        '3:1 require-concurrent-index-creation', "1 low\n2 low\n3 high"],
    ['a name of more than 63 bytes is the name it is cut to', sprintf("CREATE TABLE %s (id int);\nDROP TABLE %s;\n", 'n' x 70, 'n' x 63), '', "1 low\n2 low"],
    ['names of more bytes than characters', sprintf(qq{CREATE TABLE "%s" (id int); DROP TABLE a;\n}, "\xC3\x9C" x 31), '1:58 ban-drop-table', "1 low\n1 critical"],
    ['a quote in a name', qq{CREATE TABLE "a""b" (id int);\nDROP TABLE "a""b", c;\n}, '2:1 ban-drop-table', "1 low\n2 critical"],
    ['parentheses too deep for the grammar', 'SELECT ' . '(' x 20000 . '1' . ')' x 20000 . ";\nDROP TABLE a;\n", "1:10004 syntax-error\n2:1 ban-drop-table", "1 high\n2 critical"],
    ['an expression that goes deep', 'SELECT ' . '1+' x 50000 . "1;\nDROP TABLE a;\n", '2:1 ban-drop-table', "1 low\n2 critical"],
    ['as many columns as a table can have', 'CREATE TABLE w (' . join(', ', map {"c$_ int"} 1 .. 1600) . ");\nDROP TABLE a;\n", '2:1 ban-drop-table', "1 low\n2 critical"],
);
my $rules = 'ban-drop-table,require-concurrent-index-creation';
for my $case (@cases) {
    my ($name, $text, $lint, $risk) = @$case;
    is(told($text, '--select', $rules), $lint, "lint: $name");
    is(risks($text), $risk, "risk: $name") if defined $risk;
}

subtest 'many statements' => sub {
    my $many = 100_000;
    is(told(join '', map { "ALTER TABLE t" . $_ % 50 . " ADD COLUMN c$_ int;\n" } 1 .. $many), '', 'lint: without a finding');
    my $run = $box->run($dir, 'confiture', 'risk', 'input.sql');
    is(() = $run->{out} =~ /^input\.sql:\d+  low/mg, $many, 'risk: each is judged');
    $box->write("$dir/input.sql", join '', map {"SELEC $_;\n"} 1 .. $many);
    $run = $box->run($dir, 'confiture', 'lint', 'input.sql');
    is(() = $run->{out} =~ /\[syntax-error\]$/mg, $many, 'each error is told');
    like($run->{out}, qr/^  --> input\.sql:$many:1$/m, 'the last at its place');
};

subtest 'what opens again and again is given up' => sub {
    $box->write("$dir/input.sql", "SELECT (1;\n" x 5000);
    my $found = findings($box, $dir, 'input.sql');
    cmp_ok(scalar @$found, '<', 200, 'not one for each');
    like($found->[-1]{hint}, qr/Nothing behind this is read/, 'and that is said');
};

subtest 'what is not SQL at all' => sub {
    srand 1;
    for my $turn (1 .. 20) {
        $box->write("$dir/input.sql", join '', map { chr int rand 256 } 1 .. 5000);
        for my $command ('lint', 'risk') {
            my $run = $box->run($dir, 'confiture', $command, 'input.sql');
            ok($run->{status} == 1 || $run->{status} == 4, "$command: $turn") or diag("$run->{status} $run->{err}");
        }
    }
};

subtest 'syntax newer than the grammar is a note' => sub {
    my $run = $box->run($dir, 'sh', '-c', 'echo "MERGE INTO t USING s ON t.id = s.id WHEN NOT MATCHED BY SOURCE THEN DELETE; DROP TABLE a;" >newer.sql; confiture lint newer.sql');
    is($run->{status}, 0, 'no error');
    like($run->{out}, qr/\[newer-syntax\]/);
    like($run->{out}, qr/\[ban-drop-table\]/);
};

subtest 'nobody listens' => sub {
    $box->write("$dir/input.sql", join '', map {"SELEC $_;\n"} 1 .. 20000);
    for my $command ('lint', 'lint -f json', 'lint -f sarif', 'risk', 'risk -f json') {
        my $run = $box->run($dir, 'bash', '-c', "confiture $command input.sql | head -n 1; echo \${PIPESTATUS[0]}");
        like($run->{out}, qr/\n(?:141|1|0)\n\z/, "$command: ends");
        is($run->{err}, '', "$command: without a word");
        $run = $box->run($dir, 'sh', '-c', "confiture $command input.sql >/dev/full");
        is($run->{status}, 4, "$command: a full disk is an error");
        is(() = $run->{err} =~ /No space left/g, 1, "$command: told once");
    }
};

done_testing;
