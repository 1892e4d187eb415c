# up --sql: psql runs the script, and the database ends where migrate up would have taken it.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Migrations;

my $m = Migrations->new;
my $pg_dump = -x '/usr/bin/pg_dump' ? 'pg_dump' : (glob '/usr/lib/postgresql/*/bin/pg_dump')[0];
my %files = (
    '001_a.up.sql' => "CREATE TABLE a (x int, y text); -- last",
    '002_b.up.sql' => "SET search_path = '';\nCOPY public.a (x, y) FROM stdin;\n1\tone\\ttab\n2\t\\N\n\\.\nSET ROLE pg_monitor;\nRESET ROLE;\n",
    '003_c.up.sql' => "CREATE INDEX CONCURRENTLY i ON a (x);\nVACUUM a;\nCREATE TABLE b (v text DEFAULT 'it''s; \\ :nothing');\n",
    "004_d.up.sql" => "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS \$\$ SELECT ';'::text \$\$;\nINSERT INTO b VALUES (:'word');\n",
    'R__v.sql' => "CREATE OR REPLACE VIEW v AS SELECT x FROM a;\n",
);
open my $settings, '>', "$m->{dir}/confiture.yaml" or die "$!\n";
print $settings "name: project\nvariables:\n  word: \"O'Brien\"\n";
close $settings;

# Schema, rows and ledger; without the schema where pg_dump is older than the server.
sub state {
    my $dump = $m->dumps ? $m->{box}->run($m->{dir}, $pg_dump, '-s', '-d', $m->url, '--exclude-schema=confiture')->{out} : '';
    $dump =~ s/^\\(un)?restrict .*\n//mg;
    my @rows = map { $m->psql("SELECT * FROM $_ ORDER BY 1") } grep { $m->has($_) } qw(a b v);
    return join "\n", $dump, @rows, $m->psql('SELECT version, name, checksum, raw_checksum, statements FROM confiture.migration ORDER BY sequence');
}

sub psql_file { return $m->{box}->run($m->{dir}, 'psql', $m->url, '-X', '-q', '-f', 'up.sql') }

$m->fresh->files(%files);
is($m->migrate('up')->{status}, 0, 'migrate up');
my $wanted = state();
like($wanted, qr/O'Brien/, 'with its variable');

$m->fresh->files(%files);
is($m->migrate('up', '--sql', 'up.sql', '--to', '2')->{status}, 0, 'a script of two');
is($m->psql("SELECT to_regclass('a') IS NULL AND to_regnamespace('confiture') IS NULL"), 't', 'writing it changes nothing');
my $run = psql_file();
is($run->{status}, 0, 'psql runs it') or diag $run->{err};
is($m->applied, '001_a 002_b', 'and makes the ledger');
$run = psql_file();
is($run->{status}, 3, 'a second time it stops');
like($run->{err}, qr/the ledger is not what it was when this script was written/, 'and says why');
is($m->migrate('up', '--sql', 'up.sql')->{status}, 0, 'a script of the rest');
$run = psql_file();
is($run->{status}, 0, 'psql runs it') or diag $run->{err};
is(state(), $wanted, 'catalog, data and ledger are those of migrate up');
like($m->migrate('up')->{err}, qr/Nothing to do/, 'which has nothing to do');
is($m->psql("SELECT string_agg(origin, ' ') FROM confiture.migration"), 'script script script script script');
is($m->psql("SELECT string_agg(kind, ' ') FROM confiture.event"), 'script script');

$m->files('005_e.up.sql' => 'SELECT 1;');
$m->migrate('up', '--sql', 'up.sql');
$m->psql('DELETE FROM confiture.migration WHERE sequence = 2');
is(psql_file()->{status}, 3, 'a row taken out of the midst stops it too');

$m->fresh->files('005_e.up.sql' => "CREATE TABLE e ();\nSELECT 1/0;\n");
$run = $m->migrate('up', '--sql', '-');
like($run->{out}, qr/^BEGIN;\n.*CREATE TABLE e \(\);\nSELECT 1\/0;\n.*^COMMIT;/ms, '- is standard output');
$m->migrate('up', '--sql', 'up.sql');
is(psql_file()->{status}, 3, 'a file that fails stops it');
ok(!$m->has('e'), 'and leaves nothing');
is($m->migrate('up', '--sql', 'up.sql', '--dry-run')->{status}, 2, 'not both');
is($m->migrate('up', '--sql', '-', '-f', 'json')->{status}, 2, 'nor two documents on one stream');
is($m->migrate('up', '--sql', 'nowhere/up.sql')->{status}, 2, 'a directory that is not there');

done_testing;
