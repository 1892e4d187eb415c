/* The script reader over the files of tests/cases/script: each NAME.sql is read and its events compared with
 * NAME.expected, however small the pieces it is read in. UPDATE_EXPECTED=1 writes the .expected files anew.
 *
 * Every case has these variables: schema=shop, owner=o'brien, table=we ird, list=1, 2; yes=on,
 * nothing=(empty).
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "sql/script_internal.h"
#include "sql/script_render.h"
#include "support/tap.h"

static const char *const names[] = {"schema", "owner", "table", "list", "yes", "nothing"};
static const char *const values[] = {"shop", "o'brien", "we ird", "1, 2", "on", ""};

static GHashTable *
variables_new(void)
{
    GHashTable *variables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        g_hash_table_insert(variables, g_strdup(names[i]), g_strdup(values[i]));
    return variables;
}

static char *
read_case(const char *root, const char *name, size_t read_size)
{
    g_autoptr(GHashTable) variables = variables_new();
    g_autofree char *path = g_build_filename(root, name, NULL);
    const ScriptOptions options = {.root = root, .variables = variables};
    g_autoptr(GError) error = NULL;
    g_autoptr(Script) script = script_open(path, &options, &error);
    if (!script)
        return script_render_error(error);
    script->read_size = read_size;
    return script_render(script, name);
}

static void
test_case(gconstpointer data)
{
    static const size_t sizes[] = {1, 2, 3, 7, 256 * 1024};
    const char *name = data;
    g_autofree char *root = tap_source_path("tests/cases/script");
    g_autofree char *stem = g_strndup(name, strlen(name) - strlen(".sql"));
    g_autofree char *file = g_strdup_printf("%s/%s.expected", root, stem);
    g_autofree char *expected = NULL;
    if (g_getenv("UPDATE_EXPECTED")) {
        g_autofree char *shown = read_case(root, name, 256 * 1024);
        g_assert_true(g_file_set_contents(file, shown, -1, NULL));
    }
    g_assert_true(g_file_get_contents(file, &expected, NULL, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autofree char *shown = read_case(root, name, sizes[i]);
        g_assert_cmpstr(shown, ==, expected);
    }
}

/* Every byte of a statement is traced to the byte of the file it came from. */
static void
test_places(void)
{
    static const char text[] =
        "\xEF\xBB\xBF-- \xC3\xA9\n  SELECT 'a\n\xC3\xA9', :v AS \"b\"\n\\if true\n, c\n\\endif\n;";
    g_autoptr(GHashTable) variables = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(variables, (char *)"v", (char *)"1 +\n2");
    const ScriptOptions options = {.root = "/", .variables = NULL};
    g_autoptr(Script) script = script_open_text("a.sql", text, strlen(text), &options, NULL);
    g_hash_table_insert(script->variables, g_strdup("v"), g_strdup("1 +\n2"));
    ScriptEvent event;
    g_assert_true(script_next(script, &event, NULL));
    g_assert_cmpstr(event.text, ==, "SELECT 'a\n\xC3\xA9', 1 +\n2 AS \"b\"\n, c\n");
    const char *variable = strstr(text, ":v");
    for (size_t i = 0; i < event.length; i++) {
        ScriptPlace place = script_place(script, &event, i);
        bool replaced =
            event.text + i >= strstr(event.text, "1 +") && event.text + i < strstr(event.text, " AS");
        g_assert_cmpuint(place.offset, <, strlen(text));
        if (replaced)
            g_assert_cmpuint(place.offset, ==, (size_t)(variable - text));
        else
            g_assert_cmpint(text[place.offset], ==, event.text[i]);
    }
    ScriptPlace place = script_place(script, &event, (size_t)(strstr(event.text, "AS") - event.text));
    g_assert_cmpint(place.line, ==, 3);
    g_assert_cmpint(place.column, ==, 8);
    place = script_place(script, &event, (size_t)(strstr(event.text, ", c") - event.text));
    g_assert_cmpint(place.line, ==, 5);
    g_assert_cmpint(place.column, ==, 1);
}

static void
test_blame(void)
{
    static const char text[] = "SELECT 1;\nCREATE TABLE t (\n  id bigint,\n  x nosuch\n);\n";
    g_autoptr(Script) script = script_open_text("a.sql", text, strlen(text), NULL, NULL);
    ScriptEvent event;
    g_autoptr(GError) error = NULL;
    g_assert_true(script_next(script, &event, NULL));
    g_assert_true(script_next(script, &event, NULL));
    error_set(&error, ERR_SQL, "type \"nosuch\" does not exist");
    script_blame(script, &event, (size_t)(strstr(event.text, "nosuch") - event.text), &error);
    const ErrorFields *fields = error_fields(error);
    g_assert_cmpstr(fields->file, ==, "a.sql");
    g_assert_cmpint(fields->line, ==, 4);
    g_assert_cmpint(fields->column, ==, 5);
    g_assert_cmpstr(fields->frame, ==,
                    "   2 | CREATE TABLE t (\n   3 |   id bigint,\n   4 |   x nosuch\n     |     ^\n");
    g_assert_true(g_str_has_prefix(fields->statement, "CREATE TABLE t ("));
}

static char *
make_tree(void)
{
    char *top = g_dir_make_tmp("script-XXXXXX", NULL);
    g_autofree char *project = g_build_filename(top, "project", NULL);
    g_autofree char *outside = g_build_filename(top, "outside.sql", NULL);
    g_autofree char *link = g_build_filename(project, "link.sql", NULL);
    g_autofree char *inside = g_build_filename(project, "inside.sql", NULL);
    g_autofree char *good = g_build_filename(project, "good.sql", NULL);
    g_assert_cmpint(g_mkdir_with_parents(project, 0755), ==, 0);
    g_assert_true(g_file_set_contents(outside, "SELECT 'secret';\n", -1, NULL));
    g_assert_true(g_file_set_contents(inside, "SELECT 1;\n\\i link.sql\n", -1, NULL));
    g_assert_true(g_file_set_contents(good, "SELECT 2;\n", -1, NULL));
    g_assert_cmpint(symlink("../outside.sql", link), ==, 0);
    return top;
}

static void
remove_tree(char *top)
{
    static const char *const files[] = {"project/link.sql", "project/inside.sql", "project/good.sql",
                                        "outside.sql", "project"};
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(top, files[i], NULL);
        remove(path);
    }
    g_assert_cmpint(rmdir(top), ==, 0);
    g_free(top);
}

static void
test_fence(void)
{
    char *top = make_tree();
    g_autofree char *project = g_build_filename(top, "project", NULL);
    g_autofree char *shown = read_case(project, "link.sql", 4096);
    g_assert_true(g_str_has_prefix(shown, "file error: \"link.sql\" lies outside the project\n"));
    g_free(shown);
    shown = read_case(project, "../outside.sql", 4096);
    g_assert_nonnull(strstr(shown, "lies outside the project\n"));
    g_free(shown);
    shown = read_case(project, "inside.sql", 4096);
    g_assert_nonnull(
        strstr(shown, "\nfile error at inside.sql:2:1: \"link.sql\" lies outside the project\n"));
    g_assert_null(strstr(shown, "secret"));
    g_free(shown);
    shown = read_case(project, "good.sql", 4096);
    g_assert_cmpstr(shown, ==, "1:1-1:10 statement\n| SELECT 2\n");
    remove_tree(top);
}

static void
count_file(void *data, const char *path, const char *shown)
{
    g_ptr_array_add(data, g_strdup(shown));
}

/* Whoever hashes what a build reads is told of every file. */
static void
test_opened(void)
{
    g_autoptr(GPtrArray) seen = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *root = tap_source_path("tests/cases/script");
    g_autofree char *path = g_build_filename(root, "include.sql", NULL);
    const ScriptOptions options = {.root = root, .opened = count_file, .data = seen};
    g_autoptr(Script) script = script_open(path, &options, NULL);
    ScriptEvent event;
    do
        g_assert_true(script_next(script, &event, NULL));
    while (event.kind != SCRIPT_END);
    g_assert_true(script_next(script, &event, NULL));
    g_assert_cmpint(event.kind, ==, SCRIPT_END);
    g_ptr_array_add(seen, NULL);
    g_autofree char *all = g_strjoinv(" ", (char **)seen->pdata);
    g_assert_cmpstr(all, ==, "include.sql part/table.sql part/below.sql part/below.sql");
}

/* An unclosed quote must not take all memory before it is found out. */
static void
test_cap(void)
{
    g_autoptr(GString) text = g_string_new("SELECT 1;\nSELECT $body$\n");
    for (int i = 0; i < 1000; i++)
        g_string_append(text, "some line of it\n");
    g_autoptr(Script) script = script_open_text("a.sql", text->str, text->len, NULL, NULL);
    script->cap = 4096;
    ScriptEvent event;
    g_autoptr(GError) error = NULL;
    g_assert_true(script_next(script, &event, &error));
    g_assert_false(script_next(script, &event, &error));
    g_assert_cmpint(error->code, ==, ERR_SCRIPT);
    g_assert_cmpint(error_fields(error)->line, ==, 2);
    g_assert_cmpint(error_fields(error)->column, ==, 8);
    g_assert_cmpuint(script_top(script)->text->len, <, 8192);
    g_assert_true(script_next(script, &event, NULL));
    g_assert_cmpint(event.kind, ==, SCRIPT_END);
}

/* A file without line ends is read in time that grows with its length, not with its square. */
static void
test_long_line(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < 200000; i++)
        g_string_append(text, "SELECT '\xC3\xA9', (1); ");
    g_autoptr(Script) script = script_open_text("a.sql", text->str, text->len, NULL, NULL);
    ScriptEvent event;
    gint64 start = g_get_monotonic_time();
    int count = 0;
    for (; script_next(script, &event, NULL) && event.kind != SCRIPT_END; count++)
        g_assert_cmpint(event.place.column, ==, 1 + count * 17);
    g_assert_cmpint(count, ==, 200000);
    g_assert_cmpint(g_get_monotonic_time() - start, <, 60 * G_USEC_PER_SEC); /* squared, it is an hour */
}

static void
add_cases(void)
{
    g_autofree char *root = tap_source_path("tests/cases/script");
    g_autoptr(GDir) dir = g_dir_open(root, 0, NULL);
    const char *name;
    int count = 0;
    while (dir && (name = g_dir_read_name(dir)) != NULL) {
        if (!g_str_has_suffix(name, ".sql"))
            continue;
        g_autofree char *test = g_strdup_printf("/sql/script/case/%.*s", (int)strlen(name) - 4, name);
        g_test_add_data_func_full(test, g_strdup(name), test_case, g_free);
        count++;
    }
    g_assert_cmpint(count, >, 30);
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    add_cases();
    g_test_add_func("/sql/script/places", test_places);
    g_test_add_func("/sql/script/blame", test_blame);
    g_test_add_func("/sql/script/fence", test_fence);
    g_test_add_func("/sql/script/opened", test_opened);
    g_test_add_func("/sql/script/cap", test_cap);
    g_test_add_func("/sql/script/long-line", test_long_line);
    return g_test_run();
}
