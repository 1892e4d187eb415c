#include "sql/parse_cases.h"

#include "support/tap.h"

static void
case_free(gpointer data)
{
    ParseCase *one = data;
    g_free(one->name);
    g_free(one->text);
    g_free(one->expected);
    g_free(one);
}

static void
add(GPtrArray *cases, const char *file, int line, GString *text, GString *expected)
{
    ParseCase *one = g_new(ParseCase, 1);
    g_assert_cmpuint(text->len, >, 0);
    g_string_truncate(text, text->len - 1); /* its last newline */
    *one = (ParseCase){g_strdup_printf("%s/%d", file, line), g_strdup(text->str), g_strdup(expected->str)};
    g_ptr_array_add(cases, one);
    g_string_truncate(text, 0);
    g_string_truncate(expected, 0);
}

static void
add_file(GPtrArray *cases, const char *directory, const char *name)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    g_autofree char *contents = NULL;
    g_assert_true(g_file_get_contents(path, &contents, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(contents, "\n", -1);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GString) expected = g_string_new(NULL);
    int first = 0;
    for (int i = 0; lines[i] != NULL; i++) {
        if (g_str_has_prefix(lines[i], "--#"))
            continue;
        if (g_str_has_prefix(lines[i], "--> ")) {
            g_string_append_printf(expected, "%s\n", lines[i]);
        } else if (lines[i][0] == '\0' && expected->len > 0) {
            add(cases, name, first, text, expected);
        } else if (lines[i][0] != '\0' || text->len > 0) {
            if (text->len == 0)
                first = i + 1;
            g_string_append_printf(text, "%s\n", lines[i]);
        }
    }
    g_assert_cmpuint(text->len, ==, 0); /* the last case ends with an empty line too */
}

static gint
by_name(gconstpointer a, gconstpointer b)
{
    return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
parse_cases(void)
{
    g_autofree char *directory = tap_source_path("tests/cases/parse");
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    g_assert_nonnull(dir);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;
    while ((name = g_dir_read_name(dir)) != NULL)
        if (g_str_has_suffix(name, ".sql"))
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, by_name);
    GPtrArray *cases = g_ptr_array_new_with_free_func(case_free);
    for (guint i = 0; i < names->len; i++)
        add_file(cases, directory, g_ptr_array_index(names, i));
    return cases;
}
