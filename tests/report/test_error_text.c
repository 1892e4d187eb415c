#include "report/error_text.h"

#include <string.h>

#include "base/errors.h"
#include "support/tap.h"

static const char source[] = "  id bigint PRIMARY KEY,\n  customer bigint REFERENCES custmer(id)\n";

static GError *
full_error(void)
{
    GError *error = NULL;
    error_set(&error, ERR_SQL, "relation \"custmer\" does not exist");
    error_sqlstate(&error, "42P01");
    error_place(&error, "db/schema/a.sql", 2, 30);
    error_frame(&error, source, strlen(source), (size_t)(strstr(source, "custmer") - source));
    error_detail(&error, "first line\nsecond line\n");
    error_hint(&error, "create the table first");
    error_context(&error, "while building database shop");
    return error;
}

static void
test_text(void)
{
    g_autoptr(GError) error = full_error();
    g_autofree char *text = error_text(error, false);
    g_assert_cmpstr(text, ==,
                    "error: relation \"custmer\" does not exist  (42P01)\n"
                    "  --> db/schema/a.sql:2:30\n"
                    "   1 |   id bigint PRIMARY KEY,\n"
                    "   2 |   customer bigint REFERENCES custmer(id)\n"
                    "     |                              ^\n"
                    "detail: first line\n"
                    "        second line\n"
                    "hint: create the table first\n"
                    "context: while building database shop\n");
}

static void
test_colour(void)
{
    g_autoptr(GError) error = full_error();
    g_autofree char *text = error_text(error, true);
    g_autoptr(GRegex) sequences = g_regex_new("\033\\[[0-9;]*m", 0, 0, NULL);
    g_autofree char *bare = g_regex_replace_literal(sequences, text, -1, 0, "", 0, NULL);
    g_autofree char *plain = error_text(error, false);
    g_assert_cmpstr(bare, ==, plain);
    g_assert_true(g_str_has_prefix(text, "\033[1;31merror: \033[0m"));
    g_assert_nonnull(strstr(text, "\033[1;31m^\033[0m\n"));
}

static void
test_default_hint_and_bare_place(void)
{
    g_autoptr(GError) error = NULL;
    error_set(&error, ERR_LOCKED, "busy\033[2J");
    error_place(&error, "some\nfile", 0, 0);
    g_autofree char *text = error_text(error, false);
    g_assert_cmpstr(
        text, ==, "error: busy?[2J\n  --> some file\nhint: Wait for the other run to end, then try again.\n");
}

static void
test_other_domain(void)
{
    g_autoptr(GError) error = g_error_new_literal(G_FILE_ERROR, 1, "no such thing");
    g_autofree char *text = error_text(error, false);
    g_assert_cmpstr(text, ==, "error: no such thing\n");
    json_t *json = error_json(error);
    g_assert_cmpint(json_integer_value(json_object_get(json, "exit_status")), ==, EXIT_STATUS_USAGE);
    g_assert_true(json_is_null(json_object_get(json, "hint")));
    json_decref(json);
}

static void
test_json(void)
{
    g_autoptr(GError) error = full_error();
    json_t *json = error_json(error);
    g_autofree char *text = json_dumps(json, JSON_COMPACT);
    json_decref(json);
    g_assert_cmpstr(text, ==,
                    "{\"code\":\"sql\",\"message\":\"relation \\\"custmer\\\" does not exist\","
                    "\"detail\":\"first line\\nsecond line\\n\",\"hint\":\"create the table first\","
                    "\"sqlstate\":\"42P01\",\"file\":\"db/schema/a.sql\",\"line\":2,\"column\":30,"
                    "\"frame\":\"   1 |   id bigint PRIMARY KEY,\\n"
                    "   2 |   customer bigint REFERENCES custmer(id)\\n"
                    "     |                              ^\\n\","
                    "\"statement\":null,\"object\":null,"
                    "\"context\":[\"while building database shop\"],\"exit_status\":4}");
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_test_add_func("/report/error-text/text", test_text);
    g_test_add_func("/report/error-text/colour", test_colour);
    g_test_add_func("/report/error-text/default-hint", test_default_hint_and_bare_place);
    g_test_add_func("/report/error-text/other-domain", test_other_domain);
    g_test_add_func("/report/error-text/json", test_json);
    return g_test_run();
}
