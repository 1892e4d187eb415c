/* What a hook is told, the same in every form: a struct for C, an object for Lua, JSON for programs, settings
 * for SQL.
 *
 * Always true:
 *  - nothing here holds a password or a connection string;
 *  - the context belongs to the caller and lives during the call; what hooks add goes into `metadata`, which
 * later hooks see and the ledger keeps;
 *  - what is costly (the statements of a migration with their risk) is made when first asked for.
 */
#ifndef CONFITURE_HOOK_CONTEXT_H
#define CONFITURE_HOOK_CONTEXT_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "hook/phase.h"

/* A migration as hooks see it. Strings not owned; details are. */
typedef struct {
    const char *label;     /* "001_add_users" */
    const char *version;   /* NULL for a repeatable */
    const char *name;      /* "add_users" */
    const char *path;      /* of the file that runs, as shown */
    const char *direction; /* "up" or "down" */
    const char *checksum;  /* SHA-256 of the normalised text, or NULL */
    const char *const *tags;
    const char *const *requires;
    const char *risk; /* what the file's header claims, or NULL */
    bool transactional;
    /* Makes {"sql", "risk", "statements": [{"text", "line", "kind", "class", "locks": [{"relation",
     * "mode"}]}]}; NULL with an error. May be NULL. */
    json_t *(*describe)(void *data, GError **error);
    void *data;
    json_t *details; /* what describe() made, or NULL; free with hook_migration_clear() */
} HookMigration;

typedef struct {
    const char *environment; /* "production" */
    const char *command;     /* "migrate up" */
    const char *direction;   /* "up", "down", "redo", or NULL */
    const char *run_id;      /* or NULL */
    const char *database;    /* shown, without password; or NULL */
    bool dry_run;            /* what is done in the database will be rolled back */
    bool no_programs;        /* in this dry run nothing happens outside of it either */
    int attempt;             /* at the migration under way, from 1; 0 = none is */
    const char *status;      /* "pending", "applied", "error" */
    int64_t duration_ms;     /* -1 = not known */
    const GError *error;     /* or NULL */
    HookMigration *migration;
    GPtrArray *pending;     /* of HookMigration*, or NULL while not known */
    const char *statement;  /* text of the statement under way, or NULL */
    const char *kind;       /* its command tag */
    int statement_number;   /* 1-based */
    const char *blockers;   /* who holds the lock, or NULL */
    int64_t findings;       /* of lint; -1 = none counted */
    const char *table;      /* of sync: as SQL writes it, or NULL */
    int64_t rows;           /* copied into it, or by the whole sync; -1 = not known */
    json_t *metadata;       /* object, owned by the caller; never NULL while hooks run */
    char *const *approvers; /* NULL-terminated, or NULL: nobody was asked */
    char *pending_text; /* `pending` as JSON, once some hook was told of it: it stays the same for a run */
} HookContext;

/* The details of a migration, made now if they were not; NULL when there are none to be had. */
json_t *hook_migration_details(HookMigration *migration, GError **error);
void hook_migration_clear(HookMigration *migration);

/* The context but for `pending`, which takes a while to make. NULL as below. The caller unrefs. */
json_t *hook_context_json(const HookContext *context, Phase phase, GError **error);
/* The whole context as JSON text, {"phase", "environment", ...}; every key is always there, `error` as
 * error_json() has it. NULL with an error when the details cannot be made. The caller frees. */
char *hook_context_text(HookContext *context, Phase phase, GError **error);
/* Gives back what was kept for the next hook; the rest is the owner's. */
void hook_context_clear(HookContext *context);

#endif
