# The built-in hook backup: what a migration takes away comes back by the very command that was printed, run in a shell.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Hooks;
use Migrations;
use Time::HiRes qw(sleep);
use Tree qw(slurp);

my $m = Migrations->new;
my $dir = $m->{dir};

# Names that need quotes, columns of every making, keys in every direction.
my $schema = <<'SQL';
CREATE SCHEMA shop;
CREATE TYPE shop.mood AS ENUM ('good', 'bad');
CREATE DOMAIN shop.short AS text CHECK (length(VALUE) < 20);
CREATE SEQUENCE shop.loose;
CREATE TABLE shop.customer (
    id serial PRIMARY KEY,
    name text COLLATE "C" NOT NULL DEFAULT 'nobody',
    mood shop.mood DEFAULT 'good',
    nick shop.short,
    loud text GENERATED ALWAYS AS (upper(name)) STORED,
    born date CHECK (born > '1900-01-01'),
    UNIQUE (name, nick)
) WITH (fillfactor = 80);
CREATE INDEX customer_born ON shop.customer (born) WHERE born IS NOT NULL;
CREATE TABLE shop."Order ""of""" (
    "the id" bigint GENERATED ALWAYS AS IDENTITY (START WITH 100 INCREMENT BY 10) PRIMARY KEY,
    customer integer NOT NULL REFERENCES shop.customer,
    place integer DEFAULT nextval('shop.loose'),
    moods shop.mood[],
    body jsonb
);
CREATE TABLE shop.line (orders bigint REFERENCES shop."Order ""of""", number integer, note varchar(40), price numeric(10, 2), PRIMARY KEY (orders, number));
CREATE TABLE shop.log (at timestamptz, what text, body json);
CREATE TABLE shop.event (id bigint, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE shop.event_old PARTITION OF shop.event FOR VALUES FROM (MINVALUE) TO ('2026-01-01') PARTITION BY HASH (id);
CREATE TABLE shop.event_old_0 PARTITION OF shop.event_old FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE shop.event_old_1 PARTITION OF shop.event_old FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE shop.event_new PARTITION OF shop.event DEFAULT;
CREATE TABLE shop.base (a integer);
CREATE TABLE shop.child (b integer) INHERITS (shop.base);
INSERT INTO shop.customer (name, mood, nick, born)
    SELECT 'c' || i, CASE WHEN i % 2 = 0 THEN 'bad' ELSE 'good' END::shop.mood, 'n''"\' || i, '2000-01-01'::date + i FROM generate_series(1, 50) AS i;
INSERT INTO shop."Order ""of""" (customer, moods, body) SELECT i, '{good,bad}', '{"a": [1, null]}' FROM generate_series(1, 50) AS i;
INSERT INTO shop.line SELECT "the id", n, CASE n WHEN 2 THEN NULL ELSE 'a	b\c' END, n + 0.25 FROM shop."Order ""of""", generate_series(1, 3) AS n;
INSERT INTO shop.log SELECT '2026-01-01', w, '{}' FROM unnest(ARRAY['same', 'same', 'other', NULL]) AS w;
INSERT INTO shop.event SELECT i, '2025-06-01'::date + i * 20 FROM generate_series(1, 30) AS i;
INSERT INTO shop.base VALUES (1), (2);
INSERT INTO shop.child VALUES (3, 4);
SQL

# All that a restore has to bring back, in an order that does not depend on how it came.
my $state = <<'SQL';
SELECT 'row ' || t.name || ' ' || x.line FROM
    (SELECT c.oid, c.oid::regclass::text AS name FROM pg_class c WHERE c.relnamespace = 'shop'::regnamespace AND c.relkind = 'r') AS t,
    LATERAL (SELECT unnest(xpath('/table/row/j/text()', query_to_xml('SELECT to_jsonb(t) AS j FROM ONLY ' || t.name || ' AS t', false, false, '')))::text AS line) AS x
UNION ALL
SELECT concat_ws(' ', 'column', attrelid::regclass, quote_ident(attname), format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated,
    attcollation::regcollation, pg_get_expr(adbin, adrelid))
FROM pg_attribute JOIN pg_class c ON c.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE c.relnamespace = 'shop'::regnamespace AND c.relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
UNION ALL
SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE connamespace = 'shop'::regnamespace AND conrelid <> 0 AND contype <> 'n'
UNION ALL
SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'shop'
UNION ALL
SELECT concat_ws(' ', 'sequence', s.sequencename, s.start_value, s.increment_by, s.last_value, d.refobjid::regclass)
FROM pg_sequences s LEFT JOIN pg_depend d ON d.objid = format('%I.%I', s.schemaname, s.sequencename)::regclass AND d.deptype IN ('a', 'i')
WHERE s.schemaname = 'shop'
UNION ALL
SELECT concat_ws(' ', 'table', oid::regclass, relkind, reloptions, pg_get_expr(relpartbound, oid), relrowsecurity)
FROM pg_class WHERE relnamespace = 'shop'::regnamespace AND relkind IN ('r', 'p')
ORDER BY 1
SQL

sub prepare {
    my ($options, $statement) = @_;
    $m->fresh;
    Hooks::put("$dir/confiture.yaml", "name: project\nhooks:\n  - builtin: backup\n$options");
    $m->files('001_shop.up.sql' => $schema, '002_goes.up.sql' => "$statement\n");
    my $run = $m->migrate('up', '--to', '1');
    $run->{status} == 0 or BAIL_OUT("the schema cannot be made: $run->{err}");
    return $m->psql($state);
}

# What is in the one state and not in the other.
sub same {
    my ($after, $before, $name) = @_;
    my %line;
    $line{$_}-- for split /\n/, $before;
    $line{$_}++ for split /\n/, $after;
    return is_deeply([map { ($line{$_} > 0 ? '+ ' : '- ') . $_ } grep { $line{$_} } sort keys %line], [], $name);
}

sub command {
    my ($run) = @_;
    return $run->{err} =~ /to restore it:\n(.+)/ ? $1 : undef;
}

sub shell {
    my ($command) = @_;
    return $m->{box}->run($dir, 'sh', '-e', '-c', $command);
}

my %goes = (
    'a table'                  => 'DROP TABLE shop.log;',
    'a table with a serial'    => 'DROP TABLE shop.customer CASCADE;',
    'a table with an identity' => 'DROP TABLE shop."Order ""of""" CASCADE;',
    'several tables'           => 'DROP TABLE shop.line, shop."Order ""of""", shop.customer;',
    'a partitioned table'      => 'DROP TABLE shop.event;',
    'a partition'              => 'DROP TABLE shop.event_new;',
    'a partitioned partition'  => 'DROP TABLE shop.event_old;',
    'rows'                     => 'DELETE FROM shop.line WHERE number = 2;',
    'rows without a key'       => "DELETE FROM shop.log WHERE what = 'same' OR what IS NULL;",
    'rows of a tree'           => 'DELETE FROM shop.base;',
    'rows of partitions'       => 'DELETE FROM shop.event WHERE id < 20;',
    'all rows'                 => 'TRUNCATE shop.log;',
    'all rows that are used'   => 'TRUNCATE shop.customer CASCADE;',
    'all rows of partitions'   => 'TRUNCATE shop.event;',
    'a column'                 => 'ALTER TABLE shop.customer DROP COLUMN name CASCADE;',
    'a column of a type that goes, too' => 'ALTER TABLE shop.customer DROP COLUMN mood, DROP COLUMN nick, DROP COLUMN born;',
    'a column of the key'      => 'ALTER TABLE shop.line DROP COLUMN number;',
    'a column without a key'   => 'ALTER TABLE shop.log DROP COLUMN what;',
    'a serial'                 => 'ALTER TABLE shop.customer DROP COLUMN id CASCADE;',
    'an identity'              => 'ALTER TABLE shop."Order ""of""" DROP COLUMN "the id" CASCADE;',
    'a narrower type'          => 'ALTER TABLE shop.line ALTER COLUMN price TYPE integer;',
    'a column and rows'        => 'DELETE FROM shop.line WHERE number = 3; ALTER TABLE shop.line DROP COLUMN note;',
    'a table renamed afterwards' => 'DELETE FROM shop.log; ALTER TABLE shop.log RENAME TO book;',
);

for my $what (sort keys %goes) {
    subtest "copies: $what" => sub {
        my $before = prepare('', $goes{$what});
        my $run = $m->migrate('up');
        is($run->{status}, 0, 'the migration runs') or return diag $run->{err};
        my $gone = $m->psql($state);
        isnt($gone, $before, 'and takes it away');
        my $command = command($run);
        ok($command, 'a command is printed') or return diag $run->{err};
        is($m->psql("SELECT restore FROM confiture.backup"), $command, 'and kept in the database');
        is($m->psql("SELECT metadata -> 'backup' ->> 'restore' FROM confiture.migration WHERE version = '002'"), $command, 'and in the ledger');
        my $restored = shell($command);
        is($restored->{status}, 0, 'it runs') or diag explain $restored;
        $m->psql('ALTER TABLE shop.book RENAME TO log') if $what =~ /renamed/;
        same($m->psql($state), $before, 'and all is as before');
    };
}

subtest 'what was written since stays' => sub {
    prepare('', "DELETE FROM shop.line WHERE number = 2; ALTER TABLE shop.line DROP COLUMN note;");
    my $command = command($m->migrate('up'));
    $m->psql("INSERT INTO shop.line VALUES (100, 9); DELETE FROM shop.line WHERE orders = 110");
    is(shell($command)->{status}, 0);
    is($m->psql("SELECT count(*) FROM shop.line WHERE orders = 100 AND number IN (2, 9)"), 2, 'a new row, and one that was deleted');
    is($m->psql("SELECT count(*) FROM shop.line WHERE orders = 110"), 3, 'rows deleted since come back: they were in the backup');
};

subtest 'what is written meanwhile waits' => sub {
    prepare('', 'SELECT pg_sleep(1.5); TRUNCATE shop.log;');
    my $run = $m->{box}->start($dir, 'confiture', 'migrate', 'up');
    sleep 0.1 until $m->psql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") > 0 || waitpid($run->{pid}, 1) > 0;
    $m->psql("INSERT INTO shop.log (what) VALUES ('late')");
    is($m->{box}->finish($run)->{status}, 0);
    is($m->psql('SELECT what FROM shop.log'), 'late', 'a row that was in neither would be lost');
};

subtest 'by pg_dump' => sub {
    plan skip_all => 'pg_dump is older than the server' unless $m->dumps;
    for my $what (sort keys %goes) {
        my $before = prepare("    method: pg_dump\n    directory: kept\n", $goes{$what});
        my $run = $m->migrate('up');
        is($run->{status}, 0, "$what: the migration runs") or diag $run->{err};
        my $command = command($run);
        ok($command, "$what: a command is printed") or next;
        my ($file) = glob "$dir/kept/*.dump";
        is(defined $file, $command =~ /pg_restore/, "$what: its file") or next;
        is((stat $file)[2] & 0777, 0600, "$what: is the user's alone") if $file;
        my $restored = shell($command);
        is($restored->{status}, 0, "$what: it runs") or diag explain $restored;
        same($m->psql($state), $before, "$what: and all is as before");
        unlink $file if $file;
    }
};

subtest 'nothing to keep' => sub {
    prepare('', "CREATE TABLE shop.fresh (a integer); DROP TABLE shop.fresh; DROP TABLE IF EXISTS shop.never; UPDATE shop.base SET a = a;");
    my $run = $m->migrate('up');
    is($run->{status}, 0) or diag $run->{err};
    is($m->psql("SELECT to_regclass('confiture.backup')"), '', 'no table is made');
};

subtest 'a table that comes under its name in the same file' => sub {
    prepare('', 'ALTER TABLE shop.log RENAME TO book; DELETE FROM shop.book;');
    my $run = $m->migrate('up');
    like($run->{err}, qr/no backup of shop\.book: there is no such table yet/, 'is not kept, and this is said');
};

subtest 'a migration that fails leaves no backup' => sub {
    my $before = prepare('', "DROP TABLE shop.log; SELECT 1 / 0;");
    my $run = $m->migrate('up');
    is($run->{status}, 4);
    unlike($run->{err}, qr/to restore/);
    same($m->psql($state), $before, 'nothing was taken away');
    is($m->psql("SELECT to_regclass('confiture.backup')"), '');
};

subtest 'one that fails in the middle leaves one' => sub {
    my $before = prepare('', "-- confiture: transaction=off\nDROP TABLE shop.log;\nSELECT 1 / 0;");
    my $run = $m->migrate('up');
    is($run->{status}, 4);
    my $command = command($run);
    is(shell($command // 'false')->{status}, 0, 'and tells how to restore it') or diag $run->{err};
    same($m->psql($state), $before);
};

subtest 'down' => sub {
    prepare('', "SELECT 1;");
    $m->files('002_goes.down.sql' => "TRUNCATE shop.log;\n");
    $m->migrate('up');
    my $before = $m->psql($state);
    my $run = $m->migrate('down', '--yes');
    is($run->{status}, 0);
    is(shell(command($run) // 'false')->{status}, 0) or diag $run->{err};
    same($m->psql($state), $before);
};

subtest 'the size' => sub {
    prepare("    max_size: 1 kB\n", 'DROP TABLE shop.log;');
    $m->psql('ANALYZE shop.log');
    my $run = $m->migrate('up');
    is($run->{status}, 7, 'more than max_size is a veto');
    like($run->{err}, qr/backup before 002_goes: shop\.log, [\d.]+\W+kB, about 4 rows/, 'the size is told first');
    like($run->{err}, qr/more than max_size, 1\.0\W+kB/);
    is($m->psql("SELECT count(*) FROM shop.log"), 4, 'nothing happened');
    for my $wrong ('max_size: much', 'max_size: 5', 'method: rsync', 'directory: x', 'table: x') {
        Hooks::put("$dir/confiture.yaml", "hooks:\n  - builtin: backup\n    $wrong\n");
        is($m->migrate('up')->{status}, 2, "$wrong is refused");
    }
};

subtest 'a dry run takes none' => sub {
    for my $options ('', "    method: pg_dump\n    directory: kept\n") {
        my $before = prepare($options, 'DROP TABLE shop.log;');
        my $run = $m->migrate('up', '--dry-run=execute');
        is($run->{status}, 0) or diag $run->{err};
        same($m->psql($state), $before);
        is($m->psql("SELECT to_regclass('confiture.backup')"), '');
        is_deeply([glob "$dir/kept/*"], []);
    }
};
done_testing;
