#include "sync/plan.h"

#include <string.h>

#include "base/errors.h"
#include "base/glob.h"
#include "sync/subset.h"
#include "sync/sync_queries.h"

static void
table_free(gpointer data)
{
    SyncTable *table = data;
    g_ptr_array_unref(table->columns);
    if (table->rules)
        g_ptr_array_unref(table->rules);
    if (table->chunks)
        g_array_unref(table->chunks);
    g_free(table->query);
    g_free(table);
}

void
sync_plan_free(SyncPlan *plan)
{
    if (!plan)
        return;
    mask_cover_free(plan->cover);
    g_clear_pointer(&plan->tables, g_ptr_array_unref);
    g_clear_pointer(&plan->filled, g_ptr_array_unref);
    g_clear_pointer(&plan->sources, g_ptr_array_unref);
    g_clear_pointer(&plan->targets, g_ptr_array_unref);
    g_free(plan);
}

/* --- which tables --- */

static bool
matches(const char *pattern, const char *plain, bool *matched, GError **error)
{
    const char *const one[] = {pattern, NULL};
    g_autoptr(GlobList) globs = glob_list_new(one, error);
    const char *dot = strchr(plain, '.');
    *matched = globs && (glob_list_match(globs, plain) || glob_list_match(globs, dot + 1));
    return globs != NULL;
}

/* Whether one of the patterns is of the relation, or of the table that it is a partition of; marks it as
 * used. */
static bool
chosen_by(const char *const *patterns, bool *used, const SyncRelation *relation, const SyncRelation *root,
          bool *chosen, GError **error)
{
    *chosen = false;
    for (unsigned i = 0; patterns && patterns[i]; i++) {
        bool own, whole = false;
        if (!matches(patterns[i], relation->plain, &own, error) ||
            (root && !matches(patterns[i], root->plain, &whole, error)))
            return false;
        used[i] |= own || whole;
        *chosen |= own || whole;
    }
    return true;
}

static bool
check_used(const char *const *patterns, const bool *used, const char *option, GError **error)
{
    for (unsigned i = 0; patterns && patterns[i]; i++)
        if (!used[i]) {
            error_set(error, ERR_USAGE, "no table of the source is named %s, which %s asks for", patterns[i],
                      option);
            error_hint(error, "A pattern is of schema.table or table; * and ? stand for any characters.");
            return false;
        }
    return true;
}

/* Of SyncRelation, not owned. */
static GPtrArray *
choose(const SyncRequest *request, const GPtrArray *sources, GError **error)
{
    const unsigned wanted = request->tables ? g_strv_length((char **)(uintptr_t)request->tables) : 0;
    const unsigned refused = request->exclude ? g_strv_length((char **)(uintptr_t)request->exclude) : 0;
    g_autofree bool *used = g_new0(bool, wanted + refused + 1);
    g_autoptr(GPtrArray) chosen = g_ptr_array_new();
    for (unsigned i = 0; i < sources->len; i++) {
        SyncRelation *relation = sources->pdata[i];
        const SyncRelation *root = sync_relation_named(sources, relation->root);
        bool in, out;
        if (!chosen_by(request->tables, used, relation, root, &in, error) ||
            !chosen_by(request->exclude, used + wanted, relation, root, &out, error))
            return NULL;
        if ((in || wanted == 0) && !out && !relation->partitioned)
            g_ptr_array_add(chosen, relation);
    }
    if (!check_used(request->tables, used, "--tables", error) ||
        !check_used(request->exclude, used + wanted, "--exclude", error))
        return NULL;
    return g_steal_pointer(&chosen);
}

/* --- where each goes --- */

/* What does not fit, a line each. */
static void complain(GString *misfits, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void
complain(GString *misfits, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (misfits->len)
        g_string_append_c(misfits, '\n');
    g_string_append_vprintf(misfits, format, args);
    va_end(args);
}

/* The table of the same name that holds rows, or the one its partitions make up. */
static const SyncRelation *
target_of(const SyncPlan *plan, const SyncRelation *source)
{
    const SyncRelation *same = sync_relation_named(plan->targets, source->name);
    const SyncRelation *root = sync_relation_named(plan->targets, source->root);
    return same ? same : root;
}

static bool
add_columns(SyncTable *table, GString *misfits)
{
    const SyncRelation *source = table->source;
    const unsigned before = misfits->len;
    table->columns = g_ptr_array_new();
    table->binary = true;
    for (unsigned i = 0; i < source->columns->len; i++) {
        const SyncAttribute *column = source->columns->pdata[i];
        const SyncAttribute *other = sync_relation_attribute(table->target, column->name);
        if (column->generated || (other && other->generated))
            continue; /* the target makes it itself */
        if (!other)
            complain(misfits, "%s has no column %s", table->target->name, column->name);
        else if (!column->binary || !other->binary || strcmp(column->type, other->type) != 0)
            table->binary = false;
        g_ptr_array_add(table->columns, column->name);
    }
    return misfits->len == before;
}

static const CoverColumn *
cover_column(const CoverTable *cover, const char *name)
{
    for (unsigned i = 0; i < cover->columns->len; i++) {
        const CoverColumn *column = cover->columns->pdata[i];
        if (strcmp(column->name, name) == 0)
            return column;
    }
    return NULL;
}

/* The rules of a table's columns; for a partition those of the whole. */
static void
add_rules(const SyncPlan *plan, SyncTable *table)
{
    const SyncRelation *source = table->source;
    const CoverTable *cover =
        plan->cover ? mask_cover_table(plan->cover, source->root ? source->root : source->name) : NULL;
    bool any = false;
    table->rules = g_ptr_array_new();
    for (unsigned i = 0; i < table->columns->len; i++) {
        const CoverColumn *column = cover ? cover_column(cover, table->columns->pdata[i]) : NULL;
        bool masked = column && column->wanted && column->wanted->strategy;
        g_ptr_array_add(table->rules, masked ? (void *)(uintptr_t)column : NULL);
        any |= masked;
    }
    if (!any)
        g_clear_pointer(&table->rules, g_ptr_array_unref);
    table->binary &= !any;
}

static void
outcome_free(gpointer data)
{
    SyncOutcome *outcome = data;
    g_free(outcome->name);
    g_free(outcome->target);
    g_array_unref(outcome->columns);
    g_free(outcome);
}

static SyncOutcome *
outcome_new(const SyncTable *table)
{
    SyncOutcome *outcome = g_new0(SyncOutcome, 1);
    outcome->name = g_strdup(table->source->name);
    outcome->target = g_strdup(table->target->name);
    outcome->estimate = table->source->rows;
    outcome->size = table->source->bytes;
    outcome->masked = table->rules != NULL;
    outcome->cut = table->query != NULL;
    outcome->columns = g_array_new(FALSE, TRUE, sizeof(SyncColumn));
    for (unsigned i = 0; i < table->columns->len; i++) {
        const CoverColumn *rule = table->rules ? table->rules->pdata[i] : NULL;
        const SyncColumn column = {.name = g_intern_string(table->columns->pdata[i]),
                                   .strategy = rule ? rule->wanted->strategy : NULL};
        g_array_append_val(outcome->columns, column);
    }
    return outcome;
}

static void
add_table(SyncPlan *plan, const SyncRelation *source, GString *misfits)
{
    const SyncRelation *target = target_of(plan, source);
    if (!target) {
        complain(misfits, "the target has no table %s", source->root ? source->root : source->name);
        return;
    }
    SyncTable *table = g_new0(SyncTable, 1);
    table->source = source;
    table->target = target;
    if (!add_columns(table, misfits)) {
        table_free(table);
        return;
    }
    add_rules(plan, table);
    g_ptr_array_add(plan->tables, table);
    plan->bytes += source->bytes;
    if (!g_ptr_array_find(plan->filled, target, NULL))
        g_ptr_array_add(plan->filled, (void *)(uintptr_t)target);
}

/* A partition may be filled through its whole and by itself: then neither can be emptied alone. */
static bool
shares_target(const SyncPlan *plan, const SyncTable *table)
{
    for (unsigned i = 0; i < plan->tables->len; i++) {
        const SyncTable *other = plan->tables->pdata[i];
        if (other != table &&
            (other->target == table->target || g_strcmp0(table->target->root, other->target->name) == 0))
            return true;
    }
    return table->target->partitioned;
}

static int
by_size(gconstpointer a, gconstpointer b)
{
    const SyncTable *one = *(SyncTable *const *)a, *two = *(SyncTable *const *)b;
    return one->source->bytes != two->source->bytes ? (one->source->bytes < two->source->bytes ? 1 : -1)
                                                    : strcmp(one->source->name, two->source->name);
}

/* --- which rows --- */

static bool
add_conditions(Subset *subset, const SyncRequest *request, GError **error)
{
    GHashTableIter iter;
    gpointer table, condition;
    if (request->profile) {
        g_hash_table_iter_init(&iter, request->profile->rows);
        while (g_hash_table_iter_next(&iter, &table, &condition))
            if (!subset_add(subset, table, condition, error))
                return false;
    }
    if (!request->subset)
        return true;
    g_autoptr(GRegex) form =
        g_regex_new("^\\s*(\\S.*?)\\s+where\\s+(.+)$", G_REGEX_CASELESS | G_REGEX_DOTALL, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_regex_match(form, request->subset, 0, &match)) {
        error_set(error, ERR_USAGE, "--subset is a table and a condition, not \"%s\"", request->subset);
        error_hint(error, "--subset 'shop.users WHERE id < 1000'");
        return false;
    }
    g_autofree char *name = g_match_info_fetch(match, 1);
    g_autofree char *text = g_match_info_fetch(match, 2);
    return subset_add(subset, name, text, error);
}

static bool
choose_rows(SyncPlan *plan, const SyncRequest *request, Conn *source, GError **error)
{
    if (!request->subset && (!request->profile || g_hash_table_size(request->profile->rows) == 0))
        return true;
    g_autoptr(Subset) subset = subset_new(source, plan->sources, error);
    if (!subset || !add_conditions(subset, request, error) || !subset_prepare(subset, source, error))
        return false;
    for (unsigned i = 0; i < plan->tables->len; i++) {
        SyncTable *table = plan->tables->pdata[i];
        table->query = subset_query(subset, table->source, table->columns);
    }
    return true;
}

/* --- the hash --- */

static void
digest_text(Digest *digest, const char *text)
{
    digest_field(digest, text ? text : "", text ? strlen(text) : 0);
}

static void
digest_rule(Digest *digest, const CoverColumn *rule)
{
    g_autofree char *text = rule ? mask_profile_text(rule->wanted, rule->domain) : NULL;
    digest_text(digest, text);
}

static void
hash_plan(SyncPlan *plan, const SyncRequest *request, const char *identity)
{
    g_autoptr(Digest) digest = digest_new();
    char id[MASK_KEY_ID_LENGTH + 1] = "";
    if (request->key)
        mask_key_id(request->key, id);
    digest_text(digest, identity);
    digest_text(digest, id);
    for (unsigned i = 0; i < plan->sources->len; i++)
        for (unsigned t = 0; t < plan->tables->len; t++) {
            const SyncTable *table = plan->tables->pdata[t];
            if (table->source != plan->sources->pdata[i])
                continue; /* in the order of names: sizes change */
            digest_text(digest, table->source->name);
            digest_text(digest, table->target->name);
            digest_text(digest, table->query);
            for (unsigned c = 0; c < table->columns->len; c++) {
                digest_text(digest, table->columns->pdata[c]);
                digest_rule(digest, table->rules ? table->rules->pdata[c] : NULL);
            }
        }
    digest_hex(digest, plan->hash);
}

/* --- what is refused --- */

static bool
check_profile(const SyncRequest *request, const Cover *cover, GError **error)
{
    const CoverProblem *first = cover->problems->len ? cover->problems->pdata[0] : NULL;
    if (!first)
        return true;
    error_set(error, ERR_POLICY, "the profile does not fit the source: %u problem%s", cover->problems->len,
              cover->problems->len == 1 ? "" : "s");
    error_detail(error, "%s: %s", first->table, first->message);
    if (first->line)
        error_place(error, request->profile->file->shown, first->line, 1);
    error_hint(error, "confiture anonymize check --env %s tells all that is amiss.",
               request->source->environment);
    return false;
}

/* Rows outside that reference what is emptied would point nowhere. */
static bool
check_outside(const SyncPlan *plan, Conn *target, GError **error)
{
    g_autofree char *oids = sync_relations_oids(plan->filled);
    const char *const values[] = {oids};
    g_autoptr(PGresult) result = conn_query_params(target, query_outside, 1, values, error);
    for (int i = 0; result && i < PQntuples(result); i++) {
        g_autofree char *some = NULL;
        /* The name is the server's own, quoted by it. */
        g_autofree char *sql = g_strjoin(NULL, "SELECT 1 FROM ", PQgetvalue(result, i, 0), " LIMIT 1", NULL);
        if (!conn_scalar(target, sql, &some, error))
            return false;
        if (!some)
            continue;
        error_set(error, ERR_POLICY, "%s of the target has rows, references %s, and is not synced",
                  PQgetvalue(result, i, 0), PQgetvalue(result, i, 1));
        error_hint(error, "Sync both, exclude both, or empty %s first.", PQgetvalue(result, i, 0));
        return false;
    }
    return result != NULL;
}

SyncPlan *
sync_plan(const SyncRequest *request, const char *identity, Conn *source, Conn *target, SyncResult *result,
          GError **error)
{
    g_autoptr(SyncPlan) plan = g_new0(SyncPlan, 1);
    plan->tables = g_ptr_array_new_with_free_func(table_free);
    plan->filled = g_ptr_array_new();
    plan->sources = sync_relations_read(source, request->source->migrate_schema, error);
    plan->targets =
        plan->sources ? sync_relations_read(target, request->target->migrate_schema, error) : NULL;
    if (!plan->targets)
        return NULL;
    if (request->profile) {
        plan->cover = mask_cover(source, request->profile, request->source->migrate_schema, error);
        if (!plan->cover || !check_profile(request, plan->cover, error))
            return NULL;
    }
    g_autoptr(GPtrArray) chosen = choose(request, plan->sources, error);
    if (!chosen)
        return NULL;
    g_autoptr(GString) misfits = g_string_new(NULL);
    for (unsigned i = 0; i < chosen->len; i++)
        add_table(plan, chosen->pdata[i], misfits);
    if (misfits->len) {
        error_set(error, ERR_POLICY, "the target has not what the source has");
        error_detail(error, "%s", misfits->str);
        error_hint(error,
                   "Bring its schema up to date (confiture migrate up --env %s, or build), or leave "
                   "tables out by --exclude.",
                   request->target->environment);
        return NULL;
    }
    if (!choose_rows(plan, request, source, error))
        return NULL;
    g_ptr_array_sort(plan->tables, by_size);
    result->tables = g_ptr_array_new_with_free_func(outcome_free);
    for (unsigned i = 0; i < plan->tables->len; i++) {
        SyncTable *table = plan->tables->pdata[i];
        table->alone = !shares_target(plan, table);
        table->outcome = outcome_new(table);
        g_ptr_array_add(result->tables, table->outcome);
    }
    result->alone = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < plan->targets->len; i++) {
        const SyncRelation *relation = plan->targets->pdata[i];
        if (!relation->root && !sync_relation_named(plan->sources, relation->name))
            g_ptr_array_add(result->alone, g_strdup(relation->name));
    }
    hash_plan(plan, request, identity);
    return check_outside(plan, target, error) ? g_steal_pointer(&plan) : NULL;
}

void
sync_chunks_add(SyncTable *table, int64_t first, int64_t end, int64_t step)
{
    const int64_t stop = end < 0 ? MAX(table->source->blocks, first + 1) : end;
    if (!table->chunks)
        table->chunks = g_array_new(FALSE, FALSE, sizeof(SyncChunk));
    for (; first < stop; first += step) {
        const bool last = stop - first <= step;
        const SyncChunk chunk = {first, last ? end : first + step};
        g_array_append_val(table->chunks, chunk);
    }
}
