# Rules of the project's own: each kind of object and each property, in YAML and in Lua alike; what is wrong with a rule
# is said with its place; one that does not end, or eats memory, ends the run within its limits.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use JSON::PP qw(decode_json encode_json);
use Sandbox;
use Time::HiRes qw(time);

my $box = Sandbox->new;
my $dir = $box->project(undef, 'custom');
$box->write("$dir/db/schema/a.sql", <<'SQL');
CREATE SCHEMA shop;
COMMENT ON SCHEMA shop IS 'the shop';
CREATE EXTENSION citext SCHEMA shop;
CREATE TYPE shop.state AS ENUM ('new', 'paid');
CREATE DOMAIN shop.amount AS numeric(12,2) DEFAULT 0 CHECK (VALUE >= 0);
CREATE TABLE shop.customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Mixed Case" text COLLATE "C",
    email text NOT NULL CONSTRAINT customers_email UNIQUE
);
COMMENT ON COLUMN shop.customers.email IS 'where to write to';
CREATE TABLE shop.orders (
    id bigserial PRIMARY KEY,
    customer_id bigint NOT NULL CONSTRAINT orders_customer REFERENCES shop.customers ON DELETE CASCADE,
    total shop.amount,
    doubled numeric GENERATED ALWAYS AS (total * 2) STORED,
    state shop.state DEFAULT 'new',
    CONSTRAINT orders_total CHECK (total < 1000000)
) ;
COMMENT ON TABLE shop.orders IS 'what was ordered';
CREATE INDEX orders_open ON shop.orders USING btree (customer_id, state) INCLUDE (total) WHERE state = 'new';
CREATE TABLE shop.logs (at timestamptz, line text) PARTITION BY RANGE (at);
CREATE TABLE shop.logs_1 PARTITION OF shop.logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE VIEW shop.open AS SELECT * FROM shop.orders;
CREATE MATERIALIZED VIEW shop.sums AS SELECT sum(total) FROM shop.orders;
CREATE SEQUENCE shop.numbers;
CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql STABLE SECURITY DEFINER AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touch BEFORE UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.touch();
ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON shop.orders FOR SELECT TO reader USING (customer_id = 1);
GRANT SELECT ON shop.orders TO reader;
SQL

sub lint { return $box->run($dir, 'confiture', 'lint', @_) }

# Objects that findings of a rule are about.
sub objects {
    my @arguments = @_;
    my $run = lint('--format', 'json', '--select', 'mine', @arguments);
    my $document = eval { decode_json($run->{out}) };
    return $run->{out} . $run->{err} unless $document && $document->{findings};
    return join ' ', map { $_->{object} } @{ $document->{findings} };
}

sub yaml {
    my ($when, $forbid) = @_;
    $box->write("$dir/rules.yaml", "rules:\n  - {id: mine, when: $when, forbid: $forbid, message: \"{object}\"}\n");
    return objects('--rules', 'rules.yaml');
}

# The same in Lua: an expression over `o`, an object of a list of schema, or of a list of each of its tables.
sub lua {
    my ($list, $expression) = @_;
    my ($outer, $inner) = $list =~ /^tables\.(\w+)$/ ? ('tables', $1) : ($list, undef);
    my $loop = $inner ? "for _, o in ipairs(t.$inner) do if $expression then report(o, 'found') end end"
        : "local o = t if $expression then report(o, 'found') end";
    $box->write("$dir/rules.lua", <<"LUA");
rule{id = "mine", check = function(schema, report)
  for _, t in ipairs(schema.$outer) do $loop end
end}
LUA
    return objects('--rules', 'rules.lua');
}

# kind, list in Lua, conditions in YAML, expression in Lua, objects
my @questions = (
    ['table', 'tables', '{comment: true}', 'o.comment', 'shop.orders'],
    ['table', 'tables', '{comment: "what*"}', 'glob("what*", o.comment or "")', 'shop.orders'],
    ['table', 'tables', '{comment: ~, partition: false}', 'not o.comment and not o.partition', 'shop.customers shop.logs'],
    ['table', 'tables', '{kind: partitioned table}', 'o.kind == "partitioned table"', 'shop.logs'],
    ['table', 'tables', '{partition_by: range}', 'o.partition_by == "range"', 'shop.logs'],
    ['table', 'tables', '{partition: true}', 'o.partition', 'shop.logs_1'],
    ['table', 'tables', '{parents: {any: {name: logs}}}', 'o.parents.logs', 'shop.logs_1'],
    ['table', 'tables', '{children: true}', '#o.children > 0', 'shop.logs'],
    ['table', 'tables', '{row_security: true, row_security_forced: false}', 'o.row_security and not o.row_security_forced', 'shop.orders'],
    ['table', 'tables', '{primary_key: ~}', 'not o.primary_key', 'shop.logs shop.logs_1'],
    ['table', 'tables', '{primary_key: {columns: id}, not: {name: orders}}', 'o.primary_key and o.primary_key.columns[1] == "id" and o.name ~= "orders"', 'shop.customers'],
    ['table', 'tables', '{columns: "> 3"}', '#o.columns > 3', 'shop.orders'],
    ['table', 'tables', '{columns: [2, 3]}', '#o.columns == 2 or #o.columns == 3', 'shop.customers shop.logs shop.logs_1'],
    ['table', 'tables', '{columns: {all: {not_null: false}}}', '(function() for _, c in ipairs(o.columns) do if c.not_null then return false end end return true end)()', 'shop.logs shop.logs_1'],
    ['table', 'tables', '{columns: {none: {name: "i?"}}}', 'not o.columns.id', 'shop.logs shop.logs_1'],
    ['table', 'tables', '{grants: {any: {role: reader, privilege: select}}}', 'o.grants[1] and o.grants[1].role == "reader" and o.grants[1].privilege == "select"', 'shop.orders'],
    ['table', 'tables', '{unlogged: true}', 'o.unlogged or o.temporary', ''],
    ['table', 'tables', '{line: "< 10"}', 'o.line < 10', 'shop.customers'],
    ['column', 'tables.columns', '{type: citext}', 'o.type == "citext"', ''],
    ['column', 'tables.columns', '{type: shop.amount, base_type: "numeric*"}', 'o.type == "shop.amount" and o.base_type == "numeric(12,2)"', 'shop.orders.total'],
    ['column', 'tables.columns', '{name: "* *", collation: C}', 'o.name:find(" ") and o.collation == "C"', 'shop.customers.Mixed Case'],
    ['column', 'tables.columns', '{identity: always}', 'o.identity == "always"', 'shop.customers.id'],
    ['column', 'tables.columns', '{serial: true}', 'o.serial', 'shop.orders.id'],
    ['column', 'tables.columns', '{generated: true}', 'o.generated', 'shop.orders.doubled'],
    ['column', 'tables.columns', '{generated: "total * 2"}', 'o.generated == "total * 2"', 'shop.orders.doubled'],
    ['column', 'tables.columns', q({default: "'new'*"}), q(o.default == "'new'"), 'shop.orders.state'],
    ['column', 'tables.columns', '{references: shop.customers, indexed: true}', 'o.references == "shop.customers" and o.indexed', 'shop.orders.customer_id'],
    ['column', 'tables.columns', '{primary_key: true, table: {name: orders}}', 'o.primary_key and o.table.name == "orders"', 'shop.orders.id'],
    ['column', 'tables.columns', '{inherited: true}', 'o.inherited', 'shop.logs_1.at shop.logs_1.line'],
    ['column', 'tables.columns', '{comment: "where*"}', 'o.comment and o.comment:match("^where")', 'shop.customers.email'],
    ['constraint', 'tables.constraints', '{kind: foreign key, on_delete: cascade, target: shop.customers}', 'o.kind == "foreign key" and o.on_delete == "cascade" and o.target == "shop.customers"', 'shop.orders.orders_customer'],
    ['constraint', 'tables.constraints', '{kind: check, expression: "total < *", columns: total}', 'o.kind == "check" and o.expression == "total < 1000000" and o.columns[1] == "total"', 'shop.orders.orders_total'],
    ['constraint', 'tables.constraints', '{kind: unique, named: true, valid: true}', 'o.kind == "unique" and o.named and o.valid', 'shop.customers.customers_email'],
    ['index', 'tables.indexes', '{of_constraint: false}', 'not o.of_constraint', 'shop.orders_open'],
    ['index', 'tables.indexes', q({columns: state, including: total, where: "state = 'new'", method: btree, unique: false}), q(o.columns[2] == "state" and o.including[1] == "total" and o.where == "state = 'new'" and o.method == "btree" and not o.unique), 'shop.orders_open'],
    ['trigger', 'tables.triggers', '{function: shop.touch, timing: before, row: true, on_update: true, on_insert: false}', 'o["function"] == "shop.touch" and o.timing == "before" and o.row and o.on_update and not o.on_insert', 'shop.orders.touch'],
    ['policy', 'tables.policies', '{command: select, roles: reader, permissive: true, using: "customer_id = 1", check: ~}', 'o.command == "select" and o.roles[1] == "reader" and o.permissive and o.using == "customer_id = 1" and not o.check', 'shop.orders.own'],
    ['view', 'views', '{name: open, columns: 5}', 'o.name == "open" and #o.columns == 5', 'shop.open'],
    ['materialized_view', 'materialized_views', '{schema: shop}', 'o.schema == "shop"', 'shop.sums'],
    ['sequence', 'sequences', '{name: numbers}', 'o.name == "numbers"', 'shop.numbers'],
    ['type', 'types', '{kind: enum, labels: paid}', 'o.kind == "enum" and o.labels[2] == "paid"', 'shop.state'],
    ['type', 'types', '{kind: domain, base_type: "numeric*", default: "0"}', 'o.kind == "domain" and o.base_type == "numeric(12,2)" and o.default == "0"', 'shop.amount'],
    ['function', 'functions', '{security_definer: true, search_path: false, volatility: stable, language: plpgsql, returns: trigger, procedure: false}', 'o.security_definer and not o.search_path and o.volatility == "stable" and o.language == "plpgsql" and o.returns == "trigger"', 'shop.touch'],
    ['function', 'functions', '{body: "*RETURN NEW*"}', 'o.body:find("RETURN NEW")', 'shop.touch'],
    ['schema', 'schemas', '{comment: "the shop"}', 'o.comment == "the shop"', 'shop'],
    ['extension', 'extensions', '{name: citext, schema: shop}', 'o.name == "citext" and o.schema == "shop"', 'citext'],
);
for my $question (@questions) {
    my ($kind, $list, $conditions, $expression, $wanted) = @$question;
    my $sorted = sub { join ' ', sort split / (?!Case)/, $_[0] };
    is($sorted->(yaml("{object: $kind}", $conditions)), $sorted->($wanted), "$kind $conditions");
    is($sorted->(lua($list, $expression)), $sorted->($wanted), "schema.$list: $expression");
}

# when narrows, require is the other side of forbid
$box->write("$dir/rules.yaml", "rules:\n  - {id: mine, when: {object: table, name: \"log*\"}, require: {comment: true}, message: \"{name} of {schema}: {partition}\"}\n");
my $run = lint('--format', 'json', '--select', 'mine', '--rules', 'rules.yaml');
is(join('; ', map { $_->{message} } @{ decode_json($run->{out})->{findings} }), 'logs of shop: false; logs_1 of shop: true', 'require, and words put in');
is(objects('--rules', 'rules.yaml'), 'shop.logs shop.logs_1', 'the objects of it');

# They are rules like any other: settings, suppression, categories, files.
$box->write("$dir/confiture.yaml", "name: custom\nlint:\n  rules: {mine: error}\n  exclude_tables: [\"logs_*\"]\n  custom:\n"
    . "    - {id: mine, when: {object: table}, require: {comment: true}, message: no comment, category: naming}\n");
$run = decode_json(lint('--format', 'json', '--select', 'mine')->{out});
is(join(' ', map { "$_->{severity} $_->{category} $_->{object}" } @{ $run->{findings} }), 'error naming shop.customers error naming shop.logs',
    'severity by the settings, tables left out');
is(lint('--select', 'mine')->{status}, 1, 'and it fails the run');
$box->write("$dir/db/schema/b.sql", "-- confiture:disable-file mine -- here it does not matter\nCREATE TABLE shop.more (id bigint PRIMARY KEY);\n");
is(scalar @{ decode_json(lint('--format', 'json', '--select', 'mine')->{out})->{findings} }, 2, 'a comment suppresses it');
like(lint('--list-rules')->{out}, qr/^mine +naming /m, 'it is listed');
unlink "$dir/db/schema/b.sql";
$box->write("$dir/confiture.yaml", "name: custom\n");

# db/lint: every file, in order; what one defines is not seen by another
$box->write("$dir/db/lint/a.lua", "helper = 1\nrule{id = 'first', severity = 'info', check = function(schema, report) report(schema.tables['shop.orders'], 'a.', 'do it') end}\n");
$box->write("$dir/db/lint/b.lua", "rule{id = 'second', check = function(schema, report) report(schema.tables.orders.columns.id, tostring(helper)) end}\n");
$run = decode_json(lint('--format', 'json', '--select', 'custom')->{out});
is(join(' ', map { "$_->{rule} $_->{severity} $_->{message} " . ($_->{hint} // '-') } @{ $run->{findings} }), 'first info a do it second warning nil -',
    'files of db/lint, each a world of its own');
unlink "$dir/db/lint/a.lua", "$dir/db/lint/b.lua";

# What is wrong with a rule
sub wrong {
    my ($file, $text, $place, $message) = @_;
    $box->write("$dir/$file", $text);
    my $failed = lint('--format', 'json', '--rules', $file);
    is($failed->{status}, 2, "$message: refused");
    my $error = eval { decode_json($failed->{out})->{error} } // {};
    like(($error->{message} // '') . ' ' . ($error->{hint} // ''), qr/$message/, "$message");
    is(join(':', map { $_ // '-' } @$error{qw(file line column)}), $place, "$message: at $place") if defined $place;
}
my $good = 'when: {object: table}, require: {comment: true}, message: m';
wrong('w.yaml', "rules:\n  - {id: a, when: {object: tabel}, require: {comment: true}, message: m}\n", 'w.yaml:2:28', 'Did you mean "table"');
wrong('w.yaml', "rules:\n  - {id: a, when: {object: table, coment: x}, forbid: {comment: true}, message: m}\n", 'w.yaml:2:35', 'Did you mean "comment"');
wrong('w.yaml', "rules:\n  - {id: a, when: {object: table}, message: m}\n", 'w.yaml:2:5', 'asks for nothing');
wrong('w.yaml', "rules:\n  - {id: a, require: {comment: true}, message: m}\n", 'w.yaml:2:5', 'does not say what it is about');
wrong('w.yaml', "rules:\n  - {$good}\n", 'w.yaml:2:5', 'has no id');
wrong('w.yaml', "rules:\n  - {id: ban-drop-column, $good}\n", 'w.yaml:2:10', "confiture's own rules");
wrong('w.yaml', "rules:\n  - {id: naming, $good}\n", 'w.yaml:2:10', 'a category has');
wrong('w.yaml', "rules:\n  - {id: a, $good}\n  - {id: a, $good}\n", 'w.yaml:3:10', 'another rule');
wrong('w.yaml', "rules:\n  - {id: A b, $good}\n", 'w.yaml:2:10', 'cannot be the id');
wrong('w.yaml', "rules:\n  - {id: a, severity: fatal, $good}\n", 'w.yaml:2:23', 'no severity "fatal"');
wrong('w.yaml', "rules:\n  - {id: a, category: fun, $good}\n", undef, 'no category "fun"');
wrong('w.yaml', "rules:\n  - {id: a, whne: x, $good}\n", 'w.yaml:2:13', 'Did you mean "when"');
wrong('w.yaml', "rules:\n  - {id: a, when: {object: table}, require: {columns: {some: {name: x}}}, message: m}\n", 'w.yaml:2:56', 'any, all, none');
wrong('w.yaml', "rules:\n  - {id: a, when: {object: table}, require: {name: {x: y}}, message: m}\n", 'w.yaml:2:52', 'no properties of its own');
wrong('w.yaml', "rules:\n  - {id: a, when: {object: table}, require: {comment: true}, message: \"{colour}\"}\n", 'w.yaml:2:71', 'nothing to put in');
wrong('w.yaml', "rules:\n  - {id: a, fix: {replace: x}, $good}\n", undef, 'with');
wrong('w.yaml', "rules:\n  - {id: a, fix: {safe: true}, $good}\n", 'w.yaml:2:18', 'either replace');
wrong('w.yaml', "rules: x\n", 'w.yaml:1:1', 'a list of them');
wrong('w.txt', "rules: []\n", undef, 'neither Lua');
wrong('w.lua', "x = 1\n", undef, 'defines no rule');
wrong('w.lua', "\nrule{id = 'a'}\n", 'w.lua:2:-', 'function\(schema, report\)');
wrong('w.lua', "rule{id = 'a', chek = 1, check = print}\n", 'w.lua:1:-', 'Did you mean "check"');
wrong('w.lua', "rule{id = 'ban-drop-column', check = function() end}\n", 'w.lua:1:-', "confiture's own rules");
wrong('w.lua', "rule{id = 'a', check = function(schema, report)\n  report(schema.tabels, 'm')\nend}\n", 'w.lua:2:-', 'did you mean "tables"');
wrong('w.lua', "rule{id = 'a', check = function(schema, report)\n  report('shop.orders', 'm')\nend}\n", 'w.lua:2:-', 'wants an object');
wrong('w.lua', "rule{id = 'a', check = function(schema, report)\n  error('on purpose')\nend}\n", 'w.lua:2:-', 'on purpose');
wrong('w.lua', "rule{id = 'a', check = function(schema, report)\n  schema.tables[1].name = 'x'\nend}\n", 'w.lua:2:-', 'read only');
wrong('w.lua', "rule{id = 'a', check = function(schema, report)\n  kept = schema\n  rule{id = 'b', check = function() end}\nend}\n", 'w.lua:3:-', 'when the file is read');
wrong('w.lua', "rule{id = 'a', check = function(schema) kept = schema end}\nrule{id = 'b', check = function()\n  return kept.tables\nend}\n", 'w.lua:3:-', 'no longer there');
wrong('w.lua', "rule{id = 'a', check = function() os.execute('x') end}\n", 'w.lua:1:-', 'nil');
wrong('w.lua', "rule{id = 'a', check = function(\n", 'w.lua:2:-', 'expected');

# Limits
$box->write("$dir/confiture.yaml", "name: custom\nlint:\n  lua_time: 300 ms\n  lua_memory: 2\n");
my $start = time;
wrong('w.lua', "rule{id = 'a', check = function()\n  while true do end\nend}\n", 'w.lua:2:-', 'did not end within 300 ms');
wrong('w.lua', "rule{id = 'a', check = function()\n  pcall(function() while true do end end)\nend}\n", 'w.lua:2:-', 'did not end within 300 ms');
wrong('w.lua', "while true do end\n", 'w.lua:1:-', 'did not end within 300 ms');
cmp_ok(time - $start, '<', 20, 'within reason');
wrong('w.lua', "rule{id = 'a', check = function()\n  local t = {}\n  while true do t[#t + 1] = {} end\nend}\n", 'w.lua:3:-', 'more than its 2048 KB of memory');
wrong('w.lua', "rule{id = 'a', check = function()\n  return ('x'):rep(1e9)\nend}\n", 'w.lua:2:-', 'memory');
like(lint('--rules', 'w.lua')->{err}, qr/while running rule a/, 'the rule is named');

# Fixes
$box->write("$dir/confiture.yaml", "name: custom\n");
$box->write("$dir/rules.yaml", <<'YAML');
rules:
  - {id: no-numeric, when: {object: column}, forbid: {type: numeric}, message: "{object}", fix: {replace: numeric, with: "numeric(20,4)"}}
  - {id: storage, when: {object: column}, require: {not_null: true}, message: "{object}", fix: {append: " /* may be null */", safe: true}}
YAML
$box->write("$dir/db/schema/a.sql", "CREATE TABLE a (\n    \"numeric\" /* numeric, */ numeric CHECK (\"numeric\" > 0), b text -- b, last\n);\n");
$run = decode_json(lint('--format', 'json', '--rules', 'rules.yaml', '--select', 'no-numeric,storage', '--fix')->{out});
is($run->{fixed}, 2, 'a fix that is called safe is made by --fix');
lint('--rules', 'rules.yaml', '--select', 'no-numeric', '--fix', '--unsafe-fixes');
is($box->run($dir, 'cat', 'db/schema/a.sql')->{out},
    "CREATE TABLE a (\n    \"numeric\" /* numeric, */ numeric(20,4) CHECK (\"numeric\" > 0) /* may be null */, b text /* may be null */ -- b, last\n);\n",
    'replaced and appended where the definition is, not in names and comments');

done_testing;
