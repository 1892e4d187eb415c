/* The row engine: identity, nulls, escapes, and what is refused. */
#include <string.h>

#include "base/errors.h"
#include "mask/copytext.h"
#include "mask/rows.h"
#include "support/tap.h"

static const char *const columns[] = {"id", "name", "note", NULL};

static MaskRule *
rule(const char *strategy, const char *parameter, const char *value)
{
    static const unsigned char bytes[MASK_KEY_BYTES] = {1, 2, 3};
    GError *error = NULL;
    g_autoptr(MaskKey) key = mask_key_new(bytes);
    g_autoptr(GHashTable) given = g_hash_table_new(g_str_hash, g_str_equal);
    if (parameter)
        g_hash_table_insert(given, (char *)(uintptr_t)parameter, (char *)(uintptr_t)value);
    MaskRule *made = mask_rule_new(mask_strategy_find(NULL, strategy), given, key, "test", &error);
    g_assert_no_error(error);
    return made;
}

static char *
run(MaskRows *rows, const char *in, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    return mask_rows_run(rows, in, strlen(in), out, error) ? g_string_free(g_steal_pointer(&out), FALSE)
                                                           : NULL;
}

/* A field as a server writes it, of any bytes. */
static void
append_random_field(GRand *random, GString *out)
{
    char value[64];
    if (g_rand_int_range(random, 0, 8) == 0) {
        g_string_append(out, "\\N");
        return;
    }
    const int length = g_rand_int_range(random, 0, (int)sizeof value);
    for (int i = 0; i < length; i++)
        value[i] = (char)(g_rand_boolean(random) ? g_rand_int_range(random, 1, 256)
                                                 : "\\\t\n\r\b\f\v,N."[g_rand_int_range(random, 0, 10)]);
    copytext_encode(value, (size_t)length, out);
}

/* With preserve in every place that 8 kinds of tables can have it, 2,000 rows come out as they went in. */
static void
test_identity(void)
{
    for (unsigned kind = 0; kind < 8; kind++) {
        g_autoptr(GRand) random = g_rand_new_with_seed(kind);
        g_autoptr(GString) in = g_string_new(NULL);
        g_autoptr(MaskRows) rows = mask_rows_new("t", columns);
        for (unsigned i = 0; i < 3; i++)
            if (kind & 1U << i)
                mask_rows_set(rows, i, rule("preserve", NULL, NULL));
        for (int row = 0; row < 2000; row++)
            for (int i = 0; i < 3; i++) {
                append_random_field(random, in);
                g_string_append_c(in, i == 2 ? '\n' : '\t');
            }
        g_autoptr(GString) out = g_string_new(NULL);
        g_assert_true(mask_rows_run(rows, in->str, in->len, out, NULL));
        g_assert_cmpmem(in->str, in->len, out->str, out->len);
        g_assert_cmpint(mask_rows_seen(rows), ==, 2000);
    }
}

static void
test_fields(void)
{
    GError *error = NULL;
    g_autoptr(MaskRows) rows = mask_rows_new("shop.users", columns);
    mask_rows_set(rows, 1, rule("constant", "value", "tab\there, \\ and\nline"));
    g_autofree char *out = run(rows, "1\tAda\t\\\\x00\n2\t\\N\t\\N\n3\t\ttext\n", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(
        out, ==,
        "1\ttab\\there, \\\\ and\\nline\t\\\\x00\n2\t\\N\t\\N\n3\ttab\\there, \\\\ and\\nline\ttext\n");
    const MaskCounts counts = mask_rows_counts(rows, 1);
    g_assert_true(counts.changed == 2 && counts.nulls == 1 && counts.unchanged == 0);
    mask_rows_set(rows, 2, rule("null", NULL, NULL));
    g_autofree char *nulls = run(rows, "1\tAda\tx\n2\tx\t\\N\n", &error);
    g_assert_cmpstr(nulls, ==, "1\ttab\\there, \\\\ and\\nline\t\\N\n2\ttab\\there, \\\\ and\\nline\t\\N\n");
}

/* What a server accepts and does not write itself: octal, hexadecimal and needless escapes. */
static void
test_escapes(void)
{
    g_autoptr(GString) scratch = g_string_new(NULL);
    static const char *const pairs[][2] = {{"a\\tb", "a\tb"}, {"\\x41\\101", "AA"}, {"\\q\\\\N", "q\\N"},
                                           {"\\xg", "xg"},    {"end\\", "end"},     {"\\1234", "S4"},
                                           {"\\x414", "A4"}};
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        const char *value;
        size_t length;
        copytext_decode(pairs[i][0], strlen(pairs[i][0]), scratch, &value, &length);
        g_assert_cmpmem(value, length, pairs[i][1], strlen(pairs[i][1]));
    }
}

static void
test_refused(void)
{
    static const char *const bad[][2] = {{"1\tAda\n", "has 2 columns, not 3"},
                                         {"1\tAda\tx", "has no end"},
                                         {"1\tnobody\tsecret value\n", "no IP address"}};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(MaskRows) rows = mask_rows_new("shop.users", columns);
        mask_rows_set(rows, 2, rule("ip", NULL, NULL));
        g_autofree char *out = run(rows, bad[i][0], &error);
        g_assert_null(out);
        g_assert_error(error, CONFITURE_ERROR, ERR_MASK);
        g_assert_nonnull(strstr(error->message, bad[i][1]));
        g_assert_null(strstr(error->message, "secret"));
    }
}

static MaskWhen *
when(const char *column, const char *one, const char *two)
{
    MaskWhen *made = mask_when_new();
    mask_when_add(made, column, one);
    if (two)
        mask_when_add(made, column, two);
    return made;
}

/* Columns on either side, masked or not, with the escapes of COPY. */
static void
test_template(void)
{
    static const char in[] = "1\tAda\tx\n2\t\\N\ta\\tb\n3\t\\N\t\\N\n";
    GError *error = NULL;
    g_autoptr(MaskRows) rows = mask_rows_new("shop.users", columns);
    mask_rows_set(rows, 0, rule("constant", "value", "7"));
    mask_rows_set(rows, 2, rule("template", "template", "{id}\\{name}{{x}}"));
    g_assert_true(mask_rows_bind_all(rows, &error));
    g_autofree char *out = run(rows, in, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(out, ==, "7\tAda\t7\\\\Ada{x}\n7\t\\N\t7\\\\{x}\n7\t\\N\t\\N\n");
    g_assert_cmpint(mask_rows_counts(rows, 2).changed, ==, 2);
    /* A late column may stand in front of what it reads. */
    g_autoptr(MaskRows) front = mask_rows_new("shop.users", columns);
    mask_rows_set(front, 0, rule("template", "template", "<{note}>"));
    mask_rows_set(front, 2, rule("redact", NULL, NULL));
    g_assert_true(mask_rows_bind_all(front, &error));
    g_autofree char *first = run(front, "1\tAda\tx\n", &error);
    g_assert_cmpstr(first, ==, "<[REDACTED]>\tAda\t[REDACTED]\n");
}

static void
test_template_refused(void)
{
    static const char *const bad[][2] = {{"{nmae}", "did you mean \"name\"?"},
                                         {"{note}", "has no masked value yet"}};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(MaskRows) rows = mask_rows_new("shop.users", columns);
        mask_rows_set(rows, 2, rule("template", "template", bad[i][0]));
        g_assert_false(mask_rows_bind_all(rows, &error));
        g_assert_error(error, CONFITURE_ERROR, ERR_CONFIG);
        g_assert_nonnull(strstr(error->message, bad[i][1]));
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(MaskRows) rows = mask_rows_new("shop.users", columns);
    mask_rows_set(rows, 2, rule("template", "template", "{name}"));
    g_assert_true(mask_rows_bind_all(rows, &error));
    g_assert_null(run(rows, "1\tAda\n", &error));
    g_assert_error(error, CONFITURE_ERROR, ERR_MASK);
}

static void
test_when(void)
{
    static const char in[] = "1\tAda\tx\n2\t\\N\tx\n3\tBob\tx\n\\N\tAd\tx\n4\tA\\tb\t\\N\n";
    static const struct {
        const char *column, *one, *two, *out;
    } cases[] = {
        {"name", "Ada", NULL, "1\tAda\t-\n2\t\\N\tx\n3\tBob\tx\n\\N\tAd\tx\n4\tA\\tb\t\\N\n"},
        {"name", "Ada", "Bob", "1\tAda\t-\n2\t\\N\tx\n3\tBob\t-\n\\N\tAd\tx\n4\tA\\tb\t\\N\n"},
        {"name", NULL, NULL, "1\tAda\tx\n2\t\\N\t-\n3\tBob\tx\n\\N\tAd\tx\n4\tA\\tb\t\\N\n"},
        {"id", NULL, "3", "1\tAda\tx\n2\t\\N\tx\n3\tBob\t-\n\\N\tAd\t-\n4\tA\\tb\t\\N\n"},
        {"note", "x", NULL, "1\tAda\t-\n2\t\\N\t-\n3\tBob\t-\n\\N\tAd\t-\n4\tA\\tb\t\\N\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        g_autoptr(MaskRows) rows = mask_rows_new("shop.users", columns);
        MaskRule *made = rule("constant", "value", "-");
        made->when = when(cases[i].column, cases[i].one, cases[i].two);
        mask_rows_set(rows, 2, made);
        g_assert_true(mask_rows_bind_all(rows, &error));
        g_autofree char *out = run(rows, in, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(out, ==, cases[i].out);
    }
    /* Before masking, whatever becomes of the column itself. */
    GError *error = NULL;
    g_autoptr(MaskRows) rows = mask_rows_new("shop.users", columns);
    MaskRule *made = rule("null", NULL, NULL);
    made->when = when("name", "Ada", NULL);
    mask_rows_set(rows, 1, rule("constant", "value", "Bob"));
    mask_rows_set(rows, 2, made);
    g_assert_true(mask_rows_bind_all(rows, &error));
    g_autofree char *out = run(rows, "1\tAda\tx\n1\tBob\tx\n", &error);
    g_assert_cmpstr(out, ==, "1\tBob\t\\N\n1\tBob\tx\n");
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_test_add_func("/mask/rows/identity", test_identity);
    g_test_add_func("/mask/rows/fields", test_fields);
    g_test_add_func("/mask/rows/escapes", test_escapes);
    g_test_add_func("/mask/rows/refused", test_refused);
    g_test_add_func("/mask/rows/template", test_template);
    g_test_add_func("/mask/rows/template_refused", test_template_refused);
    g_test_add_func("/mask/rows/when", test_when);
    return g_test_run();
}
