#include "migrate/check.h"

#include <string.h>

#include "base/errors.h"
#include "base/interrupt.h"
#include "migrate/source.h"

typedef struct {
    MigrationSource source;
    MigrationCheck *check;
    GPtrArray *labels; /* of char*: enum labels the file has added so far, quoted as it quotes them */
} Checking;

static bool
refuse(Checking *checking, const char *tag, GError **error)
{
    error_set(error, ERR_SCRIPT, "%s is not possible in a migration", tag);
    script_blame(checking->source.script, &checking->source.event, 0, error);
    error_hint(
        error,
        "Confiture wraps the file and its ledger row in one transaction; leave transaction control out. "
        "\"-- confiture: transaction=off\" at the head of the file makes each statement its own.");
    return false;
}

static void
journal(Checking *checking, const char *what)
{
    const ScriptPlace *place = &checking->source.event.place;
    if (checking->check->journaled)
        return;
    checking->check->journaled = true;
    checking->check->reason = g_strdup_printf("%s at %s:%d", what, place->file, place->line);
}

/* The label of ALTER TYPE ... ADD VALUE [IF NOT EXISTS] 'label', with its quotes. */
static char *
added_label(const char *text)
{
    g_autoptr(GRegex) add = g_regex_new("\\bADD\\s+VALUE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?('(?:[^']|'')*')",
                                        G_REGEX_CASELESS, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    return g_regex_match(add, text, 0, &match) ? g_match_info_fetch(match, 1) : NULL;
}

/* A value added to an enum cannot be used before its transaction has ended (PostgreSQL's manual, "ALTER
 * TYPE", Notes). Where the file's later text holds the new label, that is taken for a use. */
static void
watch_labels(Checking *checking, const Statement *statement, const char *text)
{
    for (unsigned i = 0; i < checking->labels->len; i++)
        if (strstr(text, g_ptr_array_index(checking->labels, i)))
            journal(checking, "a use of a new enum value");
    if (strcmp(statement->tag, "ALTER TYPE") == 0) {
        char *label = added_label(text);
        if (label)
            g_ptr_array_add(checking->labels, label);
    }
}

static bool
check_statement(Checking *checking, GError **error)
{
    const ScriptEvent *event = &checking->source.event;
    g_autoptr(Statement) statement = statement_parse(event->text);
    checking->check->statements++;
    checking->check->changes_reading |= statement->changes_reading;
    switch (statement->transaction) {
    case TRANSACTION_BEGIN:
    case TRANSACTION_COMMIT:
    case TRANSACTION_ROLLBACK:
    case TRANSACTION_OTHER:
        return refuse(checking, statement->tag, error);
    case TRANSACTION_FORBIDDEN:
        journal(checking, statement->tag);
        break;
    case TRANSACTION_ANY:
    case TRANSACTION_SAVEPOINT:
        break;
    }
    watch_labels(checking, statement, event->text);
    return true;
}

static bool
check_events(Checking *checking, GError **error)
{
    const ScriptEvent *event;
    while ((event = source_next(&checking->source, error)) != NULL && event->kind != SCRIPT_END) {
        if (interrupt_check(error) || (event->kind == SCRIPT_STATEMENT && !check_statement(checking, error)))
            return false;
        checking->check->changes_reading |= event->kind == SCRIPT_ENCODING;
    }
    return event != NULL;
}

bool
migration_check(const MigrationSet *set, const MigrationFile *file, MigrationCheck *check, GError **error)
{
    Checking checking = {.check = check};
    *check = (MigrationCheck){0};
    if (!source_open(&checking.source, set, file, error))
        return false;
    checking.labels = g_ptr_array_new_with_free_func(g_free);
    if (file->directives.transaction == TRANSACTION_MODE_OFF) {
        check->journaled = true;
        check->reason = g_strdup("the directive transaction=off");
    }
    bool ok = check_events(&checking, error);
    g_ptr_array_unref(checking.labels);
    source_clear(&checking.source);
    return ok;
}

void
migration_check_clear(MigrationCheck *check)
{
    g_free(check->reason);
    *check = (MigrationCheck){0};
}

bool
migration_runs_outside(const MigrationFile *file, const Statement *statement)
{
    bool may_commit = strcmp(statement->tag, "CALL") == 0 || strcmp(statement->tag, "DO") == 0;
    return statement->transaction == TRANSACTION_FORBIDDEN ||
           (may_commit && file->directives.transaction == TRANSACTION_MODE_OFF);
}
