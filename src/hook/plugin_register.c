/* What plugins register for the rooms above: lint rules and masking strategies. It is kept here and judged
 * there. */
#include <string.h>

#include "base/errors.h"
#include "hook/plugin.h"
#include "version.h"

bool
plugin_take_struct(void *ours, size_t our_size, const void *theirs, uint32_t size, const char *name,
                   GError **error)
{
    if (size < our_size) {
        error_set(error, ERR_CONFIG, "its %s says it has %u bytes, not %zu", name, size, our_size);
        error_hint(error, "Set its member size to sizeof(%s).", name);
        return false;
    }
    const char *bytes = theirs;
    for (size_t i = our_size; i < size; i++) {
        if (bytes[i] == '\0')
            continue;
        error_set(error, ERR_CONFIG, "its %s asks for what this Confiture does not have", name);
        error_hint(error, "The plugin was written for a later Confiture than %s.", CONFITURE_VERSION);
        return false;
    }
    memcpy(ours, theirs, our_size);
    return true;
}

/* --- registering a lint rule --- */

void
plugin_rule_free(gpointer data)
{
    PluginRule *rule = data;
    if (rule->release)
        rule->release(rule->data);
    g_free(rule->id);
    g_free(rule->reason);
    g_free(rule->hint);
    g_free(rule->category);
    g_free(rule->severity);
    g_free(rule);
}

static char *
copy_text(const char *text)
{
    return text ? g_utf8_make_valid(text, -1) : NULL;
}

/* What it says of itself is judged by the linter, as that of other custom rules is. */
static bool
add_rule(PluginLoading *loading, const confiture_lint_rule *theirs, GError **error)
{
    confiture_lint_rule given;
    if (!plugin_take_struct(&given, sizeof given, theirs, theirs->size, "confiture_lint_rule", error))
        return false;
    if (!given.id || !given.check) {
        error_set(error, ERR_CONFIG, "it registers a lint rule without %s", given.id ? "a check" : "an id");
        error_hint(error, "Set id and check of its confiture_lint_rule.");
        return false;
    }
    PluginRule *rule = g_new(PluginRule, 1);
    *rule = (PluginRule){.plugin = g_intern_string(loading->shown),
                         .id = copy_text(given.id),
                         .reason = copy_text(given.reason),
                         .hint = copy_text(given.hint),
                         .category = copy_text(given.category),
                         .severity = copy_text(given.severity),
                         .check = given.check,
                         .data = given.data,
                         .release = given.release};
    g_ptr_array_add(loading->set->rules, rule);
    return true;
}

int
plugin_register_lint_rule(const confiture_host *host, const confiture_lint_rule *rule)
{
    PluginLoading *loading = host->host;
    return !loading->problem && add_rule(loading, rule, &loading->problem) ? 0 : -1;
}

/* --- registering a masking strategy --- */

static void
parameter_clear(gpointer data)
{
    PluginParameter *parameter = data;
    g_free(parameter->name);
    g_free(parameter->preset);
    g_free(parameter->about);
}

void
plugin_strategy_free(gpointer data)
{
    PluginStrategy *strategy = data;
    if (strategy->release)
        strategy->release(strategy->data);
    g_free(strategy->name);
    g_free(strategy->about);
    g_free(strategy->uniqueness);
    g_free(strategy->types);
    g_array_unref(strategy->parameters);
    g_free(strategy);
}

static GArray *
copy_parameters(const confiture_mask_parameter *given)
{
    GArray *parameters = g_array_new(FALSE, TRUE, sizeof(PluginParameter));
    g_array_set_clear_func(parameters, parameter_clear);
    for (; given && given->name; given++) {
        const PluginParameter parameter = {copy_text(given->name), copy_text(given->preset),
                                           copy_text(given->about ? given->about : "")};
        g_array_append_val(parameters, parameter);
    }
    return parameters;
}

static bool
add_strategy(PluginLoading *loading, const confiture_mask_strategy *theirs, GError **error)
{
    confiture_mask_strategy given;
    if (!plugin_take_struct(&given, sizeof given, theirs, theirs->size, "confiture_mask_strategy", error))
        return false;
    if (!given.name || !given.mask) {
        error_set(error, ERR_CONFIG, "it registers a masking strategy without %s",
                  given.name ? "a function" : "a name");
        error_hint(error, "Set name and mask of its confiture_mask_strategy.");
        return false;
    }
    PluginStrategy *strategy = g_new(PluginStrategy, 1);
    *strategy = (PluginStrategy){.plugin = g_intern_string(loading->shown),
                                 .name = copy_text(given.name),
                                 .about = copy_text(given.about ? given.about : given.name),
                                 .uniqueness = copy_text(given.uniqueness ? given.uniqueness : "lossy"),
                                 .types = copy_text(given.types ? given.types : "text"),
                                 .bits = given.bits,
                                 .parameters = copy_parameters(given.parameters),
                                 .mask = given.mask,
                                 .data = given.data,
                                 .release = given.release};
    g_ptr_array_add(loading->set->strategies, strategy);
    return true;
}

int
plugin_register_mask_strategy(const confiture_host *host, const confiture_mask_strategy *strategy)
{
    PluginLoading *loading = host->host;
    return !loading->problem && add_strategy(loading, strategy, &loading->problem) ? 0 : -1;
}
