# The example shop, schema and demo seeds, and what the catalog says was made. Also run against every other major
# version by ./dev versions, which names the one it means in CONFITURE_MAJOR.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Confiture qw(run_ok);
use JSON::PP qw(decode_json);
use Sandbox;
use Test::More;

my $box = Sandbox->new;
my $shop = $box->project('examples/shop');
my $built = decode_json(run_ok($box, $shop, qw(build --seed demo --yes --format json))->{out});

# Rows of one query, as psql -At prints them.
sub rows {
    my ($sql) = @_;
    my $run = $box->run($shop, qw(confiture pg psql -- -X -A -t -v ON_ERROR_STOP=1 -c), $sql);
    return $run->{status} == 0 ? $run->{out} : "failed: $run->{err}";
}

my $major = int(rows('SHOW server_version_num') / 10000);
note("PostgreSQL $major");
is($major, $ENV{CONFITURE_MAJOR}, 'the server is of the major version meant') if $ENV{CONFITURE_MAJOR};
is(decode_json(run_ok($box, $shop, qw(pg status --format json))->{out})->{major}, $major, 'pg status says so too');

my $ours = q{pg_namespace n WHERE n.nspname IN ('shop', 'audit', 'reporting')};
is(rows("SELECT n.nspname, c.relkind, c.relispartition, count(*) FROM pg_class c, $ours AND n.oid = c.relnamespace
    AND c.relkind IN ('r', 'p', 'v', 'm', 'S') GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"), <<'ROWS', 'relations');
audit|S|f|1
audit|r|f|1
reporting|m|f|1
reporting|v|f|4
shop|S|f|10
shop|p|f|1
shop|r|f|15
shop|r|t|4
ROWS
# From 18 on pg_constraint also has a row for every NOT NULL (contype n).
is(rows("SELECT c.contype, count(*) FROM pg_constraint c, $ours AND n.oid = c.connamespace
    AND c.contype IN ('c', 'p', 'u') AND c.conparentid = 0 GROUP BY 1 ORDER BY 1"),
    "c|33\np|17\nu|6\n", 'checks, primary keys, unique constraints');
is(rows("SELECT confrelid::regclass FROM pg_constraint WHERE contype = 'f' AND conparentid = 0
    AND conrelid = 'shop.orders'::regclass ORDER BY confrelid::regclass::text"),
    "shop.address\nshop.coupon\nshop.customer\n",
    'foreign keys of the partitioned table');
is(rows("SELECT t.typtype, count(*) FROM pg_type t, $ours AND n.oid = t.typnamespace AND t.typtype IN ('d', 'e')
    GROUP BY 1 ORDER BY 1"), "d|6\ne|5\n", 'domains and enum types');
is(rows('SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgparentid = 0'), "7\n", 'triggers');
is(rows('SELECT count(*) FROM pg_policy'), "11\n", 'policies');
is(rows("SELECT n.nspname, count(*) FROM pg_proc p, $ours AND n.oid = p.pronamespace GROUP BY 1 ORDER BY 1"),
    "audit|1\nshop|10\n", 'functions');
is(rows('SELECT extname FROM pg_extension ORDER BY 1'), "citext\npgcrypto\nplpgsql\n", 'extensions');

is(rows("SELECT tableoid::regclass, extract(year FROM placed_at) FROM shop.orders GROUP BY 1, 2 ORDER BY 2"),
    join('', map { "shop.orders_$_|$_\n" } 2024 .. 2026), 'each order lies in the partition of its year');
is(rows('SELECT count(*), count(DISTINCT email) FROM shop.customer'), "26|26\n", 'customers');
is(rows("SELECT sum(on_hand) = (SELECT sum(quantity) FROM shop.stock_movement) FROM shop.stock"), "t\n",
    'the trigger kept the stock');
cmp_ok(rows('SELECT count(*) FROM reporting.monthly_sales'), '>', 100, 'the materialized view is filled');
cmp_ok(rows('SELECT count(*) FROM audit.change'), '>', 0, 'the audit trigger fired');

subtest 'again, from the template' => sub {
    my $before = rows('SELECT count(*) FROM shop.orders');
    my $again = decode_json(run_ok($box, $shop, qw(build --seed demo --drop --yes --format json))->{out});
    is($again->{hash}, $built->{hash}, 'the same content');
    is(rows('SELECT count(*) FROM shop.orders'), $before, 'the same rows');
};

done_testing;
