/* confiture migrate plan, and up --dry-run: what a run would do. */
#include "base/errors.h"
#include "cli/cmd_migrate.h"
#include "cli/commands.h"
#include "migrate/look.h"
#include "pg/environment.h"
#include "report/table.h"

/* A file of a million INSERTs is not listed to its end. */
enum { STATEMENTS_SHOWN = 1000 };

/* The statements of one file on their way to the output. */
typedef struct {
    json_t *list; /* NULL: text */
    int seen;
} Listing;

static const char *
role_name(ObjectRole role)
{
    static const char *const names[] = {[OBJECT_CREATED] = "creates",
                                        [OBJECT_CHANGED] = "changes",
                                        [OBJECT_DROPPED] = "drops",
                                        [OBJECT_NEEDED] = "needs"};
    return names[role];
}

static char *
object_name(const ObjectRef *ref)
{
    return g_strdup_printf("%s%s%s%s%s", ref->schema ? ref->schema : "", ref->schema ? "." : "",
                           ref->parent ? ref->parent : "", ref->parent ? "." : "", ref->name);
}

/* The objects a statement makes, changes and drops; what it merely reads is left to the JSON form. */
static char *
effects(const Statement *statement)
{
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < statement->objects->len; i++) {
        const ObjectRef *ref = &g_array_index(statement->objects, ObjectRef, i);
        if (ref->role == OBJECT_NEEDED)
            continue;
        g_autofree char *name = object_name(ref);
        g_string_append_printf(text, "%s%s %s %s", text->len > 0 ? ", " : "", role_name(ref->role),
                               object_kind_name(ref->kind), name);
    }
    return g_string_free(text, FALSE);
}

static void
add_json(json_t *list, const PlannedStatement *one)
{
    json_t *objects = json_array();
    for (unsigned i = 0; i < one->statement->objects->len; i++) {
        const ObjectRef *ref = &g_array_index(one->statement->objects, ObjectRef, i);
        g_autofree char *name = object_name(ref);
        json_array_append_new(objects, json_pack("{s:s, s:s, s:o}", "role", role_name(ref->role), "kind",
                                                 object_kind_name(ref->kind), "name", json_text(name)));
    }
    json_array_append_new(list, json_pack("{s:o, s:i, s:i, s:s, s:b, s:b, s:o}", "file",
                                          json_text(one->event->place.file), "line", one->event->place.line,
                                          "column", one->event->place.column, "tag", one->statement->tag,
                                          "in_transaction", !one->outside, "understood",
                                          one->statement->known, "objects", objects));
}

static void
list_statement(void *data, const PlannedStatement *one)
{
    Listing *listing = data;
    if (listing->seen++ >= STATEMENTS_SHOWN)
        return;
    if (listing->list) {
        add_json(listing->list, one);
        return;
    }
    g_autofree char *what = effects(one->statement);
    cli_print("  %5d  %-24s %s%s\n", one->event->place.line,
              *one->statement->tag ? one->statement->tag : "(unknown to the parser)", what,
              one->outside ? "  (outside a transaction)" : "");
}

static bool
print_text(const Look *look, const GArray *plan, GError **error)
{
    for (unsigned i = 0; i < plan->len; i++) {
        const Planned *planned = &g_array_index(plan, Planned, i);
        Listing listing = {NULL, 0};
        cli_print("%s%s  %s\n  %s%s\n", i > 0 ? "\n" : "", planned->migration->label, planned->file->shown,
                  planned->check.journaled ? "statement by statement, because of " : "in one transaction",
                  planned->check.journaled ? planned->check.reason : "");
        if (!plan_statements(look->set, planned, list_statement, &listing, error))
            return false;
        if (listing.seen > STATEMENTS_SHOWN)
            cli_print("         and %d more statements\n", listing.seen - STATEMENTS_SHOWN);
    }
    return true;
}

static json_t *
planned_json(const Look *look, const Planned *planned, GError **error)
{
    Listing listing = {json_array(), 0};
    if (!plan_statements(look->set, planned, list_statement, &listing, error)) {
        json_decref(listing.list);
        return NULL;
    }
    return json_pack("{s:o, s:o, s:s, s:s, s:b, s:o, s:i, s:o}", "migration",
                     json_text(planned->migration->label), "file", json_text(planned->file->shown),
                     "direction", planned->down ? "down" : "up", "checksum", planned->file->checksum,
                     "transactional", !planned->check.journaled, "reason", json_text(planned->check.reason),
                     "statement_count", listing.seen, "statements", listing.list);
}

static bool
print_json(const Cli *cli, const char *command, const Look *look, const GArray *plan, GError **error)
{
    json_auto_t *migrations = json_array();
    for (unsigned i = 0; i < plan->len; i++) {
        json_t *one = planned_json(look, &g_array_index(plan, Planned, i), error);
        if (!one)
            return false;
        json_array_append_new(migrations, one);
    }
    cli_print_json(json_pack("{s:s, s:s, s:s, s:o, s:o, s:O}", "command", command, "action", "plan",
                             "environment", cli->config->environment, "database", json_text(look->database),
                             "current", json_text(look->states->current), "migrations", migrations));
    return true;
}

int
migrate_plan_command(Cli *cli, const char *command, const Selection *selection, int wait_s, GError **error)
{
    g_auto(Look) look = {0};
    g_autofree char *url = environment_database_url(cli->config, cli->progress, error);
    if (!url || !migrate_look(&look, cli->config, url, command, wait_s, cli->progress, error) ||
        !states_check(look.states, (OutOfOrder)cli->config->migrate_out_of_order, cli->progress, error))
        return 0;
    g_autoptr(GArray) plan = plan_make(look.states, selection, error);
    if (!plan)
        return 0;
    if (cli->json ? !print_json(cli, command, &look, plan, error) : !print_text(&look, plan, error))
        return 0;
    cli_say(cli, "%u migration%s to run; the database is at %s.", plan->len, plan->len == 1 ? "" : "s",
            look.states->current ? look.states->current : "the beginning");
    return EXIT_STATUS_OK;
}

static int
run(Cli *cli, GError **error)
{
    Selection selection = {.direction = cli_flag(cli, "down") ? RUN_DOWN : RUN_UP,
                           .to = cli_string(cli, "to"),
                           .tag = cli_string(cli, "tag"),
                           .steps = cli_count(cli, "steps", 0, error)};
    int wait = selection.steps < 0 ? -1 : cli_count(cli, "wait", 0, error);
    if (wait < 0)
        return 0;
    if (selection.tag && selection.direction == RUN_DOWN) {
        error_set(error, ERR_USAGE, "--tag says how far up to go, not down");
        return 0;
    }
    return migrate_plan_command(cli, "migrate plan", &selection, wait, error);
}

static const char *const policies[] = {"fail", "warn", "allow", NULL};

static const CliOption options[] = {
    {OPTION_STRING, "to", 't', "VERSION", "as for up, or with --down as for down", NULL, NULL},
    {OPTION_STRING, "steps", 'n', "N", "at most N versioned migrations", NULL, NULL},
    {OPTION_STRING, "tag", 0, "TAG", "through the last migration that carries this tag", NULL, NULL},
    {OPTION_FLAG, "down", 0, NULL, "what migrate down would do", NULL, NULL},
    {OPTION_STRING, "out-of-order", 0, "POLICY", "what to do with a file below one that is applied",
     "migrate.out_of_order", policies},
    {OPTION_STRING, "wait", 0, "SECONDS", "keep trying so long to reach a server that is starting", NULL,
     NULL},
    {OPTION_END, NULL, 0, NULL, NULL, NULL, NULL},
};

const Command command_migrate_plan = {
    .path = "migrate plan",
    .summary = "show what migrate up would run, statement by statement",
    .about = "Reads the ledger and the files, makes every check that migrate up makes, and lists the "
             "statements in "
             "order: line, kind,\n"
             "what they create, change and drop, and where transactions begin and end. Nothing is changed "
             "and no lock "
             "is taken.",
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .options = options,
    .examples =
        (const CliExample[]){
            {"migrate plan", "what is pending, in order"},
            {"migrate plan --env production --format json", "the same for a program"},
            {"migrate plan --down --steps 2", "what undoing the last two would run"},
            {NULL, NULL},
        },
    .run = run,
};
