/* Files as they are on disk: for the lines a finding shows, for comments, for the bytes a fix replaces. */
#include <string.h>

#include "base/files.h"
#include "lint/run.h"
#include "sql/script.h"

static void
suppression_free(void *data)
{
    Suppression *suppression = data;
    g_ptr_array_unref(suppression->names);
    g_array_unref(suppression->used);
    g_free(suppression);
}

void
lint_text_free(gpointer data)
{
    LintText *text = data;
    g_free(text->owned);
    g_free(text->severities);
    if (text->starts)
        g_array_unref(text->starts);
    if (text->suppressions)
        g_ptr_array_unref(text->suppressions);
    g_free(text);
}

static LintText *
text_new(Lint *lint, const char *shown, const LintFile *file)
{
    LintText *text = g_new0(LintText, 1);
    text->shown = g_intern_string(shown);
    text->file = file;
    text->suppressions = g_ptr_array_new_with_free_func(suppression_free);
    g_hash_table_replace(lint->texts, (gpointer)(uintptr_t)text->shown, text);
    return text;
}

LintText *
lint_text_open(Lint *lint, const LintFile *file, GError **error)
{
    g_autofree char *owned = NULL;
    size_t length = file->length;
    if (!file->text && !file_read(file->path, SCRIPT_STATEMENT_CAP, &owned, &length, error))
        return NULL;
    LintText *text = text_new(lint, file->shown, file);
    text->length = length;
    text->text = file->text ? file->text : owned;
    text->owned = g_steal_pointer(&owned);
    if (!file->replay_only)
        lint_suppressions_read(lint, text);
    return text;
}

LintText *
lint_text(Lint *lint, const char *shown)
{
    LintText *text = g_hash_table_lookup(lint->texts, shown);
    const char *path = text ? NULL : g_hash_table_lookup(lint->paths, shown);
    g_autofree char *owned = NULL;
    size_t length;
    if (text || !path || !file_read(path, SCRIPT_STATEMENT_CAP, &owned, &length, NULL))
        return text;
    text = text_new(lint, shown, NULL);
    text->length = length;
    text->text = text->owned = g_steal_pointer(&owned);
    lint_suppressions_read(lint, text);
    return text;
}

size_t
lint_line_start(LintText *text, int line)
{
    if (!text->starts) {
        text->starts = g_array_new(FALSE, FALSE, sizeof(size_t));
        for (size_t at = 0; at < text->length;) {
            g_array_append_val(text->starts, at);
            const char *newline = memchr(text->text + at, '\n', text->length - at);
            at = newline ? (size_t)(newline - text->text) + 1 : text->length;
        }
    }
    unsigned index = (unsigned)MAX(line - 1, 0);
    return index < text->starts->len ? g_array_index(text->starts, size_t, index) : text->length;
}

size_t
lint_offset(LintText *text, int line, int column)
{
    size_t at = lint_line_start(text, line);
    if (at == 0 && text->length >= 3 && memcmp(text->text, "\xEF\xBB\xBF", 3) == 0)
        at = 3;
    for (; column > 1 && at < text->length && text->text[at] != '\n'; column--) {
        at++;
        while (at < text->length && (text->text[at] & 0xC0) == 0x80)
            at++;
    }
    return at;
}
