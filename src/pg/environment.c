#include "pg/environment.h"

#include "base/sqlbuf.h"
#include "pg/conn.h"
#include "pg/server.h"

static bool
start(const Config *config, Progress *progress, ServerStatus *status, GError **error)
{
    ServerOptions options = {.directory = config->embedded_directory,
                             .bindir = config->embedded_bindir,
                             .major = config->embedded_major,
                             .progress = progress};
    return server_start(&options, status, error);
}

char *
environment_server_url(const Config *config, Progress *progress, GError **error)
{
    g_auto(ServerStatus) status = {SERVER_ABSENT};
    if (!config->embedded)
        return g_strdup(config->database_url);
    return start(config, progress, &status, error) ? server_url(&status, "postgres") : NULL;
}

static bool
create_missing(const ServerStatus *status, const char *name, GError **error)
{
    g_autofree char *url = server_url(status, "postgres");
    g_autofree char *look = sqlbuf_format("SELECT 1 FROM pg_catalog.pg_database WHERE datname = %L", name);
    g_autofree char *sql = sqlbuf_format("CREATE DATABASE %I", name);
    g_autofree char *there = NULL;
    ConnOptions options = {.url = url, .command = "create database"};
    g_autoptr(Conn) conn = conn_open(&options, error);
    if (!conn || !conn_scalar(conn, look, &there, error))
        return false;
    return there || conn_exec(conn, sql, error);
}

char *
environment_database_url(const Config *config, Progress *progress, GError **error)
{
    g_auto(ServerStatus) status = {SERVER_ABSENT};
    if (!config->embedded)
        return g_strdup(config->database_url);
    if (!start(config, progress, &status, error) || !create_missing(&status, config->build_database, error))
        return NULL;
    return server_url(&status, config->build_database);
}
