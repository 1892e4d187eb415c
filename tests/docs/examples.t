# Every fenced block of README.md, CONTRIBUTING.md and docs/**/*.md is true.
#
#   ```console   a transcript: lines that begin with "$ " are commands ("> " continues a line that ends in a
#                backslash, a pipe or a here-document), what follows is what they print (stdout and stderr
#                together), compared after support/Normalise.pm. A command that fails is followed by
#                "$ echo $?", so that the page says so.
#   ```sh        run by sh -eu; its exit status must be 0
#   ```yaml      must name its file (see below); confiture.yaml and environments are read by confiture config show
#   others       sql, lua, json, text: written when they name a file, else only shown
#
# A comment on the line before a block steers it:
#
#   <!-- in: examples/shop -->        start in a fresh copy of that directory (the default for the first block)
#   <!-- in: empty -->                start in an empty directory
#   <!-- in: . -->                    run in the source tree itself
#   <!-- file: db/schema/x.sql -->    the block is that file: it is written before the next block runs
#   <!-- not run: reason -->          shown only; the reason is printed with the test
#
# The blocks of one file run in order in one shell: directory, variables, files and databases carry over until
# the next "in:". The home directory reads /home/you. CONFITURE_UPDATE=1 puts what was printed into the file.
# Arguments are the files to look at.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Markdown qw(check_file);
use Tree qw(root files);

my @pages = @ARGV ? @ARGV : ((grep { -f root() . "/$_" } qw(README.md CONTRIBUTING.md)), files(qr/\.md$/, 'docs'));
plan skip_all => 'no pages yet' unless @pages;

for my $page (@pages) {
    subtest $page => sub {
        check_file(root() . "/$page", $page, sub {
            my ($good, $name, $diagnosis) = @_;
            ok($good, $name) or diag($diagnosis);
        }, update => $ENV{CONFITURE_UPDATE});
        pass("$page was read");
    };
}

done_testing;
