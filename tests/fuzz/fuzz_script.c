/* A script is read from memory and from a file in pieces of some size, chosen by the first byte: both ways
 * hold the same events and the same error. What was not rewritten stands byte for byte in the script where
 * its place says, and nothing grows unless a variable is named.
 */
#include <glib/gstdio.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/frame.h"
#include "sql/script_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LONGEST = 64 * 1024, PLACES_ASKED = 32, COPY_WORDS = 16 };

static char directory[] = "/tmp/cf-fuzz-XXXXXX";
static const char part[] = "SELECT 'part';\n\\echo part\n";

static void
remove_directory(void)
{
    static const char *const files[] = {"script.sql", "part.sql"};
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(directory, files[i], NULL);
        g_unlink(path);
    }
    g_rmdir(directory);
}

/* In place: g_file_set_contents() would sync and rename, a thousand times a second. */
static void
write_file(const char *path, const char *text, size_t length)
{
    FILE *file = fopen(path, "wb");
    g_assert_nonnull(file);
    g_assert_cmpuint(fwrite(text, 1, length, file), ==, length);
    g_assert_cmpint(fclose(file), ==, 0);
}

/* Once. Whether its name still ends in X does not tell: of the made names one in 62 does, too. */
static void
make_directory(void)
{
    static bool made;
    if (made)
        return;
    made = true;
    g_assert_nonnull(mkdtemp(directory));
    atexit(remove_directory);
    g_autofree char *path = g_build_filename(directory, "part.sql", NULL);
    g_assert_true(g_file_set_contents(path, part, -1, NULL));
}

/* Line and column counted anew from the start of the file; a byte order mark stands in no column. */
static ScriptPlace
place_in(const char *text, size_t length, size_t offset)
{
    const size_t mark = length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    const FramePlace place = frame_place(text + mark, length - mark, offset - mark);
    return (ScriptPlace){.line = place.line, .column = place.column};
}

/* The bytes of an event that is not rewritten are those at their places. A statement may go on behind the
 * data of a COPY on its line, so each byte is asked for by itself. */
static void
check_bytes(const Script *script, const ScriptEvent *event, const char *text, size_t length)
{
    const bool statement = event->kind == SCRIPT_STATEMENT;
    if ((!statement && event->kind != SCRIPT_COPY_DATA) || strcmp(event->place.file, "script.sql") != 0)
        return;
    g_assert_cmpuint(event->length, >, 0);
    g_assert_cmpuint(event->place.offset, <, length);
    g_assert_cmpuint(event->end.offset, <=, length);
    if (script_rewrote(script))
        return;
    if (!statement) {
        g_assert_cmpuint(event->length, <=, length - event->place.offset);
        g_assert_cmpint(memcmp(text + event->place.offset, event->text, event->length), ==, 0);
        return;
    }
    const size_t step = MAX(event->length / PLACES_ASKED, 1);
    for (size_t at = 0; at < event->length; at += step) {
        const ScriptPlace place = script_place(script, event, at);
        g_assert_cmpuint(place.offset, >=, event->place.offset + at);
        g_assert_cmpuint(place.offset, <, length);
        g_assert_cmpint(text[place.offset], ==, event->text[at]);
        const ScriptPlace counted = place_in(text, length, place.offset);
        g_assert_cmpint(place.line, ==, counted.line);
        g_assert_cmpint(place.column, ==, counted.column);
    }
}

/* Where a chunk of data ends depends on how it was read. */
static void
put_head(GString *out, const ScriptEvent *event)
{
    const ScriptPlace *place = &event->place;
    const ScriptPlace *end = event->kind == SCRIPT_COPY_DATA ? place : &event->end;
    g_string_append_printf(out, "\n%d %s %d:%d@%zu-%s %d:%d@%zu %d%d ", event->kind, place->file, place->line,
                           place->column, place->offset, end->file, end->line, end->column, end->offset,
                           event->closed, event->copies_from_stdin);
}

static void
put_error(GString *out, const GError *error)
{
    const ErrorFields *fields = error_fields(error);
    g_assert_true(error->code == ERR_SCRIPT || error->code == ERR_FILE);
    g_assert_nonnull(fields->file);
    g_string_append_printf(out, "\nerror %d %s %s:%d:%d\n%s", error->code, error->message, fields->file,
                           fields->line, fields->column, fields->frame ? fields->frame : "");
}

/* All events as text, data in one piece however it came. *total is the length of all their texts. */
static void
read_all(Script *script, GString *out, size_t *total, const char *text, size_t length)
{
    bool in_data = false;
    for (int count = 0; count < 2 * LONGEST; count++) {
        ScriptEvent event = {0};
        g_autoptr(GError) error = NULL;
        if (!script_next(script, &event, &error)) {
            put_error(out, error);
            g_assert_true(script_next(script, &event, &error));
            g_assert_cmpint(event.kind, ==, SCRIPT_END);
            return;
        }
        if (event.kind == SCRIPT_END)
            return;
        check_bytes(script, &event, text, length);
        if (event.kind != SCRIPT_COPY_DATA || !in_data)
            put_head(out, &event);
        in_data = event.kind == SCRIPT_COPY_DATA;
        g_string_append_len(out, event.text, (gssize)event.length);
        *total += event.length;
    }
    g_error("the script never ends");
}

static GHashTable *
variables_new(void)
{
    GHashTable *variables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert(variables, g_strdup("v"), g_strdup("a;'b"));
    g_hash_table_insert(variables, g_strdup("w"), g_strdup("on"));
    return variables;
}

/* Bytes more than the script's own that its events may hold: included files, and the words of COPY. */
static size_t
may_grow(const char *text, size_t length)
{
    size_t backslashes = 0;
    for (size_t i = 0; i < length; i++)
        backslashes += text[i] == '\\';
    return backslashes * (sizeof part + COPY_WORDS);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > LONGEST)
        return 0;
    make_directory();
    const size_t length = size;
    g_autofree char *text = g_malloc(MAX(length, 1));
    memcpy(text, data, length);
    g_autofree char *path = g_build_filename(directory, "script.sql", NULL);
    write_file(path, text, length);
    g_autoptr(GHashTable) variables = variables_new();
    const ScriptOptions options = {.root = directory, .variables = variables};

    g_autoptr(GString) from_memory = g_string_new(NULL);
    g_autoptr(GString) from_file = g_string_new(NULL);
    size_t memory_total = 0;
    size_t file_total = 0;
    g_autoptr(Script) memory = script_open_text(path, text, length, &options, NULL);
    read_all(memory, from_memory, &memory_total, text, length);
    g_autoptr(Script) file = script_open(path, &options, NULL);
    g_assert_nonnull(file);
    file->read_size = 1 + size % 31;
    read_all(file, from_file, &file_total, text, length);
    g_assert_cmpstr(from_memory->str, ==, from_file->str);
    g_assert_true(g_string_equal(from_memory, from_file));
    if (!memchr(text, ':', length))
        g_assert_cmpuint(memory_total, <=, length + may_grow(text, length));
    return 0;
}
