/* Files of a script: the fence around them, reading them by lines, and what a line may hold. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files.h"
#include "sql/script_internal.h"

enum { DEEPEST = 64 };

Input *
script_top(const Script *script)
{
    return g_ptr_array_index(script->inputs, script->inputs->len - 1);
}

const char *
script_intern(Script *script, const char *name)
{
    char *copy = g_strdup(name);
    g_ptr_array_add(script->names, copy);
    return copy;
}

/* A new input, or the spare one made as new. */
static Input *
input_new(Script *script)
{
    Input *input = g_steal_pointer(&script->spare);
    if (input) {
        Input kept = *input;
        *input = (Input){.fd = -1,
                         .next_number = 1,
                         .spans = kept.spans,
                         .segments = kept.segments,
                         .branches = kept.branches,
                         .text = kept.text};
        return input;
    }
    input = g_new0(Input, 1);
    input->fd = -1;
    input->next_number = 1;
    input->spans = g_array_new(FALSE, TRUE, sizeof(Span));
    input->segments = g_array_new(FALSE, TRUE, sizeof(Segment));
    input->branches = g_array_new(FALSE, TRUE, sizeof(Branch));
    input->text = g_string_new(NULL);
    return input;
}

/* Lets go of what belongs to one file; an input kept as the spare comes here twice. */
static void
input_close(Input *input)
{
    if (input->fd >= 0)
        close(input->fd);
    for (unsigned i = 0; i < input->spans->len; i++) {
        g_free(g_array_index(input->spans, Span, i).owned);
        g_free(g_array_index(input->spans, Span, i).variable);
    }
    g_array_set_size(input->spans, 0);
    g_array_set_size(input->segments, 0);
    g_array_set_size(input->branches, 0);
    g_string_truncate(input->text, 0);
    g_clear_pointer(&input->path, g_free);
    g_clear_pointer(&input->owned, g_free);
    g_clear_pointer(&input->kept, g_free);
    g_clear_pointer(&input->dollar_tag, g_free);
}

void
input_free(Input *input)
{
    if (!input)
        return;
    input_close(input);
    g_array_unref(input->spans);
    g_array_unref(input->segments);
    g_array_unref(input->branches);
    g_string_free(input->text, TRUE);
    g_free(input);
}

void
input_pop(Script *script)
{
    Input *input = g_ptr_array_steal_index(script->inputs, script->inputs->len - 1);
    if (script->spare) {
        input_free(input);
        return;
    }
    input_close(input);
    script->spare = input;
}

static Input *
open_file(Script *script, const char *path, GError **error)
{
    struct stat st;
    /* Only for the eye: the kernel, not we, decides what ".." behind a link means. */
    g_autofree char *plain = g_canonicalize_filename(path, script->root);
    g_autofree char *shown = path_shown(plain, script->root);
    if (access(path, F_OK) == 0 && !path_is_inside(path, script->root)) {
        error_set(error, ERR_FILE, "\"%s\" lies outside the project", shown);
        error_hint(error, "Scripts read files of their own project only, links followed.");
        return NULL;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 || fstat(fd, &st) != 0) {
        error_set_errno(error, errno, "read", shown);
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    if (!S_ISREG(st.st_mode)) {
        close(fd);
        error_set(error, ERR_FILE, "\"%s\" is not a regular file", shown);
        return NULL;
    }
    Input *input = input_new(script);
    input->fd = fd;
    input->path = g_strdup(path);
    input->name = script_intern(script, shown);
    if (script->opened)
        script->opened(script->data, path, input->name);
    return input;
}

bool
input_open(Script *script, const char *path, GError **error)
{
    struct stat st;
    if (script->inputs->len >= DEEPEST) {
        error_set(error, ERR_SCRIPT, "includes nest deeper than %d", DEEPEST);
        return false;
    }
    /* Two names of one file are one file: compare what the kernel says they are. */
    bool known = stat(path, &st) == 0;
    for (unsigned i = 0; known && i < script->inputs->len; i++) {
        const Input *below = g_ptr_array_index(script->inputs, i);
        struct stat other;
        if (below->path && stat(below->path, &other) == 0 && other.st_dev == st.st_dev &&
            other.st_ino == st.st_ino) {
            g_autoptr(GString) chain = g_string_new(below->name);
            for (unsigned k = i + 1; k < script->inputs->len; k++)
                g_string_append_printf(chain, " includes %s",
                                       ((Input *)g_ptr_array_index(script->inputs, k))->name);
            error_set(error, ERR_SCRIPT, "\"%s\" includes itself", below->name);
            error_detail(error, "%s includes %s", chain->str, below->name);
            return false;
        }
    }
    Input *input = open_file(script, path, error);
    if (!input)
        return false;
    g_ptr_array_add(script->inputs, input);
    return true;
}

void
input_open_text(Script *script, const char *name, const char *text, size_t length)
{
    g_autofree char *shown = path_shown(name, script->root);
    Input *input = input_new(script);
    input->name = script_intern(script, shown);
    input->path = g_strdup(name);
    input->buffer = text;
    input->end = length;
    input->eof = true;
    g_ptr_array_add(script->inputs, input);
}

void
input_start_at(Input *input, size_t offset)
{
    const char *line = input->buffer;
    for (const char *p = line; (p = memchr(p, '\n', (size_t)(input->buffer + offset - p))) != NULL;
         line = ++p)
        input->next_number++;
    input->start = input->offset = (size_t)(line - input->buffer);
    input->passed_over = offset - input->start;
}

Input *
input_new_data(Script *script, const char *path, GError **error)
{
    return open_file(script, path, error);
}

bool
input_fill(Script *script, Input *input, GError **error)
{
    if (input->eof)
        return true;
    size_t left = input->end - input->start;
    if (input->size < left + script->read_size + 1) {
        if (left > script->cap) {
            ScriptPlace place = {input->name, input->next_number, 1, input->offset};
            script_fail(script, &place, error, "a line is longer than %zu MB", script->cap >> 20);
            return false;
        }
        input->size = MAX(2 * input->size, left + script->read_size + 1);
        char *bigger = g_malloc(input->size);
        if (left)
            memcpy(bigger, input->buffer + input->start, left);
        g_free(input->owned);
        input->owned = bigger;
    } else if (input->start > 0) {
        memmove(input->owned, input->owned + input->start, left);
    }
    input->buffer = input->owned;
    input->start = 0;
    input->end = left;
    ssize_t n;
    do
        n = read(input->fd, input->owned + left, script->read_size);
    while (n < 0 && errno == EINTR);
    if (n < 0) {
        error_set_errno(error, errno, "read", input->name);
        return false;
    }
    input->eof = n == 0;
    input->end += (size_t)n;
    return true;
}

void
input_consume(Input *input, size_t length)
{
    input->start += length;
    input->offset += length;
}

/* Whether a line is plain ASCII without NUL: eight bytes at a time, because every line is asked. */
static bool
is_plain(const char *line, size_t length)
{
    const uint64_t ones = 0x0101010101010101ULL;
    const uint64_t highs = 0x8080808080808080ULL;
    uint64_t suspicious = 0;
    size_t i = 0;
    for (; i + 8 <= length; i += 8) {
        uint64_t word;
        memcpy(&word, line + i, 8);
        /* The classic zero-byte test (Mycroft); bytes with the high bit are caught by `word` itself. */
        suspicious |= ((word - ones) & ~word & highs) | (word & highs);
    }
    for (; i < length; i++)
        suspicious |= line[i] == '\0' || (line[i] & 0x80);
    return suspicious == 0;
}

static bool
check_line(Script *script, Input *input, GError **error)
{
    const char *line = input->line;
    const char *bad = NULL;
    input->line_ascii = is_plain(line, input->line_length);
    input->counted = NULL;
    if (input->line_ascii)
        return true;
    const char *nul = memchr(line, '\0', input->line_length);
    if (nul) {
        ScriptPlace place = input_place(input, nul);
        script_fail(script, &place, error, "a NUL byte stands in the text");
        error_hint(error, "Is this a SQL file? UTF-16 text holds NUL bytes too: save it as UTF-8.");
        return false;
    }
    if (!script->utf8 || g_utf8_validate(line, (gssize)input->line_length, &bad))
        return true;
    ScriptPlace place = input_place(input, bad);
    script_fail(script, &place, error, "byte 0x%02x is not valid UTF-8", (unsigned)(unsigned char)*bad);
    error_hint(error, "Save the file as UTF-8, or name its encoding first: \\encoding LATIN1");
    return false;
}

bool
input_next_line(Script *script, Input *input, GError **error)
{
    size_t looked = 0;
    const char *newline = NULL;
    if (input->kept) /* a statement that goes on here goes on behind the data */
        input->resume = true;
    else if (input->line)
        input_consume(input, input->line_length);
    input->line = NULL;
    g_clear_pointer(&input->kept, g_free);
    for (;;) {
        size_t left = input->end - input->start;
        if (left > looked)
            newline = memchr(input->buffer + input->start + looked, '\n', left - looked);
        if (newline || input->eof)
            break;
        looked = left;
        if (!input_fill(script, input, error))
            return false;
    }
    size_t length =
        newline ? (size_t)(newline + 1 - (input->buffer + input->start)) : input->end - input->start;
    if (length == 0)
        return false;
    input->line = input->buffer + input->start;
    input->line_length = length;
    input->line_offset = input->offset;
    input->line_number = input->next_number++;
    input->replaced = 0;
    Span span = {.p = input->line, .end = input->line + length};
    if (input->line_offset == 0 && length >= 3 && memcmp(input->line, "\xEF\xBB\xBF", 3) == 0)
        span.p += 3;
    span.p = MAX(span.p, input->line + input->passed_over);
    input->passed_over = 0;
    g_array_append_val(input->spans, span);
    return check_line(script, input, error);
}
