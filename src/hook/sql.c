/* Hooks that are SQL files: run in the transaction, with the context as settings. */
#include <string.h>

#include "base/errors.h"
#include "base/sqlbuf.h"
#include "hook/internal.h"
#include "sql/parse.h"
#include "sql/script.h"
#include "sql/sender.h"

typedef struct {
    Script *script;
    ScriptEvent event;
} SqlFile;

static void
sql_file_clear(SqlFile *file)
{
    script_free(file->script);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SqlFile, sql_file_clear)

static bool
sql_file_open(SqlFile *file, const HookSet *set, const Hook *hook, GError **error)
{
    const ScriptOptions options = {.root = set->config->project_directory,
                                   .variables = set->config->variables};
    file->script = script_open(hook->path, &options, error);
    return file->script != NULL;
}

static const ScriptEvent *
sql_file_next(void *data, GError **error)
{
    SqlFile *file = data;
    return script_next(file->script, &file->event, error) ? &file->event : NULL;
}

static void
sql_file_blame(void *data, unsigned ordinal, size_t offset, GError **error)
{
    const SqlFile *file = data;
    script_blame(file->script, &file->event, offset, error);
}

bool
hook_check_sql(HookSet *set, const Hook *hook, GError **error)
{
    g_auto(SqlFile) file = {0};
    const ScriptEvent *event;
    if (!sql_file_open(&file, set, hook, error))
        return false;
    while ((event = sql_file_next(&file, error)) != NULL && event->kind != SCRIPT_END) {
        if (event->kind == SCRIPT_STATEMENT && !hook_check_statement(event->text, error)) {
            (*error)->code = ERR_SCRIPT;
            script_blame(file.script, event, 0, error);
            return false;
        }
    }
    return event != NULL;
}

/* --- the context as settings --- */

static void
add_setting(GString *sql, const char *name, const char *value)
{
    g_autofree char *full = g_strconcat("confiture.", name, NULL);
    sqlbuf_append(sql, "%L, %L, ", full, value ? value : "");
}

static void
add_number(GString *sql, const char *name, int64_t value, int64_t least)
{
    g_autofree char *text = value < least ? NULL : g_strdup_printf("%" G_GINT64_FORMAT, value);
    add_setting(sql, name, text);
}

/* One statement: whatever is not known is an empty text, as current_setting(name, true) has it. */
static char *
settings_sql(const HookCall *call, bool whole, GError **error)
{
    const HookContext *context = call->context;
    const HookMigration *migration = context->migration;
    const ErrorFields *fields = context->error ? error_fields(context->error) : NULL;
    g_autofree char *metadata = json_dumps(context->metadata, JSON_COMPACT);
    g_autofree char *document = whole ? hook_context_text(call->context, call->phase, error) : NULL;
    if (whole && !document)
        return NULL;
    GString *sql = g_string_new("SELECT pg_catalog.set_config(s[i], s[i + 1], true) FROM (SELECT ARRAY[");
    add_setting(sql, "phase", phase_row(call->phase)->name);
    add_setting(sql, "environment", context->environment);
    add_setting(sql, "command", context->command);
    add_setting(sql, "direction", context->direction);
    add_setting(sql, "run_id", context->run_id);
    add_setting(sql, "database", context->database);
    add_setting(sql, "dry_run", context->dry_run ? "true" : "false");
    add_setting(sql, "status", context->status);
    add_number(sql, "attempt", context->attempt, 1);
    add_number(sql, "duration_ms", context->duration_ms, 0);
    add_setting(sql, "migration", migration ? migration->label : NULL);
    add_setting(sql, "version", migration ? migration->version : NULL);
    add_setting(sql, "name", migration ? migration->name : NULL);
    add_setting(sql, "path", migration ? migration->path : NULL);
    add_setting(sql, "checksum", migration ? migration->checksum : NULL);
    add_setting(sql, "statement", context->statement);
    add_setting(sql, "statement_kind", context->kind);
    add_setting(sql, "blockers", context->blockers);
    add_setting(sql, "table", context->table);
    add_number(sql, "rows", context->rows, 0);
    add_setting(sql, "error", context->error ? context->error->message : NULL);
    add_setting(sql, "error_code", context->error ? error_id(context->error) : NULL);
    add_setting(sql, "sqlstate", fields ? fields->sqlstate : NULL);
    add_setting(sql, "metadata", metadata);
    if (whole)
        add_setting(sql, "context", document);
    g_string_truncate(sql, sql->len - strlen(", "));
    g_string_append(sql,
                    "] AS s) AS v, pg_catalog.generate_series(1, pg_catalog.array_length(s, 1), 2) AS i");
    return g_string_free(sql, FALSE);
}

bool
hook_sql_wants_document(const Hook *hook)
{
    g_autofree char *text = NULL;
    return g_file_get_contents(hook->path, &text, NULL, NULL) && strstr(text, "confiture.context") != NULL;
}

/* --- running --- */

static bool
send_all(HookCall *call, SqlFile *file, Sender *sender, GError **error)
{
    const ScriptEvent *event;
    while ((event = sql_file_next(file, error)) != NULL && event->kind != SCRIPT_END) {
        bool ok = true;
        if (event->kind == SCRIPT_ECHO) {
            progress_remark(call->set->progress, "%s", event->text);
        } else if (event->kind == SCRIPT_STATEMENT && event->copies_from_stdin) {
            ok = sender_copy(sender, event, 0, error);
        } else if (event->kind == SCRIPT_STATEMENT) {
            /* Read when it was registered, but a variable or the file may have changed since. */
            ok = hook_check_statement(event->text, error);
            if (!ok)
                script_blame(file->script, event, 0, error);
            if (ok) {
                sender_add(sender, event->text, event->length, 0);
                ok = sender_flush(sender, error);
            }
        }
        if (!ok)
            return false;
    }
    return event != NULL;
}

bool
hook_run_sql(HookCall *call, GError **error)
{
    g_auto(SqlFile) file = {0};
    g_auto(Sender) sender = {0};
    g_autofree char *settings = settings_sql(call, hook_sql_wants_document(call->hook), error);
    Conn *conn = settings ? hook_connection(call, error) : NULL;
    if (!conn || !conn_exec(conn, settings, error) || !sql_file_open(&file, call->set, call->hook, error))
        return false;
    sender = (Sender){.conn = conn,
                      .root = call->set->config->project_directory,
                      .next = sql_file_next,
                      .blame = sql_file_blame,
                      .data = &file};
    sender_init(&sender);
    return send_all(call, &file, &sender, error);
}
