# Real schemas (tests/corpus/manifest): what `confiture build` makes of one and what psql -1 makes of the same files
# must be the same to pg_dump -s, byte for byte, with as many rows in every table.
#
# ./dev check builds those the manifest calls short, fetched when they are not there; ./dev corpus --check all.
# Arguments are names of entries.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Sandbox;

my $root = Sandbox::root();
my $box = Sandbox->new;
my @names = @ARGV;
if (!@names) {
    my $all = $ENV{CONFITURE_CORPUS} && $ENV{CONFITURE_CORPUS} eq 'all';
    my $fetched = $box->run($root, { timeout => 300 }, 'tools/corpus', '--list', $all ? () : '--short');
    plan skip_all => "the corpus cannot be fetched: $fetched->{err}" if $fetched->{status} ne '0';
    @names = split ' ', $fetched->{out};
}

# The embedded server of a project of one file, which the sandbox stops: both sides build there.
my $home = $box->project(undef, 'server');
mkdir "$home/$_" for qw(db db/schema);
write_file("$home/db/schema/a.sql", "SELECT 1;\n");
my $start = $box->run($home, 'confiture', 'build', '--quiet', '--yes');
is($start->{status}, 0, 'a server runs') or BAIL_OUT($start->{err});
open my $pid_file, '<', "$home/.confiture/pg/data/postmaster.pid" or die "postmaster.pid: $!\n";
chomp(my (undef, undef, undef, $port, $socket) = <$pid_file>);

sub url { return "postgresql:///$_[0]?host=$socket&port=$port&user=postgres" }

sub admin {
    my ($sql, $database) = @_;
    my $run = $box->run($root, 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-c', $sql, url($database // 'postgres'));
    die $run->{err} if $run->{status} ne '0';
}

sub write_file {
    my ($path, $text) = @_;
    open my $out, '>:raw', $path or die "$path: $!\n";
    print $out $text;
    close $out or die "$path: $!\n";
}

# pg_dump reads servers of its own major version and older ones; a newer one is asked by tests/corpus/catalog.sql.
my $server = $box->run($root, 'psql', '-X', '-A', '-t', '-c', 'SHOW server_version_num', url('postgres'))->{out};
my ($client) = $box->run($root, 'pg_dump', '--version')->{out} =~ /(\d+)/;
my $dump_fits = int($server / 10000) <= $client;
note($dump_fits ? "compared by pg_dump $client" : "compared by catalog.sql: pg_dump $client is older than the server");

# One number per table, whatever its name.
my $count = <<'SQL';
SELECT c.oid::regclass, (xpath('/row/n/text()', query_to_xml('SELECT count(*) AS n FROM ' || c.oid::regclass, false, true, '')))[1]
FROM pg_class c WHERE c.relkind = 'r' AND c.oid >= 16384 ORDER BY c.oid::regclass::text
SQL

sub catalog_of {
    my ($url) = @_;
    return $box->run($root, { timeout => 300 }, 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f',
        "$root/tests/corpus/catalog.sql", $url);
}

sub dump_of {
    my ($url) = @_;
    my $dump = $dump_fits ? $box->run($root, { timeout => 300 }, 'pg_dump', '-s', $url) : catalog_of($url);
    $dump->{status} eq '0' or die "no dump: $dump->{err}";
    my $rows = $box->run($root, { timeout => 300 }, 'psql', '-X', '-q', '-A', '-t', '-c', $count, $url);
    $rows->{status} eq '0' or die "rows cannot be counted: $rows->{err}";
    return join('', grep { !/^\\(?:un)?restrict / } split /^/, $dump->{out}) . $rows->{out};
}

subtest 'catalog.sql tells databases apart' => sub {
    my $same = "CREATE TABLE t (a int PRIMARY KEY, b text DEFAULT 'x'); CREATE VIEW v AS SELECT a FROM t; "
        . "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'";
    my $plain;
    for my $more ('', 'SELECT 1', "ALTER TABLE t ALTER b SET DEFAULT 'y'", 'ALTER TABLE t ALTER b SET NOT NULL',
        'ALTER TABLE t ADD CHECK (a > 0)', 'CREATE INDEX ON t (b)', 'CREATE OR REPLACE VIEW v AS SELECT 1 AS a',
        "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2'", 'CREATE SEQUENCE s',
        "COMMENT ON TABLE t IS 'x'", 'GRANT SELECT ON t TO PUBLIC', 'CREATE TYPE e AS ENUM ()',
        'CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING', 'ALTER TABLE t ENABLE ROW LEVEL SECURITY') {
        admin($_) for 'DROP DATABASE IF EXISTS ours', 'CREATE DATABASE ours';
        admin("$same; $more", 'ours');
        my $catalog = catalog_of(url('ours'));
        is($catalog->{status}, 0, 'it runs') or diag($catalog->{err});
        $plain //= $catalog->{out};
        if ($more =~ /^(?:SELECT 1)?$/) {
            ok($catalog->{out} eq $plain, 'two alike');
        } else {
            ok($catalog->{out} ne $plain, $more);
        }
    }
};

for my $name (@names) {
    subtest $name => sub {
        my $project = "$root/corpus/$name";
        my @files = sort glob "$project/db/schema/*.sql";
        ok(scalar @files, 'has files') or return;
        for (qw(theirs ours)) {
            admin("DROP DATABASE IF EXISTS $_");
            admin("CREATE DATABASE $_");
        }
        my ($theirs, $ours) = map { url($_) } 'theirs', 'ours';
        my $psql = $box->run($project, { timeout => 300 }, 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-1',
            (map { ('-f', $_) } @files), $theirs);
        is($psql->{status}, 0, 'psql takes it') or diag($psql->{err});
        my $build = $box->run($project, { timeout => 300 }, 'confiture', 'build', '--project-dir', $project,
            '--database-url', $ours, '--yes', '--quiet');
        is($build->{status}, 0, 'confiture takes it') or diag($build->{err});
        my ($wanted, $got) = (dump_of($theirs), dump_of($ours));
        cmp_ok(length $wanted, '>', 1000, 'psql made something');
        ok($wanted eq $got, 'both made the same') or diag(difference($wanted, $got));
    };
}

sub difference {
    my ($wanted, $got) = @_;
    write_file("$box->{top}/theirs", $wanted);
    write_file("$box->{top}/ours", $got);
    my $all = $box->run($box->{top}, 'diff', '-u', 'theirs', 'ours')->{out};
    return join '', grep { defined } (split /^/, $all)[0 .. 40];
}

done_testing;
