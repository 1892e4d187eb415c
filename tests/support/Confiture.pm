# Running confiture in tests, and golden cases (the layout of zstd's cli-tests).
#
#   run_ok($box, $dir, @arguments)              status 0; returns { status, out, err }
#   run_exit($box, $dir, $status, @arguments)   that status
#   run_like($box, $dir, $status, qr/…/, @arguments)   that status, and stdout+stderr match
#
# A case is a directory tests/cases/cli/<name>/ with
#
#   cmd    a sh script, run in a copy of in/ (an empty directory when there is none), confiture in PATH;
#          $CONFITURE_ROOT is the source tree
#   in/    what the command finds
#   out    what it must write to stdout, err to stderr, after Normalise.pm (absent: nothing)
#   exit   its exit status (absent: 0)
#
# With CONFITURE_UPDATE=1 in the environment out, err and exit are rewritten from what happened: look at the
# difference before committing it.
package Confiture;
use strict;
use warnings;
use Exporter qw(import);
use File::Basename qw(basename);
use Normalise qw(normalise);
use Sandbox;
use Test::More;

our @EXPORT_OK = qw(run_ok run_exit run_like case_findings);

sub run_exit {
    my ($box, $dir, $status, @arguments) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my $run = $box->run($dir, 'confiture', @arguments);
    is($run->{status}, $status, "confiture @arguments: exit status $status") or diag($run->{out}, $run->{err});
    return $run;
}

sub run_ok {
    my ($box, $dir, @arguments) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return run_exit($box, $dir, 0, @arguments);
}

sub run_like {
    my ($box, $dir, $status, $pattern, @arguments) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my $run = run_exit($box, $dir, $status, @arguments);
    like($run->{out} . $run->{err}, $pattern, "confiture @arguments: says so");
    return $run;
}

sub _slurp {
    my ($path) = @_;
    open my $in, '<:raw', $path or return undef;
    local $/;
    return scalar(<$in>) // '';
}

sub _record {
    my ($path, $text, $default) = @_;
    return unlink $path if $text eq $default;
    open my $file, '>:raw', $path or die "$path: $!\n";
    print $file $text;
    close $file or die "$path: $!\n";
}

# Runs one case; returns what is wrong with it, as lines of text ('' when nothing is).
sub case_findings {
    my ($case, %option) = @_;
    return "$case: no cmd\n" unless -f "$case/cmd";
    my $box = Sandbox->new;
    my $dir = $box->project(-d "$case/in" ? "$case/in" : undef, 'project');
    my $run = $box->run($dir, 'sh', "$case/cmd");
    my %got = (exit => "$run->{status}\n", map { $_ => normalise($run->{$_}, $box->names) } qw(out err));
    my %default = (exit => "0\n", out => '', err => '');
    if ($option{update}) {
        _record("$case/$_", $got{$_}, $default{$_}) for sort keys %got;
        return '';
    }
    my $report = '';
    for my $name (qw(exit out err)) {
        my $wanted = _slurp("$case/$name") // $default{$name};
        $wanted = normalise($wanted) unless $name eq 'exit';
        next if $got{$name} eq $wanted;
        $report .= "$name differs:\n" . _difference($box, $wanted, $got{$name});
    }
    return $report;
}

sub _difference {
    my ($box, $wanted, $got) = @_;
    _record("$box->{top}/wanted", $wanted, "\0");
    _record("$box->{top}/got", $got, "\0");
    return $box->run($box->{top}, 'diff', '-u', 'wanted', 'got')->{out};
}

1;
