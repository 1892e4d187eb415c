#include "migrate/fanout.h"

#include "base/clock.h"
#include "base/errors.h"
#include "base/interrupt.h"
#include "migrate/lint_gate.h"

typedef struct {
    const FanoutRequest *request;
    GMutex mutex;  /* over all that follows, the outcomes' counters and every call back */
    unsigned next; /* target to be taken */
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
    /* A state of Lua is one thread's, and each target has an environment of its own. */
    g_autoptr(HookSet) hooks = NULL;
    if (run.hooks && !target->error) {
        hooks = project_hooks_load(target->config, &progress.base, &target->error);
        run.hooks = hooks;
    }
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

/* The next target, or NULL. `until`: targets of this number on are not taken. */
static Target *
take(Fanout *fanout, unsigned until)
{
    Target *target = NULL;
    g_mutex_lock(&fanout->mutex);
    if (fanout->next < until)
        target = g_ptr_array_index(fanout->request->targets, fanout->next++);
    if (interrupt_pending())
        fanout->stopped_by = "interrupted";
    if (target)
        target->reason = fanout->stopped_by;
    g_mutex_unlock(&fanout->mutex);
    return target;
}

static void
work(Fanout *fanout, unsigned until)
{
    Target *target;
    while ((target = take(fanout, until)) != NULL) {
        if (target->reason)
            continue;
        int64_t began = clock_now_ms();
        bool ok = run_target(fanout, target);
        target->duration_ms = clock_now_ms() - began;
        g_mutex_lock(&fanout->mutex);
        finish(fanout, target, ok);
        g_mutex_unlock(&fanout->mutex);
    }
}

static gpointer
work_in_thread(gpointer fanout)
{
    work(fanout, ((const Fanout *)fanout)->request->targets->len);
    return NULL;
}

static void
run_canaries(Fanout *fanout)
{
    for (unsigned i = 1; i <= MIN(fanout->request->canary, fanout->request->targets->len); i++) {
        work(fanout, i);
        if (fanout->failed)
            fanout->stopped_by = "a canary failed";
    }
}

/* Threads of our own rather than a pool, which can be told to end but not be waited for. */
static void
run_rest(Fanout *fanout)
{
    unsigned left = fanout->request->targets->len - fanout->next;
    g_autoptr(GPtrArray) threads = g_ptr_array_new();
    for (unsigned i = 0; i < MIN(left, fanout->request->jobs); i++)
        g_ptr_array_add(threads, g_thread_new("target", work_in_thread, fanout));
    for (unsigned i = 0; i < threads->len; i++)
        g_thread_join(g_ptr_array_index(threads, i));
}

const Target *
fanout_run(const FanoutRequest *request)
{
    Fanout fanout = {.request = request};
    g_mutex_init(&fanout.mutex);
    run_canaries(&fanout);
    run_rest(&fanout);
    g_mutex_clear(&fanout.mutex);
    return fanout.failed;
}
