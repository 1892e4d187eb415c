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
    'backfill-with-schema-change' => { bad => 'work-under-exclusive-lock' }, # which yields to it where it is on
    'ban-drop-table' => { good => 'renaming-table' },
    'dropping-locks-referenced-table' => { bad => $drop, good => $drop },
    'gdpr-no-retention-date' => { bad => $comment, good => $comment },
    'gdpr-personal-data-public' => { bad => $comment, good => $comment },
    'hipaa-phi-audit' => { bad => 'hipaa-phi-access-control', good => 'hipaa-phi-access-control' },
    'hipaa-ssn-unencrypted' => { bad => "gdpr-no-retention-date $comment", good => "gdpr-no-retention-date $comment" },
);

# No timeouts are asked for here but by the rules that ask for them.
sub others {
    my ($page, $part) = @_;
    my ($dir, $file) = lint_project($box, $page->{$part}, category => $page->{category},
        settings => ($page->{settings} // '') . "compliance: [gdpr, hipaa, pci_dss, sox]\n");
    my $found = findings($box, $dir, '--ignore', 'require-lock-timeout,require-statement-timeout', $file);
    return join ' ', sort grep { $_ ne $page->{id} } map { $_->{rule} } @$found;
}

for my $page (@pages) {
    next if %wanted ? !$wanted{ $page->{id} } : $page->{layer} eq 'database';
    my %option = (category => $page->{category}, settings => $page->{settings});
    my $show = sub { join "\n", map { "$_->{rule} $_->{file}:$_->{line}:$_->{column}: $_->{message}" } @{ $_[0] } };
    my $bad = lint_sql($box, $page->{bad}, $page->{id}, %option);
    is(join(' ', map { $_->{rule} } @$bad), $page->{id}, "$page->{id}: one finding in the bad SQL") or diag($show->($bad));
    my $good = lint_sql($box, $page->{good}, $page->{id}, %option);
    is($show->($good), '', "$page->{id}: none in the good SQL");
    for my $part ('bad', 'good') {
        is(others($page, $part), $besides{ $page->{id} }{$part} // '', "$page->{id}: nothing else in the $part SQL");
    }
}

done_testing;
