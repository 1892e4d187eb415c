/* confiture migrate up --sql FILE: the run as a script for psql. */
#include "base/errors.h"
#include "cli/cmd_migrate.h"
#include "cli/outfile.h"
#include "migrate/look.h"
#include "migrate/script_out.h"
#include "pg/environment.h"
#include "report/table.h"
#include "version.h"

int
migrate_sql_command(Cli *cli, const char *path, const Selection *selection, int wait_s, GError **error)
{
    g_auto(Look) look = {0};
    g_auto(OutFile) file = {0};
    g_autofree char *url = environment_database_url(cli->config, cli->progress, error);
    if (!url || !migrate_look(&look, cli->config, url, "migrate up", wait_s, cli->progress, error) ||
        !states_check(look.states, (OutOfOrder)cli->config->migrate_out_of_order, cli->progress, error) ||
        !states_check_finished(look.states, error))
        return 0;
    g_autoptr(GArray) plan = plan_make(look.states, selection, error);
    if (!plan || !outfile_open(&file, cli, path, "sql", error) ||
        !migrate_write_script(&look, plan, CONFITURE_VERSION, outfile_write, &file, error) ||
        !outfile_commit(&file, error))
        return 0;
    if (file.writer)
        cli_say(cli, "Wrote %s: %u migration%s, %zu bytes. Run it with: psql -X -f %s", path, plan->len,
                plan->len == 1 ? "" : "s", file.bytes, path);
    if (cli->json)
        cli_print_json(json_pack("{s:s, s:s, s:s, s:o, s:i, s:I}", "command", "migrate up", "action",
                                 "script", "environment", cli->config->environment, "output", json_text(path),
                                 "migrations", (int)plan->len, "bytes", (json_int_t)file.bytes));
    return EXIT_STATUS_OK;
}
