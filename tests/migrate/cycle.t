# migrate test: what its findings are.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use File::Path qw(make_path remove_tree);
use JSON::PP qw(decode_json);
use Sandbox;

my $box = Sandbox->new;
my $dir = $box->project(undef, 'cycle');

sub files {
    my (%file) = @_;
    remove_tree("$dir/db/migrations");
    make_path("$dir/db/migrations");
    for my $name (keys %file) {
        open my $out, '>', "$dir/db/migrations/$name" or die "$!\n";
        print $out $file{$name};
        close $out or die "$!\n";
    }
    return;
}

sub try { return $box->run($dir, 'confiture', 'migrate', 'test', @_) }
my %a = ('001_a.up.sql' => 'CREATE TABLE a (x int);', '001_a.down.sql' => 'DROP TABLE a;');

files(%a, '002_b.up.sql' => 'ALTER TABLE a ADD y int; CREATE INDEX CONCURRENTLY i ON a (y);', '002_b.down.sql' => 'ALTER TABLE a DROP y;',
    '003_c.up.sql' => 'CREATE TABLE c ();', '003_c.verify.sql' => 'SELECT FROM c;', 'R__v.sql' => 'CREATE OR REPLACE VIEW v AS SELECT x FROM a;');
my $run = try();
is($run->{status}, 0, 'all is well') or diag $run->{err};
is($run->{out} =~ s/ +/ /gr, "001_a ok\n002_b ok\n003_c no down file\n", 'each is told');

files(%a, '002_b.up.sql' => "CREATE TABLE b (id int PRIMARY KEY);\nCREATE TYPE mood AS ENUM ('x');", '002_b.down.sql' => 'DROP TABLE b;',
    '003_c.up.sql' => 'CREATE TABLE c ();', '003_c.down.sql' => 'DROP TABLE c;');
$run = try();
is($run->{status}, 1, 'a down file that leaves something');
like($run->{out}, qr/^002_b +down differs\n +\+ type public\.mood kind e .*labels \{x\}/m, 'is shown by what it left');
like($run->{err}, qr/type "mood" already exists.*1 finding|type "mood" already exists.*2 findings/s, 'and up fails the second time');
unlike($run->{out}, qr/003_c/, 'which ends it');

files(%a, '002_b.up.sql' => 'CREATE TABLE IF NOT EXISTS b (x int); CREATE INDEX ON b (x);', '002_b.down.sql' => 'SELECT 1;', '003_c.up.sql' => 'CREATE TABLE c ();', '003_c.down.sql' => 'DROP TABLE nothing;',
    '004_d.up.sql' => 'CREATE TABLE d ();', '004_d.verify.sql' => 'SELECT nothing FROM d;');
my $report = decode_json(try('--format', 'json')->{out});
is(join(', ', map { "$_->{migration} $_->{outcome}" } @{ $report->{migrations} }),
    '001_a ok, 002_b down differs, 002_b up differs, 003_c failed, 004_d verify failed', 'the other findings');
like($report->{migrations}[2]{difference}, qr/\+ index CREATE INDEX b_x_idx1/);
like($report->{migrations}[3]{error}{message}, qr/"nothing" does not exist/);

files('001_a.up.sql' => 'ALTER TABLE old ADD y int;', '001_a.down.sql' => 'ALTER TABLE old DROP y;');
is(try()->{status}, 1, 'a migration that expects a schema');
open my $base, '>', "$dir/base.sql" or die "$!\n";
print $base "CREATE TABLE old (x int);\n";
close $base;
is(try('--base', 'base.sql')->{status}, 0, 'is given one');
is(try('--base', 'nowhere.sql')->{status}, 2, 'which must be there');
open $base, '>', "$dir/base.sql" or die "$!\n";
print $base "CREATE TABLE old (x int)\nnonsense;\n";
close $base;
$run = try('--base', 'base.sql');
is($run->{status}, 4, 'and be right');
like($run->{err}, qr/base\.sql:2:1/);
files();
is(try()->{status}, 0, 'no migrations, no findings');

done_testing;
