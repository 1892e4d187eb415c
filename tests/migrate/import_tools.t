# Moving in with ledgers that the real tools made: dbmate (npm), sqitch and alembic (Debian). Each time the tool
# works first, then its history is taken, and from there on Confiture goes down and up as if it had always run.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use File::Path qw(make_path remove_tree);
use Migrations;
use Sandbox;

my $m = Migrations->new;
my $dir = $m->{dir};
my ($host) = $m->url =~ /host=([^&]+)/;

sub put {
    my ($path, $text) = @_;
    make_path("$dir/$path" =~ s{/[^/]+\z}{}r);
    open my $file, '>:raw', "$dir/$path" or die "$path: $!\n";
    print $file $text;
    close $file or die "$path: $!\n";
}

sub slurp { open my $in, '<:raw', "$dir/$_[0]" or return undef; local $/; return scalar <$in> }

sub tool {
    my ($name, @arguments) = @_;
    my $run = $m->{box}->run($dir, { env => { PGHOST => $host, PGUSER => 'postgres', PGDATABASE => $m->{database} } }, $name, @arguments);
    is($run->{status}, 0, "$name $arguments[0]") or diag $run->{out}, $run->{err};
    return $run;
}

sub import_from { return $m->migrate('import', '--from', @_) }

# Everything applied, nothing to do, and the last one can be undone and done again.
sub settled {
    my ($count, $relation) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my $status = $m->migrate('status', '--check');
    is($status->{status}, 0, 'status: nothing pending, nothing changed') or diag $status->{out}, $status->{err};
    is(() = $status->{out} =~ /\bapplied\b/g, $count, "$count are applied");
    like($m->migrate('up')->{err}, qr/Nothing to do/, 'up has nothing to do');
    return unless $relation;
    is($m->migrate('down', '--yes')->{status}, 0, 'the last one is undone');
    ok(!$m->has($relation), "$relation has gone");
    is($m->migrate('up')->{status}, 0, 'and done again');
    ok($m->has($relation), "$relation is back");
}

chomp(my $dbmate = `'@{[ Sandbox::root() ]}/tools/fetch-peer' --have dbmate` // '');
subtest 'dbmate, in our own directory' => sub {
    plan skip_all => 'dbmate is not there; tools/fetch-peer dbmate fetches it' unless $dbmate;
    my %file = (
        '20230101120000_users.sql' => "-- migrate:up\nCREATE TABLE users (id int);\n\n-- migrate:down\nDROP TABLE users;\n",
        '20230102120000_index.sql' => "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY users_id ON users (id);\n\n"
            . "-- migrate:down transaction:false\nDROP INDEX CONCURRENTLY users_id;\n",
        '20230103120000_posts.sql' => "-- migrate:up\nCREATE TABLE posts (id int);\n\n-- migrate:down\nDROP TABLE posts;\n",
    );
    $m->files(%file);
    my $url = "postgres://postgres@/$m->{database}?socket=$host&sslmode=disable";
    tool($dbmate, '--no-dump-schema', '--url', $url, 'up');
    $m->files('20230104120000_later.sql' => "-- migrate:up\nCREATE TABLE later (id int);\n");
    my $before = $m->psql('TABLE schema_migrations');

    my $run = import_from('dbmate', '--dry-run');
    is($run->{status}, 0);
    like($run->{err}, qr/Would write db\/migrations\/20230101120000_users\.up\.sql\n/);
    like($run->{err}, qr/take from dbmate: 7 files, 3 applied migrations, 1 pending/);
    is(slurp('db/migrations/20230103120000_posts.sql'), $file{'20230103120000_posts.sql'}, 'a dry run moves nothing');
    is($m->psql("SELECT to_regclass('confiture.migration')"), '', 'and makes no ledger');

    $run = import_from('dbmate');
    is($run->{status}, 0) or diag $run->{err};
    is($m->applied, '20230101120000_users 20230102120000_index 20230103120000_posts', 'what was applied, in its order');
    is($m->psql("SELECT DISTINCT origin, checksum IS NOT NULL FROM confiture.migration"), 'import:dbmate|t');
    is($m->psql('SELECT kind FROM confiture.event'), 'import', 'one event');
    is($m->psql('TABLE schema_migrations'), $before, 'the table of dbmate is as it was');
    is(slurp("db/migrations/dbmate/$_"), $file{$_}, "$_ has moved as it was") for sort keys %file;
    is(join(' ', grep { !/dbmate/ } map { s{.*/}{}r } glob "$dir/db/migrations/*"), join(' ', map { ("$_.down.sql", "$_.up.sql") }
        qw(20230101120000_users 20230102120000_index 20230103120000_posts)) . ' 20230104120000_later.up.sql');
    is(slurp('db/migrations/20230102120000_index.up.sql'), "-- confiture: transaction=off\nCREATE INDEX CONCURRENTLY users_id ON users (id);\n");

    like(import_from('dbmate')->{err}, qr/Nothing to do: 3 applied/, 'again: nothing to do');
    is($m->psql('SELECT count(*) FROM confiture.event'), '1', 'and no event');
    like($m->migrate('up')->{err}, qr/Applied 20230104120000_later/, 'what was pending there is applied here');
    is($m->migrate('down', '--yes')->{status}, 8, 'its empty way back is none');
    unlink "$dir/db/migrations/20230104120000_later.up.sql", "$dir/db/migrations/dbmate/20230104120000_later.sql";
    is($m->psql("DELETE FROM confiture.migration WHERE name = 'later'"), '');
    settled(3, 'posts');
};

subtest 'sqitch' => sub {
    $m->fresh;
    tool('sqitch', 'init', 'flipr', '--engine', 'pg');
    tool('sqitch', 'config', 'user.name', 'Marge N. O’Vera');
    tool('sqitch', 'config', 'user.email', 'marge@example.com');
    my %text = (
        schema => ['CREATE SCHEMA flipr;', 'DROP SCHEMA flipr;', "SELECT 1 / count(*) FROM pg_namespace WHERE nspname = 'flipr';"],
        users => ['CREATE TABLE flipr.users (id int);', 'DROP TABLE flipr.users;', 'SELECT id FROM flipr.users;'],
        flips => ['CREATE TABLE flipr.flips (id int);', 'DROP TABLE flipr.flips;', 'SELECT id FROM flipr.flips;'],
    );
    for (['schema'], ['users', '--requires', 'schema'], ['flips', '--requires', 'users', '--requires', 'schema']) {
        my ($name, @requires) = @$_;
        tool('sqitch', 'add', $name, @requires, '-n', "Adds $name.");
        # The script as its template begins it, with the statement where the template says so.
        my $i = 0;
        for my $kind (qw(deploy revert verify)) {
            my $script = slurp("$kind/$name.sql");
            $script =~ s/^-- XXX.*$/$text{$name}[$i]/m;
            put("$kind/$name.sql", $script);
            $i++;
        }
        tool('sqitch', 'tag', 'v1', '-n', 'First.') if $name eq 'users';
    }
    my $target = "db:pg://postgres@/$m->{database}?host=$host";
    tool('sqitch', 'deploy', '--verify', $target);
    my $before = $m->psql('SELECT * FROM sqitch.events ORDER BY committed_at');

    my $run = import_from('sqitch');
    is($run->{status}, 0) or diag $run->{err};
    like($run->{err}, qr/Imported from sqitch: 9 files, 3 applied migrations, 0 pending/);
    is($m->psql("SELECT string_agg(name, ' ' ORDER BY sequence) FROM confiture.migration"), 'schema users flips');
    is($m->psql("SELECT count(*) FROM confiture.migration JOIN sqitch.changes ON name = change
        AND applied_at = committed_at AND applied_by = committer_name"), '3', 'with time and author of each');
    is($m->psql('SELECT * FROM sqitch.events ORDER BY committed_at'), $before, 'the registry is as it was');
    my ($schema, $users) = $m->psql("SELECT string_agg(version, ',' ORDER BY sequence) FROM confiture.migration") =~ /(\d+),(\d+)/;
    my $file = slurp("db/migrations/${users}_users.up.sql");
    like($file, qr/\A-- confiture: requires=$schema tags=v1\n/, 'requirements and tags');
    unlike($file, qr/BEGIN|COMMIT/);
    like($file, qr/^CREATE TABLE flipr\.users/m);
    my $verify = $m->migrate('verify');
    is($verify->{status}, 0, 'its verify scripts pass as ours') or diag $verify->{err};
    like(import_from('sqitch')->{err}, qr/Nothing to do: 3 applied/, 'again: nothing to do');
    settled(3, 'flipr.flips');
    is($m->migrate('down', '--to', '0', '--yes')->{status}, 0, 'all the way down');
    is($m->migrate('up')->{status}, 0, 'and up again');
    is($m->migrate('verify')->{status}, 0);
    put('deploy/users.sql', slurp('deploy/users.sql') . "-- edited\n");
    $m->psql('DELETE FROM confiture.migration');
    remove_tree("$dir/db/migrations");
    like(import_from('sqitch')->{err}, qr/Note: edited since it ran: deploy\/users\.sql/, 'an edited script is told');
    remove_tree(map { "$dir/$_" } qw(deploy revert verify sqitch.plan sqitch.conf));
};

subtest 'alembic' => sub {
    $m->fresh;
    tool('alembic', 'init', 'alembic');
    my $ini = slurp('alembic.ini') =~ s{^sqlalchemy\.url = .*$}{sqlalchemy.url = postgresql+psycopg2://postgres@/$m->{database}?host=$host}mr;
    put('alembic.ini', $ini);
    my @ids;
    for my $name (qw(users posts later)) {
        tool('alembic', 'revision', '-m', "create $name table");
        my ($path) = glob "$dir/alembic/versions/*_create_${name}_table.py";
        my $file = $path =~ s{\A\Q$dir\E/}{}r;
        my $text = slurp($file);
        my ($id) = $text =~ /^revision = '(\w+)'/m;
        push @ids, $id;
        $text =~ s/(def upgrade\(\).*?\n)    pass/$1    op.execute("CREATE TABLE $name (id int)")/s;
        $text =~ s/(def downgrade\(\).*?\n)    pass/$1    op.execute("DROP TABLE $name")/s;
        put($file, $text);
        tool('alembic', 'upgrade', 'head') unless $name eq 'later';
    }
    is($m->psql('TABLE alembic_version'), $ids[1]);

    my $run = import_from('alembic');
    is($run->{status}, 0) or diag $run->{err};
    is($m->applied, '0001_create_users_table 0002_create_posts_table', 'the head and what it descends from');
    like($run->{err}, qr/3 revisions of Alembic are Python/, 'what could not be taken');
    like($run->{err}, qr/1 pending/);
    is($m->psql("SELECT DISTINCT origin, checksum IS NULL FROM confiture.migration"), 'import:alembic|t');
    is($m->psql('TABLE alembic_version'), $ids[1], 'its table is as it was');
    like(import_from('alembic')->{err}, qr/Nothing to do: 2 applied migrations of Alembic known already, 1 pending/, 'again: nothing to do');

    $run = $m->migrate('up');
    is($run->{status}, 4, 'a revision without SQL stops the run');
    like($run->{err}, qr/0003_create_later_table: revision $ids[2] of Alembic is Python/);
    like($run->{err}, qr/alembic upgrade $ids[1]:$ids[2] --sql/, 'and says where its SQL comes from');
    my $sql = tool('alembic', 'upgrade', "$ids[1]:$ids[2]", '--sql')->{out};
    my ($statement) = $sql =~ /^(CREATE TABLE later.*?;)/m;
    put('db/migrations/0003_create_later_table.up.sql', "$statement\n");
    put('db/migrations/0003_create_later_table.down.sql', "DROP TABLE later;\n");
    is($m->migrate('up')->{status}, 0, 'with its SQL in the file it is applied');
    ok($m->has('later'));
    settled(3, 'later');
    is($m->migrate('down', '--steps', '2', '--yes')->{status}, 8, 'what has no way back stays');
};

done_testing;
