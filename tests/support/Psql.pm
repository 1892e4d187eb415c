# A psql that stays: questions to it are answers of one session.
#
#   my $psql = Psql->new($box, $url);
#   $psql->ask('BEGIN')           what it prints, without the last newline (rows as with -At; errors too)
#   $psql->send('SELECT pg_sleep(6)'); …; $psql->answer     the same in two halves
#   $psql->pid                    of its server process
#   $psql->close                  ends the session, whatever it is doing
package Psql;
use strict;
use warnings;
use IO::Handle;
use IPC::Open2 qw(open2);

sub new {
    my ($class, $box, $url) = @_;
    my $self = bless { owner => $$ }, $class;
    local %ENV = %{ $box->{env} };
    $self->{pid} = open2($self->{from}, $self->{to}, 'sh', '-c', 'exec "$@" 2>&1', 'sh', 'psql', '-XAtq', $url);
    return $self;
}

# SQL without its last semicolon, or SQL and a command of psql's own at its end.
sub send {
    my ($self, $sql) = @_;
    my $end = $sql =~ /\A\\|\\\w+\z/ ? '' : ';';
    local $SIG{PIPE} = 'IGNORE';
    $self->{to}->print("$sql$end\n\\echo ---end---\n");
    $self->{to}->flush;
}

sub answer {
    my ($self) = @_;
    my ($answer, $line) = '';
    while (defined($line = readline $self->{from})) {
        last if $line eq "---end---\n";
        $answer .= $line;
    }
    chomp $answer;
    return $answer;
}

sub ask {
    my ($self, $sql) = @_;
    $self->send($sql);
    return $self->answer;
}

sub pid {
    my ($self) = @_;
    return $self->{backend} //= $self->ask('SELECT pg_backend_pid()');
}

sub close {
    my ($self) = @_;
    my $pid = delete $self->{pid} // return;
    kill TERM => $pid;
    CORE::close $_ for delete @$self{qw(to from)};
    waitpid $pid, 0;
}

sub DESTROY {
    my ($self) = @_;
    local ($?, $!, $@);
    $self->close if $self->{owner} == $$;
}

1;
