#include "cli/commands.h"

static const char *const formats[] = {"text", "json", NULL};

const CliOption cli_common_options[] = {
    {OPTION_STRING, "format", 'f', "FORMAT", "print text or json", NULL, formats},
    {OPTION_STRING, "env", 'e', "NAME", "environment to use: db/environments/NAME.yaml", NULL, NULL},
    {OPTION_STRING, "database-url", 'd', "URL", "connect here instead of the environment's database",
     "database_url", NULL},
    {OPTION_STRING, "project-dir", 'C', "DIR", "the project, instead of the one around the current directory",
     NULL, NULL},
    {OPTION_FLAG, "yes", 'y', NULL, "answer yes to every question", NULL, NULL},
    {OPTION_FLAG, "quiet", 'q', NULL, "print errors and data only", NULL, NULL},
    {OPTION_FLAG, "verbose", 'v', NULL, "say more about what is done", NULL, NULL},
    {OPTION_FLAG, "no-color", 0, NULL, "never colour (also: the NO_COLOR variable)", NULL, NULL},
    {OPTION_FLAG, "help", 'h', NULL, "print this help", NULL, NULL},
    {OPTION_END, NULL, 0, NULL, NULL, NULL, NULL},
};

/* In the order help lists them, one a line. */
/* clang-format off */
const Command *const cli_commands[] = {
    &command_init,
    &command_build,
    &command_hash,
    &command_lint,
    &command_explain,
    &command_risk,
    &command_migrate_new,
    &command_migrate_up,
    &command_migrate_down,
    &command_migrate_redo,
    &command_migrate_status,
    &command_migrate_plan,
    &command_migrate_verify,
    &command_migrate_test,
    &command_migrate_baseline,
    &command_migrate_import,
    &command_migrate_repair,
    &command_hooks_list,
    &command_hooks_run,
    &command_notify_list,
    &command_notify_test,
    &command_notify_flush,
    &command_anonymize_check,
    &command_anonymize_preview,
    &command_anonymize_strategies,
    &command_sync,
    &command_pg_start,
    &command_pg_stop,
    &command_pg_status,
    &command_pg_url,
    &command_pg_psql,
    &command_pg_destroy,
    &command_config_show,
    &command_completion,
    &command_reference,
    NULL,
};
/* clang-format on */
