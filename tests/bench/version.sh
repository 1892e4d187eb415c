# The least a command costs: loading the program and its libraries. Debian's psql in /usr/bin is a Perl script that
# looks for the right version, so the program itself is taken.
psql=$(ls /usr/lib/postgresql/*/bin/psql | sort -V | tail -n 1)
exec "$BENCH_TOOLS/compare" --name '`confiture --version` / `psql --version`' --runs 15 --repeat 10 \
    --limit 1.5 --memory 12 --a 'confiture --version' --b "$psql --version"
