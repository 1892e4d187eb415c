# An SMTP server with TLS on this machine that does as it is told.
#
#   my $smtp = SmtpServer->new(cert => FILE, key => FILE, replies => { DATA => '451 later' }, starttls => 1, smtps => 0);
#   $smtp->url               smtp://localhost:PORT, or smtps://
#   $smtp->sessions          { commands => [...], message => '...' } of each, in order
package SmtpServer;
use strict;
use warnings;
use File::Temp qw(tempfile);
use IO::Socket::INET;
use IO::Socket::SSL;
use JSON::PP qw(decode_json encode_json);

sub new {
    my ($class, %option) = @_;
    my $listener = IO::Socket::INET->new(Listen => 20, LocalAddr => '127.0.0.1', LocalPort => 0, ReuseAddr => 1) or die "$!\n";
    my (undef, $log) = tempfile('smtp-XXXXXX', DIR => '/tmp');
    my $self = bless { port => $listener->sockport, log => $log, owner => $$, %option }, $class;
    $self->{pid} = fork // die "$!\n";
    return $self if $self->{pid};
    $SIG{PIPE} = 'IGNORE';
    $SIG{TERM} = sub { require POSIX; POSIX::_exit(0) };
    while (my $socket = $listener->accept) { eval { $self->serve($socket) } }
    require POSIX;
    POSIX::_exit(0);
}

sub secure { my ($self, $socket) = @_; return IO::Socket::SSL->start_SSL($socket, SSL_server => 1, SSL_cert_file => $self->{cert}, SSL_key_file => $self->{key}) }

sub serve {
    my ($self, $socket) = @_;
    my (@commands, $message);
    if ($self->{smtps}) { $socket = $self->secure($socket) or return }
    print $socket "220 test\r\n";
    while (defined(my $line = <$socket>)) {
        $line =~ s/\r?\n\z//;
        if ($line eq 'AUTH PLAIN') {
            print $socket "334 \r\n";
            my $answer = <$socket> // last;
            $line .= " $answer" =~ s/\r?\n\z//r;
        }
        push @commands, $line;
        my ($verb) = uc($line) =~ /^(\S+)/;
        my $reply = $self->{replies}{$verb};
        if ($reply) { print $socket "$reply\r\n"; next }
        if ($verb eq 'EHLO') { print $socket '250-test', "\r\n", ($self->{starttls} && ref $socket ne 'IO::Socket::SSL' ? "250-STARTTLS\r\n" : ''), "250 AUTH PLAIN\r\n" }
        elsif ($verb eq 'STARTTLS') { print $socket "220 go\r\n"; $socket = $self->secure($socket) or last }
        elsif ($verb eq 'AUTH') { print $socket "235 ok\r\n" }
        elsif ($verb eq 'DATA') {
            print $socket "354 go\r\n";
            $message = '';
            while (defined(my $data = <$socket>)) { last if $data eq ".\r\n"; $message .= $data }
            print $socket "250 taken\r\n";
        }
        elsif ($verb eq 'QUIT') { print $socket "221 bye\r\n"; last }
        else { print $socket "250 ok\r\n" }
    }
    open my $out, '>>', $self->{log} or die "$!\n";
    print $out encode_json({ commands => \@commands, message => $message }), "\n";
    close $out;
    close $socket if $socket;
}

sub url { my ($self) = @_; return ($self->{smtps} ? 'smtps' : 'smtp') . "://localhost:$self->{port}" }

sub sessions {
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
