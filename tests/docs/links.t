# Links of the pages lead to files and headings, and files of the source tree named in `code` exist.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use File::Basename qw(dirname);
use Test::More;
use Tree qw(root files slurp);

my @pages = ((grep { -f root() . "/$_" } qw(README.md ARCHITECTURE.md CONTRIBUTING.md)), files(qr/\.md$/, 'docs'));
cmp_ok(scalar @pages, '>=', 6, 'there are pages');

# A heading as the part of a link behind '#': GitHub's rule, which readers know.
sub anchors {
    my ($text) = @_;
    my %anchor;
    for my $heading ($text =~ /^#+ +(.*)$/mg) {
        (my $name = lc $heading) =~ s/[^\w -]//g;
        $name =~ tr/ /-/;
        $anchor{$name} = 1;
    }
    return \%anchor;
}

# What is wrong with one page, one line each.
sub faults {
    my ($page, $text) = @_;
    my @faults;
    my $prose = $text =~ s/^(```+).*?^\1[ \t]*$//gmsr;
    while ($prose =~ /\]\(([^)\s]+)\)/g) {
        my ($file, $anchor) = split /#/, $1, 2;
        next if $file =~ /^[a-z]+:/;
        my $target = length $file ? dirname($page) . "/$file" : $page;
        $target =~ s{^\./}{};
        if (!-e root() . "/$target") {
            push @faults, "$page: no file $file";
        } elsif (defined $anchor && !anchors($target eq $page ? $text : slurp($target))->{$anchor}) {
            push @faults, "$page: no heading #$anchor in $target" =~ s{ \./}{ }r;
        }
    }
    while ($prose =~ /`((?:src|tests|tools|docs|examples)\/[\w.\/-]+)`/g) {
        my $path = $1;
        next if $path eq 'docs/performance.md' || $path =~ /_$/; # made by ./dev bench --write; a part of a name
        push @faults, "$page: no $path" unless -e root() . "/$path";
    }
    return @faults;
}

is_deeply([faults($_, slurp($_))], [], $_) for @pages;
is_deeply([faults('README.md', "[x](none.md) [y](#no) `src/none.c` [z](#here)\n# Here\n")],
    ['README.md: no file none.md', 'README.md: no heading #no in README.md', 'README.md: no src/none.c'],
    'faults are found');

done_testing;
