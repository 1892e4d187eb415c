# More SQL for the rules: tests/cases/lint/<id>/<name>.sql. Its first lines say what is wanted:
#
#   -- expect: 1                      so many findings of the rule, and none of syntax-error
#   -- at: 3:8 5:1                    their places, when it matters
#   -- setting: index_prefix: idx_    a line below "lint:" in confiture.yaml; may come again
#   -- pg: 17                         --pg-version
#
# A line "-- migration" parts schema and migration, as in support/Lint.pm. Arguments are ids of rules.
# Each rule has a case that it finds something in, and one in which there is nothing to find.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Lint qw(page pages lint_sql);
use Sandbox;
use Tree qw(slurp root);

my $box = Sandbox->new;
my @ids = @ARGV ? @ARGV : map { m{([^/]+)\z} } sort grep { -d } glob root() . '/tests/cases/lint/*';
for my $id (@ids) {
    ok(-f root() . "/src/lint/pages/$id.md", "$id is a rule") or next;
    my $page = page("src/lint/pages/$id.md");
    my %has = (failing => 0, passing => 0);
    for my $path (sort glob root() . "/tests/cases/lint/$id/*.sql") {
        my ($name) = $path =~ m{([^/]+/[^/]+)\.sql\z};
        my $sql = slurp($path);
        my ($expect) = $sql =~ /^-- expect: (\d+)$/m or die "$path: no -- expect:\n";
        $has{ $expect > 0 ? 'failing' : 'passing' }++;
        my ($at) = $sql =~ /^-- at: (.*)$/m;
        my ($pg) = $sql =~ /^-- pg: (\d+)$/m;
        my $found = lint_sql($box, $sql, $id,
            category => $page->{category},
            settings => $page->{settings},
            arguments => defined $pg ? ['--pg-version', $pg] : []);
        my @mine = grep { $_->{rule} eq $id } @$found;
        my $other = join "\n", map { "$_->{line}: $_->{message}" } grep { $_->{rule} ne $id } @$found;
        is(scalar @mine, $expect, "$name: $expect findings")
            or diag(map { "$_->{line}:$_->{column}: $_->{message}\n" } @mine);
        is($other, '', "$name: and nothing else") if $other ne '';
        is(join(' ', map { "$_->{line}:$_->{column}" } @mine), $at, "$name: at $at") if defined $at;
    }
    is(join(' ', grep { !$has{$_} } sort keys %has), '', "$id: has failing and passing cases");
}

if (!@ARGV) {
    my %ran = map { $_ => 1 } @ids;
    my @without = grep { $_->{layer} !~ /^(?:change|database)$/ && !$ran{ $_->{id} } } pages();
    is(join("\n", map { $_->{id} } @without), '', 'every rule has cases');
}

done_testing;
