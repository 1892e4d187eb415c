/* The ledger: what was done to this database, kept in it (docs/reference/ledger.md).
 *
 * Always true:
 *  - every statement names the ledger's schema; search_path and role of a migration cannot lead it astray;
 *  - reading (ledger_open, ledger_load) creates nothing and needs no more than SELECT;
 *  - the ledger is made, and brought up to date, under the ledger's lock and in one transaction
 * (ledger_prepare);
 *  - order comes from the sequence of rows, never from a clock; times are the server's;
 *  - `event` is only ever appended to; each row holds the SHA-256 of its own bytes and of the row before.
 */
#ifndef CONFITURE_MIGRATE_LEDGER_H
#define CONFITURE_MIGRATE_LEDGER_H

#include <glib.h>
#include <jansson.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "pg/conn.h"

/* A row of <schema>.migration: a file that is applied. */
typedef struct {
    int64_t sequence;
    char *version; /* NULL for a repeatable */
    char *name;
    char *label;     /* "001_add_users" */
    char *origin;    /* "run", "baseline", "import:dbmate", "script" */
    char *algorithm; /* "sha256-v1", or NULL when no checksum is known (imported) */
    char *checksum;  /* of normalised text, or NULL */
    char *raw_checksum;
    char *run_id;
    char *applied_at; /* "2026-11-23 02:17:15+00", in UTC */
    char *applied_by; /* database role */
    char *os_user, *host, *tool_version;
    int64_t duration_ms; /* -1 = not known */
    int64_t statements;  /* -1 = not known */
} LedgerRow;

/* A migration under way that is not one transaction. */
typedef struct {
    char *label;
    char *direction; /* "up" or "down" */
    int64_t done;
    int64_t total;
    char *error; /* of the last attempt, or NULL */
} LedgerPartial;

typedef struct {
    char *schema;      /* "confiture" */
    char *scope;       /* "" or the tenant's schema: one ledger, separate histories */
    int revision;      /* 0 = there is no ledger yet */
    char *environment; /* the label of this database, or NULL */
    char *sync;        /* "from production, begun 2026-11-23 02:17:15+00": it is being filled; or NULL */
    GPtrArray *rows;   /* of LedgerRow*, in the order of their sequence; of a repeatable the last one only */
    GPtrArray *partials; /* of LedgerPartial* */
} Ledger;

/* Reads the whole ledger in one round trip. A database without one gives revision 0 and no rows. ERR_POLICY
 * when the ledger was made by a newer Confiture. */
Ledger *ledger_load(Conn *conn, const char *schema, const char *scope, GError **error);
void ledger_free(Ledger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ledger, ledger_free)

/* ERR_POLICY when the database is labelled as another environment than `wanted`. `shown`: the database. */
bool ledger_check_label(const Ledger *ledger, const char *wanted, const char *shown, GError **error);

/* ERR_POLICY while a sync has not come to its end: what is in the database is a part. */
bool ledger_check_filled(const Ledger *ledger, const char *shown, GError **error);

LedgerRow *ledger_find(const Ledger *ledger, const char *version);
LedgerRow *ledger_find_repeatable(const Ledger *ledger, const char *name);

/* Makes the ledger or upgrades it; does nothing when it is current. Not in a transaction. */
bool ledger_prepare(Conn *conn, const char *schema, GError **error);

/* The statements, each closed by ';', that would make or upgrade it, to be run in one transaction; NULL when
 * it is current. The caller frees. */
char *ledger_creation_sql(const Ledger *ledger);

/* Text of the ledger's queries with its schema in place of `confiture`. The caller frees. */
char *ledger_sql(const char *schema, const char *query);

/* What an INSERT into the ledger says; strings not owned. */
typedef struct {
    const char *schema, *scope;
    const char *version; /* NULL for a repeatable */
    const char *name;
    const char *origin;
    const char *checksum, *raw_checksum; /* NULL = not known */
    const char *run_id;
    const char *applied_at; /* NULL = now, by the server's clock */
    const char *applied_by; /* NULL = the role of this session */
    int64_t statements;     /* -1 = not known */
    bool timed;             /* duration is the time since the transaction began */
    int64_t duration_ms;    /* when not timed; -1 = not known */
    const char *metadata;   /* of hooks, a JSON object; or NULL */
} LedgerEntry;

/* One complete INSERT statement, without ';'. The caller frees. */
char *ledger_insert_sql(const LedgerEntry *entry);

/* Appends to the event chain: kind ("repair", "down", "baseline", ...), and a JSON object (not stolen),
 * written with sorted keys. In the transaction under way when there is one. Without one, the append is its
 * own. */
bool ledger_event(Conn *conn, const char *schema, const char *kind, const char *run_id, json_t *body,
                  GError **error);
/* The statement, without ';', that takes the ledger's own lock until the end of the transaction: tenants of
 * one database have one ledger, one event chain, and runs of their own. The caller frees. */
char *ledger_lock_sql(const char *schema);
/* The same as one statement, without ';', to be sent with others: behind ledger_lock_sql() in one
 * transaction. The caller frees. */
char *ledger_event_sql(const char *schema, const char *kind, const char *run_id, json_t *body);

#endif
