/* Single references: how a name in the tree becomes an ObjectRef. */
#include "sql/parse_nodes.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/pg_class.h"

/* The types of pg_catalog a schema file names without its schema and the grammar does not rewrite to
 * pg_catalog.*. pg_catalog is searched first, so such a name never means a user's type. Sorted. */
static const char *const system_types[] = {
    "abstime",
    "aclitem",
    "any",
    "anyarray",
    "anycompatible",
    "anycompatiblearray",
    "anycompatiblemultirange",
    "anycompatiblenonarray",
    "anycompatiblerange",
    "anyelement",
    "anyenum",
    "anymultirange",
    "anynonarray",
    "anyrange",
    "bigserial",
    "bool",
    "box",
    "bpchar",
    "bytea",
    "char",
    "cid",
    "cidr",
    "circle",
    "cstring",
    "date",
    "datemultirange",
    "daterange",
    "event_trigger",
    "fdw_handler",
    "float4",
    "float8",
    "gtsvector",
    "index_am_handler",
    "inet",
    "int2",
    "int2vector",
    "int4",
    "int4multirange",
    "int4range",
    "int8",
    "int8multirange",
    "int8range",
    "internal",
    "interval",
    "json",
    "jsonb",
    "jsonpath",
    "language_handler",
    "line",
    "lseg",
    "macaddr",
    "macaddr8",
    "money",
    "name",
    "numeric",
    "nummultirange",
    "numrange",
    "oid",
    "oidvector",
    "path",
    "pg_lsn",
    "pg_node_tree",
    "pg_snapshot",
    "point",
    "polygon",
    "record",
    "refcursor",
    "regclass",
    "regcollation",
    "regconfig",
    "regdictionary",
    "regnamespace",
    "regoper",
    "regoperator",
    "regproc",
    "regprocedure",
    "regrole",
    "regtype",
    "serial",
    "serial2",
    "serial4",
    "serial8",
    "smallserial",
    "table_am_handler",
    "text",
    "tid",
    "time",
    "timestamp",
    "timestamptz",
    "timetz",
    "trigger",
    "tsm_handler",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "txid_snapshot",
    "unknown",
    "uuid",
    "varbit",
    "varchar",
    "void",
    "xid",
    "xid8",
    "xml",
};

static int
compare_names(const void *key, const void *element)
{
    return strcmp(key, *(const char *const *)element);
}

static bool
is_system_type(QualifiedName name)
{
    return name.schema == NULL && bsearch(name.name, system_types, G_N_ELEMENTS(system_types),
                                          sizeof system_types[0], compare_names) != NULL;
}

static bool
is_system_schema(const char *schema)
{
    return schema != NULL && strcmp(schema, "pg_catalog") == 0;
}

QualifiedName
parse_qualified(List *names)
{
    QualifiedName result = {NULL, NULL};
    const ListCell *cell;
    foreach (cell, names) {
        if (lfirst(cell) == NULL || !IsA(lfirst(cell), String))
            continue;
        result.schema = result.name;
        result.name = strVal(lfirst(cell));
    }
    return result;
}

void
parse_add(Walk *walk, ObjectRole role, ObjectKind kind, QualifiedName name, const char *parent, int location)
{
    if (role == OBJECT_NEEDED && is_system_schema(name.schema))
        return;
    facts_add(walk->facts, role, kind, name.schema, name.name, parent,
              walk->unplaced ? LOCATION_NONE : location);
}

void
parse_need_named(Walk *walk, ObjectKind kind, const char *name)
{
    parse_add(walk, OBJECT_NEEDED, kind, (QualifiedName){NULL, name}, NULL, LOCATION_FIND);
}

static void
need_schema(Walk *walk, const char *schema, int location)
{
    if (schema != NULL && !is_system_schema(schema) && strcmp(schema, "pg_temp") != 0)
        parse_add(walk, OBJECT_NEEDED, OBJECT_KIND_SCHEMA, (QualifiedName){NULL, schema}, NULL, location);
}

void
parse_add_names(Walk *walk, ObjectRole role, ObjectKind kind, List *names, int location)
{
    const QualifiedName name = parse_qualified(names);
    parse_add(walk, role, kind, name, NULL, location);
    if (role == OBJECT_CREATED)
        need_schema(walk, name.schema, location);
}

void
parse_add_relation(Walk *walk, ObjectRole role, RangeVar *relation)
{
    if (relation == NULL)
        return;
    QualifiedName name = {relation->schemaname, relation->relname};
    if (role == OBJECT_CREATED)
        need_schema(walk, name.schema, relation->location);
    if (role == OBJECT_CREATED && name.schema == NULL && relation->relpersistence != RELPERSISTENCE_TEMP)
        name.schema = walk->schema;
    parse_add(walk, role, OBJECT_KIND_RELATION, name, NULL, relation->location);
}

void
parse_add_part(Walk *walk, ObjectRole role, ObjectKind kind, RangeVar *relation, const char *name)
{
    if (relation != NULL)
        parse_add(walk, role, kind, (QualifiedName){relation->schemaname, name}, relation->relname,
                  LOCATION_FIND);
}

void
parse_need_relations(Walk *walk, List *range_vars)
{
    const ListCell *cell;
    foreach (cell, range_vars)
        if (IsA(lfirst(cell), RangeVar))
            parse_add_relation(walk, OBJECT_NEEDED, lfirst(cell));
}

void
parse_need_type(Walk *walk, TypeName *type)
{
    if (type == NULL)
        return;
    parse_query((Node *)type->typmods, walk);
    if (type->pct_type) { /* table.column%TYPE */
        if (list_length(type->names) >= 2) {
            List names = *type->names;
            names.length--;
            parse_add_names(walk, OBJECT_NEEDED, OBJECT_KIND_RELATION, &names, type->location);
        }
        return;
    }
    const QualifiedName name = parse_qualified(type->names);
    if (name.name != NULL && !is_system_type(name))
        parse_add(walk, OBJECT_NEEDED, OBJECT_KIND_TYPE, name, NULL, type->location);
}

void
parse_need_function(Walk *walk, List *names, int location)
{
    parse_add_names(walk, OBJECT_NEEDED, OBJECT_KIND_FUNCTION, names, location);
}

void
parse_need_function_with_args(Walk *walk, ObjectWithArgs *function)
{
    if (function == NULL)
        return;
    parse_need_function(walk, function->objname, LOCATION_FIND);
    const ListCell *cell;
    foreach (cell, function->objargs)
        if (lfirst(cell) != NULL && IsA(lfirst(cell), TypeName))
            parse_need_type(walk, lfirst(cell));
}

void
parse_need_collation(Walk *walk, List *names, int location)
{
    static const char *const always_there[] = {"C", "POSIX", "default", "ucs_basic"};
    const QualifiedName name = parse_qualified(names);
    if (name.schema == NULL && name.name != NULL)
        for (size_t i = 0; i < G_N_ELEMENTS(always_there); i++)
            if (strcmp(name.name, always_there[i]) == 0)
                return;
    parse_add(walk, OBJECT_NEEDED, OBJECT_KIND_COLLATION, name, NULL, location);
}

void
parse_need_role(Walk *walk, RoleSpec *role)
{
    if (role != NULL && role->roletype == ROLESPEC_CSTRING)
        parse_add(walk, OBJECT_NEEDED, OBJECT_KIND_ROLE, (QualifiedName){NULL, role->rolename}, NULL,
                  role->location);
}

void
parse_need_roles(Walk *walk, List *roles)
{
    const ListCell *cell;
    foreach (cell, roles)
        if (IsA(lfirst(cell), RoleSpec))
            parse_need_role(walk, lfirst(cell));
}

/* One identifier of a name in a string, folded or unquoted as the server's SplitIdentifierString() does.
 * Longer than a name can be, or not a name at all: false. */
static bool
take_identifier(const char **text, char name[NAMEDATALEN])
{
    const char *p = *text;
    size_t length = 0;
    if (*p == '"') {
        for (p++; *p != '"' || p[1] == '"'; p++) {
            if (*p == '\0' || length >= NAMEDATALEN - 1)
                return false;
            if (*p == '"')
                p++;
            name[length++] = *p;
        }
        p++;
    } else {
        for (; *p != '\0' && *p != '.'; p++) {
            const bool fits = g_ascii_isalnum(*p) || *p == '_' || *p == '$' || (unsigned char)*p >= 0x80;
            if (!fits || length >= NAMEDATALEN - 1)
                return false;
            name[length++] = g_ascii_tolower(*p);
        }
    }
    name[length] = '\0';
    *text = p;
    return length > 0;
}

void
parse_need_quoted_relation(Walk *walk, const char *text, int location)
{
    char first[NAMEDATALEN];
    char second[NAMEDATALEN];
    if (!take_identifier(&text, first))
        return;
    QualifiedName name = {NULL, first};
    if (*text == '.') {
        text++;
        if (!take_identifier(&text, second))
            return;
        name = (QualifiedName){first, second};
    }
    if (*text == '\0')
        parse_add(walk, OBJECT_NEEDED, OBJECT_KIND_RELATION, name, NULL, location);
}
