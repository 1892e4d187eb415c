# Which migrations a run takes, and when it refuses to: targets, order, checksums, repeatables, the way back.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Migrations;

my $m = Migrations->new;

sub table { return ("$_[0].up.sql" => "CREATE TABLE t$_[1] ();\n", "$_[0].down.sql" => "DROP TABLE t$_[1];\n") }

sub three {
    return $m->fresh->files(table('001_a', 1), table('002_b', 2), table('003_c', 3));
}

sub up { my (@options) = @_; my $run = $m->migrate('up', @options); diag $run->{err} if $run->{status} > 5 || $run->{status} == 3; return $run }

subtest 'how far up' => sub {
    three();
    is(up('--to', '2')->{status}, 0, '--to finds 002 by its number');
    is($m->applied, '001_a 002_b', 'and stops behind it');
    is(up('--steps', '1')->{status}, 0);
    is($m->applied, '001_a 002_b 003_c', '--steps takes so many of those pending');
    is(up('--to', '9')->{status}, 2, 'an unknown version is a mistake');
    is(up('--steps', '0')->{status}, 2, 'so is no step');
    is(up('--steps', 'two')->{status}, 2, 'and a number in words');
    is(up('--tag', 'release')->{status}, 2, 'and a tag nobody carries');
    $m->files('004_d.up.sql' => "-- confiture: tags=release,x\nCREATE TABLE t4 ();", table('005_e', 5));
    is(up('--tag', 'release')->{status}, 0);
    is($m->applied, '001_a 002_b 003_c 004_d', '--tag stops behind the last that carries it');
    like(up('--tag', 'release')->{err}, qr/Nothing to do: the database is at 004/, 'nothing to do is success');
};

subtest 'the way back' => sub {
    three();
    up();
    is($m->migrate('down')->{status}, 5, 'nobody to ask: refused');
    is($m->applied, '001_a 002_b 003_c');
    is($m->migrate('down', '--yes')->{status}, 0);
    is($m->applied, '001_a 002_b', 'one step when nothing is said');
    ok(!$m->has('t3') && $m->has('t2'), 'and its table is gone');
    is($m->migrate('redo', '--yes')->{status}, 0);
    is($m->applied, '001_a 002_b', 'redo ends where it began');
    is($m->psql('SELECT max(sequence) FROM confiture.migration'), '4', 'with a new row');
    up();
    $m->files('002_b.down.sql' => undef);
    my $run = $m->migrate('down', '--to', '0', '--yes');
    is($run->{status}, 8, 'a missing down file');
    like($run->{err}, qr/db\/migrations\/002_b\.down\.sql/, 'is named');
    is($m->applied, '001_a 002_b 003_c', 'before anything has run');
    $m->files('002_b.down.sql' => 'DROP TABLE t2;');
    is($m->migrate('down', '--to', '001', '--yes')->{status}, 0);
    is($m->applied, '001_a', '--to undoes what is above');
    is($m->migrate('down', '--steps', '5', '--yes')->{status}, 0, 'more steps than there are');
    is($m->applied, '');
    is($m->migrate('down', '--yes')->{status}, 0, 'nothing left to undo');
    is($m->migrate('down', '--to', '1', '--steps', '1', '--yes')->{status}, 2, '--to and --steps together');
    is($m->psql("SELECT string_agg(body::json->>'version', ' ' ORDER BY number) FROM confiture.event WHERE kind = 'down'"),
        '003 002 003 002 001', 'the chain keeps what the ledger lost');
    up();
    $m->files('003_c.down.sql' => "DROP TABLE t3;\nSELECT 1/0;\n");
    is($m->migrate('down', '--yes')->{status}, 4, 'a down file that fails');
    is($m->applied, '001_a 002_b 003_c');
    ok($m->has('t3'), 'changes nothing');
};

subtest 'a file that is not what was applied' => sub {
    three();
    up();
    my %as_it_was = table('002_b', 2);
    $m->files('002_b.up.sql' => "CREATE TABLE t2 (); -- edited\n", table('004_d', 4));
    my $run = up();
    is($run->{status}, 5, 'edited: refused');
    like($run->{err}, qr/changed: db\/migrations\/002_b\.up\.sql was edited after it was applied on \d{4}-/, 'by name');
    ok(!$m->has('t4'), 'before anything has run');
    $m->files('002_b.up.sql' => "\xef\xbb\xbfCREATE TABLE t2 ();\r\n\r\n");
    is(up('--to', '003')->{status}, 0, 'a byte order mark, CRLF and newlines at the end are no edit');
    $m->files('002_b.up.sql' => "CREATE TABLE t2 (); \n");
    is(up()->{status}, 5, 'a blank is');
    $m->files('002_b.up.sql' => undef, '002_b.down.sql' => undef);
    like(up()->{err}, qr/missing: 002_b was applied on .* its file is gone/, 'missing: by name');
    $m->files('002_new.up.sql' => $as_it_was{'002_b.up.sql'});
    like(up()->{err}, qr/renamed: db\/migrations\/002_new\.up\.sql was applied as 002_b/, 'renamed: by both names');
    my $status = $m->migrate('status', '--check');
    is($status->{status}, 1, 'status --check says so');
    like($status->{out}, qr/^002_new +renamed/m);
    is($m->applied, '001_a 002_b 003_c', 'the ledger stands');
};

subtest 'a file below one that is applied' => sub {
    three();
    $m->files(map { $_ => undef } '002_b.up.sql', '002_b.down.sql');
    up();
    $m->files(table('002_b', 2));
    my $run = up();
    is($run->{status}, 5, 'refused when nothing is said');
    like($run->{err}, qr/out of order: db\/migrations\/002_b\.up\.sql is not applied, though 003 is/);
    $run = up('--out-of-order', 'warn');
    is($run->{status}, 0, 'warn: run');
    like($run->{err}, qr/002_b runs out of order/, 'and said');
    is($m->applied, '001_a 003_c 002_b', 'the ledger keeps the real order');
    is($m->migrate('down', '--yes')->{status}, 0);
    is($m->applied, '001_a 003_c', 'the last applied goes first');
    $run = up('--out-of-order', 'allow');
    unlike($run->{err}, qr/out of order/, 'allow: no word of it');
    is(up('--out-of-order', 'perhaps')->{status}, 2, 'no other policy');
};

subtest 'repeatables' => sub {
    three();
    $m->files('R__v.sql' => "-- confiture: requires=003\nCREATE OR REPLACE VIEW v AS SELECT 1 AS one;\n");
    up('--to', '002');
    is($m->applied, '001_a 002_b', 'wait until nothing versioned is behind');
    up();
    is($m->applied, '001_a 002_b 003_c R__v', 'come last');
    up();
    is($m->applied, '001_a 002_b 003_c R__v', 'and once');
    $m->files('R__v.sql' => "CREATE OR REPLACE VIEW v AS SELECT 2 AS one;\n");
    like($m->migrate('status')->{out}, qr/^R__v +outdated/m, 'an edit makes it outdated');
    up();
    is($m->psql('SELECT one FROM v'), '2', 'and run again');
    is($m->applied, '001_a 002_b 003_c R__v R__v', 'with a row of its own');
    $m->files('R__v.sql' => undef);
    is(up()->{status}, 0, 'its file may go');
};

subtest 'included files count' => sub {
    $m->fresh->files('001_a.up.sql' => "\\ir ../part.sql\n");
    my $part = sub { open my $out, '>', "$m->{dir}/db/part.sql" or die "$!\n"; print $out $_[0]; close $out };
    $part->("CREATE TABLE part ();\n");
    is(up()->{status}, 0);
    ok($m->has('part'), 'an included file is run');
    is(up()->{status}, 0);
    $part->("CREATE TABLE part (x int);\n");
    is(up()->{status}, 5, 'and an edit of it is an edit');
};

subtest 'which database this is' => sub {
    three();
    mkdir "$m->{dir}/db/environments";
    for my $name (qw(staging production)) {
        open my $out, '>', "$m->{dir}/db/environments/$name.yaml" or die "$!\n";
        print $out "database_url: \"\${DATABASE_URL}\"\n";
        close $out;
    }
    up('--env', 'staging', '--to', '001');
    is($m->psql("SELECT value FROM confiture.label WHERE key = 'environment'"), 'staging', 'the first run says what it is');
    my $run = up('--env', 'production');
    is($run->{status}, 5, 'another environment is refused');
    like($run->{err}, qr/this database is "staging", and the environment asked for is "production"/);
    is(up()->{status}, 5, 'and so is none');
    is($m->applied, '001_a', 'nothing has run');
    is(up('--env', 'staging')->{status}, 0);
    unlink "$m->{dir}/db/environments/$_.yaml" for qw(staging production);
};

done_testing;
