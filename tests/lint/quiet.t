# Right migrations say nothing. tests/cases/quiet/<name>.sql: a schema, then, each behind a line
# "-- migration <name>", migrations as a careful engineer writes them; with default settings there is no finding.
# Arguments are names.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Lint qw(findings);
use Sandbox;
use Tree qw(slurp root);

my $box = Sandbox->new;
my $shown = sub { join "\n", map { "$_->{rule} $_->{file}:$_->{line}:$_->{column}: $_->{message}" } @{ $_[0] } };

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
}

# Of the example no rule of migration safety, types or security finds an error.
unless (@ARGV) {
    my $dir = $box->project('examples/shop');
    is($shown->([grep { $_->{severity} eq 'error' } @{ findings($box, $dir) }]), '', 'examples/shop has no error');
}

done_testing;
