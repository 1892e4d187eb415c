/* A plugin with one hook for tests/hook/matrix_programs.t: HOOK_PHASE, HOOK_DOES, HOOK_LIMIT, HOOK_EVIDENCE.
 */
#include <confiture/plugin.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int
go(const confiture_call *call, void *data)
{
    const char *does = getenv("HOOK_DOES");
    const char *phase[1];
    struct timespec nap = {0, 5000000};
    (void)data;
    phase[0] = call->phase;
    if (getenv("HOOK_EVIDENCE")) {
        call->query(call, "CREATE TABLE IF NOT EXISTS evidence (phase text)", 0, NULL, NULL, NULL);
        if (call->query(call, "INSERT INTO evidence VALUES ($1)", 1, phase, NULL, NULL) != 1)
            return 1;
    }
    if (strcmp(does, "veto") == 0)
        return call->veto(call, "not today");
    if (strcmp(does, "crash") == 0)
        return 3;
    if (strcmp(does, "sql") == 0)
        return (int)call->query(call, "SELECT 1 / 0", 0, NULL, NULL, NULL);
    if (strcmp(does, "garbage") == 0)
        return call->set_json(call, "seen", "{\"metadata\": {");
    while (strcmp(does, "timeout") == 0 && !call->stopped(call))
        nanosleep(&nap, NULL);
    return call->set_text(call, "seen", call->phase);
}

static int
start(const confiture_host *host)
{
    confiture_hook hook = {0};
    hook.size = sizeof hook;
    hook.phase = getenv("HOOK_PHASE");
    hook.run = go;
    hook.timeout = getenv("HOOK_LIMIT");
    return host->register_hook(host, &hook);
}

CONFITURE_PLUGIN("matrix", "1.0", start);
