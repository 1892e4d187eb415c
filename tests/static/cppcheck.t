# cppcheck finds nothing. What it reports wrongly is silenced at the place, with the reason:
#     /* cppcheck-suppress name ; reason */
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use File::Path qw(make_path);
use Test::More;
use Tree qw(root);

chdir root() or die;
my $cache = ($ENV{CONFITURE_BUILD} // 'build') . '/cppcheck';
make_path($cache);

# System headers are not read: library files describe GLib and POSIX, and the run stays short.
my @options = (
    '--enable=warning,performance,portability', '--std=c11', '--language=c', '--library=gtk', '--library=posix',
    '--inline-suppr', '--suppress=missingIncludeSystem', '--suppress=unknownMacro', '-Isrc', '--quiet', '-j2',
    # One thread: the forms with static storage are as good, and readdir_r is deprecated.
    (map { "--suppress=${_}Called" } qw(readdir getpwuid getpwnam getgrnam getgrgid strerror)),
    "--cppcheck-build-dir=$cache", '--error-exitcode=1', '--template={file}:{line}: {severity}: {message} [{id}]',
);
my $report = qx{cppcheck @{[map { "'$_'" } @options]} src 2>&1};
is($?, 0, 'cppcheck is content') or diag($report);

done_testing;
