# The model against the server: every script of tests/cases/model is run by PostgreSQL and replayed by the model, and
# what the catalog holds then is compared, line by line: names above all, because DROP needs the server's.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Sandbox;
use Server;

my $box = Sandbox->new;
my $server = Server->new($box, $box->project('examples/shop'));
my $root = Sandbox::root();
my $dump = Sandbox::build() . '/tests/model-dump';
my @cases = @ARGV ? @ARGV : glob "$root/tests/cases/model/*.sql";
cmp_ok(scalar @cases, '>', 0, 'there are cases');

sub sorted { return join "\n", sort grep { length } split /\n/, $_[0] }

for my $case (@cases) {
    my ($name) = $case =~ m{([^/]+)\.sql$};
    my $database = $server->create("case_$name");
    my $problem = $server->sql($database, "\\i $case");
    is($problem, '', "$name: the server takes it");
    my $catalog = $server->sql($database, "\\i $root/tests/sql/model_catalog.sql");
    my $run = $box->run($box->{home}, $dump, $case);
    is($run->{err}, '', "$name: the model is dumped");
    is(sorted($run->{out}), sorted($catalog), "$name: the model is what the catalog is");
    $server->drop($database);
}

done_testing;
