/* A plugin that keeps migrations away from big tables: it says no to one that locks a table so that nobody
 * can read it, when the table has more than BIG_TABLES_MB (default 1000) megabytes, and notes the size of
 * what it let through.
 *
 *     cc -shared -fPIC $(pkg-config --cflags confiture) -o plugins/big_tables.so plugins/big_tables.c
 */
#include <confiture/plugin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    long limit; /* megabytes */
} Settings;

static int
keep_number(void *data, int columns, const char *const *names, const char *const *values)
{
    (void)columns;
    (void)names;
    if (values[0])
        *(long *)data = strtol(values[0], NULL, 10);
    return 0;
}

/* 0 and *size, or what the hook returns. */
static int
table_size(const confiture_call *call, const char *relation, long *size)
{
    const char *params[1];
    params[0] = relation;
    *size = 0;
    return call->query(call, "SELECT pg_total_relation_size(to_regclass($1)) / (1024 * 1024)", 1, params,
                       keep_number, size) < 0;
}

/* "migration.statements.2.locks.0.relation" */
static const char *
lock_value(const confiture_call *call, int statement, int lock, const char *key)
{
    char path[80];
    snprintf(path, sizeof path, "migration.statements.%d.locks.%d.%s", statement, lock, key);
    return call->get(call, path);
}

static int
check_lock(const confiture_call *call, const Settings *settings, const char *relation, long *largest)
{
    char reason[200];
    long size;
    if (table_size(call, relation, &size) != 0)
        return -1;
    if (size > *largest)
        *largest = size;
    if (size <= settings->limit)
        return 0;
    snprintf(reason, sizeof reason, "%.100s has %ld MB, and nobody could read it meanwhile", relation, size);
    return call->veto(call, reason);
}

static int
check(const confiture_call *call, void *data)
{
    const Settings *settings = data;
    const char *relation, *mode;
    char text[40];
    long largest = 0;
    for (int s = 0; !call->stopped(call); s++) {
        snprintf(text, sizeof text, "migration.statements.%d.kind", s);
        if (!call->get(call, text))
            break;
        for (int l = 0; (relation = lock_value(call, s, l, "relation")) != NULL; l++) {
            mode = lock_value(call, s, l, "mode");
            if (mode && strcmp(mode, "AccessExclusiveLock") == 0 &&
                check_lock(call, settings, relation, &largest) != 0)
                return -1;
        }
    }
    snprintf(text, sizeof text, "%ld", largest);
    return call->set_json(call, "largest_table_mb", text);
}

static int
start(const confiture_host *host)
{
    const char *limit = getenv("BIG_TABLES_MB");
    Settings *settings = malloc(sizeof *settings);
    confiture_hook hook = {0};
    if (!settings)
        return host->fail(host, "out of memory");
    settings->limit = limit ? strtol(limit, NULL, 10) : 1000;
    hook.size = sizeof hook;
    hook.phase = "pre_execute";
    hook.run = check;
    hook.data = settings;
    hook.release = free;
    hook.timeout = "10 s";
    return host->register_hook(host, &hook);
}

CONFITURE_PLUGIN("big_tables", "1.0", start);
