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

/* A statement that begins on the line of a COPY goes on behind its data. */
static void
test_places_behind_data(void)
{
    static const char text[] = "COPY t FROM stdin; SELECT 'x',\n1\n\\.\n  y FROM \"\xC3\xA9\" z;\n";
    g_autoptr(Script) script = script_open_text("a.sql", text, strlen(text), NULL, NULL);
    ScriptEvent event;
    do
        g_assert_true(script_next(script, &event, NULL));
    while (event.kind != SCRIPT_COPY_END);
    g_assert_true(script_next(script, &event, NULL));
    g_assert_cmpstr(event.text, ==, "SELECT 'x',\n  y FROM \"\xC3\xA9\" z");
    for (size_t i = 0; i < event.length; i++)
        g_assert_cmpint(text[script_place(script, &event, i).offset], ==, event.text[i]);
    ScriptPlace place = script_place(script, &event, (size_t)(strstr(event.text, "z") - event.text));
    g_assert_cmpint(place.line, ==, 4);
    g_assert_cmpint(place.column, ==, 14);
}

/* What an error points at: the include and its includer, the variable, the line behind a branch left out. */
static void
test_blame_included(void)
{
    static const char part[] =
        "-- part\nSELECT '\xC3\xA9\xC3\xA9', :v,\n\\if 0\n  none,\n\\endif\n  wrong;\n";
    g_autofree char *root = g_dir_make_tmp("script-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(root, "part.sql", NULL);
    g_autofree char *main_path = g_build_filename(root, "main.sql", NULL);
    g_autoptr(GHashTable) variables = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(variables, (char *)"v", (char *)"1,\n2");
    const ScriptOptions options = {.root = root, .variables = variables};
    g_assert_true(g_file_set_contents(path, part, -1, NULL));
    g_assert_true(g_file_set_contents(main_path, "SELECT 0;\n\\i part.sql\n", -1, NULL));
    g_autoptr(Script) script = script_open(main_path, &options, NULL);
    ScriptEvent event;
    g_assert_true(script_next(script, &event, NULL));
    g_assert_true(script_next(script, &event, NULL));
    g_assert_cmpstr(event.text, ==, "SELECT '\xC3\xA9\xC3\xA9', 1,\n2,\n  wrong");
    static const struct {
        const char *word, *frame;
        int line, column;
    } places[] = {
        {"2", "   1 | -- part\n   2 | SELECT '\xC3\xA9\xC3\xA9', :v,\n     |              ^\n", 2, 14},
        {"wrong", "   4 |   none,\n   5 | \\endif\n   6 |   wrong;\n     |   ^\n", 6, 3},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autoptr(GError) error = NULL;
        error_set(&error, ERR_SQL, "no");
        script_blame(script, &event, (size_t)(strstr(event.text, places[i].word) - event.text), &error);
        const ErrorFields *fields = error_fields(error);
        g_assert_cmpstr(fields->file, ==, "part.sql");
        g_assert_cmpint(fields->line, ==, places[i].line);
        g_assert_cmpint(fields->column, ==, places[i].column);
        g_assert_cmpstr(fields->frame, ==, places[i].frame);
        g_assert_cmpuint(fields->context->len, ==, 1);
        g_assert_cmpstr(g_ptr_array_index(fields->context, 0), ==, "included by main.sql:2");
    }
    g_assert_cmpint(remove(path), ==, 0);
    g_assert_cmpint(remove(main_path), ==, 0);
    g_assert_cmpint(rmdir(root), ==, 0);
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

static char *
error_of(const char *text)
{
    g_autoptr(Script) script = script_open_text("a.sql", text, strlen(text), NULL, NULL);
    ScriptEvent event;
    g_autoptr(GError) error = NULL;
    while (script_next(script, &event, &error))
        g_assert_cmpint(event.kind, !=, SCRIPT_END);
    return g_strdup_printf("%d:%d %s", error_fields(error)->line, error_fields(error)->column,
                           error->message);
}

/* A few lines must not make values of terabytes: neither by \set nor where the values are used, and not when
 * they come to nothing either. */
static void
test_variable_bombs(void)
{
    g_autoptr(GString) doubled = g_string_new("\\set a 0123456789\n");
    for (int i = 0; i < 40; i++)
        g_string_append(doubled, "\\set a :a :a\n");
    g_autofree char *shown = error_of(doubled->str);
    g_assert_cmpstr(shown, ==, "18:7 an argument is longer than 1 MB");

    static const char *const innermost[] = {"'0123456789'", "''", "/**/"};
    for (size_t k = 0; k < G_N_ELEMENTS(innermost); k++) {
        g_autoptr(GString) nested = g_string_new(NULL);
        g_string_append_printf(nested, "\\set a0 %s\n", innermost[k]);
        for (int i = 1; i <= 12; i++) {
            g_string_append_printf(nested, "\\set a%d '", i);
            for (int n = 0; n < 30; n++)
                g_string_append_printf(nested, ":a%d ", i - 1);
            g_string_append(nested, "'\n");
        }
        g_string_append(nested, "SELECT 1, :a12;\n");
        g_autofree char *multiplied = error_of(nested->str);
        g_assert_cmpstr(multiplied, ==, "14:11 the variables of this line hold more than 64 MB");
    }
}

/* A row of COPY data may be of any length: it comes in pieces, and is looked through once. */
static void
test_long_row(void)
{
    enum { LENGTH = 3 << 20 };
    g_autofree char *row = g_malloc(LENGTH + 1);
    memset(row, 'x', LENGTH);
    row[LENGTH] = '\0';
    for (size_t i = 0; i + 4 < LENGTH; i += 1000)
        memcpy(row + i, "\\.\xC3\xA9", 4);
    g_autofree char *text = g_strdup_printf("COPY t FROM stdin;\n%s\n\\.\nSELECT 1;\n", row);
    g_autofree char *root = g_dir_make_tmp("script-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(root, "a.sql", NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    const ScriptOptions options = {.root = root};
    g_autoptr(Script) script = script_open(path, &options, NULL);
    g_autoptr(GString) data = g_string_new(NULL);
    script->cap = 1 << 20;
    ScriptEvent event;
    g_assert_true(script_next(script, &event, NULL));
    while (script_next(script, &event, NULL) && event.kind == SCRIPT_COPY_DATA) {
        g_assert_cmpint(event.place.line, ==, 2);
        g_assert_cmpint(event.place.column, ==, g_utf8_strlen(row, (gssize)data->len) + 1);
        g_string_append_len(data, event.text, (gssize)event.length);
    }
    g_assert_cmpint(event.kind, ==, SCRIPT_COPY_END);
    g_assert_cmpint(event.place.line, ==, 3);
    g_assert_cmpuint(data->len, ==, LENGTH + 1);
    g_assert_true(memcmp(data->str, row, LENGTH) == 0);
    g_assert_cmpuint(script_top(script)->size, <, 1 << 20);
    g_assert_true(script_next(script, &event, NULL));
    g_assert_cmpstr(event.text, ==, "SELECT 1");
    g_assert_cmpint(event.place.line, ==, 4);
    g_assert_cmpint(remove(path), ==, 0);
    g_assert_cmpint(rmdir(root), ==, 0);
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
    g_test_add_func("/sql/script/places-behind-data", test_places_behind_data);
    g_test_add_func("/sql/script/blame", test_blame);
    g_test_add_func("/sql/script/blame-included", test_blame_included);
    g_test_add_func("/sql/script/fence", test_fence);
    g_test_add_func("/sql/script/opened", test_opened);
    g_test_add_func("/sql/script/cap", test_cap);
    g_test_add_func("/sql/script/variable-bombs", test_variable_bombs);
    g_test_add_func("/sql/script/long-row", test_long_row);
    g_test_add_func("/sql/script/long-line", test_long_line);
    return g_test_run();
}
