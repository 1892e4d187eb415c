/* Strategies of the project's own: those of plugins, with what a confiture_mask can be asked, and of its
 * script. */
#include <confiture/plugin.h>
#include <string.h>

#include "base/errors.h"
#include "hook/hook.h"
#include "mask/strategies.h"

typedef struct {
    MaskStrategy strategy; /* first: a rule points to it */
    const PluginStrategy *plugin;
} Custom;

struct MaskCustom {
    GPtrArray *strategies; /* of const MaskStrategy* */
    GPtrArray *plugins;    /* of Custom */
    MaskScript *script;    /* or NULL */
};

/* What a confiture_mask stands for, while one value is masked. */
typedef struct {
    confiture_mask face;
    const MaskRule *rule;
    const char *value;
    size_t length;
    MaskBits bits;
    GString *out;
    char *reason;
} Masking;

static const char *
parameter(const confiture_mask *face, const char *name)
{
    const Masking *self = face->host;
    const MaskParameter *all = self->rule->strategy->parameters;
    for (int i = 0; name && all[i].name; i++)
        if (strcmp(all[i].name, name) == 0)
            return self->rule->values[i];
    return NULL;
}

static uint64_t
below(const confiture_mask *face, uint64_t limit)
{
    Masking *self = face->host;
    return mask_bits_below(&self->bits, MAX(limit, 1));
}

static int
token(const confiture_mask *face, unsigned char *bytes, size_t length)
{
    const Masking *self = face->host;
    if (!bytes || length > 64)
        return -1;
    mask_token(&self->rule->prf, self->value, self->length, bytes, length);
    return 0;
}

static int
write_bytes(const confiture_mask *face, const char *bytes, size_t length)
{
    const Masking *self = face->host;
    g_string_append_len(self->out, bytes ? bytes : "", bytes ? (gssize)length : 0);
    return bytes || length == 0 ? 0 : -1;
}

static int
fail(const confiture_mask *face, const char *reason)
{
    Masking *self = face->host;
    g_free(self->reason);
    self->reason = g_utf8_make_valid(reason ? reason : "no reason given", -1);
    return -1;
}

static bool
apply(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    const Custom *custom = (const Custom *)(const void *)rule->strategy;
    const size_t before = out->len;
    /* Its text ends with a NUL, which a field of a stream does not. */
    g_autofree char *text = g_strndup(value, length);
    Masking self = {.rule = rule, .value = value, .length = length, .out = out};
    self.face = (confiture_mask){.size = sizeof self.face,
                                 .strategy = custom->plugin->name,
                                 .host = &self,
                                 .parameter = parameter,
                                 .below = below,
                                 .token = token,
                                 .write = write_bytes,
                                 .fail = fail};
    mask_bits_init(&self.bits, &rule->prf, value, length);
    const int status = custom->plugin->mask(&self.face, text, length, custom->plugin->data);
    g_autofree char *reason = self.reason;
    if (reason)
        error_set(error, ERR_MASK, "%s: %s", rule->strategy->name, reason);
    else if (status != 0)
        error_set(error, ERR_MASK, "%s answered %d", rule->strategy->name, status);
    else if (!g_utf8_validate_len(out->str + before, out->len - before, NULL))
        error_set(error, ERR_MASK, "%s wrote what is no text in UTF-8", rule->strategy->name);
    else
        return true;
    return false;
}

/* --- making them --- */

bool
mask_is_strategy_name(const char *name)
{
    return g_ascii_islower(*name) && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name) &&
           strlen(name) <= 64 && strcmp(name, "keep") != 0 && strcmp(name, "domain") != 0;
}

static bool
read_uniqueness(const PluginStrategy *plugin, MaskStrategy *strategy)
{
    return mask_uniqueness_parse(plugin->uniqueness, &strategy->uniqueness) &&
           (strategy->uniqueness != MASK_COLLISION_FREE || (plugin->bits > 0 && plugin->bits <= 512));
}

static const MaskParameter *
parameters_of(const PluginStrategy *plugin)
{
    MaskParameter *parameters = g_new0(MaskParameter, plugin->parameters->len + 1);
    for (unsigned i = 0; i < plugin->parameters->len; i++) {
        const PluginParameter *given = &g_array_index(plugin->parameters, PluginParameter, i);
        parameters[i] = (MaskParameter){given->name, given->preset, given->about};
    }
    return parameters;
}

static void
custom_free(gpointer data)
{
    Custom *custom = data;
    g_free((gpointer)(uintptr_t)custom->strategy.parameters);
    g_free(custom);
}

static bool
add_plugin(MaskCustom *custom, const PluginStrategy *plugin, GError **error)
{
    const char *wrong = !mask_is_strategy_name(plugin->name) ? "its name is not lower case, digits and '_'"
                        : mask_strategy_find(custom, plugin->name) ? "there is another one of that name"
                                                                   : NULL;
    Custom *made = g_new0(Custom, 1);
    made->plugin = plugin;
    made->strategy = (MaskStrategy){.name = plugin->name,
                                    .bits = plugin->bits,
                                    .types = mask_types_parse(plugin->types),
                                    .about = plugin->about,
                                    .parameters = parameters_of(plugin),
                                    .apply = apply};
    if (!wrong && !made->strategy.types)
        wrong = "its types are not of those that there are";
    if (!wrong && !read_uniqueness(plugin, &made->strategy))
        wrong = "its uniqueness is not bijective, lossy, or collision-free with bits";
    if (!wrong) {
        g_ptr_array_add(custom->plugins, made);
        g_ptr_array_add(custom->strategies, &made->strategy);
        return true;
    }
    custom_free(made);
    error_set(error, ERR_CONFIG, "plugin %s: strategy \"%s\" cannot be used: %s", plugin->plugin,
              plugin->name, wrong);
    return false;
}

MaskCustom *
mask_custom_new(const GPtrArray *plugins, const char *directory, GError **error)
{
    static const char shown[] = "db/anonymization.lua";
    g_autofree char *path = g_build_filename(directory, shown, NULL);
    g_autoptr(MaskCustom) custom = g_new0(MaskCustom, 1);
    custom->strategies = g_ptr_array_new();
    custom->plugins = g_ptr_array_new_with_free_func(custom_free);
    for (unsigned i = 0; plugins && i < plugins->len; i++)
        if (!add_plugin(custom, plugins->pdata[i], error))
            return NULL;
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&custom);
    custom->script = mask_script_read(path, shown, custom, error);
    if (!custom->script)
        return NULL;
    mask_script_add_to(custom->script, custom->strategies);
    return g_steal_pointer(&custom);
}

void
mask_custom_free(MaskCustom *custom)
{
    if (!custom)
        return;
    g_ptr_array_unref(custom->strategies);
    g_ptr_array_unref(custom->plugins);
    mask_script_free(custom->script);
    g_free(custom);
}

const GPtrArray *
mask_custom_strategies(const MaskCustom *custom)
{
    return custom->strategies;
}
