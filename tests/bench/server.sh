# For the benchmarks that source it: a server of their own in $BENCH/data with PostgreSQL's default settings, listening
# on a socket in $BENCH only, and stopped at the end. Sets $bindir, $url (of the database postgres), $psql (a command).
# A limit that is not kept does not end the script: compare notes it in $worst, which the script exits with.
bindir=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
as=
if [ "$(id -u)" = 0 ]; then
    chown postgres "$BENCH"
    as='setpriv --reuid postgres --regid postgres --clear-groups'
fi
trap '$as $bindir/pg_ctl -D "$BENCH/data" -m immediate stop >/dev/null 2>&1 || true' EXIT
cd "$BENCH" # where that user may be
$as "$bindir/initdb" -D "$BENCH/data" -U postgres --auth=trust -E UTF8 --locale=C.UTF-8 >/dev/null
$as "$bindir/pg_ctl" -w -D "$BENCH/data" -l "$BENCH/data/log" -o "-k $BENCH -c listen_addresses=" start >/dev/null
cd "$OLDPWD"
there() { echo "postgresql://postgres@/$1?host=$BENCH&port=5432"; }
url=$(there postgres)
psql="$bindir/psql -X -q -v ON_ERROR_STOP=1"
fresh() { echo "$psql -d '$url' -c 'DROP DATABASE IF EXISTS $1' -c 'CREATE DATABASE $1' 2>&1"; }
worst=0
compare() { "$BENCH_TOOLS/compare" "$@" || worst=$?; }
