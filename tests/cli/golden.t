# Golden cases of the command line: tests/cases/cli/<name>/ (the layout is described in support/Confiture.pm).
# Arguments are names of cases; without any, all are run.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Confiture qw(case_findings);

my @cases = @ARGV ? map { "$FindBin::Bin/../cases/cli/$_" } @ARGV : glob "$FindBin::Bin/../cases/cli/*";
@cases = sort grep { -d } @cases;
plan skip_all => 'no golden cases yet' unless @cases;

for my $case (@cases) {
    my $findings = case_findings($case, update => $ENV{CONFITURE_UPDATE});
    my ($name) = $case =~ m{([^/]+)$};
    is($findings, '', $name);
}

done_testing;
