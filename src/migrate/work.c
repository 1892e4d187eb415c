#include "migrate/work.h"

#include <string.h>

#include "base/errors.h"
#include "base/sqlbuf.h"

bool
work_load(Work *work, GError **error)
{
    g_clear_pointer(&work->states, states_free);
    g_clear_pointer(&work->ledger, ledger_free);
    work->ledger = ledger_load(work->session.conn, work->session.schema, work->session.scope, error);
    if (!work->ledger)
        return false;
    work->states = states_compare(work->set, work->ledger);
    return true;
}

static bool
check_label(const Work *work, GError **error)
{
    const char *wanted = work->config->environment;
    const char *label = work->ledger->environment;
    if (!label || strcmp(label, wanted) == 0)
        return true;
    error_set(error, ERR_POLICY, "this database is \"%s\", and the environment asked for is \"%s\"", label,
              wanted);
    error_detail(error, "%s", conn_shown(work->session.conn));
    error_hint(error,
               "Run with --env %s if you mean this database. If its label is wrong: confiture migrate repair "
               "--environment %s --reason TEXT",
               label, wanted);
    return false;
}

/* Files are read while the server answers: both take milliseconds, and neither needs the other. */
static bool
open_and_read(Work *work, GError **error)
{
    GThread *reader = migrations_read_begin(work->set);
    bool opened = session_open(&work->session, error);
    return migrations_read_end(reader, opened ? error : NULL) && opened;
}

bool
work_open(Work *work, const WorkRequest *request, bool any_label, GError **error)
{
    const Config *config = request->config;
    work->config = config;
    work->set = migrations_find(config, error);
    work->session = (Session){.url = request->url,
                              .command = request->command,
                              .schema = config->migrate_schema,
                              .scope = request->scope ? request->scope : "",
                              .lock_wait_ms = config->migrate_lock_wait,
                              .wait_s = request->wait_s,
                              .progress = request->progress};
    return work->set && open_and_read(work, error) && work_load(work, error) &&
           (any_label || check_label(work, error));
}

bool
work_prepare(Work *work, GError **error)
{
    const Config *config = work->config;
    const ConfigOrigin *origin = config_origin(config, "environment");
    bool named = config->environment_file || (origin && strcmp(origin->origin, "default") != 0);
    if (!ledger_prepare(work->session.conn, work->session.schema, error))
        return false;
    if (work->ledger->environment || !named)
        return true;
    g_autofree char *sql = sqlbuf_format("INSERT INTO %I.label (key, value) VALUES ('environment', %L)"
                                         " ON CONFLICT (key) DO NOTHING",
                                         work->session.schema, config->environment);
    return conn_exec(work->session.conn, sql, error);
}

void
work_clear(Work *work)
{
    states_free(work->states);
    ledger_free(work->ledger);
    session_close(&work->session);
    migrations_free(work->set);
}
