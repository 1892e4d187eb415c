# Notifications: what each vendor gets, and what becomes of it when the vendor does not take it.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Digest::SHA qw(hmac_sha256 hmac_sha256_hex sha256_hex);
use File::Path qw(make_path remove_tree);
use Hooks;
use HttpServer;
use JSON::PP;
use MIME::Base64 qw(decode_base64 encode_base64);
use Migrations;
use Time::HiRes qw(sleep time);
use Tree qw(root slurp);

my $m = Migrations->new;
my $dir = $m->{dir};
my $spool = "$dir/.confiture/spool";
my $json = JSON::PP->new->canonical->pretty->utf8;
my $secret = 'S3CR3T-PART';

sub project {
    my ($yaml, %env) = @_;
    $m->fresh->files('001_users.up.sql' => "CREATE TABLE users (id integer);\n", '001_users.down.sql' => "DROP TABLE users;\n");
    remove_tree($spool);
    Hooks::put("$dir/confiture.yaml", "name: shop\nnotify:\n$yaml");
    $m->{box}{env}{$_} = $env{$_} for keys %env;
}

sub confiture { return $m->{box}->run($dir, 'confiture', @_) }
sub waiting { my @files = glob "$spool/*.json"; return @files }
sub failed { my @files = glob "$spool/failed/*.json"; return @files }

# Nothing secret is anywhere: not in what was printed, not in what lies there.
sub silent {
    my (@runs) = @_;
    my $all = join '', map { "$_->{out}$_->{err}" } @runs;
    unlike($all, qr/$secret/, 'no secret is printed');
    unlike(join('', map { slurp($_) } waiting(), failed()), qr/$secret/, 'nor kept in the spool');
}

sub plain {
    my ($text) = @_;
    $text =~ s/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/UUID/g;
    $text =~ s/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/TIME/g;
    $text =~ s/\(\d[\d.]* (?:ms|s)\)/(DURATION)/g;
    $text =~ s/"(Duration|duration_ms)":\d+/"$1":0/g;
    $text =~ s/"Timestamp":\d+/"Timestamp":0/g;
    $text =~ s{postgresql://\S+?/m\d+\?host=[^"/\\]*(?:\\?/[^"/\\]+)*}{DATABASE}g;
    return $text;
}

sub golden {
    my ($name, $got) = @_;
    my $path = root() . "/tests/cases/notify/$name.json";
    if ($ENV{CONFITURE_UPDATE}) {
        make_path($path =~ s{/[^/]+$}{}r);
        Hooks::put($path, $got);
    }
    is($got, -f $path ? slurp($path) : '', "$name.json");
}

# type => what it needs, the required fields by event, and the path it is sent to
my %vendor = (
    slack => { yaml => 'url_env: HOOK_URL', path => "/$secret" },
    discord => { yaml => 'url_env: HOOK_URL', path => "/$secret?wait=true" },
    teams => { yaml => 'url_env: HOOK_URL', path => "/$secret" },
    webhook => { yaml => 'url_env: HOOK_URL', path => "/$secret" },
    pagerduty => { yaml => 'key_env: VENDOR_KEY', endpoint => 1 },
    datadog => { yaml => 'key_env: VENDOR_KEY', endpoint => 1 },
);

for my $type (sort keys %vendor) {
    subtest $type => sub {
        my $http = HttpServer->new(sub { return [202, {}, 'ok'] });
        my $endpoint = $vendor{$type}{endpoint} ? "    endpoint: " . substr($http->url('/'), 0, -1) . "\n" : '';
        project("  - type: $type\n    $vendor{$type}{yaml}\n$endpoint    allow_private: true\n",
            HOOK_URL => $http->url("/$secret"), VENDOR_KEY => "$secret-key");
        my @runs = ($m->migrate('up'));
        $m->files('002_bad.up.sql' => "SELECT '<!channel> & \@everyone' FROM nowhere;\n");
        push @runs, $m->migrate('up');
        is($runs[0]{status} . $runs[1]{status}, '04', 'the runs end as they would');
        silent(@runs);
        is(scalar(waiting()), 0, 'everything was delivered') or diag $runs[0]{err};
        my @requests = $http->requests;
        is(scalar(@requests), 3, 'applied, finished, failed');
        for my $i (0 .. 2) {
            my $sent = $requests[$i];
            is($sent->{method}, 'POST');
            is($sent->{headers}{'content-type'}, 'application/json');
            like($sent->{headers}{'idempotency-key'}, qr/^[0-9a-f-]{36}$/, 'with an idempotency key');
            is($sent->{path}, $vendor{$type}{path}, 'the path') if $vendor{$type}{path};
            my $text = plain($sent->{body});
            $text =~ s/$secret-key/KEY/g;
            golden("$type/" . (qw(applied finished failed))[$i], $json->encode(decode_json($text)));
        }
        if ($type eq 'pagerduty') {
            is(join(' ', map { $_->{path} } @requests), '/v2/change/enqueue /v2/enqueue /v2/enqueue', 'a change, a resolve, a trigger');
            my ($resolve, $trigger) = map { decode_json($_->{body}) } @requests[1, 2];
            is("$resolve->{event_action} $trigger->{event_action}", 'resolve trigger');
            is($resolve->{dedup_key}, $trigger->{dedup_key}, 'of one key');
        }
        is($requests[0]{headers}{'dd-api-key'}, "$secret-key", 'the key is a header') if $type eq 'datadog';
    };
}

subtest 'a webhook that is signed' => sub {
    my $key = 'whsec_' . encode_base64('a secret of some bytes', '');
    my $http = HttpServer->new(sub { return [204, {}, ''] });
    project("  - type: webhook\n    url_env: HOOK_URL\n    secret_env: HOOK_SECRET\n    events: run.finished\n    allow_private: true\n",
        HOOK_URL => $http->url('/'), HOOK_SECRET => "$key plain-$secret");
    silent($m->migrate('up'));
    my ($sent) = $http->requests;
    my ($id, $at, $signature) = map { $sent->{headers}{"webhook-$_"} } qw(id timestamp signature);
    is($id, decode_json($sent->{body})->{id}, 'the id is that of the event');
    cmp_ok(abs(time - $at), '<', 60, 'the time is now');
    is($signature, join(' ', map { 'v1,' . encode_base64(hmac_sha256("$id.$at.$sent->{body}", $_), '') } 'a secret of some bytes', "plain-$secret"),
        'and the signatures are of both secrets');
    # The vector of the specification's own libraries.
    is('v1,' . encode_base64(hmac_sha256('msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}', decode_base64('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')), ''),
        'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=', 'as Standard Webhooks has them');
};

# Signature Version 4 (docs.aws.amazon.com, "Create a signed AWS API request"), computed anew from what arrived.
sub signature {
    my ($sent, $key, $day, $region, $names) = @_;
    my $canonical = join "\n", 'POST', '/', '', (map { "$_:$sent->{headers}{$_}" } split /;/, $names), '', $names, sha256_hex($sent->{body});
    my $scope = "$day/$region/monitoring/aws4_request";
    my $text = join "\n", 'AWS4-HMAC-SHA256', $sent->{headers}{'x-amz-date'}, $scope, sha256_hex($canonical);
    my $signing = "AWS4$key";
    $signing = hmac_sha256($_, $signing) for $day, $region, 'monitoring', 'aws4_request';
    return hmac_sha256_hex($text, $signing);
}

subtest 'metrics, signed' => sub {
    my $http = HttpServer->new(sub { return [200, {}, '<PutMetricDataResponse/>'] });
    project("  - type: cloudwatch\n    region: eu-central-1\n    endpoint: " . substr($http->url('/'), 0, -1) . "\n    events: run.finished\n    allow_private: true\n",
        AWS_ACCESS_KEY_ID => 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY => "$secret/key", AWS_SESSION_TOKEN => 'a-token');
    my $run = $m->migrate('up');
    is($run->{status}, 0);
    silent($run);
    my ($sent) = $http->requests;
    my %form = map { split /=/, $_, 2 } split /&/, $sent->{body};
    is("$form{Action} $form{Version} $form{Namespace}", 'PutMetricData 2010-08-01 Confiture');
    is($form{'MetricData.member.1.MetricName'} . $form{'MetricData.member.1.Value'}, 'Failed0');
    is($form{'MetricData.member.2.MetricName'} . $form{'MetricData.member.2.Unit'}, 'DurationMilliseconds');
    is($form{'MetricData.member.2.Dimensions.member.2.Name'} . $form{'MetricData.member.2.Dimensions.member.2.Value'}, 'environmentlocal');
    is($sent->{headers}{'x-amz-security-token'}, 'a-token');
    my ($day, $names, $signature) = $sent->{headers}{authorization}
        =~ m{^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/(\d{8})/eu-central-1/monitoring/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$}
        or diag $sent->{headers}{authorization};
    is($signature, signature($sent, "$secret/key", $day, 'eu-central-1', $names), 'the signature is that of what arrived');
    delete $m->{box}{env}{AWS_SESSION_TOKEN};
};

subtest 'a metric line' => sub {
    project("  - type: cloudwatch_emf\n    file: metrics.log\n");
    unlink "$dir/metrics.log";
    is($m->migrate('up')->{status}, 0);
    my @lines = split /\n/, slurp("$dir/metrics.log");
    is(scalar(@lines), 2);
    golden("cloudwatch_emf/finished", $json->encode(decode_json(plain($lines[1]))));
};

subtest 'what a vendor answers' => sub {
    my $state = "$dir/answers";
    my @cases = ([503, 503, 200], [429, 200], [408, 204], [500, 500, 500], [400], [404], [410], [302], [200]);
    for my $case (@cases) {
        unlink $state;
        my $http = HttpServer->new(sub {
            my $n = -e $state ? -s $state : 0;
            open my $out, '>>', $state;
            print $out 'x';
            close $out;
            return [$case->[$n] // $case->[-1], { Location => 'http://127.0.0.1/' }, "because $secret"];
        });
        project("  - type: slack\n    url_env: HOOK_URL\n    events: run.finished\n    allow_private: true\n", HOOK_URL => $http->url("/$secret"));
        my $run = $m->migrate('up');
        my $what = "@$case";
        is($run->{status}, 0, "$what: the run does not mind") or diag $run->{err};
        my $last = $case->[-1];
        my $kind = $last < 300 ? 'delivered' : $last >= 500 ? 'waiting' : 'failed';
        is((waiting() ? 'waiting' : failed() ? 'failed' : 'delivered'), $kind, "$what: $kind");
        my @requests = $http->requests;
        is(scalar(@requests), scalar(@$case), "$what: as many tries");
        my %keys = map { $_->{headers}{'idempotency-key'} => 1 } @requests;
        is(scalar(keys %keys), 1, "$what: of one key");
        unlike($run->{err}, qr{/$secret}, "$what: the URL is not told");
        is(decode_json(slurp((failed())[0]))->{reason}, "status $last: because $secret", "$what: the reason is kept") if $kind eq 'failed';
    }
};

subtest 'Retry-After is honoured' => sub {
    my $http = HttpServer->new(sub { return [429, { 'Retry-After' => 300 }, ''] });
    project("  - type: slack\n    url_env: HOOK_URL\n    events: run.finished\n    allow_private: true\n", HOOK_URL => $http->url('/'));
    my $began = time;
    is($m->migrate('up')->{status}, 0);
    cmp_ok(time - $began, '<', 5, 'nobody waits five minutes');
    is(scalar($http->requests), 1, 'nor asks again before');
    my $entry = decode_json(slurp((waiting())[0]));
    cmp_ok($entry->{not_before}, '>', time + 250, 'the spool knows when');
    is(confiture('notify', 'flush')->{status}, 1, 'flush leaves it');
    is(scalar($http->requests), 1);
};

subtest 'the spool: nobody there, then somebody' => sub {
    project("  - type: slack\n    url_env: HOOK_URL\n    allow_private: true\n", HOOK_URL => "http://127.0.0.1:1/$secret");
    my $began = time;
    my $run = $m->migrate('up');
    is($run->{status}, 0);
    cmp_ok(time - $began, '<', 12, 'a dead channel costs seconds, once');
    silent($run);
    is(scalar(waiting()), 2, 'both events wait');
    is((stat((waiting())[0]))[2] & 07777, 0600, 'readable by nobody else');
    my $http = HttpServer->new(sub { sleep 0.2; return [200, {}, 'ok'] });
    $m->{box}{env}{HOOK_URL} = $http->url('/');
    my @both = map { $m->{box}->start($dir, {}, 'confiture', 'notify', 'flush') } 1 .. 2;
    $m->{box}->finish($_) for @both;
    is(scalar($http->requests), 2, 'two that flush at once deliver once');
    is(scalar(waiting()), 0);
    is(confiture('notify', 'flush')->{status}, 0, 'nothing is left');
};

subtest 'kill -9 loses no event' => sub {
    my $http = HttpServer->new(sub { sleep 30; return });
    project("  - type: slack\n    url_env: HOOK_URL\n    events: run.finished\n    allow_private: true\n", HOOK_URL => $http->url('/'));
    my $started = $m->{box}->start($dir, {}, 'confiture', 'migrate', 'up');
    for (1 .. 100) { last if $http->requests; sleep 0.1 }
    kill KILL => $started->{pid};
    $m->{box}->finish($started);
    is($m->applied, '001_users', 'the migration is committed');
    is(scalar(waiting()), 1, 'its event is in the spool');
};

subtest 'private addresses, missing secrets, environments, templates' => sub {
    my $http = HttpServer->new(sub { return [200, {}, 'ok'] });
    project("  - type: slack\n    url_env: HOOK_URL\n    events: run.finished\n", HOOK_URL => $http->url("/$secret"));
    my $run = $m->migrate('up');
    like($run->{err}, qr/is an address of this machine/, 'refused unless allowed');
    is(scalar($http->requests), 0);
    silent($run);
    project("  - type: slack\n    url_env: NOT_SET\n    events: run.finished\n    allow_private: true\n");
    $run = $m->migrate('up');
    is($run->{status}, 0, 'a secret that is not set');
    like($run->{err}, qr/NOT_SET is not set/);
    project("  - type: slack\n    url_env: HOOK_URL\n    environments: [production]\n    allow_private: true\n", HOOK_URL => $http->url('/'));
    $m->migrate('up');
    is(scalar($http->requests), 0, 'not in this environment');
    project("  - type: slack\n    url_env: HOOK_URL\n    events: [run.finished]\n    message: \"{project} in {environment}: {event} {message}\"\n    allow_private: true\n", HOOK_URL => $http->url('/'));
    $m->migrate('up');
    like(decode_json(($http->requests)[-1]{body})->{text}, qr/^shop in local: run\.finished migrate up: 1 migration/, 'a message of one\'s own');
    $run = $m->migrate('up', '--dry-run=execute');
    $m->migrate('up');
    is(scalar($http->requests), 1, 'nothing to do and dry runs tell nobody');
};

subtest 'a long message is cut between characters' => sub {
    my $http = HttpServer->new(sub { return [200, {}, 'ok'] });
    project("  - type: discord\n    url_env: HOOK_URL\n    events: run.failed\n    allow_private: true\n", HOOK_URL => $http->url('/'));
    $m->files('001_users.up.sql' => "DO \$\$ BEGIN RAISE EXCEPTION '%', repeat('\xc3\xa9', 9000); END \$\$;\n");
    is($m->migrate('up')->{status}, 4);
    my $text = decode_json(($http->requests)[0]{body})->{embeds}[0]{description};
    is(length $text, 4000);
    like($text, qr/\x{e9}\x{2026}$/);
    is_deeply(decode_json(($http->requests)[0]{body})->{allowed_mentions}, { parse => [] }, 'and mentions nobody');
};

subtest 'commands' => sub {
    my $http = HttpServer->new(sub { my ($request) = @_; return [$request->{path} =~ /bad/ ? 403 : 200, {}, 'said'] });
    project("  - {channel: good, type: slack, url_env: HOOK_URL, allow_private: true}\n  - {channel: bad, type: teams, url_env: BAD_URL, allow_private: true, events: run.failed}\n"
        . "  - {channel: unset, type: datadog, key_env: NOT_SET}\n", HOOK_URL => $http->url("/$secret"), BAD_URL => $http->url('/bad'));
    my $list = confiture('notify', 'list');
    is($list->{status}, 0);
    like($list->{out}, qr/^good\s+slack\s+all\s+all\s+confiture\.yaml:3\s+there$/m);
    like($list->{out}, qr/^bad\s+teams\s+run\.failed\s+all\s+confiture\.yaml:4\s+there$/m);
    like($list->{out}, qr/^unset\s+datadog\s+.*NOT_SET is not set$/m);
    my $good = confiture('notify', 'test', 'good');
    is($good->{status}, 0);
    my $bad = confiture('notify', 'test', 'bad');
    is($bad->{status}, 3);
    like($bad->{err}, qr/status 403: said/);
    is(confiture('notify', 'test', 'unset')->{status}, 2);
    is(confiture('notify', 'test', 'nobody')->{status}, 2);
    is(confiture('notify', 'test')->{status}, 2);
    silent($list, $good, $bad);
};

subtest 'what is wrong in the settings' => sub {
    for (["type: slak\n    url_env: A", qr/no type of channel "slak".*Did you mean "slack"/s], ["channel: x", qr/has no type/],
        ["type: slack", qr/needs url_env/], ["type: slack\n    url: https://hooks.slack.com/services/$secret", qr/has no key "url".*Secrets do not stand in files/s],
        ["type: slack\n    url_env: A\n    events: run.faild", qr/no event is called "run.faild".*Did you mean "run.failed"/s],
        ["type: slack\n    url_env: A\n    message: \"{mesage}\"", qr/no \{mesage\}.*Did you mean \{message\}/s],
        ["type: slack\n    url_env: A\n  - type: slack\n    url_env: B", qr/two channels are called "slack"/],
        ["type: slack\n    url_env: A\n    channel: ../x", qr/letters, digits/]) {
        my ($yaml, $pattern) = @$_;
        project("  - $yaml\n");
        my $run = confiture('notify', 'list');
        is($run->{status}, 2, $yaml =~ s/\n.*//sr);
        like($run->{err}, $pattern);
    }
};

done_testing;
