# Pages that the program writes are what it writes today. To renew one: confiture reference cli > docs/reference/cli.md
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Sandbox;
use Tree qw(root slurp);

my $box = Sandbox->new;
my $dir = $box->project(undef, 'empty');
for my $page (qw(cli configuration)) {
    my $run = $box->run($dir, 'confiture', 'reference', $page);
    is($run->{status}, 0, "confiture reference $page") or diag $run->{err};
    # Only the middle of configuration.md is generated; it stands between two marks, which the program prints too.
    my $text = slurp("docs/reference/$page.md");
    $text = $1 if $text =~ /^(<!-- generated from .*?: begin -->\n.*^<!-- generated from .*?: end -->\n)/ms;
    is_deeply([split /^/, $text], [split /^/, $run->{out}], "docs/reference/$page.md is what it prints");
}

done_testing;
