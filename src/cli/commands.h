/* The rows of the command table, one per file. */
#ifndef CONFITURE_CLI_COMMANDS_H
#define CONFITURE_CLI_COMMANDS_H

#include "cli/command.h"

extern const Command command_anonymize_check;
extern const Command command_anonymize_preview;
extern const Command command_anonymize_strategies;
extern const Command command_build;
extern const Command command_completion;
extern const Command command_config_show;
extern const Command command_explain;
extern const Command command_hash;
extern const Command command_hooks_list;
extern const Command command_hooks_run;
extern const Command command_risk;
extern const Command command_init;
extern const Command command_lint;
extern const Command command_migrate_baseline;
extern const Command command_migrate_down;
extern const Command command_migrate_import;
extern const Command command_migrate_new;
extern const Command command_migrate_plan;
extern const Command command_migrate_redo;
extern const Command command_migrate_repair;
extern const Command command_migrate_status;
extern const Command command_migrate_test;
extern const Command command_migrate_up;
extern const Command command_migrate_verify;
extern const Command command_notify_flush;
extern const Command command_notify_list;
extern const Command command_notify_test;
extern const Command command_pg_destroy;
extern const Command command_pg_psql;
extern const Command command_pg_start;
extern const Command command_pg_status;
extern const Command command_pg_stop;
extern const Command command_pg_url;
extern const Command command_reference;
extern const Command command_sync;

#endif
