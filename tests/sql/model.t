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

# The lines of the first that the second has not, as often.
sub missing {
    my ($some, $others) = @_;
    my %left;
    $left{$_}++ for split /\n/, $others;
    return join "\n", grep { length && --$left{$_} < 0 } split /\n/, $some;
}

sub compare {
    my ($name, $file, $database) = @_;
    my $catalog = $server->sql($database, "\\i $root/tests/sql/model_catalog.sql");
    my $run = $box->run($box->{home}, $dump, $file);
    is($run->{err}, '', "$name: the model is dumped");
    is(missing($run->{out}, $catalog), '', "$name: the catalog has what the model has");
    is(missing($catalog, $run->{out}), '', "$name: the model has what the catalog has");
}

for my $case (@cases) {
    my ($name) = $case =~ m{([^/]+)\.sql$};
    my $database = $server->create("case_$name");
    my $problem = $server->sql($database, "SET client_min_messages = warning; \\i $case");
    is($problem, '', "$name: the server takes it");
    $server->sql($database, q{SELECT set_config('search_path', '', false)});    # names in full
    compare($name, $case, $database);

    # The same schema once more, as pg_dump says it.
    my $dumped = "$box->{home}/$name.sql";
    open my $out, '>', $dumped or die "$dumped: $!";
    print $out $server->dump($database);
    close $out;
    my $copy = $server->create("dumped_$name");
    is($server->sql($copy, "SET client_min_messages = warning; \\i $dumped"), '', "$name: the server takes its dump");
    $server->sql($copy, q{SELECT set_config('search_path', '', false)});
    compare("$name as dumped", $dumped, $copy);
    $server->drop($_) for $database, $copy;
}

done_testing;
