/* Strategies for any value: keep it, drop it, replace it. */
#include <string.h>

#include "base/errors.h"
#include "mask/strategies.h"

static const MaskParameter none[] = {{NULL, NULL, NULL}};

static bool
preserve(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    g_string_append_len(out, value, (gssize)length);
    return true;
}

const MaskStrategy mask_preserve = {
    .name = "preserve",
    .uniqueness = MASK_BIJECTIVE,
    .types = MASK_ANY,
    .about = "leaves the value as it is; the same as keep",
    .parameters = none,
    .apply = preserve,
};

/* The engine writes the null: there is no value that stands for it. */
const MaskStrategy mask_null = {
    .name = "null",
    .uniqueness = MASK_LOSSY,
    .types = MASK_ANY,
    .about = "makes every value null",
    .parameters = none,
    .apply = preserve,
};

static bool
constant(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    g_string_append(out, rule->values[0]);
    return true;
}

static const MaskParameter constant_parameters[] = {{"value", NULL, "what stands in every row"},
                                                    {NULL, NULL, NULL}};

const MaskStrategy mask_constant = {
    .name = "constant",
    .uniqueness = MASK_LOSSY,
    .types = MASK_ANY,
    .about = "makes every value the same",
    .parameters = constant_parameters,
    .apply = constant,
};

static const MaskParameter redact_parameters[] = {{"replacement", "[REDACTED]", "what stands there instead"},
                                                  {NULL, NULL, NULL}};

const MaskStrategy mask_redact = {
    .name = "redact",
    .uniqueness = MASK_LOSSY,
    .types = MASK_TEXT,
    .about = "replaces the text, so that it is seen that there was one",
    .parameters = redact_parameters,
    .apply = constant,
};

/* --- hash --- */

typedef struct {
    int64_t length;
} HashState;

static bool
hash_prepare(MaskRule *rule, GError **error)
{
    HashState *state = rule->state = g_new(HashState, 1);
    if (!mask_rule_number(rule, "length", 8, 128, &state->length, error))
        return false;
    rule->bits = 4 * (double)state->length;
    return true;
}

static bool
hash(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    static const char digits[] = "0123456789abcdef";
    const HashState *state = rule->state;
    unsigned char token[64];
    mask_token(&rule->prf, value, length, token, sizeof token);
    g_string_append(out, mask_rule_value(rule, "prefix"));
    for (int64_t i = 0; i < state->length; i++)
        g_string_append_c(out, digits[i % 2 ? token[i / 2] & 15 : token[i / 2] >> 4]);
    return true;
}

static const MaskParameter hash_parameters[] = {{"length", "32", "hex digits, 4 bits each: 8 to 128"},
                                                {"prefix", "", "stands in front"},
                                                {NULL, NULL, NULL}};

const MaskStrategy mask_hash = {
    .name = "hash",
    .uniqueness = MASK_COLLISION_FREE,
    .bits = 128,
    .types = MASK_TEXT,
    .about = "a keyed hash (BLAKE2b) in hex: without the key it cannot be undone by trying",
    .parameters = hash_parameters,
    .prepare = hash_prepare,
    .apply = hash,
};

/* --- mask --- */

typedef struct {
    int64_t first, last;
} MaskState;

static bool
mask_prepare(MaskRule *rule, GError **error)
{
    MaskState *state = rule->state = g_new(MaskState, 1);
    return mask_rule_number(rule, "keep_first", 0, 1000, &state->first, error) &&
           mask_rule_number(rule, "keep_last", 0, 1000, &state->last, error);
}

/* By characters. What is too short to hide anything in is hidden as a whole. */
static bool
mask(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    const MaskState *state = rule->state;
    const char *with = mask_rule_value(rule, "with");
    const int64_t count = g_utf8_strlen(value, (gssize)length);
    const bool whole = state->first + state->last >= count;
    const char *p = value;
    for (int64_t i = 0; i < count; i++) {
        const char *next = g_utf8_next_char(p);
        if (!whole && (i < state->first || i >= count - state->last))
            g_string_append_len(out, p, next - p);
        else
            g_string_append(out, with);
        p = next;
    }
    return true;
}

static const MaskParameter mask_parameters[] = {{"keep_first", "0", "characters that stay at the beginning"},
                                                {"keep_last", "0", "characters that stay at the end"},
                                                {"with", "*", "stands for each hidden character"},
                                                {NULL, NULL, NULL}};

const MaskStrategy mask_mask = {
    .name = "mask",
    .uniqueness = MASK_LOSSY,
    .types = MASK_TEXT,
    .about = "hides characters, and keeps the length",
    .parameters = mask_parameters,
    .prepare = mask_prepare,
    .apply = mask,
};

/* --- choice --- */

typedef struct {
    unsigned count;
    const char *items[];
} ChoiceState;

/* Items stay in the text of the parameter, cut at its commas. */
static bool
choice_prepare(MaskRule *rule, GError **error)
{
    char *text = rule->values[0];
    unsigned commas = 0;
    for (const char *p = text; *p; p++)
        commas += *p == ',';
    ChoiceState *state = rule->state = g_malloc0(sizeof *state + (commas + 1) * sizeof state->items[0]);
    for (char *item = text; item;) {
        char *comma = strchr(item, ',');
        if (comma)
            *comma = '\0';
        state->items[state->count++] = g_strstrip(item);
        item = comma ? comma + 1 : NULL;
    }
    if (state->count > 1)
        return true;
    error_set(error, ERR_CONFIG, "values of strategy choice is a list of at least two, with commas");
    return false;
}

static bool
choice(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    const ChoiceState *state = rule->state;
    MaskBits bits;
    mask_bits_init(&bits, &rule->prf, value, length);
    g_string_append(out, state->items[mask_bits_below(&bits, state->count)]);
    return true;
}

static const MaskParameter choice_parameters[] = {{"values", NULL, "a list, with commas"},
                                                  {NULL, NULL, NULL}};

const MaskStrategy mask_choice = {
    .name = "choice",
    .uniqueness = MASK_LOSSY,
    .types = MASK_ANY,
    .about = "one of a list",
    .parameters = choice_parameters,
    .prepare = choice_prepare,
    .apply = choice,
};
