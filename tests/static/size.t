# A file is one idea: no C file over 500 lines, no Perl test or tool over 500, ./dev under 150.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Tree qw(files slurp);

sub count { my $text = slurp(shift); return $text =~ tr/\n// }

my @c = files(qr/\.[ch]$/, qw(examples include src tests tools));
cmp_ok(scalar @c, '>', 20, 'there are files to count');
is(join("\n", map { my $n = count($_); $n > 500 ? "$_: $n lines" : () } @c, files(qr/\.(t|pm)$/, 'tests')),
    '', 'no file is over 500 lines');
cmp_ok(count('dev'), '<', 150, './dev stays under 150 lines');

done_testing;
