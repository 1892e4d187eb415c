# New migration files: versions above the highest, names from titles, nothing overwritten, two at once.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Sandbox;

my $box = Sandbox->new;
my $dir;

sub project { $dir = $box->project(undef, $_[0]); return }
sub new { return $box->run($dir, 'confiture', 'migrate', 'new', @_) }
sub files { return join ' ', map { s{.*/}{}r } sort glob "$dir/db/migrations/*" }
sub touch { mkdir "$dir/db"; mkdir "$dir/db/migrations"; for (@_) { open my $out, '>', "$dir/db/migrations/$_" or die "$!\n" } return }

project('sequence');
is(new('Add users', '--sequence')->{out}, "db/migrations/001_add_users.up.sql\ndb/migrations/001_add_users.down.sql\n", 'prints the files');
is(files(), '001_add_users.down.sql 001_add_users.up.sql', 'and makes them');
like(new("Zo\xc3\xab's e-mail  (new!)")->{out}, qr{/002_zo_s_e_mail_new\.up\.sql}, 'a title becomes a name; the next is a number again');
is(new('third', '--verify')->{status}, 0);
like(files(), qr/003_third\.verify\.sql/, '--verify');
touch('0999_x.up.sql');
like(new('wide')->{out}, qr{/1000_wide}, 'as wide as the highest');
touch('9999_x.up.sql');
like(new('wider')->{out}, qr{/10000_wider}, 'and wider when it must be');

project('timestamp');
my ($version) = new('first')->{out} =~ m{/(\d{14})_first\.up\.sql};
my ($s, $min, $h, $d, $mon, $y) = gmtime;
cmp_ok(abs($version - sprintf '%04d%02d%02d%02d%02d%02d', $y + 1900, $mon + 1, $d, $h, $min, $s), '<', 1_000_000, 'the time in UTC');
touch('99991231235959_future.up.sql');
like(new('second')->{out}, qr{/99991231235960_second}, 'always above the highest');
like(new('third', '--timestamp')->{out}, qr{/99991231235961_third});

project('faults');
is(new()->{status}, 2, 'no name');
is(new('!?')->{status}, 2, 'a name of nothing');
is(new('a', '--sequence', '--timestamp')->{status}, 2, 'both');
touch('what.sql');
my $run = new('a');
is($run->{status}, 2, 'a directory with a foreign file');
like($run->{err}, qr/what\.sql" is not named as a migration/);
unlink "$dir/db/migrations/what.sql";
open my $text, '<', do { new("two\nlines"); (glob "$dir/db/migrations/*two_lines.up.sql")[0] } or die "$!\n";
is(scalar <$text>, "-- two lines\n", 'a title stays on its line');

is($box->run($dir, 'confiture', 'pg', 'start')->{status}, 0);
is($box->run($dir, 'confiture', 'migrate', 'up')->{status}, 0, 'files as they are made can be applied');

project('many');
my @pids = map { my $n = $_; my $pid = fork // die; if (!$pid) { %ENV = %{ $box->{env} }; chdir $dir; open STDOUT, '>', '/dev/null'; exec 'confiture', 'migrate', 'new', "many $n", '--sequence'; POSIX::_exit(127) } $pid } 1 .. 20;
my $failed = grep { waitpid $_, 0; $? } @pids;
is($failed, 0, 'twenty at once');
is(join(' ', map { /(\d+)_\S+\.up/ ? $1 : () } split / /, files()), join(' ', map { sprintf '%03d', $_ } 1 .. 20), 'take twenty versions');
ok(!-e "$dir/db/migrations/.new.lock", 'and leave no lock');

done_testing;
