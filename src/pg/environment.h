/* The server and the database of an environment: what its database_url names, or the embedded server, started
 * when it does not run. */
#ifndef CONFITURE_PG_ENVIRONMENT_H
#define CONFITURE_PG_ENVIRONMENT_H

#include "base/progress.h"
#include "config/config.h"

/* The URL as given, or that of database "postgres" of the embedded server. The caller frees; it may hold a
 * password. */
char *environment_server_url(const Config *config, Progress *progress, GError **error);
/* The URL of the environment's own database: on the embedded server the one build makes, made empty when it
 * is not there (a private server has nobody to surprise). The caller frees; it may hold a password. */
char *environment_database_url(const Config *config, Progress *progress, GError **error);

#endif
