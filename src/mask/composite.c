#include "mask/composite.h"

#include "base/errors.h"
#include "mask/strategies.h"

MaskPart *
mask_part_new(const char *path)
{
    MaskPart *part = g_new0(MaskPart, 1);
    part->path = g_strdup(path);
    part->parameters = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return part;
}

void
mask_part_free(MaskPart *part)
{
    if (!part)
        return;
    g_free(part->path);
    g_hash_table_unref(part->parameters);
    g_free(part);
}

static void
part_free(gpointer part)
{
    mask_part_free(part);
}

MaskComposite *
mask_composite_new(GPtrArray *parts)
{
    MaskComposite *composite = g_new0(MaskComposite, 1);
    g_ptr_array_set_free_func(parts, part_free);
    composite->parts = parts;
    return composite;
}

void
mask_composite_free(MaskStrategy *strategy)
{
    MaskComposite *composite = (MaskComposite *)(void *)strategy;
    if (!composite)
        return;
    g_ptr_array_unref(composite->parts);
    g_free(composite->name);
    g_free(composite);
}

static void
rule_free(gpointer rule)
{
    mask_rule_free(rule);
}

GPtrArray *
mask_composite_rules(const MaskRule *rule, GError **error)
{
    const GPtrArray *parts = mask_composite(rule->strategy)->parts;
    g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func(rule_free);
    for (unsigned i = 0; i < parts->len; i++) {
        const MaskPart *part = parts->pdata[i];
        MaskRule *made =
            part->strategy ? mask_rule_with(part->strategy, part->parameters, &rule->prf, error) : NULL;
        if (part->strategy && !made)
            return NULL;
        g_ptr_array_add(rules, made);
    }
    return g_steal_pointer(&rules);
}

bool
mask_composite_bind(const GPtrArray *rules, const MaskRule *whole, unsigned family, const MaskRow *row,
                    GError **error)
{
    for (unsigned i = 0; i < rules->len; i++) {
        MaskRule *part = rules->pdata[i];
        if (part) {
            part->field = whole->field;
            part->family = family;
        }
        if (part && part->strategy->bind && !part->strategy->bind(part, row, error))
            return false;
    }
    return true;
}

char *
mask_strategy_text(const MaskStrategy *strategy, GHashTable *parameters)
{
    GString *text = g_string_new(strategy->name);
    const GPtrArray *parts = strategy->composite ? mask_composite(strategy)->parts : NULL;
    for (int i = 0; strategy->parameters[i].name; i++) {
        const char *name = strategy->parameters[i].name;
        const char *given = g_hash_table_lookup(parameters, name);
        g_string_append_printf(text, " %s=%s", name, given ? given : "default");
    }
    if (strategy->version)
        g_string_append_printf(text, " of %s", strategy->version);
    for (unsigned i = 0; parts && i < parts->len; i++) {
        const MaskPart *part = parts->pdata[i];
        g_autofree char *inner =
            part->strategy ? mask_strategy_text(part->strategy, part->parameters) : g_strdup("keep");
        g_string_append_printf(text, " [%s%s%s]", part->path ? part->path : "", part->path ? ": " : "",
                               inner);
    }
    return g_string_free(text, FALSE);
}
