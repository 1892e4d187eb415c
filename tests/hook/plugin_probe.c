/* A plugin for tests/hook/plugin.t: PROBE says what its hook does, PROBE_PHASE where it stands, and
 * PROBE_START how it starts. */
#include <confiture/plugin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
    const confiture_call *call;
    int rows;
    char text[400];
} Reading;

static const char *
asked(const char *name)
{
    const char *value = getenv(name);
    return value ? value : "";
}

static void
say(const confiture_call *call, const char *name, const char *value)
{
    char text[400];
    snprintf(text, sizeof text, "%s=%s", name, value ? value : "NULL");
    call->log(call, text);
}

static int
read_row(void *data, int columns, const char *const *names, const char *const *values)
{
    Reading *reading = data;
    size_t length = strlen(reading->text);
    for (int c = 0; c < columns && length < 300; c++)
        length += (size_t)snprintf(reading->text + length, sizeof reading->text - length, "%.20s:%.20s ",
                                   names[c], values[c] ? values[c] : "NULL");
    return ++reading->rows == 2;
}

/* A query while another one is being read. */
static int
read_nested(void *data, int columns, const char *const *names, const char *const *values)
{
    Reading *reading = data;
    const char *params[1];
    (void)columns;
    (void)names;
    params[0] = values[0];
    return reading->call->query(reading->call, "SELECT $1::int * 10 AS n", 1, params, read_row, reading) != 1;
}

static int
rows(const confiture_call *call)
{
    Reading reading = {0};
    const char *params[2] = {"Zoë's", NULL};
    char count[40];
    reading.call = call;
    snprintf(count, sizeof count, "%d",
             (int)call->query(call,
                              "SELECT i, $1::text AS name, $2::text AS none FROM generate_series(1, 9) AS i",
                              2, params, read_row, &reading));
    say(call, "rows", count);
    say(call, "read", reading.text);
    memset(&reading, 0, sizeof reading);
    reading.call = call;
    call->query(call, "SELECT i FROM generate_series(1, 5) AS i", 0, NULL, read_nested, &reading);
    say(call, "nested", reading.text);
    snprintf(count, sizeof count, "%d",
             (int)call->query(call, "INSERT INTO evidence SELECT 'plugin' FROM generate_series(1, 3)", 0,
                              NULL, NULL, NULL));
    say(call, "touched", count);
    return 0;
}

static int
values(const confiture_call *call)
{
    static const char *const paths[] = {"phase",
                                        "environment",
                                        "dry_run",
                                        "attempt",
                                        "migration.label",
                                        "migration.tags",
                                        "migration.statements.0.kind",
                                        "migration.statements.7.kind",
                                        "migration.statements.-1",
                                        "migration.statements.99999999999999999999",
                                        "metadata.a.b",
                                        "pending.0.label",
                                        "error",
                                        "no.such",
                                        ".",
                                        ""};
    const char *held;
    call->set_text(call, "a.b", "dotted");
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        say(call, paths[i], call->get(call, paths[i]));
    say(call, "null", call->get(call, NULL));
    held = call->get(call, "metadata.a.b");
    call->set_text(call, "a.b", NULL);
    say(call, "held", held);
    say(call, "same", call->context(call) == call->context(call) ? "yes" : "no");
    say(call, "begins", strncmp(call->context(call), "{\"phase\":", 9) == 0 ? "yes" : "no");
    say(call, "no error", call->error(call));
    return 0;
}

static int
nonsense(const confiture_call *call)
{
    char *large = malloc(70001);
    memset(large, 'x', 70000);
    large[70000] = '\0';
    call->log(call, NULL);
    call->log(call, "bad \xff byte");
    if (call->set_json(call, "a", "{") == 0 || call->set_json(call, "a", NULL) == 0 ||
        call->set_text(call, NULL, "a") == 0 || call->set_text(call, "\xff", "a") == 0 ||
        call->set_text(call, "large", large) == 0 || call->query(call, NULL, 0, NULL, NULL, NULL) != -1 ||
        call->query(call, "SELECT $1", 1, NULL, NULL, NULL) != -1 ||
        call->query(call, "SELECT 1", -1, NULL, NULL, NULL) != -1 ||
        call->query(call, "COMMIT", 0, NULL, NULL, NULL) != -1)
        return 99;
    free(large);
    say(call, "error", call->error(call));
    call->set_text(call, "none", "there");
    call->set_text(call, "none", NULL);
    return call->set_json(call, "kept", "{\"list\": [1, true]}");
}

/* Who asks to be stopped has more time than any test. */
static int
wait_for(const confiture_call *call, int respectful)
{
    const struct timespec pause = {0, 20000000};
    call->log(call, "waiting");
    for (int i = 0; i < (respectful ? 2000 : 40) && !(respectful && call->stopped(call)); i++)
        nanosleep(&pause, NULL);
    return respectful;
}

static int
run(const confiture_call *call, void *data)
{
    const char *what = data;
    if (call->size < sizeof *call || strcmp(call->phase, asked("PROBE_PHASE")) != 0)
        return 98;
    if (strcmp(what, "rows") == 0)
        return rows(call);
    if (strcmp(what, "values") == 0)
        return values(call);
    if (strcmp(what, "nonsense") == 0)
        return nonsense(call);
    if (strcmp(what, "sleep") == 0 || strcmp(what, "stop") == 0)
        return wait_for(call, strcmp(what, "stop") == 0);
    if (strcmp(what, "veto") == 0)
        return call->veto(call, "not today");
    if (strcmp(what, "takes it back") == 0) {
        call->veto(call, "not today");
        return 0;
    }
    if (strcmp(what, "answer") == 0)
        return 3;
    if (strcmp(what, "sql") == 0)
        return (int)call->query(call, "SELECT 1 / 0", 0, NULL, NULL, NULL);
    if (strcmp(what, "swallow") == 0) {
        call->query(call, "SELECT 1 / 0", 0, NULL, NULL, NULL);
        return 0;
    }
    if (strcmp(what, "pg_sleep") == 0)
        return (int)call->query(call, "SELECT pg_sleep(60)", 0, NULL, NULL, NULL);
    if (strcmp(what, "insert") == 0) {
        call->set_text(call, "seen", call->phase);
        return call->query(call, "INSERT INTO evidence VALUES ('plugin')", 0, NULL, NULL, NULL) != 1;
    }
    return 0;
}

static void
forget(void *data)
{
    const char *path = getenv("PROBE_FORGOTTEN");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (file) {
        fputs(data, file);
        fclose(file);
    }
}

static int
start(const confiture_host *host)
{
    static const char *const nowhere[] = {"nowhere", NULL};
    const char *how = asked("PROBE_START");
    confiture_hook hook = {0};
    struct {
        confiture_hook hook;
        int later;
    } longer;
    hook.size = sizeof hook;
    hook.phase = asked("PROBE_PHASE");
    hook.name = "probe";
    hook.run = run;
    hook.data = (void *)(uintptr_t)asked("PROBE");
    hook.release = forget;
    hook.timeout = getenv("PROBE_TIMEOUT");
    hook.on_failure = getenv("PROBE_FAILURE");
    hook.risk = getenv("PROBE_RISK");
    if (strcmp(how, "fail") == 0)
        return host->fail(host, "no licence");
    if (strcmp(how, "answer") == 0)
        return 4;
    if (strcmp(how, "no function") == 0)
        hook.run = NULL;
    if (strcmp(how, "no phase") == 0)
        hook.phase = NULL;
    if (strcmp(how, "size") == 0)
        hook.size = 8;
    if (strcmp(how, "nowhere") == 0)
        hook.environments = nowhere;
    memset(&longer, 0, sizeof longer);
    longer.hook = hook;
    longer.hook.size = sizeof longer;
    longer.later = strcmp(how, "later") == 0;
    if (longer.later || strcmp(how, "longer") == 0)
        return host->register_hook(host, &longer.hook);
    host->register_hook(host, &hook);
    return 0; /* what could not be registered is not passed over all the same */
}

CONFITURE_PLUGIN("probe plugin", "0.1", start);
