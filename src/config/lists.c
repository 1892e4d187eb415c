#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/glob.h"
#include "config/load.h"

/* Lists of text ------------------------------------------------------------------------------------------ */

char **
list_globs(const Source *source, const char *key, const char *name, GError **error)
{
    const YamlNode *node = yaml_get(source->node, name);
    g_autofree char *full = g_strdup_printf("%s.%s", key, name);
    g_autoptr(GStrvBuilder) globs = g_strv_builder_new();
    if (!node || yaml_is_null(node))
        return g_strv_builder_end(globs);
    Source list = source_below(source, node);
    if (!source_expect(&list, full, YAML_SEQUENCE, error))
        return NULL;
    for (unsigned i = 0; i < node->items->len; i++) {
        Source item = source_below(source, g_ptr_array_index(node->items, i));
        g_autofree char *item_key = g_strdup_printf("%s[%u]", full, i);
        g_autofree char *glob = source_text(&item, item_key, error);
        if (!glob)
            return NULL;
        if (!*glob) {
            source_error(&item, item_key, error, "is empty");
            return NULL;
        }
        /* Compiled for its errors alone: they point at the line here, where a build could not. */
        const char *const one[] = {glob, NULL};
        g_autoptr(GlobList) compiled = glob_list_new(one, error);
        if (!compiled) {
            yaml_blame(source->file, item.node->line, item.node->column, error);
            return NULL;
        }
        g_strv_builder_add(globs, glob);
    }
    return g_strv_builder_end(globs);
}

static void
append_globs(GString *out, const char *word, char *const *globs)
{
    if (!globs[0])
        return;
    g_autofree char *all = g_strjoinv(" ", (char **)globs);
    g_string_append_printf(out, "%s%s %s", out->len > 0 ? ", " : "", word, all);
}

/* exclude_dirs, plugins ---------------------------------------------------------------------------------- */

/* What is written with its whole path says so itself. */
static bool
is_fenced(const Setting *setting, const char *key, const Source *item)
{
    g_autofree char *text = setting->type == SETTING_LIBRARIES ? source_text(item, key, NULL) : NULL;
    return !text || !g_path_is_absolute(text);
}

static bool
store_paths(Config *config, const Setting *setting, const Source *source, GError **error)
{
    GPtrArray *paths = G_STRUCT_MEMBER(GPtrArray *, config, setting->offset);
    if (source->kind == SOURCE_DEFAULT) {
        origin_set(config, setting->key, NULL, source);
        return true;
    }
    if (!source_expect(source, setting->key, YAML_SEQUENCE, error))
        return false;
    if (source->node->items->len == 0)
        origin_set(config, setting->key, "", source);
    for (unsigned i = 0; i < source->node->items->len; i++) {
        Source item = source_below(source, g_ptr_array_index(source->node->items, i));
        g_autofree char *key = g_strdup_printf("%s[%u]", setting->key, i);
        char *path = value_path(config, key, &item, is_fenced(setting, key, &item), error);
        if (!path)
            return false;
        g_ptr_array_add(paths, path);
        g_autofree char *shown = path_shown(path, config->project_directory);
        origin_set(config, key, shown, &item);
    }
    return true;
}

/* include_dirs ------------------------------------------------------------------------------------------- */

static void
include_free(void *data)
{
    IncludeDir *dir = data;
    if (!dir)
        return;
    g_free(dir->path);
    g_free(dir->directory);
    g_strfreev(dir->include);
    g_strfreev(dir->exclude);
    g_free(dir);
}

static bool
read_include_object(const Config *config, const char *key, const Source *source, IncludeDir *dir,
                    Source *path, GError **error)
{
    static const char *const known[] = {"path", "recursive", "include", "exclude", "order", NULL};
    const YamlNode *recursive = yaml_get(source->node, "recursive");
    const YamlNode *order = yaml_get(source->node, "order");
    const YamlNode *where = yaml_get(source->node, "path");
    g_autofree char *recursive_key = g_strdup_printf("%s.recursive", key);
    g_autofree char *order_key = g_strdup_printf("%s.order", key);
    if (!source_known_keys(source, key, known, error))
        return false;
    if (!where) {
        source_error(source, key, error, "has no path");
        error_hint(error, "Write \"- path: db/schema\", other keys below it.");
        return false;
    }
    *path = source_below(source, where);
    if (recursive) {
        Source item = source_below(source, recursive);
        if (!value_bool(recursive_key, &item, &dir->recursive, error))
            return false;
    }
    if (order) {
        Source item = source_below(source, order);
        if (!value_integer(order_key, &item, -1000000, 1000000, &dir->order, error))
            return false;
    }
    g_strfreev(dir->include);
    g_strfreev(dir->exclude);
    dir->exclude = NULL;
    dir->include = list_globs(source, key, "include", error);
    if (dir->include)
        dir->exclude = list_globs(source, key, "exclude", error);
    return dir->include && dir->exclude;
}

static bool
check_not_twice(const Config *config, const IncludeDir *dir, const char *key, const Source *source,
                GError **error)
{
    for (unsigned i = 0; i < config->include_dirs->len; i++) {
        const IncludeDir *earlier = g_ptr_array_index(config->include_dirs, i);
        if (strcmp(earlier->directory, dir->directory) == 0) {
            source_error(source, key, error, "names %s again", dir->path);
            error_detail(error, "Its files would be read twice; it was given first at line %d.",
                         earlier->place.line);
            return false;
        }
    }
    return true;
}

static bool
add_include(Config *config, const char *key, const Source *source, GError **error)
{
    IncludeDir *dir = g_new0(IncludeDir, 1);
    Source path = *source;
    dir->recursive = true;
    dir->include = g_new0(char *, 1);
    dir->exclude = g_new0(char *, 1);
    dir->place = source_place(source);
    bool object = source->kind == SOURCE_FILE && source->node->kind == YAML_MAPPING;
    if (object && !read_include_object(config, key, source, dir, &path, error)) {
        include_free(dir);
        return false;
    }
    dir->directory = value_path(config, key, &path, true, error);
    if (dir->directory)
        dir->path = strcmp(dir->directory, config->project_directory) == 0
                        ? g_strdup(".")
                        : path_shown(dir->directory, config->project_directory);
    if (!dir->directory || !check_not_twice(config, dir, key, &path, error)) {
        include_free(dir);
        return false;
    }
    g_autoptr(GString) shown = g_string_new(dir->path);
    if (!dir->recursive)
        g_string_append(shown, ", not recursive");
    append_globs(shown, "include", dir->include);
    append_globs(shown, "exclude", dir->exclude);
    if (dir->order != 0)
        g_string_append_printf(shown, ", order %d", dir->order);
    origin_set(config, key, shown->str, source);
    g_ptr_array_add(config->include_dirs, dir);
    return true;
}

/* Stable: equal orders keep the order of the list. */
static void
sort_includes(GPtrArray *dirs)
{
    for (unsigned i = 1; i < dirs->len; i++) {
        IncludeDir *dir = dirs->pdata[i];
        unsigned at = i;
        for (; at > 0 && ((IncludeDir *)dirs->pdata[at - 1])->order > dir->order; at--)
            dirs->pdata[at] = dirs->pdata[at - 1];
        dirs->pdata[at] = dir;
    }
}

static bool
store_includes(Config *config, const Setting *setting, const Source *source, GError **error)
{
    if (source->kind == SOURCE_DEFAULT)
        return add_include(config, "include_dirs[0]", source, error);
    if (!source_expect(source, setting->key, YAML_SEQUENCE, error))
        return false;
    if (source->node->items->len == 0) {
        source_error(source, setting->key, error, "is empty, so there would be nothing to build");
        error_hint(error, "Remove it to read db/schema.");
        return false;
    }
    for (unsigned i = 0; i < source->node->items->len; i++) {
        Source item = source_below(source, g_ptr_array_index(source->node->items, i));
        g_autofree char *key = g_strdup_printf("%s[%u]", setting->key, i);
        if (!add_include(config, key, &item, error))
            return false;
    }
    sort_includes(config->include_dirs);
    return true;
}

/* seed.profiles ------------------------------------------------------------------------------------------ */

static void
profile_free(void *data)
{
    SeedProfile *profile = data;
    g_free(profile->name);
    g_strfreev(profile->include);
    g_strfreev(profile->exclude);
    g_free(profile);
}

static void
replace_profile(GPtrArray *profiles, SeedProfile *profile)
{
    for (unsigned i = 0; i < profiles->len; i++) {
        SeedProfile *earlier = profiles->pdata[i];
        if (strcmp(earlier->name, profile->name) == 0) {
            profile_free(earlier);
            profiles->pdata[i] = profile;
            return;
        }
    }
    g_ptr_array_add(profiles, profile);
}

static bool
add_profile(Config *config, const char *name, const Source *source, GError **error)
{
    static const char *const known[] = {"include", "exclude", NULL};
    g_autofree char *key = g_strdup_printf("seed.profiles.%s", name);
    if (!source_expect(source, key, YAML_MAPPING, error) || !source_known_keys(source, key, known, error))
        return false;
    SeedProfile *profile = g_new0(SeedProfile, 1);
    profile->name = g_strdup(name);
    profile->place = source_place(source);
    profile->include = list_globs(source, key, "include", error);
    profile->exclude = profile->include ? list_globs(source, key, "exclude", error) : NULL;
    if (!profile->exclude) {
        profile_free(profile);
        return false;
    }
    g_autoptr(GString) shown = g_string_new(NULL);
    append_globs(shown, "include", profile->include);
    append_globs(shown, "exclude", profile->exclude);
    origin_set(config, key, shown->len > 0 ? shown->str : "every file", source);
    replace_profile(config->seed_profiles, profile);
    return true;
}

/* variables ---------------------------------------------------------------------------------------------- */

/* What psql takes for a variable's name (manual, psql, "Variables"): letters, digits and underscores. */
static bool
is_variable_name(const char *name)
{
    for (const char *p = name; *p; p++)
        if (!g_ascii_isalnum(*p) && *p != '_' && !((unsigned char)*p & 0x80))
            return false;
    return *name != '\0';
}

bool
variable_store(Config *config, const char *name, const Source *source, GError **error)
{
    g_autofree char *key = g_strdup_printf("variables.%s", name);
    if (!is_variable_name(name)) {
        source_error(source, key, error, "is no name for a psql variable");
        error_hint(error, "Names are made of letters, digits and underscores.");
        return false;
    }
    g_autofree char *value = source_text(source, key, error);
    if (!value)
        return false;
    origin_set(config, key, value, source);
    g_hash_table_replace(config->variables, g_strdup(name), g_steal_pointer(&value));
    return true;
}

/* A map's entries, one by one. */
static bool
store_entries(Config *config, const Setting *setting, const Source *source,
              bool (*store)(Config *, const char *, const Source *, GError **), GError **error)
{
    if (source->kind == SOURCE_DEFAULT)
        return true;
    if (!source_expect(source, setting->key, YAML_MAPPING, error))
        return false;
    for (unsigned i = 0; i < source->node->items->len; i++) {
        const YamlNode *name = g_ptr_array_index(source->node->keys, i);
        Source item = source_below(source, g_ptr_array_index(source->node->items, i));
        if (!store(config, name->text, &item, error))
            return false;
    }
    return true;
}

bool
list_store(Config *config, const Setting *setting, const Source *source, GError **error)
{
    if (!config->include_dirs) {
        config->include_dirs = g_ptr_array_new_with_free_func(include_free);
        config->exclude_dirs = g_ptr_array_new_with_free_func(g_free);
        config->plugins = g_ptr_array_new_with_free_func(g_free);
        config->seed_profiles = g_ptr_array_new_with_free_func(profile_free);
        config->variables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    }
    if (setting->type >= SETTING_WORDS)
        return lint_list_store(config, setting, source, error);
    if (setting->type == SETTING_PATHS || setting->type == SETTING_LIBRARIES)
        return store_paths(config, setting, source, error);
    if (setting->type == SETTING_INCLUDES)
        return store_includes(config, setting, source, error);
    if (setting->type == SETTING_MAP)
        return store_entries(config, setting, source, variable_store, error);
    return store_entries(config, setting, source, add_profile, error);
}
