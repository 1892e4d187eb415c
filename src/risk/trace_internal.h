/* Shared by trace.c and trace_outside.c. */
#ifndef CONFITURE_RISK_TRACE_INTERNAL_H
#define CONFITURE_RISK_TRACE_INTERNAL_H

#include "risk/trace.h"

typedef struct {
    char *name; /* schema.name, quoted where needed */
    char kind;
    unsigned file;           /* relfilenode; 0: none */
    gint64 rows_read, scans; /* in sequence */
    bool is_empty;
} TracedRelation;

/* Object identifier to TracedRelation, by trace_relations.sql or trace_flushed.sql. */
GHashTable *traced_relations(Conn *conn, const char *query, GError **error);
/* Puts what differs into the trace. */
void traced_work(RiskTrace *trace, GHashTable *before, GHashTable *after);
void traced_lock(RiskTrace *trace, GHashTable *before, const char *oid, const char *mode);

bool tracer_open(RiskTracer *tracer, GError **error);
bool trace_outside(RiskTracer *tracer, const char *sql, RiskTrace *trace, GError **error);

#endif
