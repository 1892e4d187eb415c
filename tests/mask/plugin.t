# Masking strategies of plugins: listed, configured and run as ours are, and refused when they make no sense.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use File::Path qw(make_path);
use Hooks;
use JSON::PP qw(decode_json);
use Migrations;
use Tree qw(root);

my $m = Migrations->new;
my ($box, $dir) = ($m->{box}, $m->{dir});
my ($cc) = grep { -x "/usr/bin/$_" } qw(clang gcc);
make_path("$dir/plugins");
my $made = $box->run($dir, $cc, qw(-std=c99 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Werror -Wno-unused-parameter -shared -fPIC), '-I', root() . '/include',
    '-o', 'plugins/plates.so', root() . '/tests/mask/plugin_strategies.c');
is($made->{status}, 0, "$cc compiles it") or BAIL_OUT($made->{err});
$m->psql('CREATE TABLE car (id integer PRIMARY KEY, plate text UNIQUE, other text)', q{INSERT INTO car VALUES (1, 'B-AB 1', 'B-AB 1'), (2, NULL, 'é'), (3, '', 'x')});
Hooks::put("$dir/confiture.yaml", "name: project\nplugins: [plugins/plates.so]\n");
$box->{env}{MASK} = 'b1946ac92492d2347c6235b4d2611184a1f5d1e0c5e1f6a7b83e9f00d2c4e6a8';

sub profile { Hooks::put("$dir/db/anonymization.yaml", "key: {env: MASK}\ntables:\n  public.car: {id: keep, $_[0]}\n") }

sub anonymize {
    my ($how, @arguments) = @_;
    local $box->{env}{STRATEGY} = $how;
    return $box->run($dir, 'confiture', 'anonymize', @arguments);
}

sub values_of { my $run = anonymize('', 'preview', 'public.car', '--format', 'json'); $run->{status} == 0 or diag $run->{err};
    return [map { $_->{masked} } @{ decode_json($run->{out})->{rows} }] }

profile('plate: plate, other: {strategy: plate, letters: M, domain: public.car.plate}');
is(anonymize('', 'check')->{status}, 0, 'a profile may name it');
my $rows = values_of();
like($rows->[0]{plate}, qr/^XX-\d{4}-[0-9a-f]{4}$/, 'what it makes, with the default parameter') or diag explain $rows;
is($rows->[0]{other}, $rows->[0]{plate} =~ s/^XX/M/r, 'the same for the same value and domain, with another');
is($rows->[1]{plate}, undef, 'null stays null');
isnt($rows->[2]{plate}, $rows->[0]{plate}, 'another for another value');
is_deeply(values_of(), $rows, 'and again');
is(anonymize('', 'strategies', 'plate')->{out}, "plate: another number plate\n\ntypes       text\nuniqueness  collision-free (to 36 rows)\n"
    . "parameters  letters: the district; by default XX\n", 'its page');
like(anonymize('', 'strategies')->{out}, qr/^plate +to 36 rows +text +another number plate$/m, 'and in the list');
like(anonymize('release', 'strategies')->{err}, qr/released word/, 'what it holds is released');
profile('plate: {strategy: plate, leters: M}, other: keep');
like(anonymize('', 'check')->{out}, qr/strategy plate has no parameter "leters"/, 'parameters are checked');

profile('plate: plate, other: keep');
for (
    ['status', 5, qr/plate answered 5.*column plate of public\.car, row 1/s],
    ['fail', 5, qr/plate: plates are out/],
    ['bytes', 5, qr/plate wrote what is no text in UTF-8/],
    ['nul', 5, qr/plate wrote what is no text in UTF-8/],
    ['size', 2, qr/its confiture_mask_strategy says it has 8 bytes/],
    ['name', 2, qr/plugin plugins\/plates\.so: strategy "Not A Name" cannot be used: its name is not lower case/],
    ['taken', 2, qr/strategy "email" cannot be used: there is another one of that name/],
    ['keep', 2, qr/strategy "keep" cannot be used/],
    ['uniqueness', 2, qr/its uniqueness is not bijective, lossy, or collision-free with bits/],
    ['bits', 2, qr/its uniqueness is not/],
    ['types', 2, qr/its types are not of those that there are/],
    ['function', 2, qr/it registers a masking strategy without a function/],
) {
    my ($how, $status, $message) = @$_;
    my $run = anonymize($how, 'preview', 'public.car');
    is($run->{status}, $status, "$how: exit status") or diag $run->{err};
    like($run->{err}, $message, "$how: why");
    unlike($run->{err}, qr/B-AB/, "$how: no value");
}
done_testing;
