/* Lint rules for tests/lint/plugin.t; RULES says how they behave. */
#include <confiture/plugin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int
is(const char *what)
{
    const char *value = getenv("RULES");
    return value && strcmp(value, what) == 0;
}

/* Every table, with what can be asked of it, as one finding. */
static int
tell(const confiture_lint *lint, void *data)
{
    const confiture_object *table, *column;
    int32_t i, k;
    (void)data;
    for (i = 0; (table = lint->item(lint, lint->schema, "tables", i)) != NULL; i++) {
        const confiture_object *key = lint->item(lint, table, "primary_key", 0);
        char text[400];
        const char *first = key ? lint->text_item(lint, key, "columns", 0) : NULL;
        snprintf(text, sizeof text, "%s %s: %d columns, key %s of %d, partition %s, nothing %s %d",
                 lint->text(lint, table, "schema"), lint->text(lint, table, "name"),
                 (int)lint->count(lint, table, "columns"), first ? first : "none",
                 key ? (int)lint->count(lint, key, "columns") : -1, lint->text(lint, table, "partition"),
                 lint->text(lint, table, "no_such_thing") ? "something" : "NULL",
                 (int)lint->count(lint, table, "name"));
        lint->report(lint, table, text, "a hint");
        for (k = 0; (column = lint->item(lint, table, "columns", k)) != NULL; k++)
            if (strcmp(lint->text(lint, column, "name"), "bad") == 0)
                lint->report(lint, column, "a column that is bad.", NULL);
    }
    column = lint->named(lint, lint->item(lint, lint->schema, "tables", 0), "columns", "bad");
    table = column ? lint->item(lint, column, "table", 0) : NULL;
    if (table)
        lint->report(lint, column, lint->text(lint, table, "name"), "");
    table = lint->named(lint, lint->schema, "types", "mood");
    if (table)
        lint->report(lint, table, lint->text_item(lint, table, "labels", 1), NULL);
    /* What makes no sense has no answer. */
    if (lint->item(lint, NULL, "tables", 0) || lint->item(lint, lint->schema, NULL, 0) ||
        lint->item(lint, lint->schema, "tables", -1) || lint->named(lint, lint->schema, "tables", NULL) ||
        lint->text_item(lint, lint->schema, "tables", 0) || lint->text(lint, lint->schema, "tables"))
        return 9;
    return 0;
}

static int
misbehave(const confiture_lint *lint, void *data)
{
    (void)data;
    if (is("status"))
        return 5;
    if (is("root"))
        lint->report(lint, lint->schema, "nowhere", NULL);
    if (is("silent"))
        lint->report(lint, lint->item(lint, lint->schema, "tables", 0), "", NULL);
    if (is("slow")) {
        struct timespec nap = {0, 10000000};
        while (!lint->stopped(lint))
            nanosleep(&nap, NULL);
    }
    return 0;
}

static void
release(void *data)
{
    if (is("release"))
        fprintf(stderr, "released %s\n", (const char *)data);
}

static int
start(const confiture_host *host)
{
    static char word[] = "tell";
    confiture_lint_rule one = {sizeof one,    "plugin-tells", "Tables are told.",
                               "Do nothing.", "structure",    "warning",
                               tell,          word,           release};
    confiture_lint_rule two = {0};
    two.size = sizeof two;
    two.id = is("id") ? "Not An Id" : is("taken") ? "ban-drop-table" : "plugin-other";
    two.severity = is("severity") ? "loud" : NULL;
    two.category = is("category") ? "nonsense" : NULL;
    two.check = is("check") ? NULL : misbehave;
    if (is("size"))
        two.size = 8;
    return host->register_lint_rule(host, &one) || host->register_lint_rule(host, &two);
}

CONFITURE_PLUGIN("rules", "1.0", start);
