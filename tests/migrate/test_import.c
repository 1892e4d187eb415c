/* Files of other tools, converted. A case is a directory tests/cases/import/<tool>-<name>/ with
 *
 *   in/     the tool's files
 *   out/    what they become, byte for byte, and nothing else
 *   notes   what could not be taken, a line each (absent: nothing)
 *   error   the error, when there is one; then nothing may be written
 *
 * With CONFITURE_UPDATE=1 in the environment out/, notes and error are written anew: look at the difference.
 */
#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "migrate/import.h"
#include "support/tap.h"

enum { CAP = 1024 * 1024 };

static const ImportTool *
tool_of(const char *name)
{
    const ImportTool *best = NULL;
    for (const ImportTool *tool = import_tools; tool->name; tool++)
        if (g_str_has_prefix(name, tool->name) && (!best || strlen(tool->name) > strlen(best->name)))
            best = tool;
    return best;
}

static char *
read_or_empty(const char *directory, const char *name)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    char *text = NULL;
    size_t length;
    return file_read(path, CAP, &text, &length, NULL) ? text : g_strdup("");
}

static void
update(const char *directory, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    if (*text == '\0' && !g_str_has_suffix(name, ".sql")) {
        (void)tree_remove(path, NULL);
        return;
    }
    g_assert_true(directory_make(parent, 0755, NULL));
    g_assert_true(file_write(path, text, strlen(text), 0644, NULL));
}

static void
check_text(const char *directory, const char *name, const char *got)
{
    g_autofree char *wanted = read_or_empty(directory, name);
    if (strcmp(wanted, got) != 0)
        g_test_message("%s/%s", directory, name);
    g_assert_cmpstr(got, ==, wanted);
}

static char *
error_lines(const GError *error)
{
    if (!error)
        return g_strdup("");
    const ErrorFields *fields = error_fields(error);
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%s: %s\n", error_id(error), error->message);
    if (fields->file)
        g_string_append_printf(text, "at %s:%d:%d\n", fields->file, fields->line, fields->column);
    if (fields->detail)
        g_string_append_printf(text, "%s\n", fields->detail);
    return g_string_free(text, FALSE);
}

/* Every file of out/ is an output: with as many of them as outputs, and each output equal to its file. */
static void
check_outputs(const char *directory, const GPtrArray *outputs, bool rewrite)
{
    g_autofree char *out = g_build_filename(directory, "out", NULL);
    if (rewrite)
        (void)tree_remove(out, NULL);
    for (unsigned i = 0; i < outputs->len; i++) {
        const ImportOutput *output = g_ptr_array_index(outputs, i);
        g_autofree char *path = g_build_filename(out, output->name, NULL);
        if (rewrite)
            update(out, output->name, output->text);
        if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
            g_test_message("not in out/: %s", output->name);
        g_assert_true(g_file_test(path, G_FILE_TEST_IS_REGULAR));
        check_text(out, output->name, output->text);
    }
    g_autoptr(GDir) files = g_dir_open(out, 0, NULL);
    unsigned count = 0;
    while (files && g_dir_read_name(files))
        count++;
    g_assert_cmpuint(count, ==, outputs->len);
}

static void
test_case(gconstpointer data)
{
    const char *directory = data;
    g_autofree char *name = g_path_get_basename(directory);
    g_autofree char *in = g_build_filename(directory, "in", NULL);
    const ImportTool *tool = tool_of(name);
    g_assert_nonnull(tool);
    g_autoptr(GError) error = NULL;
    g_autoptr(ImportSet) set = import_convert(tool, in, "in", &error);
    g_assert_true((set == NULL) == (error != NULL));
    g_autoptr(GPtrArray) outputs = set ? import_outputs(set) : g_ptr_array_new();
    g_autoptr(GString) notes = g_string_new(NULL);
    for (unsigned i = 0; set && i < set->notes->len; i++)
        g_string_append_printf(notes, "%s\n", (char *)g_ptr_array_index(set->notes, i));
    g_autofree char *failure = error_lines(error);
    bool rewrite = g_getenv("CONFITURE_UPDATE") != NULL;
    if (rewrite) {
        update(directory, "notes", notes->str);
        update(directory, "error", failure);
    }
    check_text(directory, "error", failure);
    check_text(directory, "notes", notes->str);
    check_outputs(directory, outputs, rewrite);
}

static void
test_every_tool(void)
{
    g_assert_nonnull(import_tool_find("golang-migrate"));
    g_assert_null(import_tool_find("golang"));
    for (const ImportTool *tool = import_tools; tool->name; tool++)
        g_assert_true(import_tool_find(tool->name) == tool);
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_autofree char *cases = tap_source_path("tests/cases/import");
    g_autoptr(GDir) directory = g_dir_open(cases, 0, NULL);
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    const char *name;
    g_assert_nonnull(directory);
    g_test_add_func("/migrate/import/every-tool", test_every_tool);
    while ((name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *test = g_strconcat("/migrate/import/", name, NULL);
        g_ptr_array_add(paths, g_build_filename(cases, name, NULL));
        g_test_add_data_func(test, g_ptr_array_index(paths, paths->len - 1), test_case);
    }
    return g_test_run();
}
