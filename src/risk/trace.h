/* What a statement really does: locks, rewrites, scans and rebuilt indexes, observed on a server of one's
 * own.
 *
 * Always true:
 *  - told of are users' tables, partitions, views, materialized views and foreign tables that were there
 * before the statement, written as in risk.h;
 *  - every statement is tried in a transaction first, and observed there before its COMMIT. One that the
 * server refuses there is run on copies of the database while another session holds what it will want: what
 * it waits for is what it locks. On the database itself it runs once;
 *  - a scan counts when rows were read, of a table without rows when it was begun, which the server may
 * spare.
 *
 * Sources: pg_locks, pg_class.relfilenode, pg_stat_get_xact_tuples_returned() and its like.
 */
#ifndef CONFITURE_RISK_TRACE_H
#define CONFITURE_RISK_TRACE_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

#include "pg/conn.h"
#include "risk/risk.h"

typedef struct {
    const char *url;      /* of the server; its superuser */
    const char *database; /* the schema, with no other session on it */
    Conn *conn;           /* to that database; opened when NULL, closed and opened anew for copies */
    bool roll_back;       /* what runs in a transaction is undone instead of committed */
} RiskTracer;

typedef struct {
    GHashTable *locks;                            /* char* to LockMode: SHARE UPDATE EXCLUSIVE and above */
    GPtrArray *rewrites, *scans, *index_rebuilds; /* of char*, sorted */
    bool transactional;                           /* the server let it stand in a transaction block */
    GHashTable *empty; /* of char*: tables without rows, whose scan may be spared */
    GError *failure;   /* the server refused the statement; or NULL */
} RiskTrace;

/* What the statement does stays done unless it failed or is rolled back. False when the observation itself
 * failed. */
bool risk_trace(RiskTracer *tracer, const char *sql, RiskTrace *trace, GError **error);
void risk_tracer_clear(RiskTracer *tracer);
void risk_trace_clear(RiskTrace *trace);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RiskTracer, risk_tracer_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RiskTrace, risk_trace_clear)

/* {"locks", "rewrites", "scans", "index_rebuilds", "transactional", "error"}; a new reference. */
json_t *risk_trace_json(const RiskTrace *trace);
/* Where verdict and observation differ, a line each; NULL when they agree. The caller frees. */
char *risk_trace_differences(const RiskTrace *trace, const Risk *risk);

#endif
