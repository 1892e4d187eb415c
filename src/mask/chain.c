#include "mask/chain.h"

#include <string.h>

#include "base/errors.h"
#include "mask/strategies.h"

typedef struct {
    MaskStrategy strategy; /* first: a rule points to it */
    GPtrArray *links;      /* of MaskLink */
} Chain;

/* Of a rule. The buffers grow to the longest value and stay. */
typedef struct {
    GPtrArray *rules; /* of MaskRule */
    GString *buffers[2];
} ChainState;

static const MaskParameter none[] = {{NULL, NULL, NULL}};

MaskLink *
mask_link_new(const MaskStrategy *strategy)
{
    MaskLink *link = g_new0(MaskLink, 1);
    link->strategy = strategy;
    link->parameters = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return link;
}

void
mask_link_free(MaskLink *link)
{
    if (!link)
        return;
    g_hash_table_unref(link->parameters);
    g_free(link);
}

/* --- a rule --- */

static void
rule_free(gpointer rule)
{
    mask_rule_free(rule);
}

static bool
prepare(MaskRule *rule, GError **error)
{
    const GPtrArray *links = mask_chain_links(rule->strategy);
    ChainState *state = rule->state = g_new0(ChainState, 1);
    state->rules = g_ptr_array_new_with_free_func(rule_free);
    state->buffers[0] = g_string_new(NULL);
    state->buffers[1] = g_string_new(NULL);
    for (unsigned i = 0; i < links->len; i++) {
        const MaskLink *link = links->pdata[i];
        MaskRule *made = mask_rule_with(link->strategy, link->parameters, &rule->prf, error);
        if (!made)
            return false;
        g_ptr_array_add(state->rules, made);
        if (link->strategy->uniqueness == MASK_COLLISION_FREE)
            rule->bits = MIN(rule->bits, made->bits);
    }
    return true;
}

static void
release(void *data)
{
    ChainState *state = data;
    if (!state)
        return;
    g_ptr_array_unref(state->rules);
    g_string_free(state->buffers[0], TRUE);
    g_string_free(state->buffers[1], TRUE);
    g_free(state);
}

static bool
apply(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    const ChainState *state = rule->state;
    for (unsigned i = 0; i < state->rules->len; i++) {
        const MaskRule *link = state->rules->pdata[i];
        GString *into = i + 1 == state->rules->len ? out : state->buffers[i % 2];
        if (into != out)
            g_string_truncate(into, 0);
        if (!link->strategy->apply(link, value, length, into, error))
            return false;
        value = into->str;
        length = into->len;
    }
    return true;
}

static bool
bind_links(MaskRule *rule, const MaskRow *row, GError **error)
{
    const ChainState *state = rule->state;
    for (unsigned i = 0; i < state->rules->len; i++) {
        MaskRule *link = state->rules->pdata[i];
        if (link->strategy->bind && !link->strategy->bind(link, row, error))
            return false;
    }
    return true;
}

/* --- the strategy --- */

static void
link_free(gpointer link)
{
    mask_link_free(link);
}

/* MaskUniqueness counts from the strongest. */
static bool
join(Chain *chain, GError **error)
{
    g_autoptr(GString) name = g_string_new(NULL);
    MaskStrategy *whole = &chain->strategy;
    *whole = (MaskStrategy){.types = MASK_ANY,
                            .bits = 512,
                            .about = "several strategies, one behind the other",
                            .parameters = none,
                            .prepare = prepare,
                            .release = release,
                            .apply = apply};
    for (unsigned i = 0; i < chain->links->len; i++) {
        const MaskStrategy *link = ((const MaskLink *)chain->links->pdata[i])->strategy;
        g_string_append_printf(name, "%s%s", i ? "+" : "", link->name);
        whole->types &= link->types;
        whole->uniqueness = MAX(whole->uniqueness, link->uniqueness);
        if (link->uniqueness == MASK_COLLISION_FREE)
            whole->bits = MIN(whole->bits, link->bits);
        if (link->bind)
            whole->bind = bind_links;
        if (link != &mask_null)
            continue;
        error_set(error, ERR_CONFIG, "null is no part of a chain");
        return false;
    }
    if (chain->links->len < 2)
        error_set(error, ERR_CONFIG, "a chain is of two strategies at least");
    else if (!whole->types)
        error_set(error, ERR_CONFIG, "the strategies of this chain are for no type in common");
    whole->name = g_string_free(g_steal_pointer(&name), FALSE);
    return chain->links->len >= 2 && whole->types;
}

MaskStrategy *
mask_chain_new(GPtrArray *links, GError **error)
{
    Chain *chain = g_new0(Chain, 1);
    chain->links = links;
    g_ptr_array_set_free_func(links, link_free);
    if (join(chain, error))
        return &chain->strategy;
    mask_chain_free(&chain->strategy);
    return NULL;
}

void
mask_chain_free(MaskStrategy *strategy)
{
    Chain *chain = (Chain *)(void *)strategy;
    if (!chain)
        return;
    g_free((gpointer)(uintptr_t)strategy->name);
    g_ptr_array_unref(chain->links);
    g_free(chain);
}

const GPtrArray *
mask_chain_links(const MaskStrategy *strategy)
{
    return strategy->apply == apply ? ((const Chain *)(const void *)strategy)->links : NULL;
}

char *
mask_strategy_text(const MaskStrategy *strategy, GHashTable *parameters)
{
    GString *text = g_string_new(strategy->name);
    const GPtrArray *links = mask_chain_links(strategy);
    for (int i = 0; strategy->parameters[i].name; i++) {
        const char *name = strategy->parameters[i].name;
        const char *given = g_hash_table_lookup(parameters, name);
        g_string_append_printf(text, " %s=%s", name, given ? given : "default");
    }
    for (unsigned i = 0; links && i < links->len; i++) {
        const MaskLink *link = links->pdata[i];
        g_autofree char *part = mask_strategy_text(link->strategy, link->parameters);
        g_string_append_printf(text, " [%s]", part);
    }
    return g_string_free(text, FALSE);
}
