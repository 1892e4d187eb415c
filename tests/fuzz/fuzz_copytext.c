/* Any bytes as COPY text: what is decoded and encoded again means the same, and rows without rules are not
 * touched. */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "mask/copytext.h"
#include "mask/rows.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_field(const char *field, size_t length)
{
    g_autoptr(GString) scratch = g_string_new(NULL);
    g_autoptr(GString) encoded = g_string_new(NULL);
    g_autoptr(GString) again = g_string_new(NULL);
    const char *value, *second;
    size_t value_length, second_length;
    copytext_decode(field, length, scratch, &value, &value_length);
    g_assert_cmpuint(value_length, <=, length);
    copytext_encode(value, value_length, encoded);
    g_assert_null(memchr(encoded->str, '\n', encoded->len));
    g_assert_null(memchr(encoded->str, '\t', encoded->len));
    g_assert_false(copytext_is_null(encoded->str, encoded->len));
    copytext_decode(encoded->str, encoded->len, again, &second, &second_length);
    g_assert_cmpmem(value, value_length, second, second_length);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const unsigned char bytes[MASK_KEY_BYTES] = {9};
    static const char *const columns[] = {"a", "b", "c", NULL};
    g_autoptr(MaskKey) key = mask_key_new(bytes);
    g_autoptr(MaskRows) rows = mask_rows_new("t", columns);
    g_autoptr(GString) out = g_string_new(NULL);
    const char *text = (const char *)data;
    check_field(text, size);
    if (mask_rows_run(rows, text, size, out, NULL))
        g_assert_cmpmem(out->str, out->len, text, size);
    mask_rows_set(rows, 1, mask_rule_new(mask_strategy_find(NULL, "email"), NULL, key, "d", NULL));
    g_string_truncate(out, 0);
    mask_rows_run(rows, text, size, out, NULL);
    /* The way of rules that read the row: with preserve it is the identity, too. */
    g_autoptr(MaskRows) whole = mask_rows_new("t", columns);
    MaskRule *rule = mask_rule_new(mask_strategy_find(NULL, "redact"), NULL, key, "d", NULL);
    rule->when = mask_when_new();
    mask_when_add(rule->when, "a", "no field of any seed is this");
    mask_rows_set(whole, 2, rule);
    g_assert_true(mask_rows_bind_all(whole, NULL));
    g_string_truncate(out, 0);
    if (mask_rows_run(whole, text, size, out, NULL))
        g_assert_cmpmem(out->str, out->len, text, size);
    return 0;
}
