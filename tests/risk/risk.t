# confiture risk as its users call it: the model from --schema or the project, sizes, versions, --trace, bad input.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use JSON::PP qw(decode_json);
use Sandbox;
use Test::More;

my $box = Sandbox->new;
my $dir = $box->project(undef, 'shop');
$box->write("$dir/confiture.yaml", "name: shop\n");
$box->write("$dir/db/schema/10_shop.sql", <<'SQL');
CREATE SCHEMA shop;
CREATE TABLE shop.orders (id bigint PRIMARY KEY, note varchar(10), total int);
SQL

sub risk {
    my (@arguments) = @_;
    my $run = $box->run($dir, 'confiture', 'risk', @arguments, '--format', 'json');
    $run->{document} = decode_json($run->{out}) if $run->{out};
    return $run;
}

subtest 'the project is the schema' => sub {
    my $run = risk('--sql', 'ALTER TABLE shop.orders ALTER note TYPE varchar(20)');
    is($run->{status}, 0) or diag $run->{err};
    my ($one) = @{ $run->{document}{statements} };
    is($one->{class}, 'low', 'the length it had is known');
    is_deeply([map { "$_->{relation} $_->{mode}" } @{ $one->{locks} }], ['shop.orders AccessExclusiveLock']);
    is_deeply($one->{rewrites}, []);
    is(risk('--sql', 'ALTER TABLE shop.orders ALTER total TYPE bigint')->{document}{class}, 'high', 'a rewrite is told');
};

subtest 'a file, its places, and what it creates itself' => sub {
    $box->write("$dir/change.sql", "CREATE TABLE shop.new (id int);\nALTER TABLE shop.new\n  ALTER id SET NOT NULL;\nDROP TABLE shop.orders;\n");
    my $run = risk('change.sql');
    is($run->{status}, 0) or diag $run->{err};
    is_deeply([map { "$_->{file}:$_->{line} $_->{class}" } @{ $run->{document}{statements} }],
        ['change.sql:1 low', 'change.sql:2 low', 'change.sql:4 critical']);
    is(risk('change.sql', '--fail-level', 'critical')->{status}, 1, '--fail-level is the exit status');
    is(risk('change.sql', '--fail-level', 'high')->{status}, 1);
    is(risk('--sql', 'SELECT 1', '--fail-level', 'medium')->{status}, 0);
};

subtest 'sizes' => sub {
    my $sql = 'ALTER TABLE shop.orders ALTER total TYPE numeric';
    for ([100, 8192, 'medium'], [1e6, 1e9, 'high'], [1e9, 2e10, 'critical']) {
        my ($rows, $bytes, $class) = @$_;
        $box->write("$dir/sizes.json", sprintf '{"shop.orders": {"rows": %d, "bytes": %d}}', $rows, $bytes);
        is(risk('--sql', 'ALTER TABLE shop.orders ALTER total SET NOT NULL', '--statistics', 'sizes.json')->{document}{class}, $class, "$rows rows");
    }
    $box->write("$dir/sizes.json", '{"shop.orders": 7}');
    my $run = risk('--sql', $sql, '--statistics', 'sizes.json');
    is($run->{status}, 2, 'a file of another shape is refused');
};

subtest 'versions' => sub {
    my $sql = 'ALTER TABLE a DETACH PARTITION b CONCURRENTLY';
    like(risk('--sql', $sql, '--pg-version', '13')->{document}{statements}[0]{fails}, qr/14/);
    is(risk('--sql', $sql, '--pg-version', '16')->{document}{statements}[0]{fails}, undef);
    is(risk('--sql', $sql, '--pg-version', '12')->{status}, 2);
    is(risk('--sql', $sql, '--pg-version', 'x')->{status}, 2);
};

subtest 'proved on a scratch server' => sub {
    my $run = risk('--trace', '--sql', 'ALTER TABLE shop.orders ALTER total TYPE bigint; CREATE INDEX CONCURRENTLY ON shop.orders (note)');
    is($run->{status}, 0) or diag $run->{err};
    for my $one (@{ $run->{document}{statements} }) {
        is($one->{differences}, undef, "as foretold: $one->{text}");
        ok(@{ $one->{observed}{locks} } > 0, 'and locks were seen');
    }
    $run = risk('--trace', '--sql', 'DROP TABLE shop.nothing');
    is($run->{document}{statements}[0]{observed}{error}{sqlstate}, '42P01', 'what the server refuses is told');
    is($run->{status}, 1);
};

subtest 'without a project, and bad input' => sub {
    my $bare = "$box->{home}/bare";
    mkdir $bare or die "$!\n";
    my $run = $box->run($bare, 'confiture', 'risk', '--sql', 'ALTER TABLE t ADD CHECK (a > 0)', '-f', 'json');
    is($run->{status}, 0) or diag $run->{err};
    is(decode_json($run->{out})->{class}, 'high', 'a table nobody knows is taken to be there, with rows');
    is($box->run($bare, 'confiture', 'risk')->{status}, 2, 'a file or --sql');
    is($box->run($bare, 'confiture', 'risk', 'nothing.sql')->{status}, 2, 'no such file');
    $run = $box->run($bare, 'confiture', 'risk', '--sql', 'ALTER TABLE t ADD CONSTRAINT n NOT NULL c; SELEC 1', '-f', 'json');
    is_deeply([map { $_->{known} ? 'known' : 'unknown' } @{ decode_json($run->{out})->{statements} }], ['unknown', 'unknown'],
        'what the grammar does not know is said to be so');
    $run = $box->run($bare, 'sh', '-c', q{echo "DROP TABLE t" | confiture risk - -f json});
    is(decode_json($run->{out})->{class}, 'critical', 'standard input');
};

done_testing;
