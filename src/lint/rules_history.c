/* Rules that look at what went before in the same transaction: locks held, constraints added, timeouts set.
 */
#include <string.h>

#include "lint/rules.h"

void
lint_in_transaction_block(Lint *lint, const LintStatement *statement)
{
    if (statement->migration && statement->tree->transaction == TRANSACTION_FORBIDDEN &&
        statement->history->explicit_transaction)
        lint_hint(lint_report(lint, statement, -1, 0, "the server refuses %s inside a transaction block",
                              statement->tree->tag),
                  "Leave BEGIN and COMMIT out: Confiture runs such a file statement by statement.");
}

/* Whether the constraint, not valid so far, was added in this transaction, or earlier in this statement. */
static bool
was_just_added(const LintStatement *statement, const ModelRelation *table, const char *name)
{
    const SqlTree *tree = statement->tree;
    for (unsigned i = 0; i < tree->alter_table.command_count; i++) {
        const SqlAlter *alter = &tree->alter_table.commands[i];
        if (alter->kind == ALTER_ADD_CONSTRAINT && g_strcmp0(alter->name, name) == 0)
            return true;
    }
    const ModelConstraint *constraint = table ? relation_constraint(table, name) : NULL;
    return constraint && constraint->born == model_unit(statement->model) && !constraint->valid &&
           statement->history->altered &&
           g_hash_table_contains(statement->history->altered, lint_name(statement, tree->alter_table.name));
}

void
lint_validate_at_once(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    if (!statement->migration || tree->kind != SQL_ALTER_TABLE ||
        !lint_in_use(statement, tree->alter_table.name))
        return;
    const ModelRelation *table = model_find(statement->model, tree->alter_table.name);
    for (unsigned i = 0; i < tree->alter_table.command_count; i++) {
        const SqlAlter *alter = &tree->alter_table.commands[i];
        if (alter->kind == ALTER_VALIDATE && was_just_added(statement, table, alter->name))
            lint_hint(lint_report(lint, statement, lint_command_place(statement, i), 0,
                                  "the lock that added %s is still held while every row is read",
                                  alter->name),
                      "Validate it in the next migration.");
    }
}

static const char *
strong_lock(const LintStatement *statement)
{
    const GArray *locks = statement->risk ? statement->risk->locks : NULL;
    for (unsigned i = 0; locks && i < locks->len; i++) {
        const RiskLock *lock = &g_array_index(locks, RiskLock, i);
        if (lock->mode >= LOCK_SHARE && !lock->is_new)
            return lock->relation;
    }
    return NULL;
}

void
lint_lock_timeout(Lint *lint, const LintStatement *statement)
{
    const char *relation = statement->migration ? strong_lock(statement) : NULL;
    if (relation && !statement->history->lock_timeout)
        lint_hint(
            lint_report(lint, statement, -1, 0, "everybody waits for %s for as long as this waits", relation),
            "SET lock_timeout = '2s'; before it.");
}

void
lint_statement_timeout(Lint *lint, const LintStatement *statement)
{
    const char *relation = statement->migration ? strong_lock(statement) : NULL;
    if (relation && !statement->history->statement_timeout)
        lint_hint(
            lint_report(lint, statement, -1, 0, "nothing ends this when it holds %s too long", relation),
            "SET statement_timeout = '1min'; before it.");
}

void
lint_work_under_lock(Lint *lint, const LintStatement *statement)
{
    const LintHistory *history = statement->history;
    if (!statement->migration || statement->down || !history->in_transaction || !statement->risk ||
        history->strongest != LOCK_ACCESS_EXCLUSIVE || history->long_work || !lint_takes_long(statement))
        return;
    lint_hint(lint_report(lint, statement, -1, 0, "%s stays locked for reads and writes while this runs",
                          history->strongest_on),
              "Do the quick changes in one migration and the long work in the next.");
}

void
lint_backfill(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    if (!statement->migration || statement->down || (tree->kind != SQL_DML && tree->kind != SQL_SELECT) ||
        !statement->history->any_ddl || !statement->history->in_transaction)
        return;
    for (unsigned i = 0; i < tree->query->write_count; i++) {
        const SqlWrite *write = &tree->query->writes[i];
        if (write->kind == WRITE_INSERT || !lint_in_use(statement, write->table))
            continue;
        lint_hint(lint_report(lint, statement, -1, 0,
                              "rows of %s are written in the transaction that changes the schema",
                              lint_name(statement, write->table)),
                  "Write them in the next migration, in batches.");
        return;
    }
}

void
lint_nesting(Lint *lint, const LintStatement *statement)
{
    const bool open = statement->history->explicit_transaction;
    const TransactionRule rule = statement->tree->transaction;
    if (rule == TRANSACTION_BEGIN && open)
        lint_report(lint, statement, -1, 0, "a transaction is open already: this BEGIN does nothing");
    else if ((rule == TRANSACTION_COMMIT || rule == TRANSACTION_ROLLBACK) && !open)
        lint_report(lint, statement, -1, 0, "no transaction is open: this %s does nothing",
                    statement->tree->tag);
}

void
lint_uncommitted(Lint *lint, const LintStatement *statement)
{
    const LintHistory *history = statement->history;
    const TransactionRule rule = statement->tree->transaction;
    const bool open =
        rule == TRANSACTION_BEGIN || (history->explicit_transaction && rule != TRANSACTION_COMMIT &&
                                      rule != TRANSACTION_ROLLBACK && rule != TRANSACTION_OTHER);
    if (open && history->file_statements > 0 && history->number + 1 == history->file_statements)
        lint_hint(lint_report(lint, statement, -1, 0,
                              "the file ends with its transaction open: all of it is rolled back"),
                  "End it with COMMIT.");
}

void
lint_migration_order(Lint *lint, const LintStatement *statement)
{
    const char *after = lint_overtaken_by(lint);
    if (after && statement->history->number == 0)
        lint_hint(lint_report(lint, statement, -1, 0, "%s has a higher version and is there already", after),
                  "Give this migration a version behind it; confiture migrate new names one.");
}

/* --- locks on tables that the statement does not name --- */

static const RiskLock *
lock_beside(const LintStatement *statement, LockMode mode)
{
    const GArray *locks = statement->risk ? statement->risk->locks : NULL;
    for (unsigned i = 0; locks && i < locks->len; i++) {
        const RiskLock *lock = &g_array_index(locks, RiskLock, i);
        if (lock->mode == mode && !lock->is_new)
            return lock;
    }
    return NULL;
}

void
lint_create_locks(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    if (!statement->migration || tree->kind != SQL_CREATE_TABLE || statement->history->lock_timeout)
        return;
    const RiskLock *lock = lock_beside(statement, LOCK_SHARE_ROW_EXCLUSIVE);
    if (lock)
        lint_report(lint, statement, -1, 0, "writes to %s wait while the foreign key gets its triggers there",
                    lock->relation);
}

static bool
is_target(const LintStatement *statement, const char *relation)
{
    const SqlTree *tree = statement->tree;
    for (unsigned i = 0; i < tree->drop.target_count; i++)
        if (strcmp(lint_name(statement, tree->drop.targets[i].name), relation) == 0)
            return true;
    return false;
}

static bool
is_waited_for(const LintStatement *statement, const char *relation)
{
    const GArray *locks = statement->risk->locks;
    for (unsigned i = 0; i < locks->len; i++) {
        const RiskLock *lock = &g_array_index(locks, RiskLock, i);
        if (strcmp(lock->relation, relation) == 0)
            return !lock->is_new;
    }
    return false;
}

void
lint_drop_locks(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    if (!statement->migration || !statement->risk || tree->kind != SQL_DROP || tree->drop.target_count == 0 ||
        tree->drop.targets[0].object != SQL_OBJECT_TABLE)
        return;
    for (unsigned i = 0; i < statement->risk->reasons->len; i++) {
        const RiskReason *reason = &g_array_index(statement->risk->reasons, RiskReason, i);
        if (strcmp(reason->fact, "DROP_FOREIGN_KEY_TARGET") == 0 &&
            is_waited_for(statement, reason->relation) && !is_target(statement, reason->relation)) {
            lint_report(lint, statement, -1, 0,
                        "%s is locked for reads and writes too: a foreign key points at it",
                        reason->relation);
            return;
        }
    }
}

/* The first dropped constraint without which, and without those before it, nothing proves the column; or
 * NULL. */
static const char *
dropped_proof(const ModelRelation *table, const SqlTree *tree, const char *column)
{
    g_autoptr(GPtrArray) dropped = g_ptr_array_new();
    for (unsigned i = 0; i < tree->alter_table.command_count; i++) {
        const SqlAlter *drop = &tree->alter_table.commands[i];
        if (drop->kind != ALTER_DROP_CONSTRAINT)
            continue;
        if (dropped->len > 0)
            g_ptr_array_set_size(dropped, (int)dropped->len - 1);
        g_ptr_array_add(dropped, (char *)drop->name);
        g_ptr_array_add(dropped, NULL);
        if (!relation_proves_not_null(table, column, (const char *const *)dropped->pdata))
            return drop->name;
    }
    return NULL;
}

void
lint_dropped_proof(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    if (!statement->migration || tree->kind != SQL_ALTER_TABLE ||
        !lint_in_use(statement, tree->alter_table.name))
        return;
    const ModelRelation *table = model_find(statement->model, tree->alter_table.name);
    for (unsigned i = 0; table && i < tree->alter_table.command_count; i++) {
        const SqlAlter *alter = &tree->alter_table.commands[i];
        const ModelColumn *column =
            alter->kind == ALTER_SET_NOT_NULL ? relation_column(table, alter->name) : NULL;
        if (!column || column->not_null || !relation_proves_not_null(table, alter->name, NULL))
            continue;
        const char *proof = dropped_proof(table, tree, alter->name);
        if (proof)
            lint_hint(lint_report(lint, statement, lint_command_place(statement, i), 0,
                                  "%s is dropped before it can prove that %s has no nulls", proof,
                                  alter->name),
                      "Drop it in a statement of its own, afterwards.");
    }
}

/* What needs a statement of its own: partitions by the grammar, VALIDATE because ADD CONSTRAINT would be of
 * no use, and a CHECK that is to prove something to an earlier statement. */
static bool
stands_alone(const ModelRelation *table, const SqlAlter *alter)
{
    const ModelConstraint *dropped = table && alter->kind == ALTER_DROP_CONSTRAINT && alter->name
                                         ? relation_constraint(table, alter->name)
                                         : NULL;
    return alter->kind == ALTER_ATTACH_PARTITION || alter->kind == ALTER_DETACH_PARTITION ||
           alter->kind == ALTER_DETACH_FINALIZE || alter->kind == ALTER_VALIDATE ||
           (dropped && dropped->kind == CONSTRAINT_CHECK);
}

void
lint_merge_alter(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    if (!statement->migration || tree->kind != SQL_ALTER_TABLE || !statement->history->in_transaction ||
        !statement->history->altered ||
        GPOINTER_TO_UINT(
            g_hash_table_lookup(statement->history->altered, lint_name(statement, tree->alter_table.name))) <=
            statement->history->last_writer)
        return;
    const ModelRelation *table = model_find(statement->model, tree->alter_table.name);
    for (unsigned i = 0; i < tree->alter_table.command_count; i++)
        if (stands_alone(table, &tree->alter_table.commands[i]))
            return;
    lint_report(lint, statement, -1, 0, "an earlier ALTER TABLE of this transaction could do this too");
}
