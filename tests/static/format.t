# Every C file is as clang-format leaves it (./dev format).
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Tree qw(root files);

my @files = files(qr/\.[ch]$/, qw(examples include src tests tools));
chdir root() or die;
open my $out, '-|', "clang-format --dry-run -Werror @files 2>&1" or die "clang-format: $!";
my $report = join '', <$out>;
close $out;
is($?, 0, 'clang-format has nothing to change') or diag($report, "./dev format puts this right\n");

done_testing;
