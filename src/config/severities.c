/* The settings of the linter that are lists: words, globs, severities, severities by path, and rules. */
#include <string.h>

#include "base/errors.h"
#include "base/glob.h"
#include "base/suggest.h"
#include "config/load.h"

/* Words and globs ---------------------------------------------------------------------------------------- */

static bool
check_choice(const Setting *setting, const char *key, const Source *item, const char *word, GError **error)
{
    g_auto(GStrv) choices = g_strsplit(setting->choices, "|", -1);
    if (g_strv_contains((const char *const *)choices, word))
        return true;
    g_autofree char *all = g_strjoinv(", ", choices);
    g_autofree char *given = source_given(item);
    source_error(item, key, error, "must be one of %s%s", all, given);
    const char *nearest = *given ? suggest_nearest(word, (const char *const *)choices) : NULL;
    if (nearest)
        error_hint(error, "Did you mean \"%s\"?", nearest);
    return false;
}

static bool
check_word(const Setting *setting, const char *key, const Source *item, const char *word, GError **error)
{
    if (!*word) {
        source_error(item, key, error, "is empty");
        return false;
    }
    if (setting->choices)
        return check_choice(setting, key, item, word, error);
    if (setting->type != SETTING_GLOBS)
        return true;
    const char *const one[] = {word, NULL};
    g_autoptr(GlobList) compiled = glob_list_new(one, error);
    if (!compiled && item->kind == SOURCE_FILE)
        yaml_blame(item->file, item->node->line, item->node->column, error);
    return compiled != NULL;
}

/* Each word has an origin of its own, "lint.pii[0]". */
static void
set_origins(Config *config, const Setting *setting, char **words, const Source *source)
{
    if (!*words)
        origin_set(config, setting->key, source->kind == SOURCE_DEFAULT ? NULL : "", source);
    for (unsigned i = 0; words[i]; i++) {
        g_autofree char *key = g_strdup_printf("%s[%u]", setting->key, i);
        Source item = *source;
        if (source->kind == SOURCE_FILE)
            item.node = g_ptr_array_index(source->node->items, i);
        origin_set(config, key, words[i], &item);
    }
}

static bool
store_words(Config *config, const Setting *setting, const Source *source, GError **error)
{
    char ***field = &G_STRUCT_MEMBER(char **, config, setting->offset);
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    if (source->kind == SOURCE_DEFAULT) {
        *field = setting->fallback ? g_strsplit(setting->fallback, ", ", -1) : g_new0(char *, 1);
        set_origins(config, setting, *field, source);
        return true;
    }
    if (!source_expect(source, setting->key, YAML_SEQUENCE, error))
        return false;
    for (unsigned i = 0; i < source->node->items->len; i++) {
        Source item = source_below(source, g_ptr_array_index(source->node->items, i));
        g_autofree char *key = g_strdup_printf("%s[%u]", setting->key, i);
        g_autofree char *word = source_text(&item, key, error);
        if (!word || !check_word(setting, key, &item, word, error))
            return false;
        g_strv_builder_add(words, word);
    }
    *field = g_strv_builder_end(words);
    set_origins(config, setting, *field, source);
    return true;
}

/* Severities --------------------------------------------------------------------------------------------- */

static bool
read_severity(const char *key, const Source *source, Severity *severity, GError **error)
{
    static const char *const names[] = {"off", "info", "warning", "error", NULL};
    /* YAML 1.1 has "off" for false, and people write both. */
    g_autofree char *text = source_text(source, key, error);
    if (!text)
        return false;
    for (int i = 0; names[i]; i++) {
        if (strcmp(text, names[i]) == 0) {
            *severity = (Severity)i;
            return true;
        }
    }
    if (strcmp(text, "false") == 0) {
        *severity = SEVERITY_OFF;
        return true;
    }
    g_autofree char *given = source_given(source);
    const char *nearest = *given ? suggest_nearest(text, names) : NULL;
    source_error(source, key, error, "must be one of off, info, warning, error%s", given);
    if (nearest)
        error_hint(error, "Did you mean \"%s\"?", nearest);
    return false;
}

static bool
read_severities(Config *config, const char *key, const Source *source, GHashTable *rules, GError **error)
{
    if (!source_expect(source, key, YAML_MAPPING, error))
        return false;
    for (unsigned i = 0; i < source->node->items->len; i++) {
        const YamlNode *name = g_ptr_array_index(source->node->keys, i);
        const YamlNode *value = g_ptr_array_index(source->node->items, i);
        Source item = source_below(source, value);
        g_autofree char *full = g_strdup_printf("%s.%s", key, name->text);
        Severity severity;
        if (!read_severity(full, &item, &severity, error))
            return false;
        g_hash_table_replace(rules, g_strdup(name->text), GINT_TO_POINTER((int)severity));
        origin_set(config, full, value->text, &item);
    }
    return true;
}

static void
override_free(void *data)
{
    LintOverride *override = data;
    g_strfreev(override->paths);
    g_hash_table_unref(override->rules);
    g_free(override);
}

static bool
add_override(Config *config, const char *key, const Source *source, GError **error)
{
    static const char *const known[] = {"paths", "rules", NULL};
    if (!source_expect(source, key, YAML_MAPPING, error) || !source_known_keys(source, key, known, error))
        return false;
    const YamlNode *rules = yaml_get(source->node, "rules");
    if (!rules || !yaml_get(source->node, "paths")) {
        source_error(source, key, error, "has no %s", rules ? "paths" : "rules");
        error_hint(error, "Write \"- paths: [...]\" and, below it, \"rules:\" with their severities.");
        return false;
    }
    LintOverride *override = g_new0(LintOverride, 1);
    override->rules = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    override->place = source_place(source);
    g_ptr_array_add(config->lint_overrides, override);
    override->paths = list_globs(source, key, "paths", error);
    if (!override->paths)
        return false;
    g_autofree char *paths_key = g_strdup_printf("%s.paths", key);
    g_autofree char *paths = g_strjoinv(" ", override->paths);
    origin_set(config, paths_key, paths, source);
    Source below = source_below(source, rules);
    g_autofree char *full = g_strdup_printf("%s.rules", key);
    return read_severities(config, full, &below, override->rules, error);
}

static bool
store_overrides(Config *config, const Setting *setting, const Source *source, GError **error)
{
    config->lint_overrides = g_ptr_array_new_with_free_func(override_free);
    if (source->kind == SOURCE_DEFAULT) {
        origin_set(config, setting->key, NULL, source);
        return true;
    }
    if (!source_expect(source, setting->key, YAML_SEQUENCE, error))
        return false;
    for (unsigned i = 0; i < source->node->items->len; i++) {
        Source item = source_below(source, g_ptr_array_index(source->node->items, i));
        g_autofree char *key = g_strdup_printf("%s[%u]", setting->key, i);
        if (!add_override(config, key, &item, error))
            return false;
    }
    return true;
}

static bool
store_severities(Config *config, const Setting *setting, const Source *source, GError **error)
{
    config->lint_rules = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (source->kind == SOURCE_DEFAULT) {
        origin_set(config, setting->key, NULL, source);
        return true;
    }
    return read_severities(config, setting->key, source, config->lint_rules, error);
}

/* The nodes as they are: whoever they are for says what is wrong in them. */
static bool
store_nodes(Config *config, const Setting *setting, const Source *source, GError **error)
{
    if (source->kind == SOURCE_DEFAULT) {
        origin_set(config, setting->key, NULL, source);
        return true;
    }
    if (!source_expect(source, setting->key, YAML_SEQUENCE, error))
        return false;
    for (unsigned i = 0; i < source->node->items->len; i++) {
        Source item = source_below(source, g_ptr_array_index(source->node->items, i));
        g_autofree char *key = g_strdup_printf("%s[%u]", setting->key, i);
        if (!source_expect(&item, key, YAML_MAPPING, error))
            return false;
        const YamlNode *id = yaml_get(item.node, "id");
        id = id ? id : yaml_get(item.node, "phase");
        origin_set(config, key, id && id->kind == YAML_SCALAR ? id->text : "", &item);
    }
    G_STRUCT_MEMBER(const YamlNode *, config, setting->offset) = source->node;
    return true;
}

const YamlFile *
config_project_yaml(const Config *config)
{
    return config->state->project;
}

bool
lint_list_store(Config *config, const Setting *setting, const Source *source, GError **error)
{
    if (setting->type == SETTING_SEVERITIES)
        return store_severities(config, setting, source, error);
    if (setting->type == SETTING_OVERRIDES)
        return store_overrides(config, setting, source, error);
    if (setting->type == SETTING_NODES)
        return store_nodes(config, setting, source, error);
    return store_words(config, setting, source, error);
}
