#include "sql/parse.h"

#include <string.h>

#include "sql/parse_facts.h"

static void
object_ref_clear(gpointer data)
{
    ObjectRef *ref = data;
    g_free(ref->schema);
    g_free(ref->name);
    g_free(ref->parent);
}

/* A statement larger than this is data (an INSERT with very many rows), not a definition, and its tree would
 * take ten times its size. */
enum { PARSE_CAP = 32 * 1024 * 1024 };

Statement *
statement_parse(const char *text)
{
    Statement *statement = g_new0(Statement, 1);
    statement->tag = "";
    statement->problem_offset = -1;
    statement->objects = g_array_new(FALSE, FALSE, sizeof(ObjectRef));
    g_array_set_clear_func(statement->objects, object_ref_clear);

    if (strlen(text) > PARSE_CAP) {
        statement->problem = g_strdup("statement is too long to be read");
    } else {
        Facts facts;
        facts_init(&facts, statement);
        parse_tree_read(text, &facts);
        facts_finish(&facts, text);
    }
    if (!statement->known)
        parse_first_words(text, statement);
    return statement;
}

void
statement_free(Statement *statement)
{
    if (statement == NULL)
        return;
    g_array_unref(statement->objects);
    g_free(statement->problem);
    g_free(statement);
}

const char *
object_kind_name(ObjectKind kind)
{
    static const char *const names[] = {
        [OBJECT_KIND_RELATION] = "relation",
        [OBJECT_KIND_FUNCTION] = "function",
        [OBJECT_KIND_TYPE] = "type",
        [OBJECT_KIND_SCHEMA] = "schema",
        [OBJECT_KIND_EXTENSION] = "extension",
        [OBJECT_KIND_ROLE] = "role",
        [OBJECT_KIND_COLLATION] = "collation",
        [OBJECT_KIND_OPERATOR] = "operator",
        [OBJECT_KIND_TRIGGER] = "trigger",
        [OBJECT_KIND_POLICY] = "policy",
        [OBJECT_KIND_CONSTRAINT] = "constraint",
        [OBJECT_KIND_LANGUAGE] = "language",
        [OBJECT_KIND_OTHER] = "object",
    };
    return names[kind];
}
