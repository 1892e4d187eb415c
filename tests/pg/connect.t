# Ways to name a database, servers that are not fit for a build, and passwords that stay where they are.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use IO::Socket::UNIX;
use POSIX ();
use Sandbox;

my $box = Sandbox->new;
my $dir = $box->project(undef, 'shop');
my $password = q{s3cr et'\\};
(my $in_url = $password) =~ s/(\W)/sprintf '%%%02x', ord $1/ge;
(my $in_keywords = $password) =~ s/(['\\])/\\$1/g;
(my $in_sql = $password) =~ s/'/''/g;

sub confiture { my ($env, @words) = @_; return $box->run($dir, { env => $env }, 'confiture', @words) }

sub psql {
    my ($sql) = @_;
    my $run = $box->run($dir, 'confiture', 'pg', 'psql', '--database', 'postgres', '--', '-XAtq', '-c', $sql);
    chomp $run->{out};
    return $run->{out};
}

sub write_file {
    my ($path, $text, $mode) = @_;
    open my $out, '>', $path or die "$path: $!\n";
    print $out $text;
    close $out or die "$path: $!\n";
    chmod $mode // 0644, $path;
}

mkdir "$dir/db";
mkdir "$dir/db/schema";
write_file("$dir/db/schema/a.sql", "CREATE TABLE a(x int);\n");

# A role with a password on the embedded server, which must give it.
is($box->run($dir, 'confiture', 'pg', 'start')->{status}, 0, 'the server starts');
# The verifier pg_hba.conf asks for below; PostgreSQL 13 makes an MD5 one unless told.
psql("SET password_encryption = 'scram-sha-256'; CREATE ROLE keeper LOGIN CREATEDB PASSWORD '$in_sql'");
{
    my $hba = psql('SHOW hba_file');
    open my $in, '<', $hba or die "$hba: $!\n";
    my $text = do { local $/; <$in> };
    open my $out, '>', $hba or die "$hba: $!\n";    # in place: owner and mode stay
    print $out "local all keeper scram-sha-256\n$text";
    close $out or die "$!\n";
    psql('SELECT pg_reload_conf()');
}
my $host = psql('SELECT split_part(setting, $$,$$, 1) FROM pg_settings WHERE name = $$unix_socket_directories$$');
(my $host_in_url = $host) =~ s{/}{%2f}g;

sub owner { return psql("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = '$_[0]'") }

my $n = 0;
sub builds_as_keeper {
    my ($name, $make) = @_;
    my $database = 'way' . ++$n;
    my ($env, @words) = $make->($database);
    my $run = confiture($env, 'build', @words);
    is($run->{status}, 0, $name) or diag $run->{err};
    is(owner($database), 'keeper', "$name: as the role it names");
    unlike($run->{out} . $run->{err}, qr/s3cr/, "$name: the password is not printed");
}

builds_as_keeper('a URL', sub { return {}, '-d', "postgresql://keeper:$in_url\@$host_in_url/$_[0]", '--verbose' });
builds_as_keeper('keywords', sub { return {}, '-d', "host=$host user=keeper dbname=$_[0] password='$in_keywords'" });
builds_as_keeper('DATABASE_URL', sub { return { DATABASE_URL => "postgresql://keeper:$in_url\@$host_in_url/$_[0]" }, '--format', 'json' });
builds_as_keeper('PGPASSWORD', sub { return { PGPASSWORD => $password }, '-d', "postgresql://keeper\@$host_in_url/$_[0]" });
(my $in_passfile = $password) =~ s/([\\:])/\\$1/g;
write_file("$box->{home}/pass", "*:*:*:keeper:$in_passfile\n", 0600);
builds_as_keeper('a password file', sub { return { PGPASSFILE => "$box->{home}/pass" }, '-d', "host=$host user=keeper dbname=$_[0]" });
write_file("$box->{home}/services", "[shop]\nhost=$host\nuser=keeper\ndbname=way6\n");
builds_as_keeper('a service file', sub { return { PGSERVICEFILE => "$box->{home}/services", PGPASSWORD => $password }, '-d', 'service=shop' });
mkdir "$dir/db/environments";
write_file("$dir/db/environments/test.yaml", "database_url: postgresql://keeper:\${SECRET}\@$host_in_url/way7\n");
builds_as_keeper('an environment file', sub { return { SECRET => $in_url }, '--env', 'test' });
{
    my $run = confiture({ SECRET => $in_url }, 'config', 'show', '--env', 'test', '--origin');
    unlike($run->{out}, qr/s3cr/, 'config show hides the password');
    like($run->{out}, qr{db/environments/test\.yaml:1}, 'and says where the URL stands');
}

for my $format ('text', 'json') {
    my $run = confiture({}, 'build', '--verbose', '--format', $format, '-d', "postgresql://keeper:wr0ng\@$host_in_url/way1");
    is($run->{status}, 3, "a wrong password ($format)");
    unlike($run->{out} . $run->{err}, qr/wr0ng/, 'is not printed');
    like($run->{out} . $run->{err}, qr/PGPASSWORD/, 'and the hint says where passwords go');
}
is(confiture({}, 'build', '-d', 'postgresql://localhost:1/x')->{status}, 3, 'a port nobody listens at');
is(confiture({}, 'build', '-d', 'postgresql://no-such-host.invalid/x')->{status}, 3, 'a host that is none');
is(confiture({}, 'build', '-d', 'postgresql://[half')->{status}, 2, 'a URL that is none');

# Servers that only say who they are.
sub message { my ($type, $body) = @_; return $type . pack('N', 4 + length $body) . $body }

sub with_server {
    my ($parameters, $do) = @_;
    my $top = "$box->{top}/fake" . ++$n;
    mkdir $top;
    my $listener = IO::Socket::UNIX->new(Local => "$top/.s.PGSQL.5432", Listen => 5) or die "socket: $!\n";
    my $pid = fork // die "fork: $!\n";
    if (!$pid) {
        alarm 30;
        while (my $socket = $listener->accept) {
            sysread $socket, my $startup, 8192;
            syswrite $socket, message('R', pack 'N', 0)
                . join('', map { message('S', "$_\0$parameters->{$_}\0") } sort keys %$parameters) . message('Z', 'I');
            sysread $socket, my $goodbye, 8192;
        }
        POSIX::_exit(0);
    }
    close $listener;
    $do->("host=$top user=u dbname=d sslmode=disable gssencmode=disable");
    kill 'KILL', $pid;
    waitpid $pid, 0;
}

with_server({ server_version => '12.1' }, sub {
    my $run = confiture({}, 'build', '-d', $_[0]);
    is($run->{status}, 3, 'a server that is too old');
    like($run->{err}, qr/PostgreSQL 12\.1, which is too old/);
});
with_server({ server_version => '15.1', in_hot_standby => 'on' }, sub {
    my $run = confiture({}, 'build', '-d', $_[0]);
    is($run->{status}, 3, 'a server in recovery');
    like($run->{err}, qr/in recovery/);
});

# A server for which the first request to cancel comes too early, and is lost.
{
    my $top = "$box->{top}/late";
    mkdir $top;
    my $listener = IO::Socket::UNIX->new(Local => "$top/.s.PGSQL.5432", Listen => 5) or die "socket: $!\n";
    my $pid = fork // die "fork: $!\n";
    if (!$pid) {
        %ENV = %{ $box->{env} };
        open STDOUT, '>', "$top/out";
        open STDERR, '>', "$top/err";
        chdir $dir and exec 'confiture', 'build', '-d', "host=$top user=u dbname=d sslmode=disable gssencmode=disable";
        POSIX::_exit(127);
    }
    local $SIG{ALRM} = sub { kill 'KILL', $pid; die "the build did not end\n" };
    alarm 30;
    my $session = $listener->accept;
    sysread $session, my $bytes, 8192;
    syswrite $session, message('R', pack 'N', 0) . message('S', "server_version\0" . "15.1\0") . message('S', "in_hot_standby\0off\0")
        . message('K', pack 'NN', 7, 7) . message('Z', 'I');
    sysread $session, $bytes, 8192;    # the settings of the session; they are never answered
    kill 'INT', $pid;
    my $began = time;
    my @cancels;
    while (@cancels < 2) {
        my $other = $listener->accept;
        sysread $other, my $request, 16;
        push @cancels, join ' ', unpack 'N4', $request;
    }
    cmp_ok(time - $began, '<', 5, 'a request to cancel that is lost is made again');
    is_deeply(\@cancels, [('16 80877102 7 7') x 2], 'in the same words');
    syswrite $session, message('E', "SERROR\0VERROR\0C57014\0Mcanceling statement due to user request\0\0") . message('Z', 'I');
    waitpid $pid, 0;
    is($? >> 8, 130, 'and the program ends as interrupted');
    alarm 0;
}

done_testing;
