# confiture.http in hooks: what is sent, and every way in which a request does not go well.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Hooks;
use HttpServer;
use IO::Socket::INET;
use JSON::PP qw(decode_json);
use Migrations;
use Socket qw(SOL_SOCKET SO_LINGER);
use Time::HiRes qw(sleep time);

my $m = Migrations->new;
my $secret = 'T0P-SECRET-PATH';

# Runs `up` with a hook at post_execute that asks; `got` is what it kept of the answer.
sub ask {
    my ($lua, @arguments) = @_;
    $m->fresh->files('001_t.up.sql' => "CREATE TABLE t (a integer);\n");
    Hooks::put("$m->{dir}/confiture_hooks.lua", qq{confiture.hook("post_execute", {timeout = "20 s"}, function(ctx) $lua end)\n});
    my $run = $m->migrate('up', @arguments);
    my $got = $run->{status} == 0 && !@arguments ? decode_json($m->psql("SELECT coalesce(metadata, '{}') FROM confiture.migration")) : undef;
    unlike($run->{err}, qr/$secret/, 'no path of a URL is told');
    return ($run, $got);
}

sub server { return HttpServer->new(@_) }
sub request { my ($url, $more) = @_; return qq{local r = confiture.http{url = "$url", allow_private = true$more} confiture.set("status", r.status) confiture.set("body", r.body)} }

subtest 'a request and its answer' => sub {
    my $http = server(sub { return [201, { 'X-Other' => 1 }, '{"ok": true}'] });
    my ($run, $got) = ask(request($http->url("/$secret"), q{, json = {text = "hällo", n = 3}, headers = {["X-Token"] = "abc"}}));
    is($run->{status}, 0) or diag $run->{err};
    is_deeply($got, { status => 201, body => '{"ok": true}' });
    my ($sent) = $http->requests;
    is("$sent->{method} $sent->{path}", "POST /$secret", 'method and path');
    is_deeply(decode_json($sent->{body}), { text => "h\x{e4}llo", n => 3 }, 'the body') or diag $sent->{body};
    is($sent->{headers}{'x-token'}, 'abc');
    is($sent->{headers}{'content-type'}, 'application/json');
    ($run, $got) = ask(request($http->url('/'), q{, method = "PUT", body = "plain"}));
    ($sent) = ($http->requests)[-1];
    is("$sent->{method} $sent->{body}", 'PUT plain');
    ($run, $got) = ask(request($http->url('/'), ''));
    is((($http->requests)[-1])->{method}, 'GET');
};

subtest 'every status is an answer, and a redirect is not followed' => sub {
    my $other = server(sub { return [200, {}, 'there'] });
    for my $status (302, 404, 429, 500) {
        my $http = server(sub { return [$status, { Location => $other->url('/') }, "s$status"] });
        my ($run, $got) = ask(request($http->url("/$secret"), ''));
        is_deeply($got, { status => $status, body => "s$status" }, "status $status");
    }
    is(scalar($other->requests), 0, 'nobody was sent elsewhere');
};

subtest 'what fails takes the migration with it' => sub {
    my $closed = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1');
    my $port = $closed->sockport;
    close $closed;
    my %bad = (
        'nobody listens' => [undef, "http://127.0.0.1:$port/$secret", '', qr{no answer from http://127\.0\.0\.1:}],
        'a reset' => [sub { my (undef, $socket) = @_; setsockopt($socket, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0)); close $socket; return }, undef, '', qr/no answer from/],
        'rubbish' => [sub { my (undef, $socket) = @_; print $socket "rubbish\r\n\r\n"; close $socket; return }, undef, '', qr/no answer from/],
        'slow' => [sub { sleep 5; return [200, {}, ''] }, undef, ', timeout = "300 ms"', qr/no answer from .*: Timeout/],
        'ten megabytes' => [sub { return [200, {}, 'x' x 10_000_000] }, undef, '', qr/more than 1024 KB/],
        'no scheme of ours' => [undef, "file:///etc/passwd", '', qr/no answer from/],
        'no URL' => [undef, 'nonsense', '', qr/no answer from/],
    );
    for my $name (sort keys %bad) {
        my ($handler, $url, $more, $pattern) = @{ $bad{$name} };
        my $http = $handler ? server($handler) : undef;
        my $began = time;
        my ($run) = ask(request($url // $http->url("/$secret"), $more));
        is($run->{status}, 7, $name) or diag $run->{err};
        like($run->{err}, $pattern, "$name: what is told");
        is($m->applied, '', "$name: nothing is applied");
        cmp_ok(time - $began, '<', 15, "$name: soon");
    }
};

subtest 'addresses of this machine and network' => sub {
    my $http = server(sub { return [200, {}, ''] });
    for my $url ($http->url('/'), "http://localhost:$http->{port}/", "http://0.0.0.0:$http->{port}/", "http://[::ffff:127.0.0.1]:$http->{port}/",
        "http://2130706433:$http->{port}/", 'http://[::1]:1/', 'http://10.0.0.1:1/', 'http://169.254.169.254/latest/meta-data') {
        my ($run) = ask(qq{confiture.http{url = "$url"}});
        is($run->{status}, 7, $url);
        like($run->{err}, qr/is an address of this machine or its network/, "$url: why") or diag $run->{err};
    }
    is(scalar($http->requests), 0, 'no request arrived');
};

subtest 'TLS is verified' => sub {
    my $box = $m->{box};
    plan skip_all => 'no openssl' if system('openssl version >/dev/null 2>&1') != 0;
    my $made = $box->run($m->{dir}, qw(openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -keyout key.pem -out cert.pem));
    is($made->{status}, 0, 'a certificate that nobody signed') or diag $made->{err};
    my $probe = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1');
    my $port = $probe->sockport;
    close $probe;
    my $server = $box->start($m->{dir}, { timeout => 60 }, qw(openssl s_server -quiet -www -key key.pem -cert cert.pem -accept), "127.0.0.1:$port");
    for (1 .. 50) { last if IO::Socket::INET->new(PeerAddr => "127.0.0.1:$port"); sleep 0.1 }
    my ($run) = ask(request("https://127.0.0.1:$port/$secret", ''));
    is($run->{status}, 7, 'is refused');
    like($run->{err}, qr/no answer from https:.*certificate/i);
    kill TERM => $server->{pid};
    $box->finish($server);
};

subtest 'a dry run sends nothing' => sub {
    my $http = server(sub { return [500, {}, ''] });
    my ($run) = ask(qq{local r = confiture.http{url = "} . $http->url('/') . q{", allow_private = true} if r.status ~= 200 or not r.dry_run then error("asked") end}, '--dry-run=execute');
    is($run->{status}, 0) or diag $run->{err};
    is(scalar($http->requests), 0);
};

subtest 'what is wrong in a request' => sub {
    for (['{}', qr/has a url/], ['"http://x"', qr/wants a table/], ['{url = "http://x", jsn = {}}', qr/no "jsn".*Did you mean "json"/s],
        ['{url = "http://x", headers = {a = "b\r\nc: d"}}', qr/one line of text/], ['{url = "http://x", body = "a", json = {}}', qr/not both/],
        ['{url = "http://x", timeout = 5}', qr/a time with its unit/], ['{url = "http://x", method = "get it"}', qr/in capitals/]) {
        my ($run) = ask("confiture.http($_->[0])");
        is($run->{status}, 7, $_->[0]);
        like($run->{err}, $_->[1]);
    }
};

done_testing;
