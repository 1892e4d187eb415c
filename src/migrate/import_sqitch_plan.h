/* sqitch.plan: the order of changes, what they require, and their tags (sqitchtutorial and "Plan Format" in
 * sqitch-plan's manual, App::Sqitch::Plan). */
#ifndef CONFITURE_MIGRATE_IMPORT_SQITCH_PLAN_H
#define CONFITURE_MIGRATE_IMPORT_SQITCH_PLAN_H

#include "migrate/import_tool.h"

typedef struct {
    char *name;         /* "users", "schema/users" */
    char **needs;       /* as written: "users", "users@v1", "!conflict", "other:change" */
    char *planned;      /* "2023-01-01T12:00:00Z" */
    GPtrArray *tags;    /* of char*, without '@' */
    const char *script; /* the name its scripts have: with "@tag" when the change was reworked later */
    char *reworked;
    size_t offset; /* of its line */
} PlanChange;

typedef struct {
    char *project;
    char *text;
    GPtrArray *changes; /* of PlanChange* */
} Plan;

/* Reads "sqitch.plan" of the set's directory. ERR_FILE with place. */
bool plan_read(Plan *plan, ImportSet *set, GError **error);
void plan_clear(Plan *plan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Plan, plan_clear)

/* The change a requirement of change number `before` means: "name", "@tag", "name@tag"; -1 when there is none
 * before it. */
int plan_find(const Plan *plan, const char *need, unsigned before);

#endif
