# PgBouncer in front of a Server.
#
#   plan skip_all => … unless Pooler::installed();
#   my $pooler = Pooler->new($box, $server, transaction => 20);    mode and size of the pool
#   $server->url('a', $pooler->address)
#   $pooler->stop                                                  also when the object goes or the test ends
package Pooler;
use strict;
use warnings;
use IO::Socket::UNIX;
use POSIX ();
use Time::HiRes qw(sleep time);

my ($started, %open) = (0);

sub installed { return (grep { -x } '/usr/sbin/pgbouncer', '/usr/bin/pgbouncer')[0] }

sub new {
    my ($class, $box, $server, $mode, $size) = @_;
    my $place = "$box->{top}/pooler" . ++$started;
    mkdir $place;
    chmod 0777, $place;
    $box->write("$place/pooler.ini", <<"INI");
[databases]
* = host=$server->{host} port=$server->{port} user=$server->{user}
[pgbouncer]
pool_mode = $mode
default_pool_size = $size
unix_socket_dir = $place
listen_addr =
listen_port = 6432
auth_type = any
INI
    # It must not run as root, and the user the server runs as may reach its socket.
    my @as = $> == 0 ? ('-u', scalar getpwuid((stat $server->{host})[4])) : ();
    my $pid = fork // die "fork: $!\n";
    if (!$pid) {
        open STDIN, '<', '/dev/null' and open STDOUT, '>', "$place/log" and open STDERR, '>&', \*STDOUT
            and exec installed(), @as, "$place/pooler.ini";
        POSIX::_exit(127);
    }
    $open{$pid} = $$;
    my $end = time + 10;
    sleep 0.02 until IO::Socket::UNIX->new(Peer => "$place/.s.PGSQL.6432") || time > $end;
    return bless { pid => $pid, host => $place }, $class;
}

sub address { return (host => $_[0]{host}, port => 6432) }

sub _stop {
    my ($pid) = @_;
    return if (delete $open{$pid} // 0) != $$;
    kill INT => $pid;
    waitpid $pid, 0;
}

sub stop { _stop($_[0]{pid}) }

sub DESTROY {
    my ($self) = @_;
    local ($?, $!, $@);
    $self->stop;
}

END {
    local $?;
    _stop($_) for keys %open;
}

1;
