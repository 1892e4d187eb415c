/* Any bytes are a statement somebody may have in a file: the grammar and the walk over its tree must survive
 * them, and what comes out must point into the text. */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "sql/parse.h"
#include "sql/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_object(const ObjectRef *ref, int length)
{
    g_assert_nonnull(ref->name);
    g_assert_cmpuint(strlen(ref->name), >, 0);
    g_assert_cmpint(ref->location, >=, -1);
    g_assert_cmpint(ref->location, <, MAX(length, 1));
    g_assert_nonnull(object_kind_name(ref->kind));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* A copy that ends with its terminator, so that reading one byte too far is seen. */
    g_autofree char *text = g_malloc(size + 1);
    memcpy(text, data, size);
    text[size] = '\0';
    const int length = (int)strlen(text);
    g_autoptr(Statement) statement = statement_parse(text);
    g_assert_cmpint(statement->problem_offset, >=, -1);
    g_assert_cmpint(statement->problem_offset, <=, length);
    g_assert_true(statement->known || statement->problem != NULL);
    g_assert_true(statement->known || statement->objects->len == 0);
    for (guint i = 0; i < statement->objects->len; i++)
        check_object(&g_array_index(statement->objects, ObjectRef, i), length);

    g_autoptr(Arena) arena = arena_new();
    const SqlTree *tree = sql_tree_read(arena, text);
    g_assert_true(tree->kind != SQL_UNKNOWN || tree->problem != NULL);
    g_assert_cmpint(tree->problem_location, <=, length);
    g_assert_cmpstr(tree->tag, ==, statement->tag);
    return 0;
}
