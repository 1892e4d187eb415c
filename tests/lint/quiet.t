# Right migrations say nothing. tests/cases/quiet/<name>.sql: a schema, then, each behind a line
# "-- migration <name>", migrations as a careful engineer writes them; with default settings there is no finding, and
# PostgreSQL takes them one after the other. (Not where the schema says what they come to: "-- after".)
# Arguments are names.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Lint qw(findings);
use Sandbox;
use Server;
use Tree qw(slurp root);

my $box = Sandbox->new;
my $shown = sub { join "\n", map { "$_->{rule} $_->{file}:$_->{line}:$_->{column}: $_->{message}" } @{ $_[0] } };

my $server = Server->new($box, $box->project(undef, 'server'));
$server->sql('postgres', "CREATE ROLE $_") for qw(reader reporting clerk support);

# What psql says of the files of a project, in a database of their own.
sub refused {
    my ($name, $dir, $schema) = @_;
    return '' if $schema =~ /^-- after$/m;
    $server->create($name);
    $server->sql($name, 'CREATE SCHEMA shop');
    my $said = '';
    for my $file ("$dir/db/schema/schema.sql", sort glob "$dir/db/migrations/*.sql") {
        my @whole = slurp($file) =~ /CONCURRENTLY|transaction=off/ ? () : '--single-transaction';
        my $run = $box->run($dir, 'psql', '-Xqv', 'ON_ERROR_STOP=1', @whole, '-d', $server->url($name), '-f', $file);
        $said .= $run->{err} if $run->{status};
    }
    $server->drop($name);
    return $said;
}

my @names = @ARGV ? @ARGV : map { m{([^/]+)\.sql\z} } sort glob root() . '/tests/cases/quiet/*.sql';
cmp_ok(scalar @names, '>=', 12, 'a dozen at least') unless @ARGV;
for my $name (@names) {
    my ($schema, @migrations) = split /^-- migration (\w+)\n/m, slurp("tests/cases/quiet/$name.sql");
    my $dir = $box->project(undef, "quiet_$name");
    $box->write("$dir/db/schema/schema.sql", $schema) if $schema =~ /\S/;
    my $number = 0;
    while (my ($title, $sql) = splice @migrations, 0, 2) {
        $box->write(sprintf('%s/db/migrations/%03d_%s.up.sql', $dir, ++$number, $title), $sql);
    }
    cmp_ok($number, '>', 0, "$name has migrations");
    is($shown->(findings($box, $dir)), '', "$name: nothing to say");
    is(refused($name, $dir, $schema), '', "$name: PostgreSQL takes them");
}

unless (@ARGV) {
    my $dir = $box->project('examples/shop');
    is($shown->(findings($box, $dir)), '', 'examples/shop: nothing to say');
}

done_testing;
