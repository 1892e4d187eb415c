# Calls that are not made, and SQL that is not built by printf. A line that must do it anyway says why, on the
# line itself or the one before:
#     /* allowed: reason */
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../support";
use Test::More;
use Tree qw(files slurp blanked rooms);

# name => why; a rule holds in every room but those of `not`.
my @rules = (
    { calls => [qw(strcpy strcat strncpy strncat sprintf vsprintf gets stpcpy)], why => 'knows no length; use GString or g_strlcpy' },
    { calls => [qw(strtok)], why => 'keeps state of its own; use g_strsplit' },
    { calls => [qw(atoi atol atoll atof)], why => 'cannot fail; use g_ascii_string_to_signed' },
    { calls => [qw(gmtime localtime ctime asctime)], why => 'static storage; use GDateTime' },
    { calls => [qw(system popen wordexp)], why => 'runs a shell; use base/child' },
    { calls => [qw(setjmp longjmp sigsetjmp siglongjmp)], why => 'no jumps through our frames', not => ['sql'] },
    { calls => [qw(PG_TRY PG_RE_THROW)], why => 'PostgreSQL errors are caught in sql/ alone', not => ['sql'] },
    { calls => [qw(alloca g_alloca g_newa)], why => 'unbounded stack; use the heap or an array' },
    { calls => [qw(malloc calloc realloc free strdup strndup asprintf vasprintf)], why => 'GLib allocates: g_new, g_strdup, g_free' },
    { calls => [qw(tmpnam tempnam mktemp g_mktemp)], why => 'a race; use mkstemp or base/files' },
    { calls => [qw(rand srand random srandom drand48)], why => 'not random; use g_random or RAND_bytes' },
    { calls => [qw(printf vprintf puts putchar perror g_print g_printerr g_critical g_warning g_message)],
      why => 'only cli/ prints', not => ['cli'] },
    { calls => [qw(exit quick_exit)], why => 'only cli/ ends the program', not => ['cli'] },
    { calls => [qw(getenv secure_getenv g_getenv)], why => 'the environment is read by config/, pg/ and cli/',
      not => [qw(config pg cli)] },
    { calls => [qw(setenv putenv g_setenv unsetenv g_unsetenv)], why => 'changes the whole process; give a child its own' },
    { calls => [qw(PQescapeLiteral PQescapeIdentifier PQescapeString PQescapeStringConn PQescapeByteaConn PQescapeBytea)],
      why => 'base/sqlbuf quotes' },
    { calls => [qw(fopen)], why => 'no cap, no whole write; use base/files' },
);
my $formatters = join '|', qw(g_string_append_printf g_string_printf g_strdup_printf g_string_append_vprintf
    snprintf g_snprintf vsnprintf g_strconcat g_string_append g_string_new);
my $verbs = join '|', 'SELECT\s', 'INSERT\s+INTO', 'UPDATE\s', 'DELETE\s+FROM', 'CREATE\s+[A-Z]', 'DROP\s+[A-Z]',
    'ALTER\s+[A-Z]', 'GRANT\s', 'REVOKE\s', 'TRUNCATE\s', 'COPY\s', 'SET\s+[a-z_]+\s*(?:=|TO)', 'LOCK\s+TABLE';

# Findings of one file's text.
sub findings {
    my ($path, $text) = @_;
    my ($room) = $path =~ m{^src/(\w+)/};
    my @raw = split /\n/, $text;
    my $waived = sub {
        my ($line) = @_;
        return grep { defined && m{/\* allowed: [^\s*]} } $raw[$line - 1], $line > 1 ? $raw[$line - 2] : undef;
    };
    my @bad;
    my $code = blanked($text);
    for my $rule (@rules) {
        next if grep { $_ eq $room } @{ $rule->{not} // [] };
        my $names = join '|', @{ $rule->{calls} };
        while ($code =~ /(?<![\w.>])($names)\s*\(/g) {
            my ($name, $line) = ($1, 1 + (substr($code, 0, $-[0]) =~ tr/\n//));
            push @bad, "$path:$line: $name(): $rule->{why}" unless $waived->($line);
        }
    }
    my $strings = blanked($text, 1);
    while ($strings =~ /\b(f?printf|$formatters)\s*\([^;"]*"(?:\\n)?\s*(?:$verbs)/g) {
        my $name = $1;
        my $from = $-[0];
        my ($statement) = substr($strings, $from) =~ /\A(.*?;)/s;
        next unless $name !~ /printf/ ? 0 : $statement =~ /%[-0-9.*]*[a-zA-Z]/;
        my $line = 1 + (substr($strings, 0, $from) =~ tr/\n//);
        push @bad, "$path:$line: SQL built by $name(): base/sqlbuf is the only way" unless $waived->($line);
    }
    return @bad;
}

is_deeply([findings('src/pg/x.c', "int n = atoi(s);\n")],
    ['src/pg/x.c:1: atoi(): cannot fail; use g_ascii_string_to_signed'], 'a banned call is found');
is_deeply([findings('src/pg/x.c', "/* atoi(s) */ p(\"atoi(s)\"); my_atoi(s); s.atoi(x);\n")], [],
    'comments, strings and other names are not');
is_deeply([findings('src/pg/x.c', "/* allowed: libpq made it */\nfree(p);\n")], [], 'a waiver holds for the next line');
is_deeply([findings('src/pg/x.c', "/* allowed: */\nfree(p);\n")],
    ['src/pg/x.c:2: free(): GLib allocates: g_new, g_strdup, g_free'], 'a waiver without a reason does not');
is_deeply([findings('src/pg/x.c', qq{char *q = g_strdup_printf(\n  "SELECT %s", name);\n})],
    ['src/pg/x.c:1: SQL built by g_strdup_printf(): base/sqlbuf is the only way'], 'SQL by %s is found');
is_deeply([findings('src/pg/x.c', qq{error_set(e, C, "SELECT %s failed", n); g_strdup_printf("a %s", b);\n})], [],
    'messages are not SQL');
is_deeply([findings('src/cli/x.c', "printf(a); exit(1);\n")], [], 'cli/ prints and exits');

is(join("\n", map { findings($_, slurp($_)) } files(qr/\.[ch]$/, 'src')), '', 'nothing banned is called');

done_testing;
