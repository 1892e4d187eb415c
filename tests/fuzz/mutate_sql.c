/* How libFuzzer changes scripts: bytes alone seldom make a statement of another, so half the time whole
 * statements or words are moved, repeated or left out. */
#include <glib.h>
#include <stdint.h>
#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *one, size_t one_size, const uint8_t *two, size_t two_size,
                                 uint8_t *out, size_t most, unsigned seed);

static GPtrArray *
pieces_of(const char *text, size_t size, const char *ends)
{
    GPtrArray *pieces = g_ptr_array_new_with_free_func(g_free);
    size_t start = 0;
    for (size_t i = 0; i < size; i++) {
        if (i + 1 < size && !(text[i] && strchr(ends, text[i])))
            continue;
        g_ptr_array_add(pieces, g_strndup(text + start, i + 1 - start));
        start = i + 1;
    }
    return pieces;
}

static size_t
put_together(const GPtrArray *pieces, uint8_t *out, size_t most)
{
    size_t size = 0;
    for (unsigned i = 0; i < pieces->len; i++) {
        const size_t length = strlen(pieces->pdata[i]);
        if (size + length > most)
            break;
        memcpy(out + size, pieces->pdata[i], length);
        size += length;
    }
    return size;
}

static void
change(GPtrArray *pieces, GRand *chance)
{
    const int count = (int)pieces->len;
    const int from = g_rand_int_range(chance, 0, count);
    const int to = g_rand_int_range(chance, 0, count);
    switch (g_rand_int_range(chance, 0, 4)) {
    case 0: /* repeat */
        g_ptr_array_insert(pieces, to, g_strdup(pieces->pdata[from]));
        break;
    case 1:
        g_ptr_array_remove_index(pieces, (unsigned)from);
        break;
    case 2: /* one in the place of another */
        g_free(pieces->pdata[to]);
        pieces->pdata[to] = from == to ? g_strdup("t ") : g_strdup(pieces->pdata[from]);
        break;
    default: { /* move */
        char *piece = g_ptr_array_steal_index(pieces, (unsigned)from);
        g_ptr_array_insert(pieces, MIN(to, (int)pieces->len), piece);
    }
    }
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
    g_autoptr(GRand) chance = g_rand_new_with_seed(seed);
    if (size == 0 || g_rand_boolean(chance))
        return LLVMFuzzerMutate(data, size, most);
    g_autoptr(GPtrArray) pieces = pieces_of((const char *)data, size, g_rand_boolean(chance) ? ";" : " (),;");
    for (int i = g_rand_int_range(chance, 1, 4); i > 0 && pieces->len > 0; i--)
        change(pieces, chance);
    return put_together(pieces, data, most);
}

/* Statements of both, in their order. */
size_t
LLVMFuzzerCustomCrossOver(const uint8_t *one, size_t one_size, const uint8_t *two, size_t two_size,
                          uint8_t *out, size_t most, unsigned seed)
{
    g_autoptr(GRand) chance = g_rand_new_with_seed(seed);
    g_autoptr(GPtrArray) first = pieces_of((const char *)one, one_size, ";");
    g_autoptr(GPtrArray) second = pieces_of((const char *)two, two_size, ";");
    for (unsigned i = 0; i < second->len; i++) {
        if (g_rand_boolean(chance))
            g_ptr_array_insert(first, g_rand_int_range(chance, 0, (int)first->len + 1),
                               g_steal_pointer(&second->pdata[i]));
    }
    return put_together(first, out, most);
}
