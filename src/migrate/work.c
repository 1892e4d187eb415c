#include "migrate/work.h"

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
           (any_label ||
            ledger_check_label(work->ledger, config->environment, conn_shown(work->session.conn), error)) &&
           ledger_check_filled(work->ledger, conn_shown(work->session.conn), error);
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
