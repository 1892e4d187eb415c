# migrate.dump: the schema as a file that is the same after each run, holds no ledger, and restores to the same.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Migrations;

my $m = Migrations->new;
my $file = "$m->{dir}/db/structure/schema.sql";
plan(skip_all => 'pg_dump is older than the server') unless $m->dumps;

sub slurp { open my $in, '<', $file or return ''; local $/; return scalar <$in> }
sub setting { open my $out, '>', "$m->{dir}/confiture.yaml" or die "$!\n"; print $out "name: project\n@_"; close $out }

setting("migrate:\n  dump: db/structure/schema.sql\n");
my %files = ('001_a.up.sql' => "CREATE TABLE a (x int DEFAULT 1);\nCOMMENT ON TABLE a IS 'y';\n", '001_a.down.sql' => 'DROP TABLE a;');
$m->fresh->files(%files);
my $run = $m->migrate('up');
is($run->{status}, 0) or diag $run->{err};
like($run->{err}, qr{Wrote db/structure/schema\.sql}, 'written, its directory made');
my $first = slurp();
like($first, qr/CREATE TABLE public\.a \(\n    x integer DEFAULT 1\n\);/);
unlike($first, qr/confiture|restrict|Dumped/, 'no ledger, no keys, no versions');

utime 1, 1, $file;
$m->files('002_b.up.sql' => 'INSERT INTO a VALUES (5);');
unlike($m->migrate('up')->{err}, qr/Wrote/, 'a run that changes data only');
is((stat $file)[9], 1, 'leaves it alone');
is(slurp(), $first);
$m->fresh->files(%files);
$m->migrate('up');
is(slurp(), $first, 'another database, the same file');
$m->files('003_c.up.sql' => 'CREATE TABLE c ();', '003_c.down.sql' => 'DROP TABLE c;');
$m->migrate('up');
isnt(slurp(), $first, 'a change of the schema is one of the file');
$m->migrate('down', '--yes');
is(slurp(), $first, 'and down takes it back');
unlink $file;
$m->migrate('up', '--dry-run=execute');
ok(!-e $file, 'a rehearsal writes none');

my $facts = sub { my $out = $m->{box}->run($m->{dir}, Sandbox::build() . '/tests/fingerprint', $m->url($_[0]), 'confiture')->{out} };
$m->files('004_d.up.sql' => <<'SQL');
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
BEGIN /*


SET transaction_timeout = 0;
\restrict key
-- Dumped from database version 1
*/ END $$;
COMMENT ON FUNCTION f() IS E'a\n\n\nb';
SQL
is($m->migrate('up')->{status}, 0, 'what looks like noise in a function');
my $made = $m->{database};
$m->psql_in('postgres', 'CREATE DATABASE restored');
is($m->{box}->run($m->{dir}, 'psql', $m->url('restored'), '-Xq', '-v', 'ON_ERROR_STOP=1', '-f', $file)->{status}, 0, 'it restores');
is($facts->('restored'), $facts->($made), 'to the same schema');

$m->fresh->files(%files);
setting("migrate:\n  dump: db/structure\n");
$run = $m->migrate('up');
is($run->{status}, 2, 'a dump that cannot be written is an error');
like($run->{err}, qr/the migrations above are committed/, 'that says what stands');
is($m->applied, '001_a');
setting("migrate:\n  dump: ../schema.sql\n");
is($m->migrate('up')->{status}, 2, 'nothing is written outside the project');

done_testing;
