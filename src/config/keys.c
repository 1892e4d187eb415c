#include <string.h>

#include "base/errors.h"
#include "base/suggest.h"
#include "config/load.h"

/* Keys that projects of the Python predecessor hold. Its dead keys are named as such; for the others the hint
 * says what takes their place, or that there is nothing yet. */
static const struct {
    const char *key;
    const char *hint;
} retired[] = {
    {"auto_backup", "It never had an effect; remove the line."},
    {"require_confirmation", "It never had an effect; remove the line. \"protected: true\" refuses drops."},
    {"auto_discover", "Every matching file is read; remove the line."},
    {"superuser_dirs",
     "There are no superuser directories; list the directory in include_dirs, with an order."},
    {"superuser_post_dirs",
     "There are no superuser directories; list the directory in include_dirs, with an order."},
    {"two_pass", "A build reads every file once, in order; remove the line."},
    {"validate_comments", "An unclosed comment is always an error; remove the section."},
    {"separators", "The assembled script has one form; remove the section."},
    {"execution_mode", "Seed files are run one after the other; remove the line."},
    {"continue_on_error", "A build stops at the first error and leaves nothing behind; remove the line."},
    {"transaction_mode", "A build is one transaction wherever PostgreSQL allows it; remove the line."},
    {"migration_table", "Confiture keeps its tables in a schema of its own; remove the line."},
    {"tracking_table", "Confiture keeps its tables in a schema of its own; remove the line."},
    {"<<", "Merge keys are not supported; write the lines out."},
    {"url", "The key is database_url."},
    {"dsn", "The key is database_url."},
    {"database", "The connection is database_url; the name of the embedded database is build.database."},
    {"bindir", "The key is embedded.bindir."},
};

const char *
keys_retired_hint(const char *key)
{
    for (size_t i = 0; i < G_N_ELEMENTS(retired); i++)
        if (strcmp(retired[i].key, key) == 0)
            return retired[i].hint;
    return NULL;
}

/* What stands behind "prefix." in a setting's key, or NULL. */
static const char *
behind_prefix(const char *key, const char *prefix)
{
    size_t n = strlen(prefix);
    if (n == 0)
        return key;
    return strncmp(key, prefix, n) == 0 && key[n] == '.' ? key + n + 1 : NULL;
}

static const Setting *
find_setting(const char *key)
{
    size_t count;
    const Setting *settings = config_settings_table(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(settings[i].key, key) == 0 && settings[i].scope != SCOPE_COMMAND)
            return &settings[i];
    return NULL;
}

static bool
is_section(const char *key)
{
    size_t count;
    const Setting *settings = config_settings_table(&count);
    for (size_t i = 0; i < count; i++)
        if (*key && behind_prefix(settings[i].key, key))
            return true;
    return false;
}

/* The names that may stand at this level, sections among them, once each. */
static GPtrArray *
names_at(const char *prefix, unsigned scope)
{
    size_t count;
    const Setting *settings = config_settings_table(&count);
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < count; i++) {
        const char *rest = behind_prefix(settings[i].key, prefix);
        if (!rest || !(settings[i].scope & scope))
            continue;
        char *name = g_strndup(rest, strcspn(rest, "."));
        if (g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
            g_free(name);
        else
            g_ptr_array_add(names, name);
    }
    g_ptr_array_add(names, NULL);
    return names;
}

/* A setting of another level whose last part is this name: sort_mode written without its section. */
static const Setting *
setting_elsewhere(const char *name)
{
    size_t count;
    const Setting *settings = config_settings_table(&count);
    for (size_t i = 0; i < count; i++) {
        const char *dot = strrchr(settings[i].key, '.');
        if (settings[i].scope != SCOPE_COMMAND && strcmp(dot ? dot + 1 : settings[i].key, name) == 0)
            return &settings[i];
    }
    return NULL;
}

static bool
set_unknown(const YamlFile *file, const YamlNode *key, const char *prefix, const char *full, unsigned scope,
            GError **error)
{
    g_autoptr(GPtrArray) names = names_at(prefix, scope);
    const char *nearest = suggest_nearest(key->text, (const char *const *)names->pdata);
    const Setting *elsewhere = setting_elsewhere(key->text);
    const char *hint = keys_retired_hint(key->text);
    const char *dot = *prefix ? "." : "";
    error_set(error, ERR_CONFIG, "unknown setting \"%s\"", full);
    if (hint)
        error_hint(error, "%s", hint);
    else if (nearest)
        error_hint(error, "Did you mean \"%s%s%s\"?", prefix, dot, nearest);
    else if (elsewhere)
        error_hint(error, "Did you mean \"%s\"?", elsewhere->key);
    else {
        g_autofree char *all = g_strjoinv(", ", (char **)names->pdata);
        error_hint(error, "The settings there are: %s.", all);
    }
    yaml_blame(file, key->line, key->column, error);
    return false;
}

static bool
check_level(const YamlFile *file, const YamlNode *node, const char *prefix, unsigned scope, GError **error)
{
    for (unsigned i = 0; i < node->keys->len; i++) {
        const YamlNode *key = g_ptr_array_index(node->keys, i);
        const YamlNode *item = g_ptr_array_index(node->items, i);
        g_autofree char *full = *prefix ? g_strdup_printf("%s.%s", prefix, key->text) : g_strdup(key->text);
        const Setting *setting = find_setting(full);
        if (setting && (setting->scope & scope))
            continue;
        if (setting) {
            bool project = setting->scope == SCOPE_PROJECT;
            error_set(error, ERR_CONFIG, "\"%s\" cannot be set in %s", full,
                      project ? "an environment" : "confiture.yaml");
            if (project)
                error_hint(error, "Set it in confiture.yaml; an environment is named by its file.");
            else
                error_hint(error, "Set it in db/environments/<name>.yaml: it belongs to one database.");
            yaml_blame(file, key->line, key->column, error);
            return false;
        }
        if (!is_section(full))
            return set_unknown(file, key, prefix, full, scope, error);
        if (yaml_is_null(item))
            continue;
        Source section = {.kind = SOURCE_FILE, .file = file, .node = item};
        if (!source_expect(&section, full, YAML_MAPPING, error) ||
            !check_level(file, item, full, scope, error))
            return false;
    }
    return true;
}

bool
keys_check(const YamlFile *file, unsigned scope, GError **error)
{
    return check_level(file, file->root, "", scope, error);
}

const YamlNode *
keys_find(const YamlFile *file, const Setting *setting)
{
    g_auto(GStrv) parts = g_strsplit(setting->key, ".", -1);
    const YamlNode *node = file ? file->root : NULL;
    for (unsigned i = 0; node && parts[i]; i++)
        node = yaml_get(node, parts[i]);
    if (node && setting->type >= SETTING_PATHS && yaml_is_null(node))
        return NULL;
    return node;
}
