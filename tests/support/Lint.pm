# Pages and cases of rules as projects.
#
#   my $page = page($path);                   { id, fix, layer, ..., bad, good, settings }
#   my $found = lint_sql($box, $sql, $id, settings => $yaml, arguments => [...]);
#
# A line "-- migration" in the SQL parts the schema, db/schema/schema.sql, from the migration that is checked. SQL
# without one is schema, or, for a rule of migrations, a migration alone. A line "-- setting: index_prefix: idx_" in it
# stands below "lint:" in confiture.yaml; "```yaml" on a page does, too.
package Lint;
use strict;
use warnings;
use Exporter qw(import);
use JSON::PP qw(decode_json);
use Tree qw(slurp root);

our @EXPORT_OK = qw(page pages lint_project lint_sql findings);

sub pages { return map { page($_) } sort glob root() . '/src/lint/pages/*.md' }

sub page {
    my ($path) = @_;
    my ($head, $body) = slurp($path) =~ /\A---\n(.*?)^---\n(.*)\z/ms or die "$path: no head\n";
    my %page = map { /\A(\w+): +(.*?)\s*\z/ } split /\n/, $head;
    for my $part (qw(Bad Good)) {
        ($page{ lc $part }) = $body =~ /^## \Q$part\E\n(?:(?!^## ).)*?^```sql\n(.*?)^```/ms;
    }
    # "```yaml" anywhere on a page: what its rule needs below lint:.
    ($page{settings}) = $body =~ /^```yaml\n(?:lint:\n)?(.*?)^```/ms;
    return \%page;
}

# The project's directory. No timeouts are set by the runner here, so that rules about them have something to find.
sub lint_project {
    my ($box, $sql, %option) = @_;
    my $dir = $box->project(undef, 'project');
    my ($schema, $migration) = $sql =~ /\A(.*?)^-- migration[^\n]*\n(.*)\z/ms ? ($1, $2)
        : ($option{category} // '') eq 'migration-safety' ? ('', $sql) : ($sql, '');
    my $settings = join '', $option{settings} // '', map { "  $_\n" } $sql =~ /^-- settings?: (.*)$/mg;
    $settings =~ s/^(?!  )(?=\S)/  /mg;
    $box->write("$dir/confiture.yaml",
        "migrate:\n  lock_timeout: \"0\"\n" . ($settings =~ /\S/ ? "lint:\n$settings" : ''));
    $box->write("$dir/db/schema/schema.sql", $schema) if $schema =~ /\S/;
    $box->write("$dir/db/migrations/001_change.up.sql", $migration) if $migration =~ /\S/;
    # With a migration, the schema only sets the scene.
    return ($dir, $migration =~ /\S/ ? 'db/migrations/001_change.up.sql' : 'db/schema/schema.sql');
}

# Findings of a run: an array of what lint --format json lists; dies when there is no such document.
sub findings {
    my ($box, $dir, @arguments) = @_;
    my $run = $box->run($dir, 'confiture', 'lint', '--format', 'json', @arguments);
    my $document = eval { decode_json($run->{out}) } or die "no JSON: $run->{out}$run->{err}";
    die $run->{out} unless $document->{findings};
    return $document->{findings};
}

sub lint_sql {
    my ($box, $sql, $id, %option) = @_;
    my ($dir, $file) = lint_project($box, $sql, %option);
    return findings($box, $dir, '--select', $id, @{ $option{arguments} // [] }, $file);
}

1;
