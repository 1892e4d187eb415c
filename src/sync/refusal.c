#include <string.h>

#include "base/errors.h"
#include "sync/internal.h"

/* Classes of PostgreSQL's manual, appendix A, whose messages quote values: data exception, integrity
 * constraint violation, and what functions raise. */
static bool
quotes_values(const char *sqlstate)
{
    return g_str_has_prefix(sqlstate, "22") || g_str_has_prefix(sqlstate, "23") ||
           g_str_has_prefix(sqlstate, "P0");
}

static const char *
reason(const char *sqlstate)
{
    static const struct {
        const char *sqlstate, *reason;
    } known[] = {
        {"23502", "a value is null and must not be"},
        {"23503", "a row references one that is not there"},
        {"23505", "a value that has to be unique is there twice"},
        {"23514", "a row breaks a CHECK"},
        {"23P01", "two rows exclude each other"},
        {"22001", "a value is too long for its column"},
        {"22003", "a number is out of its column's range"},
        {"22P02", "a value is not of its column's type"},
        {"22021", "a value is not text in the database's encoding"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
        if (strcmp(known[i].sqlstate, sqlstate) == 0)
            return known[i].reason;
    return "a value is not taken";
}

/* "line 17, column mail" of "COPY users, line 17, column mail: "..."", or NULL. The caller frees. */
static char *
place_of(const ErrorFields *fields)
{
    for (unsigned i = 0; fields->context && i < fields->context->len; i++) {
        const char *text = fields->context->pdata[i];
        const char *line = g_str_has_prefix(text, "COPY ") ? strstr(text, ", line ") : NULL;
        const char *end = line ? strstr(line, ": \"") : NULL;
        if (end)
            return g_strndup(line + 2, (size_t)(end - line - 2));
    }
    return NULL;
}

void
sync_hide_values(GError **problem, const char *table)
{
    const ErrorFields *fields = error_fields(*problem);
    if (!g_error_matches(*problem, CONFITURE_ERROR, ERR_SQL) || !quotes_values(fields->sqlstate))
        return;
    GError *bare = NULL;
    g_autofree char *place = place_of(fields);
    error_set(&bare, ERR_SQL, "the target does not take rows of %s: %s", table, reason(fields->sqlstate));
    error_sqlstate(&bare, fields->sqlstate);
    if (fields->object)
        error_object(&bare, fields->object);
    if (place)
        error_detail(&bare, "%s of the part under way; the value is not shown.", place);
    g_error_free(*problem);
    *problem = bare;
}
