/* Connection strings: what libpq would make of one, and what may be shown of it. Inside pg/ only. */
#ifndef CONFITURE_PG_URL_H
#define CONFITURE_PG_URL_H

#include "pg/conn.h"

/* The keyword and value arrays of PQconnectStartParams, NULL-terminated; strings owned. */
typedef struct {
    const char *keywords[64];
    const char *values[64];
    int count;
} ConnParameters;

/* ERR_CONFIG when the url cannot be read; the message never repeats it. */
ConnParameters *conn_parameters(const ConnOptions *options, GError **error);
const char *conn_parameters_get(const ConnParameters *parameters, const char *keyword);
char *conn_parameters_shown(const ConnParameters *parameters);
void conn_parameters_free(ConnParameters *parameters);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ConnParameters, conn_parameters_free)

/* Where an open connection really leads. */
char *conn_live_shown(const PGconn *pg);
/* The error for a connection that could not be made, with a hint for the common causes. */
void conn_connect_error(const PGconn *pg, const char *shown, GError **error);
/* Whether it failed for a reason that may pass: nobody listens there yet, or the server is starting up. */
bool conn_failure_passes(const PGconn *pg);

#endif
