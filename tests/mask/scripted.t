# Masking strategies in Lua (db/anonymization.lua): functions and makers of functions, what they see of the row, what they may
# give back, and that neither a mistake nor malice of theirs does harm.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Hooks;
use JSON::PP qw(decode_json);
use Migrations;

my $m = Migrations->new;
my ($box, $dir) = ($m->{box}, $m->{dir});
$box->{env}{MASK} = 'b1946ac92492d2347c6235b4d2611184a1f5d1e0c5e1f6a7b83e9f00d2c4e6a8';
$m->psql('CREATE TABLE p (id integer PRIMARY KEY, name text, country text, age integer, body jsonb)',
    q{INSERT INTO p VALUES (1, 'Ada', 'GB', 36, '{"m": "x"}'), (2, NULL, 'FR', NULL, NULL), (3, E'Zo\u00eb\tB', NULL, -7, '{"m": "y"}')});

sub script { Hooks::put("$dir/db/anonymization.lua", $_[0]) }
sub profile { my %rule = (id => 'keep', name => 'keep', country => 'keep', age => 'keep', body => 'keep', @_);
    Hooks::put("$dir/db/anonymization.yaml", "key: {env: MASK}\ntables:\n  public.p: {" . join(', ', map { "$_: $rule{$_}" } qw(id name country age body)) . "}\n") }
sub anonymize { return $box->run($dir, 'confiture', 'anonymize', @_) }
sub column { my $run = anonymize('preview', 'public.p', '--format', 'json'); $run->{status} == 0 or diag $run->{err};
    return [map { $_->{masked}{ $_[0] } } @{ decode_json($run->{out})->{rows} }] }

subtest 'a function' => sub {
    script(<<'LUA');
confiture.strategy("initial", function(value, field, row, masked)
    return value:sub(1, 1) .. "." .. field .. "." .. (row.country or "-") .. "." .. masked.country .. "." .. row.id
end)
LUA
    profile(name => 'initial', country => '{strategy: dictionary, values: {GB: XX}, others: keep}');
    is(anonymize('check')->{status}, 0) or diag anonymize('check')->{err};
    $m->psql(q{UPDATE p SET country = 'GB' WHERE id = 3});
    is_deeply(column('name'), ['A.name.GB.XX.1', undef, 'Z.name.GB.XX.3'], 'of the value, the column and the row, before and after masking');
    $m->psql('UPDATE p SET country = NULL WHERE id = 3');
    like(anonymize('strategies')->{out}, qr/^initial +lossy +text +a strategy of the project's own, in Lua$/m, 'it is listed');
    profile(name => '[initial, redact]');
    is(anonymize('check')->{status}, 0, 'in a chain');
    profile(body => '{strategy: json, paths: {m: first}}');
    script(q{confiture.strategy("first", function(value, field, row) return value .. field .. row.id end)});
    is_deeply(column('body'), ['{"m": "xbody1"}', undef, '{"m": "ybody3"}'], 'and in a document');
};

subtest 'a maker, with options, state and a cache' => sub {
    script(<<'LUA');
confiture.strategy{
    name = "code", about = "a code for each name", types = "text", uniqueness = "collision-free", bits = 64,
    parameters = {prefix = "c", start = "1"},
    new = function(options)
        local seen, count = {}, math.tointeger(tonumber(options.start)) - 1
        return function(value)
            if not seen[value] then count = count + 1; seen[value] = options.prefix .. count end
            return seen[value]
        end
    end,
}
confiture.strategy{name = "keyed", mask = function(value) return confiture.token(8) .. confiture.below(1000) end}
LUA
    profile(name => '{strategy: code, prefix: n-}');
    is_deeply(column('name'), ['n-1', undef, 'n-2'], 'it counts');
    is(anonymize('strategies', 'code')->{out}, "code: a code for each name\n\ntypes       text\nuniqueness  collision-free (to 6074000 rows)\n"
        . "parameters  prefix: of the project's own; by default c\n            start: of the project's own; by default 1\n", 'its page');
    profile(name => '{strategy: code, perfix: x}');
    like(anonymize('check')->{out}, qr/strategy code has no parameter "perfix"/);
    profile(name => 'keyed', country => 'keyed');
    my $names = column('name');
    like($names->[0], qr/^[0-9a-f]{8}\d{1,3}$/, 'keyed choices');
    is_deeply(column('name'), $names, 'the same again');
    local $box->{env}{MASK} = 'b1946ac92492d2347c6235b4d2611184a1f5d1e0c5e1f6a7b83e9f00d2c4e6a9';
    isnt(column('name')->[0], $names->[0], 'and others by another key');
};

subtest 'types' => sub {
    script(q{confiture.strategy{name = "older", types = "integer, text", mask = function(value) if math.type(value) == "integer" then return value + 1 end return "text" end}
confiture.strategy{name = "wrong", types = "any", mask = function(value) return tostring(value) end}
confiture.strategy{name = "half", types = "any", mask = function(value) return 1.5 end}
confiture.strategy{name = "none", types = "any", mask = function(value) end}});
    profile(age => 'older', name => 'older');
    is_deeply(column('age'), [37, undef, -6], 'integers stay integers, null null');
    is_deeply(column('name'), ['text', undef, 'text']);
    for (['age', 'wrong', 'wrong gave a string, not an integer'], ['age', 'half', 'half gave a number, not an integer'], ['name', 'none', 'none gave nil, not a string'], ['body', 'older', 'older is for text, integer']) {
        my ($column, $strategy, $message) = @$_;
        profile($column => $strategy);
        my $run = anonymize('preview', 'public.p');
        is($run->{status}, 5, $message);
        like($run->{err}, qr/\Q$message\E/) or diag $run->{err};
        like($run->{err}, qr/column $column of public\.p, row 1/, 'where') if $column ne 'body';
    }
};

subtest 'mistakes and malice' => sub {
    profile(name => 'bad');
    for (
        [q{error("about " .. value)}, qr/bad failed, and said so with the value/],
        [q{error("no luck")}, qr/no luck/],
        [q{return row.nmae}, qr/row has no field "nmae"/],
        [q{return masked.name}, qr/masked row has no field "name"/],
        [q{while true do end}, qr/instructions/],
        [q{local t = {} for i = 1, 1e9 do t[i] = ("x"):rep(1000) end}, qr/memory|instructions/],
        [q{return io.open("/etc/passwd")}, qr/nil value \(global 'io'\)/],
        [q{return "\255"}, qr/no text in UTF-8/],
        [q{return confiture.below(0)}, qr/below takes an integer above 0/],
    ) {
        my ($body, $message) = @$_;
        script(qq{confiture.strategy("bad", function(value, field, row, masked)\n    $body\nend)\n});
        my $run = anonymize('preview', 'public.p');
        is($run->{status}, $run->{err} =~ /gave what is no text|with the value/ ? 5 : 2, $body);
        like($run->{err}, $message) or diag $run->{status}, $run->{err};
        unlike($run->{err} . $run->{out}, qr/Ada/, 'and not the value');
    }
    for (
        [q{confiture.strategy("email", function(v) return v end)}, qr/another one of that name/],
        [q{confiture.strategy("a", function(v) return v end) confiture.strategy("a", function(v) return v end)}, qr/another one of that name/],
        [q{confiture.strategy("Not A Name", function(v) return v end)}, qr/not lower case/],
        [q{confiture.strategy("a")}, qr/a strategy has a name, and a function that masks/],
        [q{confiture.strategy{name = "a"}}, qr/a strategy has a name, and a function that masks/],
        [q{confiture.strategy{name = "a", types = "txet", mask = function() end}}, qr/its types are not/],
        [q{confiture.strategy{name = "a", uniqueness = "collision-free", mask = function() end}}, qr/its uniqueness is not/],
        [q{confiture.strategy{name = "a", parameters = {1}, mask = function() end}}, qr/parameters is a table/],
        [q{confiture.token(3)}, qr/only while one is masked/],
        ['x = ', qr/unexpected symbol|near/],
    ) {
        my ($text, $message) = @$_;
        script("$text\n");
        my $run = anonymize('check');
        isnt($run->{status}, 0, $text);
        like($run->{err}, $message);
        like($run->{err}, qr/db\/anonymization\.lua/, 'in which file');
    }
    script(q{confiture.strategy{name = "bad", new = function(o) return 1 end}});
    like(anonymize('check')->{out}, qr/new of strategy bad gave .*, not a function/, 'a maker that makes none');
};
done_testing;
