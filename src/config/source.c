#include <stdarg.h>
#include <string.h>

#include "base/errors.h"
#include "base/mask.h"
#include "base/suggest.h"
#include "config/expand.h"
#include "config/load.h"

static const char *
dashes(const Source *source)
{
    return g_str_has_prefix(source->name, "--") ? "" : "--";
}

void
source_error(const Source *source, const char *key, GError **error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *wrong = g_strdup_vprintf(format, args);
    va_end(args);
    switch (source->kind) {
    case SOURCE_FLAG:
        error_set(error, ERR_USAGE, "%s%s %s", dashes(source), source->name, wrong);
        break;
    case SOURCE_VARIABLE:
        error_set(error, ERR_CONFIG, "environment variable %s %s", source->name, wrong);
        break;
    case SOURCE_DEFAULT:
        error_set(error, ERR_INTERNAL, "the default of %s %s", key, wrong);
        break;
    case SOURCE_FILE:
        error_set(error, ERR_CONFIG, "%s %s", key, wrong);
        yaml_blame(source->file, source->node->line, source->node->column, error);
        break;
    }
}

char *
source_given(const Source *source)
{
    const char *text = source->kind == SOURCE_FILE ? source->node->text : source->text;
    if (source->secret || source->kind == SOURCE_VARIABLE || !text)
        return g_strdup("");
    if (strlen(text) > 60)
        return g_strdup("");
    return g_strdup_printf(", not \"%s\"", text);
}

char *
source_text(const Source *source, const char *key, GError **error)
{
    if (source->kind != SOURCE_FILE)
        return g_strdup(source->text);
    if (!source_expect(source, key, YAML_SCALAR, error))
        return NULL;
    if (yaml_is_null(source->node)) {
        source_error(source, key, error, "has no value");
        error_hint(error, "Give it a value, or remove the line.");
        return NULL;
    }
    char *text = expand_variables(source->node->text, g_getenv, error);
    if (!text) {
        yaml_blame(source->file, source->node->line, source->node->column, error);
        error_context(error, "while reading %s", key);
    }
    return text;
}

Source
source_below(const Source *source, const YamlNode *node)
{
    Source below = *source;
    below.node = node;
    return below;
}

ConfigPlace
source_place(const Source *source)
{
    if (source->kind != SOURCE_FILE)
        return (ConfigPlace){NULL, 0, 0};
    return (ConfigPlace){source->file->shown, source->node->line, source->node->column};
}

bool
source_expect(const Source *source, const char *key, YamlKind kind, GError **error)
{
    static const char *const wanted[] = {
        [YAML_SCALAR] = "text", [YAML_SEQUENCE] = "a list", [YAML_MAPPING] = "a mapping"};
    if (source->node->kind == kind)
        return true;
    source_error(source, key, error, "must be %s, not %s", wanted[kind], yaml_kind_name(source->node));
    if (kind == YAML_SEQUENCE)
        error_hint(error, "Write each entry on a line of its own below the key, beginning with \"- \".");
    else if (kind == YAML_MAPPING)
        error_hint(error, "Write \"name: value\" lines below the key, indented.");
    return false;
}

bool
source_known_keys(const Source *source, const char *key, const char *const *known, GError **error)
{
    for (unsigned i = 0; i < source->node->keys->len; i++) {
        const YamlNode *name = g_ptr_array_index(source->node->keys, i);
        if (g_strv_contains(known, name->text))
            continue;
        const char *nearest = suggest_nearest(name->text, known);
        const char *retired = keys_retired_hint(name->text);
        g_autofree char *all = g_strjoinv(", ", (char **)known);
        error_set(error, ERR_CONFIG, "%s has no key \"%s\"", key, name->text);
        if (nearest)
            error_hint(error, "Did you mean \"%s\"?", nearest);
        else if (retired)
            error_hint(error, "%s", retired);
        else
            error_hint(error, "The keys there are: %s.", all);
        yaml_blame(source->file, name->line, name->column, error);
        return false;
    }
    return true;
}

/* Origins ------------------------------------------------------------------------------------------------ */

static void
origin_free(void *data)
{
    ConfigOrigin *origin = data;
    g_free(origin->key);
    g_free(origin->value);
    g_free(origin->origin);
    g_free(origin);
}

static char *
origin_words(const Source *source)
{
    switch (source->kind) {
    case SOURCE_FLAG:
        return g_strdup_printf("flag %s%s", dashes(source), source->name);
    case SOURCE_VARIABLE:
        return g_strdup_printf("environment variable %s", source->name);
    case SOURCE_FILE:
        return g_strdup_printf("%s:%d", source->file->shown, source->node->line);
    case SOURCE_DEFAULT:
        break;
    }
    return g_strdup("default");
}

void
origin_set(Config *config, const char *key, const char *value, const Source *source)
{
    GPtrArray **origins = &config->state->origins;
    ConfigOrigin *origin = NULL;
    if (!*origins)
        *origins = g_ptr_array_new_with_free_func(origin_free);
    for (unsigned i = 0; i < (*origins)->len && !origin; i++) {
        ConfigOrigin *earlier = g_ptr_array_index(*origins, i);
        if (strcmp(earlier->key, key) == 0)
            origin = earlier;
    }
    if (!origin) {
        origin = g_new0(ConfigOrigin, 1);
        origin->key = g_strdup(key);
        g_ptr_array_add(*origins, origin);
    }
    g_free(origin->value);
    g_free(origin->origin);
    if (!value)
        origin->value = NULL;
    else if (mask_is_secret_name(key))
        origin->value = g_strdup("***");
    else
        origin->value = mask_secrets(value);
    origin->origin = origin_words(source);
    origin->place = source_place(source);
}

const GPtrArray *
config_origins(const Config *config)
{
    return config->state->origins;
}

const ConfigOrigin *
config_origin(const Config *config, const char *key)
{
    for (unsigned i = 0; i < config->state->origins->len; i++) {
        const ConfigOrigin *origin = g_ptr_array_index(config->state->origins, i);
        if (strcmp(origin->key, key) == 0)
            return origin;
    }
    return NULL;
}

void
config_blame(const Config *config, const ConfigPlace *place, GError **error)
{
    const YamlFile *files[] = {config->state->environment, config->state->project};
    for (size_t i = 0; place->file && i < G_N_ELEMENTS(files); i++)
        if (files[i] && strcmp(files[i]->shown, place->file) == 0)
            yaml_blame(files[i], place->line, place->column, error);
}
