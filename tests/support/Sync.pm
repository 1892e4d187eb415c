# A project with a source and a target database on a private server, for the tests of sync.
#
#   my $s = Sync->new;                      environments "from" and "to", databases made by fresh()
#   $s->fresh($schema, $rows);              both anew: the schema in both, the rows in the source
#   my $run = $s->sync('--jobs', 2);        { status, out, err }; --from, --to and --yes are there
#   $s->from('SELECT 1'), $s->to('SELECT 1')
#   is($s->tables('to'), $s->tables('from'));    every row of every table, digested; likewise schema(), sequences()
package Sync;
use strict;
use warnings;
use File::Path qw(make_path);
use Hooks;
use Sandbox;
use Server;

sub new {
    my ($class, %option) = @_;
    my $box = Sandbox->new;
    my $dir = $box->project(undef, 'project');
    my $self = bless { box => $box, dir => $dir, number => 0, server => Server->new($box, $dir) }, $class;
    make_path("$dir/db/environments");
    $self->{yaml} = $option{yaml} // "name: project\nsync: {part_size: 1}\n";
    Hooks::put("$dir/confiture.yaml", $self->{yaml});
    $box->{env}{MASK} = 'b1946ac92492d2347c6235b4d2611184a1f5d1e0c5e1f6a7b83e9f00d2c4e6a8';
    return $self;
}

sub fresh {
    my ($self, $schema, $rows) = @_;
    $self->{number}++;
    for my $side (qw(from to)) {
        $self->{$side} = $self->{server}->create("$side$self->{number}");
        $self->environment($side, $self->{$side});
        $self->fill($side, $schema);
    }
    $self->fill('from', $rows) if defined $rows;
    return $self;
}

sub environment {
    my ($self, $name, $database, $more) = @_;
    Hooks::put("$self->{dir}/db/environments/$name.yaml", 'database_url: ' . $self->{server}->url($database) . "\n" . ($more // ''));
    return;
}

sub profile { my ($self, $text) = @_; return Hooks::put("$self->{dir}/db/anonymization.yaml", $text) }

# A whole script, or die.
sub fill {
    my ($self, $side, $sql) = @_;
    Hooks::put("$self->{dir}/fill.sql", $sql);
    my $run = $self->{box}->run($self->{dir}, 'psql', $self->{server}->url($self->{$side}), '-XAtq', '-v', 'ON_ERROR_STOP=1', '-f', 'fill.sql');
    die "psql: $run->{err}" if $run->{status} != 0;
    return;
}

sub from { my ($self, $sql) = @_; return $self->{server}->sql($self->{from}, $sql) }
sub to { my ($self, $sql) = @_; return $self->{server}->sql($self->{to}, $sql) }

sub command { my ($self, @arguments) = @_; return ('confiture', 'sync', '--from', 'from', '--to', 'to', '--yes', @arguments) }
sub sync { my ($self, @arguments) = @_; return $self->{box}->run($self->{dir}, $self->command(@arguments)) }

# "shop.users 3 digest", a line each.
sub tables {
    my ($self, $side) = @_;
    my $names = $self->$side(q{SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'confiture') ORDER BY 1});
    return join "\n", map {
        "$_ " . $self->$side("SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, chr(10) ORDER BY t::text COLLATE \"C\")), '-') FROM ONLY $_ AS t")
    } split /\n/, $names;
}

sub schema {
    my ($self, $side) = @_;
    # An older pg_dump refuses a newer server.
    my ($client) = $self->{box}->run($self->{dir}, 'pg_dump', '--version')->{out} =~ /(\d+)/;
    return $self->$side(<<'SQL') if $client < int($self->{server}{version} / 10000);
SELECT indexdef FROM pg_indexes WHERE schemaname NOT IN ('pg_catalog', 'confiture')
UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) || coalesce(obj_description(oid), '')
    FROM pg_constraint WHERE conrelid <> 0 AND connamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname IN ('confiture', 'pg_catalog', 'information_schema'))
UNION ALL SELECT tgrelid::regclass || ' ' || tgname || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT c.oid::regclass || ' ' || coalesce(obj_description(c.oid), '') || i.indisreplident || i.indisclustered FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'shop'
ORDER BY 1
SQL
    my $run = $self->{box}->run($self->{dir}, 'pg_dump', '-s', '-N', 'confiture', $self->{server}->url($self->{$side}));
    die "pg_dump: $run->{err}" if $run->{status} != 0;
    # A word of chance in newer versions.
    return $run->{out} =~ s/^\\(?:un)?restrict .*\n//mgr;
}

sub sequences { my ($self, $side) = @_; return $self->$side("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname <> 'confiture' ORDER BY 1") }

# What says that the target is not filled; '' when it is.
sub unready { my ($self) = @_; return $self->to("SELECT value FROM confiture.label WHERE key = 'sync'") }

# Before PostgreSQL 14 a table is one part, and a server does not look whether its client is still there.
sub has_parts { my ($self) = @_; return $self->{server}{version} >= 140000 }

1;
