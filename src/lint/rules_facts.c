/* Rules that read the verdict on a statement (risk/): each is a fact and what to say of it.
 *
 * What the statement locks, scans and rewrites is known by then, with the model's types, proofs and
 * partitions in it, and nothing here guesses again. A fact of a new table counts as low and is no finding.
 */
#include <string.h>

#include "lint/rules.h"

typedef struct {
    const char *facts[3]; /* any of them */
    RiskClass least;      /* grave enough to matter */
    const char *before;   /* the message: before, the relation, after */
    const char *after;
    const char *hint;
    /* Of an ALTER TABLE: the subcommands it is about; NULL: all. */
    bool (*wanted)(const LintStatement *statement, const SqlAlter *alter);
} FactRule;

static bool
is_new(const LintStatement *statement, const char *relation)
{
    const GArray *locks = statement->risk->locks;
    for (unsigned i = 0; relation && i < locks->len; i++) {
        const RiskLock *lock = &g_array_index(locks, RiskLock, i);
        if (strcmp(lock->relation, relation) == 0)
            return lock->is_new;
    }
    return false;
}

static bool
applies(const FactRule *rule, const RiskReason *reason, const LintStatement *statement)
{
    bool listed = false;
    for (unsigned i = 0; i < G_N_ELEMENTS(rule->facts) && rule->facts[i]; i++)
        listed = listed || strcmp(reason->fact, rule->facts[i]) == 0;
    if (!listed || reason->risk < rule->least || is_new(statement, reason->relation))
        return false;
    return !rule->wanted ||
           (reason->command >= 0 &&
            rule->wanted(statement, &statement->tree->alter_table.commands[reason->command]));
}

/* One finding for each subcommand, however many partitions it reaches. NULL when there is none; else any. */
static Finding *
report_fact(Lint *lint, const LintStatement *statement, const FactRule *rule)
{
    const GArray *reasons = statement->risk ? statement->risk->reasons : NULL;
    Finding *finding = NULL;
    g_autoptr(GHashTable) told = NULL;
    for (unsigned i = 0; statement->migration && !statement->down && reasons && i < reasons->len; i++) {
        const RiskReason *reason = &g_array_index(reasons, RiskReason, i);
        if (!applies(rule, reason, statement))
            continue;
        if (!told)
            told = g_hash_table_new(NULL, NULL);
        if (!g_hash_table_add(told, GINT_TO_POINTER(reason->command)))
            continue;
        const int place =
            reason->command >= 0 ? lint_command_place(statement, (unsigned)reason->command) : -1;
        finding = lint_report(lint, statement, place, 0, "%s%s%s", rule->before,
                              reason->relation ? reason->relation : "a relation", rule->after);
        lint_hint(finding, "%s", rule->hint);
    }
    return finding;
}

#define FACT_RULE(function, least, before, after, hint, ...)                                                 \
    void function(Lint *lint, const LintStatement *statement)                                                \
    {                                                                                                        \
        static const FactRule rule = {{__VA_ARGS__}, least, before, after, hint, NULL};                      \
        report_fact(lint, statement, &rule);                                                                 \
    }

FACT_RULE(lint_add_exclusion, RISK_MEDIUM, "the exclusion constraint builds its index over all of ",
          " under ACCESS EXCLUSIVE",
          "There is no way around it on a table in use: plan a maintenance window.", "ADD_EXCLUDE")
FACT_RULE(lint_set_not_null, RISK_MEDIUM, "SET NOT NULL reads all of ", " under ACCESS EXCLUSIVE",
          "Add CHECK (column IS NOT NULL) NOT VALID, validate it in the next migration, then SET NOT NULL.",
          "SET_NOT_NULL")
FACT_RULE(lint_add_required, RISK_MEDIUM, "NOT NULL without a default fails when ", " holds rows",
          "Give it a constant DEFAULT, which costs nothing.", "ADD_COLUMN_REQUIRED")
FACT_RULE(
    lint_add_volatile, RISK_MEDIUM, "a volatile default rewrites all of ", " under ACCESS EXCLUSIVE",
    "Add the column without the default, set the default for new rows, and fill the old ones in batches.",
    "ADD_COLUMN_VOLATILE")
FACT_RULE(lint_add_stored, RISK_MEDIUM, "a stored generated column rewrites all of ",
          " under ACCESS EXCLUSIVE", "Add an ordinary column, keep it by a trigger, and fill it in batches.",
          "ADD_COLUMN_STORED")
FACT_RULE(
    lint_add_sequence, RISK_MEDIUM, "numbering the rows rewrites all of ", " under ACCESS EXCLUSIVE",
    "Add a bigint column, set its default to a sequence of its own, and number the old rows in batches.",
    "ADD_COLUMN_SEQUENCE")
FACT_RULE(lint_add_checked_column, RISK_MEDIUM, "the column's CHECK reads all of ", " under ACCESS EXCLUSIVE",
          "Add the column, then the CHECK as NOT VALID, and validate it later.", "ADD_COLUMN_CHECK")
FACT_RULE(lint_add_domain, RISK_MEDIUM, "the domain's constraints rewrite all of ", " under ACCESS EXCLUSIVE",
          "Use the base type, and a CHECK that is NOT VALID at first.", "ADD_COLUMN_DOMAIN")
FACT_RULE(lint_change_type, RISK_MEDIUM, "the new type rewrites ", " or its indexes under ACCESS EXCLUSIVE",
          "Add a column of the new type, fill it in batches, keep it by a trigger, and switch.",
          "TYPE_REWRITE", "TYPE_UNKNOWN", "TYPE_INDEX")
FACT_RULE(lint_type_check, RISK_MEDIUM, "a CHECK over the column makes all of ",
          " be read under ACCESS EXCLUSIVE", "Drop the CHECK first and add it again NOT VALID afterwards.",
          "TYPE_CHECK")
FACT_RULE(lint_type_reference, RISK_LOW, "", " is at the other end of a foreign key and is locked too",
          "Set a lock_timeout, and see that nobody holds either table for long.", "TYPE_REFERENCED",
          "TYPE_FOREIGN_KEY_CHECK")
FACT_RULE(lint_drop_column, RISK_MEDIUM, "the values of a column of ", " are gone after this",
          "Stop using it everywhere first; then suppress this finding with the reason.", "DROP_COLUMN")
FACT_RULE(lint_attach, RISK_MEDIUM, "attaching reads all of ", " under ACCESS EXCLUSIVE",
          "Add a CHECK of the bounds as NOT VALID, validate it, build missing indexes, then attach.",
          "ATTACH_CHILD", "ATTACH_INDEX")
FACT_RULE(lint_default_partition, RISK_MEDIUM, "the default partition ",
          " is read to its end under ACCESS EXCLUSIVE",
          "Add to it a CHECK that rules out the new bounds, NOT VALID, and validate it before.",
          "ATTACH_DEFAULT")
FACT_RULE(lint_domain, RISK_MEDIUM, "writes wait while the domain is tested on all rows of ", "",
          "Add the constraint NOT VALID; validate it in a quiet hour.", "DOMAIN_CHECK")
FACT_RULE(lint_vacuum_full, RISK_MEDIUM, "all of ", " is written anew under ACCESS EXCLUSIVE",
          "Use pg_repack, or REPACK (CONCURRENTLY) of PostgreSQL 19.", "VACUUM_FULL")
FACT_RULE(lint_refresh, RISK_MEDIUM, "", " cannot be read while it is computed anew",
          "REFRESH MATERIALIZED VIEW CONCURRENTLY needs a unique index over all rows.", "REFRESH")
FACT_RULE(lint_opaque, RISK_LOW, "what this code does to ", " cannot be told from here",
          "Write plain SQL where you can, and review the rest.", "OPAQUE")
FACT_RULE(lint_update_all, RISK_MEDIUM, "every row of ", " is written and stays locked",
          "Write in batches by key, each in a transaction of its own.", "UPDATE_ALL")
FACT_RULE(lint_delete_all, RISK_MEDIUM, "all rows of ", " are deleted",
          "Name the rows, or say TRUNCATE if all are meant.", "DELETE_ALL")

/* --- those with a fix, or a closer look --- */

static bool
was_not_null(const LintStatement *statement, const SqlAlter *alter)
{
    const ModelRelation *table = model_find(statement->model, statement->tree->alter_table.name);
    const ModelColumn *column = table ? relation_column(table, alter->name) : NULL;
    return !column || column->not_null;
}

void
lint_drop_not_null(Lint *lint, const LintStatement *statement)
{
    static const FactRule rule = {{"DROP_NOT_NULL"},
                                  RISK_MEDIUM,
                                  "programs may meet nulls in ",
                                  " for the first time",
                                  "See that every reader of the column is ready for them.",
                                  was_not_null};
    report_fact(lint, statement, &rule);
}

static void
fix_at_end(Lint *lint, Finding *finding, const LintStatement *statement, const char *words)
{
    const int end = lint_statement_end(statement);
    lint_fix(lint, finding, statement, end, end, words);
}

/* NOT VALID stands behind the constraint: at the end, where the constraint is all that the statement adds.
 * Partitioned tables take no foreign key NOT VALID before PostgreSQL 18. */
static void
not_valid(Lint *lint, const LintStatement *statement, const FactRule *rule)
{
    const SqlTree *tree = statement->tree;
    Finding *finding = report_fact(lint, statement, rule);
    if (!finding || tree->kind != SQL_ALTER_TABLE || tree->alter_table.command_count != 1 ||
        tree->alter_table.commands[0].kind != ALTER_ADD_CONSTRAINT)
        return;
    const ModelRelation *table = model_find(statement->model, tree->alter_table.name);
    if (!table || table->kind != 'p')
        fix_at_end(lint, finding, statement, " NOT VALID");
}

void
lint_add_check(Lint *lint, const LintStatement *statement)
{
    static const FactRule rule = {{"ADD_CHECK"},
                                  RISK_MEDIUM,
                                  "adding the CHECK reads all of ",
                                  " under ACCESS EXCLUSIVE",
                                  "Add it NOT VALID here, and VALIDATE CONSTRAINT in the next migration."};
    not_valid(lint, statement, &rule);
}

void
lint_add_foreign_key(Lint *lint, const LintStatement *statement)
{
    static const FactRule rule = {{"ADD_FOREIGN_KEY"},
                                  RISK_MEDIUM,
                                  "adding the foreign key looks up every row of ",
                                  " while writes wait",
                                  "Add it NOT VALID here, and VALIDATE CONSTRAINT in the next migration."};
    not_valid(lint, statement, &rule);
}

void
lint_create_index(Lint *lint, const LintStatement *statement)
{
    static const FactRule rule = {{"CREATE_INDEX"},
                                  RISK_MEDIUM,
                                  "writes to ",
                                  " wait while the index is built",
                                  "CREATE INDEX CONCURRENTLY, in a migration of its own."};
    if (statement->tree->kind != SQL_CREATE_INDEX)
        return;
    const ModelRelation *table = model_find(statement->model, statement->tree->index.table);
    Finding *finding = report_fact(lint, statement, &rule);
    const int index = finding ? lint_find_word(statement, 0, "INDEX") : -1;
    if (index >= 0 && !(table && table->kind == 'p'))
        lint_fix(lint, finding, statement, index + 5, index + 5, " CONCURRENTLY");
}

/* A partitioned table has no files of its own: partitions made from now on are stored so. */
static bool
has_files(const LintStatement *statement, const SqlAlter *alter)
{
    const ModelRelation *table = model_find(statement->model, statement->tree->alter_table.name);
    return !table || table->kind != 'p';
}

void
lint_set_storage(Lint *lint, const LintStatement *statement)
{
    static const FactRule rule = {{"SET_PERSISTENCE", "SET_ACCESS_METHOD", "SET_TABLESPACE"},
                                  RISK_MEDIUM,
                                  "all of ",
                                  " is copied under ACCESS EXCLUSIVE",
                                  "Plan a maintenance window, or fill a new table in batches and switch.",
                                  has_files};
    report_fact(lint, statement, &rule);
}

/* CONCURRENTLY drops one index, nothing that needs it, and none of a partitioned table. */
void
lint_drop_index(Lint *lint, const LintStatement *statement)
{
    static const FactRule rule = {{"DROP_INDEX"},
                                  RISK_MEDIUM,
                                  "",
                                  " is locked for reads and writes while its index goes",
                                  "DROP INDEX CONCURRENTLY, in a migration of its own."};
    const SqlTree *tree = statement->tree;
    for (unsigned i = 0; tree->kind == SQL_DROP && i < tree->drop.target_count; i++) {
        const SqlName name = tree->drop.targets[i].name;
        const ModelIndex *index = tree->drop.targets[i].object == SQL_OBJECT_INDEX
                                      ? model_index(statement->model, name.schema, name.name)
                                      : NULL;
        if (index && index->table->kind == 'p')
            return;
    }
    Finding *finding = report_fact(lint, statement, &rule);
    const int index = finding ? lint_find_word(statement, 0, "INDEX") : -1;
    if (index >= 0 && tree->drop.target_count == 1 && !tree->drop.cascade)
        lint_fix(lint, finding, statement, index + 5, index + 5, " CONCURRENTLY");
}

void
lint_reindex(Lint *lint, const LintStatement *statement)
{
    static const char *const kinds[] = {"TABLE", "INDEX", "SCHEMA", "DATABASE"};
    static const FactRule rule = {{"REINDEX"},
                                  RISK_MEDIUM,
                                  "writes to ",
                                  " wait while the index is built anew",
                                  "REINDEX ... CONCURRENTLY, in a migration of its own."};
    Finding *finding = report_fact(lint, statement, &rule);
    for (unsigned i = 0; finding && i < G_N_ELEMENTS(kinds); i++) {
        const int kind = lint_find_word(statement, 0, kinds[i]);
        if (kind < 0)
            continue;
        const int end = kind + (int)strlen(kinds[i]);
        lint_fix(lint, finding, statement, end, end, " CONCURRENTLY");
        return;
    }
}

void
lint_detach(Lint *lint, const LintStatement *statement)
{
    static const FactRule rule = {{"DETACH"},
                                  RISK_MEDIUM,
                                  "",
                                  " is locked for reads and writes while the partition goes",
                                  "DETACH PARTITION ... CONCURRENTLY, in a migration of its own."};
    const SqlTree *tree = statement->tree;
    if (tree->kind != SQL_ALTER_TABLE || lint_server_major(lint) < 14)
        return;
    const ModelRelation *parent = model_find(statement->model, tree->alter_table.name);
    for (unsigned i = 0; parent && i < parent->children->len; i++) {
        const ModelRelation *child = g_ptr_array_index(parent->children, i);
        if (child->bound && child->bound->is_default)
            return;
    }
    Finding *finding = report_fact(lint, statement, &rule);
    if (finding)
        fix_at_end(lint, finding, statement, " CONCURRENTLY");
}

/* ADD UNIQUE and ADD PRIMARY KEY are one fact; which one, the constraint says. */
static bool
adds(const SqlAlter *alter, SqlConstraintKind kind)
{
    bool found = alter->kind == ALTER_ADD_CONSTRAINT && alter->constraint && alter->constraint->kind == kind;
    for (unsigned i = 0; alter->column && i < alter->column->constraint_count; i++)
        found = found || alter->column->constraints[i]->kind == kind;
    return found;
}

static bool
adds_unique(const LintStatement *statement, const SqlAlter *alter)
{
    return adds(alter, CONSTRAINT_UNIQUE);
}

static bool
adds_primary(const LintStatement *statement, const SqlAlter *alter)
{
    return adds(alter, CONSTRAINT_PRIMARY);
}

static bool
makes_primary(const LintStatement *statement, const SqlAlter *alter)
{
    return adds(alter, CONSTRAINT_PRIMARY) && alter->constraint && alter->constraint->index;
}

void
lint_add_unique(Lint *lint, const LintStatement *statement)
{
    static const FactRule rule = {{"ADD_UNIQUE"},
                                  RISK_MEDIUM,
                                  "the index of the constraint is built over all of ",
                                  " under ACCESS EXCLUSIVE",
                                  "CREATE UNIQUE INDEX CONCURRENTLY in a migration before, then ADD "
                                  "CONSTRAINT ... UNIQUE USING INDEX.",
                                  adds_unique};
    report_fact(lint, statement, &rule);
}

void
lint_add_primary_key(Lint *lint, const LintStatement *statement)
{
    static const FactRule rule = {
        {"ADD_UNIQUE"},
        RISK_MEDIUM,
        "the index of the key is built over all of ",
        " under ACCESS EXCLUSIVE",
        "CREATE UNIQUE INDEX CONCURRENTLY in a migration before, then ADD PRIMARY KEY USING INDEX.",
        adds_primary};
    report_fact(lint, statement, &rule);
}

void
lint_nullable_key(Lint *lint, const LintStatement *statement)
{
    static const FactRule rule = {
        {"ADD_PRIMARY_NULLABLE"},
        RISK_MEDIUM,
        "making the key's columns NOT NULL reads all of ",
        " under ACCESS EXCLUSIVE",
        "Make them NOT NULL before, by way of a validated CHECK (column IS NOT NULL).",
        makes_primary};
    report_fact(lint, statement, &rule);
}

void
lint_will_fail(Lint *lint, const LintStatement *statement)
{
    if (!statement->migration || statement->down || !statement->risk || !statement->risk->fails)
        return;
    Finding *finding =
        lint_report(lint, statement, -1, 0, "the server will refuse this: %s", statement->risk->fails);
    lint_hint(finding, "Prove it with: confiture risk --trace --sql '...'");
}
