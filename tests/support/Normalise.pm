# What differs from run to run and machine to machine, made equal: golden cases and documented transcripts are
# compared after both sides went through here.
#
#   85 ms, 1.2 s, 3 min 05 s      DURATION        "duration_ms": 85         "duration_ms": DURATION
#   pid 4711                      pid PID         PostgreSQL 15.20 (Debian) PostgreSQL VERSION
#   /tmp/x, /run/user/1/x         TMP             2026-01-02 03:04:05+00    TIME
#   blanks at the end of a line are dropped
package Normalise;
use strict;
use warnings;
use Exporter qw(import);

our @EXPORT_OK = qw(normalise mapped);

# Replaces each path by its name, longest first.
sub mapped {
    my ($text, %names) = @_;
    for my $path (sort { length $b <=> length $a } keys %names) {
        $text =~ s/\Q$path\E(?![\w-])/$names{$path}/g;
    }
    return $text;
}

sub normalise {
    my ($text, %names) = @_;
    $text = mapped($text, %names);
    $text =~ s/\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d(?::?\d\d)?| UTC)?/TIME/g;
    $text =~ s/\b\d+ min \d+ s\b/DURATION/g;
    $text =~ s/\b\d+(?:\.\d+)? (?:ms|s)\b/DURATION/g;
    $text =~ s/("(?:duration|elapsed)\w*"\s*:\s*)[\d.]+/$1DURATION/g;
    $text =~ s/\b(pid"?)(:?\s*=?\s*)\d+\b/$1$2PID/gi;
    $text =~ s/\b(PostgreSQL\)?|psql|server|version) \(?1[3-9](?:\.\d+)?(?:(?:beta|rc)\d+)?\b\)?(?: \((?:Debian|Ubuntu)[^)]*\))?/$1 VERSION/gi;
    $text =~ s{(?:/var/tmp|/tmp|/run/user/\d+)(?:/[\w.-]*\w)+}{TMP}g;
    $text =~ s/[ \t]+$//mg;
    return $text;
}

1;
