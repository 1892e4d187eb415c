# Building 1,000 tables from 1,000 files on the embedded server, against psql -1 -f of the assembled file on the same server,
# each into a new empty database made beforehand; then building again with nothing changed, against the bare copy of the
# template. In memory (/dev/shm) where there is one: the file system's share is the same for both sides and its noise is not.
base=/dev/shm
[ -w "$base" ] || base=${TMPDIR:-/tmp}
work=$(mktemp -d "$base/confiture-bench.XXXXXX")
chmod 755 "$work"
trap 'confiture pg destroy --yes --quiet -C "$work" || true; rm -rf "$work"' EXIT
perl tests/bench/tables.pl "$work" 1000
confiture build --quiet -C "$work"
confiture build --quiet -C "$work" --output "$work/all.sql"
url=$(confiture pg url -C "$work")
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
sql() { "$bin/psql" -X -q -A -t -d "$url" -c "$1"; }
psql="$bin/psql -X -q -d"
fresh() { echo "$psql '$url' -c 'DROP DATABASE IF EXISTS $1' -c 'CREATE DATABASE $1'"; }
there() { echo "$url" | sed "s,///[^?]*?,///$1?,"; }
"$BENCH_TOOLS/compare" --name '`confiture build` / `psql -1 -f`, 1,000 tables' --runs 9 --limit 0.7 \
    --prepare-a "$(fresh ours) 2>&1" --prepare-b "$(fresh theirs) 2>&1" \
    --a "confiture build --quiet -C $work --database ours" \
    --b "$psql '$(there theirs)' -1 -v ON_ERROR_STOP=1 -f $work/all.sql"
template=$(sql "SELECT datname FROM pg_database WHERE datname LIKE 'confiture_cache_%'")
"$BENCH_TOOLS/compare" --name '`confiture build` again / `CREATE DATABASE ... TEMPLATE`, 1,000 tables' --runs 9 --limit 1.3 \
    --prepare-a "$psql '$url' -c 'DROP DATABASE IF EXISTS ours' 2>&1" \
    --prepare-b "$psql '$url' -c 'DROP DATABASE IF EXISTS theirs' 2>&1" \
    --a "confiture build --quiet -C $work --database ours" \
    --b "$psql '$url' -c 'CREATE DATABASE theirs TEMPLATE $template'"
