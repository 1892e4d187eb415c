#include "migrate/dry_run.h"

#include "base/errors.h"
#include "migrate/hooks.h"

static bool
run_one(Job *job, GPtrArray *left_out, GError **error)
{
    g_auto(MigrationSource) source = {0};
    g_auto(Sender) sender = {0};
    g_autofree char *timeouts = job_timeouts_sql(job, true);
    if (!source_open(&source, job->set, job->file, error))
        return false;
    if (job->hooks)
        run_hooks_begin(job->hooks, job);
    job_sender(job, &source, &sender);
    sender_add_own(&sender, timeouts);
    bool ok = job_hooks(job, &sender, false, error) &&
              job_send_file(job, &source, &sender, left_out, error) && job_hooks(job, &sender, true, error);
    sender_add_own(&sender, "RESET SESSION AUTHORIZATION");
    sender_add_own(&sender, "RESET ROLE");
    sender_add_own(&sender, "RESET ALL");
    ok = ok && sender_flush(&sender, error);
    job->statements = (int64_t)sender.finished;
    if (!ok)
        job_hint(error);
    return ok;
}

bool
dry_run_execute(GArray *jobs, GPtrArray *left_out, void (*done)(void *data, const Job *job), void *data,
                GError **error)
{
    if (jobs->len == 0)
        return true;
    Session *session = g_array_index(jobs, Job, 0).session;
    bool ok = conn_exec(session->conn, "BEGIN", error);
    for (unsigned i = 0; ok && i < jobs->len; i++) {
        Job *job = &g_array_index(jobs, Job, i);
        ok = run_one(job, left_out, error);
        if (!ok)
            error_context(error, "in %s; everything was rolled back", job->migration->label);
        else if (done)
            done(data, job);
    }
    session_rollback(session);
    return ok;
}

bool
dry_run_one(Job *job, GError **error)
{
    bool ok = conn_exec(job->session->conn, "BEGIN", error) && run_one(job, NULL, error);
    session_rollback(job->session);
    return ok;
}
