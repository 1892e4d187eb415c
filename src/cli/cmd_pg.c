/* confiture pg start|stop|status|url|psql|destroy: the project's own PostgreSQL (pg/server.h). */
#include <stdio.h>
#include <unistd.h>

#include "base/child.h"
#include "base/errors.h"
#include "cli/commands.h"
#include "pg/conn.h"
#include "pg/install.h"
#include "pg/server.h"
#include "report/table.h"

static const CliOption bindir_options[] = {
    {OPTION_STRING, "bindir", 0, "DIR", "use the PostgreSQL programs in this directory", "embedded.bindir",
     NULL},
    {OPTION_END, NULL, 0, NULL, NULL, NULL, NULL},
};

static const CliOption database_options[] = {
    {OPTION_STRING, "database", 0, "NAME", "this database, instead of the one build makes", NULL, NULL},
    {OPTION_END, NULL, 0, NULL, NULL, NULL, NULL},
};

static ServerOptions
server_options(const Cli *cli)
{
    return (ServerOptions){.directory = cli->config->embedded_directory,
                           .bindir = cli->config->embedded_bindir,
                           .major = cli->config->embedded_major,
                           .progress = cli->progress};
}

static const char *
state_name(ServerState state)
{
    static const char *const names[] = {
        [SERVER_ABSENT] = "absent", [SERVER_STOPPED] = "stopped", [SERVER_RUNNING] = "running"};
    return names[state];
}

static json_t *
status_json(const ServerStatus *status)
{
    json_t *document = json_object();
    json_object_set_new(document, "state", json_text(state_name(status->state)));
    json_object_set_new(document, "major", status->major > 0 ? json_integer(status->major) : json_null());
    json_object_set_new(document, "version", json_text(status->version));
    json_object_set_new(document, "pid", status->pid > 0 ? json_integer(status->pid) : json_null());
    json_object_set_new(document, "user", json_text(status->user));
    json_object_set_new(document, "data_directory", json_text(status->data_directory));
    json_object_set_new(document, "socket_directory", json_text(status->socket_directory));
    json_object_set_new(document, "log_file", json_text(status->log_file));
    json_object_set_new(document, "url", json_text(status->url));
    return document;
}

static int
run_start(Cli *cli, GError **error)
{
    const ServerOptions options = server_options(cli);
    g_auto(ServerStatus) status = {0};
    if (!server_start(&options, &status, error))
        return 0;
    cli_say(cli, "PostgreSQL %d runs as process %d", status.major, (int)status.pid);
    if (!cli->json)
        return EXIT_STATUS_OK;
    server_status_clear(&status);
    if (server_status(&options, &status, error))
        cli_print_json(status_json(&status));
    return EXIT_STATUS_OK;
}

static int
run_stop(Cli *cli, GError **error)
{
    const ServerOptions options = server_options(cli);
    g_auto(ServerStatus) status = {0};
    if (!server_status(&options, &status, error) || !server_stop(&options, error))
        return 0;
    bool ran = status.state == SERVER_RUNNING;
    cli_say(cli, ran ? "PostgreSQL is stopped" : "PostgreSQL was not running");
    if (cli->json)
        cli_print_json(json_pack("{s:b}", "was_running", ran));
    return EXIT_STATUS_OK;
}

static void
print_fact(const char *name, const char *value)
{
    if (!value)
        return;
    g_autofree char *safe = text_printable(value);
    cli_print("%-8s %s\n", name, safe);
}

static int
run_status(Cli *cli, GError **error)
{
    const ServerOptions options = server_options(cli);
    g_auto(ServerStatus) status = {0};
    if (!server_status(&options, &status, error))
        return 0;
    if (cli->json) {
        cli_print_json(status_json(&status));
        return EXIT_STATUS_OK;
    }
    g_autofree char *pid = status.pid > 0 ? g_strdup_printf("%d", (int)status.pid) : NULL;
    g_autofree char *major = status.major > 0 ? g_strdup_printf("%d", status.major) : NULL;
    print_fact("state", state_name(status.state));
    print_fact("version", status.version ? status.version : major);
    print_fact("process", pid);
    print_fact("user", status.user);
    print_fact("data", status.data_directory);
    print_fact("socket", status.socket_directory);
    print_fact("log", status.log_file);
    print_fact("url", status.url);
    return EXIT_STATUS_OK;
}

static bool
database_exists(const char *url, const char *database, bool *exists, GError **error)
{
    const ConnOptions options = {.url = url, .command = "pg"};
    g_autoptr(Conn) conn = conn_open(&options, error);
    if (!conn)
        return false;
    g_autoptr(PGresult) result =
        conn_query_params(conn, "SELECT FROM pg_catalog.pg_database WHERE datname = $1", 1, &database, error);
    *exists = result && PQntuples(result) > 0;
    return result != NULL;
}

/* Starts the server. The database is that of --database, else the one build makes. */
static char *
started_url(Cli *cli, bool must_exist, GError **error)
{
    const ServerOptions options = server_options(cli);
    const char *asked = cli_string(cli, "database");
    const char *database = asked ? asked : cli->config->build_database;
    g_auto(ServerStatus) status = {0};
    bool exists = true;
    if (!server_start(&options, &status, error) ||
        (must_exist && !asked && !database_exists(status.url, database, &exists, error)))
        return NULL;
    if (!exists) {
        cli_say(cli, "Database \"%s\" is not built yet; this is \"postgres\"", database);
        database = "postgres";
    }
    return server_url(&status, database);
}

static int
run_url(Cli *cli, GError **error)
{
    g_autofree char *url = started_url(cli, false, error);
    if (!url)
        return 0;
    if (cli->json)
        cli_print_json(json_pack("{s:s}", "url", url));
    else
        cli_print("%s\n", url);
    return EXIT_STATUS_OK;
}

/* psql beside the server's programs when there is one (npm's packages have none), else the one in PATH. */
static int
run_psql(Cli *cli, GError **error)
{
    g_autofree char *url = started_url(cli, true, error);
    if (!url)
        return 0;
    g_autoptr(PgInstall) install =
        pg_install_find(cli->config->embedded_bindir, cli->config->embedded_major, NULL);
    g_autofree char *beside = install ? pg_install_program(install, "psql") : NULL;
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_ptr_array_add(argv, beside && access(beside, X_OK) == 0 ? beside : (char *)"psql");
    g_ptr_array_add(argv, (char *)"-d");
    g_ptr_array_add(argv, url);
    for (char **p = cli->rest; p && *p; p++)
        g_ptr_array_add(argv, *p);
    g_ptr_array_add(argv, NULL);
    const ChildOptions child = {.argv = (const char *const *)(void *)argv->pdata};
    cli_progress_clear(cli->progress);
    fflush(stdout);
    child_exec(&child, error);
    error_hint(
        error,
        "Install it (Debian: apt-get install postgresql-client), or connect to what \"confiture pg url\" "
        "prints.");
    return 0;
}

static int
destroyed(Cli *cli, bool removed, const char *message)
{
    cli_say(cli, "%s", message);
    if (cli->json)
        cli_print_json(json_pack("{s:b}", "removed", removed));
    return EXIT_STATUS_OK;
}

static int
run_destroy(Cli *cli, GError **error)
{
    const ServerOptions options = server_options(cli);
    g_auto(ServerStatus) status = {0};
    bool answer = true;
    if (access(options.directory, F_OK) != 0)
        return destroyed(cli, false, "There is no embedded PostgreSQL");
    g_autofree char *question =
        g_strdup_printf("Remove the server in \"%s\" with all its data", options.directory);
    if (!cli_confirm(cli, question, &answer, error))
        return 0;
    if (!answer) {
        destroyed(cli, false, "Nothing was removed");
        return EXIT_STATUS_FINDINGS;
    }
    if (!server_destroy(&options, error))
        return 0;
    return destroyed(cli, true, "The embedded PostgreSQL and its data are removed");
}

const Command command_pg_start = {
    .path = "pg start",
    .summary = "start the project's own PostgreSQL, made on first use",
    .about =
        "Commands that need a database start it themselves when the environment names none. It listens on a "
        "unix "
        "socket only, and goes on running until \"confiture pg stop\". Root runs it as an unprivileged user.",
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .options = bindir_options,
    .examples =
        (const CliExample[]){
            {"pg start", "start it, or find it running"},
            {"pg start --bindir /usr/lib/postgresql/15/bin", "with these programs"},
            {NULL, NULL},
        },
    .run = run_start,
};

const Command command_pg_stop = {
    .path = "pg stop",
    .summary = "stop the project's own PostgreSQL; its data stays",
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .examples = (const CliExample[]){{"pg stop", "disconnect everybody and stop"}, {NULL, NULL}},
    .run = run_stop,
};

const Command command_pg_status = {
    .path = "pg status",
    .summary = "tell whether the project's own PostgreSQL runs, and where",
    .about = "The state is absent, stopped or running; the exit status is 0 for each.",
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .options = bindir_options,
    .examples =
        (const CliExample[]){
            {"pg status", "version, process, directories"},
            {"pg status --format json", "the same for a program"},
            {NULL, NULL},
        },
    .run = run_status,
};

const Command command_pg_url = {
    .path = "pg url",
    .summary = "print a connection URL of the project's own PostgreSQL, started when needed",
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .options = database_options,
    .examples =
        (const CliExample[]){
            {"pg url", "of the database that build makes"},
            {"pg url --database postgres", "of another database"},
            {NULL, NULL},
        },
    .run = run_url,
};

const Command command_pg_psql = {
    .path = "pg psql",
    .summary = "run psql on the project's own PostgreSQL, started when needed",
    .about = "What stands behind -- goes to psql; its exit status is the command's.",
    .flags = COMMAND_CONFIG | COMMAND_REST,
    .options = database_options,
    .examples =
        (const CliExample[]){
            {"pg psql", "in the database that build makes, or in postgres before"},
            {"pg psql --database postgres -- -c 'SELECT version()'", "one command, then end"},
            {NULL, NULL},
        },
    .run = run_psql,
};

const Command command_pg_destroy = {
    .path = "pg destroy",
    .summary = "stop the project's own PostgreSQL and remove its data",
    .about = "Asks first; --yes answers.",
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .examples =
        (const CliExample[]){
            {"pg destroy", "ask, then remove everything"},
            {"pg destroy --yes", "ask nothing"},
            {NULL, NULL},
        },
    .run = run_destroy,
};
