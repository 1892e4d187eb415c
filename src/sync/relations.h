/* The tables of a database that can hold rows. Inside sync/ only. */
#ifndef CONFITURE_SYNC_RELATIONS_H
#define CONFITURE_SYNC_RELATIONS_H

#include "pg/conn.h"

typedef struct {
    char *name, *type;
    bool generated;
    bool binary; /* its binary form is that of every server of one major version */
} SyncAttribute;

typedef struct {
    char *oid;
    char *name;  /* as SQL writes it */
    char *plain; /* schema.table, unquoted */
    bool partitioned;
    char *root;         /* of the tree of partitions it is in, as SQL writes it; or NULL */
    int64_t blocks;     /* of its own rows, without TOAST */
    int64_t bytes;      /* on disk, with TOAST and without indexes */
    char *file;         /* that holds them now: another one when they were rewritten */
    int64_t rows;       /* as the last ANALYZE left them */
    GPtrArray *columns; /* of SyncAttribute */
} SyncRelation;

/* Of SyncRelation, without those of `ledger_schema`; NULL with the server's error. The caller unrefs. */
GPtrArray *sync_relations_read(Conn *conn, const char *ledger_schema, GError **error);
SyncRelation *sync_relation_named(const GPtrArray *relations, const char *name);
const SyncAttribute *sync_relation_attribute(const SyncRelation *relation, const char *name);
/* Their oids as an array literal: {1,2}. The caller frees. */
char *sync_relations_oids(const GPtrArray *relations);

#endif
