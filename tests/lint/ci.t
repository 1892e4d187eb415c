# Lint in a repository: --staged and --changed-since, the hooks of .pre-commit-hooks.yaml, and the jobs in examples/ci.
use strict;
use warnings;
use CPAN::Meta::YAML;
use FindBin;
use lib "$FindBin::Bin/../support";
use JSON::PP qw(decode_json);
use Test::More;
use Lint qw(findings);
use Sandbox;
use Tree qw(slurp root);

my $box = Sandbox->new;
my $dir = $box->project('examples/shop');
my $bad = 'db/migrations/001_index.up.sql';

sub git {
    my (@arguments) = @_;
    my $run = $box->run($dir, 'git', '-c', 'user.name=you', '-c', 'user.email=you@example.com', @arguments);
    is($run->{status}, 0, "git $arguments[0]") or diag($run->{err});
    return $run->{out};
}

sub told { return join "\n", map {"$_->{file}:$_->{line} $_->{rule}"} @{ findings($box, $dir, @_) } }

git(qw(init -q -b main .));
git(qw(add -A));
git(qw(commit -q -m main));
git(qw(update-ref refs/remotes/origin/main HEAD)); # what a runner has fetched
is(told('--changed-since', 'origin/main'), '', '--changed-since: nothing has changed');
is(told('--staged'), '', '--staged: nothing is staged');

git(qw(checkout -q -b branch));
my $old = slurp("$dir/db/schema/10_tables/40_orders.sql");
$box->write("$dir/db/schema/10_tables/40_orders.sql", "$old\nCREATE TABLE shop.\"Notes\" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);\n");
my $line = 2 + ($old =~ tr/\n//);
is(told('--staged'), '', '--staged: the work tree does not count');
git(qw(add -A));
is(told('--staged'), "db/schema/10_tables/40_orders.sql:$line table-case", '--staged: the line that was added');
$box->write("$dir/db/schema/10_tables/40_orders.sql", "$old\n");
is(told('--staged'), "db/schema/10_tables/40_orders.sql:$line table-case", '--staged: the file as it stands in the index');
is(told('--changed-since', 'main'), '', '--changed-since: the work tree counts');
git(qw(checkout -q -f HEAD .));
my $run = $box->run($dir, 'confiture', 'lint', '--changed-since', 'nosuch');
is($run->{status}, 2, '--changed-since: no such commit');
like($run->{err}, qr/nosuch/);

# --- versions: a branch that was overtaken
$box->write("$dir/db/migrations/042_status.up.sql", "ALTER TABLE shop.orders ADD COLUMN urgent boolean;\n");
git(qw(add -A));
git(qw(commit -q -m overtaken));
for my $case (['041_note.up.sql', 'db/migrations/041_note.up.sql:2 migration-out-of-order'], ['043_note.up.sql', ''], ['R__note.sql', '']) {
    my ($name, $wanted) = @$case;
    $box->write("$dir/db/migrations/$name", "-- new\nCOMMENT ON TABLE shop.orders IS 'what was bought';\n");
    $box->write("$dir/db/migrations/041_note.down.sql", "COMMENT ON TABLE shop.orders IS NULL;\n") if $name =~ /^041/;
    git(qw(add -A));
    is(told('--changed-since', 'HEAD'), $wanted, "$name behind 042: --changed-since");
    is(told('--staged'), $wanted, "$name behind 042: --staged");
    is(told(), '', "$name behind 042: git was not asked");
    git(qw(reset -q --hard));
}
$box->write("$dir/db/migrations/042_status.up.sql", "ALTER TABLE shop.orders ADD COLUMN urgent boolean DEFAULT false;\n");
is(told('--changed-since', 'HEAD'), '', 'one that is changed is not new');
git(qw(reset -q --hard HEAD~1));

# --- pre-commit: an entry is split as a shell does, and gets the names of the files behind it
my %hook = map { $_->{id} => $_ } @{ CPAN::Meta::YAML->read(root() . '/.pre-commit-hooks.yaml')->[0] };
is(join(' ', sort keys %hook), 'confiture-lint confiture-lint-files', 'the hooks');
for my $id (sort keys %hook) {
    my $hook = $hook{$id};
    is($hook->{language}, 'system', "$id: nothing is installed for it");
    like($bad, qr/$hook->{files}/, "$id: is for SQL");
    my $passes = ($hook->{pass_filenames} // 'true') ne 'false';
    for my $case ([1, 'CREATE INDEX orders_placed_idx ON shop.orders (placed_at);'], [0, 'ALTER TABLE shop.orders ADD COLUMN gift_note text;']) {
        my ($status, $sql) = @$case;
        $box->write("$dir/$bad", "$sql\n");
        git(qw(add -A));
        $run = $box->run($dir, split(/ /, $hook->{entry}), $passes ? $bad : ());
        is($run->{status}, $status, "$id: $sql") or diag($run->{out} . $run->{err});
    }
}

# --- the jobs, without the steps that install and upload
my $github = CPAN::Meta::YAML->read(root() . '/examples/ci/github-lint.yml')->[0]{jobs}{lint};
my $gitlab = CPAN::Meta::YAML->read(root() . '/examples/ci/gitlab-lint.yml')->[0]{'lint-sql'};
my %script = (
    github => join('', map { $_->{run} } grep { ($_->{run} // '') =~ /^\s*confiture|confiture risk/m } @{ $github->{steps} }),
    gitlab => join("\n", @{ $gitlab->{script} }),
);
my %env = (GITHUB_BASE_REF => 'main', CI_MERGE_REQUEST_TARGET_BRANCH_NAME => 'main');
my ($upload) = grep { ($_->{uses} // '') =~ /upload-sarif/ } @{ $github->{steps} };
for my $case (['a good branch', 'ALTER TABLE shop.orders ADD COLUMN gift_note text;', 0, 0], ['a bad one', 'CREATE INDEX orders_placed_idx ON shop.orders (placed_at);', 1, 1],
    ['one that loses data', "-- confiture:disable-file ban-drop-table -- moved to the archive\nDROP TABLE shop.stock_movements CASCADE;", 1, 0]) {
    my ($name, $sql, $by_github, $by_gitlab) = @$case;
    $box->write("$dir/$bad", "$sql\n");
    git(qw(add -A));
    git(qw(commit -q -m), $name);
    $run = $box->run($dir, { env => \%env }, 'bash', '-e', '-c', $script{github});
    is($run->{status}, $by_github, "github: $name") or diag($run->{out} . $run->{err});
    like($run->{out}, qr/^::error file=\Q$bad\E,line=1/m, 'github: an annotation') if $name eq 'a bad one';
    is(decode_json(slurp("$dir/$upload->{with}{sarif_file}"))->{version}, '2.1.0', 'github: the report is there');
    $run = $box->run($dir, { env => \%env }, 'bash', '-e', '-c', $script{gitlab});
    is($run->{status}, $by_gitlab, "gitlab: $name") or diag($run->{out} . $run->{err});
    is(ref decode_json(slurp("$dir/$gitlab->{artifacts}{reports}{codequality}")), 'ARRAY', 'gitlab: the report is there');
}

done_testing;
