/* The schema that a command judges by: the project's DDL files, or those the user names. */
#ifndef CONFITURE_CLI_SCHEMA_MODEL_H
#define CONFITURE_CLI_SCHEMA_MODEL_H

#include "cli/command.h"
#include "pg/conn.h"
#include "sql/model.h"
#include "sql/script.h"

/* Told of every event of the schema's files; false ends the reading. */
typedef bool (*SchemaEvent)(void *data, Script *script, const ScriptEvent *event, GError **error);

/* `schema` is a file or a directory whose .sql files are read in the order of their paths; NULL: the
 * project's include_dirs, and nothing when none of them is there. */
bool schema_each(const Cli *cli, const char *schema, SchemaEvent each, void *data, GError **error);

/* The model after all of them. What is in it is older than what comes next: a new unit has begun. */
Model *schema_model(const Cli *cli, const char *schema, GError **error);

/* The same files on a database. */
bool schema_load(const Cli *cli, const char *schema, Conn *conn, GError **error);

#endif
