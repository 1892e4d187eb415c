# What a run would do, told before it is done: plan, up --dry-run and up --dry-run=execute.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use JSON::PP qw(decode_json);
use Migrations;

my $m = Migrations->new;

sub everything { return $m->psql("SELECT coalesce(string_agg(nspname, ' ' ORDER BY nspname), '') FROM pg_namespace WHERE nspname !~ '^pg_|information_schema'",
    "SELECT coalesce(string_agg(relname, ' ' ORDER BY relname), '') FROM pg_class WHERE relnamespace = 'public'::regnamespace") }

$m->fresh->files(
    '001_a.up.sql' => "CREATE TABLE a (x int);\n\nINSERT INTO a VALUES (1);\n", '001_a.down.sql' => 'DROP TABLE a;',
    '002_b.up.sql' => "ALTER TABLE a ADD y int;\nCREATE INDEX CONCURRENTLY i ON a (y);\nCOMMENT ON TABLE a IS 'x';\n",
    'R__v.sql' => 'CREATE OR REPLACE VIEW v AS SELECT x FROM a;',
);
my $before = everything();
for my $command (['plan'], ['up', '--dry-run']) {
    my $run = $m->migrate(@$command);
    is($run->{status}, 0, "@$command");
    is($run->{out}, <<'TEXT', 'the statements in order, with their transactions');
001_a  db/migrations/001_a.up.sql
  in one transaction
      1  CREATE TABLE             creates relation a
      3  INSERT                   

002_b  db/migrations/002_b.up.sql
  statement by statement, because of CREATE INDEX at db/migrations/002_b.up.sql:2
      1  ALTER TABLE              changes relation a
      2  CREATE INDEX             creates relation i  (outside a transaction)
      3  COMMENT                  changes relation a

R__v  db/migrations/R__v.sql
  in one transaction
      1  CREATE VIEW              creates relation v
TEXT
    is(everything(), $before, 'and nothing else');
}
my $plan = decode_json($m->migrate('plan', '--to', '001', '--format', 'json')->{out});
is(scalar @{ $plan->{migrations} }, 1, '--to counts');
is($plan->{migrations}[0]{statements}[1]{line}, 3, 'as JSON too');

my $run = $m->migrate('up', '--dry-run=execute');
is($run->{status}, 0, 'a rehearsal') or diag $run->{err};
like($run->{err}, qr/Left out, because it cannot run in a transaction: CREATE INDEX at db\/migrations\/002_b\.up\.sql:2/, 'says what it left out');
is(everything(), $before, 'and leaves nothing, no ledger either');
$m->files('003_c.up.sql' => "SELECT 1;\nSELECT nobody FROM a;\n");
$run = $m->migrate('up', '--dry-run=execute');
is($run->{status}, 4, 'one that fails');
like($run->{err}, qr/003_c\.up\.sql:2:8.*in 003_c; everything was rolled back/s, 'says where');
is(everything(), $before, 'and leaves nothing');
is($m->migrate('up', '--dry-run=maybe')->{status}, 2, 'there is no other way to rehearse');
$m->files('003_c.up.sql' => undef);
$m->migrate('up');
like($m->migrate('plan', '--down', '--steps', '1')->{err}, qr/002_b\.down\.sql/, 'down: the missing file is named');
is($m->migrate('plan', '--down', '--steps', '1')->{status}, 8);
$m->files('001_a.up.sql' => 'CREATE TABLE other ();');
is($m->migrate('plan')->{status}, 5, 'an edited file is refused here too');

subtest 'a long file is not listed to its end' => sub {
    $m->fresh->files('001_long.up.sql' => "SELECT 1;\n" x 2500);
    my $text = $m->migrate('plan')->{out};
    is(() = $text =~ /^ +\d+  SELECT/mg, 1000);
    like($text, qr/and 1500 more statements/);
    my $plan = decode_json($m->migrate('plan', '-f', 'json')->{out});
    is($plan->{migrations}[0]{statement_count}, 2500);
    is(scalar @{ $plan->{migrations}[0]{statements} }, 1000);
};

done_testing;
