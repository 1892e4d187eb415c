/* Strategies for numbers of accounts: they keep their form and their check digits. */
#include <string.h>

#include "base/errors.h"
#include "mask/strategies.h"

enum { DIGITS_MOST = 64 };

static const MaskParameter none[] = {{NULL, NULL, NULL}};

/* --- payment cards --- */

typedef struct {
    bool last4;
} CardState;

static bool
card_prepare(MaskRule *rule, GError **error)
{
    CardState *state = rule->state = g_new(CardState, 1);
    return mask_rule_flag(rule, "preserve_last4", &state->last4, error);
}

/* ISO/IEC 7812-1, annex B: what the digits behind which a check digit follows add up to. */
static int
luhn_sum(const char *digits, unsigned count)
{
    int sum = 0;
    for (unsigned i = 0; i < count; i++) {
        int digit = digits[count - 1 - i] - '0';
        if (i % 2 == 0)
            digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += digit;
    }
    return sum % 10;
}

bool
mask_is_card(const char *text, size_t length)
{
    char digits[DIGITS_MOST];
    unsigned count = 0;
    for (size_t i = 0; i < length && count < DIGITS_MOST; i++)
        if (g_ascii_isdigit(text[i]))
            digits[count++] = text[i];
    return count >= 12 && count <= 19 && (luhn_sum(digits, count - 1) + digits[count - 1] - '0') % 10 == 0;
}

/* The digit at `place` is turned until the check digit, which stays, is right; each place reaches every sum.
 */
static void
mend(char *digits, unsigned count, unsigned place)
{
    while ((luhn_sum(digits, count - 1) + digits[count - 1] - '0') % 10 != 0)
        digits[place] = digits[place] == '9' ? '0' : (char)(digits[place] + 1);
}

/* The first two digits tell the brand and stay. */
static bool
card(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    const CardState *state = rule->state;
    char digits[DIGITS_MOST];
    unsigned count = 0, used = 0;
    for (size_t i = 0; i < length; i++)
        if (g_ascii_isdigit(value[i]) && count < DIGITS_MOST)
            digits[count++] = value[i];
    if (count < 8 || count > 19) {
        error_set(error, ERR_MASK, "a value is no card number");
        return false;
    }
    MaskBits bits;
    mask_bits_init(&bits, &rule->prf, digits, count);
    const unsigned end = count - (state->last4 ? 4 : 1);
    for (unsigned i = 2; i < end; i++)
        digits[i] = (char)('0' + mask_bits_below(&bits, 10));
    if (state->last4)
        mend(digits, count, end - 1);
    else
        digits[count - 1] = (char)('0' + (10 - luhn_sum(digits, count - 1)) % 10);
    for (size_t i = 0; i < length; i++)
        g_string_append_c(out, g_ascii_isdigit(value[i]) && used < count ? digits[used++] : value[i]);
    return true;
}

static const MaskParameter card_parameters[] = {
    {"preserve_last4", "false", "keep the last four digits, as receipts show them"}, {NULL, NULL, NULL}};

const MaskStrategy mask_credit_card = {
    .name = "credit_card",
    .uniqueness = MASK_LOSSY,
    .types = MASK_TEXT,
    .about = "another number of the same brand, length and grouping, with a right check digit",
    .parameters = card_parameters,
    .prepare = card_prepare,
    .apply = card,
};

/* --- IBAN --- */

/* ISO 13616: country and check digits go to the end, letters count from 10; modulo 97. */
static int
iban_rest(const char *iban, unsigned count)
{
    int rest = 0;
    for (unsigned i = 0; i < count; i++) {
        const char c = iban[(i + 4) % count];
        rest = g_ascii_isdigit(c) ? (rest * 10 + c - '0') % 97
                                  : (rest * 100 + g_ascii_toupper(c) - 'A' + 10) % 97;
    }
    return rest;
}

/* Letters and digits of what may be an IBAN; 0 for what is none. */
static unsigned
iban_read(const char *value, size_t length, char text[DIGITS_MOST])
{
    unsigned count = 0;
    for (size_t i = 0; i < length; i++)
        if (g_ascii_isalnum(value[i]) && count < DIGITS_MOST)
            text[count++] = g_ascii_toupper(value[i]);
    return count < 15 || count > 34 || !g_ascii_isalpha(text[0]) || !g_ascii_isalpha(text[1]) ? 0 : count;
}

bool
mask_is_iban(const char *value, size_t length)
{
    char text[DIGITS_MOST];
    const unsigned count = iban_read(value, length, text);
    return count && iban_rest(text, count) == 1;
}

static bool
iban(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    char text[DIGITS_MOST];
    const unsigned count = iban_read(value, length, text);
    unsigned used = 0;
    if (!count) {
        error_set(error, ERR_MASK, "a value is no IBAN");
        return false;
    }
    MaskBits bits;
    mask_bits_init(&bits, &rule->prf, text, count);
    for (unsigned i = 4; i < count; i++)
        text[i] = g_ascii_isdigit(text[i]) ? (char)('0' + mask_bits_below(&bits, 10))
                                           : (char)('A' + mask_bits_below(&bits, 26));
    text[2] = text[3] = '0';
    const int check = 98 - iban_rest(text, count);
    text[2] = (char)('0' + check / 10);
    text[3] = (char)('0' + check % 10);
    for (size_t i = 0; i < length; i++)
        g_string_append_c(out, g_ascii_isalnum(value[i]) && used < count ? text[used++] : value[i]);
    return true;
}

const MaskStrategy mask_iban = {
    .name = "iban",
    .uniqueness = MASK_LOSSY,
    .types = MASK_TEXT,
    .about = "another IBAN of the same country, length and grouping, with right check digits",
    .parameters = none,
    .apply = iban,
};

/* --- social security numbers --- */

/* Areas 900 to 999 are never issued (SSA, "Social Security Number Randomization"). */
static bool
ssn(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    MaskBits bits;
    mask_bits_init(&bits, &rule->prf, value, length);
    const bool dashes = memchr(value, '-', length) != NULL;
    g_string_append_printf(out, "9%02d%s%02d%s%04d", (int)mask_bits_below(&bits, 100), dashes ? "-" : "",
                           (int)mask_bits_below(&bits, 100), dashes ? "-" : "",
                           (int)mask_bits_below(&bits, 10000));
    return true;
}

const MaskStrategy mask_ssn = {
    .name = "ssn",
    .uniqueness = MASK_LOSSY,
    .types = MASK_TEXT,
    .about = "a number that is never issued (area 900 to 999)",
    .parameters = none,
    .apply = ssn,
};
