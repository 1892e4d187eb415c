/* The built-in hooks: where they stand by themselves, and what they are configured with. */
#include "hook/builtin.h"

#include <string.h>

#include "base/errors.h"
#include "base/sqlbuf.h"
#include "base/suggest.h"
#include "hook/internal.h"

enum { BACKUP_TIMEOUT_MS = 60 * 60 * 1000 };
#define BACKUP_MAX_SIZE                                                                                      \
    G_GINT64_CONSTANT(1000000000) /* bytes: what a copy in a transaction takes seconds for */

/* Keys of a hook that only some built-in takes. */
static const char *const special[] = {"table",         "windows", "timezone",  "fail_level", "url_env",
                                      "allow_private", "method",  "directory", "max_size",   NULL};

static const struct {
    const char *name;
    HookFunction function; /* NULL: hooks_provide() */
    Phase phases[5];
    unsigned count;
    const char *keys[3];
} builtins[] = {
    {"audit", builtin_audit, {PHASE_POST_EXECUTE, PHASE_POST_ROLLBACK, PHASE_ON_ERROR}, 3, {"table"}},
    {"backup",
     builtin_backup,
     {PHASE_PRE_EXECUTE, PHASE_POST_EXECUTE, PHASE_PRE_ROLLBACK, PHASE_POST_ROLLBACK, PHASE_ON_ERROR},
     5,
     {"method", "directory", "max_size"}},
    {"lint", NULL, {PHASE_POST_VALIDATE}, 1, {"fail_level"}},
    {"require_window", builtin_window, {PHASE_POST_VALIDATE}, 1, {"windows", "timezone"}},
    {"webhook", builtin_webhook, {PHASE_POST_COMPLETE, PHASE_ON_ERROR}, 2, {"url_env", "allow_private"}},
};

static int
find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(builtins); i++)
        if (strcmp(builtins[i].name, name) == 0)
            return (int)i;
    return -1;
}

const Phase *
builtin_phases(const char *name, unsigned *count)
{
    int i = find(name);
    *count = i < 0 ? 0 : builtins[i].count;
    return i < 0 ? NULL : builtins[i].phases;
}

void
builtin_free(Builtin *builtin)
{
    if (!builtin)
        return;
    g_free(builtin->schema);
    g_free(builtin->table);
    g_free(builtin->url_env);
    g_free(builtin->directory);
    if (builtin->windows)
        g_array_unref(builtin->windows);
    if (builtin->zone)
        g_time_zone_unref(builtin->zone);
    g_free(builtin);
}

static bool
blame(const YamlFile *file, const YamlNode *node, GError **error)
{
    yaml_blame(file, node->line, node->column, error);
    return false;
}

/* "schema.table" or "table" */
static bool
read_table(Builtin *builtin, const YamlFile *file, const YamlNode *node, GError **error)
{
    g_auto(GStrv) parts =
        g_strsplit(node && node->kind == YAML_SCALAR ? node->text : "audit.migration", ".", -1);
    unsigned count = g_strv_length(parts);
    if (count < 1 || count > 2 || !*parts[0] || !*parts[count - 1]) {
        error_set(error, ERR_CONFIG, "table is \"schema.table\" or \"table\"");
        return blame(file, node, error);
    }
    builtin->schema = count == 2 ? g_strdup(parts[0]) : g_strdup("public");
    builtin->table = g_strdup(parts[count - 1]);
    return true;
}

static bool
read_fail_level(Builtin *builtin, const YamlFile *file, const YamlNode *node, GError **error)
{
    builtin->fail_level = (Severity)builtin->config->lint_fail_level;
    if (!node || (node->kind == YAML_SCALAR && severity_parse(node->text, &builtin->fail_level)))
        return true;
    error_set(error, ERR_CONFIG, "fail_level is one of info, warning, error");
    return blame(file, node, error);
}

static bool
read_windows(Builtin *builtin, const YamlFile *file, const YamlNode *parent, GError **error)
{
    const YamlNode *list = yaml_get(parent, "windows");
    const YamlNode *zone = yaml_get(parent, "timezone");
    builtin->windows = g_array_new(FALSE, TRUE, sizeof(Window));
    if (!list || list->kind != YAML_SEQUENCE || list->items->len == 0) {
        error_set(error, ERR_CONFIG, "require_window has no windows");
        error_hint(error, "Write windows: [\"Mon-Fri 22:00-06:00\"] and timezone: Europe/Berlin.");
        return blame(file, list ? list : parent, error);
    }
    for (unsigned i = 0; i < list->items->len; i++) {
        const YamlNode *item = list->items->pdata[i];
        if (!window_parse(item->kind == YAML_SCALAR ? item->text : "", builtin->windows, error))
            return blame(file, item, error);
    }
    builtin->zone = g_time_zone_new_identifier(zone && zone->kind == YAML_SCALAR ? zone->text : "UTC");
    if (builtin->zone)
        return true;
    error_set(error, ERR_CONFIG, "there is no time zone \"%s\"", zone->kind == YAML_SCALAR ? zone->text : "");
    error_hint(error, "Use a name of the IANA database: Europe/Berlin, America/New_York, UTC.");
    return blame(file, zone, error);
}

static bool
read_address(Builtin *builtin, const YamlFile *file, const YamlNode *parent, GError **error)
{
    const YamlNode *variable = yaml_get(parent, "url_env");
    const YamlNode *private = yaml_get(parent, "allow_private");
    if (!variable || variable->kind != YAML_SCALAR || !*variable->text) {
        error_set(error, ERR_CONFIG, "webhook needs url_env");
        error_hint(error, "It names the environment variable that holds the URL: such URLs are secrets.");
        return blame(file, variable ? variable : parent, error);
    }
    builtin->url_env = g_strdup(variable->text);
    builtin->allow_private = private && private->kind == YAML_SCALAR && strcmp(private->text, "true") == 0;
    return true;
}

static bool
read_size(const char *text, int64_t *size)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    char *end;
    double value = g_ascii_strtod(text, &end);
    while (*end == ' ')
        end++;
    for (size_t i = 0; end > text && i < G_N_ELEMENTS(units); i++) {
        value *= 1000;
        *size = (int64_t)value;
        if (strcmp(end, units[i]) == 0)
            return value >= 1 && value < 1e18;
    }
    return false;
}

static bool
read_backup(Builtin *builtin, const YamlFile *file, const YamlNode *parent, GError **error)
{
    const YamlNode *method = yaml_get(parent, "method");
    const YamlNode *directory = yaml_get(parent, "directory");
    const YamlNode *size = yaml_get(parent, "max_size");
    const char *way = !method ? "copy" : method->kind == YAML_SCALAR ? method->text : "";
    builtin->dumps = strcmp(way, "pg_dump") == 0;
    builtin->directory =
        g_strdup(directory && directory->kind == YAML_SCALAR ? directory->text : ".confiture/backups");
    builtin->max_size = BACKUP_MAX_SIZE;
    if (!builtin->dumps && strcmp(way, "copy") != 0) {
        error_set(error, ERR_CONFIG, "method is copy or pg_dump");
        return blame(file, method, error);
    }
    if (directory && !builtin->dumps) {
        error_set(error, ERR_CONFIG, "directory is for method: pg_dump");
        return blame(file, directory, error);
    }
    if (size && (size->kind != YAML_SCALAR || !read_size(size->text, &builtin->max_size))) {
        error_set(error, ERR_CONFIG, "max_size is a size with its unit: 500 MB, 2 GB");
        return blame(file, size, error);
    }
    return true;
}

bool
builtin_has_table(Conn *conn, const char *schema, const char *table, bool *there, GError **error)
{
    g_autofree char *find = sqlbuf_format("SELECT pg_catalog.count(*) FROM pg_catalog.pg_class c"
                                          " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                                          " WHERE n.nspname = %L AND c.relname = %L",
                                          schema, table);
    g_autofree char *count = NULL;
    if (!conn_scalar(conn, find, &count, error))
        return false;
    *there = count && *count != '0';
    return true;
}

static bool
takes(int which, const char *key)
{
    for (unsigned k = 0; k < G_N_ELEMENTS(builtins[which].keys) && builtins[which].keys[k]; k++)
        if (strcmp(builtins[which].keys[k], key) == 0)
            return true;
    return false;
}

static bool
check_special(const YamlFile *file, const YamlNode *node, int which, GError **error)
{
    for (unsigned i = 0; i < node->keys->len; i++) {
        const YamlNode *key = node->keys->pdata[i];
        if (g_strv_contains(special, key->text) && !takes(which, key->text)) {
            error_set(error, ERR_CONFIG, "%s takes no %s", builtins[which].name, key->text);
            return blame(file, key, error);
        }
    }
    return true;
}

bool
builtin_refuse(const YamlFile *file, const YamlNode *node, GError **error)
{
    for (unsigned i = 0; i < node->keys->len; i++) {
        const YamlNode *key = node->keys->pdata[i];
        if (g_strv_contains(special, key->text)) {
            error_set(error, ERR_CONFIG, "%s is for built-in hooks", key->text);
            return blame(file, key, error);
        }
    }
    return true;
}

bool
builtin_read(HookSet *set, const YamlFile *file, const YamlNode *node, Hook *hook, GError **error)
{
    const YamlNode *name = yaml_get(node, "builtin");
    int which = name->kind == YAML_SCALAR ? find(name->text) : -1;
    if (which < 0) {
        const char *names[G_N_ELEMENTS(builtins) + 1] = {NULL};
        for (size_t i = 0; i < G_N_ELEMENTS(builtins); i++)
            names[i] = builtins[i].name;
        g_autofree char *all = g_strjoinv(", ", (char **)(void *)names);
        error_set(error, ERR_CONFIG, "there is no built-in hook \"%s\"",
                  name->kind == YAML_SCALAR ? name->text : "");
        error_hint(error, "There are %s.", all);
        return blame(file, name, error);
    }
    Builtin *builtin = g_new0(Builtin, 1);
    hook->form = HOOK_BUILTIN;
    hook->builtin = builtin;
    hook->data = builtin;
    hook->native = builtins[which].function;
    hook->shown = g_strdup(builtins[which].name);
    builtin->name = builtins[which].name;
    builtin->config = set->config;
    if (hook->native == builtin_backup)
        hook->timeout_ms = BACKUP_TIMEOUT_MS;
    return check_special(file, node, which, error) &&
           (!takes(which, "table") || read_table(builtin, file, yaml_get(node, "table"), error)) &&
           (!takes(which, "fail_level") ||
            read_fail_level(builtin, file, yaml_get(node, "fail_level"), error)) &&
           (!takes(which, "method") || read_backup(builtin, file, node, error)) &&
           (!takes(which, "url_env") || read_address(builtin, file, node, error)) &&
           (!takes(which, "windows") || read_windows(builtin, file, node, error));
}
