#include "report/finding.h"

#include <stdint.h>
#include <string.h>

static const char *const severity_names[] = {"off", "info", "warning", "error"};

const char *
severity_name(Severity severity)
{
    return severity_names[severity];
}

bool
severity_parse(const char *text, Severity *severity)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(severity_names); i++)
        if (strcmp(text, severity_names[i]) == 0) {
            *severity = (Severity)i;
            return true;
        }
    return false;
}

static void
edit_clear(gpointer data)
{
    g_free(((Edit *)data)->text);
}

Finding *
finding_new(const char *rule, const char *category, Severity severity, char *message_taken)
{
    Finding *finding = g_new0(Finding, 1);
    finding->rule = rule;
    finding->category = category;
    finding->severity = severity;
    finding->message = message_taken;
    return finding;
}

void
finding_free(gpointer data)
{
    Finding *finding = data;
    if (!finding)
        return;
    g_free(finding->message);
    g_free(finding->detail);
    g_free(finding->hint);
    g_free(finding->object);
    g_free(finding->source);
    g_clear_pointer(&finding->edits, g_array_unref);
    g_free(finding);
}

void
finding_add_edit(Finding *finding, Edit edit)
{
    if (!finding->edits) {
        finding->edits = g_array_new(FALSE, FALSE, sizeof(Edit));
        g_array_set_clear_func(finding->edits, edit_clear);
    }
    g_array_append_val(finding->edits, edit);
}

static void
rule_free(gpointer data)
{
    FindingRule *rule = data;
    const char *const texts[] = {rule->id, rule->name, rule->category, rule->reason, rule->page};
    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free((gpointer)(uintptr_t)texts[i]);
    g_free(rule);
}

void
finding_list_add_rule(FindingList *list, const FindingRule *rule)
{
    for (unsigned i = 0; i < list->rules->len; i++)
        if (strcmp(((const FindingRule *)list->rules->pdata[i])->id, rule->id) == 0)
            return;
    FindingRule *copy = g_new(FindingRule, 1);
    *copy = (FindingRule){g_strdup(rule->id),     g_strdup(rule->name), g_strdup(rule->category),
                          g_strdup(rule->reason), g_strdup(rule->page), rule->severity};
    g_ptr_array_add(list->rules, copy);
}

FindingList *
finding_list_new(void)
{
    FindingList *list = g_new0(FindingList, 1);
    list->findings = g_ptr_array_new_with_free_func(finding_free);
    list->rules = g_ptr_array_new_with_free_func(rule_free);
    return list;
}

void
finding_list_free(FindingList *list)
{
    if (!list)
        return;
    g_ptr_array_unref(list->findings);
    g_ptr_array_unref(list->rules);
    g_free(list->database);
    g_free(list);
}

/* --- order, repetitions, fingerprints --- */

static int
compare_findings(gconstpointer a, gconstpointer b)
{
    const Finding *x = *(const Finding *const *)a, *y = *(const Finding *const *)b;
    int order = x->file == y->file ? 0 : g_strcmp0(x->file, y->file);
    if (order == 0)
        order = (x->line > y->line) - (x->line < y->line);
    if (order == 0)
        order = (x->column > y->column) - (x->column < y->column);
    if (order == 0)
        order = strcmp(x->rule, y->rule);
    if (order == 0)
        order = g_strcmp0(x->object, y->object);
    return order != 0 ? order : strcmp(x->message, y->message);
}

/* Those behind have moved or gone. */
static void
forget_behind(GPtrArray *findings, unsigned kept)
{
    g_ptr_array_set_free_func(findings, NULL);
    g_ptr_array_set_size(findings, (int)kept);
    g_ptr_array_set_free_func(findings, finding_free);
}

static void
drop_repetitions(GPtrArray *findings)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < findings->len; i++) {
        Finding *finding = g_ptr_array_index(findings, i);
        /* A file may be drawn in twice; in a database nothing is seen twice: two functions of one name are
         * two. */
        if (kept > 0 && finding->file &&
            compare_findings(&findings->pdata[kept - 1], &findings->pdata[i]) == 0)
            finding_free(finding);
        else
            findings->pdata[kept++] = finding;
    }
    forget_behind(findings, kept);
}

static void
count(FindingList *list)
{
    list->errors = list->warnings = list->infos = 0;
    for (unsigned i = 0; i < list->findings->len; i++) {
        const Finding *finding = g_ptr_array_index(list->findings, i);
        list->errors += finding->severity == SEVERITY_ERROR;
        list->warnings += finding->severity == SEVERITY_WARNING;
        list->infos += finding->severity == SEVERITY_INFO;
    }
}

/* What makes a fingerprint while a list is gone through. */
typedef struct {
    GChecksum *checksum; /* not a Digest: libcrypto takes longer to set up than a small file to check */
    GHashTable *seen;    /* fingerprint to how often */
    GString *text;       /* what one is made of: parts that end in NUL */
} Fingerprints;

static void
part(Fingerprints *all, const char *text, size_t length)
{
    g_string_append_len(all->text, text, (gssize)length);
    g_string_append_c(all->text, '\0');
}

/* The source without blanks at its ends. */
static void
source_part(Fingerprints *all, const char *source)
{
    size_t length;
    while (g_ascii_isspace(*source))
        source++;
    for (length = strlen(source); length > 0 && g_ascii_isspace(source[length - 1]);)
        length--;
    part(all, source, length);
}

static void
take_fingerprint(Fingerprints *all, Finding *finding)
{
    g_checksum_update(all->checksum, (const guchar *)all->text->str, (gssize)all->text->len);
    g_strlcpy(finding->fingerprint, g_checksum_get_string(all->checksum), sizeof finding->fingerprint);
    g_checksum_reset(all->checksum);
    g_string_truncate(all->text, 0);
}

/* The same defect on the same text of the same file again gets the next number. */
static void
fingerprint(Fingerprints *all, Finding *finding)
{
    part(all, finding->rule, strlen(finding->rule));
    part(all, finding->file ? finding->file : "", finding->file ? strlen(finding->file) : 0);
    if (finding->object)
        part(all, finding->object, strlen(finding->object));
    else if (finding->source)
        source_part(all, finding->source);
    take_fingerprint(all, finding);
    const unsigned before = GPOINTER_TO_UINT(g_hash_table_lookup(all->seen, finding->fingerprint));
    g_hash_table_insert(all->seen, g_strdup(finding->fingerprint), GUINT_TO_POINTER(before + 1));
    if (before == 0)
        return;
    g_string_append_printf(all->text, "%s %u", finding->fingerprint, before);
    take_fingerprint(all, finding);
}

static int
compare_rules(gconstpointer a, gconstpointer b)
{
    return strcmp((*(const FindingRule *const *)a)->id, (*(const FindingRule *const *)b)->id);
}

void
finding_list_finish(FindingList *list)
{
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA1);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    Fingerprints all = {checksum, seen, text};
    g_ptr_array_sort(list->findings, compare_findings);
    g_ptr_array_sort(list->rules, compare_rules);
    drop_repetitions(list->findings);
    for (unsigned i = 0; i < list->findings->len; i++)
        fingerprint(&all, g_ptr_array_index(list->findings, i));
    count(list);
}

void
finding_list_drop(FindingList *list, bool (*drop)(const Finding *finding, void *data), void *data)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < list->findings->len; i++) {
        Finding *finding = g_ptr_array_index(list->findings, i);
        if (drop(finding, data))
            finding_free(finding);
        else
            list->findings->pdata[kept++] = finding;
    }
    forget_behind(list->findings, kept);
    count(list);
}
