#include "config/load.h"

#include <string.h>

#include "base/errors.h"

static const ConfigOverride *
find_override(const ConfigRequest *request, const char *key)
{
    for (size_t i = request->override_count; i > 0; i--)
        if (strcmp(request->overrides[i - 1].key, key) == 0)
            return &request->overrides[i - 1];
    return NULL;
}

/* The source a setting is taken from: the highest there is. Lower ones are not looked at, so that a variable
 * which only an overridden value needs may stay unset. */
static Source
choose_source(const Config *config, const ConfigRequest *request, const Setting *setting)
{
    const ConfigOverride *flag = find_override(request, setting->key);
    const char *variable = setting->variable ? g_getenv(setting->variable) : NULL;
    const YamlNode *environment = keys_find(config->state->environment, setting);
    const YamlNode *project = keys_find(config->state->project, setting);
    Source source = {.kind = SOURCE_DEFAULT, .text = setting->fallback, .secret = setting->secret};
    if (flag) {
        source.kind = SOURCE_FLAG;
        source.name = flag->flag;
        source.text = flag->value;
    } else if (variable && *variable) {
        source.kind = SOURCE_VARIABLE;
        source.name = setting->variable;
        source.text = variable;
    } else if (environment || project) {
        source.kind = SOURCE_FILE;
        source.file = environment ? config->state->environment : config->state->project;
        source.node = environment ? environment : project;
    }
    return source;
}

/* Maps are put together, the project's entries first, so that the environment's win. */
static bool
load_merged(Config *config, const ConfigRequest *request, const Setting *setting, GError **error)
{
    const YamlFile *files[] = {config->state->project, config->state->environment};
    Source none = {.kind = SOURCE_DEFAULT};
    if (!list_store(config, setting, &none, error))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        const YamlNode *node = keys_find(files[i], setting);
        Source source = {.kind = SOURCE_FILE, .file = files[i], .node = node};
        if (node && !list_store(config, setting, &source, error))
            return false;
    }
    g_autofree char *prefix = g_strconcat(setting->key, ".", NULL);
    for (size_t i = 0; setting->type == SETTING_MAP && i < request->override_count; i++) {
        const ConfigOverride *flag = &request->overrides[i];
        Source source = {.kind = SOURCE_FLAG, .name = flag->flag, .text = flag->value};
        if (g_str_has_prefix(flag->key, prefix) &&
            !variable_store(config, flag->key + strlen(prefix), &source, error))
            return false;
    }
    bool empty = setting->type == SETTING_MAP ? g_hash_table_size(config->variables) == 0
                                              : config->seed_profiles->len == 0;
    if (empty)
        origin_set(config, setting->key, NULL, &none);
    return true;
}

static bool
load_setting(Config *config, const ConfigRequest *request, const Setting *setting, GError **error)
{
    if (setting->scope == SCOPE_COMMAND)
        return true;
    if (setting->type == SETTING_MAP || setting->type == SETTING_PROFILES)
        return load_merged(config, request, setting, error);
    Source source = choose_source(config, request, setting);
    return value_store(config, setting, &source, error);
}

/* Flags are declared by cli/; one that names no setting is its mistake, found by the first test that runs. */
static bool
check_overrides(const ConfigRequest *request, GError **error)
{
    size_t count;
    const Setting *settings = config_settings_table(&count);
    for (size_t i = 0; i < request->override_count; i++) {
        const char *key = request->overrides[i].key;
        bool known = g_str_has_prefix(key, "variables.");
        for (size_t s = 0; s < count && !known; s++)
            known = strcmp(settings[s].key, key) == 0 && settings[s].type < SETTING_PATHS &&
                    settings[s].scope != SCOPE_COMMAND;
        if (!known) {
            error_set(error, ERR_INTERNAL, "flag %s sets \"%s\", which is no setting",
                      request->overrides[i].flag, key);
            return false;
        }
    }
    return true;
}

/* A name that needs no quoting in SQL or in a shell: lower case letters, digits, underscores. */
static char *
database_name(const char *name)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *p = name; *p && out->len < 63; p++)
        if (g_ascii_isalnum(*p))
            g_string_append_c(out, g_ascii_tolower(*p));
        else if (out->len > 0 && out->str[out->len - 1] != '_')
            g_string_append_c(out, '_');
    while (out->len > 0 && out->str[out->len - 1] == '_')
        g_string_truncate(out, out->len - 1);
    if (out->len == 0)
        g_string_append(out, "app");
    if (g_ascii_isdigit(out->str[0])) {
        g_string_prepend_c(out, '_');
        g_string_truncate(out, MIN(out->len, 63));
    }
    /* Databases that every server has. */
    if (strcmp(out->str, "postgres") == 0 || g_str_has_prefix(out->str, "template"))
        g_string_append(out, "_app");
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* The defaults that are worked out. */
static void
fill_in(Config *config)
{
    Source none = {.kind = SOURCE_DEFAULT};
    config->embedded = config->database_url == NULL;
    if (!config->name) {
        config->name = g_path_get_basename(config->project_directory);
        origin_set(config, "name", config->name, &none);
    }
    if (!config->build_database) {
        config->build_database = database_name(config->name);
        origin_set(config, "build.database", config->build_database, &none);
    }
}

Config *
config_load(const ConfigRequest *request, GError **error)
{
    g_autoptr(Config) config = g_new0(Config, 1);
    size_t count;
    const Setting *settings = config_settings_table(&count);
    config->state = g_new0(struct ConfigState, 1);
    if (!check_overrides(request, error) || !project_open(config, request, error))
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (!load_setting(config, request, &settings[i], error))
            return NULL;
    fill_in(config);
    return g_steal_pointer(&config);
}

const SeedProfile *
config_seed_profile(const Config *config, const char *name, GError **error)
{
    g_autoptr(GString) all = g_string_new(NULL);
    for (unsigned i = 0; i < config->seed_profiles->len; i++) {
        const SeedProfile *profile = g_ptr_array_index(config->seed_profiles, i);
        if (strcmp(profile->name, name) == 0)
            return profile;
        g_string_append_printf(all, "%s%s", i > 0 ? ", " : "", profile->name);
    }
    error_set(error, ERR_USAGE, "no seed profile \"%s\"", name);
    if (all->len > 0)
        error_hint(error, "There are: %s.", all->str);
    else
        error_hint(error, "Declare it below seed.profiles in confiture.yaml.");
    return NULL;
}

void
config_free(Config *config)
{
    if (!config)
        return;
    if (config->include_dirs) {
        g_ptr_array_unref(config->include_dirs);
        g_ptr_array_unref(config->exclude_dirs);
        g_ptr_array_unref(config->plugins);
        g_ptr_array_unref(config->seed_profiles);
        g_hash_table_unref(config->variables);
    }
    size_t count;
    const Setting *settings = config_settings_table(&count);
    for (size_t i = 0; i < count; i++)
        if (settings[i].type == SETTING_WORDS || settings[i].type == SETTING_GLOBS)
            g_strfreev(G_STRUCT_MEMBER(char **, config, settings[i].offset));
    g_clear_pointer(&config->lint_rules, g_hash_table_unref);
    g_clear_pointer(&config->lint_overrides, g_ptr_array_unref);
    g_free(config->lint_baseline);
    g_free(config->lint_lua_directory);
    g_free(config->lint_index_prefix);
    g_free(config->lint_foreign_key_prefix);
    if (config->state->origins)
        g_ptr_array_unref(config->state->origins);
    yaml_file_free(config->state->project);
    yaml_file_free(config->state->environment);
    g_free(config->state);
    g_free(config->project_directory);
    g_free(config->project_file);
    g_free(config->environment);
    g_free(config->environment_file);
    g_free(config->name);
    g_free(config->database_url);
    g_free(config->build_database);
    g_free(config->seed_directory);
    g_free(config->migrate_directory);
    g_free(config->migrate_schema);
    g_free(config->migrate_dump);
    g_free(config->embedded_bindir);
    g_free(config->embedded_directory);
    g_free(config);
}
