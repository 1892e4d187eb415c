#include "lint/repair.h"

#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "report/edits.h"
#include "sql/script.h"

/* A fix may bring to light what another rule fixes; rules that undid each other would go on for ever. */
enum { PASSES = 8 };

static void
repaired_free(gpointer data)
{
    Repaired *repaired = data;
    g_free(repaired->before);
    g_free(repaired->after);
    g_free(repaired);
}

typedef struct {
    LintRequest request;  /* with files that are ours */
    GPtrArray *files;     /* of LintFile */
    GHashTable *repaired; /* LintFile to Repaired */
    GHashTable *stuck;    /* rules whose fixes left as many findings: once is enough */
    bool unsafe;
} Repair;

static void
file_copy_free(gpointer data)
{
    LintFile *file = data;
    if (file->lines)
        g_array_unref(file->lines);
    g_free(file);
}

static unsigned
count_of(const FindingList *list, const char *rule)
{
    unsigned count = 0;
    for (unsigned i = 0; i < list->findings->len; i++)
        count += strcmp(((const Finding *)g_ptr_array_index(list->findings, i))->rule, rule) == 0;
    return count;
}

/* What it was before the first fix. */
static Repaired *
begin_file(Repair *repair, LintFile *file, GError **error)
{
    Repaired *repaired = g_hash_table_lookup(repair->repaired, file);
    if (repaired)
        return repaired;
    char *text = NULL;
    size_t length = file->length;
    if (file->text)
        text = g_memdup2(file->text, length + 1);
    else if (!file_read(file->path, SCRIPT_STATEMENT_CAP, &text, &length, error))
        return NULL;
    repaired = g_new0(Repaired, 1);
    repaired->path = file->path;
    repaired->shown = file->shown;
    repaired->before = text;
    repaired->before_length = length;
    repaired->after = g_memdup2(text, length + 1);
    repaired->after_length = length;
    g_hash_table_insert(repair->repaired, file, repaired);
    return repaired;
}

static bool
fix_file(Repair *repair, LintFile *file, const FindingList *list, unsigned *fixes, GError **error)
{
    g_autoptr(GPtrArray) chosen =
        edits_choose(list, g_intern_string(file->shown), repair->unsafe, repair->stuck);
    if (chosen->len == 0)
        return true;
    Repaired *repaired = begin_file(repair, file, error);
    if (!repaired)
        return false;
    size_t length;
    char *after = edits_apply(repaired->after, repaired->after_length, chosen, &length);
    g_free(repaired->after);
    repaired->after = after;
    repaired->after_length = length;
    repaired->fixes += chosen->len;
    file->text = after;
    file->length = length;
    if (file->lines)
        edits_move_lines(file->lines, chosen);
    *fixes += chosen->len;
    return true;
}

/* One pass over all files: how many fixes were made. */
static bool
fix_files(Repair *repair, const FindingList *list, unsigned *fixes, GError **error)
{
    *fixes = 0;
    for (unsigned i = 0; i < repair->files->len; i++) {
        LintFile *file = g_ptr_array_index(repair->files, i);
        if (!file->replay_only && !fix_file(repair, file, list, fixes, error))
            return false;
    }
    return true;
}

static void
note_stuck(const Repair *repair, const FindingList *before, const FindingList *after)
{
    for (unsigned i = 0; i < before->rules->len; i++) {
        const char *rule = g_intern_string(((const FindingRule *)before->rules->pdata[i])->id);
        if (count_of(after, rule) >= count_of(before, rule))
            g_hash_table_add(repair->stuck, (gpointer)(uintptr_t)rule);
    }
}

static bool
still_parses(const FindingList *before, const FindingList *after, GError **error)
{
    if (count_of(after, "syntax-error") <= count_of(before, "syntax-error"))
        return true;
    error_set(error, ERR_INTERNAL, "a fix left SQL that does not parse; nothing was changed");
    return false;
}

static FindingList *
repair_all(Repair *repair, GError **error)
{
    unsigned fixed = 0;
    FindingList *list = lint_run(&repair->request, error);
    for (unsigned pass = 0; list && pass < PASSES; pass++) {
        unsigned fixes;
        g_autoptr(FindingList) before = list;
        list = NULL;
        if (!fix_files(repair, before, &fixes, error))
            return NULL;
        if (fixes == 0) {
            list = g_steal_pointer(&before);
            break;
        }
        fixed += fixes;
        list = lint_run(&repair->request, error);
        if (list && !still_parses(before, list, error))
            g_clear_pointer(&list, finding_list_free);
        else if (list)
            note_stuck(repair, before, list);
    }
    if (list)
        list->fixed = fixed;
    return list;
}

static GPtrArray *
changed_files(Repair *repair)
{
    GPtrArray *changed = g_ptr_array_new_with_free_func(repaired_free);
    for (unsigned i = 0; i < repair->files->len; i++) {
        LintFile *file = g_ptr_array_index(repair->files, i);
        Repaired *repaired = g_hash_table_lookup(repair->repaired, file);
        if (!repaired)
            continue;
        g_hash_table_steal(repair->repaired, file);
        g_ptr_array_add(changed, repaired);
    }
    return changed;
}

FindingList *
lint_repair(const LintRequest *request, bool unsafe, GPtrArray **repaired, GError **error)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(file_copy_free);
    g_autoptr(GHashTable) texts = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, repaired_free);
    for (unsigned i = 0; i < request->files->len; i++) {
        LintFile *copy = g_memdup2(g_ptr_array_index(request->files, i), sizeof(LintFile));
        copy->lines = copy->lines ? g_array_copy(copy->lines) : NULL;
        g_ptr_array_add(files, copy);
    }
    g_autoptr(GHashTable) stuck = g_hash_table_new(g_str_hash, g_str_equal);
    Repair repair = {*request, files, texts, stuck, unsafe};
    repair.request.files = files;
    FindingList *list = repair_all(&repair, error);
    *repaired = list ? changed_files(&repair) : NULL;
    return list;
}
