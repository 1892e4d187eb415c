# The embedded server of a project of a sandbox, and questions to its databases.
#
#   my $server = Server->new($box, $dir);      started; stopped with the sandbox
#   $server->create('a');                      a database; drop('a') ends its sessions and drops it
#   $server->url('a'), $server->url('a', $proxy->address)
#   $server->sql('a', 'SELECT 1')              rows as psql -At prints them, without the last newline
#   $server->settle('a')                       waits until no session but the asking one is in it
#   my $state = $server->state('a')            what migrations left, to compare by
#
# Questions go to one psql that stays; it is another process than any migration's, and holds no lock in between.
package Server;
use strict;
use warnings;
use Psql;
use Sandbox;
use Time::HiRes qw(sleep time);

sub new {
    my ($class, $box, $dir) = @_;
    my $run = $box->run($dir, 'confiture', 'pg', 'start');
    die "no server: $run->{err}\n" if $run->{status};
    my $url = $box->run($dir, 'confiture', 'pg', 'url')->{out};
    my %field = $url =~ /[?&](host|port|user)=([^&\s]+)/g;
    s/%([0-9a-fA-F]{2})/chr hex $1/ge for values %field;
    my $self = bless { %field, box => $box, dir => $dir }, $class;
    $self->{psql} = Psql->new($box, $self->url('postgres'));
    $self->{at} = 'postgres';
    $self->{version} = $self->sql('postgres', 'SHOW server_version_num');
    return $self;
}

sub url {
    my ($self, $database, %other) = @_;
    my %field = (host => $self->{host}, port => $self->{port}, user => $self->{user}, %other);
    $field{port} = $other{port} // 5432 if $other{host};
    return "postgresql:///$database?" . join '&', map { "$_=$field{$_}" } sort keys %field;
}

sub sql {
    my ($self, $database, $sql) = @_;
    $self->{psql}->ask("\\connect $database") if $self->{at} ne $database;
    $self->{at} = $database;
    return $self->{psql}->ask($sql);
}

# Another session, of its own.
sub session {
    my ($self, $database) = @_;
    return Psql->new($self->{box}, $self->url($database));
}

sub create {
    my ($self, $database) = @_;
    my $problem = $self->sql('postgres', "CREATE DATABASE $database");
    die "$problem\n" if $problem ne '';
    return $database;
}

sub drop {
    my ($self, $database) = @_;
    return $self->sql('postgres', "DROP DATABASE IF EXISTS $database WITH (FORCE)");
}

sub settle {
    my ($self, $database, $seconds) = @_;
    my $end = time + ($seconds // 15);
    my $left;
    do {
        $left = $self->sql('postgres', "SELECT count(*) FROM pg_stat_activity WHERE datname = '$database'");
        return 1 if $left eq '0';
        sleep 0.01;
    } while (time < $end);
    return 0;
}

# Sessions of a database as "pid application state", one a line: what a test says when there should be none.
sub sessions {
    my ($self, $database) = @_;
    return $self->sql('postgres', "SELECT pid, application_name, state, left(query, 80) FROM pg_stat_activity WHERE datname = '$database'");
}

sub dump {
    my ($self, $database) = @_;
    my $run = $self->{box}->run($self->{dir}, 'pg_dump', '-s', '-N', 'confiture', '-d', $self->url($database));
    return '' if $run->{err} =~ /server version mismatch/;
    die "pg_dump: $run->{err}\n" if $run->{status};
    return $run->{out} =~ s/^\\(?:un)?restrict .*\n//gmr;
}

my $rows = q{SELECT format('SELECT %L, count(*), md5(string_agg(r::text, chr(10) ORDER BY r::text)) FROM %s r', c.oid::regclass, c.oid::regclass)
    FROM pg_class c WHERE c.relkind IN ('r', 'm') AND c.relnamespace = 'public'::regnamespace
    ORDER BY c.oid::regclass::text \gexec};
my $chain = q{SELECT number FROM confiture.event e WHERE previous <>
    coalesce((SELECT hash FROM confiture.event WHERE number = e.number - 1), repeat('0', 64))};
my $ledger = q{SELECT coalesce(version, 'R'), name, origin, algorithm, checksum, raw_checksum, statements, applied_by
    FROM confiture.migration ORDER BY sequence};

# The catalog as text, but for how far the ledger has counted: a sequence goes on though its transaction is rolled back.
sub catalog {
    my ($self, $database) = @_;
    return $self->sql($database, '\i ' . Sandbox::root() . '/tests/corpus/catalog.sql') =~ s/^sequence\|confiture\|.*\n?//gmr;
}

# Catalog, rows and ledger, without what differs from run to run; and what must not be there at all.
sub state {
    my ($self, $database, %only) = @_;
    my %state = (
        rows => $self->sql($database, $rows),
        ledger => $self->sql($database, $ledger),
        steps => $self->sql($database, 'SELECT label, ordinal, state FROM confiture.step ORDER BY 1, 2'),
        invalid => $self->sql($database, 'SELECT indexrelid::regclass FROM pg_index WHERE NOT (indisvalid AND indisready AND indislive)'),
        locks => $self->sql($database, q{SELECT pid, mode FROM pg_locks WHERE locktype = 'advisory'}),
        chain => $self->sql($database, $chain),
        events => $self->sql($database, q{SELECT kind, count(*) FROM confiture.event WHERE kind <> 'run' GROUP BY 1 ORDER BY 1}),
        prepared => $self->sql($database, 'SELECT gid FROM pg_prepared_xacts WHERE database = current_database()'),
        catalog => $self->catalog($database),
    );
    $state{dump} = $self->dump($database) unless $only{quick};
    return \%state;
}

1;
