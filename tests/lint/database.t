# lint --database: the pages of rules that need a server, and of those that judge a schema wherever it stands. The bad
# SQL, run on a real server, has exactly one finding, and the good SQL has none. Arguments are ids of rules.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use JSON::PP qw(decode_json);
use Lint qw(pages);
use Sandbox;
use Server;
use Time::HiRes qw(sleep time);
use Tree qw(slurp root);

my $box = Sandbox->new;
my $dir = $box->project(undef, 'live');
$box->write("$dir/confiture.yaml", '');
my $server = Server->new($box, $dir);

# What pages take to be there. In PostgreSQL 13 and 14 everybody may create in public: none of the pages' doing.
$server->sql('postgres', 'CREATE ROLE alice; CREATE ROLE bob; CREATE ROLE app; CREATE ROLE billing; CREATE ROLE support; CREATE ROLE reader LOGIN');

sub scene {
    my ($sql) = @_;
    my %made = map { $_ => 1 } $sql =~ /^CREATE SCHEMA (\w+)/mg;
    my %used = map { $_ => 1 } grep { !$made{$_} } $sql =~ /^CREATE (?:OR REPLACE )?[A-Z ]+? ([a-z]+)\./mg, 'shop';
    $used{auth} = 1 if $sql =~ /auth\./;
    return join '', 'REVOKE CREATE ON SCHEMA public FROM PUBLIC;', map { "CREATE SCHEMA $_;" } grep { $_ ne 'public' } sort keys %used;
}

sub database {
    my ($name, $sql) = @_;
    $server->drop($name);
    $server->create($name);
    $server->sql($name, scene($sql));
    $server->sql($name, q{CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql SET search_path = '' AS 'SELECT NULL::jsonb'}) if $sql =~ /auth\.jwt/;
    $box->write("$dir/$name.sql", $sql);
    my $run = $box->run($dir, { env => { PGOPTIONS => '-c check_function_bodies=off' } }, 'psql', '-XAtq', '-d', $server->url($name), '-f', "$name.sql");
    my $wanted = $sql =~ /-- fails/;
    my $errors = join "\n", grep { /ERROR|FATAL/ } split /\n/, $run->{err};
    is($errors =~ /ERROR/ ? 'fails' : '', $wanted ? 'fails' : '', "$name: its SQL runs") or diag($errors);
}

sub lint {
    my ($name, @arguments) = @_;
    my $run = $box->run($dir, 'confiture', 'lint', '--database', '--database-url', $server->url($name), '--format', 'json', @arguments);
    my $document = eval { decode_json($run->{out}) } or die "no JSON: $run->{out}$run->{err}";
    die $run->{out} unless $document->{findings};
    return $document;
}

# The findings of a rule. Before PostgreSQL 15 the statistics of a session come a moment after it.
sub findings {
    my ($name, $id, $wanted) = @_;
    my $end = time + ($wanted && $id =~ /^unused-/ && $server->{version} < 150000 ? 10 : 0);
    my $found;
    do {
        $found = lint($name, '--select', $id)->{findings};
        return $found if @$found >= $wanted;
        sleep 0.3;
    } while (time < $end);
    return $found;
}

sub settings {
    my ($page) = @_;
    my $lines = ($page->{settings} // '') =~ s/^(?!  )(?=\S)/  /mgr;
    $lines .= join '', map { "  $_\n" } $page->{bad} =~ /^-- settings?: (.*)$/mg;
    return $lines =~ /\S/ ? "lint:\n$lines" : '';
}

sub shown { return join "\n", map { "$_->{rule} $_->{object}: $_->{message}" } @{ $_[0] } }

# Live forms of rules that look at statements; rules whose defect is gone when the server has the statement, or cannot
# be made here.
my %live = map { $_ => 1 } qw(public-schema-open);
my %not_live = (
    'concurrent-index-corruption' => 'needs a defective server',
    'identifier-too-long' => 'the server has cut the name',
);

my %wanted = map { $_ => 1 } @ARGV;
for my $page (pages()) {
    my $id = $page->{id};
    next if %wanted ? !$wanted{$id} : $not_live{$id} || !($live{$id} || $page->{layer} =~ /^(?:schema|database)$/);
    my $name = $id =~ tr/-/_/r;
    $box->write("$dir/confiture.yaml", settings($page));
    database("bad_$name", $page->{bad});
    my $bad = findings("bad_$name", $id, 1);
    is(join(' ', map { $_->{rule} } @$bad), $id, "$id: one finding in the bad SQL") or diag(shown($bad));
    is(join(' ', grep { defined } map { @$_{qw(file line column)} } @$bad), '', "$id: in no file");
    database("good_$name", $page->{good});
    is(shown(findings("good_$name", $id, 0)), '', "$id: none in the good SQL");
    $server->drop($_) for "bad_$name", "good_$name";
}

done_testing;
