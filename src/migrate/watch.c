#include "migrate/watch.h"

#include "base/clock.h"

enum { PATIENCE_MS = 500, BETWEEN_LOOKS_MS = 1000 };

static void
report(Progress *self, const ProgressState *state)
{
    progress_report(((Watch *)self)->inner, state);
}

static void
remark(Progress *self, const char *text)
{
    progress_remark(((Watch *)self)->inner, "%s", text);
}

static void
look(Watch *watch, int64_t now)
{
    watch->looked = now;
    char *blockers = session_blockers(watch->session);
    if (!blockers)
        return;
    bool first = !watch->blockers;
    g_free(watch->blockers);
    watch->blockers = blockers;
    if (!first)
        return;
    progress_remark(watch->inner, "waiting for a lock held by %s", blockers);
    if (watch->waiting)
        watch->waiting(watch->data, blockers);
}

static void
tick(Progress *self)
{
    Watch *watch = (Watch *)self;
    int64_t now = clock_now_ms();
    progress_tick(watch->inner);
    if (watch->since && now - watch->since >= watch->patience_ms && now - watch->looked >= BETWEEN_LOOKS_MS)
        look(watch, now);
}

void
watch_init(Watch *watch, Progress *inner, Session *session)
{
    *watch = (Watch){
        .base = {.report = report, .tick = tick, .remark = remark}, .inner = inner, .session = session};
}

void
watch_begin(Watch *watch, int lock_timeout)
{
    g_clear_pointer(&watch->blockers, g_free);
    watch->since = clock_now_ms();
    watch->looked = 0;
    watch->patience_ms = lock_timeout > 0 ? MIN(PATIENCE_MS, lock_timeout / 4) : PATIENCE_MS;
}

void
watch_end(Watch *watch)
{
    watch->since = 0;
}

void
watch_clear(Watch *watch)
{
    g_clear_pointer(&watch->blockers, g_free);
}
