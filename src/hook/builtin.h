/* Private to hook/ and to who provides a built-in hook from a higher room: hooks that come with Confiture.
 *
 *   audit           a row for each migration, in its own transaction, and for each that failed
 *   backup          keeps what a migration takes away, and tells how to get it back
 *   require_window  lets runs begin within maintenance windows only
 *   webhook         sends the context to an address, which may say no
 *   lint            lets no migration through that the linter finds fault with (migrate/lint_gate.c)
 */
#ifndef CONFITURE_HOOK_BUILTIN_H
#define CONFITURE_HOOK_BUILTIN_H

#include "hook/hook.h"
#include "report/finding.h"

/* A time of the week in minutes since Monday 00:00; an end before its begin is in the week after. */
typedef struct {
    int begin, end;
} Window;

struct Builtin {
    const char *name;     /* static */
    const Config *config; /* not owned */
    char *schema, *table; /* audit */
    GArray *windows;      /* require_window: of Window */
    GTimeZone *zone;
    Severity fail_level; /* lint */
    char *url_env;       /* webhook */
    bool allow_private;
    bool dumps;       /* backup: by pg_dump */
    char *directory;  /* of its files */
    int64_t max_size; /* bytes */
    /* Set for each call. */
    Progress *progress;
    HookSet *set;
    const char *url; /* of the database, or NULL; may hold a password */
    int time_left;   /* milliseconds */
};

/* Whether a schema has a table of that name. */
bool builtin_has_table(Conn *conn, const char *schema, const char *table, bool *there, GError **error);
bool builtin_backup(void *data, Phase phase, HookContext *context, Conn *conn, GError **error);

bool builtin_webhook(void *data, Phase phase, HookContext *context, Conn *conn, GError **error);
bool builtin_audit(void *data, Phase phase, HookContext *context, Conn *conn, GError **error);

/* "Mon-Fri 22:00-06:00", "Sat,Sun 00:00-24:00": adds a Window for each day. ERR_CONFIG. */
bool window_parse(const char *text, GArray *windows, GError **error);
/* Whether a minute of the week lies in one of them; else *wait is how many minutes until one opens. */
bool window_open(const GArray *windows, int minute, int *wait);
bool builtin_window(void *data, Phase phase, HookContext *context, Conn *conn, GError **error);

#endif
