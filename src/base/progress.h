/* Progress as a value: rooms below cli/ say how far they are, cli/ decides whether and how to show it.
 * A NULL Progress is allowed everywhere and says nothing. */
#ifndef CONFITURE_BASE_PROGRESS_H
#define CONFITURE_BASE_PROGRESS_H

#include <glib.h>
#include <stdint.h>

typedef struct Progress Progress;

/* What is known at one moment; totals are 0 while unknown. */
typedef struct {
    const char *phase; /* "reading", "building", static string */
    const char *item;  /* the file or table under way, or NULL */
    int64_t done, total;
    const char *unit; /* "files", "statements" */
    int64_t count;    /* a second measure, without a total; 0 = none */
    const char *count_unit;
} ProgressState;

/* How often whoever waits for something long should call progress_tick(), in milliseconds. */
enum { PROGRESS_TICK_MS = 100 };

struct Progress {
    void (*report)(Progress *self, const ProgressState *state);
    void (*tick)(Progress *self);
    /* A remark for the user that is no error: a server notice, a server being started. */
    void (*remark)(Progress *self, const char *text);
};

static inline void
progress_report(Progress *progress, const ProgressState *state)
{
    if (progress && progress->report)
        progress->report(progress, state);
}

/* Nothing new, but time goes on: called while waiting, so that what is shown does not stand still. */
static inline void
progress_tick(Progress *progress)
{
    if (progress && progress->tick)
        progress->tick(progress);
}

void progress_remark(Progress *progress, const char *format, ...) G_GNUC_PRINTF(2, 3);

#endif
