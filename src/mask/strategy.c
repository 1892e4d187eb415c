#include "mask/strategy.h"

#include <math.h>
#include <string.h>

#include "base/errors.h"
#include "base/suggest.h"
#include "mask/strategies.h"

static const MaskStrategy *const strategies[] = {
    &mask_email,
    &mask_phone,
    &mask_name,
    &mask_first_name,
    &mask_last_name,
    &mask_username,
    &mask_company,
    &mask_date,
    &mask_ip,
    &mask_mac,
    &mask_uuid,
    &mask_url,
    &mask_credit_card,
    &mask_iban,
    &mask_ssn,
    &mask_hash,
    &mask_mask,
    &mask_redact,
    &mask_choice,
    &mask_dictionary,
    &mask_regex_replace,
    &mask_text_redaction,
    &mask_noise,
    &mask_permute,
    &mask_fpe,
    &mask_generalize,
    &mask_constant,
    &mask_null,
    &mask_preserve,
    &mask_json,
    &mask_template,
};

GPtrArray *
mask_strategies(const MaskCustom *custom)
{
    GPtrArray *all = g_ptr_array_new();
    const GPtrArray *own = custom ? mask_custom_strategies(custom) : NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(strategies); i++)
        g_ptr_array_add(all, (gpointer)(uintptr_t)strategies[i]);
    for (unsigned i = 0; own && i < own->len; i++)
        g_ptr_array_add(all, own->pdata[i]);
    return all;
}

const MaskStrategy *
mask_strategy_find(const MaskCustom *custom, const char *name)
{
    g_autoptr(GPtrArray) all = mask_strategies(custom);
    for (unsigned i = 0; i < all->len; i++) {
        const MaskStrategy *strategy = all->pdata[i];
        if (strcmp(strategy->name, name) == 0)
            return strategy;
    }
    return NULL;
}

/* n values of b bits collide with a chance of about n * n / 2^(b + 1). */
double
mask_rows_safe(double bits)
{
    return floor(sqrt(2e-6 * exp2(bits)));
}

const char *
mask_uniqueness_name(MaskUniqueness uniqueness)
{
    static const char *const names[] = {"bijective", "collision-free", "lossy"};
    return names[uniqueness];
}

bool
mask_uniqueness_parse(const char *text, MaskUniqueness *uniqueness)
{
    for (*uniqueness = MASK_BIJECTIVE; *uniqueness <= MASK_LOSSY; ++*uniqueness)
        if (strcmp(mask_uniqueness_name(*uniqueness), text) == 0)
            return true;
    return false;
}

static const char *const families[] = {"text", "integer", "number",  "date", "timestamp",
                                       "uuid", "address", "macaddr", "json", "other"};

char *
mask_types_text(unsigned types)
{
    if (types == MASK_ANY)
        return g_strdup("any");
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(families); i++)
        if (types & 1U << i)
            g_string_append_printf(text, "%s%s", text->len ? ", " : "", families[i]);
    return g_string_free(text, FALSE);
}

unsigned
mask_types_parse(const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, ",", -1);
    unsigned types = 0;
    for (char **word = words; *word; word++) {
        unsigned found = strcmp(g_strstrip(*word), "any") == 0 ? MASK_ANY : 0;
        for (unsigned i = 0; i < G_N_ELEMENTS(families); i++)
            if (strcmp(families[i], *word) == 0)
                found = 1U << i;
        if (!found)
            return 0;
        types |= found;
    }
    return types;
}

/* --- rules --- */

static int
parameter_index(const MaskStrategy *strategy, const char *name)
{
    for (int i = 0; strategy->parameters[i].name; i++)
        if (strcmp(strategy->parameters[i].name, name) == 0)
            return i;
    return -1;
}

static bool
check_names(const MaskStrategy *strategy, GHashTable *given, GError **error)
{
    GHashTableIter iter;
    gpointer name;
    g_autoptr(GPtrArray) known = g_ptr_array_new();
    for (int i = 0; strategy->parameters[i].name; i++)
        g_ptr_array_add(known, (char *)(uintptr_t)strategy->parameters[i].name);
    g_ptr_array_add(known, NULL);
    g_hash_table_iter_init(&iter, given);
    while (g_hash_table_iter_next(&iter, &name, NULL)) {
        if (parameter_index(strategy, name) >= 0)
            continue;
        const char *nearest = suggest_nearest(name, (const char *const *)known->pdata);
        g_autofree char *all = g_strjoinv(", ", (char **)known->pdata);
        error_set(error, ERR_CONFIG, "strategy %s has no parameter \"%s\"", strategy->name,
                  (const char *)name);
        if (nearest)
            error_hint(error, "Did you mean \"%s\"?", nearest);
        else if (*all)
            error_hint(error, "It has %s.", all);
        else
            error_hint(error, "It has none.");
        return false;
    }
    return true;
}

static bool
take_values(MaskRule *rule, GHashTable *given, GError **error)
{
    const MaskParameter *parameters = rule->strategy->parameters;
    unsigned count = 0;
    while (parameters[count].name)
        count++;
    rule->values = g_new0(char *, count + 1);
    for (unsigned i = 0; i < count; i++) {
        const char *text = given ? g_hash_table_lookup(given, parameters[i].name) : NULL;
        text = text ? text : parameters[i].preset;
        if (!text) {
            error_set(error, ERR_CONFIG, "strategy %s needs %s", rule->strategy->name, parameters[i].name);
            error_detail(error, "%s: %s.", parameters[i].name, parameters[i].about);
            return false;
        }
        rule->values[i] = g_strdup(text);
    }
    return true;
}

MaskRule *
mask_rule_with(const MaskStrategy *strategy, GHashTable *given, const MaskPrf *prf, GError **error)
{
    g_autoptr(MaskRule) rule = g_new0(MaskRule, 1);
    rule->strategy = strategy;
    rule->bits = strategy->bits;
    rule->prf = *prf;
    if ((given && !check_names(strategy, given, error)) || !take_values(rule, given, error) ||
        (strategy->prepare && !strategy->prepare(rule, error)))
        return NULL;
    return g_steal_pointer(&rule);
}

MaskRule *
mask_rule_new(const MaskStrategy *strategy, GHashTable *given, const MaskKey *key, const char *domain,
              GError **error)
{
    MaskPrf prf;
    mask_prf_init(&prf, key, domain);
    MaskRule *rule = mask_rule_with(strategy, given, &prf, error);
    mask_prf_clear(&prf);
    return rule;
}

void
mask_rule_free(MaskRule *rule)
{
    if (!rule)
        return;
    mask_prf_clear(&rule->prf);
    g_strfreev(rule->values);
    mask_when_free(rule->when);
    if (rule->strategy->release)
        rule->strategy->release(rule->state);
    else
        g_free(rule->state);
    g_free(rule);
}

const char *
mask_rule_value(const MaskRule *rule, const char *parameter)
{
    return rule->values[parameter_index(rule->strategy, parameter)];
}

static bool
wrong(const MaskRule *rule, const char *parameter, const char *what, GError **error)
{
    error_set(error, ERR_CONFIG, "%s of strategy %s is %s, not \"%s\"", parameter, rule->strategy->name, what,
              mask_rule_value(rule, parameter));
    return false;
}

bool
mask_rule_number(const MaskRule *rule, const char *parameter, int64_t least, int64_t most, int64_t *number,
                 GError **error)
{
    if (g_ascii_string_to_signed(mask_rule_value(rule, parameter), 10, least, most, number, NULL))
        return true;
    g_autofree char *what =
        g_strdup_printf("a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, least, most);
    return wrong(rule, parameter, what, error);
}

bool
mask_rule_flag(const MaskRule *rule, const char *parameter, bool *flag, GError **error)
{
    const char *text = mask_rule_value(rule, parameter);
    *flag = strcmp(text, "true") == 0;
    return *flag || strcmp(text, "false") == 0 || wrong(rule, parameter, "true or false", error);
}

bool
mask_rule_word(const MaskRule *rule, const char *parameter, const char *const *words, int *which,
               GError **error)
{
    const char *text = mask_rule_value(rule, parameter);
    for (*which = 0; words[*which]; ++*which)
        if (strcmp(words[*which], text) == 0)
            return true;
    g_autofree char *all = g_strjoinv(", ", (char **)(uintptr_t)words);
    g_autofree char *what = g_strdup_printf("one of %s", all);
    return wrong(rule, parameter, what, error);
}

void
mask_append_token(const MaskRule *rule, const char *value, size_t length, unsigned count, GString *out)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567"; /* RFC 4648, base 32 */
    unsigned char token[64];
    mask_token(&rule->prf, value, length, token, sizeof token);
    for (unsigned i = 0; i < count; i++)
        g_string_append_c(out, letters[token[i] & 31]);
}
