# What hooks are told, when they run, and what becomes of a run when they do not do well.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use File::Path qw(make_path remove_tree);
use Hooks;
use JSON::PP qw(decode_json);
use Migrations;
use Time::HiRes qw(sleep time);
use Tree qw(slurp);

my $m = Migrations->new;
my $dir = $m->{dir};

sub project {
    my (%file) = @_;
    $m->fresh;
    remove_tree("$dir/db/hooks");
    unlink glob "$dir/*.lua $dir/*.sh $dir/*.sql $dir/*.json $dir/*.txt";
    Hooks::put("$dir/confiture.yaml", "name: project\n");
    for my $name (keys %file) {
        make_path($1) if "$dir/$name" =~ m{(.*)/};
        Hooks::put("$dir/$name", $file{$name}, $name =~ /\.sh$/ ? 0755 : undef);
    }
    return $m;
}

sub kinds { return $m->psql("SELECT coalesce(string_agg(kind, ' ' ORDER BY number), '') FROM confiture.event") }

my %two = ('db/migrations/001_users.up.sql' => "CREATE TABLE users (id integer PRIMARY KEY, name text);\nCREATE INDEX users_name ON users (name);\n",
    'db/migrations/001_users.down.sql' => "DROP TABLE users;\n",
    'db/migrations/002_mail.up.sql' => "-- confiture: tags=release-1\nALTER TABLE users ALTER COLUMN name TYPE varchar(20);\n",
    'db/migrations/002_mail.down.sql' => "ALTER TABLE users ALTER COLUMN name TYPE text;\n");

subtest 'the context is the same in every form' => sub {
    project(%two,
        'confiture.yaml' => "name: project\nhooks:\n  - {phase: post_execute, run: ./tell.sh, order: 1}\n  - {phase: post_execute, sql: tell.sql, order: 2}\n",
        'tell.sh' => "#!/bin/sh\ncat >\"\$CONFITURE_VERSION.json\"\nenv | grep -E '^(CONFITURE_|DATABASE_URL|PG)' | sort >\"\$CONFITURE_VERSION.txt\"\n",
        'tell.sql' => "CREATE TABLE IF NOT EXISTS told (context jsonb, migration text, status text, checksum text, attempt text, path text);\n"
            . "INSERT INTO told SELECT current_setting('confiture.context')::jsonb, current_setting('confiture.migration'), current_setting('confiture.status'),"
            . " current_setting('confiture.checksum'), current_setting('confiture.attempt'), current_setting('confiture.path');\n",
        'confiture_hooks.lua' => q{
            confiture.hook("post_execute", {order = 3}, function(ctx)
              local s = ctx.migration.statements
              db:execute("CREATE TABLE IF NOT EXISTS lua (context jsonb)")
              db:execute("INSERT INTO lua VALUES ($1)", {json.encode{
                phase = ctx.phase, environment = ctx.environment, command = ctx.command, direction = ctx.direction,
                run_id = ctx.run_id, database = ctx.database, dry_run = ctx.dry_run, attempt = ctx.attempt, status = ctx.status,
                label = ctx.migration.label, version = ctx.migration.version, name = ctx.migration.name, path = ctx.migration.path,
                checksum = ctx.migration.checksum, transactional = ctx.migration.transactional, sql = ctx.migration.sql,
                risk = ctx.migration.risk, statements = s, tag = ctx.migration.tags[1], pending = #ctx.pending,
                approvers = #ctx.approvers, took = ctx.duration_ms >= 0, error = ctx.error == nil}})
            end)});
    is($m->migrate('up')->{status}, 0);
    for my $version ('001', '002') {
        my $program = decode_json(slurp("$dir/$version.json"));
        my $sql = decode_json($m->psql("SELECT context FROM told WHERE context -> 'migration' ->> 'version' = '$version'"));
        my $lua = decode_json($m->psql("SELECT context FROM lua WHERE context ->> 'version' = '$version'"));
        delete $_->{duration_ms} for $program, $sql;
        is_deeply($sql, $program, "$version: SQL and programs are told the same");
        for my $key (qw(phase environment command direction run_id database attempt status)) {
            is($lua->{$key}, $program->{$key}, "$version: Lua too, $key");
        }
        for my $key (qw(label version name path checksum sql risk)) {
            is($lua->{$key}, $program->{migration}{$key}, "$version: Lua too, migration.$key");
        }
        is_deeply([map { $_->{kind} } @{ $lua->{statements} }], [map { $_->{kind} } @{ $program->{migration}{statements} }], "$version: and the statements");
        is($lua->{pending}, 2, 'with what is pending');
        ok($lua->{took} && $lua->{error}, 'a duration, no error');
    }
    my $second = decode_json(slurp("$dir/002.json"));
    is($second->{migration}{risk}, 'high', 'the class is judged in the schema that the first one made')
        or diag explain $second->{migration}{statements};
    is_deeply($second->{migration}{tags}, ['release-1']);
    is($second->{migration}{statements}[0]{locks}[0]{mode}, 'AccessExclusiveLock', 'with its locks');
    is_deeply($second->{migration}{statements}[0]{rewrites}, ['public.users'], 'and rewrites');
    is($m->psql('SELECT migration, status, attempt, path FROM told ORDER BY 1'),
        "001_users|pending|1|db/migrations/001_users.up.sql\n002_mail|pending|1|db/migrations/002_mail.up.sql", 'settings of their own');
    my $environment = slurp("$dir/001.txt");
    like($environment, qr{^DATABASE_URL=postgresql://confiture-hook-has-no-connection\.invalid/}m, 'a program finds no database');
    like($environment, qr{^PGHOST=confiture-hook-has-no-connection\.invalid$}m, 'nor by libpq');
    like($environment, qr{^CONFITURE_MIGRATION=001_users$}m);
};

subtest 'a hook behind the file is heard when the file went well' => sub {
    my $fails = "CREATE TABLE made (a integer);\nSELECT 1 / 0;\n";
    my %does = (
        'nothing'      => 'local name = ctx.migration.name',
        'a veto'       => 'confiture.veto("not today")',
        'an error'     => 'error("broken")',
        'a log line'   => 'confiture.log("it went well")',
        'a duration'   => 'if ctx.duration_ms >= 0 then confiture.log("it went well") end',
        'a query'      => 'db:query("SELECT 1")',
        'a caught one' => 'pcall(function() db:query("SELECT 1") end) confiture.log("it went well")',
        'a request'    => 'confiture.http{url = "http://127.0.0.1:1/", allow_private = true}',
        'metadata'     => 'confiture.set("seen", true)',
    );
    for my $warn ('', '{on_failure = "warn"}, ') {
        for my $what (sort keys %does) {
            project('db/migrations/001_made.up.sql' => $fails,
                'confiture_hooks.lua' => "confiture.hook('post_execute', ${warn}function(ctx) $does{$what} end)\n");
            my $run = $m->migrate('up');
            is($run->{status}, 4, "$what ${warn}behind a file that fails: its exit status");
            like($run->{err}, qr/division by zero/, "$what: the file's error");
            like($run->{err}, qr/001_made\.up\.sql:2/, "$what: and its place");
            unlike($run->{err}, qr/hook|went well|not today|broken/, "$what: nothing of the hook");
            is($m->psql("SELECT to_regclass('made') IS NULL"), 't', "$what: nothing of the file");
            is($m->psql("SELECT to_regclass('confiture.event') IS NULL OR NOT EXISTS (SELECT FROM confiture.event WHERE kind = 'hooks')"), 't',
                "$what: nothing is recorded of the hook");
        }
    }
    project('db/migrations/001_slow.up.sql' => "SELECT pg_sleep(1.2);\n", 'confiture_hooks.lua' =>
        "confiture.hook('post_execute', {timeout = '1 s'}, function(ctx) confiture.set('took', ctx.duration_ms) end)\n");
    is($m->migrate('up')->{status}, 0, 'the time of a hook does not run while the file does');
    cmp_ok($m->psql("SELECT (metadata ->> 'took')::integer FROM confiture.migration"), '>=', 1200, 'and the duration is that of the file');
    project('db/migrations/001_slow.up.sql' => "SELECT pg_sleep(1.2);\n", 'confiture_hooks.lua' =>
        "confiture.hook('post_execute', {timeout = '1 s'}, function(ctx) confiture.set('took', ctx.duration_ms) while true do end end)\n");
    is($m->migrate('up')->{status}, 7, 'then it does');
};

subtest 'a program that asks for the connection' => sub {
    project(%two, 'confiture.yaml' => "name: project\nhooks:\n  - {phase: post_complete, run: ./ask.sh, connection: true}\n",
        'ask.sh' => "#!/bin/sh\npsql -XAtq \"\$DATABASE_URL\" -c 'SELECT count(*) FROM confiture.migration' >>asked.txt\n"
            . "psql -XAtq -c 'SELECT count(*) FROM confiture.migration' >>asked.txt\n");
    is($m->migrate('up')->{status}, 0);
    is(slurp("$dir/asked.txt"), "1\n1\n2\n2\n", 'gets it, by URL and by libpq\'s variables');
};

subtest 'order, and metadata from hook to hook' => sub {
    project(%two, 'db/hooks/b.lua' => q{confiture.hook("pre_execute", function(ctx) confiture.set("trail", ctx.metadata.trail .. "b") end)},
        'db/hooks/a.lua' => q{confiture.hook("pre_execute", function(ctx) confiture.set("trail", ctx.metadata.trail .. "a") end)},
        'confiture_hooks.lua' => q{
            confiture.hook("post_validate", function(ctx) confiture.set("trail", "v" .. #ctx.pending) end)
            confiture.hook("pre_execute", function(ctx) confiture.set("trail", ctx.metadata.trail .. "c") end)
            confiture.hook("pre_execute", {order = -1}, function(ctx) confiture.set("trail", ctx.metadata.trail .. "!") end)
            confiture.hook("post_complete", function(ctx) confiture.set("late", true) end)});
    is($m->migrate('up')->{status}, 0);
    is($m->psql("SELECT string_agg(metadata ->> 'trail', ' ' ORDER BY version) FROM confiture.migration"), 'v2!cab v2!cab',
        'by order, then as registered; each migration starts from what the run has');
    my $list = decode_json($m->{box}->run($dir, 'confiture', 'hooks', 'list', '--format', 'json')->{out});
    is_deeply([map { "$_->{file}:$_->{line}" } grep { $_->{phase} eq 'pre_execute' } @{ $list->{hooks} }],
        ['confiture_hooks.lua:4', 'confiture_hooks.lua:3', 'db/hooks/a.lua:1', 'db/hooks/b.lua:1'], 'hooks list has them in that order');
};

subtest 'environments and when' => sub {
    my $lua = q{
        local function note(what, options)
          confiture.hook("pre_execute", options, function() confiture.set(what, true) end)
        end
        note("local", {environments = "loc*"})
        note("production", {environments = {"production", "staging"}})
        note("mail", {when = {migration = "*_mail"}})
        note("users", {when = {migration = {"users", "nothing"}}})
        note("high", {when = {risk = "high"}})
        note("low", {when = {risk = "low"}})
        note("index", {when = {statement = "CREATE INDEX*"}})
        note("drop", {when = {statement = "DROP *"}})};
    project(%two, 'confiture_hooks.lua' => $lua);
    is($m->migrate('up')->{status}, 0);
    is($m->psql("SELECT string_agg(version || (SELECT string_agg(' ' || key, '' ORDER BY key) FROM jsonb_object_keys(metadata) AS k (key)), ', ' ORDER BY version) FROM confiture.migration"),
        '001 index local low users, 002 high local low mail');
    my $list = decode_json($m->{box}->run($dir, 'confiture', 'hooks', 'list', '--format', 'json')->{out});
    is_deeply([map { $_->{why_not} } grep { !$_->{active} } @{ $list->{hooks} }], ['not in environment local']);
};

subtest 'on_failure: warn keeps the migration and undoes the hook' => sub {
    project(%two, 'confiture.yaml' => "name: project\nhooks:\n  - {phase: post_execute, sql: bad.sql, on_failure: warn}\n  - {phase: post_execute, run: ./bad.sh, on_failure: warn}\n",
        'bad.sql' => "CREATE TABLE trace (a integer);\nSELECT 1/0;\n", 'bad.sh' => "#!/bin/sh\nexit 4\n",
        'confiture_hooks.lua' => q{confiture.hook("post_execute", {on_failure = "warn", name = "third"}, function()
            confiture.set("lost", 1) db:execute("CREATE TABLE other (a integer)") db:query("SELECT * FROM nothing") end)
            confiture.hook("post_execute", function() confiture.set("kept", 1) db:execute("SELECT 1") end)});
    my $run = $m->migrate('up');
    is($run->{status}, 0, 'the run goes on') or diag $run->{err};
    is($m->applied, '001_users 002_mail');
    is($m->psql("SELECT count(*) FROM pg_class WHERE relname IN ('trace', 'other')"), 0, 'what the hooks did is gone');
    is($m->psql("SELECT DISTINCT metadata::text FROM confiture.migration"), '{"kept": 1}', 'and what they said');
    is($m->psql("SELECT string_agg(h ->> 'hook', ' ') FROM confiture.event e, json_array_elements(e.body::json -> 'hooks') h WHERE kind = 'hooks'"),
        'bad.sql bad.sh third bad.sql bad.sh third', 'all of it is in the chain');
    like($run->{err}, qr/hook bad\.sh failed|hook bad\.sh vetoed/, 'and told');
};

subtest 'a hook cannot end the transaction, nor hide an error of the server' => sub {
    for my $sql ('COMMIT', 'ROLLBACK', 'SAVEPOINT a', 'BEGIN', 'VACUUM') {
        project(%two, 'confiture_hooks.lua' => qq{confiture.hook("post_execute", function() db:execute("$sql") end)});
        my $run = $m->migrate('up');
        is($run->{status}, 7, "Lua: $sql");
        is($m->applied, '', 'and nothing stays');
        project(%two, 'confiture.yaml' => "name: project\nhooks: [{phase: post_execute, sql: bad.sql}]\n", 'bad.sql' => "SELECT 1;\n$sql;\n");
        $run = $m->migrate('up');
        is($run->{status}, 4, "SQL: $sql is refused before anything runs");
        like($run->{err}, qr/bad\.sql:2:1/, 'with its place');
    }
    project(%two, 'confiture_hooks.lua' => q{confiture.hook("post_execute", function() pcall(function() db:query("SELECT 1/0") end) end)});
    is($m->migrate('up')->{status}, 7, 'an error that the script caught');
    is($m->applied, '');
    project(%two, 'confiture_hooks.lua' => q{confiture.hook("post_execute", function() pcall(confiture.veto, "no") end)});
    is($m->migrate('up')->{status}, 7, 'a veto that the script caught');
    is($m->applied, '');
};

subtest 'post_complete cannot undo; with abort it ends the run' => sub {
    project(%two, 'confiture_hooks.lua' => q{confiture.hook("post_complete", {on_failure = "abort"}, function() error("stop here") end)});
    my $run = $m->migrate('up');
    is($run->{status}, 7);
    is($m->applied, '001_users', 'what is committed stays, the rest does not begin');
    like($run->{err}, qr/001_users is committed and stays/);
    is(kinds(), 'hooks', 'the outcome is recorded');
};

subtest 'on_error sees the error and cannot hide it' => sub {
    project('db/migrations/001_bad.up.sql' => "SELECT 1;\nSELECT missing FROM nowhere;\n",
        'confiture_hooks.lua' => q{confiture.hook("on_error", function(ctx)
            db:execute("CREATE TABLE seen (error jsonb, status text, migration text)")
            db:execute("INSERT INTO seen VALUES ($1, $2, $3)", {json.encode(ctx.error), ctx.status, ctx.migration.label}) end)
            confiture.hook("on_error", function() return "all is well" end)});
    my $run = $m->migrate('up');
    is($run->{status}, 4);
    is($m->psql("SELECT error ->> 'sqlstate', error ->> 'file', error ->> 'line', error ->> 'code', status, migration FROM seen"),
        '42P01|db/migrations/001_bad.up.sql|2|sql|error|001_bad');
    project(%two, 'confiture_hooks.lua' => q{confiture.hook("pre_execute", function() confiture.veto("no") end)
        confiture.hook("on_error", function(ctx) db:execute("CREATE TABLE seen AS SELECT $1::text AS code", {ctx.error.code}) end)});
    is($m->migrate('up')->{status}, 7);
    is($m->psql('SELECT code FROM seen'), 'hook', 'a veto is an error too');
};

subtest 'a database that was refused, or is gone' => sub {
    project(%two, 'db/environments/staging.yaml' => "protected: false\n");
    is($m->migrate('up', '--env', 'staging')->{status}, 0, 'the database is staging');
    Hooks::put("$dir/confiture_hooks.lua", q{confiture.hook("on_error", function(ctx) db:execute("CREATE TABLE seen (a integer)") end)
        confiture.hook("pre_validate", function(ctx) db:execute("CREATE TABLE seen (a integer)") end)});
    Hooks::put("$dir/db/environments/production.yaml", "protected: true\n");
    my $run = $m->migrate('up', '--env', 'production');
    is($run->{status}, 5, 'and is not production');
    is($m->psql("SELECT count(*) FROM pg_class WHERE relname = 'seen'"), 0, 'no hook of production touches it');
    is($m->psql("SELECT count(*) FROM confiture.event WHERE kind = 'hooks'"), 0, 'nor does the record of its hooks');
    like($run->{err}, qr/there is no connection at on_error/, 'they are told so');
    project(%two, 'confiture_hooks.lua' => q{
        confiture.hook("post_execute", function(ctx) db:query("SELECT pg_terminate_backend(pg_backend_pid())") end)
        confiture.hook("on_error", function(ctx) confiture.log("told of " .. ctx.error.code) end)});
    $run = $m->migrate('up');
    is($run->{status}, 3, 'a connection that ends in a hook');
    is($m->applied, '', 'nothing is applied');
    like($run->{err}, qr/told of connection_lost/);
    remove_tree("$dir/db/environments");
};

subtest 'a file that is no single transaction' => sub {
    project('db/migrations/001_t.up.sql' => "CREATE TABLE t (a integer);\nCREATE INDEX CONCURRENTLY t_a ON t (a);\nINSERT INTO t VALUES (1);\n",
        'confiture_hooks.lua' => q{
            confiture.hook("pre_execute", function(ctx) db:execute("CREATE TABLE trail (what text)") confiture.set("whole", ctx.migration.transactional) end)
            confiture.hook("post_statement", function(ctx) db:execute("INSERT INTO trail VALUES ($1)", {ctx.statement.number .. ctx.statement.kind}) end)
            confiture.hook("post_execute", function(ctx) if not ctx.metadata.again then confiture.set("n", db:query("SELECT count(*) AS n FROM trail")[1].n) end end)});
    is($m->migrate('up')->{status}, 0);
    is($m->psql("SELECT string_agg(what, ', ' ORDER BY what) FROM trail"), '1CREATE TABLE, 2CREATE INDEX, 3INSERT');
    is($m->psql('SELECT metadata::text FROM confiture.migration'), '{"n": 3, "whole": false}');
    project('db/migrations/001_t.up.sql' => "CREATE TABLE t (a integer);\nCREATE INDEX CONCURRENTLY t_a ON t (a);\n",
        'confiture_hooks.lua' => q{confiture.hook("post_execute", function() confiture.veto("no") end)});
    is($m->migrate('up')->{status}, 7);
    is($m->applied, '', 'a veto behind it keeps the row out of the ledger');
    unlink "$dir/confiture_hooks.lua";
    is($m->migrate('up')->{status}, 0, 'and the next run finishes');
    is($m->applied, '001_t');
};

subtest 'COPY data and statements with hooks around them' => sub {
    project('db/migrations/001_t.up.sql' => "CREATE TABLE t (a integer);\nCOPY t FROM STDIN;\n1\n2\n\\.\nINSERT INTO t VALUES (3);\n",
        'confiture_hooks.lua' => q{local seen = {}
            confiture.hook("post_statement", function(ctx) seen[#seen + 1] = ctx.statement.number .. " " .. ctx.statement.kind end)
            confiture.hook("pre_statement", {when = {statement = "INSERT"}}, function(ctx) confiture.set("rows", db:query("SELECT count(*) AS n FROM t")[1].n) end)
            confiture.hook("post_execute", function() confiture.set("seen", seen) end)});
    is($m->migrate('up')->{status}, 0);
    is($m->psql('SELECT sum(a) FROM t'), 6);
    is($m->psql('SELECT metadata::text FROM confiture.migration'), '{"rows": 2, "seen": ["1 CREATE TABLE", "2 COPY", "3 INSERT"]}');
};

subtest 'a dry run' => sub {
    project(%two, 'confiture.yaml' => "name: project\nhooks:\n  - {phase: pre_execute, run: ./tell.sh}\n", 'tell.sh' => "#!/bin/sh\ntouch told.txt\n",
        'confiture_hooks.lua' => q{confiture.hook("pre_execute", function(ctx) if not ctx.dry_run then error("not dry") end db:execute("CREATE TABLE x" .. ctx.migration.version .. " (a integer)") end)
            confiture.hook("pre_validate", function() error("outside") end)});
    is($m->migrate('up', '--dry-run=execute')->{status}, 0, 'hooks inside the transaction run');
    ok(!-e "$dir/told.txt", 'programs do not');
    is($m->psql("SELECT count(*) FROM pg_class WHERE relname LIKE 'x00%'"), 0, 'and nothing stays');
};

subtest 'a hook and its children are stopped' => sub {
    project(%two, 'confiture.yaml' => "name: project\nhooks:\n  - {phase: pre_execute, run: ./stubborn.sh, timeout: 300 ms}\n",
        'stubborn.sh' => "#!/bin/sh\ntrap '' TERM\n(trap '' TERM; while :; do sleep 0.1; done) &\necho \$! >child.txt\nwhile :; do sleep 0.1; done\n");
    my $began = time;
    is($m->migrate('up')->{status}, 7, 'one that does not listen is killed');
    cmp_ok(time - $began, '<', 20);
    chomp(my $child = slurp("$dir/child.txt"));
    for (1 .. 50) { last unless -d "/proc/$child"; sleep 0.1 }
    my $state = -r "/proc/$child/stat" ? slurp("/proc/$child/stat") : '';
    ok($state eq '' || $state =~ /\) Z /, 'and so is what it started');
    is($m->applied, '');
};

subtest 'a signal ends a hook' => sub {
    my %form = (lua => ['confiture_hooks.lua' => q{confiture.hook("pre_execute", function() while true do end end)}],
        sql => ['confiture.yaml' => "name: project\nhooks: [{phase: pre_execute, sql: s.sql}]\n", 's.sql' => "SELECT pg_sleep(60);\n"],
        run => ['confiture.yaml' => "name: project\nhooks: [{phase: pre_execute, run: [sleep, '60']}]\n"]);
    for my $form (sort keys %form) {
        project(%two, @{ $form{$form} });
        my $started = $m->{box}->start($dir, { timeout => 25 }, 'confiture', 'migrate', 'up');
        sleep 1;
        kill INT => $started->{pid};
        my $began = time;
        is($m->{box}->finish($started)->{status}, 130, "$form: the exit status of a signal");
        cmp_ok(time - $began, '<', 15, 'soon');
        is($m->applied, '', 'and nothing is applied');
    }
};

subtest 'the run of many databases: each has hooks of its own' => sub {
    project(%two, 'confiture_hooks.lua' => q{local n = 0
        confiture.hook("pre_execute", function(ctx) n = n + 1 confiture.set("n", n) end)});
    my @databases = map { "$m->{database}_$_" } 1 .. 3;
    $m->psql_in('postgres', "CREATE DATABASE $_") for @databases;
    is($m->migrate('up', '--each-database', "$m->{database}_*", '--jobs', '3')->{status}, 0);
    is($m->psql_in($_, "SELECT string_agg(metadata ->> 'n', ' ' ORDER BY version) FROM confiture.migration"), '1 2', "$_: one state of Lua a run") for @databases;
};

done_testing;
