/* CREATE of what stands beside schemas: databases, tablespaces, foreign servers, publications. Also COPY and
 * the commands that carry another statement or look after tables. */
#include "sql/parse_nodes.h"

#include <string.h>

static void
create_named(Walk *walk, const char *name)
{
    parse_add(walk, OBJECT_CREATED, OBJECT_KIND_OTHER, (QualifiedName){NULL, name}, NULL, LOCATION_FIND);
}

void
parse_create_database(Walk *walk, Node *statement)
{
    create_named(walk, ((CreatedbStmt *)statement)->dbname);
}

void
parse_create_tablespace(Walk *walk, Node *statement)
{
    CreateTableSpaceStmt *create = (CreateTableSpaceStmt *)statement;
    create_named(walk, create->tablespacename);
    parse_need_role(walk, create->owner);
}

void
parse_create_fdw(Walk *walk, Node *statement)
{
    CreateFdwStmt *create = (CreateFdwStmt *)statement;
    create_named(walk, create->fdwname);
    const ListCell *cell;
    foreach (cell, create->func_options) { /* HANDLER and VALIDATOR; NO HANDLER has no argument */
        const DefElem *option = lfirst_node(DefElem, cell);
        if (option->arg != NULL && IsA(option->arg, List))
            parse_need_function(walk, (List *)option->arg, LOCATION_FIND);
    }
}

void
parse_create_server(Walk *walk, Node *statement)
{
    CreateForeignServerStmt *create = (CreateForeignServerStmt *)statement;
    create_named(walk, create->servername);
    parse_need_named(walk, OBJECT_KIND_OTHER, create->fdwname);
}

void
parse_create_user_mapping(Walk *walk, Node *statement)
{
    CreateUserMappingStmt *create = (CreateUserMappingStmt *)statement;
    parse_need_role(walk, create->user);
    parse_need_named(walk, OBJECT_KIND_OTHER, create->servername);
}

void
parse_import_foreign_schema(Walk *walk, Node *statement)
{
    ImportForeignSchemaStmt *import = (ImportForeignSchemaStmt *)statement;
    parse_need_named(walk, OBJECT_KIND_OTHER, import->server_name);
    parse_need_named(walk, OBJECT_KIND_SCHEMA, import->local_schema);
    const ListCell *cell;
    foreach (cell, import->table_list) { /* LIMIT TO: what will be made; EXCEPT: what will not */
        RangeVar *table = lfirst_node(RangeVar, cell);
        if (import->list_type == FDW_IMPORT_SCHEMA_LIMIT_TO)
            parse_add(walk, OBJECT_CREATED, OBJECT_KIND_RELATION,
                      (QualifiedName){import->local_schema, table->relname}, NULL, table->location);
    }
}

static void
publication_objects(Walk *walk, List *objects)
{
    const ListCell *cell;
    foreach (cell, objects) {
        PublicationObjSpec *object = lfirst_node(PublicationObjSpec, cell);
        if (object->pubtable != NULL) {
            parse_add_relation(walk, OBJECT_NEEDED, object->pubtable->relation);
            parse_query(object->pubtable->whereClause, walk);
        } else if (object->pubobjtype == PUBLICATIONOBJ_TABLES_IN_SCHEMA) {
            parse_add(walk, OBJECT_NEEDED, OBJECT_KIND_SCHEMA, (QualifiedName){NULL, object->name}, NULL,
                      object->location);
        }
    }
}

void
parse_create_publication(Walk *walk, Node *statement)
{
    CreatePublicationStmt *create = (CreatePublicationStmt *)statement;
    create_named(walk, create->pubname);
    publication_objects(walk, create->pubobjects);
}

void
parse_alter_publication(Walk *walk, Node *statement)
{
    AlterPublicationStmt *alter = (AlterPublicationStmt *)statement;
    parse_add(walk, OBJECT_CHANGED, OBJECT_KIND_OTHER, (QualifiedName){NULL, alter->pubname}, NULL,
              LOCATION_FIND);
    publication_objects(walk, alter->pubobjects);
}

void
parse_create_subscription(Walk *walk, Node *statement)
{
    create_named(walk, ((CreateSubscriptionStmt *)statement)->subname);
}

/* COPY TO reads; what its query does is found by walking it. */
void
parse_copy(Walk *walk, Node *statement)
{
    CopyStmt *copy = (CopyStmt *)statement;
    walk->writes = walk->writes || copy->is_from;
    parse_add_relation(walk, OBJECT_NEEDED, copy->relation);
    parse_query(copy->query, walk);
    parse_query(copy->whereClause, walk);
}

static bool
is_analyze(List *options)
{
    bool analyze = false;
    const ListCell *cell;
    foreach (cell, options) {
        const DefElem *option = lfirst_node(DefElem, cell);
        if (strcmp(option->defname, "analyze") != 0)
            continue;
        static const char *const off[] = {"false", "off", "0"};
        const char *text = option->arg != NULL && IsA(option->arg, String) ? strVal(option->arg) : NULL;
        analyze = option->arg == NULL || !IsA(option->arg, Integer) || intVal(option->arg) != 0;
        for (size_t i = 0; text != NULL && i < G_N_ELEMENTS(off); i++)
            analyze = analyze && g_ascii_strcasecmp(text, off[i]) != 0;
    }
    return analyze;
}

static void
explain(Walk *walk, ExplainStmt *statement)
{
    const bool analyze = is_analyze(statement->options);
    const bool wrote = walk->writes;
    const StatementRule *rule = parse_statement_rule(statement->query);
    if (rule != NULL && !rule->reads)
        walk->writes = true;
    parse_statement(walk, statement->query);
    if (!analyze)
        walk->writes = wrote;
}

static void
prepare(Walk *walk, PrepareStmt *statement)
{
    const bool wrote = walk->writes;
    const ListCell *cell;
    foreach (cell, statement->argtypes)
        parse_need_type(walk, lfirst_node(TypeName, cell));
    parse_statement(walk, statement->query);
    walk->writes = wrote; /* EXECUTE will write, not this */
}

void
parse_wrapped(Walk *walk, Node *statement)
{
    switch ((int)nodeTag(statement)) {
    case T_ExplainStmt:
        explain(walk, (ExplainStmt *)statement);
        break;
    case T_PrepareStmt:
        prepare(walk, (PrepareStmt *)statement);
        break;
    case T_ExecuteStmt:
        parse_query((Node *)((ExecuteStmt *)statement)->params, walk);
        break;
    case T_DeclareCursorStmt:
        parse_query(((DeclareCursorStmt *)statement)->query, walk);
        break;
    default:
        parse_query((Node *)((CallStmt *)statement)->funccall, walk);
        break;
    }
}

void
parse_do(Walk *walk, Node *statement)
{
    const ListCell *cell;
    foreach (cell, ((DoStmt *)statement)->args) {
        const DefElem *option = lfirst_node(DefElem, cell);
        if (strcmp(option->defname, "language") == 0 && option->arg != NULL && IsA(option->arg, String) &&
            strcmp(strVal(option->arg), "plpgsql") != 0)
            parse_need_named(walk, OBJECT_KIND_LANGUAGE, strVal(option->arg));
    }
}

/* Tables that VACUUM, CLUSTER, REINDEX, LOCK and REFRESH work on. */
void
parse_maintain(Walk *walk, Node *statement)
{
    const ListCell *cell;
    switch ((int)nodeTag(statement)) {
    case T_VacuumStmt:
        foreach (cell, ((VacuumStmt *)statement)->rels)
            parse_add_relation(walk, OBJECT_CHANGED, lfirst_node(VacuumRelation, cell)->relation);
        break;
    case T_ClusterStmt: {
        const ClusterStmt *cluster = (ClusterStmt *)statement;
        parse_add_relation(walk, OBJECT_CHANGED, cluster->relation);
        if (cluster->relation != NULL)
            parse_add(walk, OBJECT_NEEDED, OBJECT_KIND_RELATION,
                      (QualifiedName){cluster->relation->schemaname, cluster->indexname}, NULL,
                      LOCATION_FIND);
        break;
    }
    case T_ReindexStmt: {
        const ReindexStmt *reindex = (ReindexStmt *)statement;
        parse_add_relation(walk, OBJECT_CHANGED, reindex->relation);
        if (reindex->kind == REINDEX_OBJECT_SCHEMA)
            parse_add(walk, OBJECT_CHANGED, OBJECT_KIND_SCHEMA, (QualifiedName){NULL, reindex->name}, NULL,
                      -1);
        break;
    }
    case T_LockStmt:
        parse_need_relations(walk, ((LockStmt *)statement)->relations);
        break;
    default:
        parse_add_relation(walk, OBJECT_CHANGED, ((RefreshMatViewStmt *)statement)->relation);
        break;
    }
}
