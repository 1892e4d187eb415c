/* A file and its ledger row in one transaction; when the file is small, in one message. */
#include "base/errors.h"
#include "migrate/job.h"

/* The statements that make the session fresh ride behind the COMMIT; they may fail without undoing it. */
static bool
commit(Job *job, Sender *sender, GError **error)
{
    g_auto(GStrv) fresh = session_fresh_statements(job->session);
    GError *problem = NULL;
    job_add_ledger(job, sender);
    sender_add_own(sender, "COMMIT");
    size_t until_commit = sender->entries->len;
    for (char **statement = fresh; *statement; statement++)
        sender_add_own(sender, *statement);
    bool ok = sender_flush(sender, &problem);
    job->statements = (int64_t)sender->finished;
    job->committed = ok || sender->completed >= until_commit;
    if (ok)
        return true;
    if (job->committed && conn_alive(job->session->conn)) {
        g_clear_error(&problem);
        return session_freshen(job->session, error);
    }
    g_propagate_error(error, problem);
    return false;
}

bool
transact(Job *job, GError **error)
{
    g_auto(MigrationSource) source = {0};
    g_auto(Sender) sender = {0};
    g_autofree char *timeouts = job_timeouts_sql(job, true);
    if (!source_open(&source, job->set, job->file, error))
        return false;
    job_sender(job, &source, &sender);
    sender_add_own(&sender, "BEGIN");
    sender_add_own(&sender, timeouts);
    bool ok = job_hooks(job, &sender, false, error) && job_send_file(job, &source, &sender, NULL, error) &&
              job_hooks(job, &sender, true, error) && commit(job, &sender, error);
    job->statements = (int64_t)sender.finished;
    if (!ok) {
        job_hint(error);
        session_rollback(job->session);
    }
    return ok;
}
