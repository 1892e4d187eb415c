/* Tables and what hangs on them: columns, constraints, indexes, views, sequences, triggers, policies, rules.
 */
#include "sql/parse_nodes.h"

#include <string.h>

static void
expression(Walk *walk, void *node)
{
    parse_query(node, walk);
}

static void
index_element(Walk *walk, IndexElem *element)
{
    expression(walk, element->expr);
    parse_need_collation(walk, element->collation, LOCATION_FIND);
}

static void
index_elements(Walk *walk, List *elements)
{
    const ListCell *cell;
    foreach (cell, elements)
        index_element(walk, lfirst(cell));
}

void
parse_constraint(Walk *walk, Constraint *constraint, RangeVar *table)
{
    const ListCell *cell;
    if (constraint->pktable != NULL)
        parse_add_relation(walk, OBJECT_NEEDED, constraint->pktable);
    expression(walk, constraint->raw_expr);
    expression(walk, constraint->where_clause);
    foreach (cell, constraint->exclusions) { /* pairs of index element and operator name */
        List *pair = lfirst(cell);
        index_element(walk, linitial(pair));
        if (list_length(lsecond(pair)) > 1)
            parse_add_names(walk, OBJECT_NEEDED, OBJECT_KIND_OPERATOR, lsecond(pair), LOCATION_FIND);
    }
    if (constraint->indexname != NULL && table != NULL) /* USING INDEX: stands in the table's schema */
        parse_add(walk, OBJECT_NEEDED, OBJECT_KIND_RELATION,
                  (QualifiedName){table->schemaname, constraint->indexname}, NULL, LOCATION_FIND);
}

void
parse_column(Walk *walk, ColumnDef *column, RangeVar *table)
{
    parse_need_type(walk, column->typeName);
    expression(walk, column->raw_default);
    if (column->collClause != NULL)
        parse_need_collation(walk, column->collClause->collname, column->collClause->location);
    const ListCell *cell;
    foreach (cell, column->constraints)
        if (IsA(lfirst(cell), Constraint))
            parse_constraint(walk, lfirst(cell), table);
}

static void
table_elements(Walk *walk, List *elements, RangeVar *table)
{
    const ListCell *cell;
    foreach (cell, elements) {
        Node *element = lfirst(cell);
        if (IsA(element, ColumnDef))
            parse_column(walk, (ColumnDef *)element, table);
        else if (IsA(element, Constraint))
            parse_constraint(walk, (Constraint *)element, table);
        else if (IsA(element, TableLikeClause))
            parse_add_relation(walk, OBJECT_NEEDED, ((TableLikeClause *)element)->relation);
    }
}

static void
partition_bound(Walk *walk, PartitionBoundSpec *bound)
{
    if (bound == NULL)
        return;
    expression(walk, bound->listdatums);
    expression(walk, bound->lowerdatums);
    expression(walk, bound->upperdatums);
}

void
parse_create_table(Walk *walk, Node *statement)
{
    CreateStmt *create = (CreateStmt *)statement; /* CreateForeignTableStmt begins with one */
    parse_add_relation(walk, OBJECT_CREATED, create->relation);
    if (IsA(statement, CreateForeignTableStmt))
        parse_need_named(walk, OBJECT_KIND_OTHER, ((CreateForeignTableStmt *)statement)->servername);
    table_elements(walk, create->tableElts, create->relation);
    parse_need_relations(walk, create->inhRelations);
    parse_need_type(walk, create->ofTypename);
    partition_bound(walk, create->partbound);
    if (create->partspec != NULL) {
        const ListCell *cell;
        foreach (cell, create->partspec->partParams) {
            PartitionElem *element = lfirst_node(PartitionElem, cell);
            expression(walk, element->expr);
            parse_need_collation(walk, element->collation, element->location);
        }
    }
    parse_need_named(walk, OBJECT_KIND_OTHER, create->tablespacename);
}

void
parse_create_table_as(Walk *walk, Node *statement)
{
    CreateTableAsStmt *create = (CreateTableAsStmt *)statement;
    parse_add_relation(walk, OBJECT_CREATED, create->into->rel);
    if (IsA(create->query, ExecuteStmt))
        parse_wrapped(walk, create->query);
    else
        expression(walk, create->query);
}

void
parse_create_view(Walk *walk, Node *statement)
{
    ViewStmt *view = (ViewStmt *)statement;
    parse_add_relation(walk, OBJECT_CREATED, view->view);
    expression(walk, view->query);
}

/* An index lives in its table's schema. Without a name the server picks one. */
void
parse_create_index(Walk *walk, Node *statement)
{
    IndexStmt *index = (IndexStmt *)statement;
    const char *schema = index->relation->schemaname != NULL ? index->relation->schemaname : walk->schema;
    parse_add(walk, OBJECT_CREATED, OBJECT_KIND_RELATION, (QualifiedName){schema, index->idxname}, NULL,
              LOCATION_FIND);
    parse_add_relation(walk, OBJECT_NEEDED, index->relation);
    index_elements(walk, index->indexParams);
    index_elements(walk, index->indexIncludingParams);
    expression(walk, index->whereClause);
    parse_need_named(walk, OBJECT_KIND_OTHER, index->tableSpace);
}

static void
sequence_options(Walk *walk, List *options)
{
    const ListCell *cell;
    foreach (cell, options) {
        const DefElem *option = lfirst_node(DefElem, cell);
        if (option->arg == NULL)
            continue;
        if (strcmp(option->defname, "owned_by") == 0)
            parse_object(walk, OBJECT_NEEDED, OBJECT_COLUMN, option->arg); /* [schema.]table.column; NONE */
        else if (strcmp(option->defname, "as") == 0)
            parse_need_type(walk, (TypeName *)option->arg);
    }
}

void
parse_create_sequence(Walk *walk, Node *statement)
{
    CreateSeqStmt *create = (CreateSeqStmt *)statement;
    parse_add_relation(walk, OBJECT_CREATED, create->sequence);
    sequence_options(walk, create->options);
}

void
parse_alter_sequence(Walk *walk, Node *statement)
{
    AlterSeqStmt *alter = (AlterSeqStmt *)statement;
    parse_add_relation(walk, OBJECT_CHANGED, alter->sequence);
    sequence_options(walk, alter->options);
}

void
parse_create_statistics(Walk *walk, Node *statement)
{
    CreateStatsStmt *create = (CreateStatsStmt *)statement;
    parse_add_names(walk, OBJECT_CREATED, OBJECT_KIND_OTHER, create->defnames, LOCATION_FIND);
    parse_need_relations(walk, create->relations);
    const ListCell *cell;
    foreach (cell, create->exprs)
        expression(walk, lfirst_node(StatsElem, cell)->expr);
}

void
parse_create_trigger(Walk *walk, Node *statement)
{
    CreateTrigStmt *create = (CreateTrigStmt *)statement;
    parse_add_part(walk, OBJECT_CREATED, OBJECT_KIND_TRIGGER, create->relation, create->trigname);
    parse_add_relation(walk, OBJECT_NEEDED, create->relation);
    parse_add_relation(walk, OBJECT_NEEDED, create->constrrel);
    expression(walk, create->whenClause);
    parse_need_function(walk, create->funcname, LOCATION_FIND);
}

void
parse_create_policy(Walk *walk, Node *statement)
{
    CreatePolicyStmt *create = (CreatePolicyStmt *)statement;
    parse_add_part(walk, OBJECT_CREATED, OBJECT_KIND_POLICY, create->table, create->policy_name);
    parse_add_relation(walk, OBJECT_NEEDED, create->table);
    parse_need_roles(walk, create->roles);
    expression(walk, create->qual);
    expression(walk, create->with_check);
}

void
parse_alter_policy(Walk *walk, Node *statement)
{
    AlterPolicyStmt *alter = (AlterPolicyStmt *)statement;
    parse_add_part(walk, OBJECT_CHANGED, OBJECT_KIND_POLICY, alter->table, alter->policy_name);
    parse_add_relation(walk, OBJECT_NEEDED, alter->table);
    parse_need_roles(walk, alter->roles);
    expression(walk, alter->qual);
    expression(walk, alter->with_check);
}

/* OLD and NEW are relations of the rule's own, like WITH names. */
void
parse_create_rule(Walk *walk, Node *statement)
{
    RuleStmt *rule = (RuleStmt *)statement;
    parse_add_part(walk, OBJECT_CREATED, OBJECT_KIND_OTHER, rule->relation, rule->rulename);
    parse_add_relation(walk, OBJECT_NEEDED, rule->relation);
    const CteName old_row = {.name = "old", .outer = walk->ctes};
    const CteName new_row = {.name = "new", .outer = &old_row};
    walk->ctes = &new_row;
    expression(walk, rule->whereClause);
    const ListCell *cell;
    foreach (cell, rule->actions)
        parse_statement(walk, lfirst(cell));
    walk->ctes = old_row.outer;
}

/* What ALTER TABLE's commands name, by the node they carry; `def` of the commands not listed holds options.
 */
static void
alter_definition(Walk *walk, AlterTableCmd *command, RangeVar *table)
{
    Node *def = command->def;
    if (def == NULL)
        return;
    switch ((int)nodeTag(def)) {
    case T_ColumnDef:
        parse_column(walk, (ColumnDef *)def, table);
        return;
    case T_Constraint:
        parse_constraint(walk, (Constraint *)def, table);
        return;
    case T_RangeVar:
        parse_add_relation(walk, OBJECT_NEEDED, (RangeVar *)def);
        return;
    case T_TypeName:
        parse_need_type(walk, (TypeName *)def);
        return;
    case T_PartitionCmd:
        parse_add_relation(walk, OBJECT_NEEDED, ((PartitionCmd *)def)->name);
        partition_bound(walk, ((PartitionCmd *)def)->bound);
        return;
    case T_ReplicaIdentityStmt:
        parse_add(walk, OBJECT_NEEDED, OBJECT_KIND_RELATION,
                  (QualifiedName){table->schemaname, ((ReplicaIdentityStmt *)def)->name}, NULL,
                  LOCATION_FIND);
        return;
    default:
        break;
    }
    if (command->subtype == AT_ColumnDefault
#if PG_MAJORVERSION_NUM >= 17
        || command->subtype == AT_SetExpression
#endif
    )
        expression(walk, def);
}

static void
alter_command(Walk *walk, AlterTableCmd *command, RangeVar *table)
{
    switch ((int)command->subtype) {
    case AT_AddConstraint:
        parse_add_part(walk, OBJECT_CREATED, OBJECT_KIND_CONSTRAINT, table,
                       ((Constraint *)command->def)->conname);
        break;
    case AT_DropConstraint:
        parse_add_part(walk, OBJECT_DROPPED, OBJECT_KIND_CONSTRAINT, table, command->name);
        break;
    case AT_AlterConstraint:
        parse_add_part(walk, OBJECT_CHANGED, OBJECT_KIND_CONSTRAINT, table,
                       ((Constraint *)command->def)->conname);
        return;
    case AT_ValidateConstraint:
        parse_add_part(walk, OBJECT_CHANGED, OBJECT_KIND_CONSTRAINT, table, command->name);
        break;
    case AT_EnableTrig:
    case AT_EnableAlwaysTrig:
    case AT_EnableReplicaTrig:
    case AT_DisableTrig:
        parse_add_part(walk, OBJECT_CHANGED, OBJECT_KIND_TRIGGER, table, command->name);
        break;
    case AT_ClusterOn:
        parse_add(walk, OBJECT_NEEDED, OBJECT_KIND_RELATION,
                  (QualifiedName){table->schemaname, command->name}, NULL, LOCATION_FIND);
        break;
    case AT_SetTableSpace:
        parse_need_named(walk, OBJECT_KIND_OTHER, command->name);
        break;
    default:
        break;
    }
    parse_need_role(walk, command->newowner);
    alter_definition(walk, command, table);
}

void
parse_alter_table(Walk *walk, Node *statement)
{
    AlterTableStmt *alter = (AlterTableStmt *)statement;
    parse_object(walk, OBJECT_CHANGED, alter->objtype, (Node *)alter->relation);
    const ListCell *cell;
    foreach (cell, alter->cmds)
        alter_command(walk, lfirst_node(AlterTableCmd, cell), alter->relation);
}
