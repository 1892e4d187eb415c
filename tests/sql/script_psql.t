# Where our reader cuts a script, against psql itself: both read the same file, psql with a server that takes
# everything (tests/support/FakeServer.pm), and what they send is compared.
#
# Read are: the cases of tests/cases/script, PostgreSQL's own scripts, and scripts put together at random from the
# tokens a lexer can stumble over. CONFITURE_SCRIPTS=N reads N of the last; they are the same ones every time.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use File::Temp qw(tempdir);
use Test::More;
use FakeServer;
use Sandbox;

my $root = Sandbox::root();
my $dump = Sandbox::build() . '/tests/script-dump';
my %variables = (schema => 'shop', owner => "o'brien", table => 'we ird', list => '1, 2', yes => 'on', nothing => '');
my @variables = map { "$_=$variables{$_}" } sort keys %variables;

sub slurp { open my $in, '<:raw', $_[0] or die "$_[0]: $!"; local $/; return scalar(<$in>) // '' }

# What the two may write differently: the final ';', white space and comments in front, empty lines.
sub plain {
    my ($text) = @_;
    1 while $text =~ s{\A(?:\s+|--[^\r\n]*|(/\*(?:[^/*]|\*(?!/)|/(?!\*)|(?1))*\*/))}{};
    $text =~ s/[\s;]*\z//;
    $text =~ s/\s*([()])\s*/$1/g, $text =~ s/ +/ /g if $text =~ /\ACOPY/;    # psql sets \copy's words apart
    $text =~ s/\n+/\n/g;
    return $text;
}

sub ours {
    my ($directory, $file) = @_;
    my $out = tempdir('cf-XXXXXX', DIR => '/tmp', CLEANUP => 1) . '/out';
    my $pid = fork // die;
    if (!$pid) {
        open STDOUT, '>', $out;
        open STDERR, '>', "$out.err";
        alarm 30;
        exec { $dump } $dump, 'raw', $directory, "$directory/$file", @variables or exit 127;
    }
    waitpid $pid, 0;
    my $status = $?;
    my $text = slurp($out);
    my @sent;
    while (length $text) {
        $text =~ s/\A(.) (\d+)\n// or die "odd record in $file: " . substr $text, 0, 40;
        my ($kind, $bytes) = ($1, substr $text, 0, $2, '');
        substr $text, 0, 1, '';
        if ($kind eq 'Q') {
            push @sent, "Q " . plain($bytes) if length plain($bytes);
        } elsif ($kind eq 'C') {
            push @sent, "Q set client_encoding to '$bytes'";
        } elsif ($kind eq 'D') {
            if (@sent && $sent[-1] =~ /\AD /) { $sent[-1] .= $bytes } else { push @sent, "D $bytes" }
        }
    }
    s/(?:(?<=\AD )|(?<=\n))\\\.\n?\z// for grep { /\AD / } @sent;    # of \copy's file
    return (\@sent, $status, slurp("$out.err"));
}

sub theirs {
    my ($directory, $file) = @_;
    my ($sent, $output) = FakeServer::record(['-v', 'ON_ERROR_STOP=1', (map { ('-v', $_) } @variables), '-f', $file],
        $directory);
    my @plain;
    for my $message (@$sent) {
        my ($kind, $bytes) = @$message;
        $bytes =~ s/(?:\A|(?<=\n))\\\.\r?\n?\z// if $kind eq 'D';
        $bytes = plain($bytes) if $kind eq 'Q';
        push @plain, "$kind $bytes" if length $bytes;
    }
    return (\@plain, $output);
}

# A script we refuse must have been cut as psql cuts it up to there.
sub compare {
    my ($directory, $file, $name) = @_;
    my ($we, $status, $error) = ours($directory, $file);
    my ($they, $output) = theirs($directory, $file);
    return fail("$name: $error") if $status & 127 || ($status >> 8) > 1;
    splice @$they, scalar @$we if $status && @$they > @$we;
    # In a branch not taken psql refuses commands it does not know, where we pass over them.
    splice @$we, scalar @$they if $output =~ /invalid command/ && @$we > @$they;
    my $same = is_deeply($we, $they, $name . ($status ? ' (until it is refused)' : ''));
    diag("$error$output") unless $same;
    return $same;
}

opendir my $cases, "$root/tests/cases/script" or die;
for my $file (sort grep { /\.sql\z/ } readdir $cases) {
    next if $file eq 'bad_copy_nul.sql';    # psql loses what is behind the NUL in its line
    compare("$root/tests/cases/script", $file, $file);
}
compare($_ =~ m{(.*)/(.*)}, $_) for glob '/usr/share/postgresql/1[0-9]/*.sql';

# Behind COPY's data stands a word: psql 15.20 takes a statement without one for another COPY whose data is to be
# skipped.
my @tokens = (
    "'", "''", '"', "E'", "e'\\''", "U&'", 'U&"', "B'", "X'01'", "N'", '$$', '$a$', '$1', '$', '$a', '/*', '*/', '/', '*', '--',
    '-', "-- it's\n", '(', ')', ';', ";\n", ';;', ':', '::', ':=', ':schema', ":'owner'", ':"table"', ':{?yes}', ':{?no}', ':no',
    ":'no'", ':schemae', ':nothing', ':{', '[1:list]', "\n", "\n\n", "\t", "\r\n", "\\;", "\\:", 'BEGIN', 'BEGIN ATOMIC', 'END', 'CASE',
    'CREATE FUNCTION', 'CREATE OR REPLACE PROCEDURE', 'create', 'function', 'or', 'select', 'x', 'e', "\xc3\xa9", '1', '1e', '1.5', '.', '1.',
    "\n\\if true\n", "\n\\if false\n", "\n\\else\n", "\n\\elif yes\n", "\n\\endif\n", "\n\\set a 'x;'\n", "\n\\echo :yes 'a' \"b\"\n", ':a',
    ";\nCOPY t FROM stdin;\n1\ta\n\\.\nselect ", "\n\\set schema b :list 'c'''\n", "\n\\unset nothing\n", '+', '@', '~', "\\", '_', 'a$b$', "it's",
    '$a$b$', "'b\\'",
);
my $seed = 20260101;
sub random { $seed = ($seed * 1103515245 + 12345) & 0x7fffffff; return int(($seed >> 8) % $_[0]) }
my $box = tempdir('cf-XXXXXX', DIR => '/tmp', CLEANUP => 1);
chmod 0755, $box;
my $wrong = 0;
for my $n (1 .. $ENV{CONFITURE_SCRIPTS} // 120) {
    my $text = join '', map { $tokens[random(scalar @tokens)] . (random(3) ? ' ' : '') } 1 .. 2 + random(24);
    open my $out, '>:raw', "$box/random.sql" or die;
    print $out $text;
    close $out;
    next if compare($box, 'random.sql', "random $n");
    diag($text =~ s/\n/\n    /gr);
    last if ++$wrong >= 5;
}

done_testing;
