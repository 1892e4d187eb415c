#include "cli/hooks.h"

#include "base/clock.h"
#include "migrate/lint_gate.h"

bool
cli_hooks_open(CommandHooks *hooks, Cli *cli, GError **error)
{
    hooks->set = project_hooks_load(cli->config, cli->progress, error);
    hooks->context = (HookContext){.environment = cli->config->environment,
                                   .command = cli->command->path,
                                   .status = "pending",
                                   .duration_ms = -1,
                                   .findings = -1,
                                   .rows = -1,
                                   .metadata = json_object()};
    hooks->began = clock_now_ms();
    return hooks->set != NULL;
}

void
cli_hooks_close(CommandHooks *hooks)
{
    hooks_free(hooks->set);
    conn_close(hooks->conn);
    hook_context_clear(&hooks->context);
    json_decref(hooks->context.metadata);
}

static Conn *
ready(void *data, GError **error)
{
    CommandHooks *hooks = data;
    const ConnOptions options = {.url = hooks->url, .command = hooks->context.command};
    if (!hooks->conn)
        hooks->conn = conn_open(&options, error);
    return hooks->conn;
}

bool
cli_hooks_run(CommandHooks *hooks, Phase phase, GError **error)
{
    const HookDatabase database = {.ready = ready, .data = hooks, .url = hooks->url};
    if (phase != PHASE_ON_ERROR)
        hooks->context.status = "pending";
    if (phase == PHASE_POST_BUILD || phase == PHASE_POST_LINT || phase == PHASE_POST_SYNC)
        hooks->context.status = "applied";
    if (g_str_has_prefix(phase_row(phase)->name, "post_"))
        hooks->context.duration_ms = clock_now_ms() - hooks->began;
    return hooks_run(hooks->set, phase, &hooks->context, hooks->url ? &database : NULL, error);
}
