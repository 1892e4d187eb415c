/* Making the ledger say again what is true, with a reason that is kept for ever. */
#ifndef CONFITURE_MIGRATE_REPAIR_H
#define CONFITURE_MIGRATE_REPAIR_H

#include "migrate/work.h"

typedef enum {
    REPAIR_CHECKSUM, /* the file was edited: its checksum is recorded anew */
    REPAIR_NAME,     /* it was renamed */
    REPAIR_FORGET,   /* it is gone: its row is removed */
    REPAIR_LABEL,    /* of the database: its environment */
} RepairKind;

/* One change. Strings are owned by the list. */
typedef struct {
    RepairKind kind;
    char *label;          /* of the migration; NULL for the environment */
    char *before, *after; /* checksum, name or environment; NULL = none */
} Repair;

typedef struct {
    const char *const *versions; /* closed by NULL; NULL = all that differ */
    bool forget;                 /* rows whose file is gone too */
    const char *environment;     /* new label of the database, or NULL */
    const char *reason;          /* not empty */
    /* Asked before anything is changed, with what would be; false leaves everything as it is. */
    bool (*confirm)(void *data, const GPtrArray *repairs, bool *answer, GError **error);
    void *data;
} RepairRequest;

const char *repair_kind_name(RepairKind kind); /* "checksum" */

/* Finds what differs, asks, and changes it in one transaction with an event for each change. Returns an array
 * of Repair (empty: nothing differed) that the caller unrefs; *declined when the answer was no. ERR_USAGE for
 * a version the ledger does not have. */
GPtrArray *migrate_repair(const WorkRequest *request, const RepairRequest *repair, bool *declined,
                          GError **error);

#endif
