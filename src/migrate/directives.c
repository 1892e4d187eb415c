#include "migrate/directives.h"

#include <limits.h>
#include <string.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/suggest.h"

static const char MARK[] = "confiture:";

void
directives_init(Directives *directives)
{
    *directives = (Directives){
        .requires = g_new0(char *, 1),
        .tags = g_new0(char *, 1),
        .lock_timeout_ms = -1,
        .statement_timeout_ms = -1,
    };
}

void
directives_clear(Directives *directives)
{
    g_strfreev(directives->requires);
    g_strfreev(directives->tags);
    g_free(directives->risk);
}

static bool
read_list(const char *value, char ***list)
{
    g_auto(GStrv) parts = g_strsplit(value, ",", -1);
    for (char **p = parts; *p; p++)
        if (**p == '\0')
            return false;
    g_strfreev(*list);
    *list = g_steal_pointer(&parts);
    return true;
}

static bool
read_requires(Directives *directives, const char *value)
{
    return read_list(value, &directives->requires);
}

static bool
read_tags(Directives *directives, const char *value)
{
    return read_list(value, &directives->tags);
}

static bool
read_transaction(Directives *directives, const char *value)
{
    directives->transaction = strcmp(value, "off") == 0 ? TRANSACTION_MODE_OFF : TRANSACTION_MODE_AUTO;
    return strcmp(value, "off") == 0 || strcmp(value, "on") == 0;
}

static bool
read_timeout(const char *value, int *timeout)
{
    int64_t ms;
    if (!clock_parse_ms(value, &ms) || ms > INT_MAX)
        return false;
    *timeout = (int)ms;
    return true;
}

static bool
read_lock_timeout(Directives *directives, const char *value)
{
    return read_timeout(value, &directives->lock_timeout_ms);
}

static bool
read_statement_timeout(Directives *directives, const char *value)
{
    return read_timeout(value, &directives->statement_timeout_ms);
}

static bool
read_risk(Directives *directives, const char *value)
{
    static const char *const classes[] = {"low", "medium", "high", "critical", NULL};
    g_free(directives->risk);
    directives->risk = g_strdup(value);
    return g_strv_contains(classes, value);
}

/* Every directive: its word, how its value is read, and what a value looks like. */
static const struct {
    const char *word;
    bool (*read)(Directives *directives, const char *value);
    const char *takes;
} TABLE[] = {
    {"requires", read_requires, "versions separated by commas: requires=001,002"},
    {"tags", read_tags, "names separated by commas: tags=release-1"},
    {"transaction", read_transaction, "on or off"},
    {"lock_timeout", read_lock_timeout, "a time with its unit, or 0: lock_timeout=500ms"},
    {"statement_timeout", read_statement_timeout, "a time with its unit, or 0: statement_timeout=1min"},
    {"risk", read_risk, "low, medium, high or critical"},
};

/* Where the words are read from, for messages. */
typedef struct {
    Directives *directives;
    const char *shown;
    const char *text;
    size_t length;
    unsigned seen; /* bits: rows of TABLE */
} Reading;

static void
blame(const Reading *reading, const char *at, GError **error)
{
    size_t offset = (size_t)(at - reading->text);
    int line = 1;
    const char *start = reading->text;
    for (const char *p = reading->text; p < at; p++) {
        if (*p == '\n') {
            line++;
            start = p + 1;
        }
    }
    error_place(error, reading->shown, line, (int)g_utf8_strlen(start, at - start) + 1);
    error_frame(error, reading->text, reading->length, offset);
}

static void
unknown_word(const Reading *reading, const char *at, const char *word, GError **error)
{
    const char *names[G_N_ELEMENTS(TABLE) + 1] = {NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(TABLE); i++)
        names[i] = TABLE[i].word;
    const char *near = suggest_nearest(word, names);
    g_autofree char *all = g_strjoinv(", ", (char **)(void *)names);
    error_set(error, ERR_SCRIPT, "there is no directive \"%s\"", word);
    blame(reading, at, error);
    if (near)
        error_hint(error, "Did you mean \"%s\"? There are: %s.", near, all);
    else
        error_hint(error, "There are: %s.", all);
}

static bool
read_word(Reading *reading, const char *at, size_t length, GError **error)
{
    g_autofree char *text = g_strndup(at, length);
    char *equals = strchr(text, '=');
    if (!equals) {
        error_set(error, ERR_SCRIPT, "the directive \"%s\" has no value", text);
        blame(reading, at, error);
        error_hint(error, "Write it as %s=VALUE, without blanks.", text);
        return false;
    }
    *equals = '\0';
    for (size_t i = 0; i < G_N_ELEMENTS(TABLE); i++) {
        if (strcmp(TABLE[i].word, text) != 0)
            continue;
        if (reading->seen & (1u << i)) {
            error_set(error, ERR_SCRIPT, "the directive \"%s\" is given twice", text);
            blame(reading, at, error);
            return false;
        }
        reading->seen |= 1u << i;
        if (TABLE[i].read(reading->directives, equals + 1))
            return true;
        error_set(error, ERR_SCRIPT, "the directive \"%s\" does not take \"%s\"", text, equals + 1);
        blame(reading, at + (equals + 1 - text), error);
        error_hint(error, "It takes %s.", TABLE[i].takes);
        return false;
    }
    unknown_word(reading, at, text, error);
    return false;
}

/* "-- confiture:disable-next RULE -- reason" and its like are for the linter (lint/suppress.c), which also
 * says what is wrong in them. */
static bool
is_for_linter(const char *behind_mark, const char *end)
{
    static const char *const words[] = {"disable-next", "disable-file", "disable", "enable"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        size_t length = strlen(words[i]);
        if ((size_t)(end - behind_mark) >= length && memcmp(behind_mark, words[i], length) == 0 &&
            (behind_mark + length == end || g_ascii_isspace(behind_mark[length])))
            return true;
    }
    return false;
}

/* One comment line, from behind its dashes to its end. */
static bool
read_line(Reading *reading, const char *line, const char *end, GError **error)
{
    while (line < end && (*line == ' ' || *line == '\t'))
        line++;
    if ((size_t)(end - line) < strlen(MARK) || memcmp(line, MARK, strlen(MARK)) != 0)
        return true;
    line += strlen(MARK);
    if (is_for_linter(line, end))
        return true;
    while (line < end) {
        size_t word = 0;
        while (line < end && g_ascii_isspace(*line))
            line++;
        while (line + word < end && !g_ascii_isspace(line[word]))
            word++;
        if (word > 0 && !read_word(reading, line, word, error))
            return false;
        line += word;
    }
    return true;
}

bool
directives_read(Directives *directives, const char *shown, const char *text, size_t length, GError **error)
{
    Reading reading = {directives, shown, text, length, 0};
    const char *end = text + length;
    const char *p = text;
    if (length >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0)
        p += 3;
    while (p < end) {
        while (p < end && g_ascii_isspace(*p))
            p++;
        if (end - p < 2 || p[0] != '-' || p[1] != '-')
            return true;
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        const char *stop = newline ? newline : end;
        if (!read_line(&reading, p + 2, stop, error))
            return false;
        p = stop;
    }
    return true;
}
