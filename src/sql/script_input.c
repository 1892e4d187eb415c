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

Source *
script_top(const Script *script)
{
    return g_ptr_array_index(script->sources, script->sources->len - 1);
}

const char *
script_intern(Script *script, const char *name)
{
    char *copy = g_strdup(name);
    g_ptr_array_add(script->names, copy);
    return copy;
}

static Source *
source_new(void)
{
    Source *source = g_new0(Source, 1);
    source->fd = -1;
    source->spans = g_array_new(FALSE, TRUE, sizeof(Span));
    source->segments = g_array_new(FALSE, TRUE, sizeof(Segment));
    source->branches = g_array_new(FALSE, TRUE, sizeof(Branch));
    source->text = g_string_new(NULL);
    return source;
}

void
source_free(Source *source)
{
    if (!source)
        return;
    if (source->fd >= 0)
        close(source->fd);
    for (unsigned i = 0; i < source->spans->len; i++) {
        g_free(g_array_index(source->spans, Span, i).owned);
        g_free(g_array_index(source->spans, Span, i).variable);
    }
    g_array_unref(source->spans);
    g_array_unref(source->segments);
    g_array_unref(source->branches);
    g_string_free(source->text, TRUE);
    g_free(source->path);
    g_free(source->owned);
    g_free(source->dollar_tag);
    g_free(source);
}

static Source *
open_file(Script *script, const char *path, GError **error)
{
    struct stat st;
    g_autofree char *shown = path_shown(path, script->root);
    if (access(path, F_OK) == 0 && !path_is_inside(path, script->root)) {
        error_set(error, ERR_FILE, "\"%s\" lies outside the project", shown);
        error_hint(error, "Scripts read files of their own project only: %s.", script->root);
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
    Source *source = source_new();
    source->fd = fd;
    source->path = g_strdup(path);
    source->name = script_intern(script, shown);
    if (script->opened)
        script->opened(script->data, path, source->name);
    return source;
}

bool
source_open(Script *script, const char *path, GError **error)
{
    struct stat st;
    if (script->sources->len >= DEEPEST) {
        error_set(error, ERR_SCRIPT, "includes nest deeper than %d", DEEPEST);
        return false;
    }
    /* Two names of one file are one file: compare what the kernel says they are. */
    bool known = stat(path, &st) == 0;
    for (unsigned i = 0; known && i < script->sources->len; i++) {
        const Source *below = g_ptr_array_index(script->sources, i);
        struct stat other;
        if (below->path && stat(below->path, &other) == 0 && other.st_dev == st.st_dev &&
            other.st_ino == st.st_ino) {
            g_autoptr(GString) chain = g_string_new(below->name);
            for (unsigned k = i + 1; k < script->sources->len; k++)
                g_string_append_printf(chain, " includes %s",
                                       ((Source *)g_ptr_array_index(script->sources, k))->name);
            error_set(error, ERR_SCRIPT, "\"%s\" includes itself", below->name);
            error_detail(error, "%s includes %s", chain->str, below->name);
            return false;
        }
    }
    Source *source = open_file(script, path, error);
    if (!source)
        return false;
    g_ptr_array_add(script->sources, source);
    return true;
}

void
source_open_text(Script *script, const char *name, const char *text, size_t length)
{
    g_autofree char *shown = path_shown(name, script->root);
    Source *source = source_new();
    source->name = script_intern(script, shown);
    source->path = g_strdup(name);
    source->buffer = text;
    source->end = length;
    source->eof = true;
    g_ptr_array_add(script->sources, source);
}

Source *
source_new_data(Script *script, const char *path, GError **error)
{
    return open_file(script, path, error);
}

bool
source_fill(Script *script, Source *source, GError **error)
{
    if (source->eof)
        return true;
    size_t left = source->end - source->start;
    if (source->size < left + script->read_size + 1) {
        if (left > SCRIPT_STATEMENT_CAP) {
            error_set(error, ERR_SCRIPT, "a line of \"%s\" is longer than %d MB", source->name,
                      SCRIPT_STATEMENT_CAP / (1024 * 1024));
            return false;
        }
        source->size = MAX(2 * source->size, left + script->read_size + 1);
        char *bigger = g_malloc(source->size);
        if (left)
            memcpy(bigger, source->buffer + source->start, left);
        g_free(source->owned);
        source->owned = bigger;
    } else if (source->start > 0) {
        memmove(source->owned, source->owned + source->start, left);
    }
    source->buffer = source->owned;
    source->start = 0;
    source->end = left;
    ssize_t n;
    do
        n = read(source->fd, source->owned + left, script->read_size);
    while (n < 0 && errno == EINTR);
    if (n < 0) {
        error_set_errno(error, errno, "read", source->name);
        return false;
    }
    source->eof = n == 0;
    source->end += (size_t)n;
    return true;
}

void
source_consume(Source *source, size_t length)
{
    source->start += length;
    source->offset += length;
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
check_line(Script *script, const Source *source, GError **error)
{
    const char *line = source->line;
    const char *bad = NULL;
    if (is_plain(line, source->line_length))
        return true;
    const char *nul = memchr(line, '\0', source->line_length);
    if (nul) {
        ScriptPlace place = source_place(source, nul);
        script_fail(script, &place, error, "a NUL byte stands in the text");
        error_hint(error, "Is this a SQL file? UTF-16 text holds NUL bytes too: save it as UTF-8.");
        return false;
    }
    if (!script->utf8 || g_utf8_validate(line, (gssize)source->line_length, &bad))
        return true;
    ScriptPlace place = source_place(source, bad);
    script_fail(script, &place, error, "byte 0x%02x is not valid UTF-8", (unsigned)(unsigned char)*bad);
    error_hint(error, "Save the file as UTF-8, or name its encoding first: \\encoding LATIN1");
    return false;
}

bool
source_next_line(Script *script, Source *source, GError **error)
{
    size_t looked = 0;
    const char *newline = NULL;
    if (source->line) {
        source_consume(source, source->line_length);
        source->line = NULL;
    }
    for (;;) {
        size_t left = source->end - source->start;
        if (left > looked)
            newline = memchr(source->buffer + source->start + looked, '\n', left - looked);
        if (newline || source->eof)
            break;
        looked = left;
        if (!source_fill(script, source, error))
            return false;
    }
    size_t length =
        newline ? (size_t)(newline + 1 - (source->buffer + source->start)) : source->end - source->start;
    if (length == 0)
        return false;
    source->line = source->buffer + source->start;
    source->line_length = length;
    source->line_offset = source->offset;
    source->line_number++;
    Span span = {.p = source->line, .end = source->line + length};
    if (source->line_offset == 0 && length >= 3 && memcmp(source->line, "\xEF\xBB\xBF", 3) == 0)
        span.p += 3;
    g_array_append_val(source->spans, span);
    return check_line(script, source, error);
}
