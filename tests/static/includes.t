# Rooms: a file includes only from its own room and from rooms below it (ARCHITECTURE.md), and every header
# compiles alone. The order of the rooms is the order of the subdir() lines in src/meson.build.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use File::Temp qw(tempdir);
use JSON::PP qw(decode_json);
use Test::More;
use Tree qw(root files slurp blanked rooms);

my @rooms = rooms();
my %level;
@level{@rooms} = (0 .. $#rooms);
cmp_ok(scalar @rooms, '>=', 7, 'src/meson.build lists the rooms: ' . join(' < ', @rooms));

my @files = files(qr/\.[ch]$/, 'src');
cmp_ok(scalar @files, '>', 10, 'there are files to look at');

# Findings of one file's text, so that the rule itself can be tested below.
# PostgreSQL's own headers, for the files that see its nodes.
my $postgres = qr{^(nodes|parser|utils|mb|common|lib|port|catalog|access|commands|tcop|server)/};

sub findings {
    my ($path, $text) = @_;
    my ($room) = $path =~ m{^src/(\w+)/} or return ("$path: not in a room");
    return ("$path: room $room is not in src/meson.build") unless exists $level{$room};
    my @bad;
    my $line = 0;
    for (split /\n/, blanked($text, 1)) {
        $line++;
        next unless /^\s*#\s*include\s+"([^"]+)"/;
        my $name = $1;
        next if $name !~ m{/} && $name =~ /^(version\.h|pg_\w+\.h|postgres\.h)$/;
        my ($target) = $name =~ m{^(\w+)/};
        if (!defined $target) {
            push @bad, "$path:$line: \"$name\" names no room";
        } elsif ($target =~ /\.\.|^\./) {
            push @bad, "$path:$line: \"$name\" leaves src";
        } elsif (!exists $level{$target}) {
            next if $room eq 'sql' && $name =~ $postgres;
            push @bad, "$path:$line: \"$name\" is in no known room";
        } elsif ($room eq 'sql' && $name =~ $postgres && !-e root() . "/src/$name") {
            next; # PostgreSQL has a catalog/, too
        } elsif ($level{$target} > $level{$room}) {
            push @bad, "$path:$line: room $room is below room $target, so it may not include \"$name\"";
        }
    }
    return @bad;
}

is_deeply([findings('src/base/x.c', qq{#include "pg/conn.h"\n})],
    ['src/base/x.c:1: room base is below room pg, so it may not include "pg/conn.h"'], 'upwards is found');
is_deeply([findings('src/pg/x.c', qq{#include "pg/conn.h"\n#include "base/errors.h"\n/* "cli/x.h" */\n})],
    [], 'own room and downwards is fine');
is_deeply([findings('src/pg/x.c', qq{#include "conn.h"\n})],
    ['src/pg/x.c:1: "conn.h" names no room'], 'an include without a room is found');

my @bad = map { findings($_, slurp($_)) } @files;
is(join("\n", @bad), '', 'every include points down');

# Headers alone, with the flags of a file in the same room (of any file when the room has none yet).
my $build = $ENV{CONFITURE_BUILD} // root() . '/build';
SKIP: {
    skip 'no compile_commands.json; run ./dev check', 1 unless -f "$build/compile_commands.json";
    my (%flags, $any);
    for my $entry (@{ decode_json(slurp("$build/compile_commands.json")) }) {
        my ($room) = $entry->{file} =~ m{src/(\w+)/} or next;
        my @keep = grep { /^-(I|isystem|D|std|W|include)/ } split ' ', $entry->{command} =~ s/\\"/"/gr;
        s/^'(.*)'$/$1/ for @keep;
        s/^(-I|-isystem)(?=[^\/])(.+)/$1$build\/$2/ for @keep;
        @keep = grep { !/^-D.*"/ } @keep;
        # A room may have files with more in their include path than the others (sql and PostgreSQL's nodes).
        my %known = map { $_ => 1 } @{ $flags{$room} // [] };
        push @{ $flags{$room} }, grep { !$known{$_} } @keep;
        $any = $flags{$room};
    }
    my $log = tempdir(CLEANUP => 1) . '/log';
    my %headers;
    push @{ $headers{ (m{^src/(\w+)/})[0] } }, $_ for grep { /\.h$/ } @files;
    for my $room (grep { $headers{$_} } @rooms) {
        my @command = ('gcc', @{ $flags{$room} // $any }, '-Wno-unused', '-fsyntax-only', '-x', 'c',
            map { root() . "/$_" } @{ $headers{$room} });
        my $pid = fork // die "fork: $!";
        if (!$pid) {
            open STDOUT, '>', $log and open STDERR, '>&', \*STDOUT or die;
            chdir $build and exec @command;
            die "gcc: $!";
        }
        waitpid $pid, 0;
        is($?, 0, "the headers of $room compile alone") or diag(slurp($log));
    }
}

done_testing;
