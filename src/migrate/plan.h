/* What a run would do: the migrations in order, how each is run, and its statements. Changes nothing. */
#ifndef CONFITURE_MIGRATE_PLAN_H
#define CONFITURE_MIGRATE_PLAN_H

#include "migrate/check.h"
#include "migrate/state.h"
#include "sql/parse.h"
#include "sql/script.h"

typedef enum { RUN_UP, RUN_DOWN, RUN_REDO } RunDirection;

typedef struct {
    RunDirection direction;
    const char *to;  /* version, or NULL */
    const char *tag; /* up: through the last migration that carries it, or NULL */
    int steps;       /* 0 = all (down and redo: 1) */
} Selection;

/* One file of the plan. The migration and the file belong to the set. */
typedef struct {
    const Migration *migration;
    MigrationFile *file;
    bool down;
    MigrationCheck check;
} Planned;

/* Selects, reads and checks every file involved: an array of Planned, in the order of the run. Errors as for
 * states_select_up(), states_select_down() and migration_check(); ERR_POLICY when a migration was begun in
 * the other direction and is not finished. */
GArray *plan_make(const MigrationStates *states, const Selection *selection, GError **error);

/* One statement of a planned file. `outside`: it runs outside a transaction. Valid during the call. */
typedef struct {
    const ScriptEvent *event;
    const Statement *statement;
    bool outside;
} PlannedStatement;

/* Calls `each` for every statement of the file, in order. Holds one statement at a time. */
bool plan_statements(const MigrationSet *set, const Planned *planned,
                     void (*each)(void *data, const PlannedStatement *statement), void *data, GError **error);

#endif
