# The schema a script leaves, by the model (model-dump) and by a database's catalog, and where the two differ.
#
#   my $catalog = ModelCatalog->new($box, $server);
#   my ($ours, $theirs) = $catalog->differences('database', $script);    lines that only the one or the other has
package ModelCatalog;
use strict;
use warnings;
use Sandbox;

sub new {
    my ($class, $box, $server) = @_;
    return bless { box => $box, server => $server }, $class;
}

# The lines of the first that the second has not, as often.
sub missing {
    my ($some, $others) = @_;
    my %left;
    $left{$_}++ for split /\n/, $others;
    return join "\n", grep { length && --$left{$_} < 0 } split /\n/, $some;
}

sub differences {
    my ($self, $database, $script) = @_;
    my $file = "$self->{box}{home}/$database.sql";
    open my $out, '>:raw', $file or die "$file: $!\n";
    print $out $script;
    close $out;
    my $run = $self->{box}->run($self->{box}{home}, Sandbox::build() . '/tests/model-dump', $file);
    die "model-dump: $run->{err}\n" if $run->{status} || $run->{err} ne '';
    $self->{server}->sql($database, q{SELECT set_config('search_path', '', false)});    # names in full
    my $catalog = $self->{server}->sql($database, '\i ' . Sandbox::root() . '/tests/sql/model_catalog.sql');
    my $model = $run->{out} =~ s/^.*\bpg_temp\..*\n//gmr;    # the server has another name for it
    return (missing($model, $catalog), missing($catalog, $model));
}

1;
