/* lint --database: the database that is judged instead of files. */
#ifndef CONFITURE_CLI_LINT_DATABASE_H
#define CONFITURE_CLI_LINT_DATABASE_H

#include "cli/command.h"
#include "pg/conn.h"

/* Connects to the environment's database. ERR_USAGE when an option is given that is about files. */
Conn *lint_database_open(const Cli *cli, GError **error);

#endif
