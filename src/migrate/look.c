#include "migrate/look.h"

bool
migrate_look(Look *look, const Config *config, const char *url, const char *command, int wait_s,
             Progress *progress, GError **error)
{
    ConnOptions options = {.url = url,
                           .command = command,
                           .wait_s = wait_s,
                           .allow_recovery = true,
                           .bare = true,
                           .progress = progress};
    look->set = migrations_find(config, error);
    if (!look->set)
        return false;
    GThread *reader = migrations_read_begin(look->set);
    g_autoptr(Conn) conn = conn_open(&options, error);
    look->ledger = conn ? ledger_load(conn, config->migrate_schema, "", error) : NULL;
    if (!migrations_read_end(reader, look->ledger ? error : NULL) || !look->ledger)
        return false;
    look->database = g_strdup(conn_shown(conn));
    look->states = states_compare(look->set, look->ledger);
    return true;
}

void
look_clear(Look *look)
{
    states_free(look->states);
    ledger_free(look->ledger);
    migrations_free(look->set);
    g_free(look->database);
}
