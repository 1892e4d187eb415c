/* Strategies that read a text: by a table of words, by a pattern, by what stands in it. */
#include <string.h>

#include "base/errors.h"
#include "mask/strategies.h"

/* --- dictionary --- */

static const char *const others[] = {"refuse", "keep", "replace", NULL};
enum { REFUSE, KEEP, REPLACE };

typedef struct {
    GHashTable *words; /* keys and values stand in the text of the parameter */
    int others;
} DictionaryState;

static bool
dictionary_prepare(MaskRule *rule, GError **error)
{
    DictionaryState *state = rule->state = g_new0(DictionaryState, 1);
    state->words = g_hash_table_new(g_str_hash, g_str_equal);
    for (char *item = rule->values[0]; item;) {
        char *comma = strchr(item, ',');
        if (comma)
            *comma = '\0';
        char *equals = strchr(item, '=');
        if (equals)
            *equals = '\0';
        if (!equals || !g_hash_table_insert(state->words, g_strstrip(item), g_strstrip(equals + 1))) {
            error_set(error, ERR_CONFIG, "values of strategy dictionary is a mapping, each value once");
            error_hint(error, "values: {gold: level-1, silver: level-2}");
            return false;
        }
        item = comma ? comma + 1 : NULL;
    }
    return mask_rule_word(rule, "others", others, &state->others, error);
}

static void
dictionary_release(void *data)
{
    DictionaryState *state = data;
    if (state)
        g_hash_table_unref(state->words);
    g_free(state);
}

static bool
dictionary(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    const DictionaryState *state = rule->state;
    g_autofree char *text = g_strndup(value, length);
    const char *found = g_hash_table_lookup(state->words, text);
    if (!found && state->others == REFUSE) {
        error_set(error, ERR_MASK, "a value is not in the dictionary");
        error_hint(error, "others: replace, or others: keep.");
        return false;
    }
    found = found ? found : state->others == KEEP ? text : mask_rule_value(rule, "replacement");
    g_string_append(out, found);
    return true;
}

static const MaskParameter dictionary_parameters[] = {
    {"values", NULL, "a mapping of values to what they become"},
    {"others", "refuse", "what becomes of a value that is not in it: refuse, keep or replace"},
    {"replacement", "", "with others: replace, what stands there instead"},
    {NULL, NULL, NULL}};

const MaskStrategy mask_dictionary = {
    .name = "dictionary",
    .uniqueness = MASK_LOSSY,
    .types = MASK_ANY,
    .about = "what a mapping says of the value",
    .parameters = dictionary_parameters,
    .prepare = dictionary_prepare,
    .release = dictionary_release,
    .apply = dictionary,
};

/* --- patterns --- */

/* The value as GRegex wants it; a text of another encoding is no text that a pattern can read. */
static bool
is_text(const char *value, size_t length, GError **error)
{
    if (g_utf8_validate_len(value, length, NULL))
        return true;
    error_set(error, ERR_MASK, "a value is no text in UTF-8");
    return false;
}

/* A pattern that gives up (too many ways to match) says so without the value. */
static bool
took(char *result, GError *problem, GString *out, GError **error)
{
    if (result)
        g_string_append(out, result);
    else
        error_set(error, ERR_MASK, "a pattern gave up on a value");
    g_free(result);
    g_clear_error(&problem);
    return result != NULL;
}

static bool
regex_prepare(MaskRule *rule, GError **error)
{
    g_autoptr(GError) problem = NULL;
    rule->state = g_regex_new(rule->values[0], G_REGEX_OPTIMIZE, 0, &problem);
    if (rule->state && g_regex_check_replacement(rule->values[1], NULL, &problem))
        return true;
    error_set(error, ERR_CONFIG, "%s of strategy regex_replace cannot be read: %s",
              rule->state ? "replacement" : "pattern", problem->message);
    return false;
}

static void
regex_release(void *state)
{
    if (state)
        g_regex_unref(state);
}

static bool
regex_replace(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    GError *problem = NULL;
    return is_text(value, length, error) &&
           took(g_regex_replace(rule->state, value, (gssize)length, 0, rule->values[1], 0, &problem), problem,
                out, error);
}

static const MaskParameter regex_parameters[] = {
    {"pattern", NULL, "a regular expression (PCRE); what does not match stays as it is"},
    {"replacement", NULL, "what stands there instead; \\1 is the first group"},
    {NULL, NULL, NULL}};

const MaskStrategy mask_regex_replace = {
    .name = "regex_replace",
    .uniqueness = MASK_LOSSY,
    .types = MASK_TEXT,
    .about = "replaces whatever matches a pattern",
    .parameters = regex_parameters,
    .prepare = regex_prepare,
    .release = regex_release,
    .apply = regex_replace,
};

/* --- free text --- */

typedef struct {
    const char *name, *label, *pattern;
    const char *needs; /* a value without any of these characters has none */
    bool (*is)(const char *text, size_t length);
} Kind;

static unsigned
digits_in(const char *text, size_t length)
{
    unsigned count = 0;
    for (size_t i = 0; i < length; i++)
        count += g_ascii_isdigit(text[i]);
    return count;
}

/* E.164 has at most 15 digits; a bare number without a + or 0 in front may be anything, a date is one. */
static bool
is_phone(const char *text, size_t length)
{
    const unsigned digits = digits_in(text, length);
    const bool date = length >= 10 && text[4] == '-' && text[7] == '-' && text[0] != '+' && text[0] != '(';
    return digits >= 7 && digits <= 15 && !date &&
           (*text == '+' || *text == '0' || *text == '(' || digits < length);
}

/* Longer ones first: a card is no phone. */
static const Kind kinds[] = {
    {"email", "[EMAIL]", "[\\w.+%'-]+@[\\w-]+(?:\\.[\\w-]+)+", "@", NULL},
    {"iban", "[IBAN]", "(?<!\\w)[A-Za-z]{2}\\d{2}(?: ?[A-Z0-9]){11,30}(?!\\w)", "0123456789", mask_is_iban},
    {"credit_card", "[CARD]", "(?<![\\w-])\\d(?:[ -]?\\d){11,18}(?![\\w-])", "0123456789", mask_is_card},
    {"ssn", "[SSN]", "(?<![\\w-])\\d{3}-\\d{2}-\\d{4}(?![\\w-])", "-", NULL},
    {"ip", "[IP]",
     "(?<![\\w.])(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?![\\w.]\\w)", ".",
     NULL},
    {"phone", "[PHONE]", "(?<![\\w.])[+(]?\\d[\\d ()./-]{5,22}\\d(?!\\w)", "0123456789", is_phone},
};

typedef struct {
    const Kind *kind;
    GRegex *pattern;
} Finder;

typedef struct {
    Finder finders[G_N_ELEMENTS(kinds)];
    unsigned count;
    bool keep_length;
} RedactionState;

/* What g_regex_replace_eval() hands to found(). */
typedef struct {
    const MaskRule *rule;
    const Kind *kind;
} Finding;

static bool
redaction_prepare(MaskRule *rule, GError **error)
{
    RedactionState *state = rule->state = g_new0(RedactionState, 1);
    g_auto(GStrv) words = g_strsplit(rule->values[0], ",", -1);
    unsigned known = 0;
    for (char **word = words; *word; word++)
        g_strstrip(*word);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (!g_strv_contains((const char *const *)words, kinds[i].name))
            continue;
        known++;
        state->finders[state->count++] =
            (Finder){&kinds[i], g_regex_new(kinds[i].pattern, G_REGEX_OPTIMIZE, 0, NULL)};
    }
    if (known == 0 || known != g_strv_length(words)) {
        error_set(error, ERR_CONFIG,
                  "patterns of strategy text_redaction are email, iban, credit_card, ssn, ip and phone");
        return false;
    }
    return mask_rule_flag(rule, "preserve_length", &state->keep_length, error);
}

static void
redaction_release(void *data)
{
    RedactionState *state = data;
    for (unsigned i = 0; state && i < state->count; i++)
        g_regex_unref(state->finders[i].pattern);
    g_free(state);
}

/* How much of a match it is: words that follow a number may have been taken for a part of it. */
static size_t
true_length(const Kind *kind, const char *text)
{
    size_t length = strlen(text);
    while (length > 0 && kind->is && !kind->is(text, length)) {
        const char *space = g_strrstr_len(text, (gssize)length, " ");
        length = space && g_ascii_isalpha(space[1]) ? (size_t)(space - text) : 0;
    }
    return length;
}

static gboolean
found(const GMatchInfo *match, GString *result, gpointer data)
{
    const Finding *finding = data;
    const RedactionState *state = finding->rule->state;
    const char *replacement = mask_rule_value(finding->rule, "replacement");
    g_autofree char *text = g_match_info_fetch(match, 0);
    const size_t length = true_length(finding->kind, text);
    if (length > 0 && !state->keep_length)
        g_string_append(result, *replacement ? replacement : finding->kind->label);
    for (long left = state->keep_length ? g_utf8_strlen(text, (gssize)length) : 0; left > 0; left--)
        g_string_append_c(result, '*');
    g_string_append(result, text + length);
    return FALSE;
}

static bool
redaction(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    const RedactionState *state = rule->state;
    if (!is_text(value, length, error))
        return false;
    g_autofree char *text = g_strndup(value, length);
    for (unsigned i = 0; i < state->count; i++) {
        const Finder *finder = &state->finders[i];
        Finding finding = {rule, finder->kind};
        GError *problem = NULL;
        g_autoptr(GString) replaced = g_string_new(NULL);
        if (!strpbrk(text, finder->kind->needs))
            continue;
        if (!took(g_regex_replace_eval(finder->pattern, text, -1, 0, 0, found, &finding, &problem), problem,
                  replaced, error))
            return false;
        g_free(text);
        text = g_string_free(g_steal_pointer(&replaced), FALSE);
    }
    g_string_append(out, text);
    return true;
}

static const MaskParameter redaction_parameters[] = {
    {"patterns", "email,iban,credit_card,ssn,ip,phone", "what to look for; numbers by their check digits"},
    {"replacement", "", "stands there instead, whatever it was; without it [EMAIL], [CARD] and so on"},
    {"preserve_length", "false", "a * for each character instead"},
    {NULL, NULL, NULL}};

const MaskStrategy mask_text_redaction = {
    .name = "text_redaction",
    .uniqueness = MASK_LOSSY,
    .types = MASK_TEXT,
    .about = "takes e-mail addresses, phones, cards, IBANs, SSNs and IPs out of free text",
    .parameters = redaction_parameters,
    .prepare = redaction_prepare,
    .release = redaction_release,
    .apply = redaction,
};
