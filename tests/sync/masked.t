# confiture sync --anonymize: what is masked differs, what is linked stays linked, and nothing else changes.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use JSON::PP qw(decode_json);
use Sync;
use Tree qw(slurp);

my $s = Sync->new;
my $schema = <<'SQL';
CREATE EXTENSION citext;
CREATE TABLE users (
    id bigint PRIMARY KEY, mail citext NOT NULL UNIQUE, name text, phone text, card text, ip inet, born date,
    boss bigint REFERENCES users, note text, body jsonb
);
CREATE TABLE orders (number integer PRIMARY KEY, buyer bigint NOT NULL REFERENCES users, mail citext REFERENCES users (mail), total numeric(10, 2));
CREATE TABLE visits (who bigint, at date, ip inet) PARTITION BY RANGE (at);
CREATE TABLE visits_old PARTITION OF visits FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
CREATE TABLE visits_new PARTITION OF visits DEFAULT;
CREATE SEQUENCE users_id OWNED BY users.id;
SQL
my $rows = <<'SQL';
INSERT INTO users SELECT g, 'Person.' || g || '@example.org', 'Ada ' || g % 100, CASE WHEN g % 5 > 0 THEN '+1212555' || lpad((g % 200)::text, 4, '0') END,
    CASE WHEN g % 3 > 0 THEN '4111111111111111' END, ('10.1.' || g % 256 || '.' || g % 199)::inet, '1970-01-01'::date + g % 9000,
    CASE WHEN g > 1 THEN g / 2 END, CASE WHEN g % 2 = 0 THEN E'tab\there \\ "\n' || g END, jsonb_build_object('n', g)
FROM generate_series(1, 20000) g;
INSERT INTO orders SELECT g, 1 + g % 20000, 'Person.' || 1 + g % 20000 || '@example.org', g / 4.0 FROM generate_series(1, 30000) g;
INSERT INTO visits SELECT g, '2025-12-01'::date + g % 60, '10.1.2.3' FROM generate_series(1, 3000) g;
SELECT setval('users_id', 20000);
SQL
my $profile = <<'YAML';
key: {env: MASK}
tables:
  public.users:
    id: permute
    mail: email
    name: name
    phone: phone
    card: credit_card
    ip: ip
    born: {strategy: date, mode: year}
    boss: permute
    note: keep
    body: keep
  public.orders: {number: keep, buyer: permute, mail: email, total: keep}
  public.visits: {who: keep, at: keep, ip: ip}
YAML

# Both sides as tables of the target, by their own COPY.
sub bring {
    for my $table (qw(users orders visits)) {
        my $run = $s->{box}->run($s->{dir}, 'sh', '-c', 'psql -Xqd "$1" -c "COPY (SELECT * FROM $3) TO STDOUT" | psql -Xqd "$2" -c "CREATE SCHEMA IF NOT EXISTS src" -c "DROP TABLE IF EXISTS src.$3"'
            . ' -c "CREATE TABLE src.$3 (LIKE $3)" -c "COPY src.$3 FROM STDIN"', 'sh', $s->{server}->url($s->{from}), $s->{server}->url($s->{to}), $table);
        die $run->{err} if $run->{status};
    }
    return;
}

subtest 'the oracle' => sub {
    $s->fresh($schema, $rows);
    $s->profile($profile);
    my $run = $s->sync('--anonymize', '--jobs', 2, '--format', 'json');
    is($run->{status}, 0) or diag $run->{err};
    my $report = decode_json($run->{out});
    my ($users) = grep { $_->{table} eq 'public.users' } @{ $report->{tables} };
    my %column = map { $_->{column} => $_ } @{ $users->{columns} };
    is_deeply([@{ $column{phone} }{qw(strategy uniqueness changed unchanged nulls)}], ['phone', $column{phone}{uniqueness}, 16000, 0, 4000], 'the report counts values');
    is($column{note}{strategy}, undef, 'and says what is kept');
    like($report->{key}{id}, qr/^[0-9a-f]{16}$/);
    like($report->{snapshot_lsn}, qr{^[0-9A-F]+/[0-9A-F]+$});
    is($s->to('SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM orders), (SELECT count(*) FROM visits)'), '20000|30000|3000', 'every row');
    bring();
    my $same = 'FROM src.users s JOIN users t ON s.body = t.body';
    is($s->to("SELECT count(*) $same"), 20000);
    is($s->to("SELECT count(*) $same WHERE s.mail = t.mail OR s.name = t.name OR s.phone = t.phone OR s.card = t.card OR s.ip = t.ip OR s.id = t.id AND s.id > 2"), 0, 'what is masked differs');
    is($s->to("SELECT count(*) $same WHERE (s.phone IS NULL) <> (t.phone IS NULL) OR (s.card IS NULL) <> (t.card IS NULL) OR (s.boss IS NULL) <> (t.boss IS NULL)"), 0, 'null where null was');
    is($s->to("SELECT count(*) $same WHERE s.note IS DISTINCT FROM t.note OR date_trunc('year', s.born) <> t.born"), 0, 'what is kept is kept, to the byte');
    is($s->to('SELECT count(DISTINCT mail), count(DISTINCT id) FROM users'), '20000|20000', 'unique stays unique');
    is($s->to('SELECT (SELECT count(*) FROM orders o JOIN users u ON u.id = o.buyer AND u.mail = o.mail), (SELECT count(*) FROM users u JOIN users b ON b.id = u.boss)'), '30000|19999', 'what was linked is linked');
    is($s->to("SELECT count(*) FROM src.orders s JOIN src.users su ON su.id = s.buyer JOIN orders t ON t.number = s.number JOIN users tu ON tu.id = t.buyer WHERE su.body <> tu.body"), 0, 'to the same rows');
    is($s->to("SELECT max(n) FROM (SELECT count(DISTINCT t.name) AS n $same GROUP BY s.name) AS x"), 1, 'equal in, equal out');
    is($s->to('SELECT count(DISTINCT ip) FROM visits') . $s->to('SELECT count(*) FROM visits'), '13000', 'partitions by the rules of the whole');
    is($s->to('SELECT last_value >= (SELECT max(id) FROM users) FROM users_id'), 't', 'a sequence stands above the masks of its column');
    is($s->to("SELECT count(*) FROM pg_constraint WHERE NOT convalidated"), 0);
    my $first = $s->tables('to');
    is($s->sync('--anonymize', '--jobs', 1)->{status}, 0);
    bring();
    is($s->tables('to') =~ s/^src.*\n//mgr, $first =~ s/^src.*\n//mgr, 'another run makes the same');
    my $event = $s->to("SELECT body FROM confiture.event WHERE kind = 'sync' ORDER BY number LIMIT 1");
    my %seen = map { $_ => 1 } grep { length > 5 } split /\n/, $s->from('SELECT mail FROM users UNION SELECT card FROM users');
    is(join(' ', grep { index($event, $_) >= 0 } keys %seen), '', 'the event chain holds no value');
    unlike($event, qr/$s->{box}{env}{MASK}/, 'and not the key');
};

subtest 'nothing moves when a column is not spoken for' => sub {
    $s->fresh($schema, $rows);
    $s->fill('to', "INSERT INTO users (id, mail) VALUES (1, 'there')");
    for my $case (
        [$profile =~ s/    phone: phone\n//r, qr/phone \(text\) has no rule/],
        [$profile =~ s/phone: phone/phnoe: phone/r, qr/has no column phnoe/],
        [$profile =~ s/boss: permute/boss: keep/r, qr/foreign keys link/],
        [$profile =~ s/mail: email\n    name/mail: name\n    name/r, qr/./],
    ) {
        $s->profile($case->[0]);
        my $run = $s->sync('--anonymize');
        is($run->{status}, 5, 'refused');
        like($run->{err}, $case->[1]);
        is($s->to('SELECT mail FROM users'), 'there', 'and nothing was touched');
    }
    $s->profile($profile);
    $s->fill('from', 'ALTER TABLE users ADD secret text');
    $s->fill('to', 'ALTER TABLE users ADD secret text');
    like($s->sync('--anonymize')->{err}, qr/secret \(text\) has no rule/, 'a new column stops it');
    delete local $s->{box}{env}{MASK};
    is($s->sync('--anonymize')->{status}, 2, 'no key, no run');
};

subtest 'values stay out of errors' => sub {
    for my $case (
        ['a check of the target' => "ALTER TABLE users ADD CONSTRAINT adults CHECK (born < '1980-01-01')", qr/a row breaks a CHECK.*23514/s],
        ['a unique index of the target' => 'CREATE UNIQUE INDEX ON users (born)', qr/a value that has to be unique is there twice/],
        ['a column that is too short' => 'ALTER TABLE users ALTER note TYPE varchar(3)', qr/a value is too long for its column.*22001/s],
        ['a type that does not fit' => 'ALTER TABLE users ALTER note TYPE integer USING NULL', qr/a value is not of its column's type.*line \d+, column note/s],
        ['NOT NULL' => 'ALTER TABLE users ALTER note SET NOT NULL', qr/a value is null and must not be/],
    ) {
        my ($what, $sql, $error) = @$case;
        $s->fresh($schema, $rows);
        $s->profile($profile);
        $s->fill('to', $sql);
        for my $masked ([], ['--anonymize']) {
            my $run = $s->sync(@$masked);
            is($run->{status}, 4, "$what: fails");
            like($run->{err}, $error, "$what: why");
            unlike($run->{err}, qr/example\.org|4111|Person|\(1, |tab|19\d\d-\d\d/, "$what: no value in it");
            isnt($s->unready, '', "$what: not ready");
        }
        # Put right, it goes on.
        $s->fill('to', 'ALTER TABLE users DROP CONSTRAINT IF EXISTS adults; DELETE FROM confiture.sync_object WHERE name = \'users_born_idx\';'
            . 'ALTER TABLE users ALTER note DROP NOT NULL, ALTER note TYPE text USING note::text');
        is($s->sync('--anonymize', '--resume')->{status}, 0, "$what: put right, it goes on");
    }
    $s->fresh($schema, $rows);
    $s->fill('from', "INSERT INTO users (id, mail, card) VALUES (30000, 'x\@example.org', '4111-no-card')");
    my $run = $s->sync('--anonymize');
    is($run->{status}, 5, 'a value that cannot be masked');
    like($run->{err}, qr/a value is no card number.*column card of public\.users/s);
    unlike($run->{err}, qr/4111/, 'is not shown');
};

subtest 'what is refused' => sub {
    $s->fresh($schema, $rows);
    $s->environment('production', $s->{from});
    $s->environment('real', $s->{from}, "production: true\n");
    $s->environment('kept', $s->{to}, "protected: true\n");
    my $run = sub { return $s->{box}->run($s->{dir}, 'confiture', 'sync', '--yes', @_) };
    for my $name (qw(production real)) {
        my $plain = $run->('--from', $name, '--to', 'to');
        is($plain->{status}, 5, "$name unmasked");
        like($plain->{err}, qr/i-know-this-is-unmasked/);
        is($run->('--from', $name, '--to', 'to', '--i-know-this-is-unmasked')->{status}, 0, 'unless said');
    }
    is($run->('--from', 'from', '--to', 'kept')->{status}, 5, 'a protected target');
    $s->environment('twin', $s->{from});
    my $same = $run->('--from', 'from', '--to', 'twin');
    is($same->{status}, 5, 'the source itself');
    like($same->{err}, qr/one database/);
    is($run->('--to', 'to')->{status}, 2, 'no source');
    is($run->('--from', 'nowhere', '--to', 'to')->{status}, 2, 'no such environment');
    my $asked = $s->{box}->run($s->{dir}, 'confiture', 'sync', '--from', 'from', '--to', 'to');
    is($asked->{status}, 5, 'without a terminal and without --yes');
    {
        local $s->{box}{env}{DATABASE_URL} = $s->{server}->url($s->{to});
        my $twice = $run->('--from', 'from', '--to', 'to');
        is($twice->{status}, 2, 'a variable that names both databases');
        like($twice->{err}, qr/DATABASE_URL/);
    }
    $s->fill('to', "CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA public TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader;");
    $s->environment('weak', $s->{to});
    Hooks::put("$s->{dir}/db/environments/weak.yaml", 'database_url: ' . $s->{server}->url($s->{to}, user => 'reader') . "\n");
    my $before = $s->tables('to');
    is($run->('--from', 'from', '--to', 'weak')->{status}, 4, 'a role that may not');
    is($s->tables('to'), $before, 'changes nothing');
};
done_testing;
