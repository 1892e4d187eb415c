# What the static tests share: the source files, and C text with its comments and literals blanked.
package Tree;
use strict;
use warnings;
use Cwd qw(abs_path);
use Exporter qw(import);
use File::Basename qw(dirname);
use File::Find qw(find);

our @EXPORT_OK = qw(root files slurp blanked rooms);

my $root = abs_path(dirname(__FILE__) . '/../..');

sub root { return $root }

# Paths below the root, sorted, that match the pattern.
sub files {
    my ($pattern, @under) = @_;
    my @found;
    my @start = grep { -d } map { "$root/$_" } @under;
    find({ no_chdir => 1, wanted => sub { push @found, $_ if -f && /$pattern/ } }, @start) if @start;
    s{^\Q$root\E/}{} for @found;
    return sort @found;
}

sub slurp {
    my ($path) = @_;
    $path = "$root/$path" unless $path =~ m{^/};
    open my $in, '<:raw', $path or die "$path: $!\n";
    local $/;
    return scalar <$in>;
}

# The rooms, lowest first, from the one place that lists them.
sub rooms {
    return slurp('src/meson.build') =~ /^subdir\('(\w+)'\)/mg;
}

# C text of the same shape and length: comments blanked, and unless `literals` is true string contents too.
sub blanked {
    my ($text, $literals) = @_;
    my $blank = sub { (my $cut = shift) =~ s/[^\n]/ /g; return $cut };
    $text =~ s{(/\*.*?\*/|//[^\n]*)|("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')}
              {defined $1 ? $blank->($1) : $literals ? $2 : substr($2, 0, 1) . $blank->(substr($2, 1, -1)) . substr($2, -1)}gse;
    return $text;
}

1;
