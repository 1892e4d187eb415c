/* Documents: what no path leads to comes out byte for byte; with others: remove what comes out is read again;
 * and whatever the bytes are, nothing crashes. */
#include <stdint.h>
#include <stdlib.h>

#include "mask/composite.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static MaskPart *
part(const char *path, const char *strategy)
{
    MaskPart *made = mask_part_new(path);
    made->strategy = mask_strategy_find(NULL, strategy);
    return made;
}

static MaskRule *
rule(MaskStrategy *document, const char *others)
{
    static const unsigned char bytes[MASK_KEY_BYTES] = {9};
    g_autoptr(MaskKey) key = mask_key_new(bytes);
    g_autoptr(GHashTable) given = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(given, (gpointer)(uintptr_t) "others", (gpointer)(uintptr_t)others);
    MaskRule *made = mask_rule_new(document, given, key, "d", NULL);
    g_assert_nonnull(made);
    return made;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    GPtrArray *none = g_ptr_array_new();
    GPtrArray *some = g_ptr_array_new();
    g_ptr_array_add(none, part("no member of any seed", "redact"));
    g_ptr_array_add(some, part("a[*]", "hash"));
    g_ptr_array_add(some, part("b", "preserve"));
    MaskStrategy *keeping = mask_document_new(none, NULL);
    MaskStrategy *masking = mask_document_new(some, NULL);
    {
        g_autoptr(MaskRule) keep = rule(keeping, "keep");
        g_autoptr(MaskRule) remove = rule(masking, "remove");
        g_autoptr(GString) out = g_string_new(NULL);
        g_autoptr(GString) again = g_string_new(NULL);
        if (keeping->apply(keep, text, size, out, NULL))
            g_assert_cmpmem(out->str, out->len, text, size);
        g_string_truncate(out, 0);
        if (masking->apply(remove, text, size, out, NULL))
            g_assert_true(keeping->apply(keep, out->str, out->len, again, NULL));
    }
    mask_composite_free(keeping);
    mask_composite_free(masking);
    return 0;
}
