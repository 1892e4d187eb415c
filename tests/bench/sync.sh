# A million users with seven masked columns, by one job, against the plain unmasked pipe of two psql; and a database of 20 tables
# with their indexes and foreign keys against pgcopydb, which makes the schema as well. Both sides analyze what they have loaded.
set -eu
. tests/bench/server.sh
there() { echo "postgresql:///$1?host=$BENCH&port=5432&user=postgres"; }
project() { # directory, source, target
    mkdir -p "$BENCH/$1/db/environments"
    echo "name: bench" >"$BENCH/$1/confiture.yaml"
    echo "database_url: $(there "$2")" >"$BENCH/$1/db/environments/from.yaml"
    echo "database_url: $(there "$3")" >"$BENCH/$1/db/environments/to.yaml"
}
for name in users masked piped; do $psql -d "$url" -c "CREATE DATABASE $name"; done
$psql -d "$(there users)" -f tests/bench/users.sql >/dev/null
# The load is what is compared, so there are no indexes.
for name in masked piped; do
    "$bindir/pg_dump" -s --section=pre-data "$(there users)" | $psql -d "$(there $name)" >/dev/null
done
$psql -d "$(there users)" -c 'VACUUM ANALYZE'
project users users masked
cat >"$BENCH/users/db/anonymization.yaml" <<'YAML'
key: {env: BENCH_MASK_KEY}
tables:
  public.users:
    id: keep
    email: email
    first_name: first_name
    last_name: last_name
    phone: phone
    address: redact
    ip: ip
    card_number: credit_card
    birth_date: keep
    created_at: keep
    profile: keep
YAML
BENCH_MASK_KEY=b1946ac92492d2347c6235b4d2611184a1f5d1e0c5e1f6a7b83e9f00d2c4e6a8
export BENCH_MASK_KEY
pipe="$psql -d '$(there users)' -c 'COPY users TO STDOUT' | $psql -d '$(there piped)' -c 'TRUNCATE users' -c 'COPY users FROM STDIN' -c 'ANALYZE users'"
compare --name '1,000,000 users, 7 columns masked, one job / `psql COPY \| psql COPY`, as they are' --runs 7 --limit 1.15 --memory 72 \
    --prepare "$psql -d '$(there masked)' -c CHECKPOINT" \
    --a "confiture sync -C $BENCH/users --from from --to to --anonymize --yes --quiet --jobs 1" --b "$pipe"
# What a function in Lua costs: its CPU less the peer's, for a million values.
project lua users masked
sed 's/: [a-z_]*$/: keep/; s/first_name: keep/first_name: initial/' "$BENCH/users/db/anonymization.yaml" >"$BENCH/lua/db/anonymization.yaml"
echo 'confiture.strategy("initial", function(value) return value:sub(1, 1) end)' >"$BENCH/lua/db/anonymization.lua"
cp -r "$BENCH/lua" "$BENCH/kept"
sed -i 's/: initial/: keep/' "$BENCH/kept/db/anonymization.yaml"
compare --name '1,000,000 users, one column by a function in Lua / all of it kept, one job' --runs 5 --cpu 3.6 --memory 72 \
    --prepare "$psql -d '$(there masked)' -c CHECKPOINT" \
    --a "confiture sync -C $BENCH/lua --from from --to to --anonymize --yes --quiet --jobs 1" \
    --b "confiture sync -C $BENCH/kept --from from --to to --anonymize --yes --quiet --jobs 1"
for name in whole ours; do $psql -d "$url" -c "CREATE DATABASE $name"; done
$psql -d "$(there whole)" <<'SQL'
DO $$ BEGIN FOR i IN 1..20 LOOP
    EXECUTE format('CREATE TABLE t%s (id bigint PRIMARY KEY, owner bigint%s, name text NOT NULL, mail text UNIQUE, at timestamptz NOT NULL,'
        ' amount numeric(12, 2), body text)', i, CASE WHEN i > 1 THEN ' REFERENCES t' || i - 1 ELSE '' END);
    EXECUTE format('INSERT INTO t%s SELECT g, CASE WHEN %s > 1 THEN 1 + g %% 1000 END, ''name '' || g, ''u'' || g || ''@example.org'','
        ' timestamptz ''2020-01-01'' + g * interval ''1 min'', g / 7.0, repeat(md5(g::text), 3) FROM generate_series(1, %s) g',
        i, i, CASE WHEN i <= 2 THEN 400000 WHEN i <= 6 THEN 100000 ELSE 20000 END);
    EXECUTE format('CREATE INDEX ON t%s (owner)', i);
    EXECUTE format('CREATE INDEX ON t%s (at)', i);
END LOOP; END $$;
VACUUM ANALYZE;
SQL
"$bindir/pg_dump" -s "$(there whole)" | $psql -d "$(there ours)" >/dev/null
project whole whole ours
compare --name '20 tables with indexes and foreign keys, 456 MB, 4 jobs / `pgcopydb clone`' --runs 7 --limit 0.8 --memory 96 \
    --prepare "$(fresh copied); rm -rf $BENCH/pgcopydb; $psql -d '$url' -c CHECKPOINT" \
    --a "confiture sync -C $BENCH/whole --from from --to to --yes --quiet --jobs 4" \
    --b "pgcopydb clone --source '$(there whole)' --target '$(there copied)' --table-jobs 4 --index-jobs 4 --dir $BENCH/pgcopydb >/dev/null 2>&1"
exit $worst
