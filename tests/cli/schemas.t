# Every command with a JSON form has a schema in docs/reference/schemas, and what it prints, in success and in
# failure, is one document that the schema admits. The validator is Debian's python3-jsonschema.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use File::Path qw(make_path);
use Confiture qw(run_exit);
use Sandbox;
use Tree qw(root slurp);

my $schemas = root() . '/docs/reference/schemas';
my $box = Sandbox->new;
my $count = 0;

sub faults {
    my ($schema, @documents) = @_;
    my $run = $box->run($box->{top}, '/usr/bin/python3', root() . '/tests/support/validate.py',
        "$schemas/$schema.json", @documents);
    return $run->{status} == 0 ? '' : "$run->{out}$run->{err}";
}

sub document {
    my ($text) = @_;
    my $path = sprintf '%s/document-%d.json', $box->{top}, ++$count;
    open my $file, '>', $path or die "$path: $!\n";
    print $file $text;
    close $file;
    return $path;
}

# The command table, as the generated page shows it: a JSON line stands where COMMAND_JSON is.
my $reference = $box->run($box->{top}, 'confiture', 'reference', 'cli')->{out};
my %command = map { /\Aconfiture ([a-z ]+)\n/ && index($_, "\nJSON: ") >= 0 ? ($1 => 1) : () } split /^## /m, $reference;
ok(keys %command >= 4, 'the table has commands with a JSON form');
for my $name (sort keys %command) {
    (my $file = $name) =~ tr/ /-/;
    ok(-f "$schemas/$file.json", "$name has a schema") and is(faults($file), '', "$file.json is a schema");
}
# A schema that admits anything would pass all of this.
for my $schema (map { s/ /-/gr } sort(keys %command), 'error') {
    isnt(faults($schema, document('{}')), '', "$schema.json refuses an empty document");
    isnt(faults($schema, document('{"error": {"code": "x"}, "action": "build"}')), '', "$schema.json refuses another");
}

# command, schema, exit status, arguments: run in this order in one copy of the shop.
my $shop = $box->project('examples/shop');
make_path("$shop/db/migrations");
{
    open my $file, '>>', "$shop/confiture.yaml" or die "$!\n";
    print $file "notify:\n  - {channel: metrics, type: cloudwatch_emf, file: metrics.log, events: notify.test}\n";
    close $file or die "$!\n";
}
{
    open my $file, '>', "$shop/db/anonymization.yaml" or die "$!\n";
    print $file "key: ephemeral\ntables:\n  shop.product: keep\n";
    close $file or die "$!\n";
}
for (['up', "CREATE TABLE note (text text);\nCREATE TABLE schema_migrations (version text);\n"],
    ['down', "DROP TABLE note, schema_migrations;\n"]) {
    open my $file, '>', "$shop/db/migrations/001_note.$_->[0].sql" or die "$!\n";
    print $file $_->[1];
    close $file or die "$!\n";
}
my @runs = (
    ['config show', 0, 'config', 'show'],
    ['config show', 0, 'config', 'show', '--database-url', "host=db dbname='a b'"],
    ['init', 0, 'init', "$box->{home}/new"],
    ['hash', 0, 'hash'],
    ['hash', 0, 'hash', '--seed', 'demo'],
    ['risk', 0, 'risk', '--sql', 'ALTER TABLE t ADD CHECK (a > 0)'],
    ['risk', 1, 'risk', '--trace', '--sql', 'DROP TABLE nothing'],
    ['error', 2, 'risk', 'nothing.sql'],
    ['hash', 0, 'hash', '--check', 'good.hash'],
    ['hash', 1, 'hash', '--check', 'bad.hash'],
    ['build', 0, 'build', '--dry-run'],
    ['build', 0, 'build', '--output', 'schema.sql'],
    ['build', 0, 'build'],
    ['lint', 0, 'lint', '--database', '--select', 'all', '--fail-level', 'off'],
    ['build', 0, 'build', '--drop', '--yes'],
    ['build', 0, 'build', '--drop', '--yes', '--seed', 'demo', '--no-cache'],
    ['lint', 0, 'lint', '--fail-level', 'off', '--select', 'all'],
    ['lint', 1, 'lint', '--strict', "$box->{home}/quote/db/schema/a.sql"],
    ['lint', 0, 'lint', '--list-rules'],
    ['explain', 0, 'explain', 'ban-drop-column', 'gdpr-no-retention-date'],
    ['pg start', 0, 'pg', 'start'],
    ['migrate new', 0, 'migrate', 'new', 'Nothing yet', '--verify'],
    ['migrate plan', 0, 'migrate', 'plan'],
    ['migrate up', 0, 'migrate', 'up', '--dry-run'],
    ['migrate up', 0, 'migrate', 'up', '--dry-run=execute'],
    ['migrate up', 0, 'migrate', 'up', '--sql', 'up.sql'],
    ['migrate up', 0, 'migrate', 'up'],
    ['migrate up', 0, 'migrate', 'up', '--each-database', 'shop'],
    ['migrate plan', 0, 'migrate', 'plan', '--down'],
    ['migrate import', 0, 'migrate', 'import', '--from', 'dbmate', '--source-directory', 'old', '--dry-run'],
    ['hooks list', 0, 'hooks', 'list'],
    ['notify list', 0, 'notify', 'list'],
    ['notify test', 0, 'notify', 'test', 'metrics'],
    ['notify flush', 0, 'notify', 'flush'],
    ['hooks run', 0, 'hooks', 'run', 'post_validate', '--fake', '001'],
    ['anonymize strategies', 0, 'anonymize', 'strategies'],
    ['anonymize strategies', 0, 'anonymize', 'strategies', 'email'],
    ['anonymize check', 5, 'anonymize', 'check'],
    ['anonymize preview', 0, 'anonymize', 'preview', 'shop.product', '--original'],
    ['sync', 0, 'sync', '--from', 'source', '--to', 'local', '--yes'],
    ['sync', 0, 'sync', '--from', 'source', '--dry-run'],
    ['migrate verify', 0, 'migrate', 'verify'],
    ['migrate test', 0, 'migrate', 'test'],
    ['migrate baseline', 0, 'migrate', 'baseline', '--through', '2'],
    ['migrate repair', 0, 'migrate', 'repair', '--yes', '--reason', 'none', '--environment', 'local'],
    ['migrate status', 0, 'migrate', 'status'],
    ['migrate redo', 0, 'migrate', 'redo', '--yes'],
    ['migrate down', 0, 'migrate', 'down', '--yes'],
    ['migrate status', 1, 'migrate', 'status', '--check'],
    ['pg status', 0, 'pg', 'status'],
    ['pg url', 0, 'pg', 'url'],
    ['pg stop', 0, 'pg', 'stop'],
    ['pg stop', 0, 'pg', 'stop'],
    ['pg status', 0, 'pg', 'status'],
    ['pg destroy', 0, 'pg', 'destroy', '--yes'],
    ['pg destroy', 0, 'pg', 'destroy', '--yes'],
    ['pg status', 0, 'pg', 'status'],
    (map { ['completion', 0, 'completion', $_] } qw(bash zsh fish)),
    # failures: usage, configuration with a place, files, policy, connection, scripts, SQL
    ['error', 2, 'bulid'],
    ['error', 2, 'build', '--dry-rn'],
    ['error', 2, 'build', '--seed', 'nope'],
    ['error', 2, 'init'],
    ['error', 2, 'hash', '--check', 'missing.hash'],
    ['error', 2, 'pg', 'psql'],
    ['error', 2, 'explain', 'ban-drop-colum'],
    ['error', 2, 'lint', '--select', 'ban-drop-colum'],
    ['error', 2, 'lint', 'missing.sql'],
    ['error', 2, 'lint', '--database', 'missing.sql'],
    ['error', 2, 'lint', '--database', '--staged'],
    ['error', 3, 'lint', '--database', '--database-url', 'postgresql://x@127.0.0.1:1/x'],
    ['error', 2, 'build', '--env', 'production'],
    ['error', 2, 'config', 'show', '--env', 'productoin'],
    ['error', 2, 'pg', 'start', '--bindir', '/nowhere'],
    ['error', 2, 'completion', 'tcsh'],
    ['error', 2, 'hooks', 'run', 'preexecute'],
    ['error', 2, 'notify', 'test', 'nobody'],
    ['error', 5, 'pg', 'destroy', '--project-dir', "$box->{home}/other"],
    ['error', 5, 'build', '--drop', '--env', 'production', '--database-url', 'postgresql://x@127.0.0.1:1/x'],
    ['error', 3, 'build', '--database-url', 'postgresql://x@127.0.0.1:1/x'],
    ['error', 4, 'build', '--dry-run', '--project-dir', "$box->{home}/quote"],
    ['error', 4, 'build', '--project-dir', "$box->{home}/order"],
);

sub put {
    my ($path, $text) = @_;
    $box->run($box->{home}, 'mkdir', '-p', $path =~ s{/[^/]+\z}{}r);
    open my $file, '>', $path or die "$path: $!\n";
    print $file $text;
    close $file;
}
put("$shop/good.hash", $box->run($shop, 'confiture', 'hash')->{out});
put("$shop/old/008_x.sql", "-- migrate:up other:option\nSELECT 1;\n");
put("$shop/bad.hash", '0' x 64 . "\n");
put("$box->{home}/other/db/schema/a.sql", "SELECT 1;\n");
put("$box->{home}/other/.confiture/pg/data/PG_VERSION", "15\n");
put("$box->{home}/quote/db/schema/a.sql", "SELECT 'one;\n");
put("$box->{home}/order/db/schema/a.sql", "CREATE VIEW v AS SELECT id\n  FROM later;\n");
put("$box->{home}/order/db/schema/b.sql", "CREATE TABLE later (id int);\n");

# Another database for sync to read.
$box->run($shop, 'confiture', 'build', '--database', 'shop_source', '--seed', 'demo');
put("$shop/db/environments/source.yaml", 'database_url: ' . $box->run($shop, 'confiture', 'pg', 'url', '--database', 'shop_source')->{out});

my %printed;
for my $case (@runs) {
    my ($command, $status, @arguments) = @$case;
    my $run = run_exit($box, $shop, $status, @arguments, '--format', 'json');
    (my $schema = $command) =~ tr/ /-/;
    is(faults($schema, document($run->{out})), '', "confiture @arguments: a document of $schema.json");
    $printed{$command}++;
}
is_deeply([grep { !$printed{$_} } sort keys %command], [], 'every command with a JSON form was run');

done_testing;
