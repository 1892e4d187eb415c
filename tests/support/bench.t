# tools/bench/compare: what it measures, and that it judges.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Test::More;
use Sandbox;

my $box = Sandbox->new;
my $compare = Sandbox::root() . '/tools/bench/compare';

my $run = $box->run($box->{home}, $compare, '--name', 'naps', '--runs', 5, '--a', 'sleep 0.05', '--b', 'sleep 0.25',
    '--prepare', 'echo p >>prepared', '--prepare-a', 'echo a >>prepared');
is($run->{status}, 0, 'within no limit') or diag($run->{err});
my @cells = split /\s*\|\s*/, $run->{out};
is($cells[1], 'naps', 'the name');
my ($ratio) = $cells[4] =~ /^([\d.]+) \(/;
ok($ratio > 0.15 && $ratio < 0.9, "ours is shorter: $ratio");
open my $in, '<', "$box->{home}/prepared" or die;
my %count;
$count{$_}++ while <$in>;
is_deeply(\%count, { "p\n" => 12, "a\n" => 6 }, 'every run is prepared: five pairs and one that does not count');

$run = $box->run($box->{home}, $compare, '--name', 'slow', '--runs', 5, '--a', 'sleep 0.03', '--b', 'sleep 0.01', '--limit', 1.2);
is($run->{status}, 1, 'over the limit');
like($run->{out}, qr/\| ≤ 1\.2 \*\*too slow\*\* \|/, 'and the row says so');
$run = $box->run($box->{home}, $compare, '--name', 'big', '--runs', 5, '--memory', 0.1, '--a', 'true', '--b', 'true');
is($run->{status}, 1, 'over the memory limit');
$run = $box->run($box->{home}, $compare, '--name', 'x', '--runs', 5, '--a', 'exit 3', '--b', 'true');
is($run->{status}, 2, 'a command that fails is no measurement');
like($run->{err}, qr/status 3: exit 3/, 'and is named');
$run = $box->run($box->{home}, $compare, '--name', 'x', '--runs', 3, '--a', 'true', '--b', 'true');
isnt($run->{status}, 0, 'three runs are too few');

done_testing;
