#include "report/baseline.h"

#include <jansson.h>
#include <stdint.h>
#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "report/table.h"

enum { VERSION = 1, CAP = 256 * 1024 * 1024 };

static json_t *
read_document(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    size_t length;
    json_error_t problem;
    if (!file_read(path, CAP, &text, &length, error))
        return NULL;
    json_t *document = json_loadb(text, length, JSON_REJECT_DUPLICATES, &problem);
    if (document && json_is_array(json_object_get(document, "findings")) &&
        json_integer_value(json_object_get(document, "version")) == VERSION)
        return document;
    error_set(error, ERR_CONFIG, "\"%s\" is no baseline of findings", path);
    if (!document)
        error_detail(error, "Line %d, column %d: %s.", problem.line, problem.column, problem.text);
    else
        error_detail(error, "It is not an object with \"version\": %d and a list of \"findings\".", VERSION);
    error_hint(error, "confiture lint --write-baseline makes one.");
    json_decref(document);
    return NULL;
}

static bool
is_old(const Finding *finding, void *old)
{
    return g_hash_table_contains(old, finding->fingerprint);
}

bool
baseline_apply(FindingList *list, const char *path, GError **error)
{
    json_t *document = read_document(path, error);
    if (!document)
        return false;
    g_autoptr(GHashTable) old = g_hash_table_new(g_str_hash, g_str_equal); /* of the document's strings */
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(document, "findings"), i, entry)
    {
        const char *fingerprint = json_string_value(json_object_get(entry, "fingerprint"));
        if (fingerprint)
            g_hash_table_add(old, (gpointer)(uintptr_t)fingerprint);
    }
    const unsigned before = list->findings->len;
    finding_list_drop(list, is_old, old);
    list->in_baseline += before - list->findings->len;
    json_decref(document);
    return true;
}

bool
baseline_write(const FindingList *list, const char *path, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_string_append_printf(out, "{\"version\": %d,\n \"findings\": [", VERSION);
    for (unsigned i = 0; i < list->findings->len; i++) {
        const Finding *finding = g_ptr_array_index(list->findings, i);
        json_t *entry = json_pack("{s:s, s:s, s:o, s:o, s:o}", "fingerprint", finding->fingerprint, "rule",
                                  finding->rule, "file", json_text(finding->file), "object",
                                  json_text(finding->object), "message", json_text(finding->message));
        g_autofree char *line = json_dumps(entry, JSON_PRESERVE_ORDER);
        g_string_append_printf(out, "%s\n  %s", i > 0 ? "," : "", line);
        json_decref(entry);
    }
    g_string_append(out, "\n]}\n");
    return file_write(path, out->str, out->len, 0666, error);
}
