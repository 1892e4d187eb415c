# The page of every rule: its bad SQL has exactly one finding, of that rule; its good SQL has none. A rule has a row
# in rules.def and a page, never one alone. Arguments are ids of rules.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Lint qw(pages lint_sql);
use Sandbox;
use Tree qw(slurp);

my %wanted = map { $_ => 1 } @ARGV;
my $box = Sandbox->new;
my @pages = pages();

my %row = map { $_ => 1 } slurp('src/lint/rules.def') =~ /^RULE\("([^"]+)"/mg;
is(join("\n", grep { !$row{$_} } map { $_->{id} } @pages), '', 'every page has a row in rules.def');
my %page = map { $_->{id} => 1 } @pages;
is(join("\n", grep { !$page{$_} } sort keys %row), '', 'every row of rules.def has a page');

for my $page (@pages) {
    next if %wanted ? !$wanted{ $page->{id} } : $page->{layer} eq 'database';
    my %option = (category => $page->{category}, settings => $page->{settings});
    my $show = sub { join "\n", map { "$_->{rule} $_->{file}:$_->{line}:$_->{column}: $_->{message}" } @{ $_[0] } };
    my $bad = lint_sql($box, $page->{bad}, $page->{id}, %option);
    is(join(' ', map { $_->{rule} } @$bad), $page->{id}, "$page->{id}: one finding in the bad SQL") or diag($show->($bad));
    my $good = lint_sql($box, $page->{good}, $page->{id}, %option);
    is($show->($good), '', "$page->{id}: none in the good SQL");
}

done_testing;
