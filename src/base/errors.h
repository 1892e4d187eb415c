/* An error is a value: a GError of one domain, with PostgreSQL's three voices and a place.
 *
 * Always true:
 *  - a function that can fail takes `GError **error` last and returns false or NULL exactly when it set it;
 *  - a function either returns an error or reports it, never both; only cli/ reports;
 *  - every code is a row of errors.def, which also fixes exit status and default hint;
 *  - no field ever holds a password: pg/ strips them before an error is made.
 *
 * The fields live in the GError itself (G_DEFINE_EXTENDED_ERROR), so g_error_copy(), g_propagate_error()
 * and g_clear_error() handle them. Setters are no-ops when `error` is NULL or nothing is set there, which
 * lets callers decorate what a lower room returned without asking first.
 */
#ifndef CONFITURE_BASE_ERRORS_H
#define CONFITURE_BASE_ERRORS_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* Process exit statuses (the one table; docs/reference/cli.md prints it). */
enum {
    EXIT_STATUS_OK = 0,
    EXIT_STATUS_FINDINGS = 1,
    EXIT_STATUS_USAGE = 2,
    EXIT_STATUS_CONNECT = 3,
    EXIT_STATUS_SQL = 4,
    EXIT_STATUS_POLICY = 5,
    EXIT_STATUS_LOCKED = 6,
    EXIT_STATUS_HOOK = 7,
    EXIT_STATUS_IRREVERSIBLE = 8,
    EXIT_STATUS_TIMEOUT = 124,
    EXIT_STATUS_INTERRUPTED = 130,
};

typedef enum {
#define ERROR_KIND(symbol, id, status, hint, meaning) ERR_##symbol,
#include "base/errors.def"
#undef ERROR_KIND
    ERR_COUNT
} ErrorCode;

#define CONFITURE_ERROR (confiture_error_quark())
GQuark confiture_error_quark(void);

/* A row of errors.def. Static storage. */
typedef struct {
    const char *id;
    int exit_status;
    const char *hint;
    const char *meaning;
} ErrorKind;

/* What an error carries beside code and message. Strings are owned by the error; NULL or 0 = not known. */
typedef struct {
    char *detail;
    char *hint;
    char sqlstate[6];   /* "" when the server did not speak */
    char *file;         /* as the user would write it: relative to the project when inside it */
    int line;           /* 1-based */
    int column;         /* 1-based, in characters */
    char *frame;        /* the code frame, already cut from the source (base/frame.h), without colour */
    char *statement;    /* text of the statement at fault */
    char *object;       /* the object the server named (schema.table, constraint) */
    GPtrArray *context; /* of char*: "while building database shop", innermost first */
} ErrorFields;

const ErrorKind *error_kind(ErrorCode code);

/* Sets *error. printf-style; the message is one sentence without a final full stop, in lower case after
 * the first word as PostgreSQL does it. */
void error_set(GError **error, ErrorCode code, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Sets *error from errno: "cannot <what> "<path>": <strerror>", ERR_DISK_FULL for ENOSPC/EDQUOT, else
 * ERR_FILE. */
void error_set_errno(GError **error, int errnum, const char *what, const char *path);

/* Decorate an error already set. Each replaces an earlier value, except context, which appends. */
void error_detail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
void error_hint(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
void error_sqlstate(GError **error, const char *sqlstate);
void error_place(GError **error, const char *file, int line, int column);
void error_frame(GError **error, const char *text, size_t length, size_t offset);
/* When the text is an excerpt that starts at line first_line of its file. */
void error_frame_from(GError **error, const char *text, size_t length, size_t offset, int first_line);
void error_statement(GError **error, const char *text, size_t length);
void error_object(GError **error, const char *object);
void error_context(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Read one. error_fields() returns NULL for a GError of another domain (GLib's own, say). */
const ErrorFields *error_fields(const GError *error);
int error_exit_status(const GError *error);
const char *error_id(const GError *error);
/* The hint to show: the error's own, else its kind's default, else NULL. */
const char *error_shown_hint(const GError *error);

#endif
