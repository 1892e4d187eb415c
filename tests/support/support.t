# The test support itself: what does not match must be found, what may differ must not.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use Test::More;
use Confiture qw(case_findings);
use Markdown qw(blocks check_file);
use Normalise qw(normalise);
use Sandbox;

sub put {
    my ($path, $text) = @_;
    open my $out, '>', $path or die "$path: $!";
    print $out $text;
    close $out;
}

sub got {
    open my $in, '<', $_[0] or return undef;
    local $/;
    return scalar <$in>;
}

subtest 'normalise' => sub {
    my %same = (
        'built in 85 ms' => 'built in DURATION', 'built in 1.2 s' => 'built in DURATION', '3 min 05 s' => 'DURATION',
        '{"duration_ms": 17}' => '{"duration_ms": DURATION}', 'running, pid 4711' => 'running, pid PID',
        'PostgreSQL 15.20 (Debian 15.20-0+deb12u1)' => 'PostgreSQL VERSION', 'socket /tmp/x/y.z.' => 'socket TMP.',
        'at 2026-01-02 03:04:05.6+00' => 'at TIME', "a  \nb\t\n" => "a\nb\n",
        '15 tables, 3 views, /tmpfile' => '15 tables, 3 views, /tmpfile',
    );
    is(normalise($_), $same{$_}, $_) for sort keys %same;
    is(normalise('/a/b/c /a/bc', '/a/b' => 'B', '/a' => 'A'), 'B/c A/bc', 'the longest path first, whole names');
};

subtest 'sandbox' => sub {
    local $ENV{DATABASE_URL} = 'postgresql://elsewhere/';
    local $ENV{PGHOST} = 'elsewhere';
    my $box = Sandbox->new;
    my $top = $box->{top};
    my $run = $box->run($box->{home}, 'sh', '-c', 'echo "$HOME ${DATABASE_URL-} ${PGHOST-}"; echo no >&2; exit 3');
    is_deeply($run, { status => 3, out => "$box->{home}  \n", err => "no\n" }, 'own home, status and both streams');
    is($box->run($box->{home}, { timeout => 0.2 }, 'sleep', '5')->{status}, 'timeout', 'a timeout ends it');
    is($box->run($box->{home}, 'sh', '-c', 'kill -9 $$')->{status}, 137, 'a signal is 128 + its number');
    undef $box;
    ok(!-e $top, 'the tree is gone with the object');
};

subtest 'golden case' => sub {
    my $case = tempdir(CLEANUP => 1);
    make_path("$case/in/db");
    put("$case/in/db/a", "x\n");
    put("$case/cmd", "ls db; pwd; echo 'took 5 ms'; echo oh >&2; exit 4\n");
    my $out = "a\n/home/you/project\ntook DURATION\n";
    put("$case/out", $out);
    put("$case/err", "oh\n");
    put("$case/exit", "4\n");
    is(case_findings($case), '', 'a case that is right');
    put("$case/out", "b\n/home/you/project\ntook 5 ms\n");
    like(case_findings($case), qr/\Aout differs.*^-b\n\+a$/ms, 'other output is found');
    put("$case/err", '');
    unlink "$case/exit";
    like(case_findings($case), qr/\Aexit differs.*out differs.*err differs/s, 'so are status and stderr');
    case_findings($case, update => 1);
    is_deeply([map { got("$case/$_") } qw(out err exit)], [$out, "oh\n", "4\n"], 'and an update writes them down');
    is(case_findings($case), '', 'so that the case is right again');
};

subtest 'documents' => sub {
    my $page = tempdir(CLEANUP => 1) . '/page.md';
    my $text = <<'PAGE';
<!-- in: empty -->
```console
$ echo one; echo two >&2
one
two
$ cd /
$ false
$ echo $?
1
```
<!-- file: a/b.sql -->
```sql
SELECT 1;
```
```sh
test "$(pwd)" = /
```
```console
$ cat ~/project/a/b.sql
SELECT 1;
$ echo 12 ms; pwd
3 ms
/
$ printf '%s\n' a \
>   b
a
b
```
PAGE
    my @judged;
    my $judge = sub { push @judged, [$_[0] ? 1 : 0, $_[1]] };
    put($page, $text);
    check_file($page, 'p', $judge);
    is_deeply([map { $_->[0] } @judged], [(1) x 9], 'a true page') or diag(explain(\@judged));
    (my $wrong = $text) =~ s/^two$/three/m;
    $wrong =~ s/^\$ echo \$\?\n1\n//m;
    $wrong =~ s/= \//= \/tmp/;
    put($page, $wrong);
    @judged = ();
    check_file($page, 'p', $judge);
    is_deeply([map { $_->[1] =~ s/\n.*//sr } grep { !$_->[0] } @judged],
        ['p:2 $ echo one; echo two >&2', 'p:2 $ false', 'p:13 runs'],
        'wrong output, a silent failure and a failing script are found');
    (my $old = $text) =~ s/^two$/three/m;
    put($page, $old);
    check_file($page, 'p', $judge, update => 1);
    is(got($page), $text, 'an update writes what was printed and leaves alone what only looks different');
    put($page, "<!-- in: empty -->\n<!-- file: confiture.yaml -->\n```yaml\nname: a\n```\n"
        . "<!-- file: db/environments/local.yaml -->\n```yaml\nprotectd: true\n```\n```yaml\na: 1\n```\n");
    @judged = ();
    check_file($page, 'p', $judge);
    is_deeply([map { $_->[0] } @judged], [1, 1, 1, 0, 0], 'settings are read, yaml names its file') or diag(explain(\@judged));
    put($page, "<!-- not run: it would take a day -->\n```sh\nexit 1\n```\n\n<!-- not run: x -->\n```sh\nexit 1\n```\n");
    @judged = ();
    check_file($page, 'p', $judge);
    is_deeply([map { $_->[0] } @judged], [1, 0], 'a block is left out for a reason only');
    is_deeply([map { $_->{language} } blocks("````md\n```sh\n```\n````\n```yaml\n```\n")], ['md', 'yaml'],
        'a longer fence holds shorter ones');
};

done_testing;
