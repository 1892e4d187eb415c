/* Hooks of commands that run no migrations: build and lint. */
#ifndef CONFITURE_CLI_HOOKS_H
#define CONFITURE_CLI_HOOKS_H

#include "cli/command.h"
#include "hook/hook.h"

typedef struct {
    HookSet *set;
    HookContext context;
    const char *url; /* of the database the command made, once there is one; not owned */
    Conn *conn;
    int64_t began;
} CommandHooks;

/* Loads the project's hooks and begins the clock. */
bool cli_hooks_open(CommandHooks *hooks, Cli *cli, GError **error);
void cli_hooks_close(CommandHooks *hooks);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CommandHooks, cli_hooks_close)

/* Runs a phase; a connection is made when a hook asks for one and `url` is set. */
bool cli_hooks_run(CommandHooks *hooks, Phase phase, GError **error);

#endif
