# confiture pg: the embedded server from the command line, and the pg programs as an ordinary user.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Confiture qw(run_ok run_exit run_like);
use JSON::PP qw(decode_json);
use Sandbox;
use Test::More;
use Time::HiRes qw(sleep time);

my $box = Sandbox->new;
my $dir = $box->project(undef, 'shop');
mkdir "$dir/$_" or die "$_: $!\n" for 'db', 'db/schema';

sub status { return decode_json(run_ok($box, shift // $dir, qw(pg status --format json))->{out}) }

sub runs { my ($pid) = @_; return $pid && -e "/proc/$pid" && (stat_letter($pid) // 'Z') ne 'Z' }

sub stat_letter {
    open my $in, '<', "/proc/$_[0]/stat" or return undef;
    return (<$in> =~ /\) (\w)/)[0];
}

subtest 'a life' => sub {
    is_deeply([@{ status() }{qw(state major pid url)}], ['absent', undef, undef, undef], 'nothing yet');
    ok(!-e "$dir/.confiture", 'looking makes nothing');
    my $started = decode_json(run_ok($box, $dir, qw(pg start --format json))->{out});
    is($started->{state}, 'running', 'it runs');
    like($started->{version}, qr/^$started->{major}\b/, 'of the version the programs have');
    ok(runs($started->{pid}), 'its process lives on without us');
    is((lstat $started->{socket_directory})[2] & 0777, 0700, 'nobody else reaches the socket');
    is(status()->{pid}, $started->{pid}, 'status finds it');
    is(run_ok($box, $dir, qw(pg url --database postgres))->{out}, "$started->{url}\n", 'url names it');
    is(run_ok($box, $dir, qw(pg psql --database postgres -- -XAtc), 'SELECT current_user')->{out}, "postgres\n",
        'psql gets there');
    run_like($box, $dir, 0, qr{postgres.*"shop" is not built yet}s, qw(pg psql -- -XAtc), 'SELECT current_database()');
    run_exit($box, $dir, 1, qw(pg psql --database postgres -- -Xqc), 'SELECT nonsense');
    run_like($box, $dir, 5, qr/--yes/, qw(pg destroy));
    ok(runs($started->{pid}), 'a destroy without a yes destroys nothing');
    run_ok($box, $dir, qw(pg stop));
    ok(!runs($started->{pid}), 'stopped');
    is(status()->{state}, 'stopped', 'and known to be');
    run_ok($box, $dir, qw(pg destroy --yes));
    ok(!-e "$dir/.confiture/pg", 'destroyed');
    ok(!-e $started->{socket_directory}, 'with its socket directory');
    run_ok($box, $dir, qw(pg destroy --yes));
};

subtest 'ten starts at once' => sub {
    my @children = map {
        my $n = $_;
        my $pid = fork // die "fork: $!\n";
        if (!$pid) {
            %ENV = %{ $box->{env} };
            chdir $dir and open STDOUT, '>', "$box->{top}/start-$n" and exec qw(confiture pg start -q --format json);
            POSIX::_exit(127);
        }
        $pid;
    } 1 .. 10;
    my @failed = grep { waitpid $_, 0; $? != 0 } @children;
    is(scalar @failed, 0, 'all succeed');
    my %pids = map { open my $in, '<', "$box->{top}/start-$_" or die; local $/; decode_json(<$in>)->{pid} => 1 } 1 .. 10;
    is(scalar keys %pids, 1, 'and name one server');
    run_ok($box, $dir, qw(pg destroy --yes));
};

subtest 'killed in the middle of initdb' => sub {
    my $pid = fork // die "fork: $!\n";
    if (!$pid) {
        %ENV = %{ $box->{env} };
        chdir $dir and exec qw(confiture pg start -q);
        POSIX::_exit(127);
    }
    my $end = time + 30;
    sleep 0.002 until glob("$dir/.confiture/pg/data.new-*/PG_VERSION") || time > $end;
    kill KILL => $pid;
    waitpid $pid, 0;
    is($?, 9, 'it was');
    is(status()->{state}, 'absent', 'half a cluster is none');
    run_ok($box, $dir, qw(pg start));
    is(scalar(() = glob "$dir/.confiture/pg/data.new-*"), 0, 'the next start clears up');
    is(run_ok($box, $dir, qw(pg psql --database postgres -- -XAtc), 'SELECT 1')->{out}, "1\n", 'and works');
    run_ok($box, $dir, qw(pg destroy --yes));
};

subtest 'programs that do not fit' => sub {
    run_like($box, $dir, 2, qr{no PostgreSQL server in "/nowhere"}, qw(pg start --bindir /nowhere));
    run_ok($box, $dir, qw(pg start));
    my $data = status()->{data_directory};
    run_ok($box, $dir, qw(pg stop));
    open my $version, '>', "$data/PG_VERSION" or die "PG_VERSION: $!\n";
    print $version "12\n";
    close $version;
    my $run = run_like($box, $dir, 2, qr/made by PostgreSQL 12/, qw(pg start));
    like($run->{err}, qr/postgresql-12.*confiture pg destroy/s, 'the hint names both ways out');
    run_ok($box, $dir, qw(pg destroy --yes));
    ok(!-e $data, 'and one of them works');
};

SKIP: {
    my $build = Sandbox::build();
    my @nobody = qw(setpriv --reuid nobody --regid nogroup --clear-groups);
    skip 'the programs run as an ordinary user already', 1 if $> != 0;
    skip 'an ordinary user cannot reach the programs', 1
        if $box->run('/', @nobody, 'test', '-x', "$build/tests/test-pg-server")->{status} != 0;
    subtest 'as an ordinary user' => sub {
        for my $name (qw(server server_faults scratch)) {
            my $run = $box->run('/', { env => { HOME => '/nonexistent' } }, @nobody, "$build/tests/test-pg-$name");
            is($run->{status}, 0, "test-pg-$name") or diag($run->{out}, $run->{err});
            like($run->{out}, qr/^ok 1 /m, "test-pg-$name ran");
        }
    };
}

done_testing;
