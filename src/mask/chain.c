/* A chain: each strategy masks what the one before it made. */
#include "base/errors.h"
#include "mask/composite.h"
#include "mask/strategies.h"

/* Of a rule. The buffers grow to the longest value and stay. */
typedef struct {
    GPtrArray *rules; /* of MaskRule */
    GString *buffers[2];
} ChainState;

static const MaskParameter none[] = {{NULL, NULL, NULL}};

static bool
prepare(MaskRule *rule, GError **error)
{
    ChainState *state = rule->state = g_new0(ChainState, 1);
    state->buffers[0] = g_string_new(NULL);
    state->buffers[1] = g_string_new(NULL);
    state->rules = mask_composite_rules(rule, error);
    for (unsigned i = 0; state->rules && i < state->rules->len; i++) {
        const MaskRule *link = state->rules->pdata[i];
        if (link->strategy->uniqueness == MASK_COLLISION_FREE)
            rule->bits = MIN(rule->bits, link->bits);
    }
    return state->rules != NULL;
}

static void
release(void *data)
{
    ChainState *state = data;
    if (!state)
        return;
    if (state->rules)
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
    return mask_composite_bind(((const ChainState *)rule->state)->rules, rule, rule->family, row, error);
}

/* MaskUniqueness counts from the strongest. */
static bool
join(MaskComposite *chain, GError **error)
{
    g_autoptr(GString) name = g_string_new(NULL);
    MaskStrategy *whole = &chain->strategy;
    for (unsigned i = 0; i < chain->parts->len; i++) {
        const MaskStrategy *link = ((const MaskPart *)chain->parts->pdata[i])->strategy;
        if (!link || link == &mask_null) {
            error_set(error, ERR_CONFIG, "%s is no part of a chain", link ? "null" : "keep");
            return false;
        }
        g_string_append_printf(name, "%s%s", i ? "+" : "", link->name);
        whole->types &= link->types;
        whole->uniqueness = MAX(whole->uniqueness, link->uniqueness);
        if (link->uniqueness == MASK_COLLISION_FREE)
            whole->bits = MIN(whole->bits, link->bits);
        if (link->bind)
            whole->bind = bind_links;
    }
    if (chain->parts->len < 2)
        error_set(error, ERR_CONFIG, "a chain is of two strategies at least");
    else if (!whole->types)
        error_set(error, ERR_CONFIG, "the strategies of this chain are for no type in common");
    whole->name = chain->name = g_string_free(g_steal_pointer(&name), FALSE);
    return chain->parts->len >= 2 && whole->types;
}

MaskStrategy *
mask_chain_new(GPtrArray *parts, GError **error)
{
    MaskComposite *chain = mask_composite_new(parts);
    chain->strategy = (MaskStrategy){.types = MASK_ANY,
                                     .bits = 512,
                                     .about = "several strategies, one behind the other",
                                     .parameters = none,
                                     .composite = true,
                                     .prepare = prepare,
                                     .release = release,
                                     .apply = apply};
    if (join(chain, error))
        return &chain->strategy;
    mask_composite_free(&chain->strategy);
    return NULL;
}
