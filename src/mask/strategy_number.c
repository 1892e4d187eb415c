/* Strategies for numbers. */
#include <math.h>
#include <string.h>

#include "base/errors.h"
#include "mask/strategies.h"

enum { NUMBER_MOST = 400 };

/* --- permute --- */

typedef struct {
    uint64_t max;
    unsigned half; /* bits of each half of the Feistel network */
} PermuteState;

static bool
permute_prepare(MaskRule *rule, GError **error)
{
    PermuteState *state = rule->state = g_new(PermuteState, 1);
    int64_t max;
    if (!mask_rule_number(rule, "max", 1, G_MAXINT64, &max, error))
        return false;
    state->max = (uint64_t)max;
    state->half = 1;
    while (state->half < 32 && (state->max - 1) >> (2 * state->half))
        state->half++;
    return true;
}

static uint64_t
feistel(const MaskRule *rule, uint64_t number, unsigned half)
{
    const uint64_t low = (UINT64_C(1) << half) - 1;
    uint64_t left = number >> half, right = number & low;
    /* Ten rounds, as FF1 has. */
    for (uint64_t round = 0; round < 10; round++) {
        const uint64_t message[3] = {GUINT64_TO_LE(round), GUINT64_TO_LE((uint64_t)half),
                                     GUINT64_TO_LE(right)};
        MaskBits bits;
        mask_bits_init(&bits, &rule->prf, (const char *)message, sizeof message);
        const uint64_t mixed = left ^ (bits.words[0] & low);
        left = right;
        right = mixed;
    }
    return left << half | right;
}

/* A permutation of 1 to max: what falls outside is permuted again (cycle walking, Black and Rogaway 2002). */
static bool
permute(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    const PermuteState *state = rule->state;
    char text[24];
    int64_t number = 0;
    if (length < sizeof text) {
        memcpy(text, value, length);
        text[length] = '\0';
    }
    if (length >= sizeof text || !g_ascii_string_to_signed(text, 10, 1, (gint64)state->max, &number, NULL)) {
        error_set(error, ERR_MASK, "a value is no whole number from 1 to %" G_GINT64_FORMAT,
                  (gint64)state->max);
        error_hint(error, "Raise max of strategy permute, or mask the column otherwise.");
        return false;
    }
    uint64_t permuted = (uint64_t)number - 1;
    do
        permuted = feistel(rule, permuted, state->half);
    while (permuted >= state->max);
    g_string_append_printf(out, "%" G_GINT64_FORMAT, (gint64)(permuted + 1));
    return true;
}

static const MaskParameter permute_parameters[] = {
    {"max", "2147483647", "numbers are from 1 to max, before and after"}, {NULL, NULL, NULL}};

const MaskStrategy mask_permute = {
    .name = "permute",
    .uniqueness = MASK_BIJECTIVE,
    .types = MASK_INTEGER,
    .about = "another number, never the same for two: keys stay unique and linked",
    .parameters = permute_parameters,
    .prepare = permute_prepare,
    .apply = permute,
};

/* --- noise and generalize --- */

/* A number as a server writes it; false for NaN and Infinity. *decimals: digits behind the point. */
static bool
read_number(const char *value, size_t length, double *number, int *decimals, GError **error)
{
    char text[NUMBER_MOST] = "";
    char *end = text;
    if (length < sizeof text) {
        memcpy(text, value, length);
        text[length] = '\0';
        *number = g_ascii_strtod(text, &end);
    }
    if (end == text || *end) {
        error_set(error, ERR_MASK, "a value is no number");
        return false;
    }
    const char *point = memchr(text, '.', length);
    *decimals = 0;
    while (point && g_ascii_isdigit(point[1 + *decimals]))
        ++*decimals;
    return isfinite(*number);
}

static void
append_number(GString *out, double number, int decimals)
{
    char format[16], text[NUMBER_MOST];
    g_snprintf(format, sizeof format, "%%.%df", MIN(decimals, 20));
    g_string_append(out, g_ascii_formatd(text, sizeof text, format, number));
}

typedef struct {
    double ratio;
} NoiseState;

static bool
noise_prepare(MaskRule *rule, GError **error)
{
    NoiseState *state = rule->state = g_new(NoiseState, 1);
    const char *text = mask_rule_value(rule, "ratio");
    char *end;
    state->ratio = g_ascii_strtod(text, &end);
    if (end > text && !*end && state->ratio > 0 && state->ratio <= 10)
        return true;
    error_set(error, ERR_CONFIG, "ratio of strategy noise is a number above 0, such as 0.1, not \"%s\"",
              text);
    return false;
}

static bool
noise(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    const NoiseState *state = rule->state;
    double number;
    int decimals;
    GError *problem = NULL;
    if (!read_number(value, length, &number, &decimals, &problem)) {
        if (problem) {
            g_propagate_error(error, problem);
            return false;
        }
        g_string_append_len(out, value, (gssize)length);
        return true;
    }
    MaskBits bits;
    mask_bits_init(&bits, &rule->prf, value, length);
    /* 53 bits, from -1 to 1. */
    const double share = (double)mask_bits_below(&bits, UINT64_C(1) << 53) / (double)(UINT64_C(1) << 52) - 1;
    append_number(out, number * (1 + state->ratio * share), decimals);
    return true;
}

static const MaskParameter noise_parameters[] = {
    {"ratio", "0.1", "at most this share of the number, up or down"}, {NULL, NULL, NULL}};

const MaskStrategy mask_noise = {
    .name = "noise",
    .uniqueness = MASK_LOSSY,
    .types = MASK_INTEGER | MASK_NUMBER,
    .about = "a number near by, with as many decimals",
    .parameters = noise_parameters,
    .prepare = noise_prepare,
    .apply = noise,
};

typedef struct {
    int64_t step;
} GeneralizeState;

static bool
generalize_prepare(MaskRule *rule, GError **error)
{
    GeneralizeState *state = rule->state = g_new(GeneralizeState, 1);
    return mask_rule_number(rule, "step", 1, 1000000000, &state->step, error);
}

static bool
generalize(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    const GeneralizeState *state = rule->state;
    double number;
    int decimals;
    GError *problem = NULL;
    if (read_number(value, length, &number, &decimals, &problem)) {
        append_number(out, floor(number / (double)state->step) * (double)state->step, 0);
        return true;
    }
    if (problem) {
        g_propagate_error(error, problem);
        return false;
    }
    g_string_append_len(out, value, (gssize)length);
    return true;
}

static const MaskParameter generalize_parameters[] = {{"step", "10", "the width of a bucket: 37 becomes 30"},
                                                      {NULL, NULL, NULL}};

const MaskStrategy mask_generalize = {
    .name = "generalize",
    .uniqueness = MASK_LOSSY,
    .types = MASK_INTEGER | MASK_NUMBER,
    .about = "the beginning of the bucket a number falls into",
    .parameters = generalize_parameters,
    .prepare = generalize_prepare,
    .apply = generalize,
};
