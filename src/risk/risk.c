#include "risk/assess.h"

#include <string.h>

static const Fact facts[FACT_COUNT] = {
#define NONE NONE
#define LOSES FACT_LOSES
#define BREAKS FACT_BREAKS
#define FINAL FACT_FINAL
#define LENGTH_BRIEF false
#define LENGTH_LONG true
#define FACT(id, lock, length, availability, compatibility, flags, since, until, text)                       \
    {#id, LOCK_##lock, LENGTH_##length, RISK_##availability, RISK_##compatibility, flags, since, until, text},
#include "risk/facts.def"
#undef FACT
#undef NONE
#undef LOSES
#undef BREAKS
#undef FINAL
};

const Fact *
fact_row(FactId id)
{
    return &facts[id];
}

RiskOptions
risk_options_default(void)
{
    return (RiskOptions){.server_major = 15, .utc = true};
}

bool
server_is(const Assessment *assessment, int major)
{
    return assessment->options->server_major >= major;
}

static bool
is_plain(const char *name)
{
    if (!(g_ascii_islower(*name) || *name == '_'))
        return false;
    while (g_ascii_islower(*name) || g_ascii_isdigit(*name) || *name == '_')
        name++;
    return *name == '\0';
}

static void
append_name(GString *shown, const char *name)
{
    if (is_plain(name)) {
        g_string_append(shown, name);
        return;
    }
    g_string_append_c(shown, '"');
    for (; *name; name++) {
        if (*name == '"')
            g_string_append_c(shown, '"');
        g_string_append_c(shown, *name);
    }
    g_string_append_c(shown, '"');
}

const char *
name_shown(Arena *arena, const char *schema, const char *name)
{
    g_autoptr(GString) shown = g_string_new(NULL);
    append_name(shown, schema);
    g_string_append_c(shown, '.');
    append_name(shown, name);
    return arena_strndup(arena, shown->str, shown->len);
}

Subject
subject_of(Assessment *assessment, ModelRelation *relation)
{
    return (Subject){relation, name_shown(assessment->arena, relation->schema, relation->name)};
}

Subject
subject_named(Assessment *assessment, SqlName name)
{
    ModelRelation *relation = model_find(assessment->model, name);
    if (relation)
        return subject_of(assessment, relation);
    const char *schema = name.schema ? name.schema : model_creation_schema(assessment->model);
    return (Subject){NULL, name_shown(assessment->arena, schema, name.name ? name.name : "")};
}

bool
subject_is_new(const Assessment *assessment, Subject subject)
{
    return subject.relation && !assessment->options->existing &&
           subject.relation->born == model_unit(assessment->model);
}

void
lock_as(Assessment *assessment, LockMode mode, bool is_long, Subject subject)
{
    if (mode == LOCK_NONE)
        return;
    GArray *locks = assessment->risk->locks;
    const unsigned at = GPOINTER_TO_UINT(g_hash_table_lookup(assessment->locked, subject.shown));
    if (at) {
        RiskLock *held = &g_array_index(locks, RiskLock, at - 1);
        held->mode = MAX(held->mode, mode);
        held->is_long = held->is_long || is_long;
        return;
    }
    const RiskLock lock = {
        .relation = subject.shown,
        .mode = mode,
        .relkind = subject.relation ? subject.relation->kind : 'r',
        .is_new = subject_is_new(assessment, subject),
        .is_long = is_long,
    };
    g_array_append_val(locks, lock);
    g_hash_table_insert(assessment->locked, (char *)subject.shown, GUINT_TO_POINTER(locks->len));
}

void
lock_too(Assessment *assessment, FactId fact, Subject subject)
{
    lock_as(assessment, facts[fact].lock, facts[fact].is_long, subject);
}

/* What is small is over before anybody waits, what is huge is an outage. */
static RiskClass
tempered(const Assessment *assessment, RiskClass class, Subject subject)
{
    gint64 rows, bytes;
    if (class < RISK_HIGH || !subject.shown ||
        !risk_sizes_get(assessment->options->sizes, subject.shown, &rows, &bytes))
        return class;
    if (rows <= RISK_SMALL_ROWS && bytes <= RISK_SMALL_BYTES)
        return RISK_MEDIUM;
    return bytes > RISK_HUGE_BYTES ? RISK_CRITICAL : class;
}

static void
add_reason(Assessment *assessment, FactId id, Subject subject)
{
    const Fact *fact = &facts[id];
    Risk *risk = assessment->risk;
    char *key = arena_alloc(assessment->arena, 16 + (subject.shown ? strlen(subject.shown) : 0));
    g_snprintf(key, 12, "%d ", (int)id);
    strcat(key, subject.shown ? subject.shown : ""); /* allowed: sized for it */
    gpointer before = NULL;
    const bool again = g_hash_table_lookup_extended(assessment->reasoned, key, NULL, &before);
    if (again && GPOINTER_TO_INT(before) == assessment->command)
        return;
    g_hash_table_insert(assessment->reasoned, key, GINT_TO_POINTER(assessment->command));
    const bool is_new = subject_is_new(assessment, subject);
    const RiskClass compatibility = is_new ? RISK_LOW : fact->compatibility;
    const RiskClass availability = is_new ? RISK_LOW : fact->availability;
    const RiskReason reason = {
        .fact = fact->id,
        .text = fact->text,
        .relation = subject.shown,
        .risk = MAX(compatibility, tempered(assessment, availability, subject)),
        .loses = !is_new && fact->flags & FACT_LOSES,
        .by_version = fact->since > 0 || fact->until > 0,
        .command = assessment->command,
        .again = again,
    };
    g_array_append_val(risk->reasons, reason);
    risk->risk = MAX(risk->risk, reason.risk);
    risk->untempered = MAX(risk->untempered, MAX(compatibility, availability));
    risk->loses_data = risk->loses_data || reason.loses;
    risk->breaks_clients = risk->breaks_clients || (!is_new && fact->flags & FACT_BREAKS);
    risk->reversible = risk->reversible && (is_new || !(fact->flags & FACT_FINAL));
}

void
tell(Assessment *assessment, FactId fact, Subject subject)
{
    lock_too(assessment, fact, subject);
    add_reason(assessment, fact, subject);
}

void
tell_general(Assessment *assessment, FactId fact)
{
    add_reason(assessment, fact, (Subject){NULL, NULL});
}

static void
add_once(GPtrArray *list, const char *name)
{
    for (unsigned i = 0; i < list->len; i++)
        if (strcmp(g_ptr_array_index(list, i), name) == 0)
            return;
    g_ptr_array_add(list, (char *)name);
}

/* Rows are in the leaves of a partition tree. */
static bool
to_partitions(Assessment *assessment, Subject subject, void (*work)(Assessment *, Subject))
{
    if (!subject.relation || subject.relation->kind != 'p')
        return false;
    for (unsigned i = 0; i < subject.relation->children->len; i++)
        work(assessment, subject_of(assessment, g_ptr_array_index(subject.relation->children, i)));
    return true;
}

void
scans(Assessment *assessment, Subject subject)
{
    if (!to_partitions(assessment, subject, scans))
        add_once(assessment->risk->scans, subject.shown);
}

void
rebuilds(Assessment *assessment, const ModelIndex *index)
{
    if (index->table->kind != 'p')
        add_once(assessment->risk->index_rebuilds,
                 name_shown(assessment->arena, index->table->schema, index->name));
}

void
rebuilds_all(Assessment *assessment, Subject subject)
{
    for (unsigned i = 0; subject.relation && i < subject.relation->indexes->len; i++)
        rebuilds(assessment, g_ptr_array_index(subject.relation->indexes, i));
}

void
copies(Assessment *assessment, Subject subject)
{
    add_once(assessment->risk->rewrites, subject.shown);
}

void
rewrites_only(Assessment *assessment, Subject subject)
{
    add_once(assessment->risk->rewrites, subject.shown);
    rebuilds_all(assessment, subject);
}

void
rewrites(Assessment *assessment, Subject subject)
{
    if (to_partitions(assessment, subject, rewrites))
        return;
    add_once(assessment->risk->rewrites, subject.shown);
    scans(assessment, subject);
    rebuilds_all(assessment, subject);
}

void
will_fail(Assessment *assessment, const char *format, ...)
{
    if (assessment->risk->fails)
        return;
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);
    assessment->risk->fails = arena_strdup(assessment->arena, text);
}

static void
add_family(GPtrArray *family, ModelRelation *relation, bool only)
{
    if (g_ptr_array_find(family, relation, NULL)) /* two ways down to one child */
        return;
    g_ptr_array_add(family, relation);
    for (unsigned i = 0; !only && i < relation->children->len; i++)
        add_family(family, g_ptr_array_index(relation->children, i), false);
}

GPtrArray *
family(Subject subject, bool only)
{
    GPtrArray *found = g_ptr_array_new();
    if (subject.relation)
        add_family(found, subject.relation, only);
    return found;
}

ModelRelation *
default_partition(const ModelRelation *partitioned)
{
    for (unsigned i = 0; i < partitioned->children->len; i++) {
        ModelRelation *child = g_ptr_array_index(partitioned->children, i);
        if (child->bound && child->bound->is_default)
            return child;
    }
    return NULL;
}

static int
by_relation(gconstpointer a, gconstpointer b)
{
    return strcmp(((const RiskLock *)a)->relation, ((const RiskLock *)b)->relation);
}

static int
by_gravity(gconstpointer a, gconstpointer b)
{
    return (int)((const RiskReason *)b)->risk - (int)((const RiskReason *)a)->risk;
}

static int
by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
assess_tree(Assessment *assessment)
{
    switch ((int)assessment->tree->kind) {
    case SQL_ALTER_TABLE:
        assess_alter_table(assessment);
        break;
    case SQL_CREATE_TABLE:
    case SQL_CREATE_TABLE_AS:
    case SQL_CREATE_VIEW:
        assess_create(assessment);
        break;
    case SQL_CREATE_INDEX:
        assess_index(assessment);
        break;
    case SQL_DROP:
        assess_drop(assessment);
        break;
    case SQL_TRUNCATE:
        assess_truncate(assessment);
        break;
    case SQL_RENAME:
    case SQL_SET_SCHEMA:
    case SQL_OWNER:
        assess_rename(assessment);
        break;
    case SQL_UNKNOWN:
        assessment->risk->known = false;
        tell_general(assessment, FACT_UNKNOWN);
        break;
    default:
        assess_other(assessment);
    }
}

Risk *
risk_assess(Arena *arena, const SqlTree *tree, const Model *model, const RiskOptions *options)
{
    Risk *risk = g_new0(Risk, 1);
    risk->locks = g_array_new(FALSE, FALSE, sizeof(RiskLock));
    risk->reasons = g_array_new(FALSE, FALSE, sizeof(RiskReason));
    risk->rewrites = g_ptr_array_new();
    risk->scans = g_ptr_array_new();
    risk->index_rebuilds = g_ptr_array_new();
    risk->transactional = tree->transaction != TRANSACTION_FORBIDDEN;
    risk->reversible = true;
    risk->known = true;
    Assessment assessment = {
        .arena = arena, .tree = tree, .model = model, .options = options, .risk = risk, .command = -1};
    assessment.locked = g_hash_table_new(g_str_hash, g_str_equal);
    assessment.reasoned = g_hash_table_new(g_str_hash, g_str_equal);
    assess_tree(&assessment);
    if (risk->reasons->len == 0)
        tell_general(&assessment, FACT_HARMLESS);
    g_hash_table_unref(assessment.locked);
    g_hash_table_unref(assessment.reasoned);
    g_array_sort(risk->locks, by_relation);
    g_array_sort(risk->reasons, by_gravity);
    g_ptr_array_sort(risk->rewrites, by_name);
    g_ptr_array_sort(risk->scans, by_name);
    g_ptr_array_sort(risk->index_rebuilds, by_name);
    return risk;
}

void
risk_free(Risk *risk)
{
    if (!risk)
        return;
    g_array_unref(risk->locks);
    g_array_unref(risk->reasons);
    g_ptr_array_unref(risk->rewrites);
    g_ptr_array_unref(risk->scans);
    g_ptr_array_unref(risk->index_rebuilds);
    g_free(risk);
}

const char *
risk_class_name(RiskClass risk)
{
    static const char *const names[] = {"low", "medium", "high", "critical"};
    return names[risk];
}

/* name in pg_locks, in LOCK TABLE, and what it keeps others from (the manual, "Table-Level Locks") */
static const struct {
    const char *name, *words, *blocks;
} modes[] = {
    [LOCK_NONE] = {"", "none", "nothing"},
    [LOCK_ACCESS_SHARE] = {"AccessShareLock", "ACCESS SHARE", "nothing"},
    [LOCK_ROW_SHARE] = {"RowShareLock", "ROW SHARE", "nothing"},
    [LOCK_ROW_EXCLUSIVE] = {"RowExclusiveLock", "ROW EXCLUSIVE", "nothing"},
    [LOCK_SHARE_UPDATE_EXCLUSIVE] = {"ShareUpdateExclusiveLock", "SHARE UPDATE EXCLUSIVE", "schema changes"},
    [LOCK_SHARE] = {"ShareLock", "SHARE", "writes"},
    [LOCK_SHARE_ROW_EXCLUSIVE] = {"ShareRowExclusiveLock", "SHARE ROW EXCLUSIVE", "writes"},
    [LOCK_EXCLUSIVE] = {"ExclusiveLock", "EXCLUSIVE", "writes"},
    [LOCK_ACCESS_EXCLUSIVE] = {"AccessExclusiveLock", "ACCESS EXCLUSIVE", "reads and writes"},
};

const char *
lock_mode_name(LockMode mode)
{
    return modes[mode].name;
}

const char *
lock_mode_words(LockMode mode)
{
    return modes[mode].words;
}

const char *
lock_mode_blocks(LockMode mode)
{
    return modes[mode].blocks;
}
