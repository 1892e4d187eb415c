/* The fix of a pattern: text replaced in, or put behind, the definition of an object. */
#include <string.h>

#include "lint/custom_internal.h"

/* Where the definition at `start` ends: the ',' ';' or ')' that is not inside it, blanks before it left out.
 */
static size_t
definition_end(const LintText *text, size_t start)
{
    int depth = 0;
    size_t end = start;
    for (size_t at = start; at < text->length;) {
        const char c = text->text[at];
        if (depth == 0 && (c == ',' || c == ';' || c == ')'))
            break;
        const size_t behind = lint_skip(text->text, text->length, at);
        const bool comment = behind > at && (c == '-' || c == '/');
        depth += (c == '(') - (c == ')');
        at = MAX(behind, at + 1);
        if (!comment && !g_ascii_isspace(c))
            end = at;
    }
    return end;
}

static bool
ends_word(char c)
{
    return !(g_ascii_isalnum(c) || c == '_' || c == '$' || (c & 0x80));
}

/* The text as words of its own, outside quotes and comments; `end` when it is not there. */
static size_t
find_words(const LintText *text, size_t start, size_t end, const char *words)
{
    const size_t length = strlen(words);
    for (size_t at = start; at + length <= end;) {
        const bool first = at == 0 || ends_word(text->text[at - 1]);
        if (first && g_ascii_strncasecmp(text->text + at, words, length) == 0 &&
            (at + length >= text->length || ends_word(text->text[at + length])))
            return at;
        at = MAX(lint_skip(text->text, text->length, at), at + 1);
    }
    return end;
}

/* Moves a line and column from one byte to a later one. */
static void
advance(const LintText *text, size_t from, size_t to, int *line, int *column)
{
    for (size_t at = from; at < to; at++) {
        const char c = text->text[at];
        if (c == '\n') {
            ++*line;
            *column = 1;
        } else if ((c & 0xC0) != 0x80) {
            ++*column;
        }
    }
}

void
custom_fix_apply(Lint *lint, Finding *finding, const CustomFix *fix, ModelPlace place)
{
    LintText *text = place.file && place.line > 0 ? lint_text(lint, place.file) : NULL;
    if (!text)
        return;
    const size_t start = lint_offset(text, place.line, place.column);
    const size_t end = definition_end(text, start);
    const size_t from = fix->replace ? find_words(text, start, end, fix->replace) : end;
    if (fix->replace && from == end)
        return;
    Edit edit = {.file = text->shown,
                 .offset = from,
                 .length = fix->replace ? strlen(fix->replace) : 0,
                 .line = place.line,
                 .column = place.column,
                 .text = g_strdup(fix->with)};
    advance(text, start, from, &edit.line, &edit.column);
    edit.end_line = edit.line;
    edit.end_column = edit.column;
    advance(text, from, from + edit.length, &edit.end_line, &edit.end_column);
    finding_add_edit(finding, edit);
    finding->fix_is_safe = fix->safe;
}
