/* Strategies: golden values, and what must hold for all values.
 *
 * tests/cases/mask/values.txt holds the golden ones. CONFITURE_UPDATE_CASES=1 fills in those that are "?",
 * and no others: what a version has once masked so stays so. */
#include <string.h>

#include "base/errors.h"
#include "mask/rows.h"
#include "support/tap.h"

static MaskKey *
golden_key(void)
{
    unsigned char bytes[MASK_KEY_BYTES];
    for (int i = 0; i < MASK_KEY_BYTES; i++)
        bytes[i] = (unsigned char)(i * 7);
    return mask_key_new(bytes);
}

/* "hash length=16; prefix=u_" */
static MaskRule *
rule_of(const char *text, const char *domain, GError **error)
{
    g_autoptr(MaskKey) key = golden_key();
    g_auto(GStrv) words = g_strsplit(text, " ", 2);
    g_autoptr(GHashTable) given = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_auto(GStrv) pairs = g_strsplit(words[1] ? words[1] : "", ";", -1);
    for (char **pair = pairs; *pair && **pair; pair++) {
        g_auto(GStrv) sides = g_strsplit(g_strstrip(*pair), "=", 2);
        g_hash_table_insert(given, g_strdup(sides[0]), g_strdup(sides[1]));
    }
    const MaskStrategy *strategy = mask_strategy_find(NULL, words[0]);
    g_assert_nonnull(strategy);
    return mask_rule_new(strategy, given, key, domain, error);
}

static char *
masked_by(const MaskRule *rule, const char *value, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    return rule->strategy->apply(rule, value, strlen(value), out, error)
               ? g_string_free(g_steal_pointer(&out), FALSE)
               : NULL;
}

static char *
masked(const char *rule_text, const char *value)
{
    GError *error = NULL;
    g_autoptr(MaskRule) rule = rule_of(rule_text, "golden", &error);
    g_assert_no_error(error);
    char *result = masked_by(rule, value, &error);
    g_clear_error(&error);
    return result;
}

static void
test_golden(void)
{
    g_autofree char *path = tap_source_path("tests/cases/mask/values.txt");
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    bool made = false;
    int compared = 0;
    for (char **line = lines; *line; line++) {
        if (!**line || **line == '#')
            continue;
        g_auto(GStrv) parts = g_strsplit(*line, " | ", 3);
        g_assert_cmpuint(g_strv_length(parts), ==, 3);
        g_autofree char *result = masked(parts[0], parts[1]);
        if (strcmp(parts[2], "?") == 0 && g_getenv("CONFITURE_UPDATE_CASES") && result) {
            g_free(*line);
            *line = g_strdup_printf("%s | %s | %s", parts[0], parts[1], result);
            made = true;
            continue;
        }
        g_assert_cmpstr(result ? result : "!", ==, parts[2]);
        compared++;
    }
    g_autofree char *whole = g_strjoinv("\n", lines);
    if (made)
        g_assert_true(g_file_set_contents(path, whole, -1, NULL));
    g_assert_cmpint(compared, >, made ? 0 : 80);
}

/* Each strategy stands in the file of golden values. */
static void
test_golden_is_whole(void)
{
    g_autofree char *path = tap_source_path("tests/cases/mask/values.txt");
    g_autofree char *text = NULL;
    g_autoptr(GPtrArray) all = mask_strategies(NULL);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    for (unsigned i = 0; i < all->len; i++) {
        const char *name = ((const MaskStrategy *)all->pdata[i])->name;
        g_autofree char *plain = g_strdup_printf("\n%s |", name);
        g_autofree char *with = g_strdup_printf("\n%s ", name);
        /* The engine's (tests/mask/test_rows.c), and one made of others (tests/mask/anonymize.t). */
        if (strcmp(name, "null") != 0 && strcmp(name, "json") != 0)
            g_assert_true(strstr(text, plain) || strstr(text, with));
    }
}

static void
test_domains(void)
{
    GError *error = NULL;
    g_autoptr(MaskRule) one = rule_of("email", "one", &error);
    g_autoptr(MaskRule) again = rule_of("email", "one", &error);
    g_autoptr(MaskRule) two = rule_of("email", "two", &error);
    g_autofree char *a = masked_by(one, "ada@example.org", &error);
    g_autofree char *b = masked_by(again, "ada@example.org", &error);
    g_autofree char *c = masked_by(two, "ada@example.org", &error);
    g_assert_cmpstr(a, ==, b);
    g_assert_cmpstr(a, !=, c);
}

/* `count` values give as many results. */
static void
check_distinct(const char *rule_text, const char *pattern, unsigned count)
{
    GError *error = NULL;
    g_autoptr(MaskRule) rule = rule_of(rule_text, "golden", &error);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_assert_no_error(error);
    for (unsigned i = 1; i <= count; i++) {
        g_autoptr(GString) value = g_string_new(NULL);
        for (const char *p = pattern; *p; p++)
            if (*p == '#')
                g_string_append_printf(value, "%u", i);
            else if (*p == '@')
                g_string_append_printf(value, "%u.%u", i >> 8 & 255, i & 255);
            else
                g_string_append_c(value, *p);
        char *result = masked_by(rule, value->str, &error);
        g_assert_no_error(error);
        g_assert_true(g_hash_table_add(seen, result));
    }
}

static void
test_uniqueness(void)
{
    check_distinct("permute max=20000", "#", 20000);
    check_distinct("permute", "#", 50000);
    check_distinct("permute max=9223372036854775807", "#", 20000);
    check_distinct("fpe", "100000#", 20000);
    check_distinct("ip", "10.1.@", 50000);
    check_distinct("email", "user#", 50000);
    check_distinct("username", "user#", 50000);
    check_distinct("hash", "user#", 50000);
    check_distinct("uuid", "#", 50000);
    check_distinct("url", "#", 50000);
    check_distinct("mac", "#", 10000);
    check_distinct("phone", "#", 1000);
}

/* Networks stay networks: the first bits in which two addresses differ are the same before and after. */
static void
test_prefixes(void)
{
    static const char *const pairs[][2] = {{"10.1.2.3", "10.1.2.4"},
                                           {"10.1.2.3", "10.1.3.3"},
                                           {"10.1.2.3", "138.1.2.3"},
                                           {"192.0.2.1", "192.0.2.129"}};
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        unsigned bits[2][2] = {{0}};
        for (int side = 0; side < 2; side++) {
            g_autofree char *result = masked("ip", pairs[i][side]);
            const char *const both[] = {pairs[i][side], result};
            for (int k = 0; k < 2; k++) {
                g_auto(GStrv) parts = g_strsplit(both[k], ".", 4);
                for (int p = 0; p < 4; p++)
                    bits[k][side] = bits[k][side] << 8 | (unsigned)g_ascii_strtoull(parts[p], NULL, 10);
            }
        }
        g_assert_cmpint(__builtin_clz(bits[0][0] ^ bits[0][1]), ==, __builtin_clz(bits[1][0] ^ bits[1][1]));
    }
}

/* A choice among k is even: chi-square over 60,000 draws, 9 degrees of freedom, p = 10^-6. */
static void
test_even(void)
{
    GError *error = NULL;
    g_autoptr(MaskRule) rule = rule_of("choice values=0,1,2,3,4,5,6,7,8,9", "even", &error);
    double counts[10] = {0}, sum = 0;
    for (int i = 0; i < 60000; i++) {
        g_autofree char *value = g_strdup_printf("value %d", i);
        g_autofree char *result = masked_by(rule, value, &error);
        counts[*result - '0']++;
    }
    for (int i = 0; i < 10; i++)
        sum += (counts[i] - 6000) * (counts[i] - 6000) / 6000;
    g_assert_cmpfloat(sum, <, 45.1);
}

static bool
luhn(const char *digits)
{
    int sum = 0;
    size_t length = strlen(digits);
    for (size_t i = 0; i < length; i++) {
        int digit = digits[length - 1 - i] - '0';
        digit = i % 2 ? digit * 2 : digit;
        sum += digit > 9 ? digit - 9 : digit;
    }
    return sum % 10 == 0;
}

/* Numbers a published test set calls valid (the field study, 5.2) stay valid, of their brand and length. */
static void
test_cards(void)
{
    static const char *const cards[] = {"4111111111111111", "4222222222222",   "5555555555554444",
                                        "2223003122003222", "378282246310005", "6011111111111117",
                                        "30569309025904",   "3530111333300000"};
    for (size_t i = 0; i < G_N_ELEMENTS(cards); i++) {
        g_autofree char *any = masked("credit_card", cards[i]);
        g_autofree char *last = masked("credit_card preserve_last4=true", cards[i]);
        g_assert_true(luhn(cards[i]) && luhn(any) && luhn(last));
        g_assert_cmpuint(strlen(any), ==, strlen(cards[i]));
        g_assert_true(strncmp(any, cards[i], 2) == 0 && strcmp(any, cards[i]) != 0);
        g_assert_cmpstr(last + strlen(last) - 4, ==, cards[i] + strlen(cards[i]) - 4);
    }
}

static void
test_dates(void)
{
    GError *error = NULL;
    g_autoptr(MaskRule) rule = rule_of("date days=10", "golden", &error);
    g_autoptr(GDateTime) first = g_date_time_new_utc(1999, 12, 1, 0, 0, 0);
    for (int i = 0; i < 3000; i++) {
        g_autoptr(GDateTime) day = g_date_time_add_days(first, i);
        g_autofree char *text = g_date_time_format(day, "%Y-%m-%d");
        g_autofree char *result = masked_by(rule, text, &error);
        g_assert_no_error(error);
        g_autofree char *iso = g_strconcat(result, "T00:00:00Z", NULL);
        g_autoptr(GDateTime) shifted = g_date_time_new_from_iso8601(iso, NULL);
        g_assert_nonnull(shifted);
        const GTimeSpan by = ABS(g_date_time_difference(shifted, day)) / G_TIME_SPAN_DAY;
        g_assert_cmpint(by, >=, 1);
        g_assert_cmpint(by, <=, 10);
    }
}

static void
test_parameters(void)
{
    static const char *const wrong[][2] = {
        {"email preserve_domian=true", "Did you mean \"preserve_domain\"?"},
        {"email preserve_domain=maybe", "true or false"},
        {"hash length=7", "from 8 to 128"},
        {"constant", "needs value"},
        {"choice values=one", "at least two"},
        {"phone range=mars", "one of unassigned, us, gb, fr"},
        {"noise ratio=0", "above 0"},
        {"permute max=0", "from 1"},
        {"preserve anything=1", "It has none."},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(MaskRule) rule = rule_of(wrong[i][0], "golden", &error);
        g_assert_null(rule);
        g_assert_error(error, CONFITURE_ERROR, ERR_CONFIG);
        const char *hint = error_shown_hint(error);
        g_autofree char *said = g_strdup_printf("%s %s", error->message, hint ? hint : "");
        g_assert_nonnull(strstr(said, wrong[i][1]));
    }
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_test_add_func("/mask/strategy/golden", test_golden);
    g_test_add_func("/mask/strategy/golden_is_whole", test_golden_is_whole);
    g_test_add_func("/mask/strategy/domains", test_domains);
    g_test_add_func("/mask/strategy/uniqueness", test_uniqueness);
    g_test_add_func("/mask/strategy/prefixes", test_prefixes);
    g_test_add_func("/mask/strategy/even", test_even);
    g_test_add_func("/mask/strategy/cards", test_cards);
    g_test_add_func("/mask/strategy/dates", test_dates);
    g_test_add_func("/mask/strategy/parameters", test_parameters);
    return g_test_run();
}
