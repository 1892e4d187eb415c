#include "migrate/fanout.h"

#include "base/clock.h"
#include "base/errors.h"
#include "base/interrupt.h"

typedef struct {
    const FanoutRequest *request;
    GMutex mutex; /* over all that follows, the outcomes' counters and every call back */
    unsigned ended;
    const Target *failed;   /* the first */
    const char *stopped_by; /* why no further target is begun, or NULL */
} Fanout;

/* What a run is given for its progress: passes on under the lock, with the target's name. */
typedef struct {
    Progress base;
    Fanout *fanout;
    Target *target;
} TargetProgress;

static void
report(Progress *self, const ProgressState *state)
{
    const TargetProgress *own = (const TargetProgress *)self;
    Fanout *fanout = own->fanout;
    ProgressState whole = {.phase = "migrating",
                           .item = own->target->name,
                           .total = fanout->request->targets->len,
                           .unit = "targets"};
    g_mutex_lock(&fanout->mutex);
    whole.done = fanout->ended;
    progress_report(fanout->request->progress, &whole);
    g_mutex_unlock(&fanout->mutex);
}

static void
tick(Progress *self)
{
    Fanout *fanout = ((const TargetProgress *)self)->fanout;
    g_mutex_lock(&fanout->mutex);
    progress_tick(fanout->request->progress);
    g_mutex_unlock(&fanout->mutex);
}

static void
remark(Progress *self, const char *text)
{
    const TargetProgress *own = (const TargetProgress *)self;
    g_mutex_lock(&own->fanout->mutex);
    progress_remark(own->fanout->request->progress, "%s: %s", own->target->name, text);
    g_mutex_unlock(&own->fanout->mutex);
}

static void
applied(void *data, const RunStep *step)
{
    const TargetProgress *own = data;
    const FanoutRequest *request = own->fanout->request;
    g_ptr_array_add(own->target->migrations, g_strdup(step->label));
    g_mutex_lock(&own->fanout->mutex);
    if (request->applied)
        request->applied(request->data, own->target, step);
    g_mutex_unlock(&own->fanout->mutex);
}

static bool
run_target(Fanout *fanout, Target *target)
{
    TargetProgress progress = {
        .base = {.report = report, .tick = tick, .remark = remark}, .fanout = fanout, .target = target};
    RunRequest run = *fanout->request->run;
    run.config = target->config;
    run.url = target->url;
    run.scope = target->scope;
    run.progress = &progress.base;
    run.applied = applied;
    run.data = &progress;
    return !target->error && migrate_run(&run, &target->result, &target->error);
}

/* The target's end, under the lock. */
static void
finish(Fanout *fanout, Target *target, bool ok)
{
    const FanoutRequest *request = fanout->request;
    fanout->ended++;
    if (ok) {
        target->status = target->result.done > 0 ? TARGET_APPLIED : TARGET_NOTHING;
    } else {
        target->status = TARGET_FAILED;
        error_context(&target->error, "in %s", target->what);
        if (!fanout->failed)
            fanout->failed = target;
        if (!request->go_on && !fanout->stopped_by)
            fanout->stopped_by = "another target failed";
    }
    if (request->ended)
        request->ended(request->data, target);
}

static void
work(gpointer data, gpointer user_data)
{
    Target *target = data;
    Fanout *fanout = user_data;
    g_mutex_lock(&fanout->mutex);
    if (interrupt_pending())
        fanout->stopped_by = "interrupted";
    target->reason = fanout->stopped_by;
    g_mutex_unlock(&fanout->mutex);
    if (target->reason)
        return;
    int64_t began = clock_now_ms();
    bool ok = run_target(fanout, target);
    target->duration_ms = clock_now_ms() - began;
    g_mutex_lock(&fanout->mutex);
    finish(fanout, target, ok);
    g_mutex_unlock(&fanout->mutex);
}

static void
run_canaries(Fanout *fanout, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        work(g_ptr_array_index(fanout->request->targets, i), fanout);
        if (fanout->failed)
            fanout->stopped_by = "a canary failed";
    }
}

static void
run_rest(Fanout *fanout, unsigned first)
{
    const GPtrArray *targets = fanout->request->targets;
    unsigned left = targets->len - first;
    if (left == 0)
        return;
    /* Exclusive, so that its threads are gone when it is freed; then making one cannot fail but for want of
     * memory, and those there are do the work. */
    GThreadPool *pool = g_thread_pool_new(work, fanout, (int)MIN(left, fanout->request->jobs), TRUE, NULL);
    for (unsigned i = first; i < targets->len; i++)
        g_thread_pool_push(pool, g_ptr_array_index(targets, i), NULL);
    g_thread_pool_free(pool, FALSE, TRUE);
}

const Target *
fanout_run(const FanoutRequest *request)
{
    Fanout fanout = {.request = request};
    unsigned canaries = MIN(request->canary, request->targets->len);
    g_mutex_init(&fanout.mutex);
    run_canaries(&fanout, canaries);
    run_rest(&fanout, canaries);
    g_mutex_clear(&fanout.mutex);
    return fanout.failed;
}
