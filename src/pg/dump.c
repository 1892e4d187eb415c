#include "pg/dump.h"

#include <unistd.h>

#include "base/child.h"
#include "base/errors.h"
#include "pg/conn.h"
#include "pg/install.h"

static char *
find_program(const PgDump *dump, char **libdir)
{
    g_autoptr(PgInstall) install = pg_install_find(dump->bindir, dump->major, NULL);
    g_autofree char *own = install ? pg_install_program(install, "pg_dump") : NULL;
    *libdir = NULL;
    if (!own || access(own, X_OK) != 0)
        return g_find_program_in_path("pg_dump");
    *libdir = g_strdup(install->libdir);
    return g_steal_pointer(&own);
}

bool
pg_dump_run(const PgDump *dump, GError **error)
{
    g_autofree char *libdir = NULL;
    g_autofree char *program = find_program(dump, &libdir);
    g_auto(GStrv) connection = conn_url_environment(dump->url, error);
    if (!connection)
        return false;
    if (!program) {
        error_set(error, ERR_TOOL, "there is no pg_dump");
        error_hint(error, "Install postgresql-client.");
        return false;
    }
    g_autoptr(GStrvBuilder) set = g_strv_builder_new();
    g_strv_builder_addv(set, (const char **)connection);
    g_autofree char *path = libdir ? g_strconcat("LD_LIBRARY_PATH=", libdir, NULL) : NULL;
    if (path)
        g_strv_builder_add(set, path);
    g_auto(GStrv) variables = g_strv_builder_end(set);
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_ptr_array_add(argv, program);
    g_ptr_array_add(argv, (char *)"--no-password");
    for (const char *const *argument = dump->arguments; *argument; argument++)
        g_ptr_array_add(argv, (char *)(uintptr_t)*argument);
    g_ptr_array_add(argv, (char *)"--file");
    g_ptr_array_add(argv, (char *)(uintptr_t)dump->file);
    g_ptr_array_add(argv, NULL);
    const ChildOptions options = {.argv = (const char *const *)argv->pdata,
                                  .set = (const char *const *)variables,
                                  .timeout_ms = dump->timeout_ms};
    g_auto(ChildResult) result = {0};
    if (!child_run(&options, &result, error))
        return false;
    if (result.status == 0)
        return true;
    error_set(error, ERR_TOOL, "pg_dump failed with status %d", result.status);
    error_detail(error, "%s", g_strchomp(result.output));
    return false;
}
