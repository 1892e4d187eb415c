# Names, pairs and directives of migration files: what is wrong is said by name, and nothing has run then.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Migrations;

my $m = Migrations->new;
my $good = "CREATE TABLE a (x int);\n";

# files, exit status, what the message says
my @bad = (
    ['a name without a version', ['ab.up.sql' => $good], 2, qr/"db\/migrations\/ab\.up\.sql" is not named as a migration: it does not begin with a version/],
    ['digits without an underscore', ['12.sql' => $good], 2, qr/12\.sql" is not named/],
    ['a version of 31 digits', ['1' x 31 . '_a.up.sql' => $good], 2, qr/more than 30 digits/],
    ['a version without a name', ['001_.up.sql' => $good], 2, qr/001_\.up\.sql" is not named/],
    ['a blank in a name', ['001_a b.up.sql' => $good], 2, qr/holds more than letters/],
    ['bytes that are not UTF-8', ["001_\xff.up.sql" => $good], 2, qr/holds more than letters/],
    ['two up files of one version', ['001_a.up.sql' => $good, '001_b.up.sql' => $good], 2, qr/two migration files have one version.*001_a\.up\.sql.*001_b\.up\.sql/s],
    ['leading zeros make no other version', ['7_a.up.sql' => $good, '007_b.up.sql' => $good], 2, qr/one version/],
    ['two spellings of one up file', ['001_a.up.sql' => $good, '001_a.sql' => $good], 2, qr/one version/],
    ['a down file without its up file', ['001_a.up.sql' => $good, '002_b.down.sql' => $good], 2, qr/002_b\.down\.sql" has no up file/],
    ['a verify file without its up file', ['002_b.verify.sql' => $good], 2, qr/002_b\.verify\.sql" has no up file/],
    ['a down file with another name', ['001_a.up.sql' => $good, '001_b.down.sql' => $good], 2, qr/one version/],
    ['a repeatable with up in its name', ['R__v.up.sql' => $good], 2, qr/a repeatable file has neither/],
    ['an unknown directive', ['001_a.up.sql' => "-- confiture: lock_timout=3s\n$good"], 4, qr/no directive "lock_timout".*001_a\.up\.sql:1:15.*Did you mean "lock_timeout"/s],
    ['a directive without a value', ['001_a.up.sql' => "-- confiture: transaction\n"], 4, qr/"transaction" has no value/],
    ['a bad value', ['001_a.up.sql' => "-- one\n-- confiture: risk=low transaction=maybe\n"], 4, qr/"transaction" does not take "maybe".*:2:36.*on or off/s],
    ['a time without its unit', ['001_a.up.sql' => "-- confiture: lock_timeout=5\n"], 4, qr/does not take "5"/],
    ['a directive given twice', ['001_a.up.sql' => "-- confiture: risk=low\n-- confiture: risk=high\n"], 4, qr/given twice.*:2:15/s],
    ['an empty word in a list', ['001_a.up.sql' => "-- confiture: tags=a,,b\n"], 4, qr/does not take "a,,b"/],
    ['BEGIN', ['001_a.up.sql' => "CREATE TABLE a ();\nBEGIN;\n"], 4, qr/BEGIN is not possible.*001_a\.up\.sql:2:1/s],
    ['COMMIT', ['001_a.up.sql' => $good, '002_b.up.sql' => "SELECT 1;\n  COMMIT;\n"], 4, qr/COMMIT is not possible.*002_b\.up\.sql:2:3/s],
    ['ROLLBACK', ['001_a.up.sql' => "ROLLBACK;"], 4, qr/ROLLBACK is not possible/],
    ['PREPARE TRANSACTION', ['001_a.up.sql' => "PREPARE TRANSACTION 'x';"], 4, qr/PREPARE TRANSACTION is not possible/],
    ['an unterminated quote', ['001_a.up.sql' => $good, '002_b.up.sql' => "SELECT 'x;\n"], 4, qr/002_b\.up\.sql:1:8/],
    ['a requirement nobody has', ['001_a.up.sql' => "-- confiture: requires=000\n$good"], 5, qr/001_a requires "000"/],
    ['a requirement that comes later', ['001_a.up.sql' => "-- confiture: requires=002\n$good", '002_b.up.sql' => $good], 5, qr/requires 002, which is neither applied nor before it/],
    ['a file outside the project', ['001_a.up.sql' => "\\i /etc/passwd\n"], 2, qr/outside/],
);
for my $case (@bad) {
    my ($name, $files, $status, $says) = @$case;
    $m->fresh->files(@$files);
    my $run = $m->migrate('up');
    is($run->{status}, $status, "$name: exit status $status") or diag $run->{err};
    like($run->{err}, $says, "$name: says so");
    is($m->psql("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"), '0', "$name: nothing has run");
}

subtest 'good names and directives' => sub {
    $m->fresh->files(
        '1_first.sql' => $good,
        "002_\xc3\xa9t\xc3\xa9-1.2.up.sql" => "\xef\xbb\xbf-- a word\r\n-- confiture: requires=001,R__x_none tags=a,b risk=critical\r\n",
        '10_ten.up.sql' => "CREATE TABLE ten ();", 'notes.txt' => 'not ours', '.hidden.sql' => 'nor this',
    );
    my $run = $m->migrate('up');
    is($run->{status}, 5, 'requires names a repeatable that is not there');
    $m->files("002_\xc3\xa9t\xc3\xa9-1.2.up.sql" => "-- confiture: requires=001\n");
    is($m->migrate('up')->{status}, 0, 'applied');
    is($m->applied, "1_first 002_\xc3\xa9t\xc3\xa9-1.2 10_ten", 'in the order of their numbers; an empty file counts');
};

subtest 'comments for the linter at the head of a file' => sub {
    for my $word ('disable-next', 'disable', 'enable', 'disable-file') {
        $m->fresh->files('001_a.up.sql' => "-- confiture:$word ban-drop-table -- why\n-- confiture: lock_timeout=7s\n$good");
        is($m->migrate('up')->{status}, 0, "$word is not read as a directive");
    }
    $m->fresh->files('001_a.up.sql' => "-- confiture:disabled-next x\n$good");
    is($m->migrate('up')->{status}, 4, 'another word is');
};

subtest 'links' => sub {
    $m->fresh->files('001_a.up.sql' => $good);
    symlink '/etc/passwd', "$m->{dir}/db/migrations/002_b.up.sql" or die "$!\n";
    my $run = $m->migrate('up');
    is($run->{status}, 2, 'one that leads out of the project is refused');
    like($run->{err}, qr/002_b\.up\.sql" leads outside the project/);
    unlike($run->{err}, qr/root:/, 'and nothing of it is shown');
    ok(!$m->has('a'), 'nothing has run');
    unlink "$m->{dir}/db/migrations/002_b.up.sql";
    open my $out, '>', "$m->{dir}/b.sql" or die "$!\n";
    print $out "CREATE TABLE b ();\n";
    close $out;
    symlink '../../b.sql', "$m->{dir}/db/migrations/002_b.up.sql" or die "$!\n";
    is($m->migrate('up')->{status}, 0, 'one that stays in it is not');
    ok($m->has('b'));
    $m->fresh;
    rmdir "$m->{dir}/db/migrations";
    symlink '/tmp', "$m->{dir}/db/migrations" or die "$!\n";
    is($m->migrate('up')->{status}, 2, 'nor may the directory be elsewhere');
    unlink "$m->{dir}/db/migrations";
};

subtest 'no directory, no files' => sub {
    $m->fresh;
    my $run = $m->migrate('up');
    is($run->{status}, 0, 'an empty directory is nothing to do');
    rmdir "$m->{dir}/db/migrations";
    is($m->migrate('up')->{status}, 0, 'so is none');
    is($m->psql("SELECT to_regnamespace('confiture') IS NULL"), 't', 'and no ledger is made for nothing');
};

done_testing;
