/* The text of a statement by words, and names as rules want them. */
#include <string.h>

#include "lint/run.h"

static bool
is_word(char c)
{
    return g_ascii_isalnum(c) || c == '_' || c == '$' || (c & 0x80);
}

/* Behind the quote that closes the one at `at`; doubled quotes are text. */
static size_t
skip_quoted(const char *text, size_t length, size_t at, bool escapes)
{
    char quote = text[at++];
    for (; at < length; at++) {
        if (escapes && text[at] == '\\') {
            at++;
        } else if (text[at] == quote) {
            if (at + 1 >= length || text[at + 1] != quote)
                return at + 1;
            at++;
        }
    }
    return length;
}

static size_t
skip_comment(const char *text, size_t length, size_t at)
{
    int depth = 0;
    for (; at + 1 < length; at++) {
        if (text[at] == '/' && text[at + 1] == '*') {
            depth++;
            at++;
        } else if (text[at] == '*' && text[at + 1] == '/') {
            at++;
            if (--depth == 0)
                return at + 1;
        }
    }
    return length;
}

static size_t
skip_dollar(const char *text, size_t length, size_t at)
{
    size_t end = at + 1;
    while (end < length && is_word(text[end]) && text[end] != '$')
        end++;
    if (end >= length || text[end] != '$' || g_ascii_isdigit(text[at + 1]))
        return at;
    size_t tag = end + 1 - at;
    const char *close = memmem(text + at + tag, length - at - tag, text + at, tag);
    return close ? (size_t)(close - text) + tag : length;
}

size_t
lint_skip(const char *text, size_t length, size_t at)
{
    bool in_word = at > 0 && is_word(text[at - 1]);
    bool pair = at + 1 < length;
    switch (text[at]) {
    case '\'': {
        bool escapes =
            in_word && (text[at - 1] == 'E' || text[at - 1] == 'e') && (at < 2 || !is_word(text[at - 2]));
        return skip_quoted(text, length, at, escapes);
    }
    case '"':
        return skip_quoted(text, length, at, false);
    case '$':
        return pair && !in_word ? skip_dollar(text, length, at) : at;
    case '-':
        if (pair && text[at + 1] == '-') {
            const char *newline = memchr(text + at, '\n', length - at);
            return newline ? (size_t)(newline - text) : length;
        }
        return at;
    case '/':
        return pair && text[at + 1] == '*' ? skip_comment(text, length, at) : at;
    default:
        return at;
    }
}

size_t
lint_word_length(const char *text, size_t length, size_t at)
{
    if (at >= length)
        return 0;
    size_t end = text[at] == '"' || text[at] == '\'' ? lint_skip(text, length, at) : at;
    while (end < length && end - at < 256 && text[at] != '"' && text[at] != '\'' && is_word(text[end]))
        end++;
    /* A place is never wider than its line. */
    const char *newline = memchr(text + at, '\n', end - at);
    if (newline)
        end = (size_t)(newline - text);
    return MAX(end - at, 1);
}

int
lint_find_word(const LintStatement *statement, int from, const char *word)
{
    const char *text = statement->text;
    size_t length = statement->length;
    size_t wanted = strlen(word);
    for (size_t at = (size_t)MAX(from, 0); at + wanted <= length;) {
        size_t behind = lint_skip(text, length, at);
        if (behind > at) {
            at = behind;
            continue;
        }
        size_t end = at;
        while (end < length && is_word(text[end]))
            end++;
        if (end - at == wanted && g_ascii_strncasecmp(text + at, word, wanted) == 0)
            return (int)at;
        at = MAX(end, at + 1);
        /* E'...' and its like: the quote belongs to the word. */
        if (at < length && text[at] == '\'')
            at = lint_skip(text, length, at);
    }
    return -1;
}

int
lint_statement_end(const LintStatement *statement)
{
    size_t end = 0;
    for (size_t at = 0; at < statement->length;) {
        const char *text = statement->text + at;
        const size_t behind = lint_skip(statement->text, statement->length, at);
        const bool comment = behind > at && (*text == '-' || *text == '/');
        at = MAX(behind, at + 1);
        if (!comment && !g_ascii_isspace(*text))
            end = at;
    }
    return (int)end;
}

int
lint_command_place(const LintStatement *statement, unsigned index)
{
    const SqlAlter *alter = &statement->tree->alter_table.commands[index];
    if (alter->location >= 0 || index == 0)
        return alter->location;
    int depth = 0;
    unsigned passed = 0;
    for (size_t at = 0; at < statement->length;) {
        const char letter = statement->text[at];
        const size_t behind = lint_skip(statement->text, statement->length, at);
        if (passed == index && behind == at && !g_ascii_isspace(letter))
            return (int)at;
        depth += (letter == '(' || letter == '[') - (letter == ')' || letter == ']');
        if (behind == at && letter == ',' && depth == 0)
            passed++;
        at = MAX(behind, at + 1);
    }
    return -1;
}

bool
lint_in_use(const LintStatement *statement, SqlName table)
{
    const ModelRelation *relation = model_find(statement->model, table);
    return !relation || relation->born != model_unit(statement->model);
}

/* The manual, Appendix C, "reserved" in the column PostgreSQL; sorted. */
static const char *const reserved[] = {
    "all",          "analyse",
    "analyze",      "and",
    "any",          "array",
    "as",           "asc",
    "asymmetric",   "both",
    "case",         "cast",
    "check",        "collate",
    "column",       "constraint",
    "create",       "current_catalog",
    "current_date", "current_role",
    "current_time", "current_timestamp",
    "current_user", "default",
    "deferrable",   "desc",
    "distinct",     "do",
    "else",         "end",
    "except",       "false",
    "fetch",        "for",
    "foreign",      "from",
    "grant",        "group",
    "having",       "in",
    "initially",    "intersect",
    "into",         "lateral",
    "leading",      "limit",
    "localtime",    "localtimestamp",
    "not",          "null",
    "offset",       "on",
    "only",         "or",
    "order",        "placing",
    "primary",      "references",
    "returning",    "select",
    "session_user", "some",
    "symmetric",    "system_user",
    "table",        "then",
    "to",           "trailing",
    "true",         "union",
    "unique",       "user",
    "using",        "variadic",
    "when",         "where",
    "window",       "with",
    NULL,
};

/* There, "reserved (can be function or type)". */
static const char *const reserved_for_columns[] = {
    "authorization", "binary", "collation", "concurrently", "cross",   "current_schema", "freeze",  "full",
    "ilike",         "inner",  "is",        "isnull",       "join",    "left",           "like",    "natural",
    "notnull",       "outer",  "overlaps",  "right",        "similar", "tablesample",    "verbose", NULL,
};

bool
lint_is_reserved(const char *name, bool of_function_or_type)
{
    return g_strv_contains(reserved, name) ||
           (!of_function_or_type && g_strv_contains(reserved_for_columns, name));
}

static bool
is_plain(const char *name)
{
    if (!g_ascii_islower(*name) && *name != '_')
        return false;
    for (; *name; name++)
        if (!g_ascii_islower(*name) && !g_ascii_isdigit(*name) && *name != '_' && *name != '$')
            return false;
    return true;
}

static void
append_name(GString *out, const char *name)
{
    if (is_plain(name) && !lint_is_reserved(name, false)) {
        g_string_append(out, name);
        return;
    }
    g_string_append_c(out, '"');
    for (; *name; name++) {
        if (*name == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, *name);
    }
    g_string_append_c(out, '"');
}

char *
lint_quoted(const char *schema, const char *name)
{
    GString *out = g_string_new(NULL);
    if (schema) {
        append_name(out, schema);
        g_string_append_c(out, '.');
    }
    append_name(out, name);
    return g_string_free(out, FALSE);
}

/* Interned: the names of a schema are few, however often they are told. */
const char *
lint_name(const LintStatement *statement, SqlName name)
{
    const ModelRelation *relation = model_find(statement->model, name);
    const char *schema = name.schema ? name.schema : relation ? relation->schema : NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    if (!schema)
        schema = model_creation_schema(statement->model);
    append_name(out, schema);
    g_string_append_c(out, '.');
    append_name(out, name.name);
    return g_intern_string(out->str);
}

const char *
lint_overtaken_by(const Lint *lint)
{
    return lint->reader->file->overtaken_by;
}

bool
lint_excluded(const Lint *lint, const char *schema, const char *table)
{
    if (!table || glob_list_empty(lint->excluded))
        return false;
    if (glob_list_match(lint->excluded, table))
        return true;
    g_autofree char *both = g_strconcat(schema ? schema : "public", ".", table, NULL);
    return glob_list_match(lint->excluded, both);
}

/* Whether what stands behind `length` bytes of a name belongs to it, and had no room in NAMEDATALEN - 1. A
 * name of fewer bytes was cut when a character of several followed. */
static bool
goes_on(const char *next, size_t length, bool quoted)
{
    enum { LONGEST = 63 };
    const bool more = quoted ? *next != '"' : is_word(*next);
    return more && length + (size_t)g_utf8_skip[(unsigned char)*next] > LONGEST;
}

bool
lint_name_was_cut(Lint *lint, ModelPlace place, const char *name)
{
    enum { SHORTEST = 60 }; /* 63, less what a character of four bytes lacks */
    const size_t length = strlen(name);
    LintText *text = place.file && length >= SHORTEST ? lint_text(lint, g_intern_string(place.file)) : NULL;
    size_t at = text ? lint_offset(text, place.line, place.column) : 0;
    while (at > 0 && text->text[at - 1] != ';') /* an index stands before its table */
        at--;
    for (; text && at + length < text->length && text->text[at] != ';'; at++)
        if ((at == 0 || !is_word(text->text[at - 1])) &&
            g_ascii_strncasecmp(text->text + at, name, length) == 0 &&
            goes_on(text->text + at + length, length, at > 0 && text->text[at - 1] == '"'))
            return true;
    return false;
}

bool
lint_takes_long(const LintStatement *statement)
{
    const GArray *locks = statement->risk ? statement->risk->locks : NULL;
    const bool is_query = statement->tree->kind == SQL_DML || statement->tree->kind == SQL_SELECT;
    for (unsigned i = 0; is_query && i < statement->tree->query->write_count; i++) {
        const SqlWrite *write = &statement->tree->query->writes[i];
        if (write->kind != WRITE_INSERT && lint_in_use(statement, write->table))
            return true;
    }
    if (is_query)
        return false;
    for (unsigned i = 0; locks && i < locks->len; i++) {
        const RiskLock *lock = &g_array_index(locks, RiskLock, i);
        if (lock->is_long && !lock->is_new)
            return true;
    }
    return false;
}
