/* PostgreSQL's ObjectType: what we call such an object, the tags that contain its word, and how statements
 * that take any object (DROP, COMMENT, ALTER ... OWNER) hold its name (objectaddress.c, get_object_address).
 */
#include "sql/parse_nodes.h"

typedef enum {
    NAMES,        /* list of String; also a single String, a TypeName or an ObjectWithArgs */
    PART,         /* list of String: the table's name, then its own */
    COLUMN,       /* list of String: the table's name, then the column's: the table is meant */
    ACCESS_NAMES, /* list of String: access method, then its name */
    TYPED,        /* list whose first element is a TypeName: casts, transforms, domain constraints */
    NUMBER,       /* large objects: no name */
} Shape;

typedef struct {
    ObjectKind kind;
    Shape shape;
    CommandTag alter;
    CommandTag create; /* CMDTAG_UNKNOWN: not by DefineStmt */
    CommandTag drop;   /* CMDTAG_UNKNOWN: not by DropStmt */
} TypeRow;

#define NO CMDTAG_UNKNOWN
/* clang-format off: a table is read by its columns */
static const TypeRow rows[] = {
    [OBJECT_ACCESS_METHOD] = {OBJECT_KIND_OTHER, NAMES, CMDTAG_ALTER_ACCESS_METHOD,
                              CMDTAG_CREATE_ACCESS_METHOD, CMDTAG_DROP_ACCESS_METHOD},
    [OBJECT_AGGREGATE] = {OBJECT_KIND_FUNCTION, NAMES, CMDTAG_ALTER_AGGREGATE, CMDTAG_CREATE_AGGREGATE,
                          CMDTAG_DROP_AGGREGATE},
    [OBJECT_AMOP] = {OBJECT_KIND_OTHER, NUMBER, NO, NO, NO},
    [OBJECT_AMPROC] = {OBJECT_KIND_OTHER, NUMBER, NO, NO, NO},
    [OBJECT_ATTRIBUTE] = {OBJECT_KIND_TYPE, COLUMN, CMDTAG_ALTER_TYPE, NO, NO},
    [OBJECT_CAST] = {OBJECT_KIND_OTHER, TYPED, CMDTAG_ALTER_CAST, NO, CMDTAG_DROP_CAST},
    [OBJECT_COLUMN] = {OBJECT_KIND_RELATION, COLUMN, CMDTAG_ALTER_TABLE, NO, NO},
    [OBJECT_COLLATION] = {OBJECT_KIND_COLLATION, NAMES, CMDTAG_ALTER_COLLATION, CMDTAG_CREATE_COLLATION,
                          CMDTAG_DROP_COLLATION},
    [OBJECT_CONVERSION] = {OBJECT_KIND_OTHER, NAMES, CMDTAG_ALTER_CONVERSION, NO, CMDTAG_DROP_CONVERSION},
    [OBJECT_DATABASE] = {OBJECT_KIND_OTHER, NAMES, CMDTAG_ALTER_DATABASE, NO, NO},
    [OBJECT_DEFAULT] = {OBJECT_KIND_OTHER, NUMBER, NO, NO, NO},
    [OBJECT_DEFACL] = {OBJECT_KIND_OTHER, NUMBER, NO, NO, NO},
    [OBJECT_DOMAIN] = {OBJECT_KIND_TYPE, NAMES, CMDTAG_ALTER_DOMAIN, NO, CMDTAG_DROP_DOMAIN},
    [OBJECT_DOMCONSTRAINT] = {OBJECT_KIND_TYPE, TYPED, CMDTAG_ALTER_DOMAIN, NO, NO},
    [OBJECT_EVENT_TRIGGER] = {OBJECT_KIND_OTHER, NAMES, CMDTAG_ALTER_EVENT_TRIGGER, NO,
                              CMDTAG_DROP_EVENT_TRIGGER},
    [OBJECT_EXTENSION] = {OBJECT_KIND_EXTENSION, NAMES, CMDTAG_ALTER_EXTENSION, NO, CMDTAG_DROP_EXTENSION},
    [OBJECT_FDW] = {OBJECT_KIND_OTHER, NAMES, CMDTAG_ALTER_FOREIGN_DATA_WRAPPER, NO,
                    CMDTAG_DROP_FOREIGN_DATA_WRAPPER},
    [OBJECT_FOREIGN_SERVER] = {OBJECT_KIND_OTHER, NAMES, CMDTAG_ALTER_SERVER, NO, CMDTAG_DROP_SERVER},
    [OBJECT_FOREIGN_TABLE] = {OBJECT_KIND_RELATION, NAMES, CMDTAG_ALTER_FOREIGN_TABLE, NO,
                              CMDTAG_DROP_FOREIGN_TABLE},
    [OBJECT_FUNCTION] = {OBJECT_KIND_FUNCTION, NAMES, CMDTAG_ALTER_FUNCTION, NO, CMDTAG_DROP_FUNCTION},
    [OBJECT_INDEX] = {OBJECT_KIND_RELATION, NAMES, CMDTAG_ALTER_INDEX, NO, CMDTAG_DROP_INDEX},
    [OBJECT_LANGUAGE] = {OBJECT_KIND_LANGUAGE, NAMES, CMDTAG_ALTER_LANGUAGE, NO, CMDTAG_DROP_LANGUAGE},
    [OBJECT_LARGEOBJECT] = {OBJECT_KIND_OTHER, NUMBER, CMDTAG_ALTER_LARGE_OBJECT, NO, NO},
    [OBJECT_MATVIEW] = {OBJECT_KIND_RELATION, NAMES, CMDTAG_ALTER_MATERIALIZED_VIEW, NO,
                        CMDTAG_DROP_MATERIALIZED_VIEW},
    [OBJECT_OPCLASS] = {OBJECT_KIND_OTHER, ACCESS_NAMES, CMDTAG_ALTER_OPERATOR_CLASS, NO,
                        CMDTAG_DROP_OPERATOR_CLASS},
    [OBJECT_OPERATOR] = {OBJECT_KIND_OPERATOR, NAMES, CMDTAG_ALTER_OPERATOR, CMDTAG_CREATE_OPERATOR,
                         CMDTAG_DROP_OPERATOR},
    [OBJECT_OPFAMILY] = {OBJECT_KIND_OTHER, ACCESS_NAMES, CMDTAG_ALTER_OPERATOR_FAMILY, NO,
                         CMDTAG_DROP_OPERATOR_FAMILY},
    [OBJECT_PARAMETER_ACL] = {OBJECT_KIND_OTHER, NUMBER, NO, NO, NO},
    [OBJECT_POLICY] = {OBJECT_KIND_POLICY, PART, CMDTAG_ALTER_POLICY, NO, CMDTAG_DROP_POLICY},
    [OBJECT_PROCEDURE] = {OBJECT_KIND_FUNCTION, NAMES, CMDTAG_ALTER_PROCEDURE, NO, CMDTAG_DROP_PROCEDURE},
    [OBJECT_PUBLICATION] = {OBJECT_KIND_OTHER, NAMES, CMDTAG_ALTER_PUBLICATION, NO, CMDTAG_DROP_PUBLICATION},
    [OBJECT_PUBLICATION_NAMESPACE] = {OBJECT_KIND_OTHER, NUMBER, NO, NO, NO},
    [OBJECT_PUBLICATION_REL] = {OBJECT_KIND_OTHER, NUMBER, NO, NO, NO},
    [OBJECT_ROLE] = {OBJECT_KIND_ROLE, NAMES, CMDTAG_ALTER_ROLE, NO, CMDTAG_DROP_ROLE},
    [OBJECT_ROUTINE] = {OBJECT_KIND_FUNCTION, NAMES, CMDTAG_ALTER_ROUTINE, NO, CMDTAG_DROP_ROUTINE},
    [OBJECT_RULE] = {OBJECT_KIND_OTHER, PART, CMDTAG_ALTER_RULE, NO, CMDTAG_DROP_RULE},
    [OBJECT_SCHEMA] = {OBJECT_KIND_SCHEMA, NAMES, CMDTAG_ALTER_SCHEMA, NO, CMDTAG_DROP_SCHEMA},
    [OBJECT_SEQUENCE] = {OBJECT_KIND_RELATION, NAMES, CMDTAG_ALTER_SEQUENCE, NO, CMDTAG_DROP_SEQUENCE},
    [OBJECT_SUBSCRIPTION] = {OBJECT_KIND_OTHER, NAMES, CMDTAG_ALTER_SUBSCRIPTION, NO,
                             CMDTAG_DROP_SUBSCRIPTION},
    [OBJECT_STATISTIC_EXT] = {OBJECT_KIND_OTHER, NAMES, CMDTAG_ALTER_STATISTICS, NO, CMDTAG_DROP_STATISTICS},
    [OBJECT_TABCONSTRAINT] = {OBJECT_KIND_CONSTRAINT, PART, CMDTAG_ALTER_TABLE, NO, NO},
    [OBJECT_TABLE] = {OBJECT_KIND_RELATION, NAMES, CMDTAG_ALTER_TABLE, NO, CMDTAG_DROP_TABLE},
    [OBJECT_TABLESPACE] = {OBJECT_KIND_OTHER, NAMES, CMDTAG_ALTER_TABLESPACE, NO, CMDTAG_DROP_TABLESPACE},
    [OBJECT_TRANSFORM] = {OBJECT_KIND_OTHER, TYPED, CMDTAG_ALTER_TRANSFORM, NO, CMDTAG_DROP_TRANSFORM},
    [OBJECT_TRIGGER] = {OBJECT_KIND_TRIGGER, PART, CMDTAG_ALTER_TRIGGER, NO, CMDTAG_DROP_TRIGGER},
    [OBJECT_TSCONFIGURATION] = {OBJECT_KIND_OTHER, NAMES, CMDTAG_ALTER_TEXT_SEARCH_CONFIGURATION,
                                CMDTAG_CREATE_TEXT_SEARCH_CONFIGURATION,
                                CMDTAG_DROP_TEXT_SEARCH_CONFIGURATION},
    [OBJECT_TSDICTIONARY] = {OBJECT_KIND_OTHER, NAMES, CMDTAG_ALTER_TEXT_SEARCH_DICTIONARY,
                             CMDTAG_CREATE_TEXT_SEARCH_DICTIONARY, CMDTAG_DROP_TEXT_SEARCH_DICTIONARY},
    [OBJECT_TSPARSER] = {OBJECT_KIND_OTHER, NAMES, CMDTAG_ALTER_TEXT_SEARCH_PARSER,
                         CMDTAG_CREATE_TEXT_SEARCH_PARSER, CMDTAG_DROP_TEXT_SEARCH_PARSER},
    [OBJECT_TSTEMPLATE] = {OBJECT_KIND_OTHER, NAMES, CMDTAG_ALTER_TEXT_SEARCH_TEMPLATE,
                           CMDTAG_CREATE_TEXT_SEARCH_TEMPLATE, CMDTAG_DROP_TEXT_SEARCH_TEMPLATE},
    [OBJECT_TYPE] = {OBJECT_KIND_TYPE, NAMES, CMDTAG_ALTER_TYPE, CMDTAG_CREATE_TYPE, CMDTAG_DROP_TYPE},
    [OBJECT_USER_MAPPING] = {OBJECT_KIND_OTHER, NUMBER, NO, NO, NO},
    [OBJECT_VIEW] = {OBJECT_KIND_RELATION, NAMES, CMDTAG_ALTER_VIEW, NO, CMDTAG_DROP_VIEW},
};
/* clang-format on */
#undef NO

static const TypeRow *
row_of(ObjectType type)
{
    static const TypeRow unknown = {OBJECT_KIND_OTHER, NUMBER, CMDTAG_UNKNOWN, CMDTAG_UNKNOWN,
                                    CMDTAG_UNKNOWN};
    return (size_t)type < G_N_ELEMENTS(rows) ? &rows[type] : &unknown;
}

ObjectKind
parse_object_kind(ObjectType type)
{
    return row_of(type)->kind;
}

CommandTag
parse_alter_tag(ObjectType type)
{
    return row_of(type)->alter;
}

CommandTag
parse_create_tag(ObjectType type)
{
    return row_of(type)->create;
}

CommandTag
parse_drop_tag(ObjectType type)
{
    return row_of(type)->drop;
}

/* Types among the arguments of a dropped or changed function are needs like any other. */
static void
add_with_args(Walk *walk, ObjectRole role, ObjectKind kind, ObjectWithArgs *object)
{
    parse_add_names(walk, role, kind, object->objname, LOCATION_FIND);
    const ListCell *cell;
    foreach (cell, object->objargs)
        if (lfirst(cell) != NULL && IsA(lfirst(cell), TypeName))
            parse_need_type(walk, lfirst(cell));
}

static void
add_list(Walk *walk, ObjectRole role, const TypeRow *row, List *names)
{
    const int length = list_length(names);
    List front = *names;
    front.length--;
    const Node *last = llast(names);
    switch (row->shape) {
    case NAMES:
        parse_add_names(walk, role, row->kind, names, LOCATION_FIND);
        break;
    case PART: {
        const QualifiedName table = parse_qualified(&front);
        if (IsA(last, String))
            parse_add(walk, role, row->kind, (QualifiedName){table.schema, strVal(last)}, table.name,
                      LOCATION_FIND);
        break;
    }
    case COLUMN:
        if (length > 1)
            parse_add_names(walk, role, row->kind, &front, LOCATION_FIND);
        break;
    case ACCESS_NAMES: {
        List own = *names;
        own.elements++;
        own.length--;
        parse_add_names(walk, role, row->kind, &own, LOCATION_FIND);
        break;
    }
    case TYPED: {
        const ListCell *cell;
        foreach (cell, names)
            if (IsA(lfirst(cell), TypeName))
                parse_need_type(walk, lfirst(cell));
        break;
    }
    case NUMBER:
        break;
    }
}

void
parse_object(Walk *walk, ObjectRole role, ObjectType type, Node *object)
{
    const TypeRow *row = row_of(type);
    if (object == NULL || row->shape == NUMBER)
        return;
    if (IsA(object, List) && list_length((List *)object) > 0) {
        add_list(walk, role, row, (List *)object);
    } else if (IsA(object, TypeName)) {
        const TypeName *name = (TypeName *)object;
        parse_add_names(walk, role, row->kind, name->names, name->location);
    } else if (IsA(object, ObjectWithArgs)) {
        add_with_args(walk, role, row->kind, (ObjectWithArgs *)object);
    } else if (IsA(object, String)) {
        parse_add(walk, role, row->kind, (QualifiedName){NULL, strVal(object)}, NULL, LOCATION_FIND);
    } else if (IsA(object, RangeVar)) {
        const RangeVar *relation = (RangeVar *)object;
        parse_add(walk, role, row->kind, (QualifiedName){relation->schemaname, relation->relname}, NULL,
                  relation->location);
    } else if (IsA(object, RoleSpec) && ((RoleSpec *)object)->roletype == ROLESPEC_CSTRING) {
        const RoleSpec *spec = (RoleSpec *)object;
        parse_add(walk, role, row->kind, (QualifiedName){NULL, spec->rolename}, NULL, spec->location);
    }
}
