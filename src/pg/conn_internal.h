/* What a connection is made of. Inside pg/ only. */
#ifndef CONFITURE_PG_CONN_INTERNAL_H
#define CONFITURE_PG_CONN_INTERNAL_H

#include <stdint.h>

#include "pg/conn.h"

struct Conn {
    PGconn *pg;
    char *shown;
    Progress *progress;
    int64_t cancelled;      /* when the command under way was last asked to stop; 0: it was not */
    size_t queued;          /* bytes of COPY data given to libpq since its buffer was empty, at most */
    bool cleaning;          /* the signal was heard: what runs now undoes what it stopped */
    bool no_check_interval; /* the server's system cannot watch its clients */
};

#endif
