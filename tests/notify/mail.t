# Notifications by mail: to a server with TLS, and to every other.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Encode qw(decode encode);
use File::Path qw(remove_tree);
use Hooks;
use MIME::Base64 qw(decode_base64);
use Migrations;
use SmtpServer;

my $m = Migrations->new;
my $dir = $m->{dir};
my $box = $m->{box};
my $secret = 'M41L-S3CRET';
$box->run($dir, qw(openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost
    -keyout key.pem -out cert.pem))->{status} == 0 or BAIL_OUT('no certificate');

sub server { return SmtpServer->new(cert => "$dir/cert.pem", key => "$dir/key.pem", @_) }

# Runs `up`, whose end is told by mail.
sub up {
    my ($smtp, $more, $sql) = @_;
    $m->fresh->files('001_users.up.sql' => $sql // "CREATE TABLE users (id integer);\n");
    remove_tree("$dir/.confiture/spool");
    $box->{env}{MAIL_USER} = 'somebody';
    $box->{env}{MAIL_PASSWORD} = $secret;
    Hooks::put("$dir/confiture.yaml", "name: shop\nnotify:\n  - type: email\n    server: " . $smtp->url . "\n    from: confiture\@example.com\n    to: [ops\@example.com, dev\@example.com]\n"
        . "    user_env: MAIL_USER\n    password_env: MAIL_PASSWORD\n    events: [run.finished, run.failed]\n    allow_private: true\n" . ($more // "    ca_file: cert.pem\n"));
    my $run = $m->migrate('up');
    unlike($run->{err}, qr/$secret/, 'no password is told');
    return $run;
}

sub left { my @waiting = glob "$dir/.confiture/spool/*.json"; my @failed = glob "$dir/.confiture/spool/failed/*.json"; return @waiting . ' ' . @failed }

for my $smtps (0, 1) {
    subtest $smtps ? 'smtps' : 'STARTTLS' => sub {
        my $smtp = server(starttls => 1, smtps => $smtps);
        is(up($smtp)->{status}, 0);
        is(left(), '0 0', 'delivered');
        my ($session) = $smtp->sessions;
        my @commands = @{ $session->{commands} };
        ok((grep { /^STARTTLS/ } @commands) == !$smtps, 'TLS before anything is said') unless $smtps;
        my ($auth) = grep { /^AUTH/ } @commands;
        is(decode_base64((split / /, $auth)[-1]), "\0somebody\0$secret", 'who sends it');
        is(join(' ', map { /<(.*)>/ } grep { /^(?:MAIL|RCPT)/ } @commands), 'confiture@example.com ops@example.com dev@example.com', 'the envelope');
        my ($head, $body) = split /\r\n\r\n/, $session->{message}, 2;
        like($head, qr/^$_/m, $_) for 'From: confiture@example\.com', 'To: ops@example\.com, dev@example\.com', 'Auto-Submitted: auto-generated',
            'Message-ID: <[0-9a-f-]{36}@confiture>', 'Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000', 'Subject: local: migrate up: 1 migration';
        my @parts = $body =~ /base64\r\n\r\n(.*?)--confiture/gs;
        is(scalar(@parts), 2, 'text and HTML');
        like(decode_base64($parts[0]), qr/^local: migrate up: 1 migration.*^environment  local$/ms);
        like(decode_base64($parts[1]), qr{<p>local: migrate up: 1 migration.*<td>environment</td><td>local</td>}s);
        ok(!(grep { length > 998 } split /\r\n/, $session->{message}), 'no line is too long');
    };
}

subtest 'headers hold what is in them' => sub {
    my $smtp = server(starttls => 1);
    is(up($smtp, undef, "DO \$\$ BEGIN RAISE EXCEPTION E'gr\xc3\xb6\xc3\x9fe und \xe2\x82\xac\\r\\nBcc: all\@example.com %', repeat('<b>', 40); END \$\$;\n")->{status}, 4);
    my ($session) = $smtp->sessions;
    my ($head, $body) = split /\r\n\r\n/, $session->{message}, 2;
    unlike($head, qr/^Bcc/m, 'a line break in an error makes no header');
    my ($subject) = $head =~ /^Subject: (.*(?:\r\n .*)*)/m;
    ok(!(grep { length > 75 } $subject =~ /(=\?\S+\?=)/g), 'encoded words are short enough');
    like(decode('MIME-Header', $subject), qr/local: migrate up failed: gr\x{f6}\x{df}e und \x{20ac}/, 'and read as they were meant');
    my @parts = $body =~ /base64\r\n\r\n(.*?)--confiture/gs;
    unlike(decode_base64($parts[1]), qr/<b>/, 'HTML is escaped');
};

subtest 'what does not go well' => sub {
    my %case = (
        'no STARTTLS' => [server(starttls => 0), undef, '1 0'],
        'a certificate nobody signed' => [server(starttls => 1), '', '1 0'],
        'later' => [server(starttls => 1, replies => { MAIL => '451 later' }), undef, '1 0'],
        'never' => [server(starttls => 1, replies => { RCPT => '550 nobody of that name' }), undef, '0 1'],
        'a wrong password' => [server(starttls => 1, replies => { AUTH => '535 no' }), undef, '1 0'],
    );
    for my $name (sort keys %case) {
        my ($smtp, $more, $left) = @{ $case{$name} };
        is(up($smtp, $more)->{status}, 0, "$name: the run does not mind");
        is(left(), $left, "$name: waiting and refused") unless $name eq 'a wrong password';
        is((grep { defined $_->{message} } $smtp->sessions), 0, "$name: nothing was said");
        ok(!(grep { /$secret/ || /AUTH/ } map { @{ $_->{commands} } } $smtp->sessions), "$name: nor the password, in the clear") if $name eq 'no STARTTLS';
    }
};

done_testing;
