/* The tools we can move in from. Their readers are in import_<tool>.c, their ledger queries in queries/. */
#include <string.h>

#include "migrate/import_tool.h"
#include "migrate/migrate_queries.h"

#define LIST(...)                                                                                            \
    (const char *const[])                                                                                    \
    {                                                                                                        \
        __VA_ARGS__, NULL                                                                                    \
    }

const ImportTool import_tools[] = {
    {"dbmate", "dbmate", LIST("db/migrations"), LIST("schema_migrations"), "version", query_import_dbmate,
     import_read_dbmate, NULL},
    {"flyway", "Flyway", LIST("sql", "db/migration", "src/main/resources/db/migration", "migrations"),
     LIST("flyway_schema_history", "schema_version"),
     "installed_rank version script checksum success installed_on", query_import_flyway, import_read_flyway,
     import_match_flyway},
    {"alembic", "Alembic", LIST("alembic/versions", "migrations/versions"), LIST("alembic_version"),
     "version_num", query_import_alembic, import_read_alembic, import_match_alembic},
    {"sqitch", "sqitch", LIST(".", "sqitch"), LIST("sqitch"), "change_id change project planned_at",
     query_import_sqitch, import_read_sqitch, NULL},
    {"golang-migrate", "golang-migrate", LIST("migrations", "db/migrations", "db/migration"),
     LIST("schema_migrations"), "version dirty", query_import_golang_migrate, import_read_golang, NULL},
    {"goose", "goose", LIST("migrations", "db/migrations", "sql"), LIST("goose_db_version"),
     "id version_id is_applied tstamp", query_import_goose, import_read_goose, NULL},
    {"confiture-py", "the Python Confiture", LIST("db/migrations"),
     LIST("tb_confiture", "confiture_migrations"), "version name applied_at", query_import_confiture_py,
     import_read_confiture_py, NULL},
    {0},
};

const ImportTool *
import_tool_find(const char *name)
{
    for (const ImportTool *tool = import_tools; tool->name; tool++)
        if (strcmp(tool->name, name) == 0)
            return tool;
    return NULL;
}
