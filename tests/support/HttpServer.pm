# An HTTP server on this machine that does as it is told: for what becomes of requests that do not go well.
#
#   my $http = HttpServer->new(sub { my ($request, $socket) = @_; return [200, {}, 'ok'] });
#   $http->url('/path')            http://127.0.0.1:PORT/path
#   $http->requests                every request so far: { method, path, headers, body }
#
# The handler runs in the server's process, once a connection: it returns status, headers and body, or undef after it
# has done something to the socket itself. Gone with the object.
package HttpServer;
use strict;
use warnings;
use File::Temp qw(tempfile);
use IO::Socket::INET;
use JSON::PP qw(decode_json encode_json);

sub new {
    my ($class, $handler) = @_;
    my $listener = IO::Socket::INET->new(Listen => 20, LocalAddr => '127.0.0.1', LocalPort => 0, ReuseAddr => 1) or die "$!\n";
    my (undef, $log) = tempfile('http-XXXXXX', DIR => '/tmp');
    my $self = bless { port => $listener->sockport, log => $log, owner => $$ }, $class;
    $self->{pid} = fork // die "$!\n";
    return $self if $self->{pid};
    $SIG{PIPE} = 'IGNORE';
    $SIG{TERM} = sub { require POSIX; POSIX::_exit(0) };
    while (my $socket = $listener->accept) {
        my $request = read_request($socket) or next;
        open my $out, '>>', $log or die "$!\n";
        print $out encode_json($request), "\n";
        close $out;
        my $answer = $handler->($request, $socket) or next;
        my ($status, $headers, $body) = @$answer;
        print $socket "HTTP/1.1 $status Whatever\r\n", (map { "$_: $headers->{$_}\r\n" } sort keys %$headers),
            'Content-Length: ', length($body), "\r\nConnection: close\r\n\r\n", $body;
        close $socket;
    }
    require POSIX;
    POSIX::_exit(0);
}

sub read_request {
    my ($socket) = @_;
    my $head = '';
    while ($head !~ /\r\n\r\n/) { sysread($socket, $head, 65536, length $head) or return }
    my ($top, $body) = split /\r\n\r\n/, $head, 2;
    my ($first, @lines) = split /\r\n/, $top;
    my ($method, $path) = split / /, $first;
    my %header = map { /^([^:]+):\s*(.*)$/ ? (lc $1 => $2) : () } @lines;
    while (length $body < ($header{'content-length'} // 0)) { sysread($socket, $body, 65536, length $body) or last }
    return { method => $method, path => $path, headers => \%header, body => $body };
}

sub url { my ($self, $path) = @_; return "http://127.0.0.1:$self->{port}" . ($path // '/') }

sub requests {
    my ($self) = @_;
    open my $in, '<', $self->{log} or return;
    return map { decode_json($_) } <$in>;
}

sub DESTROY {
    my ($self) = @_;
    return if $self->{owner} != $$;
    local $?;
    kill TERM => $self->{pid};
    waitpid $self->{pid}, 0;
    unlink $self->{log};
}

1;
