/* Any bytes are a file somebody may build from: they are read to an end or to one placed error, what comes
 * out is in order, and it is the same however small the pieces are in which it is read. */
#include <glib.h>
#include <glib/gstdio.h>
#include <stdint.h>
#include <string.h>

#include "base/errors.h"
#include "sql/script_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_places(const Script *script, const ScriptEvent *event)
{
    size_t step = MAX(event->length / 8, 1);
    for (size_t at = 0; at <= event->length; at += step) {
        ScriptPlace place = script_place(script, event, at);
        g_assert_nonnull(place.file);
        g_assert_cmpint(place.line, >=, 1);
        g_assert_cmpint(place.column, >=, 1);
    }
    g_assert_cmpint(event->place.line, <=, event->end.line);
    g_assert_cmpuint(strlen(event->text), ==, event->length);
}

/* Everything the events hold, in one string. */
static char *
read_all(Script *script)
{
    GString *all = g_string_new(NULL);
    ScriptEvent event;
    g_autoptr(GError) error = NULL;
    while (script_next(script, &event, &error) && event.kind != SCRIPT_END) {
        if (event.kind == SCRIPT_STATEMENT)
            check_places(script, &event);
        if (event.kind != SCRIPT_COPY_DATA)
            g_string_append_printf(all, "\n<%d %d:%d %zu>", event.kind, event.place.line, event.place.column,
                                   event.place.offset);
        g_string_append_len(all, event.text, (gssize)event.length);
    }
    if (error) {
        const ErrorFields *fields = error_fields(error);
        g_assert_true(error->code == ERR_SCRIPT || error->code == ERR_FILE);
        g_assert_nonnull(fields->file);
        g_assert_cmpint(fields->line, >=, 1);
        g_assert_nonnull(fields->frame);
        g_assert_true(g_utf8_validate(fields->frame, -1, NULL));
        g_string_append_printf(all, "\n!%s %d:%d\n%s", error->message, fields->line, fields->column,
                               fields->frame);
    }
    g_assert_true(script_next(script, &event, NULL));
    g_assert_cmpint(event.kind, ==, SCRIPT_END);
    return g_string_free(all, FALSE);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *root = g_dir_make_tmp("fuzz-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(root, "fuzz.sql", NULL);
    const ScriptOptions options = {.root = root};
    g_assert_true(g_file_set_contents(path, (const char *)data, (gssize)size, NULL));
    g_autofree char *first = NULL;
    for (int round = 0; round < 3; round++) {
        g_autoptr(Script) script = round == 0
                                       ? script_open_text(path, (const char *)data, size, &options, NULL)
                                       : script_open(path, &options, NULL);
        g_hash_table_insert(script->variables, g_strdup("v"), g_strdup("a 'b;' :w \\echo"));
        g_hash_table_insert(script->variables, g_strdup("w"), g_strdup("; :v $$"));
        if (round == 2)
            script->read_size = 1 + size % 7;
        g_autofree char *all = read_all(script);
        if (first)
            g_assert_cmpstr(all, ==, first);
        else
            first = g_steal_pointer(&all);
    }
    g_unlink(path);
    g_rmdir(root);
    return 0;
}
