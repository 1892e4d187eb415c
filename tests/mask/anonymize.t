# confiture anonymize check and preview: the profile against a database of nasty names and types, and values that come back.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Hooks;
use JSON::PP qw(decode_json);
use Migrations;

my $m = Migrations->new;
my ($box, $dir) = ($m->{box}, $m->{dir});
my $key = 'b1946ac92492d2347c6235b4d2611184a1f5d1e0c5e1f6a7b83e9f00d2c4e6a8';
$box->{env}{MASK} = $key;

$m->psql(<<'SQL');
CREATE SCHEMA shop;
CREATE TYPE shop.mood AS ENUM ('good', 'bad');
CREATE DOMAIN shop.mail AS text CHECK (VALUE LIKE '%@%');
CREATE TABLE shop.users (
    id bigint PRIMARY KEY,
    mail shop.mail UNIQUE NOT NULL,
    name varchar(60),
    loud text GENERATED ALWAYS AS (upper(name)) STORED,
    boss bigint REFERENCES shop.users,
    ip inet, mac macaddr, uid uuid, born date, seen timestamptz, pay numeric(10, 2), mood shop.mood, body jsonb, card text, iban text
);
CREATE TABLE shop.orders (number integer PRIMARY KEY, buyer bigint NOT NULL REFERENCES shop.users, "The ""Note""" text, bytes bytea, spans int4range, list text[]);
CREATE TABLE shop."Weird.Table" ("a b" text);
CREATE TABLE shop.parts (id bigint, at date) PARTITION BY RANGE (at);
CREATE TABLE shop.parts_1 PARTITION OF shop.parts DEFAULT;
INSERT INTO shop.users (id, mail, name, boss, ip, mac, uid, born, seen, pay, mood, body, card, iban) VALUES
    (1, 'ada@example.org', 'Ada', NULL, '10.1.2.3', '00:00:5e:00:53:01', '6ba7b810-9dad-11d1-80b4-00c04fd430c8', '1815-12-10',
        '2026-01-02 03:04:05.6+00', 1000.50, 'good', '{"a": "x\ny"}', '4111 1111 1111 1111', 'DE89370400440532013000'),
    (2, 'grace@example.org', NULL, 1, '2001:db8::1', NULL, NULL, 'infinity', NULL, 'NaN', NULL, NULL, NULL, NULL),
    (3, E'o''brien\\@example.org', E'tab\there', 2, '10.1.2.4', NULL, NULL, NULL, NULL, 0, 'bad', '[]', '378282246310005', 'GB82WEST12345698765432');
INSERT INTO shop.orders VALUES (7, 1, E'line\nbreak \\N and \\ tab\t', '\x00ff5c', '[1,5)', ARRAY['a,b', NULL, E'\\']), (8, 3, '', NULL, NULL, '{}');
INSERT INTO shop."Weird.Table" VALUES ('x');
SQL

sub profile { Hooks::put("$dir/db/anonymization.yaml", $_[0]) }

my $good = <<'YAML';
key: {env: MASK}
tables:
  shop.users:
    id: permute
    mail: email
    name: name
    boss: permute
    ip: ip
    mac: mac
    uid: uuid
    born: date
    seen: {strategy: date, mode: month}
    pay: {strategy: noise, ratio: 0.2}
    mood: {strategy: choice, values: [good, bad]}
    body: {strategy: constant, value: '{}'}
    card: credit_card
    iban: iban
  shop.orders:
    number: keep
    buyer: permute
    'The "Note"': keep
    bytes: keep
    spans: keep
    list: keep
  shop."Weird.Table": {a b: redact}
  shop.parts: keep
YAML

sub anonymize { return $box->run($dir, 'confiture', 'anonymize', @_) }
sub problems { my $run = anonymize('check', '--format', 'json'); return [map { "$_->{code} " . ($_->{line} // '-') . " $_->{message}" } @{ decode_json($run->{out})->{problems} }] }
sub rows { my $run = anonymize('preview', @_, '--format', 'json'); $run->{status} == 0 or diag $run->{err}; return decode_json($run->{out})->{rows} }

subtest 'a profile that speaks for every column' => sub {
    profile($good);
    my $run = anonymize('check');
    is($run->{status}, 0) or diag $run->{out}, $run->{err};
    like($run->{err}, qr/4 tables: 16 columns are masked, 8 are kept; key [0-9a-f]{16}\./);
    is_deeply(problems(), []);
};

subtest 'rows, masked' => sub {
    my $users = rows('shop.users', '--original');
    is(scalar @$users, 3);
    my %masked = map { $_->{original}{id} => $_->{masked} } @$users;
    for my $row (@$users) {
        my ($before, $after) = @$row{qw(original masked)};
        for my $column (sort keys %$before) {
            is(defined $after->{$column}, defined $before->{$column}, "$column: null stays null") or diag explain $row;
            next if !defined $before->{$column} || $column eq 'loud' || $before->{$column} =~ /^(?:NaN|0\.00|infinity)$/ || $column eq 'mood';
            isnt($after->{$column}, $before->{$column}, "$column is masked");
        }
    }
    is($masked{2}{boss}, $masked{1}{id}, 'a key and what references it are masked alike');
    is($masked{3}{boss}, $masked{2}{id});
    is_deeply(rows('shop.users'), [map { { masked => $_->{masked}, original => undef } } @$users], 'the same again, and nothing as it is');
    my $orders = rows('shop.orders', '--original');
    is($orders->[0]{masked}{buyer}, $masked{1}{id}, 'in another table, too');
    for my $row (@$orders) {
        my %kept = %{ $row->{masked} };
        $kept{buyer} = $row->{original}{buyer};
        is_deeply(\%kept, $row->{original}, 'what is kept is as it was');
    }
    is($orders->[0]{masked}{'The "Note"'}, "line\nbreak \\N and \\ tab\t", 'with line breaks, backslashes and tabs');
    is($orders->[0]{masked}{bytes}, '\x00ff5c');
    is_deeply(rows('shop."Weird.Table"')->[0]{masked}, { 'a b' => '[REDACTED]' }, 'a table of another name');
    # The server takes what was made.
    my %type = (id => 'bigint', mail => 'shop.mail', name => 'varchar(60)', boss => 'bigint', ip => 'inet', mac => 'macaddr', uid => 'uuid',
        born => 'date', seen => 'timestamptz', pay => 'numeric(10, 2)', mood => 'shop.mood', body => 'jsonb');
    for my $row (@$users) {
        for my $column (sort keys %type) {
            next unless defined $row->{masked}{$column};
            my $literal = $row->{masked}{$column} =~ s/'/''/gr;
            my $back = $m->psql("SELECT ('$literal'::$type{$column})::text") =~ s{/(?:32|128)$}{}r; # inet's cast adds it
            is($back, $row->{masked}{$column}, "$column is a $type{$column}");
        }
    }
    my ($lines) = anonymize('preview', 'shop.users', '--limit', '1')->{out};
    unlike($lines, qr/ada\@example\.org|Original/, 'text shows no original');
    like(anonymize('preview', 'shop.users', '--limit', '1', '--original')->{out}, qr/mail +email +\S+\@example\.com +ada\@example\.org/, 'unless asked');
};

subtest 'what a profile leaves out, or gets wrong' => sub {
    for (
        [qr/^ +name: name\n/m, '', 'no-rule - name (character varying(60)) has no rule'],
        [qr/^  shop\.parts: keep\n/m, '', 'no-rule - shop.parts is not in the profile'],
        [qr/name: name/, 'nmae: name', 'unknown-column 6 shop.users has no column nmae; did you mean "name"?', 'no-rule - name (character varying(60)) has no rule'],
        [qr/shop\.parts: keep/, 'shop.part: keep', 'unknown-table 26 the database has no table shop.part', 'no-rule - shop.parts is not in the profile'],
        [qr/name: name/, 'name: permute', 'wrong-type 6 permute is for integer, and name is character varying(60)'],
        [qr/mail: email/, 'mail: name', 'not-unique 5 mail has to be unique, and name may give the same for two values'],
        [qr/mail: email/, 'mail: "null"', 'not-null 5 mail is NOT NULL'],
        [qr/name: name/, "name: name\n    loud: redact", 'generated 7 loud is generated: the server makes it of other columns'],
        [qr/ratio: 0.2/, 'ratio: -1', 'wrong-parameter 13 ratio of strategy noise is a number above 0, such as 0.1, not "-1"'],
        [qr/buyer: permute/, 'buyer: keep', 'torn-link 20 foreign keys link buyer with shop.users.id, which is masked otherwise'],
        [qr/boss: permute/, 'boss: {strategy: permute, max: 1000}', 'torn-link 7 foreign keys link boss with shop.users.id, which is masked otherwise'],
    ) {
        my ($from, $to, @expected) = @$_;
        profile($good =~ s/$from/$to/r);
        is_deeply([sort @{ problems() }], [sort @expected], $expected[0]) or diag explain problems();
        is(anonymize('check')->{status}, 5);
    }
    $m->psql('INSERT INTO shop.users (id, mail) SELECT i, i || \'@\' FROM generate_series(10, 2000) AS i', 'ANALYZE shop.users');
    profile($good =~ s/mail: email/mail: phone/r);
    is_deeply(problems(), ['not-unique 5 mail has to be unique, and phone is safe for 1412 rows, not for 1994'], 'rows are counted');
    $m->psql('DELETE FROM shop.users WHERE id >= 10');
    profile($good =~ s/^ +name: name\n//mr);
    my $run = anonymize('preview', 'shop.users');
    is($run->{status}, 5, 'a table with a problem is not shown');
    like($run->{err}, qr/shop\.users cannot be masked: name \(character varying\(60\)\) has no rule/);
    is(anonymize('preview', 'shop.orders')->{status}, 0, 'another one is');
};

subtest 'what cannot be read' => sub {
    for (
        ["key: $key\n", qr/key says where the key is/],
        ["key: {env: NO_SUCH}\ntables: {}\n", qr/NO_SUCH is not set/],
        ["key: {evn: MASK}\n", qr/key has no "evn".*Did you mean "env"/s],
        ["key: {command: 'echo $key >&2; exit 1'}\ntables: {}\n", qr/ended with exit status 1/],
        ["keys: {env: MASK}\n", qr/the profile has no "keys"/],
        ["tables: {shop.users: {name: nmae}}\n", qr/anonymization\.yaml:1:30.*there is no strategy "nmae"|there is no strategy "nmae".*Did you mean "name"/s],
        ["tables: {shop.users: {name: {strategie: name}}}\n", qr/this rule has no strategy/],
        ["tables: {shop.users: {name: [name]}}\n", qr/a chain is of two strategies at least/],
        ["tables: {shop.users: {name: [name, keep]}}\n", qr/keep is no part of a chain/],
        ["tables: {shop.users: {body: {strategy: json, paths: {a..b: name}}}}\n", qr/"a\.\.b" is no path/],
        ["tables: {shop.users: {body: {strategy: json, paths: {a: name, '\"a\"': name}}}}\n", qr/stands there twice/],
        ["tables: {shop.users: {body: {strategy: json, paths: {a: name, a.b: name}}}}\n", qr/leads through a value that another path masks/],
        ["tables: {shop.users: {body: {strategy: json, paths: {a: nmae}}}}\n", qr/there is no strategy "nmae"/],
        ["tables: {shop.users: {name: [name, \"null\"]}}\n", qr/null is no part of a chain/],
        ["tables: {shop.users: {name: [name, permute]}}\n", qr/for no type in common/],
        ["tables: {shop.users: {name: [name, {pattern: x}]}}\n", qr/this rule has no strategy/],
        ["tables: {shop.users: {name: {strategy: choice, values: ['a,b', c]}}}\n", qr/an item is text without commas/],
        ["tables: {shop.users: {name: {strategy: dictionary, values: {'a=b': c}}}}\n", qr/its key without "="/],
        ["tables: {shop.users: all}\n", qr/table shop\.users is keep, or a mapping/],
        ["tables: [shop.users]\n", qr/tables is a mapping/],
    ) {
        my ($text, $message) = @$_;
        profile($text);
        my $run = anonymize('check');
        is($run->{status}, 2, $message) or diag $run->{err};
        like($run->{err}, $message);
        unlike($run->{err} . $run->{out}, qr/\Q$key\E/, 'a key is not repeated');
    }
    unlink "$dir/db/anonymization.yaml";
    is(anonymize('check')->{status}, 2, 'no profile');
    profile($good);
    is(anonymize('preview')->{status}, 2, 'no table');
    is(anonymize('preview', 'shop.nobody')->{status}, 2, 'an unknown table');
    is(anonymize('preview', 'shop.users', '--limit', '0')->{status}, 2, 'no rows');
    is(anonymize('strategies', 'nothing')->{status}, 2, 'an unknown strategy');
};

subtest 'strategies, one behind the other' => sub {
    my $chain = "name: [{strategy: regex_replace, pattern: '^(\\w).*', replacement: '\\1'}, {strategy: dictionary, values: {A: first, t: third}}]";
    profile($good =~ s/name: name/$chain/r);
    is_deeply(problems(), []);
    is_deeply([map { $_->{masked}{name} } @{ rows('shop.users') }], ['first', undef, 'third'], 'each masks what the one before it made');
    like(anonymize('preview', 'shop.users')->{out}, qr/name +regex_replace\+dictionary +first/, 'named after its links');
    profile($good =~ s/mail: email/mail: [email, {strategy: fpe, alphabet: letters}]/r);
    is_deeply(problems(), [], 'the whole is unique when each of them is');
    profile($good =~ s/mail: email/mail: [email, {strategy: regex_replace, pattern: x, replacement: y}]/r);
    is_deeply(problems(), ['not-unique 5 mail has to be unique, and email+regex_replace may give the same for two values'], 'and else it is not');
    profile($good =~ s/born: date/born: [date, redact]/r);
    is(anonymize('check')->{status}, 2, 'for other types');
    profile($good =~ s/name: name/name: [redact, {strategy: hash, length: 4}]/r);
    is_deeply(problems(), ['wrong-parameter 6 length of strategy hash is a whole number from 8 to 128, not "4"'], 'parameters of a link');
    my $one = '[{strategy: permute, max: 1000}, permute]';
    profile($good =~ s/\b(id|boss|buyer): permute/$1: $one/gr);
    is_deeply(problems(), [], 'linked columns with the same chain');
    profile($good =~ s/\b(id|boss): permute/$1: $one/gr =~ s/buyer: permute/buyer: [permute, permute]/r);
    is_deeply(problems(), ['torn-link 20 foreign keys link buyer with shop.users.id, which is masked otherwise'], 'and with another one');
    profile($good);
};

subtest 'rules that read the row' => sub {
    profile($good =~ s/name: name/name: {strategy: template, template: 'user-{id}'}/r =~ s/card: credit_card/card: {strategy: credit_card, when: {mood: [good, "null"]}}/r);
    is_deeply(problems(), []);
    my $users = rows('shop.users', '--original');
    is($_->{masked}{name}, defined $_->{original}{name} ? "user-$_->{masked}{id}" : undef, 'of masked values') for @$users;
    isnt($users->[0]{masked}{card}, $users->[0]{original}{card}, 'a condition that holds');
    is($users->[2]{masked}{card}, $users->[2]{original}{card}, 'and one that does not');
    profile($good =~ s/name: name/name: {strategy: template, template: '{id}-{boss}', from: original, "null": none}/r);
    is_deeply([map { $_->{masked}{name} } @{ rows('shop.users') }], ['1-none', undef, '3-2'], 'of the values as they are');
    profile($good =~ s/name: name/name: {strategy: name, when: {boss: null}}/r);
    my @names = map { [$_->{original}{name}, $_->{masked}{name}] } @{ rows('shop.users', '--original') };
    ok($names[0][0] ne $names[0][1] && $names[2][0] eq $names[2][1], 'null is a value here');
    for (
        [qr/name: name/, "name: {strategy: template, template: '{idd}'}", 'wrong-parameter 6 the row has no column idd; did you mean "id"?'],
        [qr/name: name/, "name: {strategy: template, template: '{loud}'}", 'wrong-parameter 6 the row has no column loud'],
        [qr/name: name/, "name: {strategy: template, template: '{name}'}", 'wrong-parameter 6 column name has no masked value yet, for its own rule reads the row'],
        [qr/name: name/, "name: {strategy: template, template: 'x'}", 'wrong-parameter 6 a template without a column is a constant'],
        [qr/name: name/, "name: {strategy: template, template: '{id'}", 'wrong-parameter 6 a brace in the template has no other, or holds nothing'],
        [qr/name: name/, "name: {strategy: name, when: {modo: good}}", 'wrong-parameter 6 the row has no column modo; did you mean "mood"?'],
        [qr/mail: email/, 'mail: {strategy: email, when: {mood: good}}', 'not-unique 5 mail has to be unique, and a masked value may be one that is kept'],
        [qr/buyer: permute/, 'buyer: {strategy: permute, when: {number: "7"}}', 'torn-link 20 foreign keys link buyer with shop.users.id, which is masked otherwise'],
    ) {
        my ($from, $to, $expected) = @$_;
        profile($good =~ s/$from/$to/r);
        is_deeply([map { s/; did.*//r } @{ problems() }], [$expected =~ s/; did.*//r], $expected) or diag explain problems();
    }
    for my $when ('good', '{}', '{mood: {a: b}}', '{mood: []}') {
        profile($good =~ s/name: name/name: {strategy: name, when: $when}/r);
        my $run = anonymize('check');
        is($run->{status}, 2, "when: $when");
        like($run->{err}, qr/anonymization\.yaml:6:.*when is a mapping of columns|when is a mapping of columns.*anonymization\.yaml:6/s);
    }
    profile($good);
};

subtest 'documents' => sub {
    $m->psql(q{CREATE TABLE docs (id int, plain json, body jsonb)}, <<'SQL');
INSERT INTO docs VALUES
    (1, '{"b" : 1.50, "a": ["x@y.example", null, "z\u00e9\n\"q\""], "n": 12345678901234567890, "k": {"deep": [1, {"m": "x@y.example"}]}, "t": true}', '{}'),
    (2, '[]', NULL), (3, '"just text"', '[{"m": "1"}, {"m": "2", "o": "3"}]')
SQL
    my $docs = sub { profile($good . "  public.docs: {id: keep, plain: {strategy: json, $_[0]}, body: {strategy: json, $_[1]}}\n"); return rows('public.docs') };
    my $rows = $docs->("others: keep, paths: {'a[*]': {strategy: constant, value: \"t\\tb\"}, 'k.deep[*].m': redact, t: {strategy: constant, value: 'false'}}", "others: remove, paths: {'[*].m': redact}");
    is($rows->[0]{masked}{plain}, '{"b" : 1.50, "a": ["t\\u0009b", null, "t\\u0009b"], "n": 12345678901234567890, "k": {"deep": [1, {"m": "[REDACTED]"}]}, "t": false}',
        'values by their paths; all else byte for byte');
    is_deeply([map { $_->{masked}{body} } @$rows], ['{}', undef, '[{"m": "[REDACTED]"}, {"m": "[REDACTED]", "o": null}]'], 'the others removed');
    is($rows->[2]{masked}{plain}, '"just text"', 'a document that is text');
    $rows = $docs->("others: keep, paths: {'a[*]': [hash, {strategy: mask, keep_first: 4}], b: noise, '*': keep}", 'others: keep, paths: {x: keep}');
    like($rows->[0]{masked}{plain}, qr/^\{"b" : [0-9.]+, "a": \["\w{4}\*{28}", null, "\w{4}\*{28}"\], "n": 12345678901234567890, "k"/, 'a chain within, and a number that stays one');
    for (
        ["paths: {a: keep}", qr/a document has a value that no path speaks of/],
        ["others: keep, paths: {a: redact}", qr/leads to an object or an array/],
        ["others: keep, paths: {b: redact}", qr/a number or boolean in a document became something else/],
    ) {
        my ($rule, $message) = @$_;
        profile($good . "  public.docs: {id: keep, plain: {strategy: json, $rule}, body: keep}\n");
        my $run = anonymize('preview', 'public.docs');
        is($run->{status}, 5, $rule);
        like($run->{err}, $message);
        unlike($run->{err}, qr/x\@y/, 'and not what it is');
    }
    profile($good . "  public.docs: {id: keep, plain: {strategy: json, others: keep}, body: keep}\n");
    is_deeply(problems(), ['wrong-parameter 27 strategy json needs paths']);
    $m->psql('DROP TABLE docs');
    profile($good);
};

subtest 'a value that cannot be masked' => sub {
    profile($good =~ s/'The "Note"': keep/'The "Note"': credit_card/r);
    my $run = anonymize('preview', 'shop.orders');
    is($run->{status}, 5);
    like($run->{err}, qr/a value is no card number.*column The "Note" of shop\.orders, row 1/s, 'where it stands');
    unlike($run->{err}, qr/break/, 'and not what it is');
};

# Each strategy's page is true: its parameters are taken.
for my $strategy (@{ decode_json(anonymize('strategies', '--format', 'json')->{out})->{strategies} }) {
    my $text = anonymize('strategies', $strategy->{strategy})->{out};
    like($text, qr/^\Q$strategy->{strategy}: $strategy->{about}\E$/m, "$strategy->{strategy} is explained");
    like($text, qr/\b$_->{parameter}: \Q$_->{about}\E/, "$strategy->{strategy}: $_->{parameter}") for @{ $strategy->{parameters} };
}
done_testing;
