/* What has gone on in a file before a statement: transactions, timeouts, locks held. */
#include <string.h>

#include "lint/run.h"
#include "risk/risk.h"

/* Words without which no statement is forbidden in a transaction: most files are not looked at twice. */
static const char *const suspicious[] = {"concurrently", "vacuum",  "database", "tablespace",
                                         "subscription", "reindex", "cluster",  "alter system"};

/* `word` begins with a letter; | 0x20 makes a capital small, and nothing else one of the letters below. */
static bool
begins_suspicious(const char *word)
{
    switch (word[0] | 0x20) {
    case 'c':
    case 'v':
    case 'd':
    case 't':
    case 's':
    case 'r':
    case 'a':
        break;
    default:
        return false;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(suspicious); i++)
        if ((word[0] | 0x20) == suspicious[i][0] && (word[1] | 0x20) == suspicious[i][1] &&
            g_ascii_strncasecmp(word, suspicious[i], strlen(suspicious[i])) == 0)
            return true;
    return false;
}

/* One walk by words: strcasestr() for each of them takes a third of the time that parsing does. */
static bool
is_suspicious(const char *text)
{
    bool in_word = false;
    for (const char *c = text; *c; c++) {
        const bool letter = g_ascii_isalpha(*c);
        if (letter && !in_word && begins_suspicious(c))
            return true;
        in_word = letter;
    }
    return false;
}

/* The file's statements once more, from a byte of it on; stops when `each` returns false. */
static void
each_statement(Lint *lint, const LintReader *reader, size_t start,
               bool (*each)(Lint *lint, const char *text, void *data), void *data)
{
    ScriptOptions options = {
        .root = lint->config->project_directory, .variables = lint->config->variables, .start = start};
    g_autoptr(Script) script =
        script_open_text(reader->file->path, reader->text->text, reader->text->length, &options, NULL);
    ScriptEvent event;
    while (script && script_next(script, &event, NULL) && event.kind != SCRIPT_END)
        if (event.kind == SCRIPT_STATEMENT && !each(lint, event.text, data))
            break;
}

static bool
may_be_wrapped(Lint *lint, const char *text, void *data)
{
    bool *wrapped = data;
    g_autoptr(Arena) arena = is_suspicious(text) ? arena_new() : NULL;
    if (arena)
        *wrapped = sql_tree_read(arena, text)->transaction != TRANSACTION_FORBIDDEN;
    return *wrapped;
}

/* Whether the runner makes one transaction of the file: not when a statement forbids it (migrate/check.h). */
static bool
is_wrapped(Lint *lint, const LintReader *reader)
{
    bool wrapped = true;
    if (is_suspicious(reader->text->text))
        each_statement(lint, reader, 0, may_be_wrapped, &wrapped);
    return wrapped;
}

static bool
count_one(Lint *lint, const char *text, void *data)
{
    ++*(unsigned *)data;
    return true;
}

void
history_expect(Lint *lint, LintReader *reader, const SqlTree *tree)
{
    if (tree->transaction == TRANSACTION_BEGIN && reader->history.file_statements == 0)
        each_statement(lint, reader, 0, count_one, &reader->history.file_statements);
}

/* So many statements behind a RENAME its view is looked for: a file may have any number of RENAMEs. */
enum { FOLLOWING = 32 };

typedef struct {
    const LintStatement *statement;
    SqlName name;
    unsigned number; /* statements seen */
    bool found;
} ViewSearch;

static bool
is_that_view(Lint *lint, const char *text, void *data)
{
    ViewSearch *search = data;
    if (search->number++ == 0) /* the statement itself */
        return true;
    if (search->number > FOLLOWING)
        return false;
    g_autoptr(Arena) arena = arena_new();
    const SqlTree *tree = sql_tree_read(arena, text);
    if (tree->transaction == TRANSACTION_COMMIT || tree->transaction == TRANSACTION_ROLLBACK)
        return false;
    search->found = tree->kind == SQL_CREATE_VIEW && lint_name(search->statement, tree->view.name) ==
                                                         lint_name(search->statement, search->name);
    return !search->found;
}

bool
lint_view_follows(Lint *lint, const LintStatement *statement, SqlName name)
{
    ViewSearch search = {.statement = statement, .name = name};
    const ScriptPlace *place = &lint->reader->event.place;
    if (statement->history->in_transaction && strcmp(place->file, lint->reader->text->shown) == 0)
        each_statement(lint, lint->reader, place->offset, is_that_view, &search);
    return search.found;
}

void
history_begin(Lint *lint, LintReader *reader)
{
    const LintFile *file = reader->file;
    reader->history = (LintHistory){.strongest = LOCK_NONE};
    if (!file->managed || (file->role != LINT_MIGRATION && file->role != LINT_DOWN))
        return;
    LintDirectives directives = lint_directives(reader->text);
    bool lock =
        directives.lock_timeout < 0 ? lint->config->migrate_lock_timeout > 0 : directives.lock_timeout > 0;
    bool statement = directives.statement_timeout < 0 ? lint->config->migrate_statement_timeout > 0
                                                      : directives.statement_timeout > 0;
    reader->wrapped = !directives.transaction_off && is_wrapped(lint, reader);
    reader->history.in_transaction = reader->wrapped;
    reader->history.lock_timeout = lock;
    reader->history.statement_timeout = statement;
}

void
history_end(LintReader *reader)
{
    g_clear_pointer(&reader->history.altered, g_hash_table_unref);
}

static void
begin_transaction(LintHistory *history)
{
    if (history->altered)
        g_hash_table_remove_all(history->altered);
    history->strongest = LOCK_NONE;
    history->strongest_on = NULL;
    history->any_ddl = history->long_work = false;
}

/* SET LOCAL and set_config(..., true) end with the transaction. */
static void
end_transaction(LintReader *reader)
{
    LintHistory *history = &reader->history;
    history->in_transaction = history->explicit_transaction = false;
    if (reader->lock_local)
        history->lock_timeout = reader->lock_before;
    if (reader->statement_local)
        history->statement_timeout = reader->statement_before;
    reader->lock_local = reader->statement_local = false;
    begin_transaction(history);
}

static void
note_timeout(bool *timeout, bool *is_local, bool *before, bool on, bool local)
{
    if (local && !*is_local)
        *before = *timeout;
    *timeout = on;
    *is_local = local;
}

/* SET LOCAL outside of a transaction does nothing. */
static void
note_timeouts(LintReader *reader, const char *name, const char *value, bool local)
{
    LintHistory *history = &reader->history;
    const bool on = value && g_ascii_strtod(value, NULL) > 0;
    if (local && !history->in_transaction)
        return;
    if (!name || strcmp(name, "lock_timeout") == 0)
        note_timeout(&history->lock_timeout, &reader->lock_local, &reader->lock_before, on, local);
    if (!name || strcmp(name, "statement_timeout") == 0)
        note_timeout(&history->statement_timeout, &reader->statement_local, &reader->statement_before, on,
                     local);
}

static void
note_setting(LintReader *reader, const SqlTree *tree)
{
    note_timeouts(reader, tree->set.name, tree->set.value_count > 0 ? tree->set.values[0] : NULL,
                  tree->set.local);
}

static const char *
constant_argument(const SqlExpr *call, unsigned index)
{
    return index < call->arg_count && call->args[index]->kind == EXPR_CONSTANT ? call->args[index]->text
                                                                               : NULL;
}

/* set_config('lock_timeout', '5s', ...) is a way to say it, too. */
static void
note_calls(LintReader *reader, const SqlQuery *query)
{
    for (unsigned i = 0; query && i < query->call_count; i++) {
        const SqlExpr *call = query->calls[i];
        const char *name = constant_argument(call, 0);
        if (name && strcmp(call->name.name, "set_config") == 0)
            note_timeouts(reader, name, constant_argument(call, 1),
                          g_strcmp0(constant_argument(call, 2), "true") == 0);
    }
}

static bool
is_ddl(const SqlTree *tree)
{
    return tree->kind >= SQL_CREATE_TABLE && tree->kind <= SQL_DEFAULT_PRIVILEGES;
}

/* The strongest lock that somebody else could be waiting for. */
static void
note_locks(LintHistory *history, const Risk *risk)
{
    for (unsigned i = 0; risk && i < risk->locks->len; i++) {
        const RiskLock *lock = &g_array_index(risk->locks, RiskLock, i);
        if (lock->is_new || lock->mode <= history->strongest)
            continue;
        history->strongest = lock->mode;
        history->strongest_on = g_intern_string(lock->relation);
    }
}

static void
note_altered(LintHistory *history, const char *table)
{
    if (!history->altered)
        history->altered = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(history->altered, (char *)table, GUINT_TO_POINTER(history->number));
}

void
history_note(const Lint *lint, LintReader *reader, const SqlTree *tree, const Risk *risk)
{
    LintHistory *history = &reader->history;
    history->number++;
    switch (tree->transaction) {
    case TRANSACTION_BEGIN:
        history->in_transaction = history->explicit_transaction = true;
        begin_transaction(history);
        return;
    case TRANSACTION_COMMIT:
    case TRANSACTION_ROLLBACK:
        end_transaction(reader);
        return;
    case TRANSACTION_OTHER: /* PREPARE TRANSACTION ends it; of a prepared one, none is open */
        end_transaction(reader);
        return;
    case TRANSACTION_ANY:
    case TRANSACTION_FORBIDDEN:
    case TRANSACTION_SAVEPOINT:
        break;
    }
    if (tree->kind == SQL_SET)
        note_setting(reader, tree);
    else if (tree->kind == SQL_SELECT)
        note_calls(reader, tree->query);
    if (!history->in_transaction)
        return;
    history->any_ddl |= is_ddl(tree);
    const LintStatement statement = {.tree = tree, .risk = risk, .model = lint->model};
    history->long_work |= history->strongest == LOCK_ACCESS_EXCLUSIVE && lint_takes_long(&statement);
    note_locks(history, risk);
    if (tree->kind == SQL_ALTER_TABLE && lint_in_use(&statement, tree->alter_table.name))
        note_altered(history, lint_name(&statement, tree->alter_table.name));
    else if (tree->kind == SQL_DML || tree->kind == SQL_DO || tree->kind == SQL_CALL ||
             tree->kind == SQL_COPY)
        history->last_writer = history->number;
}
