/* CREATE of everything that does not hang on a table. */
#include "sql/parse_nodes.h"

#include <string.h>

static void
create_named(Walk *walk, ObjectKind kind, const char *name)
{
    parse_add(walk, OBJECT_CREATED, kind, (QualifiedName){NULL, name}, NULL, LOCATION_FIND);
}

void
parse_create_schema(Walk *walk, Node *statement)
{
    CreateSchemaStmt *create = (CreateSchemaStmt *)statement;
    const char *name = create->schemaname;
    int location = LOCATION_FIND;
    if (name == NULL && create->authrole != NULL) { /* CREATE SCHEMA AUTHORIZATION role: named like it */
        name = create->authrole->rolename;
        location = create->authrole->location;
    }
    parse_add(walk, OBJECT_CREATED, OBJECT_KIND_SCHEMA, (QualifiedName){NULL, name}, NULL, location);
    parse_need_role(walk, create->authrole);
    walk->schema = name;
    const ListCell *cell;
    foreach (cell, create->schemaElts)
        parse_statement(walk, lfirst(cell));
    walk->schema = NULL;
}

static const char *
option_text(const DefElem *option)
{
    return option->arg != NULL && IsA(option->arg, String) ? strVal(option->arg) : NULL;
}

void
parse_create_extension(Walk *walk, Node *statement)
{
    CreateExtensionStmt *create = (CreateExtensionStmt *)statement;
    create_named(walk, OBJECT_KIND_EXTENSION, create->extname);
    const ListCell *cell;
    foreach (cell, create->options) {
        const DefElem *option = lfirst_node(DefElem, cell);
        if (strcmp(option->defname, "schema") == 0)
            parse_need_named(walk, OBJECT_KIND_SCHEMA, option_text(option));
    }
}

/* internal and c come with the server, sql and plpgsql with every database. */
static void
need_language(Walk *walk, const char *language)
{
    static const char *const always_there[] = {"internal", "c", "sql", "plpgsql"};
    for (size_t i = 0; language != NULL && i < G_N_ELEMENTS(always_there); i++)
        if (strcmp(language, always_there[i]) == 0)
            return;
    parse_need_named(walk, OBJECT_KIND_LANGUAGE, language);
}

static void
function_options(Walk *walk, List *options)
{
    const char *language = NULL;
    List *as = NIL;
    const ListCell *cell;
    foreach (cell, options) {
        const DefElem *option = lfirst_node(DefElem, cell);
        if (strcmp(option->defname, "language") == 0)
            language = option_text(option);
        else if (strcmp(option->defname, "as") == 0 && option->arg != NULL && IsA(option->arg, List))
            as = (List *)option->arg;
        else if (strcmp(option->defname, "support") == 0 && option->arg != NULL && IsA(option->arg, List))
            parse_need_function(walk, (List *)option->arg, LOCATION_FIND);
    }
    need_language(walk, language);
    if (language != NULL && strcmp(language, "sql") == 0 && list_length(as) == 1)
        parse_body(walk, strVal(linitial(as)));
}

/* BEGIN ATOMIC holds a list of statements (in a list of their own), RETURN one. */
static void
sql_body(Walk *walk, Node *body)
{
    if (body == NULL)
        return;
    if (!IsA(body, List)) {
        parse_statement(walk, body);
        return;
    }
    const ListCell *cell;
    foreach (cell, (List *)body)
        sql_body(walk, lfirst(cell));
}

void
parse_create_function(Walk *walk, Node *statement)
{
    CreateFunctionStmt *create = (CreateFunctionStmt *)statement;
    parse_add_names(walk, OBJECT_CREATED, OBJECT_KIND_FUNCTION, create->funcname, LOCATION_FIND);
    const ListCell *cell;
    foreach (cell, create->parameters) {
        FunctionParameter *parameter = lfirst_node(FunctionParameter, cell);
        parse_need_type(walk, parameter->argType);
        parse_query(parameter->defexpr, walk);
    }
    parse_need_type(walk, create->returnType);
    function_options(walk, create->options);
    walk->bodies++;
    sql_body(walk, create->sql_body);
    walk->bodies--;
}

void
parse_create_domain(Walk *walk, Node *statement)
{
    CreateDomainStmt *create = (CreateDomainStmt *)statement;
    parse_add_names(walk, OBJECT_CREATED, OBJECT_KIND_TYPE, create->domainname, LOCATION_FIND);
    parse_need_type(walk, create->typeName);
    if (create->collClause != NULL)
        parse_need_collation(walk, create->collClause->collname, create->collClause->location);
    const ListCell *cell;
    foreach (cell, create->constraints)
        if (IsA(lfirst(cell), Constraint))
            parse_constraint(walk, lfirst(cell), NULL);
}

void
parse_create_enum(Walk *walk, Node *statement)
{
    parse_add_names(walk, OBJECT_CREATED, OBJECT_KIND_TYPE, ((CreateEnumStmt *)statement)->typeName,
                    LOCATION_FIND);
}

void
parse_create_composite(Walk *walk, Node *statement)
{
    CompositeTypeStmt *create = (CompositeTypeStmt *)statement;
    List *columns = create->coldeflist;
    const RangeVar *name = create->typevar;
    parse_object(walk, OBJECT_CREATED, OBJECT_TYPE, (Node *)create->typevar);
    if (name->schemaname != NULL)
        parse_add(walk, OBJECT_NEEDED, OBJECT_KIND_SCHEMA, (QualifiedName){NULL, name->schemaname}, NULL,
                  name->location);
    const ListCell *cell;
    foreach (cell, columns)
        parse_column(walk, lfirst_node(ColumnDef, cell), NULL);
}

/* What the parameters of CREATE TYPE, AGGREGATE, OPERATOR, ... name, by the parameter's word. Other values
 * (true, lengths, storage words) are parsed as type names too, hence a table. */
typedef struct {
    const char *parameter;
    ObjectKind kind;
} ParameterRow;

static const ParameterRow parameters[] = {
    {"input", OBJECT_KIND_FUNCTION},
    {"output", OBJECT_KIND_FUNCTION},
    {"receive", OBJECT_KIND_FUNCTION},
    {"send", OBJECT_KIND_FUNCTION},
    {"typmod_in", OBJECT_KIND_FUNCTION},
    {"typmod_out", OBJECT_KIND_FUNCTION},
    {"analyze", OBJECT_KIND_FUNCTION},
    {"subscript", OBJECT_KIND_FUNCTION},
    {"sfunc", OBJECT_KIND_FUNCTION},
    {"finalfunc", OBJECT_KIND_FUNCTION},
    {"combinefunc", OBJECT_KIND_FUNCTION},
    {"serialfunc", OBJECT_KIND_FUNCTION},
    {"deserialfunc", OBJECT_KIND_FUNCTION},
    {"msfunc", OBJECT_KIND_FUNCTION},
    {"minvfunc", OBJECT_KIND_FUNCTION},
    {"mfinalfunc", OBJECT_KIND_FUNCTION},
    {"procedure", OBJECT_KIND_FUNCTION},
    {"function", OBJECT_KIND_FUNCTION},
    {"restrict", OBJECT_KIND_FUNCTION},
    {"join", OBJECT_KIND_FUNCTION},
    {"canonical", OBJECT_KIND_FUNCTION},
    {"subtype_diff", OBJECT_KIND_FUNCTION},
    {"start", OBJECT_KIND_FUNCTION},
    {"gettoken", OBJECT_KIND_FUNCTION},
    {"end", OBJECT_KIND_FUNCTION},
    {"lextypes", OBJECT_KIND_FUNCTION},
    {"headline", OBJECT_KIND_FUNCTION},
    {"init", OBJECT_KIND_FUNCTION},
    {"lexize", OBJECT_KIND_FUNCTION},
    {"like", OBJECT_KIND_TYPE},
    {"element", OBJECT_KIND_TYPE},
    {"stype", OBJECT_KIND_TYPE},
    {"mstype", OBJECT_KIND_TYPE},
    {"leftarg", OBJECT_KIND_TYPE},
    {"rightarg", OBJECT_KIND_TYPE},
    {"subtype", OBJECT_KIND_TYPE},
    {"basetype", OBJECT_KIND_TYPE},
    {"collation", OBJECT_KIND_COLLATION},
    {"template", OBJECT_KIND_OTHER},
    {"parser", OBJECT_KIND_OTHER},
    {"copy", OBJECT_KIND_OTHER},
};

static void
definition_parameter(Walk *walk, const DefElem *option)
{
    if (option->arg == NULL || !IsA(option->arg, TypeName))
        return;
    TypeName *value = (TypeName *)option->arg;
    for (size_t i = 0; i < G_N_ELEMENTS(parameters); i++) {
        if (g_ascii_strcasecmp(option->defname, parameters[i].parameter) != 0)
            continue;
        if (parameters[i].kind == OBJECT_KIND_TYPE)
            parse_need_type(walk, value);
        else if (parameters[i].kind == OBJECT_KIND_COLLATION)
            parse_need_collation(walk, value->names, value->location);
        else
            parse_add_names(walk, OBJECT_NEEDED, parameters[i].kind, value->names, value->location);
        return;
    }
}

static void
definition(Walk *walk, List *options)
{
    const ListCell *cell;
    foreach (cell, options)
        definition_parameter(walk, lfirst_node(DefElem, cell));
}

void
parse_create_range(Walk *walk, Node *statement)
{
    CreateRangeStmt *create = (CreateRangeStmt *)statement;
    parse_add_names(walk, OBJECT_CREATED, OBJECT_KIND_TYPE, create->typeName, LOCATION_FIND);
    definition(walk, create->params);
}

void
parse_define(Walk *walk, Node *statement)
{
    DefineStmt *define = (DefineStmt *)statement;
    parse_add_names(walk, OBJECT_CREATED, parse_object_kind(define->kind), define->defnames, LOCATION_FIND);
    /* An aggregate's arguments: a list of FunctionParameter inside a list. */
    const ListCell *outer;
    foreach (outer, define->args) {
        if (lfirst(outer) == NULL || !IsA(lfirst(outer), List))
            continue;
        const ListCell *inner;
        foreach (inner, (List *)lfirst(outer))
            if (IsA(lfirst(inner), FunctionParameter))
                parse_need_type(walk, ((FunctionParameter *)lfirst(inner))->argType);
    }
    definition(walk, define->definition);
    /* CREATE COLLATION name FROM existing */
    foreach (outer, define->definition) {
        const DefElem *option = lfirst_node(DefElem, outer);
        if (strcmp(option->defname, "from") == 0 && option->arg != NULL && IsA(option->arg, List))
            parse_need_collation(walk, (List *)option->arg, LOCATION_FIND);
    }
}

void
parse_create_cast(Walk *walk, Node *statement)
{
    CreateCastStmt *create = (CreateCastStmt *)statement;
    parse_need_type(walk, create->sourcetype);
    parse_need_type(walk, create->targettype);
    parse_need_function_with_args(walk, create->func);
}

void
parse_create_transform(Walk *walk, Node *statement)
{
    CreateTransformStmt *create = (CreateTransformStmt *)statement;
    parse_need_type(walk, create->type_name);
    need_language(walk, create->lang);
    parse_need_function_with_args(walk, create->fromsql);
    parse_need_function_with_args(walk, create->tosql);
}

static void
opclass_items(Walk *walk, List *items)
{
    const ListCell *cell;
    foreach (cell, items) {
        CreateOpClassItem *item = lfirst_node(CreateOpClassItem, cell);
        if (item->itemtype == OPCLASS_ITEM_FUNCTION)
            parse_need_function_with_args(walk, item->name);
        else if (item->itemtype == OPCLASS_ITEM_OPERATOR && list_length(item->name->objname) > 1)
            parse_add_names(walk, OBJECT_NEEDED, OBJECT_KIND_OPERATOR, item->name->objname, LOCATION_FIND);
        parse_need_type(walk, item->storedtype);
    }
}

void
parse_create_opclass(Walk *walk, Node *statement)
{
    CreateOpClassStmt *create = (CreateOpClassStmt *)statement;
    parse_add_names(walk, OBJECT_CREATED, OBJECT_KIND_OTHER, create->opclassname, LOCATION_FIND);
    parse_need_type(walk, create->datatype);
    if (create->opfamilyname != NIL)
        parse_add_names(walk, OBJECT_NEEDED, OBJECT_KIND_OTHER, create->opfamilyname, LOCATION_FIND);
    opclass_items(walk, create->items);
}

void
parse_create_opfamily(Walk *walk, Node *statement)
{
    parse_add_names(walk, OBJECT_CREATED, OBJECT_KIND_OTHER, ((CreateOpFamilyStmt *)statement)->opfamilyname,
                    -1);
}

void
parse_alter_opfamily(Walk *walk, Node *statement)
{
    AlterOpFamilyStmt *alter = (AlterOpFamilyStmt *)statement;
    parse_add_names(walk, OBJECT_CHANGED, OBJECT_KIND_OTHER, alter->opfamilyname, LOCATION_FIND);
    if (!alter->isDrop)
        opclass_items(walk, alter->items);
}

void
parse_create_role(Walk *walk, Node *statement)
{
    CreateRoleStmt *create = (CreateRoleStmt *)statement;
    create_named(walk, OBJECT_KIND_ROLE, create->role);
    const ListCell *cell;
    foreach (cell, create->options) { /* IN ROLE, ROLE, ADMIN */
        const DefElem *option = lfirst_node(DefElem, cell);
        if (option->arg != NULL && IsA(option->arg, List))
            parse_need_roles(walk, (List *)option->arg);
    }
}

void
parse_create_language(Walk *walk, Node *statement)
{
    CreatePLangStmt *create = (CreatePLangStmt *)statement;
    create_named(walk, OBJECT_KIND_LANGUAGE, create->plname);
    parse_need_function(walk, create->plhandler, LOCATION_FIND);
    parse_need_function(walk, create->plinline, LOCATION_FIND);
    parse_need_function(walk, create->plvalidator, LOCATION_FIND);
}

void
parse_create_event_trigger(Walk *walk, Node *statement)
{
    CreateEventTrigStmt *create = (CreateEventTrigStmt *)statement;
    create_named(walk, OBJECT_KIND_OTHER, create->trigname);
    parse_need_function(walk, create->funcname, LOCATION_FIND);
}

void
parse_create_conversion(Walk *walk, Node *statement)
{
    CreateConversionStmt *create = (CreateConversionStmt *)statement;
    parse_add_names(walk, OBJECT_CREATED, OBJECT_KIND_OTHER, create->conversion_name, LOCATION_FIND);
    parse_need_function(walk, create->func_name, LOCATION_FIND);
}

void
parse_create_access_method(Walk *walk, Node *statement)
{
    CreateAmStmt *create = (CreateAmStmt *)statement;
    create_named(walk, OBJECT_KIND_OTHER, create->amname);
    parse_need_function(walk, create->handler_name, LOCATION_FIND);
}
