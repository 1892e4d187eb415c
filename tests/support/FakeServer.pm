# A PostgreSQL server that runs nothing: it speaks enough of the protocol (version 3.0, manual chapter
# "Frontend/Backend Protocol") that psql runs a whole script against it, and remembers every byte psql sent.
# What it answers is what a server answers to a statement that succeeds, so a script need not make sense.
#
#   my $sent = FakeServer::record(\@psql_arguments, $directory);
#   # [ [Q => text], [D => copy data], ... ], and psql's output and status
package FakeServer;
use strict;
use warnings;
use File::Temp qw(tempdir);
use IO::Socket::UNIX;
use POSIX ();

# A message of the server: type byte, length, body.
sub _message { my ($type, $body) = @_; return $type . pack('N', 4 + length $body) . $body }
sub _parameter { return _message('S', "$_[0]\0$_[1]\0") }
sub _ready { return _message('Z', 'I') }

sub _read {
    my ($socket, $length) = @_;
    my $bytes = '';
    while (length $bytes < $length) {
        my $got = sysread $socket, $bytes, $length - length $bytes, length $bytes;
        return undef unless $got;
    }
    return $bytes;
}

# Without literals and comments, so that a word in them is not taken for a keyword. Good for the cases we write.
sub _bare {
    my ($text) = @_;
    $text =~ s{\$(\w*)\$.*?\$\1\$ | E'(?:[^'\\]|''|\\.)*' | '(?:[^']|'')*' | "(?:[^"]|"")*" | (--[^\n]* |
        /\*.*?\*/)}{ defined $2 ? ' ' : "''" }giesx;
    1 while $text =~ s/\([^()]*\)/ /g;
    return $text;
}

sub _answer {
    my ($text) = @_;
    my $bare = _bare($text);
    my $out = '';
    my $copies = 0;
    while ($text =~ /(?:\A|;)\s*(?:re)?set\s+(?:session\s+|local\s+)?"?standard_conforming_strings\b"?(?:\s*(?:=|to\b)\s*'?(\w+))?/gi) {
        $out .= _parameter('standard_conforming_strings', ($1 // 'on') =~ /\A(?:off?|f|fa.*|n|no|0)\z/i ? 'off' : 'on');
    }
    $out .= _parameter('client_encoding', uc $1)
        if $text =~ /\bset\s+client_encoding\s*(?:=|\bto\b)\s*'?(\w+)/i;
    if ($bare =~ /(?:\A|;)\s*copy\b[^;]*\bfrom\s+stdin\b/is) {
        return ($out . _message('G', "\0" . pack('n', 0)), 1);
    }
    return ($out . ($text =~ /\A[\s;]*\z/ ? _message('I', '') : _message('C', "SET\0")) . _ready(), 0);
}

# Serves one connection and returns what was sent.
sub _serve {
    my ($socket) = @_;
    my @sent;
    while (1) {
        my $head = _read($socket, 4) // return \@sent;
        my $body = _read($socket, unpack('N', $head) - 4);
        if (unpack('N', $body) == 80877103 || unpack('N', $body) == 80877104) {    # SSLRequest, GSSENCRequest
            syswrite $socket, 'N';
            next;
        }
        last;
    }
    my $hello = _message('R', pack('N', 0)) . _message('K', pack('NN', 1, 1));
    $hello .= _parameter(@$_)
        for ['server_version', '15.0'], ['client_encoding', 'UTF8'], ['server_encoding', 'UTF8'],
        ['standard_conforming_strings', 'on'];
    syswrite $socket, $hello . _ready();
    while (defined(my $type = _read($socket, 1))) {
        my $body = _read($socket, unpack('N', _read($socket, 4)) - 4);
        if ($type eq 'Q') {
            $body =~ s/\0\z//;
            push @sent, [Q => $body];
            my ($answer, $copies) = _answer($body);
            push @sent, [D => ''] if $copies;
            syswrite $socket, $answer;
        } elsif ($type eq 'd') {
            $sent[-1][1] .= $body;
        } elsif ($type eq 'c' || $type eq 'f') {
            syswrite $socket, _message('C', "COPY 0\0") . _ready();
        } elsif ($type eq 'X') {
            last;
        }
    }
    return \@sent;
}

# Runs psql with the arguments in the directory. Returns (sent, output, status).
sub record {
    my ($arguments, $directory) = @_;
    my $top = tempdir('cf-XXXXXX', DIR => '/tmp', CLEANUP => 1);
    my $listener = IO::Socket::UNIX->new(Local => "$top/.s.PGSQL.5432", Listen => 1) or die "socket: $!\n";
    my $pid = fork // die "fork: $!\n";
    if (!$pid) {
        open STDIN, '<', '/dev/null';
        open STDOUT, '>', "$top/out";
        open STDERR, '>&', \*STDOUT;
        chdir $directory;
        %ENV = (PATH => $ENV{PATH}, LC_ALL => 'C.UTF-8', PGCLIENTENCODING => 'UTF8');
        exec {'psql'} 'psql', '-X', '-q', '-h', $top, '-U', 'you', '-d', 'shop', @$arguments or POSIX::_exit(127);
    }
    local $SIG{ALRM} = sub { kill 'KILL', $pid; die "psql did not end\n" };
    alarm 30;
    my $socket = $listener->accept;
    close $listener;    # a \connect finds nobody
    my $sent = _serve($socket);
    waitpid $pid, 0;
    my $status = $? >> 8;
    alarm 0;
    open my $in, '<:raw', "$top/out" or die;
    local $/;
    my $output = <$in> // '';
    return ($sent, $output, $status);
}

1;
