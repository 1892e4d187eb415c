/* GRANT and REVOKE, what new objects get by default, and comments. */
#include "sql/model_internal.h"

/* What ALL stands for, so that one of them can be taken away. */
static const char *const *
all_privileges(SqlObject object)
{
    static const char *const table[] = {"select",   "insert",     "update",  "delete",
                                        "truncate", "references", "trigger", NULL};
    static const char *const sequence[] = {"usage", "select", "update", NULL};
    static const char *const function[] = {"execute", NULL};
    static const char *const schema[] = {"usage", "create", NULL};
    switch ((int)object) {
    case SQL_OBJECT_SEQUENCE:
        return sequence;
    case SQL_OBJECT_FUNCTION:
        return function;
    case SQL_OBJECT_SCHEMA:
        return schema;
    default:
        return table;
    }
}

static ModelGrant *
find_grant(const GPtrArray *grants, const char *role, const char *privilege)
{
    for (unsigned i = 0; i < grants->len; i++) {
        ModelGrant *grant = grants->pdata[i];
        if (g_str_equal(grant->role, role) && g_str_equal(grant->privilege, privilege))
            return grant;
    }
    return NULL;
}

static void
add_grant(Model *model, GPtrArray **grants, const char *role, const char *privilege, ModelPlace place)
{
    if (find_grant(*grants, role, privilege) || find_grant(*grants, role, "all"))
        return;
    ModelGrant *grant = arena_new0(model->arena, ModelGrant);
    grant->role = model_text(model, role);
    grant->privilege = model_text(model, privilege);
    grant->place = place;
    model_list_add(model, grants, grant);
}

static void
revoke_all(GPtrArray *grants, const char *role)
{
    for (unsigned i = grants->len; i > 0; i--)
        if (g_str_equal(((ModelGrant *)grants->pdata[i - 1])->role, role))
            g_ptr_array_remove_index(grants, i - 1);
}

static void
take_back(Model *model, GPtrArray **grants, SqlObject object, const char *role, const char *privilege)
{
    if (g_str_equal(privilege, "all")) {
        revoke_all(*grants, role);
        return;
    }
    g_ptr_array_remove(*grants, find_grant(*grants, role, privilege));
    const ModelGrant *all = find_grant(*grants, role, "all");
    if (!all)
        return;
    const ModelPlace place = all->place;
    revoke_all(*grants, role);
    for (const char *const *each = all_privileges(object); *each; each++)
        if (!g_str_equal(*each, privilege))
            add_grant(model, grants, role, *each, place);
}

static void
change(Model *model, const SqlTree *tree, GPtrArray **grants, const char *role, const char *privilege)
{
    if (tree->grant.is_grant) {
        if (g_str_equal(privilege, "all"))
            revoke_all(*grants, role);
        add_grant(model, grants, role, privilege, model_place(model, -1));
    } else {
        take_back(model, grants, tree->grant.object, role, privilege);
    }
}

static const char *
privilege_at(const SqlTree *tree, unsigned i)
{
    return tree->grant.privilege_count > 0 ? tree->grant.privileges[i] : "all";
}

static void
change_all(Model *model, const SqlTree *tree, GPtrArray **grants, bool *public_revoked)
{
    if (!tree->grant.is_grant && tree->grant.grant_option)
        return; /* the privilege stays */
    for (unsigned i = 0; i < tree->grant.grantee_count; i++) {
        const char *role = tree->grant.grantees[i];
        for (unsigned j = 0; role && j < MAX(tree->grant.privilege_count, 1); j++)
            change(model, tree, grants, role, privilege_at(tree, j));
        if (public_revoked && g_strcmp0(role, "public") == 0)
            *public_revoked = !tree->grant.is_grant;
    }
}

static void
on_relation(Model *model, const SqlTree *tree, ModelRelation *relation)
{
    const bool is_sequence = relation->kind == 'S';
    if (!tree->grant.all_in_schema || is_sequence == (tree->grant.object == SQL_OBJECT_SEQUENCE))
        change_all(model, tree, &relation->grants, NULL);
}

static void
in_schema(Model *model, const SqlTree *tree, const char *schema)
{
    const Space *space = model_find_space(model, schema);
    if (!space)
        return;
    if (tree->grant.object == SQL_OBJECT_FUNCTION) {
        g_autoptr(GPtrArray) functions = model_space_functions(space);
        for (unsigned i = 0; i < functions->len; i++) {
            ModelFunction *function = functions->pdata[i];
            change_all(model, tree, &function->grants, &function->public_revoked);
        }
        return;
    }
    GHashTableIter iter;
    gpointer relation;
    g_hash_table_iter_init(&iter, space->relations);
    while (g_hash_table_iter_next(&iter, NULL, &relation))
        on_relation(model, tree, relation);
}

void
model_grant(Model *model, const SqlTree *tree)
{
    for (unsigned i = 0; i < tree->grant.name_count; i++) {
        const SqlName name = tree->grant.names[i];
        const SqlTarget *target = tree->grant.functions ? &tree->grant.functions[i] : NULL;
        ModelFunction *function = target && target->name.name ? model_find_function(model, target) : NULL;
        ModelRelation *relation = model_find(model, name);
        ModelSchema *schema = model_schema(model, name.name);
        if (!name.name)
            continue;
        if (tree->grant.all_in_schema)
            in_schema(model, tree, name.name);
        else if (function)
            change_all(model, tree, &function->grants, &function->public_revoked);
        else if (tree->grant.object == SQL_OBJECT_SCHEMA && schema)
            change_all(model, tree, &schema->grants, NULL);
        else if ((tree->grant.object == SQL_OBJECT_TABLE || tree->grant.object == SQL_OBJECT_SEQUENCE) &&
                 relation)
            on_relation(model, tree, relation);
    }
}

static void
set_default(Model *model, const SqlTree *tree, const char *schema, const char *role, const char *privilege)
{
    ModelDefaultPrivilege *row = NULL;
    for (unsigned i = 0; i < model->defaults->len && !row; i++) {
        ModelDefaultPrivilege *other = model->defaults->pdata[i];
        if (other->object == tree->grant.object && g_strcmp0(other->schema, schema) == 0 &&
            g_str_equal(other->role, role) && g_str_equal(other->privilege, privilege))
            row = other;
    }
    if (!row) {
        row = arena_new0(model->arena, ModelDefaultPrivilege);
        row->schema = model_text(model, schema);
        row->object = tree->grant.object;
        row->role = model_text(model, role);
        row->privilege = model_text(model, privilege);
        g_ptr_array_add(model->defaults, row);
    }
    row->is_grant = tree->grant.is_grant;
    row->place = model_place(model, -1);
}

void
model_set_default_privileges(Model *model, const SqlTree *tree)
{
    if (!tree->grant.is_grant && tree->grant.grant_option)
        return;
    const unsigned schemas = tree->grant.all_in_schema ? tree->grant.name_count : 1;
    for (unsigned i = 0; i < schemas; i++)
        for (unsigned j = 0; j < tree->grant.grantee_count; j++)
            for (unsigned k = 0; k < MAX(tree->grant.privilege_count, 1); k++)
                set_default(model, tree, tree->grant.all_in_schema ? tree->grant.names[i].name : NULL,
                            tree->grant.grantees[j], privilege_at(tree, k));
}

/* Those of one schema can only add to what all have. */
void
model_default_grants(Model *model, SqlObject object, const char *schema, GPtrArray **grants,
                     bool *public_revoked)
{
    for (unsigned i = 0; i < model->defaults->len; i++) {
        const ModelDefaultPrivilege *row = model->defaults->pdata[i];
        if (row->object != object || (row->schema && !g_str_equal(row->schema, schema)))
            continue;
        if (row->is_grant)
            add_grant(model, grants, row->role, row->privilege, row->place);
        else if (public_revoked && !row->schema && g_str_equal(row->role, "public"))
            *public_revoked = true;
    }
}

static void
comment_on_part(Model *model, const SqlTarget *target, char *text)
{
    const ModelRelation *relation = model_find(model, target->name);
    const ModelType *type = relation ? NULL : model_type(model, target->name);
    ModelColumn *column = relation ? relation_column(relation, target->part) : NULL;
    ModelConstraint *constraint = relation ? relation_constraint(relation, target->part) : NULL;
    if (target->object == SQL_OBJECT_COLUMN && column)
        column->comment = text;
    else if (target->object == SQL_OBJECT_CONSTRAINT && constraint)
        constraint->comment = text;
    const GPtrArray *parts = !type || !target->part                ? model->none
                             : target->object == SQL_OBJECT_COLUMN ? type->columns
                                                                   : model->none;
    for (unsigned i = 0; i < parts->len; i++)
        if (g_str_equal(((ModelColumn *)parts->pdata[i])->name, target->part))
            ((ModelColumn *)parts->pdata[i])->comment = text;
    for (unsigned i = 0; type && target->object == SQL_OBJECT_DOMAIN_CONSTRAINT && i < type->constraints->len;
         i++) {
        ModelConstraint *own = type->constraints->pdata[i];
        if (g_strcmp0(own->name, target->part) == 0)
            own->comment = text;
    }
}

void
model_comment(Model *model, const SqlTree *tree)
{
    const SqlTarget *target = &tree->comment.target;
    const SqlName name = target->name;
    const char *given = tree->comment.text;
    char *text = given && *given ? model_text(model, given) : NULL; /* '' takes it away, as NULL does */
    ModelRelation *relation = model_find(model, name);
    ModelIndex *index = model_index(model, name.schema, name.name);
    ModelType *type = model_type(model, name);
    ModelSchema *schema = model_schema(model, name.name);
    ModelFunction *function = NULL;
    switch ((int)target->object) {
    case SQL_OBJECT_TABLE:
    case SQL_OBJECT_FOREIGN_TABLE:
    case SQL_OBJECT_VIEW:
    case SQL_OBJECT_MATVIEW:
    case SQL_OBJECT_SEQUENCE:
        if (relation)
            relation->comment = text;
        break;
    case SQL_OBJECT_INDEX:
        if (index)
            index->comment = text;
        break;
    case SQL_OBJECT_TYPE:
    case SQL_OBJECT_DOMAIN:
        if (type)
            type->comment = text;
        break;
    case SQL_OBJECT_SCHEMA:
        if (schema)
            schema->comment = text;
        break;
    case SQL_OBJECT_FUNCTION:
        function = model_find_function(model, target);
        if (function)
            function->comment = text;
        break;
    default:
        comment_on_part(model, target, text);
    }
}
