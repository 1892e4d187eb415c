#include "migrate/dump.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/sqlbuf.h"
#include "pg/dump.h"

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

/* Runs pg_dump into `file`. */
static bool
run(const Config *config, const char *url, const char *file, GError **error)
{
    /* A pattern of psql: in double quotes, a double quote is written twice. */
    g_autoptr(GString) exclude = g_string_new("--exclude-schema=");
    sqlbuf_append_ident(exclude, config->migrate_schema);
    const char *const arguments[] = {"--schema-only", exclude->str, NULL};
    const PgDump dump = {.bindir = config->embedded_bindir,
                         .major = config->embedded_major,
                         .url = url,
                         .arguments = arguments,
                         .file = file};
    if (pg_dump_run(&dump, error))
        return true;
    error_context(error, "while writing the schema to migrate.dump");
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
