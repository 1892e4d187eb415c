/* A profile held against a database: is every column spoken for, and can its strategy mask it?
 *
 * Always true: a problem is found before any row is read. Nothing is masked while there is one.
 */
#ifndef CONFITURE_MASK_COVER_H
#define CONFITURE_MASK_COVER_H

#include "mask/profile.h"
#include "pg/conn.h"

typedef struct {
    char *name, *type;
    unsigned family; /* one of MaskTypes */
    bool generated, not_null, is_unique;
    char *domain; /* the column that those which foreign keys link with it lead to, as schema.table.column */
    bool leads;   /* it is that column */
    const ProfileColumn *wanted; /* NULL: not in the profile, or the table is kept */
} CoverColumn;

typedef struct {
    char *name;                 /* as SQL writes it */
    char *plain;                /* schema.table, unquoted */
    int64_t rows;               /* as the last ANALYZE left them */
    GPtrArray *columns;         /* of CoverColumn */
    const ProfileTable *wanted; /* NULL: not in the profile */
} CoverTable;

typedef struct {
    char *table, *column, *code, *message; /* column may be NULL */
    int line;                              /* in the profile, or 0 */
} CoverProblem;

typedef struct {
    GPtrArray *tables;   /* of CoverTable */
    GPtrArray *problems; /* of CoverProblem, in the order of the tables */
} Cover;

/* NULL with the server's error. */
Cover *mask_cover(Conn *conn, const MaskProfile *profile, const char *ledger_schema, GError **error);
void mask_cover_free(Cover *cover);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Cover, mask_cover_free)

/* By its plain or its SQL name, or NULL. */
const CoverTable *mask_cover_table(const Cover *cover, const char *name);
/* The rule of a column, NULL for one that is kept: *kept tells it from an error. */
MaskRule *mask_cover_rule(const CoverColumn *column, const MaskKey *key, bool *kept, GError **error);

#endif
