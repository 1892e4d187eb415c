# A fingerprint changes with every change of the schema and comes back with it (tests/cases/catalog/changes.sql), and
# is the same for two databases made in another order.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Migrations;

my $m = Migrations->new;
my $program = Sandbox::build() . '/tests/fingerprint';

sub facts {
    my ($database, @exclude) = @_;
    my $run = $m->{box}->run($m->{dir}, $program, $m->url($database), @exclude);
    die $run->{err} if $run->{status} != 0;
    return $run->{out};
}
sub digest { return facts(@_) =~ /^([0-9a-f]{64})\n\z/m ? $1 : die }

open my $in, '<', "$FindBin::Bin/../cases/catalog/changes.sql" or die "$!\n";
my @lines = grep { !/^--/ } <$in>;
chomp @lines;
$m->fresh->psql(shift @lines);
shift @lines;
my $base = $m->{database};
my $before = digest($base);
is(digest($base), $before, 'the same twice');
my $changes = 0;
while (my ($change, $back) = splice @lines, 0, 2) {
    $m->psql_in($base, $change);
    isnt(digest($base), $before, $change);
    $m->psql_in($base, $back);
    is(digest($base), $before, $back) or do { diag facts($base); $before = digest($base) };
    $changes++;
}
cmp_ok($changes, '>', 55, 'many changes were tried');

$m->psql('CREATE SCHEMA confiture', 'CREATE TABLE confiture.x (a int)', "COMMENT ON SCHEMA confiture IS 'c'", "COMMENT ON TABLE confiture.x IS 'c'");
isnt(digest($base), $before, 'a schema more is a change');
is(digest($base, 'confiture'), $before, 'unless it is left out');
$m->psql('INSERT INTO s.t VALUES (1)', "SELECT nextval('s.q')", 'ANALYZE');
is(digest($base, 'confiture'), $before, 'data is none');
$m->psql('DROP PUBLICATION fingerprint_pub', 'DROP SCHEMA s CASCADE', 'DROP OWNED BY fingerprint_role', 'DROP ROLE fingerprint_role');

my @order = ('CREATE TABLE a (x int)', 'CREATE TABLE b (y int)', "CREATE TYPE e AS ENUM ('x')", 'CREATE INDEX i ON a (x)', 'GRANT SELECT ON a TO pg_monitor, pg_signal_backend');
$m->fresh->psql(@order);
my $one = facts($m->{database});
$m->fresh->psql('CREATE TABLE a (z int, x int)', 'ALTER TABLE a DROP COLUMN z', @order[2, 1], $order[3], 'GRANT SELECT ON a TO pg_signal_backend', 'GRANT SELECT ON a TO pg_monitor');
is(facts($m->{database}), $one, 'another order, and a dropped column, make no difference');

done_testing;
