# The page of every rule: its bad SQL has exactly one finding, of that rule; its good SQL has none. A rule has a row
# in rules.def and a page, never one alone. And one defect has one finding: with every rule that is not off and the four
# packs, nothing else is said of that SQL but what is listed here, another defect each. Arguments are ids of rules.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Lint qw(pages lint_project lint_sql findings);
use Sandbox;
use Tree qw(slurp);

my %wanted = map { $_ => 1 } @ARGV;
my $box = Sandbox->new;
my @pages = pages();

my %row = map { $_ => 1 } slurp('src/lint/rules.def') =~ /^RULE\("([^"]+)"/mg;
is(join("\n", grep { !$row{$_} } map { $_->{id} } @pages), '', 'every page has a row in rules.def');
my %page = map { $_->{id} => 1 } @pages;
is(join("\n", grep { !$page{$_} } sort keys %row), '', 'every row of rules.def has a page');

my $drop = 'ban-drop-table';
my $comment = 'gdpr-unclassified-personal-data';
my %besides = (
    'adding-sequence-column' => { bad => 'prefer-identity' },
    'ban-drop-table' => { good => 'renaming-table' },
    'dropping-locks-referenced-table' => { bad => $drop, good => $drop },
    'gdpr-no-retention-date' => { bad => $comment, good => $comment },
    'gdpr-personal-data-public' => { bad => $comment, good => $comment },
    'hipaa-phi-audit' => { bad => 'hipaa-phi-access-control', good => 'hipaa-phi-access-control' },
    'hipaa-ssn-unencrypted' => { bad => "gdpr-no-retention-date $comment", good => "gdpr-no-retention-date $comment" },
);

# Findings of the page's rule, and what else is told. Timeouts are asked for by the rules that ask for them alone.
sub told {
    my ($page, $part) = @_;
    my ($dir, $file) = lint_project($box, $page->{$part}, category => $page->{category},
        settings => ($page->{settings} // '') . "compliance: [gdpr, hipaa, pci_dss, sox]\nrules:\n    $page->{id}: warning\n");
    my @timeouts = grep { $_ ne $page->{id} } qw(require-lock-timeout require-statement-timeout);
    my $found = findings($box, $dir, '--ignore', join(',', @timeouts), $file);
    my @own = grep { $_->{rule} eq $page->{id} } @$found;
    return (\@own, join ' ', sort grep { $_ ne $page->{id} } map { $_->{rule} } @$found);
}

my %own = (bad => 1, good => 0);
for my $page (@pages) {
    next if %wanted ? !$wanted{ $page->{id} } : $page->{layer} =~ /^(?:change|database)$/;
    for my $part ('bad', 'good') {
        my ($own, $others) = told($page, $part);
        is(scalar @$own, $own{$part}, "$page->{id}: $own{$part} of it in the $part SQL")
            or diag(map {"$_->{line}:$_->{column}: $_->{message}\n"} @$own);
        is($others, $besides{ $page->{id} }{$part} // '', "$page->{id}: nothing else in the $part SQL");
    }
}

done_testing;
