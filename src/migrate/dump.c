#include "migrate/dump.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/child.h"
#include "base/errors.h"
#include "base/files.h"
#include "base/sqlbuf.h"
#include "pg/conn.h"
#include "pg/install.h"

enum { DUMP_CAP = 512 * 1024 * 1024 };

/* Lines that say nothing about the schema. \restrict holds a random key (CVE-2025-8714); transaction_timeout
 * is of 17 and stops an older server. */
static bool
is_noise(const char *line)
{
    static const char *const beginnings[] = {"-- Dumped from database version",
                                             "-- Dumped by pg_dump version", "\\restrict ", "\\unrestrict ",
                                             "SET transaction_timeout = "};
    for (size_t i = 0; i < G_N_ELEMENTS(beginnings); i++)
        if (g_str_has_prefix(line, beginnings[i]))
            return true;
    return false;
}

/* Adds the lines that are no noise, with at most one blank line between two others. */
static void
append_filtered(GString *out, const char *text, const char *end)
{
    bool blank = out->len == 0; /* no blank lines at the beginning either */
    while (text < end) {
        size_t length = strcspn(text, "\n");
        g_autofree char *line = g_strndup(text, length);
        text += length + (text[length] == '\n');
        if (is_noise(line) || (blank && length == 0))
            continue;
        blank = length == 0;
        g_string_append(out, line);
        g_string_append_c(out, '\n');
    }
}

/* Only pg_dump's own head and foot are looked through: between them, what looks like noise may be a line of a
 * function or a comment. */
char *
dump_normalise(const char *text)
{
    static const char FIRST[] = "\n--\n-- Name: ";
    static const char LAST[] = "\n--\n-- PostgreSQL database dump complete";
    const char *end = text + strlen(text);
    const char *foot = g_strrstr(text, LAST);
    foot = foot ? foot : end;
    const char *body = strstr(text, FIRST);
    body = body && body < foot ? body : foot;
    GString *out = g_string_sized_new((size_t)(end - text));
    append_filtered(out, text, body);
    g_string_append_len(out, body, foot - body);
    append_filtered(out, foot, end);
    while (out->len > 1 && out->str[out->len - 1] == '\n' && out->str[out->len - 2] == '\n')
        g_string_truncate(out, out->len - 1);
    return g_string_free(out, FALSE);
}

static char *
find_program(const Config *config, char **libdir)
{
    g_autoptr(PgInstall) install = pg_install_find(config->embedded_bindir, config->embedded_major, NULL);
    g_autofree char *own = install ? pg_install_program(install, "pg_dump") : NULL;
    *libdir = NULL;
    if (!own || access(own, X_OK) != 0)
        return g_find_program_in_path("pg_dump");
    *libdir = g_strdup(install->libdir);
    return g_steal_pointer(&own);
}

/* Runs pg_dump into `file`. */
static bool
run(const Config *config, const char *url, const char *file, GError **error)
{
    g_autofree char *libdir = NULL;
    g_autofree char *program = find_program(config, &libdir);
    g_auto(GStrv) connection = conn_url_environment(url, error);
    if (!connection)
        return false;
    if (!program) {
        error_set(error, ERR_TOOL, "there is no pg_dump to write the schema with");
        error_hint(error, "Install postgresql-client, or take migrate.dump out of the settings.");
        return false;
    }
    g_autoptr(GStrvBuilder) set = g_strv_builder_new();
    g_strv_builder_addv(set, (const char **)connection);
    g_autofree char *path = libdir ? g_strconcat("LD_LIBRARY_PATH=", libdir, NULL) : NULL;
    if (path)
        g_strv_builder_add(set, path);
    g_auto(GStrv) variables = g_strv_builder_end(set);
    /* A pattern of psql: in double quotes, a double quote is written twice. */
    g_autoptr(GString) exclude = g_string_new("--exclude-schema=");
    sqlbuf_append_ident(exclude, config->migrate_schema);
    const char *const argv[] = {program, "--schema-only", "--no-password", exclude->str, "--file", file,
                                NULL};
    ChildOptions options = {.argv = argv, .set = (const char *const *)variables};
    g_auto(ChildResult) result = {0};
    if (!child_run(&options, &result, error))
        return false;
    if (result.status == 0)
        return true;
    error_set(error, ERR_TOOL, "pg_dump failed with status %d", result.status);
    error_detail(error, "%s", g_strchomp(result.output));
    return false;
}

static bool
replace(const char *path, const char *text, bool *written, GError **error)
{
    g_autofree char *present = NULL;
    size_t length = 0;
    g_autofree char *directory = g_path_get_dirname(path);
    *written = !file_read(path, DUMP_CAP, &present, &length, NULL) || strcmp(present, text) != 0;
    return !*written ||
           (directory_make(directory, 0777, error) && file_write(path, text, strlen(text), 0666, error));
}

bool
migrate_dump(const Config *config, const char *url, bool *written, GError **error)
{
    g_autofree char *file = NULL;
    g_autofree char *raw = NULL;
    size_t length = 0;
    int fd = g_file_open_tmp("confiture-dump-XXXXXX", &file, NULL);
    if (fd < 0) {
        error_set_errno(error, errno, "create a file in", g_get_tmp_dir());
        return false;
    }
    close(fd);
    bool ok = run(config, url, file, error) && file_read(file, DUMP_CAP, &raw, &length, error);
    unlink(file);
    g_autofree char *text = ok ? dump_normalise(raw) : NULL;
    return ok && replace(config->migrate_dump, text, written, error);
}
