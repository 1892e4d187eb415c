# Short tries of migrate, each in a project and an empty database of its own, on one server.
#
#   use Trial;                                    starts the server; it ends with the test
#   fresh('001_a.up.sql' => 'CREATE …');          another project and database, with these files
#   files('001_a.up.sql' => undef);               changes them
#   my $run = migrate('up');                      { status, out, err }; start('up') is its first half
#   sql('SELECT 1'), has('a'), applied(), …       what the database says
#
# $box, $server, $dir and $db are what the tries are made with.
package Trial;
use strict;
use warnings;
use Exporter qw(import);
use Proxy;
use Sandbox;
use Server;
use Test::More;
use Time::HiRes qw(sleep time);

our @EXPORT = qw($box $server $dir $db fresh files start migrate through sql has no_ledger applied everything advisory_locks
    wait_until wait_for_query at_each_message);
our $box = Sandbox->new;
our $server = Server->new($box, $box->project(undef, 'home'));
our ($dir, $db);
my $n = 0;

# Another project and another empty database, and files of its migrations.
sub fresh {
    my (%file) = @_;
    $n++;
    $dir = $box->project(undef, "p$n");
    $db = $server->create("p$n");
    files(%file);
}

sub files {
    my (%file) = @_;
    for my $name (keys %file) {
        my $path = "$dir/db/migrations/$name";
        defined $file{$name} ? $box->write($path, $file{$name}) : unlink $path;
    }
}

sub start { return $box->start($dir, { env => { DATABASE_URL => $server->url($db) } }, 'confiture', 'migrate', @_) }
sub migrate { return $box->finish(start(@_)) }

sub through {
    my ($proxy, @words) = @_;
    my $url = $server->url($db, $proxy->address);
    return $box->run($dir, { env => { DATABASE_URL => $url } }, 'confiture', 'migrate', @words);
}

sub sql { return $server->sql($db, $_[0]) }
sub has { return sql("SELECT to_regclass('$_[0]') IS NOT NULL") eq 't' }
sub no_ledger { return sql("SELECT to_regnamespace('confiture') IS NULL") eq 't' }
sub applied { return no_ledger() ? '' : sql(q{SELECT coalesce(string_agg(coalesce(version || '_', 'R__') || name, ' ' ORDER BY sequence), '') FROM confiture.migration}) }

sub everything { return $server->catalog($db) }
sub advisory_locks { return sql(q{SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'}) }

sub wait_until {
    my ($what, $seconds) = @_;
    my $end = time + ($seconds // 20);
    until ($what->()) {
        return 0 if time > $end;
        sleep 0.02;
    }
    return 1;
}

sub wait_for_query {
    my ($like) = @_;
    return wait_until(sub { sql(qq{SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND state = 'active' AND query LIKE '%$like%'}) ne '0' });
}

# Disturbs one run after another at each message the runner sends, each on a database of its own.
sub at_each_message {
    my ($how, $when, $look) = @_;
    fresh('001_a.up.sql' => "CREATE TABLE a (x int);\nINSERT INTO a VALUES (1);\n");
    my $proxy = Proxy->start($box, $server);
    is(through($proxy, 'up')->{status}, 0, 'undisturbed, it ends well');
    my @messages = @{ $proxy->stop->{messages} };
    for my $at (grep { $messages[$_ - 1] =~ /^F [QS]/ } 1 .. @messages) {
        $db = $server->create('p' . ++$n);
        my $cutting = Proxy->start($box, $server, how => $how, when => $when, at => $at);
        my $run = through($cutting, 'up');
        $cutting->stop;
        $server->settle($db);
        $look->($run, $at);
        $server->drop($db);
    }
}

1;
