#include "base/clock.h"
#include "base/errors.h"
#include "cli/cmd_migrate.h"
#include "cli/commands.h"
#include "migrate/look.h"
#include "pg/environment.h"
#include "report/table.h"

/* How many migrations are in each state. */
typedef struct {
    unsigned applied, pending, differing;
} Counts;

static Counts
count(const MigrationStates *states)
{
    Counts counts = {0};
    for (unsigned i = 0; i < states->entries->len; i++) {
        const StateEntry *entry = &g_array_index(states->entries, StateEntry, i);
        if (state_is_pending(entry))
            counts.pending++;
        else if (entry->state == STATE_APPLIED)
            counts.applied++;
        else
            counts.differing++;
    }
    return counts;
}

static const char *
state_text(const StateEntry *entry)
{
    return entry->partial ? "unfinished" : migration_state_name(entry->state);
}

static void
add_row(Table *table, const StateEntry *entry)
{
    const LedgerRow *row = entry->row;
    g_autofree char *duration = row && row->duration_ms >= 0 ? clock_duration(row->duration_ms) : NULL;
    const char *label = state_label(entry);
    table_row(table, label, state_text(entry), row ? row->applied_at : NULL, row ? row->applied_by : NULL,
              duration);
}

static json_t *
number_json(int64_t value)
{
    return value >= 0 ? json_integer(value) : json_null();
}

static json_t *
entry_json(const StateEntry *entry)
{
    const LedgerRow *row = entry->row;
    const Migration *migration = entry->migration;
    json_t *object = json_object();
    json_object_set_new(object, "version", json_text(state_version(entry)));
    json_object_set_new(object, "name", json_text(state_name(entry)));
    json_object_set_new(object, "state", json_string(migration_state_name(entry->state)));
    json_object_set_new(object, "file", json_text(migration ? migration->up->shown : NULL));
    json_object_set_new(object, "has_down", json_boolean(migration && migration->down));
    json_object_set_new(object, "applied_at", json_text(row ? row->applied_at : NULL));
    json_object_set_new(object, "applied_by", json_text(row ? row->applied_by : NULL));
    json_object_set_new(object, "os_user", json_text(row ? row->os_user : NULL));
    json_object_set_new(object, "host", json_text(row ? row->host : NULL));
    json_object_set_new(object, "origin", json_text(row ? row->origin : NULL));
    json_object_set_new(object, "duration_ms", number_json(row ? row->duration_ms : -1));
    json_object_set_new(object, "statements", number_json(row ? row->statements : -1));
    json_object_set_new(object, "steps_done", number_json(entry->partial ? entry->partial->done : -1));
    json_object_set_new(object, "steps_total", number_json(entry->partial ? entry->partial->total : -1));
    return object;
}

static void
print_json(const Cli *cli, const Look *look, Counts counts, bool pending_only)
{
    json_t *migrations = json_array();
    for (unsigned i = 0; i < look->states->entries->len; i++) {
        const StateEntry *entry = &g_array_index(look->states->entries, StateEntry, i);
        if (!pending_only || entry->state != STATE_APPLIED)
            json_array_append_new(migrations, entry_json(entry));
    }
    cli_print_json(
        json_pack("{s:s, s:o, s:o, s:o, s:i, s:i, s:i, s:o}", "environment", cli->config->environment,
                  "database", json_text(look->database), "label", json_text(look->ledger->environment),
                  "current", json_text(look->states->current), "applied", (int)counts.applied, "pending",
                  (int)counts.pending, "differing", (int)counts.differing, "migrations", migrations));
}

static void
say_partials(const Cli *cli, const Look *look)
{
    for (unsigned i = 0; i < look->ledger->partials->len; i++) {
        const LedgerPartial *partial = g_ptr_array_index(look->ledger->partials, i);
        cli_say(cli,
                "%s was begun %s and is not finished: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
                " statements are done. confiture migrate %s goes on.%s%s",
                partial->label, partial->direction, partial->done, partial->total, partial->direction,
                partial->error ? "\n  Last error: " : "", partial->error ? partial->error : "");
    }
}

static void
print_text(const Cli *cli, const Look *look, Counts counts, bool pending_only)
{
    static const TableColumn columns[] = {{"Migration", "migration", COLUMN_TEXT},
                                          {"State", "state", COLUMN_TEXT},
                                          {"Applied at", "applied_at", COLUMN_TEXT},
                                          {"By", "applied_by", COLUMN_TEXT},
                                          {"Took", "duration", COLUMN_TEXT}};
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    for (unsigned i = 0; i < look->states->entries->len; i++) {
        const StateEntry *entry = &g_array_index(look->states->entries, StateEntry, i);
        if (!pending_only || entry->state != STATE_APPLIED)
            add_row(table, entry);
    }
    g_autofree char *text = table_text(table);
    if (table_length(table) > 0)
        cli_print("%s", text);
    say_partials(cli, look);
    cli_say(cli, "%s: %u applied, %u pending%s", look->database, counts.applied, counts.pending,
            counts.differing > 0 ? ", and files that differ from what was applied" : "");
}

static int
run(Cli *cli, GError **error)
{
    g_auto(Look) look = {0};
    int wait = cli_count(cli, "wait", 0, error);
    g_autofree char *url = wait < 0 ? NULL : environment_database_url(cli->config, cli->progress, error);
    if (!url || !migrate_look(&look, cli->config, url, "migrate status", wait, cli->progress, error))
        return 0;
    Counts counts = count(look.states);
    bool pending_only = cli_flag(cli, "pending");
    if (cli->json)
        print_json(cli, &look, counts, pending_only);
    else
        print_text(cli, &look, counts, pending_only);
    bool clean = counts.pending == 0 && counts.differing == 0 && look.ledger->partials->len == 0;
    return cli_flag(cli, "check") && !clean ? EXIT_STATUS_FINDINGS : EXIT_STATUS_OK;
}

static const CliOption options[] = {
    {OPTION_FLAG, "pending", 'p', NULL, "leave out what is applied and unchanged", NULL, NULL},
    {OPTION_FLAG, "check", 0, NULL, "exit status 1 when anything is pending, unfinished, changed or missing",
     NULL, NULL},
    {OPTION_STRING, "wait", 0, "SECONDS", "keep trying so long to reach a server that is starting", NULL,
     NULL},
    {OPTION_END, NULL, 0, NULL, NULL, NULL, NULL},
};

const Command command_migrate_status = {
    .path = "migrate status",
    .summary = "show which migrations are applied and which are pending",
    .about = "Compares the files with the ledger: applied, pending, changed since, renamed, missing, out of "
             "order, "
             "unfinished.\n"
             "Changes nothing, takes no lock, and needs no more than SELECT on the ledger.",
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .options = options,
    .examples =
        (const CliExample[]){
            {"migrate status", "every migration, when it was applied and by whom"},
            {"migrate status --pending --env production", "what production does not have yet"},
            {"migrate status --check", "in CI: exit status 1 when something is pending or was edited"},
            {NULL, NULL},
        },
    .run = run,
};
