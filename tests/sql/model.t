# The model against the server: every script of tests/cases/model is run by PostgreSQL and replayed by the model, and
# what the catalog holds then is compared, line by line: names above all, because DROP needs the server's. The same
# again with the schema as pg_dump says it.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use ModelCatalog;
use Sandbox;
use Server;

my $box = Sandbox->new;
my $server = Server->new($box, $box->project('examples/shop'));
my $catalog = ModelCatalog->new($box, $server);
my @cases = @ARGV ? @ARGV : glob Sandbox::root() . '/tests/cases/model/*.sql';
cmp_ok(scalar @cases, '>', 0, 'there are cases');

sub slurp { open my $in, '<:raw', $_[0] or die "$_[0]: $!\n"; local $/; return scalar <$in> }

sub replay {
    my ($name, $database, $script) = @_;
    my $file = "$box->{home}/$name.sql";
    open my $out, '>:raw', $file or die "$file: $!\n";
    print $out $script;
    close $out;
    $server->create($database);
    is($server->sql($database, "SET client_min_messages = warning; \\i $file"), '', "$name: the server takes it");
    my ($ours, $theirs) = $catalog->differences($database, $script);
    is($ours, '', "$name: the catalog has what the model has");
    is($theirs, '', "$name: the model has what the catalog has");
}

for my $case (@cases) {
    my ($name) = $case =~ m{([^/]+)\.sql$};
    replay($name, "case_$name", slurp($case));
    my $dump = $server->dump("case_$name");
    replay("$name-dumped", "dumped_$name", $dump) if $dump ne '';
    $server->drop($_) for "case_$name", "dumped_$name";
}

done_testing;
