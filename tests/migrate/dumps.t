# Plain pg_dump files as migrations, with COPY data and \restrict: what `confiture migrate up` makes of one is what
# psql -1 makes of it, and the ledger is written although a dump empties search_path and row security's settings.
#
# pg_dump is that of the server's major version where there is one, or a newer one. The npm packages hold no pg_dump; for
# their servers 16 to 18 the dump is made by a PostgreSQL 15 server and given the lines those versions add to it.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Migrations;
use Sandbox;

my $root = Sandbox::root();
my $m = Migrations->new(name => 'dumps');
my $box = $m->{box};
my $major = int($m->psql('SHOW server_version_num') / 10000);
my $bin = $ENV{CONFITURE_PG_BINDIR} // '';
my $pg_dump = -x "$bin/pg_dump" ? "$bin/pg_dump" : 'pg_dump';
my ($client) = $box->run($root, $pg_dump, '--version')->{out} =~ /(\d+)/ or BAIL_OUT('no pg_dump');

my $source = $m;
if ($client < $major) {
    delete local $ENV{CONFITURE_PG_BINDIR};
    my ($older) = grep { -x "$_/initdb" } "/usr/lib/postgresql/$client/bin";
    plan skip_all => "no server of PostgreSQL $client to make dumps with" unless $older;
    local $ENV{CONFITURE_PG_BINDIR} = $older;
    $source = Migrations->new(name => 'source');
}
note("PostgreSQL $major, dumps by pg_dump $client from PostgreSQL " . $source->psql('SHOW server_version'));
$source->psql_in('postgres', 'CREATE DATABASE shop');
my $shop = $source->psql_one('shop', '-f', "$root/tests/cases/dumps/shop.sql");
is($shop->{status}, 0, 'the database to dump is there') or BAIL_OUT($shop->{err});

sub dump_with {
    my (@options) = @_;
    my $run = $source->{box}->run($root, $pg_dump, @options, $source->url('shop'));
    die $run->{err} if $run->{status} ne '0';
    my $text = $run->{out};
    # pg_dump 17 sets this too (its release notes: transaction_timeout).
    $text =~ s/^SET idle_in_transaction_session_timeout = 0;\n\K/SET transaction_timeout = 0;\n/m if $client < 17 && $major >= 17;
    return $text;
}

# Since 13.22, 14.19, 15.14, 16.10 and 17.6 (CVE-2025-8714). An older pg_dump's file gets the two lines here.
sub restricted {
    my ($text) = @_;
    return $text if $text =~ /^\\restrict /m;
    $text =~ s/^(?=SET statement_timeout)/\\restrict abcDEF123\n\n/m;
    return "$text\n\\unrestrict abcDEF123\n\n";
}

my %kind = (
    plain => [],
    'with inserts' => ['--inserts'],
    'column inserts, no owners, quoted' => ['--column-inserts', '--no-owner', '--quote-all-identifiers'],
    'clean if exists' => ['--clean', '--if-exists'],
    'without privileges and comments' => ['--no-privileges', '--no-comments'],
    'schema only' => ['--schema-only'],
);
for my $kind (sort keys %kind) {
    subtest $kind => sub {
        my $text = restricted(dump_with(@{ $kind{$kind} }));
        like($text, qr/^COPY public\.customer/m, 'with COPY') if $kind eq 'plain';
        $m->fresh->files('001_dump.up.sql' => $text, '002_more.up.sql' => 'CREATE TABLE more (id int);');
        $m->psql_in('postgres', "DROP DATABASE IF EXISTS theirs", 'CREATE DATABASE theirs');
        # An older psql does not know the command.
        open my $out, '>:raw', "$m->{dir}/theirs.sql" or die "$!\n";
        print $out $text =~ s/^\\(?:un)?restrict .*\n//gmr, "SET search_path TO public;\nCREATE TABLE more (id int);\n";
        close $out or die "$!\n";
        my $psql = $m->psql_one('theirs', '-f', "$m->{dir}/theirs.sql");
        is($psql->{status}, 0, 'psql takes it') or diag $psql->{err};
        my $ours = $m->migrate('up');
        is($ours->{status}, 0, 'confiture takes it') or diag $ours->{err};
        is($m->applied, '001_dump 002_more', 'the ledger has it, and the session was made fresh for the next file');
        is($m->psql("SELECT current_setting('search_path')"), '"$user", public', 'nothing was left to the database');
        my ($theirs, $got) = ($m->contents('theirs'), $m->contents($m->{database}));
        cmp_ok(length $theirs, '>', 5000, 'psql made something');
        ok($got eq $theirs, 'the same schema and rows') or difference($theirs, $got);
    };
}

subtest 'data on top of a schema' => sub {
    $m->fresh->files('001_schema.up.sql' => restricted(dump_with('--schema-only')), '002_data.up.sql' => restricted(dump_with('--data-only', '--disable-triggers')));
    my $run = $m->migrate('up');
    is($run->{status}, 0, 'in two migrations') or diag $run->{err};
    is($m->psql('SELECT count(*), sum(amount) FROM "odd ""schema"."Order"'), $source->psql_in('shop', 'SELECT count(*), sum(amount) FROM "odd ""schema"."Order"'));
    is($m->psql('SELECT string_agg(c::text, chr(10) ORDER BY id) FROM customer c'),
        $source->psql_in('shop', 'SELECT string_agg(c::text, chr(10) ORDER BY id) FROM customer c'), 'the same values');
};

subtest 'an error in the data' => sub {
    my $text = restricted(dump_with());
    my ($before) = $text =~ m{\A(.*?^COPY public\.event_2025 .*?\n(?:[^\n]*\n){3})}ms or die "no such table\n";
    substr($text, length $before, 0) = "nonsense\n";
    my $line = 1 + $before =~ tr{\n}{};
    $m->fresh->files('001_dump.up.sql' => $text);
    my $run = $m->migrate('up');
    is($run->{status}, 4, 'is an error of SQL');
    like($run->{err}, qr/001_dump\.up\.sql:$line\b/, "which names line $line") or diag $run->{err};
    is($m->applied, '', 'nothing is in the ledger');
    ok(!$m->has('public.customer'), 'and nothing in the database');
};

subtest 'between \restrict and \unrestrict no other command runs' => sub {
    my $text = restricted(dump_with('--schema-only'));
    $text =~ s/^(?=CREATE TABLE)/\\! touch "$m->{dir}\/touched"\n/m;
    $m->fresh->files('001_dump.up.sql' => $text);
    my $run = $m->migrate('up');
    is($run->{status}, 4, 'it is refused');
    ok(!-e "$m->{dir}/touched" && !$m->has('customer'), 'and nothing was run');
};

sub difference {
    my %text = (theirs => $_[0], ours => $_[1]);
    for (keys %text) {
        open my $out, '>:raw', "$box->{top}/$_" or die "$!\n";
        print $out $text{$_};
    }
    diag(join '', grep { defined } (split /^/, $box->run($box->{top}, 'diff', '-u', 'theirs', 'ours')->{out})[0 .. 40]);
}

done_testing;
