/* goose: "<version>_<name>.sql" with "-- +goose Up" and "-- +goose Down", StatementBegin and StatementEnd
 * around what holds ';' inside, NO TRANSACTION, ENVSUB ON and OFF; or "<version>_<name>.go".
 *
 * Source: pressly.github.io/goose, "SQL migrations" annotations, and github.com/pressly/goose
 * internal/sqlparser/parser.go. Its ledger is goose_db_version(id, version_id, is_applied, tstamp): a row per
 * step up or down, the last one of a version counts (internal/dialect/dialectquery/postgres.go).
 */
#include <string.h>

#include "base/errors.h"
#include "migrate/import_tool.h"

typedef enum { STATE_HEAD, STATE_UP, STATE_DOWN } State;

typedef struct {
    ImportSet *set;
    ImportItem *item;
    const char *file;
    const char *text;
    GString *up, *down;
    State state;
    const char *block; /* StatementBegin that is open, or NULL */
    bool off;
    bool substitutes; /* ENVSUB is on */
    bool variables;   /* and a statement under it holds a '$' */
} Reading;

static bool
refuse(const Reading *reading, const char *at, const char *what, GError **error)
{
    error_set(error, ERR_FILE, "%s", what);
    import_blame(reading->set, reading->file, reading->text, (size_t)(at - reading->text), error);
    return false;
}

/* An annotation, after "+goose". */
static bool
annotate(Reading *reading, const char *at, const char *word, GError **error)
{
    if (g_ascii_strcasecmp(word, "Up") == 0) {
        if (reading->state != STATE_HEAD)
            return refuse(reading, at, "a second \"-- +goose Up\"", error);
        reading->state = STATE_UP;
    } else if (g_ascii_strcasecmp(word, "Down") == 0) {
        if (reading->state != STATE_UP || reading->block)
            return refuse(reading, at, "\"-- +goose Down\" does not follow an Up that is complete", error);
        reading->state = STATE_DOWN;
    } else if (g_ascii_strcasecmp(word, "StatementBegin") == 0) {
        if (reading->state == STATE_HEAD || reading->block)
            return refuse(reading, at, "\"-- +goose StatementBegin\" stands where none can begin", error);
        reading->block = at;
    } else if (g_ascii_strcasecmp(word, "StatementEnd") == 0) {
        if (!reading->block)
            return refuse(reading, at, "\"-- +goose StatementEnd\" without StatementBegin", error);
        reading->block = NULL;
    } else if (g_ascii_strcasecmp(word, "NO TRANSACTION") == 0) {
        reading->off = true;
    } else if (g_ascii_strcasecmp(word, "ENVSUB ON") == 0 || g_ascii_strcasecmp(word, "ENVSUBST ON") == 0) {
        reading->substitutes = true;
    } else if (g_ascii_strcasecmp(word, "ENVSUB OFF") == 0 || g_ascii_strcasecmp(word, "ENVSUBST OFF") == 0) {
        reading->substitutes = false;
    } else {
        return refuse(reading, at, "an annotation that goose does not have", error);
    }
    return true;
}

static bool
read_lines(Reading *reading, GError **error)
{
    ImportLine line;
    for (const char *at = reading->text; import_line(at, &line); at = line.next) {
        g_autofree char *word = import_marked(&line, "+goose");
        if (word) {
            if (!annotate(reading, at, word, error))
                return false;
            continue;
        }
        if (reading->state == STATE_HEAD) {
            const char *p = at;
            for (; p < line.end && g_ascii_isspace(*p); p++)
                ;
            if (p < line.end && !g_str_has_prefix(p, "--"))
                return refuse(reading, p, "a statement stands before \"-- +goose Up\"", error);
        }
        if (reading->substitutes && memchr(at, '$', (size_t)(line.end - at)))
            reading->variables = true;
        g_string_append_len(reading->state == STATE_DOWN ? reading->down : reading->up, at, line.next - at);
    }
    if (reading->block)
        return refuse(reading, reading->block, "\"-- +goose StatementBegin\" without StatementEnd", error);
    return reading->state != STATE_HEAD ||
           refuse(reading, reading->text, "there is no \"-- +goose Up\"", error);
}

/* Blank lines at both ends go. NULL when nothing is left. */
static char *
trimmed(GString *text)
{
    char *start = text->str;
    for (char *p = start; *p && g_ascii_isspace(*p); p++)
        if (*p == '\n')
            start = p + 1;
    g_autofree char *rest = g_strchomp(g_strdup(start));
    return *rest ? g_strconcat(rest, "\n", NULL) : NULL;
}

static bool
read_sql(ImportSet *set, ImportItem *item, const char *file, GError **error)
{
    g_autofree char *text = import_text(set, file, error);
    if (!text)
        return false;
    Reading reading = {.set = set, .item = item, .file = file, .text = text};
    reading.up = g_string_new(NULL);
    reading.down = g_string_new(NULL);
    bool ok = read_lines(&reading, error);
    if (ok) {
        item->up = (ImportPart){trimmed(reading.up), reading.off};
        item->down = (ImportPart){trimmed(reading.down), reading.off};
        import_unwrap_sections(set, item);
        if (reading.variables)
            import_stop(set, item, "Write the values into the file, then take this statement out.",
                        "goose puts environment variables into it (ENVSUB)");
    }
    g_string_free(reading.up, TRUE);
    g_string_free(reading.down, TRUE);
    return ok;
}

static bool
read_migration(ImportSet *set, const char *file, const char *dot, GError **error)
{
    size_t digits = strspn(file, "0123456789");
    g_autofree char *version = g_strndup(file, digits);
    g_autofree char *name = g_strndup(file + digits + 1, (size_t)(dot - file) - digits - 1);
    ImportItem *item = import_add(set, version, name, version, file, error);
    if (!item)
        return false;
    if (strcmp(dot, ".sql") == 0)
        return read_sql(set, item, file, error);
    import_stop(set, item, "Write its SQL into this file, in place of this statement.",
                "the migration is a Go program");
    g_autofree char *program = import_text(set, file, error);
    return program != NULL;
}

bool
import_read_goose(ImportSet *set, GError **error)
{
    g_autoptr(GPtrArray) names = import_list(set, false, error);
    for (unsigned i = 0; names && i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        const char *dot = strrchr(name, '.');
        bool sql = dot && strcmp(dot, ".sql") == 0;
        bool go = dot && strcmp(dot, ".go") == 0 && !g_str_has_suffix(name, "_test.go");
        size_t digits = strspn(name, "0123456789");
        if ((sql || go) && digits > 0 && name[digits] == '_') {
            if (!read_migration(set, name, dot, error))
                return false;
        } else if (sql) {
            import_pass_over(set, name, "its name does not begin with a version and '_'");
        }
    }
    return names != NULL;
}
