/* Migration files: what lies in the migrations directory, read and checked by name.
 *
 *   <version>_<name>.up.sql     what the migration does          (also <version>_<name>.sql)
 *   <version>_<name>.down.sql   how it is undone (optional)
 *   <version>_<name>.verify.sql what must hold afterwards (optional)
 *   R__<name>.sql               a repeatable: run again whenever its content changes
 *
 * A version is 1 to 30 digits, compared as a number: 7, 007 and 0007 are one version. A name is letters of
 * any script, digits, '_', '-' and '.'. Every file that ends in .sql and does not fit, two files of one
 * version and kind, and a down or verify file without its up are errors that name the files: nothing is
 * passed over. Files that do not end in .sql are not ours. Subdirectories are not entered.
 *
 * Directives are comments before the first statement (docs/reference/directives.md):
 *   -- confiture: requires=001,003 tags=release-1 transaction=off lock_timeout=5s statement_timeout=1min
 * risk=high They count in up, down and repeatable files.
 */
#ifndef CONFITURE_MIGRATE_MIGRATION_H
#define CONFITURE_MIGRATE_MIGRATION_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "config/config.h"

typedef enum { TRANSACTION_MODE_AUTO, TRANSACTION_MODE_OFF } TransactionMode;

/* What a file's header asks for. */
typedef struct {
    char **requires; /* versions, or names of repeatables; NULL-terminated, may be empty */
    char **tags;     /* the same */
    TransactionMode transaction;
    int lock_timeout_ms;      /* -1 = not given; 0 = none */
    int statement_timeout_ms; /* the same */
    char *risk;               /* "low", "medium", "high", "critical", or NULL */
} Directives;

/* One file. */
typedef struct {
    char *path;  /* absolute */
    char *shown; /* relative to the project */
    Directives directives;
    bool read;                                /* what follows is known, and the directives */
    char checksum[DIGEST_HEX_LENGTH + 1];     /* SHA-256 of the normalised text (base/digest.h) and of what it
                                                 includes */
    char raw_checksum[DIGEST_HEX_LENGTH + 1]; /* SHA-256 of the bytes, likewise */
    char own_checksum[DIGEST_HEX_LENGTH + 1]; /* SHA-256 of this file's bytes alone */
    int64_t size;                             /* bytes */
} MigrationFile;

typedef struct {
    char *version; /* digits as in the file's name; NULL for a repeatable */
    char *name;    /* "add_users" */
    char *label;   /* "001_add_users", "R__views": what messages call it */
    MigrationFile *up;
    MigrationFile *down;   /* or NULL */
    MigrationFile *verify; /* or NULL */
} Migration;

typedef struct {
    const Config *config;  /* not owned */
    char *directory;       /* absolute */
    char *shown;           /* relative to the project: "db/migrations" */
    GPtrArray *versioned;  /* of Migration*, by version */
    GPtrArray *repeatable; /* of Migration*, by name */
} MigrationSet;

/* Lists the directory and checks the names; opens no file. A directory that does not exist is an empty set.
 * ERR_FILE. */
MigrationSet *migrations_find(const Config *config, GError **error);
/* Reads one file's header and digests it (and what it draws in by \i); does nothing when that is done.
 * ERR_FILE, ERR_SCRIPT with place and frame. */
bool migration_read(const MigrationSet *set, MigrationFile *file, GError **error);
/* The same for every up and repeatable file. */
bool migrations_read(const MigrationSet *set, GError **error);
/* migrations_read() in a thread, while the caller connects: both take milliseconds, and neither needs the
 * other. Every begin is followed by one end, and the set is not touched between them. */
GThread *migrations_read_begin(MigrationSet *set);
bool migrations_read_end(GThread *reader, GError **error);
void migrations_free(MigrationSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MigrationSet, migrations_free)

/* The migration of a version ("7" finds 007), or of "R__name"; NULL when there is none. */
Migration *migrations_lookup(const MigrationSet *set, const char *version);
/* Compares as numbers: <0, 0, >0. */
int version_compare(const char *a, const char *b);
bool version_is_valid(const char *text);

typedef struct {
    bool sequence;  /* the number after the highest, as wide; 001 first */
    bool timestamp; /* the time in UTC, or the number after the highest when that is later */
    bool verify;    /* a verify file too */
} NewMigration;

/* Writes the up and down file of a new migration, whose name is `title` in [a-z0-9_]. When neither sequence
 * nor timestamp is asked for, it is what the directory has, and a timestamp in an empty one. Never overwrites
 * a file; two at once take two versions. Returns the files' common path as shown, without ".up.sql"; the
 * caller frees. */
char *migration_create(const Config *config, const char *title, const NewMigration *options, GError **error);

#endif
