#include "build/hint.h"

#include <string.h>

#include "base/errors.h"
#include "build/stream.h"
#include "sql/parse.h"

/* SQLSTATEs that say an object does not exist (manual, appendix A). */
static const char *const missing[] = {"42P01", "42883", "42704", "3F000", "42P02", NULL};

/* An object as another statement may create it. */
static bool
creates(const ObjectRef *created, const ObjectRef *needed)
{
    bool same_kind = created->kind == needed->kind ||
                     (created->kind == OBJECT_KIND_RELATION && needed->kind == OBJECT_KIND_TYPE) ||
                     (created->kind == OBJECT_KIND_TYPE && needed->kind == OBJECT_KIND_RELATION);
    bool same_schema = !created->schema || !needed->schema || strcmp(created->schema, needed->schema) == 0;
    return created->role == OBJECT_CREATED && same_kind && same_schema &&
           strcmp(created->name, needed->name) == 0;
}

/* Whether a letter, digit or '_' stands at `p`, which makes it a part of a longer name. */
static bool
continues_name(const char *p)
{
    gunichar c = g_utf8_get_char_validated(p, -1);
    return c != (gunichar)-1 && c != (gunichar)-2 && (c == '_' || c == '$' || g_unichar_isalnum(c));
}

/* Whether the name stands in the message by itself: "t" is not in "function f() does not exist". */
static bool
names(const char *message, const char *name)
{
    size_t length = strlen(name);
    for (const char *p = strstr(message, name); p; p = strstr(p + 1, name)) {
        const char *before = g_utf8_find_prev_char(message, p);
        if (!(before && continues_name(before)) && !(p[length] && continues_name(p + length)))
            return true;
    }
    return false;
}

static bool
is_wanted(const ObjectRef *object, const char *message)
{
    /* The server's message names the object in every language. */
    return object->role != OBJECT_CREATED && *object->name && names(message, object->name);
}

/* What the failed statement needs and the message names, the object at `offset` first. */
static GPtrArray *
wanted_objects(const Statement *statement, size_t offset, const char *message)
{
    GPtrArray *wanted = g_ptr_array_new();
    for (unsigned i = 0; i < statement->objects->len; i++) {
        ObjectRef *object = &g_array_index(statement->objects, ObjectRef, i);
        if (is_wanted(object, message))
            g_ptr_array_insert(wanted, offset > 0 && object->location == (int)offset ? 0 : -1, object);
    }
    return wanted;
}

static bool
explain(const ObjectRef *object, const ContentFile *needing, const BuildStream *stream, GError **error)
{
    const char *kind = object_kind_name(object->kind);
    int line = stream->event.place.line;
    const char *file = stream->event.place.file;
    if (strcmp(file, needing->shown) == 0)
        error_hint(error, "%s \"%s\" is created further down in the same file, at line %d. Move it up.", kind,
                   object->name, line);
    else
        error_hint(error,
                   "%s \"%s\" is created by a file that is read later, at %s:%d. Files are read in the order "
                   "of their "
                   "paths: rename one so that %s comes before %s.",
                   kind, object->name, file, line, file, needing->shown);
    return true;
}

/* Reads on behind the failed statement for one that creates what it wants. */
static void
find_creator(BuildStream *stream, const GPtrArray *wanted, const ContentFile *needing, GError **error)
{
    while (build_stream_next(stream, NULL) && stream->file) {
        if (stream->event.kind != SCRIPT_STATEMENT)
            continue;
        g_autoptr(Statement) later = statement_parse(stream->event.text);
        for (unsigned i = 0; i < later->objects->len; i++)
            for (unsigned k = 0; k < wanted->len; k++)
                if (creates(&g_array_index(later->objects, ObjectRef, i), g_ptr_array_index(wanted, k))) {
                    explain(g_ptr_array_index(wanted, k), needing, stream, error);
                    return;
                }
    }
}

void
build_hint(const Content *content, unsigned ordinal, size_t offset, GError **error)
{
    const ErrorFields *fields = error_fields(*error);
    g_autoptr(BuildStream) stream = NULL;
    if (!fields)
        return;
    if (strcmp(fields->sqlstate, "25001") == 0) {
        error_hint(error, "This statement cannot run inside a transaction, and Confiture did not know it; "
                          "please report it.");
        return;
    }
    if (!g_strv_contains(missing, fields->sqlstate))
        return;
    stream = build_stream_new(content);
    while (stream->ordinal < ordinal)
        if (!build_stream_next(stream, NULL) || !stream->file)
            return;
    g_autoptr(Statement) failed = statement_parse(stream->event.text);
    g_autoptr(GPtrArray) wanted = wanted_objects(failed, offset, (*error)->message);
    if (wanted->len == 0)
        return;
    /* The server points at names in queries, but not at the table a foreign key names. */
    const ObjectRef *first = g_ptr_array_index(wanted, 0);
    if (offset == 0 && first->location > 0)
        build_stream_blame(content, ordinal, (size_t)first->location, error);
    find_creator(stream, wanted, stream->file, error);
}
