# A server ready for queries: a scratch server from the cached data directory against initdb and pg_ctl. Both end
# with a query answered. Ours also stops and removes the server within the time measured; theirs is stopped untimed.
set -eu
bindir=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
as=
if [ "$(id -u)" = 0 ]; then
    chown postgres "$BENCH"
    as='setpriv --reuid postgres --regid postgres --clear-groups'
fi
cluster=$BENCH/theirs
stop="[ ! -d $cluster ] || { $as $bindir/pg_ctl -D $cluster -m immediate stop || true; rm -rf $cluster; }"
trap 'sh -c "$stop" >/dev/null 2>&1' EXIT
cd "$BENCH"
"$BENCH_TOOLS/compare" --name 'scratch server / `initdb` and `pg_ctl start`' --runs 7 --limit 0.5 \
    --prepare "$stop" \
    --a "$BENCH_TOOLS/../../build/tests/bench-scratch" \
    --b "$as $bindir/initdb -D $cluster -U postgres --auth=trust -E UTF8 --locale=C.UTF-8 >/dev/null &&
         $as $bindir/pg_ctl -w -D $cluster -l $cluster/log -o '-k $BENCH -c listen_addresses=' start >/dev/null"
