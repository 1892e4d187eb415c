# What a build makes: rows of the catalog and of tables, on one embedded server.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use File::Basename qw(dirname);
use File::Path qw(make_path remove_tree);
use Sandbox;

my $box = Sandbox->new;
my $dir = $box->project(undef, 'shop');
my $count = 0;

# Writes the files of a project anew: path => text.
sub files {
    my (%text) = @_;
    remove_tree("$dir/db", "$dir/confiture.yaml");
    $text{'confiture.yaml'} //= "name: shop\n";
    for my $path (keys %text) {
        make_path(dirname("$dir/$path"));
        open my $out, '>', "$dir/$path" or die "$path: $!\n";
        print $out $text{$path};
        close $out or die "$path: $!\n";
    }
}

# Builds a new database; returns its name and the run.
sub build {
    my (@options) = @_;
    my $name = 'db' . ++$count;
    my $run = $box->run($dir, 'confiture', 'build', '--database', $name, @options);
    return ($name, $run);
}

sub ask {
    my ($database, $sql) = @_;
    my $run = $box->run($dir, 'confiture', 'pg', 'psql', '--database', $database, '--', '-XAt', '-c', $sql);
    my $answer = $run->{status} ? "status $run->{status}: $run->{err}" : $run->{out};
    chomp $answer;
    return $answer;
}

sub built_ok {
    my ($sql, $want, $name, @options) = @_;
    my ($database, $run) = build(@options);
    is($run->{status}, 0, "$name: builds") or diag $run->{err};
    is(ask($database, $sql), $want, $name);
    return $database;
}

# Twenty databases are made below; nothing here asks whether they would outlive the machine.
files('db/schema/a.sql' => '');
$box->run($dir, 'confiture', 'pg', 'start');
ask('postgres', 'ALTER SYSTEM SET fsync = off');
ask('postgres', 'SELECT pg_reload_conf()');

sub tables { return q{SELECT string_agg(relname, ' ' ORDER BY oid) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace} }

files('db/schema/10.sql' => 'CREATE TABLE ten();', 'db/schema/9.sql' => 'CREATE TABLE nine();',
    'db/schema/0a.sql' => 'CREATE TABLE hex();', 'db/schema/x.sql' => 'CREATE TABLE x();');
built_ok(tables(), 'hex ten nine x', 'by path, byte by byte');
built_ok(tables(), 'nine ten hex x', 'by decimal prefix', '--sort-mode', 'decimal');
built_ok(tables(), 'nine hex ten x', 'by hexadecimal prefix', '--sort-mode', 'hex');

files('db/schema/a/1.sql' => 'CREATE TABLE a();', 'db/schema/a/old/1.sql' => 'CREATE TABLE old();',
    'db/schema/b/2.sql' => 'CREATE TABLE b();', 'db/schema/b/3_draft.sql' => 'nonsense',
    'db/schema/.4.sql' => 'nonsense', 'db/schema/notes.txt' => 'nonsense',
    'confiture.yaml' => <<'YAML');
name: shop
include_dirs:
  - db/schema/b
  - path: db/schema
    exclude: ["**/*_draft.sql"]
exclude_dirs: [db/schema/a/old, db/schema/b/3_draft.sql]
YAML
built_ok(tables(), 'b a', 'include_dirs in their order, each file once, what is excluded left out');

files('db/schema/a.sql' => "\xef\xbb\xbfCREATE TABLE a(t text);\r\nINSERT INTO a VALUES ('x\r\ny');\r\n");
built_ok(q{SELECT t = E'x\r\ny' FROM a}, 't', 'a byte order mark and CRLF; line ends in a string stay');

files('db/schema/a.sql' => <<'SQL', 'db/schema/b/part.psql' => "INSERT INTO a VALUES ('included');\n",
\set kind 'it''s'
CREATE TABLE :"relation"(t text);
CREATE VIEW v AS SELECT :'kind'::text AS kind, (ARRAY[1,2,3])[1:2] AS part;
\if :{?absent}
INSERT INTO a VALUES ('never');
\else
INSERT INTO a VALUES (:'kind');
\endif
\ir b/part.psql
COPY a FROM stdin;
copied\tx
\.
\copy a from db/rows.txt
SQL
    'db/rows.txt' => "from a file\n", 'confiture.yaml' => "name: shop\nvariables:\n  relation: a\n");
built_ok(q{SELECT string_agg(t, '|') FROM a}, "it's|included|copied\tx|from a file",
    'variables, branches, includes, COPY and \copy');

files('db/schema/a.sql' => <<'SQL');
BEGIN;
CREATE TABLE a(x int);
COMMIT;
SAVEPOINT s;
CREATE TABLE gone();
ROLLBACK TO s;
CREATE INDEX CONCURRENTLY a_x ON a(x);
VACUUM a;
CREATE TABLE b();
SQL
{
    my ($database, $run) = build('--format', 'json');
    is($run->{status}, 0, 'statements that forbid a transaction: builds') or diag $run->{err};
    like($run->{out}, qr/"pieces": 4,/, 'in as few pieces as possible');
    is(ask($database, q{SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_x'::regclass}), 't', 'the index is valid');
    is(ask($database, tables()), 'a b', 'BEGIN and COMMIT in a file change nothing, ROLLBACK TO is obeyed');
}

# The template cache.
files('db/schema/a.sql' => "CREATE TABLE a(x int);\nINSERT INTO a VALUES (1);\n",
    'confiture.yaml' => "name: shop\nvariables: {v: one}\n");
sub cached { my ($name, $want, @options) = @_; my ($d, $run) = build('--format', 'json', @options); like($run->{out}, qr/"from_cache": $want/, $name) or diag $run->{err}; return $d }
cached('built the first time', 'false');
my $copy = cached('built before', 'true');
is(ask($copy, 'SELECT x FROM a'), '1', 'the copy has its rows');
cached('not with --no-cache', 'false', '--no-cache');
files('db/schema/a.sql' => "CREATE TABLE a(x int);\nINSERT INTO a VALUES (1);\n",
    'confiture.yaml' => "name: shop\nvariables: {v: two}\n");
cached('another variable is another content', 'false');
files('db/schema/a.sql' => "CREATE TABLE a(x int);\r\nINSERT INTO a VALUES (1);\r\n\r\n",
    'confiture.yaml' => "name: shop\nvariables: {v: two}\n");
cached('other line ends are not', 'true');
for my $row (3 .. 6) {
    files('db/schema/a.sql' => "CREATE TABLE a(x int);\nINSERT INTO a VALUES ($row);\n");
    cached("content $row", 'false');
}
is(ask('postgres', q{SELECT count(*) FROM pg_database WHERE datistemplate AND datname LIKE 'confiture_cache_%'}), '3',
    'the newest three templates are kept');
is(ask('postgres', q{SELECT bool_or(datallowconn) FROM pg_database WHERE datname LIKE 'confiture_cache_%'}), 'f',
    'nobody can change a template');

SKIP: {
    skip 'before PostgreSQL 15 the server copies what files there are, and says nothing', 5
        if ask('postgres', 'SHOW server_version_num') < 150000;
    # A template whose files are gone cannot be copied.
    my $data = ask('postgres', 'SHOW data_directory');
    my $templates = q{FROM pg_database WHERE datname LIKE 'confiture_cache_%'};
    remove_tree("$data/base/$_") for split /\n/, ask('postgres', "SELECT oid $templates");
    my ($database, $run) = build('--format', 'json');
    is($run->{status}, 0, 'a template that cannot be copied is no reason to fail') or diag $run->{err};
    like($run->{err}, qr/the copy kept by an earlier build cannot be used/, 'it is said');
    like($run->{out}, qr/"from_cache": false.*"cache_kept": true/s, 'the build is a fresh one, kept in its place');
    is(ask($database, 'SELECT x FROM a'), '6', 'and holds what it should');
    cached('and copied next time', 'true');
}

# Seeds, and the assembled script.
$dir = $box->project('examples/shop');
{
    my ($plain) = build();
    my ($seeded, $run) = build('--seed', 'demo');
    is($run->{status}, 0, 'seeds load') or diag $run->{err};
    cmp_ok(ask($seeded, 'SELECT count(*) FROM shop.product'), '>', ask($plain, 'SELECT count(*) FROM shop.product'),
        'they are there with --seed only');
    is($box->run($dir, 'confiture', 'build', '--output', 'all.sql')->{status}, 0, 'the assembled script is written');
    my $by_psql = 'by_psql';
    is($box->run($dir, 'confiture', 'pg', 'psql', '--database', 'postgres', '--', '-XAtc', "CREATE DATABASE $by_psql")->{status}, 0);
    my $psql = $box->run($dir, 'confiture', 'pg', 'psql', '--database', $by_psql, '--', '-X', '-q', '-1', '-v', 'ON_ERROR_STOP=1', '-f', 'all.sql');
    is($psql->{status}, 0, 'psql runs it') or diag $psql->{err};
    # pg_dump refuses a server newer than itself (./dev versions).
    my ($client) = $box->run($dir, 'pg_dump', '--version')->{out} =~ /(\d+)/;
    my @dump_with = ask($plain, 'SHOW server_version_num') / 10000 < $client + 1 ? qw(pg_dump -s -d)
        : ('psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', Sandbox::root() . '/tests/corpus/catalog.sql', '-d');
    my @dump = map {
        my $url = $box->run($dir, 'confiture', 'pg', 'url', '--database', $_)->{out};
        chomp $url;
        my $text = $box->run($dir, @dump_with, $url)->{out};
        $text =~ s/^\\(?:un)?restrict.*\n//gm;
        $text;
    } $plain, $by_psql;
    cmp_ok(length $dump[0], '>', 10_000, 'there is a dump');
    is($dump[1], $dump[0], 'and makes the same schema');
}

done_testing;
