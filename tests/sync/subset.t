# confiture sync --subset and rows of the profile: what is left out is what has to be, and no more.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use JSON::PP qw(decode_json);
use Sync;

my $s = Sync->new;
my $schema = <<'SQL';
CREATE SCHEMA shop;
CREATE TABLE shop.country (code text PRIMARY KEY);
CREATE TABLE shop.users (id integer PRIMARY KEY, country text REFERENCES shop.country, boss integer REFERENCES shop.users, friend integer REFERENCES shop.users);
CREATE TABLE shop."Or""der" ("the id" integer, part integer, buyer integer NOT NULL REFERENCES shop.users, gift integer REFERENCES shop.users, PRIMARY KEY ("the id", part));
CREATE TABLE shop.line (id integer PRIMARY KEY, o integer, p integer, note text, FOREIGN KEY (o, p) REFERENCES shop."Or""der");
-- A circle of three, with a tail.
CREATE TABLE shop.a (id integer PRIMARY KEY, c integer, users integer REFERENCES shop.users);
CREATE TABLE shop.b (id integer PRIMARY KEY, a integer REFERENCES shop.a);
CREATE TABLE shop.c (id integer PRIMARY KEY, b integer REFERENCES shop.b, b2 integer REFERENCES shop.b);
ALTER TABLE shop.a ADD FOREIGN KEY (c) REFERENCES shop.c;
CREATE TABLE shop.tail (id integer PRIMARY KEY, c integer NOT NULL REFERENCES shop.c, line integer REFERENCES shop.line);
CREATE TABLE shop.visit (id integer, at date, who integer REFERENCES shop.users, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE shop.visit_old PARTITION OF shop.visit FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
CREATE TABLE shop.visit_new PARTITION OF shop.visit DEFAULT;
CREATE TABLE shop.seen (id integer PRIMARY KEY, visit integer, at date, FOREIGN KEY (visit, at) REFERENCES shop.visit);
CREATE TABLE shop.other (id integer PRIMARY KEY);
SQL
my $rows = <<'SQL';
INSERT INTO shop.country SELECT 'c' || g FROM generate_series(0, 9) g;
INSERT INTO shop.users SELECT g, 'c' || g % 11 % 10, CASE WHEN g % 7 > 0 AND g > 1 THEN g / 2 END, CASE WHEN g % 5 = 0 THEN 1 + (g * 13) % 500 END FROM generate_series(1, 500) g;
INSERT INTO shop."Or""der" SELECT g, g % 3, 1 + (g * 7) % 500, CASE WHEN g % 4 = 0 THEN 1 + (g * 11) % 500 END FROM generate_series(1, 900) g;
INSERT INTO shop.line SELECT g, CASE WHEN g % 10 > 0 THEN 1 + g % 900 END, CASE WHEN g % 9 > 0 THEN (1 + g % 900) % 3 END, 'n' FROM generate_series(1, 2000) g;
INSERT INTO shop.a SELECT g, NULL, CASE WHEN g % 3 = 0 THEN 1 + g % 500 END FROM generate_series(1, 300) g;
INSERT INTO shop.b SELECT g, CASE WHEN g % 6 > 0 THEN 1 + (g * 5) % 300 END FROM generate_series(1, 300) g;
INSERT INTO shop.c SELECT g, CASE WHEN g % 4 > 0 THEN 1 + (g * 3) % 300 END, CASE WHEN g % 8 = 0 THEN 1 + g FROM generate_series(1, 299) g;
UPDATE shop.a SET c = 1 + (id * 17) % 299 WHERE id % 5 = 0;
INSERT INTO shop.tail SELECT g, 1 + g % 299, CASE WHEN g % 2 = 0 THEN 1 + g % 2000 END FROM generate_series(1, 600) g;
INSERT INTO shop.visit SELECT g, '2025-12-01'::date + g % 60, CASE WHEN g % 3 > 0 THEN 1 + g % 500 END FROM generate_series(1, 800) g;
INSERT INTO shop.seen SELECT id, id, at FROM shop.visit WHERE id % 2 = 0;
INSERT INTO shop.other SELECT generate_series(1, 50);
SQL
$rows =~ s/1 \+ g FROM generate_series\(1, 299\)/1 + g END FROM generate_series(1, 299)/;

# What should be left, found the slow way: rows go as long as one has to.
sub expected {
    my (%condition) = @_;
    my @links = map { [split /\|/] } split /\n/, $s->from(<<'SQL');
SELECT k.conrelid::regclass, k.confrelid::regclass,
    (SELECT string_agg(format('x.%I IS NOT NULL', a.attname), ' AND ') FROM unnest(k.conkey) n JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = n),
    (SELECT string_agg(format('p.%I = x.%I', pa.attname, ca.attname), ' AND ') FROM unnest(k.conkey, k.confkey) AS n(c, p)
        JOIN pg_attribute ca ON ca.attrelid = k.conrelid AND ca.attnum = n.c JOIN pg_attribute pa ON pa.attrelid = k.confrelid AND pa.attnum = n.p)
FROM pg_constraint k WHERE k.contype = 'f' AND k.conparentid = 0 ORDER BY k.oid
SQL
    my $deletes = join "\n", map { "DELETE FROM $_ WHERE ($condition{$_}) IS NOT TRUE; GET DIAGNOSTICS n = ROW_COUNT; total := total + n;" } sort keys %condition;
    $deletes .= join "\n", map { "DELETE FROM $_->[0] AS x WHERE $_->[2] AND NOT EXISTS (SELECT FROM $_->[1] AS p WHERE $_->[3]); GET DIAGNOSTICS n = ROW_COUNT; total := total + n;" } @links;
    $s->fill('from', <<"SQL");
DO \$\$ DECLARE n bigint; total bigint; k record; BEGIN
    FOR k IN SELECT conrelid::regclass AS t, conname FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', k.t, k.conname);
    END LOOP;
    LOOP total := 0; $deletes EXIT WHEN total = 0; END LOOP;
END \$\$;
SQL
    return $s->tables('from');
}

for my $case (
    ['a table with children' => 'shop.users WHERE id % 3 = 0', {}],
    ['a chain through a reference to itself' => 'shop.users where id <= 40', {}],
    ['the middle' => qq{shop."Or""der" WHERE "the id" > 300 AND part = 1}, {}],
    ['a circle' => 'shop.b WHERE id % 2 = 0', {}],
    ['the root of all' => q{shop.country WHERE code <> 'c3'}, {}],
    ['nothing' => 'shop.country WHERE false', {}],
    ['a partitioned table' => q{shop.visit WHERE at >= '2025-12-20'}, {}],
    ['null is not true' => 'shop.users WHERE boss < 100', {}],
    ['several' => 'shop.users WHERE id % 2 = 0', { 'shop.c' => 'id > 50', 'shop.visit' => "at < '2026-01-10'", 'shop.users' => 'id < 400' }],
) {
    my ($what, $subset, $more) = @$case;
    subtest $what => sub {
        $s->fresh($schema, $rows);
        my @arguments = ('--subset', $subset);
        if (%$more) {
            my $tables = join '', map { "  '$_': keep\n" } split /\n/,
                $s->from(q{SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'shop' AND tablename !~ '^visit_'});
            $s->profile("key: {env: MASK}\ntables:\n$tables" . "rows:\n" . join '', map { "  $_: \"$more->{$_}\"\n" } sort keys %$more);
            push @arguments, '--anonymize';
        }
        my $all = $s->tables('from');
        my $run = $s->sync(@arguments, '--jobs', 2, '--format', 'json');
        is($run->{status}, 0) or diag $run->{err};
        my ($table, $condition) = $subset =~ /^(\S+) where (.*)/i;
        my %condition = %$more;
        $condition{$table} = join ' AND ', map { "($_)" } grep { defined } $condition{$table}, $condition;
        is($s->tables('to'), expected(%condition), 'what is left');
        isnt($s->tables('to'), $all, 'not everything is');
        is($s->to("SELECT count(*) FROM pg_constraint WHERE NOT convalidated"), 0, 'foreign keys hold');
        my $report = decode_json($run->{out});
        is_deeply([map { $_->{cut} ? 1 : 0 } grep { $_->{table} eq 'shop.other' } @{ $report->{tables} }], [0], 'what has nothing to do with it goes whole');
    };
}

subtest 'what is refused' => sub {
    $s->fresh($schema, $rows);
    for my $case (
        ['shop.nobody WHERE true', 2, qr/no table shop\.nobody/],
        ['shop.users', 2, qr/is a table and a condition/],
        ['shop.users WHERE idd = 1', 4, qr/column "idd" does not exist/],
        ['shop.users WHERE true); DROP TABLE shop.other; SELECT (true', 4, qr/cannot insert multiple commands|syntax error/],
    ) {
        my $run = $s->sync('--subset', $case->[0]);
        is($run->{status}, $case->[1], $case->[0]);
        like($run->{err}, $case->[2]);
    }
    is($s->from('SELECT count(*) FROM shop.other'), 50, 'the source is as it was');
};
done_testing;
