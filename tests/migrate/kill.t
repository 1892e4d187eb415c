# Ten files, disturbed at every boundary between two messages of the protocol: the connection is cut there, or the
# runner is killed. After each, one plain rerun ends where an undisturbed run does.
#
# ./dev check takes a sample of the points; ./dev kill (CONFITURE_KILL=all) takes every one. CONFITURE_KILL may also be
# the number of points of the sample, or one point by its name: 'kill before 117'.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use POSIX ();
use Proxy;
use Sandbox;
use Server;

my $wanted = $ENV{CONFITURE_KILL} // 24;
my @names = qw(rows ledger steps invalid locks prepared chain catalog dump);

# A server of its own, because several work side by side.
sub begin {
    my $box = Sandbox->new;
    my $dir = $box->project('tests/cases/migrate/kill');
    return { box => $box, dir => $dir, server => Server->new($box, $dir), n => 0 };
}

sub up {
    my ($at, $database, %other) = @_;
    my $url = $at->{server}->url($database, %other);
    return $at->{box}->run($at->{dir}, { timeout => 60, env => { DATABASE_URL => $url } }, 'confiture', 'migrate', 'up');
}

# The messages of an undisturbed run, and the state it leaves.
sub undisturbed {
    my ($at) = @_;
    my $server = $at->{server};
    my $proxy = Proxy->start($at->{box}, $server);
    $server->create('clean');
    my $run = up($at, 'clean', host => $proxy->{host});
    my $report = $proxy->stop;
    $server->settle('clean');
    $at->{last} = @{ $report->{messages} };
    return ($run, $report->{messages}, $server->state('clean'));
}

# What is not as it must be after one disturbance, as text; '' when nothing is.
sub try_point {
    my ($at, $point, $clean) = @_;
    my ($how, $when, $number) = split ' ', $point;
    my $server = $at->{server};
    my $database = $server->create('point' . ++$at->{n});
    my $proxy = Proxy->start($at->{box}, $server, how => $how, when => $when, at => $number);
    my $first = up($at, $database, host => $proxy->{host});
    my $report = $proxy->stop;
    my $problem = $report->{fired} ? '' : "the run ended before message $number\n";
    # Cut, it may find that its COMMIT arrived, and go on. At the last message, its farewell, there may be nobody to kill.
    my $expected = $how eq 'cut' ? qr/\A[03]\z/ : $number == $at->{last} ? qr/\A(?:0|137)\z/ : qr/\A137\z/;
    $problem .= "exit status $first->{status}: $first->{err}\n" if $report->{fired} && $first->{status} !~ $expected;
    $problem .= claims($at, $database, $first);
    my $again = up($at, $database);
    $problem .= "rerun: exit status $again->{status}: $again->{err}\n" if $again->{status};
    $problem .= "a session stays:\n" . $server->sessions($database) . "\n" unless $server->settle($database);
    my $state = $server->state($database);
    for my $name (@names) {
        $problem .= "$name differs:\n$state->{$name}\n-- not:\n$clean->{$name}\n" if $state->{$name} ne $clean->{$name};
    }
    $server->drop($database);
    return $problem eq '' ? '' : "$point: ${problem}first run said: $first->{err}rerun said: $again->{err}\n";
}

# What the disturbed run said of the database must be so.
sub claims {
    my ($at, $database, $run) = @_;
    return '' unless $run->{err} =~ /^Applied |rolled back/m;
    my %applied = map { $_ => 1 } split /\n/,
        $at->{server}->sql($database, q{SELECT coalesce(version || '_', 'R__') || name FROM confiture.migration});
    my $problem = '';
    while ($run->{err} =~ /^Applied (\S+) in/mg) { $problem .= "said it had applied $1\n" unless $applied{$1} }
    while ($run->{err} =~ /(\S+) was rolled back/g) { $problem .= "said $1 was rolled back\n" if $applied{$1} }
    return $problem;
}

# All points, or one of each stretch of them, not always the same one, so that a sample has some of each kind.
sub points {
    my (@messages) = @_;
    my @all;
    for my $number (1 .. @messages) {
        my @when = $messages[$number - 1] =~ /^F/ ? qw(before after) : ('before');
        push @all, map { ("cut $_ $number", "kill $_ $number") } @when;
    }
    push @all, "kill after " . @messages;
    return @all if $wanted eq 'all';
    return $wanted if $wanted =~ /\D/;
    my $step = @all / $wanted;
    return ((map { $all[int($_ * $step) + $_ * 5 % int $step] } 0 .. $wanted - 1), scalar @all);
}

my $at = begin();
my ($run, $messages, $clean) = undisturbed($at);
is($run->{status}, 0, 'the undisturbed run') or BAIL_OUT($run->{err});
is(scalar(() = $run->{err} =~ /^Applied /mg), 10, 'applies ten files');
my %thing = (steps => 'journal', invalid => 'invalid index', locks => 'lock', prepared => 'prepared transaction',
    chain => 'break in the chain of events');
is($clean->{$_}, '', "and leaves no $thing{$_}") for sort keys %thing;
my @points = points(@$messages);
my $of = $wanted =~ /\A\d+\z/ ? pop @points : @points;
my $count = @$messages . ' messages, ' . @points . " of $of points";
$wanted eq 'all' ? diag($count) : note($count);

# One process per processor in the full run, each with every n-th point.
my $jobs = $wanted eq 'all' ? $ENV{CONFITURE_KILL_JOBS} // 2 : 1;
my @readers;
for my $job (1 .. $jobs - 1) {
    my $pid = open(my $from, '-|') // die "fork: $!\n";
    if (!$pid) {
        my $own = begin();
        undisturbed($own);
        for (my $i = $job; $i < @points; $i += $jobs) { print try_point($own, $points[$i], $clean) }
        undef $own;
        close STDOUT;
        POSIX::_exit(0);
    }
    push @readers, $from;
}
my $problems = '';
for (my $i = 0; $i < @points; $i += $jobs) { $problems .= try_point($at, $points[$i], $clean) }
for my $from (@readers) {
    local $/;
    $problems .= <$from> // '';
    close $from or $problems .= "a process of the test failed\n";
}
for my $kind ('cut before', 'cut after', 'kill before', 'kill after') {
    my $count = grep { /^$kind / } @points or next;
    my @wrong = grep { /^$kind / } split /^(?=(?:cut|kill) (?:before|after) \d+: )/m, $problems;
    is(join('', @wrong), '', "$kind a message is passed on: $count times, and each rerun ends in the same state");
}
unlike($problems, qr/^a process of the test failed/m, 'every process of the test ended well');

done_testing;
