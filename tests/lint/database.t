# lint --database: the pages of rules that need a server, and of those that judge a schema wherever it stands. The bad
# SQL, run on a real server, has exactly one finding, and the good SQL has none. Arguments are ids of rules.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use JSON::PP qw(decode_json);
use Lint qw(pages);
use Sandbox;
use Server;
use Time::HiRes qw(sleep time);
use Tree qw(slurp root);

my $box = Sandbox->new;
my $dir = $box->project(undef, 'live');
$box->write("$dir/confiture.yaml", '');
my $server = Server->new($box, $dir);

# What pages take to be there. In PostgreSQL 13 and 14 everybody may create in public: none of the pages' doing.
$server->sql('postgres', 'CREATE ROLE alice; CREATE ROLE bob; CREATE ROLE app; CREATE ROLE billing; CREATE ROLE support; CREATE ROLE reader LOGIN');

sub scene {
    my ($sql) = @_;
    my %made = map { $_ => 1 } $sql =~ /^CREATE SCHEMA (\w+)/mg;
    my %used = map { $_ => 1 } grep { !$made{$_} } $sql =~ /^CREATE (?:OR REPLACE )?[A-Z ]+? ([a-z]+)\./mg, 'shop';
    $used{auth} = 1 if $sql =~ /auth\./;
    return join '', 'REVOKE CREATE ON SCHEMA public FROM PUBLIC;', map { "CREATE SCHEMA $_;" } grep { $_ ne 'public' } sort keys %used;
}

sub database {
    my ($name, $sql) = @_;
    $server->drop($name);
    $server->create($name);
    $server->sql($name, scene($sql));
    $server->sql($name, q{CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql SET search_path = '' AS 'SELECT NULL::jsonb'}) if $sql =~ /auth\.jwt/;
    $box->write("$dir/$name.sql", $sql);
    my $run = $box->run($dir, { env => { PGOPTIONS => '-c check_function_bodies=off' } }, 'psql', '-XAtq', '-d', $server->url($name), '-f', "$name.sql");
    my $wanted = $sql =~ /-- fails/;
    my $errors = join "\n", grep { /ERROR|FATAL/ } split /\n/, $run->{err};
    is($errors =~ /ERROR/ ? 'fails' : '', $wanted ? 'fails' : '', "$name: its SQL runs") or diag($errors);
}

sub lint {
    my ($name, @arguments) = @_;
    my $run = $box->run($dir, 'confiture', 'lint', '--database', '--database-url', $server->url($name), '--format', 'json', @arguments);
    my $document = eval { decode_json($run->{out}) } or die "no JSON: $run->{out}$run->{err}";
    die $run->{out} unless $document->{findings};
    return $document;
}

# The findings of a rule. Before PostgreSQL 15 the statistics of a session come a moment after it.
sub findings {
    my ($name, $id, $wanted) = @_;
    my $end = time + ($wanted && $id =~ /^unused-/ && $server->{version} < 150000 ? 10 : 0);
    my $found;
    do {
        $found = lint($name, '--select', $id)->{findings};
        return $found if @$found >= $wanted;
        sleep 0.3;
    } while (time < $end);
    return $found;
}

sub settings {
    my ($page) = @_;
    my $lines = ($page->{settings} // '') =~ s/^(?!  )(?=\S)/  /mgr;
    $lines .= join '', map { "  $_\n" } $page->{bad} =~ /^-- settings?: (.*)$/mg;
    return $lines =~ /\S/ ? "lint:\n$lines" : '';
}

sub shown { return join "\n", map { "$_->{rule} $_->{object}: $_->{message}" } @{ $_[0] } }

# Live forms of rules that look at statements; rules whose defect is gone when the server has the statement, or cannot
# be made here.
my %live = map { $_ => 1 } qw(public-schema-open);
my %not_live = (
    'concurrent-index-corruption' => 'needs a defective server',
    'identifier-too-long' => 'the server has cut the name',
);
$not_live{'view-bypasses-row-security'} = 'security_invoker is of PostgreSQL 15' if $server->{version} < 150000;

my %wanted = map { $_ => 1 } @ARGV;
for my $page (pages()) {
    my $id = $page->{id};
    next if %wanted ? !$wanted{$id} : $not_live{$id} || !($live{$id} || $page->{layer} =~ /^(?:schema|database)$/);
    my $name = $id =~ tr/-/_/r;
    $box->write("$dir/confiture.yaml", settings($page));
    database("bad_$name", $page->{bad});
    my $bad = findings("bad_$name", $id, 1);
    is(join(' ', map { $_->{rule} } @$bad), $id, "$id: one finding in the bad SQL") or diag(shown($bad));
    is(join(' ', grep { defined } map { @$_{qw(file line column)} } @$bad), '', "$id: in no file");
    database("good_$name", $page->{good});
    is(shown(findings("good_$name", $id, 0)), '', "$id: none in the good SQL");
    $server->drop($_) for "bad_$name", "good_$name";
}

if (!%wanted || grep { -d root() . "/tests/cases/database/$_" } keys %wanted) {
    # More SQL: tests/cases/database/<id>/<name>.sql. "-- expect:" is how many findings the rule has in it; one of them
    # is about "-- object:", and "-- says:" stands in its message or hint. "-- from:" is the least version.
    $box->write("$dir/confiture.yaml", '');
    for my $path (sort glob root() . '/tests/cases/database/*/*.sql') {
        my ($id, $case) = $path =~ m{([^/]+)/([^/]+)\.sql\z};
        next if %wanted && !$wanted{$id};
        my $sql = slurp($path);
        my ($expect) = $sql =~ /^-- expect: (\d+)$/m or die "$path: no -- expect:\n";
        next if $sql =~ /^-- from: (\d+)$/m && $server->{version} < 10000 * $1;
        database('sql_case', $sql);
        my $found = findings('sql_case', $id, $expect);
        is(scalar @$found, $expect, "$id: $case") or diag(shown($found));
        if (my ($object) = $sql =~ /^-- object: (.*)$/m) {
            is($found->[0]{object}, $object, "$id: $case: $object");
        }
        if (my ($text) = $sql =~ /^-- says: (.*)$/m) {
            like(join(' ', map { $_ // '' } @{ $found->[0] // {} }{qw(message hint)}), qr/\Q$text\E/, "$id: $case: \"$text\"");
        }
    }
}
if (%wanted) {
    done_testing;
    exit;
}

# A schema rule says of a database what it says of the files that made it. Rules that look at how a name was written are
# not asked, nor are names so long that the server cut them.
$box->write("$dir/confiture.yaml", '');
my $schema_rules = join ',', grep { !$not_live{$_} } map { $_->{id} } grep { $_->{layer} eq 'schema' } pages();
my @same = (glob(root() . '/tests/cases/model/*.sql'), glob(root() . '/tests/cases/dumps/*.sql'), root() . '/examples/shop/db/schema');
for my $path (@same) {
    my ($name) = $path =~ m{([^/]+?)(?:\.sql)?\z};
    my $project = $box->project(undef, 'files');
    $box->write("$project/confiture.yaml", '');
    # Comments that suppress are not in the database.
    $box->write("$project/db/schema/all.sql", join "\n", map { slurp($_) =~ s/^-- confiture:disable.*\n//mgr } -d $path ? sort(glob("$path/*/*.sql"), glob("$path/*.sql")) : $path);
    $server->drop('same');
    $server->create('same');
    my $load = $box->run($project, 'psql', '-XAtq', '-d', $server->url('same'), '-f', 'db/schema/all.sql');
    is($load->{err} =~ /ERROR/ ? $load->{err} : '', '', "$name: its SQL runs") or next;
    my @arguments = ('--format', 'json', '--select', $schema_rules);
    my %told = (files => decode_json($box->run($project, 'confiture', 'lint', @arguments)->{out}),
        database => lint('same', '--select', $schema_rules));
    my %lines = map {
        my $where = $_;
        $where => join "\n", sort grep { !/\S{63}/ } map { "$_->{rule} $_->{object}: $_->{message}" } @{ $told{$where}{findings} };
    } keys %told;
    cmp_ok(scalar @{ $told{files}{findings} }, '>', 5, "$name: there is something to tell");
    is($lines{database}, $lines{files}, "$name: the database has the findings of the files");
}

# What is not the project's own has no findings: system schemas, extensions, the ledger, temporary tables.
database('others', join "\n", 'CREATE SCHEMA extensions;',
    (map { "CREATE EXTENSION $_ SCHEMA extensions;" } qw(hstore citext pg_trgm pgcrypto btree_gist tablefunc)),
    'CREATE SCHEMA confiture; CREATE TABLE confiture."Migration" (x int);', 'CREATE TEMP TABLE "Mine" (x int);');
is(shown(lint('others', '--select', 'all')->{findings}), '', 'nothing is told of extensions, the ledger and system schemas');

# Settings and options hold as they do for files.
database('settings', <<'SQL');
CREATE TABLE shop.log (at timestamptz, note text);
CREATE INDEX log_note_idx ON shop.log (note);
CREATE INDEX log_note_at_idx ON shop.log (note, at);
ALTER TABLE shop.log ADD CONSTRAINT later CHECK (note <> '') NOT VALID;
CREATE POLICY everybody ON shop.log USING (true);
DO $$ BEGIN FOR i IN 1..1000 LOOP PERFORM FROM shop.log; END LOOP; END $$;
SQL
my %rules = map { $_->{rule} => $_->{severity} } @{ lint('settings')->{findings} };
is($rules{'require-primary-key'}, 'warning', 'a rule has its own severity');
ok(!$rules{'prefer-text-field'}, 'a rule of statements has nothing to look at');
$box->write("$dir/confiture.yaml", "lint:\n  rules:\n    require-primary-key: error\n    not-valid-constraint: off\n    structure: info\n");
%rules = map { $_->{rule} => $_->{severity} } @{ lint('settings')->{findings} };
is($rules{'require-primary-key'}, 'error', 'lint.rules makes it graver');
is($rules{'not-valid-constraint'}, undef, 'lint.rules switches a rule of the database off');
$box->write("$dir/confiture.yaml", "lint:\n  exclude_tables: [shop.log]\n");
is(shown(lint('settings', '--select', 'all')->{findings}), '', 'lint.exclude_tables leaves a table out, and all that is its');
$box->write("$dir/confiture.yaml", '');
is(shown([grep { $_->{category} eq 'security' } @{ lint('settings', '--ignore', 'security')->{findings} }]), '', '--ignore');
findings('settings', 'unused-index', 2);
is(join(' ', map { "$_->{rule} $_->{object}" } @{ lint('settings', '--select', 'unused-index,redundant-index')->{findings} }),
    'redundant-index shop.log_note_idx unused-index shop.log_note_at_idx', 'one defect, one finding: what is redundant is not also unused');
my $text = $box->run($dir, 'confiture', 'lint', '--database', '--database-url', $server->url('settings'));
like($text->{out}, qr{ in postgresql://\S*/settings\?\S*\n\z}, 'the text says which database it was');
is($text->{status}, 1, 'exit status 1: an error is among them') or diag($text->{err});

# Any role will do: what it may not see is passed over.
my $sequence = 'CREATE TABLE shop.orders (id serial PRIMARY KEY); SELECT setval(\'shop.orders_id_seq\', 2000000000);';
database('rights', "$sequence CREATE POLICY p ON shop.orders USING (true); REVOKE ALL ON SCHEMA shop FROM PUBLIC;
    CREATE VIEW shop.seen AS SELECT * FROM shop.orders; CREATE FUNCTION shop.f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';");
my $all = lint('rights', '--select', 'all');
my $url = $server->url('rights', user => 'reader');
my $run = $box->run($dir, 'confiture', 'lint', '--database', '--database-url', $url, '--format', 'json', '--select', 'all');
my $few = eval { decode_json($run->{out})->{findings} } or diag("$run->{out}$run->{err}");
is(shown($few), shown([grep { $_->{rule} ne 'sequence-near-end' } @{ $all->{findings} }]),
    'a role without rights sees the same, but for where a sequence stands');
isnt(shown($few), shown($all->{findings}), 'which another sees');

# A table that is being changed does not hold the linter up for ever.
my $busy = $server->session('rights');
$busy->ask('BEGIN; LOCK TABLE shop.orders, shop.seen');
my $start = time;
$run = $box->run($dir, 'confiture', 'lint', '--database', '--database-url', $server->url('rights'), '--format', 'json');
cmp_ok(time - $start, '<', 20, 'a lock is waited for, but not long');
ok($run->{status} == 4 || $run->{status} == 1, "and then it ends: $run->{status}") or diag($run->{err});
$busy->ask('ROLLBACK');

# Asked only of a server that nobody should have: that it can be asked, and what of (see also test_lint.c).
my $row = $box->run($dir, 'psql', '-XAt', '-d', $server->url('rights'), '-f', root() . '/src/catalog/queries/lint_concurrent_index_corruption.sql');
like($row->{out}, qr/\A\|\|rights\|PostgreSQL .* CONCURRENTLY\|\|Update .*\n\z/, 'the corruption of 14.0 to 14.3 is one finding');

# Every check of the catalog is a rule's, and every rule of the database has one.
my @checks = slurp('src/catalog/lint.c') =~ /^    \{"([a-z-]+)", query_/mg;
my %check = map { $_ => 1 } @checks;
is(join(' ', grep { !$check{ $_->{id} } } grep { $_->{layer} eq 'database' } pages()), '', 'a rule of the database has a check');
is(join(' ', grep { !-f root() . "/src/lint/pages/$_.md" } @checks), '', 'a check has a rule');

done_testing;
