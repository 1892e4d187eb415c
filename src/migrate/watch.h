/* Watches a file's statements for locks they wait on, from beside them.
 *
 * While a statement waits, whoever calls progress_tick() is also told who stands in front of it: that can
 * only be seen during the wait. The look is made on a connection of its own, at most once a second, and what
 * is seen first is said at once.
 */
#ifndef CONFITURE_MIGRATE_WATCH_H
#define CONFITURE_MIGRATE_WATCH_H

#include "migrate/session.h"

typedef struct {
    Progress base; /* hand this to the session */
    Progress *inner;
    Session *session;
    int64_t since; /* of the wait under way, by clock_now_ms(); 0 = not watching */
    int64_t looked;
    int patience_ms;
    char *blockers; /* seen last, or NULL */
    /* Told when a wait is seen first; may be NULL. */
    void (*waiting)(void *data, const char *blockers);
    void *data;
} Watch;

void watch_init(Watch *watch, Progress *inner, Session *session);
/* A file begins whose statements wait for locks at most `lock_timeout` milliseconds (0: for ever). */
void watch_begin(Watch *watch, int lock_timeout);
/* It ended. What was seen stays in `blockers` until the next watch_begin(). */
void watch_end(Watch *watch);
void watch_clear(Watch *watch);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Watch, watch_clear)

#endif
