# What is left when a build does not end well: nothing of it in the database, the right exit status, and a next build
# that works. One embedded server for all but the disk that is full.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use File::Path qw(make_path);
use POSIX qw(:sys_wait_h);
use Time::HiRes qw(sleep time);
use Sandbox;

my $box = Sandbox->new;
my $dir = $box->project(undef, 'slow');

sub schema {
    my ($sql) = @_;
    make_path("$dir/db/schema");
    open my $out, '>', "$dir/db/schema/a.sql" or die "$!\n";
    print $out $sql;
    close $out or die "$!\n";
}

sub psql {
    my ($database, $sql) = @_;
    my $run = $box->run($dir, 'confiture', 'pg', 'psql', '--database', $database, '--', '-XAtq', '-c', $sql);
    chomp $run->{out};
    return $run->{out};
}

sub exists_database { return psql('postgres', "SELECT count(*) FROM pg_database WHERE datname = '$_[0]'") }

sub build { my ($name, @options) = @_; return $box->run($dir, 'confiture', 'build', '--no-cache', '--database', $name, @options) }

# Starts a build, waits until its long statement runs on the server, does something to it, and returns its end.
sub build_and {
    my ($name, $do) = @_;
    my ($err, $out) = ("$box->{top}/err-$name", "$box->{top}/out-$name");
    my $pid = fork // die "fork: $!\n";
    if (!$pid) {
        %ENV = %{ $box->{env} };
        open STDIN, '<', '/dev/null' and open STDOUT, '>', $out and open STDERR, '>', $err and chdir $dir
            and exec 'confiture', 'build', '--no-cache', '--database', $name;
        POSIX::_exit(127);
    }
    my $until = time + 30;
    my $backend = '';
    while (!$backend && time < $until) {
        $backend = psql('postgres', "SELECT pid FROM pg_stat_activity WHERE datname = '$name' AND query LIKE '%pg_sleep%' AND state = 'active'");
    }
    ok($backend, "$name: the build is under way");
    $do->($pid, $backend);
    my $began = time;
    waitpid $pid, 0;
    my $status = $?;
    open my $in, '<', $err or die "$!\n";
    local $/;
    return { status => $status & 127 ? 'signal ' . ($status & 127) : $status >> 8, err => scalar <$in>, seconds => time - $began };
}

schema("CREATE TABLE a(x int);\nINSERT INTO a SELECT generate_series(1, 1000);\nSELECT pg_sleep(60);\n");
is($box->run($dir, 'confiture', 'pg', 'start')->{status}, 0, 'the server starts');

{
    my $run = build_and('interrupted', sub { kill INT => $_[0] });
    is($run->{status}, 130, 'SIGINT: the exit status says so');
    cmp_ok($run->{seconds}, '<', 10, 'without waiting for the statement to end');
    is(exists_database('interrupted'), '0', 'nothing remains');
}
{
    my $run = build_and('terminated', sub { kill TERM => $_[0] });
    is($run->{status}, 130, 'SIGTERM likewise');
    is(exists_database('terminated'), '0', 'nothing remains');
}
{
    my $run = build_and('lost', sub { psql('postgres', "SELECT pg_terminate_backend($_[1])") });
    is($run->{status}, 3, 'a connection ended by an administrator');
    like($run->{err}, qr/57P01/, 'with the reason the server gave');
    is(exists_database('lost'), '0', 'nothing remains');
}
{
    my $run = build_and('crashed', sub { kill KILL => $_[1] });
    is($run->{status}, 3, 'a server that crashes');
    is(exists_database('crashed'), '0', 'nothing remains once it is back');
}
{
    my $run = build_and('killed', sub { kill KILL => $_[0] });
    is($run->{status}, 'signal 9', 'a Confiture that is killed');
    # Before 14 there is no client_connection_check_interval: a server notices when it has something to say.
    psql('postgres', q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'killed'})
        if psql('postgres', 'SHOW server_version_num') < 140000;
    my $until = time + 20;
    sleep 0.2 while psql('postgres', q{SELECT count(*) FROM pg_stat_activity WHERE datname = 'killed'}) ne '0' && time < $until;
    cmp_ok(time, '<', $until, 'the server notices by itself');
    is(psql('killed', q{SELECT count(*) FROM pg_class WHERE relname = 'a'}), '0', 'and rolls back');
    schema("CREATE TABLE a(x int);\n");
    is(build('killed')->{status}, 0, 'the next build works');
    is(psql('killed', q{SELECT count(*) FROM pg_class WHERE relname = 'a'}), '1', 'and makes what it should');
}
{
    schema("CREATE TABLE a(x int);\nSELECT pg_sleep(3);\n");
    my $second;
    my $first = build_and('twice', sub { $second = build('twice') });
    is($second->{status}, 6, 'two builds of one database: the second is told to wait');
    like($second->{err}, qr/another build of database "twice" is under way/);
    is($first->{status}, 0, 'the first ends well');
    is(build('twice')->{status}, 5, 'a database that holds something is not built into');
    is(psql('twice', q{SELECT count(*) FROM pg_class WHERE relname = 'a'}), '1', 'and is left as it is');
    my $held = build('twice', '--drop');
    is($held->{status}, 5, '--drop without --yes or a terminal');
    is(exists_database('twice'), '1');
}
{
    my $pid = fork // die "fork: $!\n";
    if (!$pid) {
        $box->run($dir, 'confiture', 'pg', 'psql', '--database', 'twice', '--', '-XAtqc', 'SELECT pg_sleep(30)');
        POSIX::_exit(0);
    }
    my $until = time + 20;
    sleep 0.1 while psql('postgres', q{SELECT count(*) FROM pg_stat_activity WHERE datname = 'twice'}) eq '0' && time < $until;
    my $run = build('twice', '--drop', '--yes');
    is($run->{status}, 6, '--drop while somebody is connected');
    is(psql('twice', q{SELECT count(*) FROM pg_class WHERE relname = 'a'}), '1', 'leaves the database as it is');
    psql('postgres', q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'twice'});
    waitpid $pid, 0;
    schema("CREATE TABLE b(x int);\n");
    is(build('twice', '--drop', '--yes')->{status}, 0, 'and works when nobody is');
    is(psql('twice', q{SELECT string_agg(relname, ' ') FROM pg_class WHERE relname IN ('a', 'b')}), 'b');
}
{
    schema("CREATE TABLE a(x int);\nCREATE INDEX CONCURRENTLY i ON a(x);\nSELECT 1/0;\n");
    is(build('pieces')->{status}, 4, 'a failure behind a statement that was committed');
    is(exists_database('pieces'), '0', 'takes the new database with it');
    psql('postgres', 'CREATE DATABASE theirs');
    my $run = build('theirs');
    is($run->{status}, 4, 'in a database that was there');
    like($run->{err}, qr/2 earlier parts were committed/, 'it is said what stays');
    is(exists_database('theirs'), '1', 'and it is not dropped');
}
{
    schema("CREATE TABLE a(x int);\nROLLBACK;\n");
    is(build('rollback')->{status}, 4, 'ROLLBACK in a file is refused');
    is(exists_database('rollback'), '0');
}
{
    schema("CREATE TABLE a(x int);\n" . join '', map { "INSERT INTO a VALUES ($_);\n" } 1 .. 20_000);
    my $run = $box->run($dir, 'sh', '-c', '{ confiture build --output -; echo "status $?" >&2; } | head -n 1; echo ended');
    like($run->{out}, qr/\A-- Assembled.*\nended\n\z/, 'a reader that leaves early is no trouble');
    is($run->{err}, "status 141\n", 'and nothing is said about it');
    $run = $box->run($dir, 'sh', '-c', '{ confiture build --dry-run --format json; echo "status $?" >&2; } | true; sleep 0.5');
    like($run->{err}, qr/\Astatus (?:141|0)\n\z/, 'nor about a document nobody reads');
    for my $command ('hash', 'build --output -', 'build --dry-run --format json', '--version', '--help') {
        my $full = $box->run($dir, 'sh', '-c', "confiture $command >/dev/full");
        is($full->{status}, 4, "$command: output that cannot be written is a failure like a full disk");
        like($full->{err}, qr/standard output.*No space left on device/, 'and told as one');
    }
    my $null = "$box->{home}/null";
    system('mknod', $null, 'c', 1, 3) if $> == 0;
    $null = '/dev/null' if !-c $null && $> != 0;
    is($box->run($dir, 'confiture', 'build', '--output', $null)->{status}, 0, 'a device is written to');
    ok(-c $null, 'and stays one');
    open my $real, '>', "$dir/real.sql" or die "$!\n";
    close $real;
    symlink 'real.sql', "$dir/link.sql";
    is($box->run($dir, 'confiture', 'build', '--output', 'link.sql')->{status}, 0, 'so is the file behind a link');
    ok(-l "$dir/link.sql" && -s "$dir/real.sql", 'and the link stays one');
    $run = $box->run($dir, 'confiture', 'build', '--output', 'no/such/directory/x.sql');
    is($run->{status}, 2, 'nor a file that cannot be made');
}
for my $name ('', 'x' x 64, 'dbname=template1', 'postgresql://elsewhere/x') {
    is(build($name)->{status}, 2, "\"$name\" is no name of a database");
}
SKIP: {
    skip 'a small file system needs root', 3 if $> != 0;
    my $small = "$box->{home}/small";
    make_path($small);
    my $script = "mount -t tmpfs -o size=100k none '$small' && cd '$dir' && confiture build --output '$small/all.sql'; "
        . "echo status \$?; ls -A '$small'";
    my $run = $box->run($dir, 'unshare', '-m', 'sh', '-c', $script);
    skip 'no mount namespace here', 3 if $run->{out} !~ /status/ || $run->{err} =~ /unshare|mount:/;
    like($run->{out}, qr/^status 4$/m, 'a full disk');
    like($run->{err}, qr/No space left on device/, 'is named');
    unlike($run->{out}, qr/all\.sql/, 'and no half script is left');
}

done_testing;
