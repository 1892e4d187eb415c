/* The database a build fills: found or made, locked against other builds, dropped again when the build fails,
 * copied from a template when the same content was built before. */
#ifndef CONFITURE_BUILD_DATABASE_H
#define CONFITURE_BUILD_DATABASE_H

#include "base/digest.h"
#include "pg/conn.h"

typedef struct {
    char *url;      /* of the server; never printed */
    char *name;     /* of the database to build */
    char *template; /* of the cached copy of this very content, or NULL when none is kept */
    Progress *progress;
    Conn *home;   /* to the maintenance database "postgres": holds the lock; NULL when there is no way in */
    Conn *conn;   /* to the database itself, once open */
    bool present; /* it exists */
    bool cached;  /* the template exists */
    bool created; /* this build made it, so this build may drop it */
} Target;

/* Connects, takes the build lock of the database (ERR_LOCKED says who holds it) and looks what is there. */
Target *target_open(const char *url, const char *name, Progress *progress, GError **error);
/* Names the template for content of this hash on this server. `salt` is what else decides the result. */
void target_set_template(Target *target, const char *project, const char *hash, const char *salt);
bool target_look(Target *target, GError **error);
/* Drops the database. ERR_LOCKED when others are connected. */
bool target_drop(Target *target, GError **error);
/* Makes the database, from the template when `from_template`. */
bool target_create(Target *target, bool from_template, GError **error);
/* Makes the database from the template; when that cannot be copied, drops it, makes the database empty, and
 * `cached` is false from then on. */
bool target_copy(Target *target, GError **error);
/* Opens target->conn. */
bool target_connect(Target *target, GError **error);
/* ERR_POLICY unless the database holds nothing of a user's. */
bool target_check_empty(Target *target, GError **error);
/* Undoes target_create() after a failure, also when the server crashed and comes back within seconds; says
 * nothing when it stays away. */
void target_abandon(Target *target);
/* Keeps a copy as the template, and removes all but the newest few of this project. Closes target->conn. */
bool target_keep_template(Target *target, GError **error);
void target_free(Target *target);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Target, target_free)

#endif
