# Ten files up, and down again, disturbed at every boundary between two messages of the protocol: the connection is cut
# there (at every fifth by a reset of TCP, too), or the runner is killed; or the server process is ended in the midst of
# what it was asked to do. After each, one plain rerun ends where an undisturbed run does.
#
# A point is '<direction> <how> <when> <message>': 'up kill before 117'. Followed by 'again <message>', its rerun is killed, too,
# behind that message, and it is the next one that must do. ./dev check takes a sample of the points; ./dev kill
# (CONFITURE_KILL=all) takes every one. CONFITURE_KILL may also be the size of the sample, or a pattern of points:
# 'up terminate.*'.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use POSIX ();
use Proxy;
use Sandbox;
use Server;

my $wanted = $ENV{CONFITURE_KILL} // 28;
my $jobs = $wanted =~ /\D/ ? $ENV{CONFITURE_KILL_JOBS} // 2 : 1;
my @names = qw(rows ledger steps invalid locks prepared chain events catalog dump);
my %words = (up => ['up'], down => ['down', '--to', '0', '--yes']);
my %applied = (up => 10, down => 1);    # rows of the ledger behind it: a repeatable stays

# A server of its own for each process, because several work side by side. `complete` is the database that down begins with.
sub begin {
    my $box = Sandbox->new;
    my $dir = $box->project('tests/cases/migrate/kill');
    my $at = { box => $box, dir => $dir, server => Server->new($box, $dir), n => 0 };
    $at->{server}->create('complete');
    my $run = migrate($at, 'up', 'complete');
    die "up: $run->{err}\n" if $run->{status};
    $at->{server}->settle('complete');
    return $at;
}

sub migrate {
    my ($at, $direction, $database, %other) = @_;
    my $url = $at->{server}->url($database, %other);
    return $at->{box}->run($at->{dir}, { timeout => 60, env => { DATABASE_URL => $url } }, 'confiture', 'migrate', @{ $words{$direction} });
}

sub database {
    my ($at, $direction) = @_;
    my $name = 'point' . ++$at->{n};
    return $at->{server}->create($direction eq 'up' ? $name : "$name TEMPLATE complete") =~ s/ .*//r;
}

# An undisturbed run: what it said, its messages, and the state it leaves.
sub undisturbed {
    my ($at, $direction) = @_;
    my $database = database($at, $direction);
    my $proxy = Proxy->start($at->{box}, $at->{server});
    my $run = migrate($at, $direction, $database, $proxy->address);
    my $report = $proxy->stop;
    $at->{server}->settle($database);
    return { run => $run, messages => $report->{messages}, state => $at->{server}->state($database) };
}

sub disturbed {
    my ($at, $direction, $database, %plan) = @_;
    my $proxy = Proxy->start($at->{box}, $at->{server}, %plan);
    my $run = migrate($at, $direction, $database, $proxy->address);
    $run->{fired} = $proxy->stop->{fired};
    return $run;
}

# What is not as it must be after one disturbance, as text; '' when nothing is.
sub try_point {
    my ($at, $point, $clean) = @_;
    my ($direction, $how, $when, $number, undef, $again) = split ' ', $point;
    my $server = $at->{server};
    my $database = database($at, $direction);
    my $last = $number == @{ $clean->{$direction}{messages} };
    my $first = disturbed($at, $direction, $database, how => $how, when => $when, at => $number, delay => $number * 7 % 60 / 10);
    my $problem = $first->{fired} ? '' : "the run ended before message $number\n";
    # Cut, it may find that its COMMIT arrived, and go on. At the last message, its farewell, there may be nobody to kill.
    my $expected = $how ne 'kill' ? qr/\A[03]\z/ : $last ? qr/\A(?:0|137)\z/ : qr/\A137\z/;
    $problem .= "exit status $first->{status}: $first->{err}\n" if $first->{fired} && $first->{status} !~ $expected;
    $problem .= claims($at, $direction, $database, $first);
    if ($again) {
        my $second = disturbed($at, $direction, $database, how => 'kill', when => 'after', at => $again);
        $problem .= claims($at, $direction, $database, $second);
    }
    my $rerun = migrate($at, $direction, $database);
    $problem .= "rerun: exit status $rerun->{status}: $rerun->{err}\n" if $rerun->{status};
    $problem .= "a session stays:\n" . $server->sessions($database) . "\n" unless $server->settle($database);
    my ($state, $wanted) = ($server->state($database), $clean->{$direction}{state});
    for my $name (@names) {
        $problem .= "$name differs:\n$state->{$name}\n-- not:\n$wanted->{$name}\n" if $state->{$name} ne $wanted->{$name};
    }
    $server->drop($database);
    return $problem eq '' ? '' : "$point: ${problem}first run said: $first->{err}rerun said: $rerun->{err}\n";
}

# What a disturbed run said of the database must be so.
sub claims {
    my ($at, $direction, $database, $run) = @_;
    return '' unless $run->{err} =~ /^Applied |^Undid |rolled back/m;
    my %applied = map { $_ => 1 } split /\n/,
        $at->{server}->sql($database, q{SELECT coalesce(version || '_', 'R__') || name FROM confiture.migration});
    my $problem = '';
    while ($run->{err} =~ /^Applied (\S+) in/mg) { $problem .= "said it had applied $1\n" unless $applied{$1} }
    while ($run->{err} =~ /^Undid (\S+) in/mg) { $problem .= "said it had undone $1\n" if $applied{$1} }
    while ($run->{err} =~ /(\S+) was rolled back/g) {
        $problem .= "said $1 was rolled back\n" if $direction eq 'up' ? $applied{$1} : !$applied{$1};
    }
    return $problem;
}

# All points of a direction; each fourth with a second disturbance of its rerun.
sub points {
    my ($direction, @messages) = @_;
    my @all;
    for my $number (1 .. @messages) {
        my @when = $messages[$number - 1] =~ /^F/ || $number == @messages ? qw(before after) : ('before');
        for my $when (@when) {
            my $asked = $when eq 'after' && $messages[$number - 1] =~ /^F [QS]/;
            push @all, "$direction $_ $when $number" for ($asked ? 'terminate' : ()), ($number % 5 ? () : 'reset'), 'cut', 'kill';
            $all[-1] .= ' again ' . (20 + $number * 7 % 200) if $number % 4 == 0;
        }
    }
    return @all;
}

# So many of them, spread evenly but not regularly, so that there are some of each kind.
sub sample {
    my ($count, @all) = @_;
    my $step = @all / $count;
    return map { $all[int($_ * $step) + $_ * 5 % int $step] } 0 .. $count - 1;
}

my $at = begin();
my (%clean, @points);
for my $direction (qw(up down)) {
    my $clean = $clean{$direction} = undisturbed($at, $direction);
    is($clean->{run}{status}, 0, "the undisturbed run $direction") or BAIL_OUT($clean->{run}{err});
    is(scalar(() = $clean->{state}{ledger} =~ /^/mg), $applied{$direction}, 'leaves the rows in the ledger that it should');
    my %thing = (steps => 'journal', invalid => 'invalid index', locks => 'lock', prepared => 'prepared transaction', chain => 'break in the chain of events');
    is($clean->{state}{$_}, '', "and no $thing{$_}") for sort keys %thing;
    my @all = points($direction, @{ $clean->{messages} });
    my @some = $wanted eq 'all' ? @all : $wanted =~ /\D/ ? grep { /^(?:$wanted)(?: again \d+)?$/ } @all
        : sample($direction eq 'up' ? $wanted * 2 / 3 : $wanted / 3, @all);
    my $count = "$direction: " . @{ $clean->{messages} } . ' messages, ' . @some . ' of ' . @all . ' points';
    $wanted eq 'all' ? diag($count) : note($count);
    push @points, @some;
}

# Two processes in a long run, each with every second point.
my @readers;
for my $job (1 .. $jobs - 1) {
    my $pid = open(my $from, '-|') // die "fork: $!\n";
    if (!$pid) {
        my $own = begin();
        for (my $i = $job; $i < @points; $i += $jobs) { print try_point($own, $points[$i], \%clean) }
        undef $own;
        close STDOUT;
        POSIX::_exit(0);
    }
    push @readers, $from;
}
my $problems = '';
for (my $i = 0; $i < @points; $i += $jobs) { $problems .= try_point($at, $points[$i], \%clean) }
for my $from (@readers) {
    local $/;
    $problems .= <$from> // '';
    close $from or $problems .= "a process of the test failed\n";
}
for my $kind (map { my $direction = $_; map { ("$direction $_ before", "$direction $_ after") } qw(cut reset terminate kill) } qw(up down)) {
    my $count = grep { /^$kind / } @points or next;
    my @wrong = grep { /^$kind / } split /^(?=(?:up|down) (?:cut|reset|terminate|kill) (?:before|after) \d+.*: )/m, $problems;
    is(join('', @wrong), '', "$kind a message is passed on: $count times, and each rerun ends in the same state");
}
unlike($problems, qr/^a process of the test failed/m, 'every process of the test ended well');

done_testing;
