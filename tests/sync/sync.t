# confiture sync: what is in the target afterwards, of tables that programs which copy rows have lost or broken.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use JSON::PP qw(decode_json);
use Sync;
use Tree qw(slurp);

my $s = Sync->new;
my $schema = slurp("$FindBin::Bin/../support/nasty.sql");
my $rows = slurp("$FindBin::Bin/../support/nasty_rows.sql");

sub same {
    my ($what) = @_;
    is($s->tables('to'), $s->tables('from'), "$what: every row of every table");
    is($s->schema('to'), $s->schema('from'), "$what: the schema, with its indexes, constraints and triggers");
    is($s->sequences('to'), $s->sequences('from'), "$what: the sequences");
    is($s->to('SELECT count(*) FROM pg_constraint WHERE NOT convalidated'), 0, "$what: all constraints are validated");
    is($s->to('SELECT n FROM shop.grand'), 40000, "$what: materialized views, in their order");
    is($s->to('SELECT count(*) FROM confiture.sync_object') . $s->to('SELECT count(*) FROM confiture.sync_chunk') . $s->unready, '00',
        "$what: nothing is left of the work");
}

subtest 'every kind of table' => sub {
    $s->fresh($schema, $rows);
    # The target has rows of its own, and one that no partition of the source would hold.
    $s->fill('to', "INSERT INTO shop.log (what) VALUES ('old'); INSERT INTO shop.part VALUES (99999, '2020-01-01', 'old');"
        . "INSERT INTO shop.egg VALUES (9, NULL); INSERT INTO shop.hen VALUES (9, 9);");
    my $run = $s->sync('--jobs', 3);
    is($run->{status}, 0) or diag $run->{err};
    same('plain');
    is($s->to("SELECT string_agg(tgname || tgenabled::text, ' ' ORDER BY tgname) FROM pg_trigger WHERE NOT tgisinternal"), 'alwaysA neverD usualO', 'triggers are enabled as they were');
    is($s->to("SELECT string_agg(kind || ' ' || (body::json ->> 'rows'), ' ') FROM confiture.event"),
        'sync ' . $s->from('SELECT sum(n) FROM (SELECT (xpath(\'/row/c/text()\', query_to_xml(format(\'SELECT count(*) AS c FROM ONLY %s\', oid::regclass), false, true, \'\')))[1]::text::bigint AS n'
            . " FROM pg_class WHERE relkind = 'r' AND relnamespace = 'shop'::regnamespace) AS t"), 'the event chain has it, with the rows');
    $run = $s->sync('--jobs', 1, '--format', 'json');
    is($run->{status}, 0, 'again, over what is there') or diag $run->{err};
    same('again');
    my $report = decode_json($run->{out});
    my ($child) = grep { $_->{table} eq 'shop.child' } @{ $report->{tables} };
    is($child->{rows}, 20000, 'the report has rows by table');
    cmp_ok($child->{parts}, '>', $s->has_parts ? 1 : 0, 'a table of more than part_size was copied in parts');
};

subtest 'a target that is not the same' => sub {
    $s->fresh(<<'SQL', "INSERT INTO a SELECT g, 'x' || g, g * 2 FROM generate_series(1, 100) g;");
CREATE TABLE a (id integer PRIMARY KEY, t text, n bigint);
SQL
    $s->fill('to', <<'SQL');
DROP TABLE a;
CREATE TABLE a (n numeric, more text DEFAULT 'given', id bigint PRIMARY KEY, twice bigint GENERATED ALWAYS AS (id * 2) STORED, t varchar(10));
CREATE TABLE own (a integer);
INSERT INTO own VALUES (1);
SQL
    my $run = $s->sync;
    is($run->{status}, 0) or diag $run->{err};
    is($s->to('SELECT id, t, n, more, twice FROM a WHERE id = 7'), '7|x7|14|given|14', 'columns in another order, of other types, and more of them');
    is($s->to('SELECT count(*) FROM own'), 1, 'a table that the source has not is left');
    like($run->{err}, qr/1 table of the target the source has not/);
    $s->fresh('CREATE TABLE p (id integer, v text);', "INSERT INTO p SELECT g, 'x' FROM generate_series(1, 1000) g;");
    $s->fill('to', 'DROP TABLE p; CREATE TABLE p (id integer, v text) PARTITION BY HASH (id); CREATE TABLE p0 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 0);'
        . 'CREATE TABLE p1 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 1);');
    is($s->sync->{status}, 0, 'a table becomes a partitioned one');
    is($s->to('SELECT count(*), count(DISTINCT id) FROM p'), '1000|1000');
    my $from = $s->{from};
    @$s{qw(from to)} = @$s{qw(to from)};
    $s->environment($_, $s->{$_}) for qw(from to);
    is($s->sync->{status}, 0, 'and a partitioned one a table');
    is($s->to('SELECT count(*), count(DISTINCT id) FROM p'), '1000|1000');
};

subtest 'some tables' => sub {
    $s->fresh($schema, $rows);
    my $run = $s->sync('--tables', 'parent,part*', '--exclude', 'part_line');
    is($run->{status}, 0) or diag $run->{err};
    is($s->to('SELECT count(*) FROM shop.parent') . ' ' . $s->to('SELECT count(*) FROM shop.part') . ' ' . $s->to('SELECT count(*) FROM shop.child'), '6000 1000 0', 'those, and no others');
    is($s->schema('to'), $s->schema('from'), 'with foreign keys from outside as they were');
    $s->fill('to', "INSERT INTO shop.child (parent) VALUES (1)");
    $run = $s->sync('--tables', 'shop.parent');
    is($run->{status}, 5, 'rows outside that reference what is emptied');
    like($run->{err}, qr/shop\.child of the target has rows, references shop\.parent/);
    $run = $s->sync('--tables', 'shop.parnet');
    is($run->{status}, 2, 'a pattern that is no table');
    like($run->{err}, qr/no table of the source is named shop\.parnet/);
};

subtest 'what would happen' => sub {
    $s->fresh($schema, $rows);
    $s->fill('to', "INSERT INTO shop.barren VALUES (1)");
    my $before = $s->tables('to');
    my $run = $s->sync('--dry-run');
    is($run->{status}, 0);
    like($run->{out}, qr/shop\.child .* 0 of 4/);
    is($s->tables('to') . $s->to("SELECT count(*) FROM pg_namespace WHERE nspname = 'confiture'"), $before . '0', '--dry-run changes nothing and makes no ledger');
};

subtest 'who is told' => sub {
    $s->fresh('CREATE TABLE a (id integer PRIMARY KEY);', 'INSERT INTO a SELECT generate_series(1, 3);');
    Hooks::put("$s->{dir}/confiture.yaml", "$s->{yaml}notify:\n  - {channel: log, type: cloudwatch_emf, file: told.log, events: [run.finished, run.failed]}\n"
        . "hooks:\n  - {phase: on_error, sql: failed.sql}\n");
    Hooks::put("$s->{dir}/failed.sql", "CREATE TABLE told AS SELECT current_setting('confiture.sqlstate') AS sqlstate, current_setting('confiture.status') AS status;\n");
    is($s->sync->{status}, 0);
    $s->fill('to', 'ALTER TABLE a ADD CHECK (id < 3) NOT VALID');
    is($s->sync->{status}, 4);
    is(join(' ', slurp("$s->{dir}/told.log") =~ /"(run\.\w+)"/g), 'run.finished run.failed', 'channels are told of the end');
    is($s->to('SELECT * FROM told'), '23514|error', 'and hooks of the failure');
    Hooks::put("$s->{dir}/confiture.yaml", $s->{yaml});
};

subtest 'one moment' => sub {
    $s->fresh('CREATE TABLE a (id integer PRIMARY KEY, n bigint); CREATE TABLE b (id integer PRIMARY KEY, n bigint);',
        'INSERT INTO a SELECT g, 100 FROM generate_series(1, 20000) g; INSERT INTO b SELECT g, 100 FROM generate_series(1, 20000) g;');
    # A writer moves amounts between the tables all the while; their sum is always the same.
    Hooks::put("$s->{dir}/move.sql", "\\set i random(1, 20000)\n\\set j random(1, 20000)\nBEGIN;\nUPDATE a SET n = n - 5 WHERE id = :i;\nUPDATE b SET n = n + 5 WHERE id = :j;\nCOMMIT;\n");
    my $url = $s->{server}->url($s->{from});
    my $writer = $s->{box}->start($s->{dir}, 'pgbench', '-n', '-f', 'move.sql', '-c', 4, '-T', 60, $url);
    for my $turn (1 .. 3) {
        my $run = $s->sync('--jobs', 2);
        is($run->{status}, 0) or diag $run->{err};
        is($s->to('SELECT (SELECT sum(n) FROM a) + (SELECT sum(n) FROM b)'), 4000000, "turn $turn: no transfer is seen by half");
    }
    kill 'TERM', $writer->{pid};
    $s->{box}->finish($writer);
    cmp_ok($s->from('SELECT count(*) FROM a WHERE n <> 100'), '>', 100, 'the writer wrote');
};
done_testing;
