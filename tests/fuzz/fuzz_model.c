/* Any script may be somebody's schema: the model takes every statement of it, after each of them its two ends
 * know each other, and a verdict on the statement can be had first. */
#include <jansson.h>
#include <stdint.h>
#include <string.h>

#include "risk/risk.h"
#include "sql/model.h"
#include "sql/replay.h"
#include "sql/script.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LONGEST = 4096, LEAST_MAJOR = 13, MAJORS = 6 };

static bool
has(const GPtrArray *list, const void *item)
{
    return g_ptr_array_find((GPtrArray *)list, item, NULL);
}

static void
check_constraint(const Model *model, const ModelRelation *relation, const ModelConstraint *constraint)
{
    g_assert_nonnull(constraint->name);
    g_assert_true(constraint->table == relation);
    g_assert_true(relation_constraint(relation, constraint->name) != NULL);
    if (constraint->target) {
        g_assert_false(constraint->target->dropped);
        g_autoptr(GPtrArray) referencing = model_referencing(model, constraint->target);
        g_assert_true(has(referencing, constraint));
    }
    if (constraint->index && constraint->kind != CONSTRAINT_FOREIGN) {
        g_assert_true(constraint->index->constraint == constraint);
        g_assert_true(has(relation->indexes, constraint->index));
    }
    if (constraint->over)
        g_assert_true(has(constraint->over->table->constraints, constraint->over));
}

static void
check_index(const Model *model, const ModelRelation *relation, const ModelIndex *index)
{
    g_assert_true(index->table == relation);
    g_assert_true(model_index(model, relation->schema, index->name) == index);
    g_assert_true(!index->constraint || has(relation->constraints, index->constraint));
    if (index->over)
        g_assert_true(has(index->over->table->indexes, index->over));
}

static void
check_family(const ModelRelation *relation)
{
    for (unsigned i = 0; i < relation->parents->len; i++) {
        const ModelRelation *parent = relation->parents->pdata[i];
        g_assert_true(!parent->dropped && parent != relation && has(parent->children, relation));
    }
    for (unsigned i = 0; i < relation->children->len; i++) {
        const ModelRelation *child = relation->children->pdata[i];
        g_assert_true(!child->dropped && has(child->parents, relation));
    }
    for (unsigned i = 0; i < relation->used_by->len; i++)
        g_assert_false(((ModelRelation *)relation->used_by->pdata[i])->dropped);
    if (relation->owned_by)
        g_assert_false(relation->owned_by->dropped);
}

static void
check_relation(const Model *model, const ModelRelation *relation)
{
    g_assert_false(relation->dropped);
    g_assert_true(model_relation(model, relation->schema, relation->name) == relation);
    check_family(relation);
    for (unsigned i = 0; i < relation->columns->len; i++) {
        const ModelColumn *column = relation->columns->pdata[i];
        g_assert_nonnull(column->type);
        g_assert_nonnull(relation_column(relation, column->name));
    }
    for (unsigned i = 0; i < relation->constraints->len; i++)
        check_constraint(model, relation, relation->constraints->pdata[i]);
    for (unsigned i = 0; i < relation->indexes->len; i++)
        check_index(model, relation, relation->indexes->pdata[i]);
    for (unsigned i = 0; i < relation->triggers->len; i++)
        g_assert_true(((ModelTrigger *)relation->triggers->pdata[i])->table == relation);
    for (unsigned i = 0; i < relation->policies->len; i++)
        g_assert_true(((ModelPolicy *)relation->policies->pdata[i])->table == relation);
}

static void
check_model(const Model *model)
{
    const GPtrArray *relations = model_relations(model);
    for (unsigned i = 0; i < relations->len; i++)
        check_relation(model, relations->pdata[i]);
    const GPtrArray *types = model_types(model);
    for (unsigned i = 0; i < types->len; i++)
        g_assert_false(((ModelType *)types->pdata[i])->dropped);
    const GPtrArray *functions = model_all_functions(model);
    for (unsigned i = 0; i < functions->len; i++)
        g_assert_false(((ModelFunction *)functions->pdata[i])->dropped);
}

/* The document can be printed, and is UTF-8 whatever the statement was. */
static void
check_risk(const Risk *risk)
{
    json_t *json = risk_json(risk);
    char *text = json_dumps(json, 0);
    g_assert_nonnull(text);
    g_assert_true(g_utf8_validate(text, -1, NULL));
    g_free(text);
    json_decref(json);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > LONGEST) /* the model is looked through after every statement */
        return 0;
    const ScriptOptions options = {.root = "/nowhere"};
    g_autoptr(Script) script =
        script_open_text("/nowhere/script.sql", (const char *)data, size, &options, NULL);
    g_autoptr(Model) model = model_new();
    g_autoptr(Arena) arena = arena_new();
    RiskOptions risk_options = risk_options_default();
    ScriptEvent event = {0};
    for (int count = 0; script_next(script, &event, NULL); count++) {
        if (event.kind == SCRIPT_END)
            break;
        if (event.kind != SCRIPT_STATEMENT)
            continue;
        const SqlTree *tree = sql_tree_read(arena, event.text);
        risk_options.server_major = LEAST_MAJOR + count % MAJORS;
        risk_options.existing = count % 2 == 0;
        g_autoptr(Risk) risk = risk_assess(arena, tree, model, &risk_options);
        check_risk(risk);
        ReplayPlace place = {script, &event};
        model_apply(model, tree, replay_place, &place);
        arena_reset(arena); /* the model keeps nothing of it */
        check_model(model);
    }
    return 0;
}
