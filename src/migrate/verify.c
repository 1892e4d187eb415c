#include "migrate/verify.h"

#include "base/errors.h"
#include "migrate/dry_run.h"

typedef struct {
    const WorkRequest *request;
    MigrationSet *set;
    Ledger *ledger;
    Session session;
    VerifyTold told;
    void *data;
} Verifying;

static void
verifying_clear(Verifying *verifying)
{
    ledger_free(verifying->ledger);
    migrations_free(verifying->set);
    session_close(&verifying->session);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Verifying, verifying_clear)

static bool
open_database(Verifying *verifying, GError **error)
{
    const WorkRequest *request = verifying->request;
    ConnOptions options = {.url = request->url,
                           .command = request->command,
                           .wait_s = request->wait_s,
                           .allow_recovery = true,
                           .progress = request->progress};
    verifying->set = migrations_find(request->config, error);
    if (!verifying->set)
        return false;
    verifying->session = (Session){.url = request->url,
                                   .command = request->command,
                                   .schema = request->config->migrate_schema,
                                   .scope = request->scope ? request->scope : "",
                                   .conn = conn_open(&options, error)};
    if (!verifying->session.conn)
        return false;
    verifying->ledger =
        ledger_load(verifying->session.conn, verifying->session.schema, verifying->session.scope, error);
    return verifying->ledger != NULL;
}

/* False when the rest cannot be tried either. */
static bool
verify_one(Verifying *verifying, const Migration *migration, GError **error)
{
    GError *problem = NULL;
    if (!migration->verify) {
        verifying->told(verifying->data, migration, VERIFY_NONE, NULL);
        return true;
    }
    Job job = {.session = &verifying->session,
               .set = verifying->set,
               .migration = migration,
               .file = migration->verify,
               .progress = verifying->request->progress};
    bool ok = migration_read(verifying->set, migration->verify, &problem) &&
              migration_check(verifying->set, migration->verify, &job.check, &problem) &&
              dry_run_one(&job, &problem);
    migration_check_clear(&job.check);
    if (!ok && (!conn_alive(verifying->session.conn) ||
                g_error_matches(problem, CONFITURE_ERROR, ERR_INTERRUPTED))) {
        g_propagate_error(error, problem);
        return false;
    }
    verifying->told(verifying->data, migration, ok ? VERIFY_OK : VERIFY_FAILED, problem);
    g_clear_error(&problem);
    return true;
}

static bool
verify_named(Verifying *verifying, const char *version, GError **error)
{
    const Migration *migration = migrations_lookup(verifying->set, version);
    if (!migration || !migration->version) {
        error_set(error, ERR_USAGE, "there is no migration \"%s\" in %s", version, verifying->set->shown);
        error_hint(error, "confiture migrate status lists them.");
        return false;
    }
    if (!ledger_find(verifying->ledger, version)) {
        error_set(error, ERR_USAGE, "%s is not applied, so there is nothing to verify", migration->label);
        return false;
    }
    return verify_one(verifying, migration, error);
}

bool
migrate_verify(const WorkRequest *request, const char *const *versions, VerifyTold told, void *data,
               GError **error)
{
    g_auto(Verifying) verifying = {.request = request, .told = told, .data = data};
    if (!open_database(&verifying, error))
        return false;
    for (; versions && *versions; versions++)
        if (!verify_named(&verifying, *versions, error))
            return false;
    for (unsigned i = 0; !versions && i < verifying.set->versioned->len; i++) {
        const Migration *migration = g_ptr_array_index(verifying.set->versioned, i);
        if (ledger_find(verifying.ledger, migration->version) && !verify_one(&verifying, migration, error))
            return false;
    }
    return true;
}
