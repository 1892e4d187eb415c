/* The rows of the command table, one per file. */
#ifndef CONFITURE_CLI_COMMANDS_H
#define CONFITURE_CLI_COMMANDS_H

#include "cli/command.h"

extern const Command command_build;
extern const Command command_completion;
extern const Command command_config_show;
extern const Command command_hash;
extern const Command command_init;
extern const Command command_reference;

#endif
