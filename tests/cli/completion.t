# The completion scripts: bash's is sourced and asked, zsh's and fish's are checked by their shells when they are
# installed, and fish's quoting always.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Confiture qw(run_ok);
use Sandbox;

my $box = Sandbox->new;
my $dir = $box->project(undef, 'project');
my %script;
for my $shell (qw(bash zsh fish)) {
    $script{$shell} = run_ok($box, $dir, 'completion', $shell)->{out};
    open my $file, '>', "$dir/confiture.$shell" or die $!;
    print $file $script{$shell};
    close $file;
}
open my $file, '>', "$dir/a schema.sql" or die $!;
close $file;

is($box->run($dir, 'bash', '-n', 'confiture.bash')->{err}, '', 'bash reads its script');

# What bash offers for the last of the words, with the words parted as bash parts them (at '=' too).
sub offered {
    my (@words) = @_;
    my $run = $box->run($dir, 'bash', '-c', <<'BASH', 'ask', @words);
. ./confiture.bash
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_confiture
printf '%s\n' "${COMPREPLY[@]}"
BASH
    is($run->{err}, '', "@words: no complaint");
    return join ' ', sort split /\n/, $run->{out};
}

my @questions = (
    [['confiture', 'bu'], 'build'],
    [['confiture', ''], '--help --version anonymize build completion config explain hash hooks init lint migrate notify pg risk sync'],
    [['confiture', 'build', '--dr'], '--drop --dry-run'],
    [['confiture', 'pg', 'st'], 'start status stop'],
    [['confiture', 'pg', 'start', '--bi'], '--bindir='],
    [['confiture', 'config', 'show', '--or'], '--origin'],
    [['confiture', 'completion', 'f'], 'fish'],
    [['confiture', '--env', 'staging', 'bu'], 'build'],
    [['confiture', '--env', '=', 'staging', 'bu'], 'build'],
    [['confiture', 'build', '--seed', 'demo', '--dro'], '--drop'],
    [['confiture', 'init', 'shop', '--qu'], '--quiet'],
    [['confiture', 'hash', '--format', 'j'], 'json'],
    [['confiture', 'hash', '--format', '='], 'json text'],
    [['confiture', 'hash', '-f', 't'], 'text'],
    [['confiture', 'build', '--output', 'a'], 'a schema.sql'],
    [['confiture', 'hash', '--check', '=', 'a'], 'a schema.sql'],
    [['confiture', 'refe'], ''],
    [['confiture', 'hooks', 'run', 'pre_e'], 'pre_execute'],
    [['confiture', 'hooks', 'run', 'lock_'], 'lock_retry lock_wait'],
    [['confiture', 'explain', 'ban-drop-ta'], 'ban-drop-table'],
    [['confiture', 'anonymize', 'strategies', 'ph'], 'phone'],
    [['confiture', 'notify', 'test', 'x'], ''],
);
for my $question (@questions) {
    my ($words, $wanted) = @$question;
    is(offered(@$words), $wanted, "bash: @$words");
}

like($script{zsh}, qr/\A#compdef confiture\n/, 'zsh finds what it is for');
unlike($script{zsh}, qr/\blocal [^\n]*\bpath\b/, 'zsh: $path is the search path, and is left alone');
my @odd = grep { !/^(?:#.*|complete(?: (?:-\w|[\w.-]+|'(?:[^'\\]|\\['\\])*'))+)$/ } split /\n/, $script{fish};
is("@odd", '', 'fish: every line is one command with its quotes closed');
for my $shell (qw(zsh fish)) {
    SKIP: {
        skip "$shell is not installed", 1 if system("command -v $shell >/dev/null 2>&1") != 0;
        is($box->run($dir, $shell, '-n', "confiture.$shell")->{err}, '', "$shell reads its script");
    }
}

done_testing;
