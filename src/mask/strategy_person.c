/* Strategies for people: names, e-mail addresses, telephone numbers, companies. What they make up is
 * nobody's: domains are reserved (RFC 2606), numbers are unassigned or set aside for fiction. */
#include <string.h>

#include "base/errors.h"
#include "mask/strategies.h"

enum { TOKEN = 16 /* 80 bits */, SHORT_TOKEN = 12 /* 60 bits */ };

static const MaskParameter none[] = {{NULL, NULL, NULL}};

static const char *
first_name_of(MaskBits *bits)
{
    return mask_first_names[mask_bits_below(bits, mask_first_name_count)];
}

static const char *
last_name_of(MaskBits *bits)
{
    return mask_last_names[mask_bits_below(bits, mask_last_name_count)];
}

static bool
first_name(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    MaskBits bits;
    mask_bits_init(&bits, &rule->prf, value, length);
    g_string_append(out, first_name_of(&bits));
    return true;
}

static bool
last_name(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    MaskBits bits;
    mask_bits_init(&bits, &rule->prf, value, length);
    g_string_append(out, last_name_of(&bits));
    return true;
}

static bool
name(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    MaskBits bits;
    mask_bits_init(&bits, &rule->prf, value, length);
    g_string_append(out, first_name_of(&bits));
    g_string_append_c(out, ' ');
    g_string_append(out, last_name_of(&bits));
    return true;
}

#define NAME_STRATEGY(symbol, called, does, text)                                                            \
    const MaskStrategy mask_##symbol = {.name = called,                                                      \
                                        .uniqueness = MASK_LOSSY,                                            \
                                        .types = MASK_TEXT,                                                  \
                                        .about = text,                                                       \
                                        .parameters = none,                                                  \
                                        .apply = does}
NAME_STRATEGY(first_name, "first_name", first_name, "another first name");
NAME_STRATEGY(last_name, "last_name", last_name, "another family name");
NAME_STRATEGY(name, "name", name, "another first and family name");

static void
append_lower(GString *out, const char *word)
{
    for (; *word; word++)
        if (g_ascii_isalpha(*word))
            g_string_append_c(out, g_ascii_tolower(*word));
}

static bool
username(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    MaskBits bits;
    mask_bits_init(&bits, &rule->prf, value, length);
    append_lower(out, first_name_of(&bits));
    g_string_append_c(out, '_');
    mask_append_token(rule, value, length, SHORT_TOKEN, out);
    return true;
}

const MaskStrategy mask_username = {
    .name = "username",
    .uniqueness = MASK_COLLISION_FREE,
    .bits = 5 * SHORT_TOKEN,
    .types = MASK_TEXT,
    .about = "a first name and 12 characters",
    .parameters = none,
    .apply = username,
};

static bool
company(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    MaskBits bits;
    mask_bits_init(&bits, &rule->prf, value, length);
    g_string_append(out, last_name_of(&bits));
    g_string_append_c(out, ' ');
    g_string_append(out, mask_company_words[mask_bits_below(&bits, mask_company_word_count)]);
    g_string_append_c(out, ' ');
    g_string_append(out, mask_company_forms[mask_bits_below(&bits, mask_company_form_count)]);
    return true;
}

NAME_STRATEGY(company, "company", company, "another company's name");

/* --- e-mail --- */

typedef struct {
    bool preserve_domain, lower;
} EmailState;

static bool
email_prepare(MaskRule *rule, GError **error)
{
    EmailState *state = rule->state = g_new(EmailState, 1);
    return mask_rule_flag(rule, "preserve_domain", &state->preserve_domain, error) &&
           mask_rule_flag(rule, "ignore_case", &state->lower, error);
}

static bool
email(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    const EmailState *state = rule->state;
    g_autofree char *lower = state->lower ? g_utf8_strdown(value, (gssize)length) : NULL;
    const char *seen = lower ? lower : value;
    const size_t seen_length = lower ? strlen(lower) : length;
    const char *at = g_strrstr_len(value, (gssize)length, "@");
    MaskBits bits;
    mask_bits_init(&bits, &rule->prf, seen, seen_length);
    append_lower(out, first_name_of(&bits));
    g_string_append_c(out, '.');
    mask_append_token(rule, seen, seen_length, TOKEN, out);
    if (state->preserve_domain && at) {
        g_string_append_len(out, at, value + length - at);
    } else {
        g_string_append_c(out, '@');
        g_string_append(out, mask_rule_value(rule, "domain"));
    }
    return true;
}

static const MaskParameter email_parameters[] = {
    {"domain", "example.com", "of the addresses; example.com and *.test are nobody's"},
    {"preserve_domain", "false", "keep what stands behind the @: it may tell who it is, and mail may arrive"},
    {"ignore_case", "false", "A@x and a@x become the same address"},
    {NULL, NULL, NULL}};

const MaskStrategy mask_email = {
    .name = "email",
    .uniqueness = MASK_COLLISION_FREE,
    .bits = 5 * TOKEN,
    .types = MASK_TEXT,
    .about = "an address at a reserved domain: a first name and 16 characters",
    .parameters = email_parameters,
    .prepare = email_prepare,
    .apply = email,
};

/* --- telephone numbers --- */

/* What is set aside: for fiction by the NANP, Ofcom and ARCEP; country code 999 is reserved by ITU-T E.164.
 * In a pattern # is any digit and A one from 2 to 9. */
static const char *const range_names[] = {"unassigned", "us", "gb", "fr", NULL};
static const struct {
    const char *pattern;
    double bits;
} ranges[] = {
    {"+999############", 39.86}, {"+1A##55501##", 16.6}, {"+447700900###", 9.9}, {"+3363998####", 13.2}};

typedef struct {
    int range;
} PhoneState;

static bool
phone_prepare(MaskRule *rule, GError **error)
{
    PhoneState *state = rule->state = g_new(PhoneState, 1);
    if (!mask_rule_word(rule, "range", range_names, &state->range, error))
        return false;
    rule->bits = ranges[state->range].bits;
    return true;
}

static bool
phone(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    const PhoneState *state = rule->state;
    MaskBits bits;
    mask_bits_init(&bits, &rule->prf, value, length);
    for (const char *p = ranges[state->range].pattern; *p; p++)
        g_string_append_c(out, *p == '#'   ? (char)('0' + mask_bits_below(&bits, 10))
                               : *p == 'A' ? (char)('2' + mask_bits_below(&bits, 8))
                                           : *p);
    return true;
}

static const MaskParameter phone_parameters[] = {
    {"range", "unassigned",
     "unassigned (+999 and 12 digits), or numbers for fiction, of which there are few: us, gb, fr"},
    {NULL, NULL, NULL}};

const MaskStrategy mask_phone = {
    .name = "phone",
    .uniqueness = MASK_COLLISION_FREE,
    .bits = 39.86, /* 10^12, of the range unassigned */
    .types = MASK_TEXT,
    .about = "a number in E.164 that is nobody's",
    .parameters = phone_parameters,
    .prepare = phone_prepare,
    .apply = phone,
};
