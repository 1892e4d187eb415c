# A project with migrations on a private server, for the tests of migrate.
#
#   my $m = Migrations->new;                        a sandbox, a project, its embedded server, started
#   $m->files('001_a.up.sql' => 'CREATE ...', ...);  writes files; undef removes one
#   my $run = $m->migrate('up', '--to', '001');      { status, out, err }
#   my $text = $m->psql('SELECT 1');                 tuples only, '|' between columns
#   $m->fresh;                                       another empty database and an empty directory
package Migrations;
use strict;
use warnings;
use File::Path qw(make_path remove_tree);
use Sandbox;

sub new {
    my ($class, %option) = @_;
    my $box = Sandbox->new;
    my $dir = $box->project(undef, $option{name} // 'project');
    my $self = bless { box => $box, dir => $dir, number => 0 }, $class;
    my $run = $box->run($dir, 'confiture', 'pg', 'start');
    die "the server does not start: $run->{err}" if $run->{status} != 0;
    ($self->{server}) = $box->run($dir, 'confiture', 'pg', 'url', '--database', 'postgres')->{out} =~ /(\S+)/;
    $self->fresh;
    return $self;
}

sub url { my ($self, $database) = @_; $database //= $self->{database}; return $self->{server} =~ s{/postgres\?}{/$database?}r }

sub fresh {
    my ($self) = @_;
    $self->{database} = 'm' . ++$self->{number};
    remove_tree("$self->{dir}/db/migrations");
    make_path("$self->{dir}/db/migrations");
    $self->psql_in('postgres', "CREATE DATABASE $self->{database}");
    $self->{box}{env}{DATABASE_URL} = $self->url;
    return $self;
}

sub files {
    my ($self, %file) = @_;
    for my $name (sort keys %file) {
        my $path = "$self->{dir}/db/migrations/$name";
        if (!defined $file{$name}) { unlink $path; next }
        open my $out, '>:raw', $path or die "$path: $!\n";
        print $out $file{$name};
        close $out or die "$path: $!\n";
    }
    return $self;
}

sub migrate { my ($self, @arguments) = @_; return $self->{box}->run($self->{dir}, 'confiture', 'migrate', @arguments) }

sub psql_in {
    my ($self, $database, @sql) = @_;
    my $run = $self->{box}->run($self->{dir}, 'psql', $self->url($database), '-XAtq', '-v', 'ON_ERROR_STOP=1', map { ('-c', $_) } @sql);
    die "psql: $run->{err}" if $run->{status} != 0;
    chomp $run->{out};
    return $run->{out};
}

sub psql { my ($self, @sql) = @_; return $self->psql_in($self->{database}, @sql) }

# Versions and names in the ledger, in their order: "001_a 002_b R__v".
sub applied {
    my ($self) = @_;
    return '' if $self->psql("SELECT to_regclass('confiture.migration')") eq '';
    return join ' ', split /\n/, $self->psql("SELECT coalesce(version || '_', 'R__') || name FROM confiture.migration ORDER BY sequence");
}

# psql -1, as what a file must do. (database, arguments ...): { status, out, err }
sub psql_one {
    my ($self, $database, @arguments) = @_;
    return $self->{box}->run($self->{dir}, 'psql', '-X', '-q', '-o', '/dev/null', '-v', 'ON_ERROR_STOP=1', '-1', @arguments, $self->url($database));
}

# Whether pg_dump reads the server: one of its own major version, or older.
sub dumps {
    my ($self) = @_;
    return $self->{dumps} //= int($self->psql('SHOW server_version_num') / 10000)
        <= ($self->{box}->run(Sandbox::root(), 'pg_dump', '--version')->{out} =~ /(\d+)/)[0] ? 1 : 0;
}

# Schema and rows of a database as text, without the ledger, and without moments in the rows: files that are run twice note
# when that was. A server that pg_dump does not read is asked by tests/corpus/catalog.sql, for which the ledger is dropped.
sub contents {
    my ($self, $database) = @_;
    my ($box, $url, $root) = ($self->{box}, $self->url($database), Sandbox::root());
    my $moment = '\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?:\+00)?';
    if ($self->dumps) {
        my $dump = $box->run($root, 'pg_dump', '--inserts', '-N', 'confiture', $url);
        die $dump->{err} if $dump->{status} ne '0';
        return $dump->{out} =~ s/^\\(?:un)?restrict .*\n//gmr =~ s/'$moment'/'then'/gr;
    }
    $self->psql_in($database, 'DROP SCHEMA IF EXISTS confiture CASCADE');
    my $catalog = $box->run($root, 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$root/tests/corpus/catalog.sql", $url);
    die $catalog->{err} if $catalog->{status} ne '0';
    my $digest = "SELECT %L, count(*), md5(string_agg(t, chr(10) ORDER BY t))"
        . " FROM (SELECT regexp_replace(r::text, ''$moment'', ''then'', ''g'') AS t FROM %s r) r";
    my @queries = split /\n/, $self->psql_in($database, "SELECT format('$digest', c.oid::regclass, c.oid::regclass)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'm') AND c.relispopulated
        AND n.nspname !~ '^pg_|^information_schema\$' ORDER BY c.oid::regclass::text");
    return $catalog->{out} . $self->psql_in($database, @queries,
        'SELECT schemaname, sequencename, last_value FROM pg_sequences ORDER BY 1, 2');
}

# Whether a relation exists.
sub has { my ($self, $name) = @_; return $self->psql("SELECT to_regclass('$name') IS NOT NULL") eq 't' }

1;
