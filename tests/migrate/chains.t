# Upgrades that other people ship, as migrations: what `confiture migrate up` makes of each file is what psql -1 makes of
# it - the same catalog and rows where psql takes it, the same refusal and no trace where psql does not.
#
# Kea's schema is all its versions one after another, so its chain begins with nothing. The other packages hold the
# newest schema only; on top of that psql refuses the upgrades that cannot be repeated, and takes the others.
# Transaction control is taken out of the files for both sides, because -1 and Confiture both wrap them.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Migrations;
use Sandbox;

my $root = Sandbox::root();
my $packages = "$root/corpus/.packages";
my %chain = (
    'icinga2-ido' => { files => 'icinga2-ido-pgsql/usr/share/icinga2-ido-pgsql/schema/upgrade/*.sql', least => 3 },
    davical => { files => 'davical/usr/share/davical/dba/patches/*.sql', least => 1,
        edit => sub { s/^SELECT check_db_revision.*//gm } },
    kea => { split => qr/^UPDATE schema_version\b[^;]*;\n\K/m, least => 16 },
    roundcube => { files => 'roundcube-core/usr/share/roundcube/SQL/postgres/*.sql', least => 1 },
    'tt-rss' => { files => 'tt-rss/usr/share/tt-rss/schema/versions/pgsql/*.sql', least => 1 },
    pdns => { files => 'pdns-backend-pgsql/usr/share/pdns-backend-pgsql/schema/*_to_*.sql', least => 1 },
);
my $m = Migrations->new(name => 'chains');
my $box = $m->{box};
my @all = sort keys %chain;
my @names = @ARGV ? @ARGV : $ENV{CONFITURE_CORPUS} && $ENV{CONFITURE_CORPUS} eq 'all' ? @all : qw(davical icinga2-ido kea pdns);
my $fetched = $box->run($root, { timeout => 300 }, 'tools/corpus', '--list', @names);
plan skip_all => "the corpus cannot be fetched: $fetched->{err}" if $fetched->{status} ne '0';

sub slurp { open my $in, '<:raw', $_[0] or die "$_[0]: $!\n"; local $/; return scalar <$in> // '' }

# By the numbers in their names: 1.2.9 before 1.2.10 before 1.2.10a.
sub key { return join '', map { /^\d+$/ ? sprintf('%012d', $_) : $_ } $_[0] =~ m{([^/]+)$} && $1 =~ /(\d+|\D+)/g }

# The text of each upgrade, in order.
sub upgrades {
    my ($name) = @_;
    my $of = $chain{$name};
    my @texts = $of->{files} ? map { slurp($_) } sort { key($a) cmp key($b) } glob "$packages/$of->{files}" : ();
    if ($of->{split}) {
        my ($file) = glob "$root/corpus/$name/db/schema/*create*.sql";
        @texts = grep { /\S/ } split $of->{split}, slurp($file);
    }
    if ($of->{edit}) { $of->{edit}->() for @texts }
    s/^[ \t]*(?:BEGIN|START TRANSACTION|COMMIT|ROLLBACK)(?: WORK| TRANSACTION)?[ \t]*;//gmi for @texts;
    return @texts;
}

# Databases with the schema a chain is for, the same to the moment it was made.
sub bases {
    my ($name, @databases) = @_;
    $m->psql_in('postgres', map { "DROP DATABASE IF EXISTS $_" } 'base', @databases);
    $m->psql_in('postgres', 'CREATE DATABASE base');
    my @files = $chain{$name}{split} ? () : sort glob "$root/corpus/$name/db/schema/*.sql";
    my $run = $m->psql_one('base', (map { ('-f', $_) } @files), '-c', '');
    die "$name: $run->{err}" if $run->{status} ne '0';
    $m->psql_in('postgres', map { "CREATE DATABASE $_ TEMPLATE base" } @databases);
    return;
}

# What a server says no with, without the place.
sub refusal { return $_[0] =~ /ERROR:\s+(.*)|^confiture: (?:error: )?(.*)/m ? $1 // $2 : $_[0] }

for my $name (@names) {
    subtest $name => sub {
        my @texts = upgrades($name);
        bases($name, qw(theirs ours whole));
        $m->fresh;
        my ($number, %taken, @order) = (0);
        for my $text (@texts) {
            my $file = sprintf '%03d_upgrade', ++$number;
            open my $out, '>:raw', "$m->{dir}/$file.sql" or die "$!\n";
            print $out $text;
            close $out or die "$!\n";
            my $psql = $m->psql_one('theirs', '-f', "$m->{dir}/$file.sql");
            $m->files("$file.up.sql" => $text);
            my $ours = $m->migrate('up', '--quiet', '--database-url', $m->url('ours'));
            if ($psql->{status} eq '0') {
                is($ours->{status}, 0, "$file applied") or diag $ours->{err};
                $taken{"$file.up.sql"} = $text;
                push @order, $file;
            } else {
                is($ours->{status}, 4, "$file refused") or diag $psql->{err}, $ours->{err};
                like($ours->{err}, qr/\Q@{[refusal($psql->{err})]}\E/, 'for the same reason');
                $m->files("$file.up.sql" => undef);
            }
        }
        note(scalar @order, ' of ', scalar @texts, ' upgrades are taken by psql');
        cmp_ok(scalar @order, '>=', $chain{$name}{least}, 'psql takes some');
        my $ledger = 'SELECT version, name FROM confiture.migration ORDER BY sequence';
        is($m->psql_in('ours', $ledger), join("\n", map { s/_/|/r } @order), 'the ledger has those');
        my $all = $m->migrate('up', '--quiet', '--database-url', $m->url('whole'));
        is($all->{status}, 0, 'all in one run') or diag $all->{err};
        is($m->psql_in('whole', $ledger), join("\n", map { s/_/|/r } @order), 'with the same ledger');
        my ($theirs, $ours, $whole) = map { $m->contents($_) } qw(theirs ours whole);
        cmp_ok(length $theirs, '>', 1000, 'psql made something');
        ok($ours eq $theirs, 'one by one: the same schema and rows') or difference($theirs, $ours);
        ok($whole eq $theirs, 'in one run: the same schema and rows') or difference($theirs, $whole);
    };
}

sub difference {
    my %text = (theirs => $_[0], ours => $_[1]);
    for (keys %text) {
        open my $out, '>:raw', "$box->{top}/$_" or die "$!\n";
        print $out $text{$_};
    }
    diag(join '', grep { defined } (split /^/, $box->run($box->{top}, 'diff', '-u', 'theirs', 'ours')->{out})[0 .. 40]);
}

done_testing;
