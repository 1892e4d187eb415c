# Pages that the program writes are what it writes today. To renew one: confiture reference cli > docs/reference/cli.md;
# those of rules: CONFITURE_UPDATE=1
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Sandbox;
use Tree qw(files root slurp);

my $box = Sandbox->new;
my $dir = $box->project(undef, 'empty');
for my $page (qw(cli configuration)) {
    my $run = $box->run($dir, 'confiture', 'reference', $page);
    is($run->{status}, 0, "confiture reference $page") or diag $run->{err};
    # Only the middle of configuration.md is generated; it stands between two marks, which the program prints too.
    my $text = slurp("docs/reference/$page.md");
    $text = $1 if $text =~ /^(<!-- generated from .*?: begin -->\n.*^<!-- generated from .*?: end -->\n)/ms;
    is_deeply([split /^/, $text], [split /^/, $run->{out}], "docs/reference/$page.md is what it prints");
}

# The pages of rules: none is missing, none is left over.
my $rules = root() . '/docs/reference/rules';
my @ids = map { m{([^/]+)\.md$} } files(qr/\.md$/, 'src/lint/pages');
my %page = (README => 'rules', map { $_ => "rules/$_" } @ids);
is_deeply([sort map { m{([^/]+)\.md$} } files(qr/./, 'docs/reference/rules')], [sort keys %page], 'a page for every rule')
    unless $ENV{CONFITURE_UPDATE};
for my $name (sort keys %page) {
    my $run = $box->run($dir, 'confiture', 'reference', $page{$name});
    $box->write("$rules/$name.md", $run->{out}) if $ENV{CONFITURE_UPDATE};
    is(-f "$rules/$name.md" ? slurp("$rules/$name.md") : '', $run->{out}, "docs/reference/rules/$name.md is what it prints");
}

done_testing;
