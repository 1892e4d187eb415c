/* Definitions of types, functions, triggers, policies, ... as plain data. */
#include "sql/tree_nodes.h"

#include <string.h>

/* catalog/pg_trigger.h, which pulls in half the server */
enum {
    TRIGGER_BEFORE = 1 << 1,
    TRIGGER_INSERT = 1 << 2,
    TRIGGER_DELETE = 1 << 3,
    TRIGGER_UPDATE = 1 << 4,
    TRIGGER_TRUNCATE = 1 << 5,
    TRIGGER_INSTEAD = 1 << 6,
};

static void
sequence_options(Reader *reader, List *options, SqlTree *tree)
{
    const ListCell *cell;
    foreach (cell, options) {
        const DefElem *option = lfirst_node(DefElem, cell);
        if (strcmp(option->defname, "owned_by") == 0) {
            List *names = (List *)option->arg;
            tree->sequence.disowned = list_length(names) < 2;
            if (tree->sequence.disowned)
                continue;
            SqlTarget column = tree_target(reader, OBJECT_COLUMN, NULL, (Node *)names);
            tree->sequence.owned_by = column.name;
            tree->sequence.owned_column = column.part;
            continue;
        }
        tree->sequence.changes_values = true;
        if (strcmp(option->defname, "restart") == 0)
            tree->sequence.restarts = true;
        if (strcmp(option->defname, "as") == 0)
            tree->sequence.type = tree_type(reader, (TypeName *)option->arg);
    }
}

void
tree_create_sequence(Reader *reader, Node *node, SqlTree *tree)
{
    const CreateSeqStmt *create = (CreateSeqStmt *)node;
    tree->kind = SQL_CREATE_SEQUENCE;
    tree->sequence.name = tree_name(reader, create->sequence);
    tree->sequence.persistence = create->sequence->relpersistence;
    tree->sequence.if_not_exists = create->if_not_exists;
    sequence_options(reader, create->options, tree);
}

void
tree_alter_sequence(Reader *reader, Node *node, SqlTree *tree)
{
    const AlterSeqStmt *alter = (AlterSeqStmt *)node;
    tree->kind = SQL_ALTER_SEQUENCE;
    tree->sequence.name = tree_name(reader, alter->sequence);
    sequence_options(reader, alter->options, tree);
}

void
tree_create_extension(Reader *reader, Node *node, SqlTree *tree)
{
    const CreateExtensionStmt *create = (CreateExtensionStmt *)node;
    tree->kind = SQL_CREATE_EXTENSION;
    tree->extension.name = tree_text(reader, create->extname);
    tree->extension.if_not_exists = create->if_not_exists;
    const ListCell *cell;
    foreach (cell, create->options) {
        const DefElem *option = lfirst_node(DefElem, cell);
        if (strcmp(option->defname, "schema") == 0)
            tree->extension.schema = tree_option_text(reader, option);
    }
}

void
tree_create_domain(Reader *reader, Node *node, SqlTree *tree)
{
    const CreateDomainStmt *create = (CreateDomainStmt *)node;
    tree->kind = SQL_CREATE_DOMAIN;
    tree->domain.name = tree_names(reader, create->domainname, -1);
    tree->domain.type = tree_type(reader, create->typeName);
    tree->domain.constraints =
        tree_constraints(reader, create->constraints, NULL, &tree->domain.constraint_count);
}

void
tree_alter_domain(Reader *reader, Node *node, SqlTree *tree)
{
    const AlterDomainStmt *alter = (AlterDomainStmt *)node;
    tree->kind = SQL_ALTER_DOMAIN;
    tree->alter_domain.name = tree_names(reader, alter->typeName, -1);
    tree->alter_domain.action = (char)alter->subtype;
    tree->alter_domain.constraint_name = tree_text(reader, alter->name);
    tree->alter_domain.cascade = alter->behavior == DROP_CASCADE;
    if (alter->def != NULL && IsA(alter->def, Constraint)) {
        tree->alter_domain.constraint = tree_constraint(reader, (Constraint *)alter->def, NULL);
        tree->alter_domain.constraint_name = tree->alter_domain.constraint->name;
    } else {
        tree->alter_domain.expr = tree_expr(reader, alter->def);
    }
}

void
tree_create_enum(Reader *reader, Node *node, SqlTree *tree)
{
    const CreateEnumStmt *create = (CreateEnumStmt *)node;
    tree->kind = SQL_CREATE_ENUM;
    tree->enumeration.name = tree_names(reader, create->typeName, -1);
    tree->enumeration.labels = tree_strings(reader, create->vals, &tree->enumeration.label_count);
}

void
tree_alter_enum(Reader *reader, Node *node, SqlTree *tree)
{
    const AlterEnumStmt *alter = (AlterEnumStmt *)node;
    tree->kind = SQL_ALTER_ENUM;
    tree->alter_enum.name = tree_names(reader, alter->typeName, -1);
    tree->alter_enum.old_label = tree_text(reader, alter->oldVal);
    tree->alter_enum.label = tree_text(reader, alter->newVal);
    tree->alter_enum.neighbour = tree_text(reader, alter->newValNeighbor);
    tree->alter_enum.after = alter->newValIsAfter;
    tree->alter_enum.if_not_exists = alter->skipIfNewValExists;
}

void
tree_create_composite(Reader *reader, Node *node, SqlTree *tree)
{
    const CompositeTypeStmt *create = (CompositeTypeStmt *)node;
    tree->kind = SQL_CREATE_COMPOSITE;
    tree->composite.name = tree_name(reader, create->typevar);
    tree->composite.column_count = (unsigned)list_length(create->coldeflist);
    SqlColumn *columns = arena_array(reader->arena, SqlColumn, tree->composite.column_count);
    const ListCell *cell;
    foreach (cell, create->coldeflist)
        columns[foreach_current_index(cell)] = tree_column(reader, lfirst_node(ColumnDef, cell));
    tree->composite.columns = columns;
}

void
tree_create_range(Reader *reader, Node *node, SqlTree *tree)
{
    tree->kind = SQL_CREATE_TYPE;
    tree->target.object = SQL_OBJECT_TYPE;
    tree->target.part = "range";
    tree->target.name = tree_names(reader, ((CreateRangeStmt *)node)->typeName, -1);
}

void
tree_define(Reader *reader, Node *node, SqlTree *tree)
{
    const DefineStmt *define = (DefineStmt *)node;
    if (define->kind == OBJECT_TYPE)
        tree->kind = SQL_CREATE_TYPE;
    tree->target.object = tree_object_kind(define->kind);
    tree->target.name = tree_names(reader, define->defnames, -1);
}

void
tree_create_role(Reader *reader, Node *node, SqlTree *tree)
{
    tree->kind = SQL_CREATE_ROLE;
    tree->target.object = SQL_OBJECT_ROLE;
    tree->target.name = (SqlName){NULL, tree_text(reader, ((CreateRoleStmt *)node)->role), -1};
}

static char
argument_mode(FunctionParameterMode mode)
{
    switch ((int)mode) {
    case FUNC_PARAM_OUT:
        return 'o';
    case FUNC_PARAM_INOUT:
        return 'b';
    case FUNC_PARAM_VARIADIC:
        return 'v';
    case FUNC_PARAM_TABLE:
        return 't';
    default:
        return 'i';
    }
}

static void
add_setting(Reader *reader, TreeList *settings, const VariableSetStmt *set)
{
    SqlOption *setting = arena_new0(reader->arena, SqlOption);
    setting->name = tree_text(reader, set->name);
    setting->value = set->kind == VAR_SET_VALUE || set->kind == VAR_SET_CURRENT ? "" : NULL;
    if (set->args != NIL && IsA(linitial(set->args), A_Const))
        setting->value = tree_expr(reader, linitial(set->args))->text;
    tree_list_add(reader, settings, setting);
}

static void
function_options(Reader *reader, List *options, SqlTree *tree)
{
    TreeList settings = {0};
    const ListCell *cell;
    foreach (cell, options) {
        const DefElem *option = lfirst_node(DefElem, cell);
        if (strcmp(option->defname, "language") == 0) {
            tree->function.language = tree_option_text(reader, option);
        } else if (strcmp(option->defname, "as") == 0 && IsA(option->arg, List)) {
            tree->function.body = tree_text(reader, strVal(linitial((List *)option->arg)));
            tree->function.body_location = option->location;
        } else if (strcmp(option->defname, "security") == 0) {
            tree->function.security_given = true;
            tree->function.security_definer = boolVal(option->arg);
        } else if (strcmp(option->defname, "volatility") == 0) {
            tree->function.volatility = strVal(option->arg)[0];
        } else if (strcmp(option->defname, "leakproof") == 0) {
            tree->function.leakproof = boolVal(option->arg);
        } else if (strcmp(option->defname, "set") == 0) {
            add_setting(reader, &settings, (VariableSetStmt *)option->arg);
        }
    }
    SqlOption *flat = settings.count ? arena_array(reader->arena, SqlOption, settings.count) : NULL;
    for (unsigned i = 0; i < settings.count; i++)
        flat[i] = *(SqlOption *)settings.items[i];
    tree->function.settings = flat;
    tree->function.setting_count = settings.count;
}

void
tree_create_function(Reader *reader, Node *node, SqlTree *tree)
{
    const CreateFunctionStmt *create = (CreateFunctionStmt *)node;
    tree->kind = SQL_CREATE_FUNCTION;
    tree->function.name = tree_names(reader, create->funcname, -1);
    tree->function.replace = create->replace;
    tree->function.procedure = create->is_procedure;
    tree->function.has_arguments = true;
    tree->function.body_location = -1;
    tree->function.sql_body = create->sql_body != NULL;
    tree->function.returns = tree_type(reader, create->returnType);
    tree->function.argument_count = (unsigned)list_length(create->parameters);
    SqlArgument *arguments = arena_array(reader->arena, SqlArgument, tree->function.argument_count);
    const ListCell *cell;
    foreach (cell, create->parameters) {
        const FunctionParameter *parameter = lfirst_node(FunctionParameter, cell);
        arguments[foreach_current_index(cell)] = (SqlArgument){
            .name = tree_text(reader, parameter->name),
            .type = tree_type(reader, parameter->argType),
            .default_expr = tree_expr(reader, parameter->defexpr),
            .mode = argument_mode(parameter->mode),
        };
    }
    tree->function.arguments = arguments;
    function_options(reader, create->options, tree);
}

void
tree_alter_function(Reader *reader, Node *node, SqlTree *tree)
{
    const AlterFunctionStmt *alter = (AlterFunctionStmt *)node;
    const SqlTarget target = tree_target(reader, alter->objtype, NULL, (Node *)alter->func);
    tree->kind = SQL_ALTER_FUNCTION;
    tree->function.name = target.name;
    tree->function.has_arguments = target.has_args;
    tree->function.body_location = -1;
    SqlArgument *arguments = arena_array(reader->arena, SqlArgument, target.arg_count);
    for (unsigned i = 0; i < target.arg_count; i++)
        arguments[i] = (SqlArgument){.type = target.args[i], .mode = 'i'};
    tree->function.arguments = arguments;
    tree->function.argument_count = target.arg_count;
    function_options(reader, alter->actions, tree);
}

void
tree_create_trigger(Reader *reader, Node *node, SqlTree *tree)
{
    const CreateTrigStmt *create = (CreateTrigStmt *)node;
    tree->kind = SQL_CREATE_TRIGGER;
    tree->trigger.table = tree_name(reader, create->relation);
    tree->trigger.name = tree_text(reader, create->trigname);
    tree->trigger.function = tree_names(reader, create->funcname, -1);
    tree->trigger.replace = create->replace;
    tree->trigger.row = create->row;
    tree->trigger.constraint = create->isconstraint;
    tree->trigger.referenced_table = tree_name(reader, create->constrrel);
    tree->trigger.timing = create->timing & TRIGGER_BEFORE    ? 'b'
                           : create->timing & TRIGGER_INSTEAD ? 'i'
                                                              : 'a';
    tree->trigger.on_insert = create->events & TRIGGER_INSERT;
    tree->trigger.on_update = create->events & TRIGGER_UPDATE;
    tree->trigger.on_delete = create->events & TRIGGER_DELETE;
    tree->trigger.on_truncate = create->events & TRIGGER_TRUNCATE;
}

void
tree_create_policy(Reader *reader, Node *node, SqlTree *tree)
{
    const CreatePolicyStmt *create = (CreatePolicyStmt *)node;
    tree->kind = SQL_CREATE_POLICY;
    tree->policy.table = tree_name(reader, create->table);
    tree->policy.name = tree_text(reader, create->policy_name);
    tree->policy.command = tree_text(reader, create->cmd_name);
    tree->policy.permissive = create->permissive;
    tree->policy.roles = tree_roles(reader, create->roles, &tree->policy.role_count);
    tree->policy.using_expr = tree_expr(reader, create->qual);
    tree->policy.check_expr = tree_expr(reader, create->with_check);
}

void
tree_alter_policy(Reader *reader, Node *node, SqlTree *tree)
{
    const AlterPolicyStmt *alter = (AlterPolicyStmt *)node;
    tree->kind = SQL_ALTER_POLICY;
    tree->policy.table = tree_name(reader, alter->table);
    tree->policy.name = tree_text(reader, alter->policy_name);
    tree->policy.roles = tree_roles(reader, alter->roles, &tree->policy.role_count);
    tree->policy.using_expr = tree_expr(reader, alter->qual);
    tree->policy.check_expr = tree_expr(reader, alter->with_check);
}

void
tree_create_rule(Reader *reader, Node *node, SqlTree *tree)
{
    const RuleStmt *create = (RuleStmt *)node;
    tree->kind = SQL_CREATE_RULE;
    tree->rule.table = tree_name(reader, create->relation);
    tree->rule.name = tree_text(reader, create->rulename);
    tree->rule.replace = create->replace;
    tree->rule.instead = create->instead;
    tree->rule.event = create->event == CMD_SELECT   ? 's'
                       : create->event == CMD_UPDATE ? 'u'
                       : create->event == CMD_INSERT ? 'i'
                                                     : 'd';
}

void
tree_create_statistics(Reader *reader, Node *node, SqlTree *tree)
{
    const CreateStatsStmt *create = (CreateStatsStmt *)node;
    tree->kind = SQL_CREATE_STATISTICS;
    tree->statistics.name = tree_names(reader, create->defnames, -1);
    tree->statistics.table = (SqlName){NULL, NULL, -1};
    if (create->relations != NIL && IsA(linitial(create->relations), RangeVar))
        tree->statistics.table = tree_name(reader, linitial(create->relations));
}

static void
published(Reader *reader, List *objects, SqlTree *tree)
{
    const unsigned most = (unsigned)list_length(objects);
    SqlName *tables = arena_array(reader->arena, SqlName, most);
    const char **schemas = arena_array(reader->arena, const char *, most);
    const ListCell *cell;
    foreach (cell, objects) {
        const PublicationObjSpec *object = lfirst_node(PublicationObjSpec, cell);
        if (object->pubtable != NULL)
            tables[tree->publication.table_count++] = tree_name(reader, object->pubtable->relation);
        else if (object->name != NULL)
            schemas[tree->publication.schema_count++] = tree_text(reader, object->name);
    }
    tree->publication.tables = tables;
    tree->publication.schemas = schemas;
}

void
tree_create_publication(Reader *reader, Node *node, SqlTree *tree)
{
    const CreatePublicationStmt *create = (CreatePublicationStmt *)node;
    tree->kind = SQL_CREATE_PUBLICATION;
    tree->publication.name = tree_text(reader, create->pubname);
    tree->publication.all_tables = create->for_all_tables;
    tree->publication.action = 'c';
    published(reader, create->pubobjects, tree);
}

void
tree_alter_publication(Reader *reader, Node *node, SqlTree *tree)
{
    const AlterPublicationStmt *alter = (AlterPublicationStmt *)node;
    tree->kind = SQL_ALTER_PUBLICATION;
    tree->publication.name = tree_text(reader, alter->pubname);
    tree->publication.action = alter->pubobjects == NIL          ? 'o'
                               : alter->action == AP_AddObjects  ? 'a'
                               : alter->action == AP_DropObjects ? 'd'
                                                                 : 's';
    published(reader, alter->pubobjects, tree);
}
