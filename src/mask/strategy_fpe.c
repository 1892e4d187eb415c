/* fpe: another text of the same form, by encryption. */
#include <string.h>

#include "base/errors.h"
#include "mask/ff1.h"
#include "mask/strategies.h"

static const char digits[] = "0123456789";
static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
static const char both[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
static const char *const alphabets[] = {digits, letters, both};
static const char *const alphabet_names[] = {"digits", "letters", "alphanumeric", NULL};

typedef struct {
    const char *alphabet;
    Ff1 *ff1;
} FpeState;

static void
fpe_release(void *data)
{
    FpeState *state = data;
    if (state)
        ff1_free(state->ff1);
    g_free(state);
}

static bool
fpe_prepare(MaskRule *rule, GError **error)
{
    FpeState *state = rule->state = g_new0(FpeState, 1);
    int which;
    if (!mask_rule_word(rule, "alphabet", alphabet_names, &which, error))
        return false;
    state->alphabet = alphabets[which];
    state->ff1 = ff1_new(rule->prf.cipher, sizeof rule->prf.cipher, (unsigned)strlen(state->alphabet));
    return true;
}

/* What is not of the alphabet stays where it is, so that two texts of one form stay two. */
static bool
fpe(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    const FpeState *state = rule->state;
    unsigned char numerals[FF1_LONGEST];
    size_t count = 0, used = 0;
    for (size_t i = 0; i < length; i++) {
        const char *found = value[i] ? strchr(state->alphabet, value[i]) : NULL;
        if (found && count < sizeof numerals)
            numerals[count] = (unsigned char)(found - state->alphabet);
        count += found != NULL;
    }
    if (!ff1_takes(state->ff1, count)) {
        error_set(error, ERR_MASK, "a value has %zu %s, %s", count, mask_rule_value(rule, "alphabet"),
                  count > FF1_LONGEST ? "which is too long" : "too few to be encrypted: all could be tried");
        return false;
    }
    ff1_encrypt(state->ff1, NULL, 0, numerals, count);
    for (size_t i = 0; i < length; i++)
        g_string_append_c(out, value[i] && strchr(state->alphabet, value[i])
                                   ? state->alphabet[numerals[used++]]
                                   : value[i]);
    return true;
}

static const MaskParameter parameters[] = {
    {"alphabet", "digits", "digits, letters or alphanumeric: what is encrypted; the rest stays"},
    {NULL, NULL, NULL}};

const MaskStrategy mask_fpe = {
    .name = "fpe",
    .uniqueness = MASK_BIJECTIVE,
    .types = MASK_TEXT,
    .about = "format-preserving encryption (FF1): as many digits, dashes where they were",
    .parameters = parameters,
    .prepare = fpe_prepare,
    .apply = fpe,
    .release = fpe_release,
};
