# A proxy between a client and the Unix socket of a PostgreSQL server that knows where a message of the protocol ends
# (version 3.0, manual chapter "Frontend/Backend Protocol"), counts messages of both directions and of
# all connections together, and disturbs the client at one of them.
#
#   my $proxy = Proxy->start($box, $server, at => 17, when => 'before', how => 'cut');
#   $server->url('a', $proxy->address)
#   my $report = $proxy->stop;        { messages => ['F start', 'B R', 'F Q', …], fired => 1 }
#
# at: number of the message, from 1; without it nothing is disturbed. when: 'before' it is passed on, or 'after'. how: 'cut'
# closes both connections; 'kill' sends SIGKILL to the client first; 'reset' listens to TCP, and resets the connection (RST).
# 'terminate' ends the server process, so many milliseconds (`delay`) later, in the midst of what it was asked to do.
# It happens once: later connections pass.
package Proxy;
use strict;
use warnings;
use File::Path qw(make_path);
use IO::Select;
use IO::Socket::INET;
use IO::Socket::UNIX;
use POSIX ();
use Socket qw(SOL_SOCKET SO_LINGER);
use Time::HiRes qw(sleep);

use constant SO_PEERCRED => 17;
my %without_type = (80877102 => 'cancel', 80877103 => 'ssl', 80877104 => 'gss');

my $started = 0;

sub start {
    my ($class, $box, $server, %plan) = @_;
    my $host = "$box->{top}/proxy" . ++$started;
    make_path($host);
    my $tcp = ($plan{how} // '') eq 'reset';
    my $listen = $tcp ? IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 64, Proto => 'tcp')
        : IO::Socket::UNIX->new(Local => "$host/.s.PGSQL.5432", Listen => 64);
    die "listen: $!\n" unless $listen;
    chmod 0777, "$host/.s.PGSQL.5432" unless $tcp;
    my @address = $tcp ? (host => '127.0.0.1', port => $listen->sockport, sslmode => 'disable', gssencmode => 'disable') : (host => $host, port => 5432);
    my $self = bless { address => \@address, log => "$host/log" }, $class;
    $self->{pid} = fork // die "fork: $!\n";
    return $self if $self->{pid};
    @SIG{qw(PIPE TERM INT HUP)} = ('IGNORE', ('DEFAULT') x 3);
    eval { _serve($listen, "$server->{host}/.s.PGSQL.$server->{port}", \%plan, "$host/log"); 1 } or print STDERR "proxy: $@";
    POSIX::_exit(1);
}

sub address { return @{ $_[0]{address} } }

sub stop {
    my ($self) = @_;
    my $pid = delete $self->{pid} // return;
    kill TERM => $pid;
    waitpid $pid, 0;
    open my $in, '<', $self->{log} or return { messages => [], fired => 0 };
    chomp(my @lines = <$in>);
    return { messages => [grep { !/^!/ } @lines], fired => scalar grep { /^!/ } @lines };
}

sub DESTROY {
    my ($self) = @_;
    local ($?, $!, $@);
    $self->stop;
}

# One connection: both sockets, and what has arrived of a message that is not complete.
sub _accept {
    my ($listen, $target) = @_;
    my $client = $listen->accept or return;
    my $server = IO::Socket::UNIX->new(Peer => $target);
    if (!$server) { close $client; return }
    my ($pid) = $client->isa('IO::Socket::UNIX') ? unpack('i', getsockopt($client, SOL_SOCKET, SO_PEERCRED)) : ();
    return { F => $client, B => $server, pid => $pid, begun => 0, asked => 0, rest => { F => '', B => '' } };
}

# The next complete message of a direction as (name, bytes), or nothing.
sub _message {
    my ($connection, $side) = @_;
    my $rest = \$connection->{rest}{$side};
    if ($side eq 'B' && $connection->{asked} && length $$rest) {
        $connection->{asked} = 0;
        return ('answer', substr $$rest, 0, 1, '');
    }
    my $typed = $side eq 'B' || $connection->{begun} ? 1 : 0;
    return if length $$rest < 4 + $typed;
    my $length = $typed + unpack 'N', substr $$rest, $typed, 4;
    return if length $$rest < $length;
    my $bytes = substr $$rest, 0, $length, '';
    if ($typed) {
        my $type = substr $bytes, 0, 1;
        $connection->{backend} = unpack 'N', substr $bytes, 5, 4 if $side eq 'B' && $type eq 'K';
        return ($type, $bytes);
    }
    my $name = $without_type{ unpack 'N', substr $bytes, 4, 4 } // 'start';
    $connection->{begun} = $name eq 'start';
    $connection->{asked} = $name eq 'ssl' || $name eq 'gss';
    return ($name, $bytes);
}

sub _write {
    my ($socket, $bytes) = @_;
    while (length $bytes) {
        my $done = syswrite $socket, $bytes;
        return unless defined $done;
        substr $bytes, 0, $done, '';
    }
}

sub _serve {
    my ($listen, $target, $plan, $log) = @_;
    open my $out, '>', $log or die "$log: $!\n";
    $out->autoflush(1);
    my ($select, $count, $fired, %of) = (IO::Select->new($listen), 0, 0);
    my $close = sub {
        my ($connection) = @_;
        for my $side (qw(F B)) {
            $select->remove($connection->{$side});
            delete $of{ fileno $connection->{$side} };
        }
        close $connection->{$_} for qw(F B);
    };
    my $disturb = sub {
        my ($connection) = @_;
        $fired = 1;
        print $out "! $plan->{how} $plan->{when} $plan->{at}\n";
        if ($plan->{how} eq 'terminate') {
            sleep(($plan->{delay} // 0) / 1000);
            kill TERM => $connection->{backend} if $connection->{backend};
            return;
        }
        kill KILL => $connection->{pid} if $plan->{how} eq 'kill';
        my %seen;
        # Closed so, TCP says RST where it would say FIN.
        setsockopt($connection->{F}, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0)) if $plan->{how} eq 'reset';
        $close->($_) for grep { !$seen{$_}++ } values %of;
    };
    while (1) {
        for my $socket ($select->can_read) {
            if ($socket == $listen) {
                my $connection = _accept($listen, $target) // next;
                $of{ fileno $connection->{$_} } = $connection for qw(F B);
                $select->add(@$connection{qw(F B)});
                next;
            }
            my $connection = defined fileno $socket ? $of{ fileno $socket } : undef;
            next unless $connection;
            my ($from, $to) = $socket == $connection->{F} ? qw(F B) : qw(B F);
            my $rest = \$connection->{rest}{$from};
            if (!sysread $socket, $$rest, 65536, length $$rest) {
                $close->($connection);
                next;
            }
            my $pass = '';
            while (my ($name, $bytes) = _message($connection, $from)) {
                my $due = !$fired && ++$count == ($plan->{at} // 0);
                print $out "$from $name\n" unless $fired;
                $pass .= $bytes unless $due && $plan->{when} eq 'before';
                next unless $due;
                _write($connection->{$to}, $pass);
                $pass = '';
                $disturb->($connection);
                last unless defined fileno $socket;
            }
            _write($connection->{$to}, $pass) if defined fileno $socket;
        }
    }
}

1;
