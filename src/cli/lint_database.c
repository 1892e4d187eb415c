#include "cli/lint_database.h"

#include "base/errors.h"
#include "pg/environment.h"

static bool
refuse_files(const Cli *cli, GError **error)
{
    static const char *const of_files[] = {"changed-since", "staged", "stdin-path",
                                           "fix",           "diff",   "pg-version"};
    const char *given = NULL;
    for (size_t i = 0; !given && i < G_N_ELEMENTS(of_files); i++)
        if (cli_string(cli, of_files[i]))
            given = of_files[i];
    if (!given && cli->arguments->len == 0)
        return true;
    if (given)
        error_set(error, ERR_USAGE, "--database and --%s exclude each other", given);
    else
        error_set(error, ERR_USAGE, "--database and \"%s\" exclude each other",
                  (const char *)g_ptr_array_index(cli->arguments, 0));
    error_hint(error, "No file is read with --database: run confiture lint without it for them. --env or "
                      "--database-url says which database is meant.");
    return false;
}

Conn *
lint_database_open(const Cli *cli, GError **error)
{
    if (!refuse_files(cli, error))
        return NULL;
    g_autofree char *url = environment_database_url(cli->config, cli->progress, error);
    const ConnOptions options = {
        .url = url, .command = "lint", .allow_recovery = true, .bare = true, .progress = cli->progress};
    return url ? conn_open(&options, error) : NULL;
}
