#include "sql/parse.h"

#include <string.h>
#include <sys/resource.h>

#include "sql/parse_cases.h"
#include "sql/parse_render.h"
#include "support/tap.h"

#ifndef __SANITIZE_ADDRESS__
#define __SANITIZE_ADDRESS__ 0
#endif

static void
test_case(gconstpointer data)
{
    const ParseCase *one = data;
    g_autoptr(Statement) statement = statement_parse(one->text);
    g_autofree char *rendered = parse_render(statement);
    g_assert_cmpstr(rendered, ==, one->expected);
}

static char *
repeated(const char *before, const char *unit, int times, const char *after)
{
    GString *text = g_string_new(before);
    for (int i = 0; i < times; i++)
        g_string_append(text, unit);
    g_string_append(text, after);
    return g_string_free(text, FALSE);
}

static void
test_deep_parentheses(void)
{
    g_autofree char *open = repeated("SELECT ", "(", 100000, "1");
    g_autofree char *text = repeated(open, ")", 100000, "");
    g_autoptr(Statement) statement = statement_parse(text);
    g_assert_false(statement->known);
    g_assert_nonnull(strstr(statement->problem, "memory exhausted"));
    g_assert_cmpint(statement->transaction, ==, TRANSACTION_ANY);
}

/* The grammar's stack stays flat on these, so the tree is as deep as the text is long. */
static void
test_long_chains(void)
{
    g_autofree char *sums = repeated("SELECT f(1)", " + 1", 200000, " + g(2) FROM t");
    g_autoptr(Statement) sum = statement_parse(sums);
    g_autofree char *rendered = parse_render(sum);
    g_assert_true(g_str_has_prefix(rendered, "--> SELECT | any | reads\n--> needs function f@7\n"));
    g_assert_nonnull(strstr(rendered, "needs function g@"));
    g_assert_nonnull(strstr(rendered, "needs relation t@"));

    g_autofree char *unions = repeated("SELECT 1 FROM a", " UNION ALL SELECT 1", 100000, " FROM b");
    g_autoptr(Statement) joined = statement_parse(unions);
    g_assert_true(joined->known);
    g_assert_cmpuint(joined->objects->len, ==, 2);

    g_autofree char *casts = repeated("SELECT 1", "::int", 200000, " FROM c");
    g_autoptr(Statement) cast = statement_parse(casts);
    g_assert_true(cast->known); /* too deep to be walked to its end, and no crash */

    g_autofree char *nots = repeated("SELECT ", "NOT ", 5000, "true");
    g_autoptr(Statement) not = statement_parse(nots);
    g_assert_cmpstr(not ->tag, ==, not ->known ? "SELECT" : "");
}

static void
test_many_needs(void)
{
    g_autoptr(GString) text = g_string_new("SELECT 1 FROM t0");
    for (int i = 1; i < 2000; i++)
        g_string_append_printf(text, ", t%d, t%d", i, i - 1);
    g_autoptr(Statement) statement = statement_parse(text->str);
    g_assert_cmpuint(statement->objects->len, ==, 2000);
    for (guint i = 0; i < 2000; i++) {
        const ObjectRef *ref = &g_array_index(statement->objects, ObjectRef, i);
        g_autofree char *name = g_strdup_printf("t%u", i);
        g_assert_cmpstr(ref->name, ==, name);
        g_assert_true(g_str_has_prefix(text->str + ref->location, name));
    }
}

static void
test_too_long(void)
{
    g_autofree char *text = repeated("COMMIT /*", "123456789 123456789 ", 2 * 1024 * 1024, "*/");
    g_autoptr(Statement) statement = statement_parse(text);
    g_assert_false(statement->known);
    g_assert_cmpint(statement->transaction, ==, TRANSACTION_COMMIT);
}

static long
resident_kilobytes(void)
{
    struct rusage usage;
    g_assert_cmpint(getrusage(RUSAGE_SELF, &usage), ==, 0);
    return usage.ru_maxrss;
}

static void
parse_times(int times)
{
    static const char *const texts[] = {
        "CREATE TABLE shop.orders (id int PRIMARY KEY, c int REFERENCES shop.customer, CHECK (f(c) > 0))",
        "SELECT * FROM a WHERE b IN (SELECT 1 FROM c) syntax error here",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT count(*) FROM t'",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'no sql at all'",
    };
    for (int i = 0; i < times; i++)
        statement_free(statement_parse(texts[i % (int)G_N_ELEMENTS(texts)]));
}

static void
test_memory_is_flat(void)
{
    parse_times(1000);
    const long before = resident_kilobytes();
    parse_times(100000);
    /* ASan holds freed memory back for a while (its quarantine is 256 MB). */
    const long allowed = __SANITIZE_ADDRESS__ ? 400 * 1024 : 1024;
    g_assert_cmpint(resident_kilobytes() - before, <, allowed);
}

static gpointer
parse_in_thread(gpointer data)
{
    g_autoptr(Statement) statement = statement_parse("CREATE VIEW v AS SELECT * FROM t");
    return GUINT_TO_POINTER(statement->objects->len);
}

static void
test_threads(void)
{
    GThread *threads[8];
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("parse", parse_in_thread, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
        g_assert_cmpuint(GPOINTER_TO_UINT(g_thread_join(threads[i])), ==, 2);
}

static void
test_grammar(void)
{
    g_assert_cmpint(parse_grammar_major(), >=, 15);
    g_assert_cmpstr(object_kind_name(OBJECT_KIND_RELATION), ==, "relation");
    g_assert_cmpstr(object_kind_name(OBJECT_KIND_OTHER), ==, "object");
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_autoptr(GPtrArray) cases = parse_cases();
    g_assert_cmpuint(cases->len, >=, 300);
    for (guint i = 0; i < cases->len; i++) {
        const ParseCase *one = g_ptr_array_index(cases, i);
        g_autofree char *path = g_strconcat("/sql/parse/", one->name, NULL);
        g_test_add_data_func(path, one, test_case);
    }
    g_test_add_func("/sql/parse/deep-parentheses", test_deep_parentheses);
    g_test_add_func("/sql/parse/long-chains", test_long_chains);
    g_test_add_func("/sql/parse/many-needs", test_many_needs);
    g_test_add_func("/sql/parse/too-long", test_too_long);
    g_test_add_func("/sql/parse/memory", test_memory_is_flat);
    g_test_add_func("/sql/parse/threads", test_threads);
    g_test_add_func("/sql/parse/grammar", test_grammar);
    return g_test_run();
}
