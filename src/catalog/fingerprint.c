#include "catalog/fingerprint.h"

#include <string.h>

#include "base/errors.h"
#include "catalog/catalog_queries.h"
#include "catalog/names.h"
#include "pg/pipeline.h"

static bool
take_rows(void *data, size_t index, PGresult *result, GError **error)
{
    GPtrArray *facts = data;
    for (int i = 0; i < PQntuples(result); i++)
        g_ptr_array_add(facts, g_strdup(PQgetvalue(result, i, 0)));
    return true;
}

static gint
compare_facts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
digest_facts(Fingerprint *fingerprint)
{
    g_autoptr(Digest) digest = digest_new();
    g_ptr_array_sort(fingerprint->facts, compare_facts);
    for (unsigned i = 0; i < fingerprint->facts->len; i++) {
        const char *fact = g_ptr_array_index(fingerprint->facts, i);
        digest_field(digest, fact, strlen(fact));
    }
    digest_hex(digest, fingerprint->digest);
}

Fingerprint *
fingerprint_take(Conn *conn, const char *const *exclude, GError **error)
{
    static const char *const queries[] = {
        query_facts_schemas, query_facts_relations, query_facts_columns,   query_facts_constraints,
        query_facts_indexes, query_facts_sequences, query_facts_functions, query_facts_triggers,
        query_facts_types,   query_facts_others};
    g_autofree char *names = catalog_names_literal(exclude);
    const char *values[] = {names};
    PipelineStatement statements[G_N_ELEMENTS(queries)];
    for (size_t i = 0; i < G_N_ELEMENTS(queries); i++)
        statements[i] = (PipelineStatement){queries[i], 1, values};
    g_autoptr(Fingerprint) fingerprint = g_new0(Fingerprint, 1);
    fingerprint->facts = g_ptr_array_new_with_free_func(g_free);
    size_t failed = 0;
    if (!conn_exec(conn, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path TO ''",
                   error))
        return NULL;
    bool ok = pipeline_run(conn, statements, G_N_ELEMENTS(statements), take_rows, fingerprint->facts, &failed,
                           error);
    if (conn_in_transaction(conn))
        conn_exec_always(conn, "ROLLBACK", NULL);
    if (!ok) {
        error_context(error, "while reading the schema (part %zu)", failed + 1);
        return NULL;
    }
    digest_facts(fingerprint);
    return g_steal_pointer(&fingerprint);
}

bool
fingerprint_equal(const Fingerprint *a, const Fingerprint *b)
{
    return strcmp(a->digest, b->digest) == 0;
}

/* One fact behind its sign; further lines are indented. */
static void
append_fact(GString *out, char sign, const char *fact)
{
    g_auto(GStrv) lines = g_strsplit(fact, "\n", -1);
    for (char **line = lines; *line; line++)
        g_string_append_printf(out, "%c %s%s\n", line == lines ? sign : ' ', line == lines ? "" : "    ",
                               *line);
}

char *
fingerprint_diff(const Fingerprint *before, const Fingerprint *after)
{
    GString *out = g_string_new(NULL);
    unsigned i = 0;
    unsigned k = 0;
    while (i < before->facts->len || k < after->facts->len) {
        const char *x = i < before->facts->len ? g_ptr_array_index(before->facts, i) : NULL;
        const char *y = k < after->facts->len ? g_ptr_array_index(after->facts, k) : NULL;
        int order = !x ? 1 : !y ? -1 : strcmp(x, y);
        if (order < 0)
            append_fact(out, '-', x);
        else if (order > 0)
            append_fact(out, '+', y);
        i += order <= 0;
        k += order >= 0;
    }
    return g_string_free(out, FALSE);
}

void
fingerprint_free(Fingerprint *fingerprint)
{
    if (!fingerprint)
        return;
    g_ptr_array_unref(fingerprint->facts);
    g_free(fingerprint);
}
