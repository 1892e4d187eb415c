#include "report/edits.h"

#include <string.h>

static bool
collide(const Edit *a, const Edit *b)
{
    /* Two insertions at one place: their order would be a guess. */
    if (a->offset == b->offset)
        return true;
    return a->offset < b->offset ? a->offset + a->length > b->offset : b->offset + b->length > a->offset;
}

/* An edit that is taken, and how far it and those before it reach. */
typedef struct {
    Edit edit;
    size_t reach;
} Taken;

static bool
fits(const Finding *finding, const char *file, const GArray *taken)
{
    for (unsigned i = 0; i < finding->edits->len; i++) {
        const Edit *edit = &g_array_index(finding->edits, Edit, i);
        if (strcmp(edit->file, file) != 0)
            return false;
        /* From the last: what reaches no further than here ends the search, and a file may have 100,000. */
        for (unsigned t = taken->len; t-- > 0 && g_array_index(taken, Taken, t).reach >= edit->offset;)
            if (collide(edit, &g_array_index(taken, Taken, t).edit))
                return false;
    }
    return true;
}

static void
take(GArray *taken, const GArray *edits)
{
    for (unsigned i = 0; i < edits->len; i++) {
        const Edit edit = g_array_index(edits, Edit, i);
        const size_t before = taken->len > 0 ? g_array_index(taken, Taken, taken->len - 1).reach : 0;
        const Taken one = {edit, MAX(before, edit.offset + edit.length)};
        g_array_append_val(taken, one);
    }
}

GPtrArray *
edits_choose(const FindingList *list, const char *file, bool unsafe, GHashTable *stuck)
{
    GPtrArray *chosen = g_ptr_array_new();
    g_autoptr(GArray) taken = g_array_new(FALSE, FALSE, sizeof(Taken));
    for (unsigned i = 0; i < list->findings->len; i++) {
        Finding *finding = g_ptr_array_index(list->findings, i);
        if (!finding->edits || !(finding->fix_is_safe || unsafe) || g_strcmp0(finding->file, file) != 0 ||
            (stuck && g_hash_table_contains(stuck, finding->rule)) || !fits(finding, file, taken))
            continue;
        take(taken, finding->edits);
        g_ptr_array_add(chosen, finding);
    }
    return chosen;
}

static int
compare_edits(gconstpointer a, gconstpointer b)
{
    const Edit *x = a, *y = b;
    return (x->offset > y->offset) - (x->offset < y->offset);
}

/* Copies whose texts are the findings'. */
static GArray *
sorted(const GPtrArray *findings)
{
    GArray *edits = g_array_new(FALSE, FALSE, sizeof(Edit));
    for (unsigned i = 0; i < findings->len; i++) {
        const GArray *some = ((const Finding *)g_ptr_array_index(findings, i))->edits;
        g_array_append_vals(edits, some->data, some->len);
    }
    g_array_sort(edits, compare_edits);
    return edits;
}

char *
edits_apply(const char *text, size_t length, const GPtrArray *findings, size_t *new_length)
{
    g_autoptr(GArray) edits = sorted(findings);
    GString *out = g_string_sized_new(length + 64);
    size_t at = 0;
    for (unsigned i = 0; i < edits->len; i++) {
        const Edit *edit = &g_array_index(edits, Edit, i);
        g_string_append_len(out, text + at, (gssize)(edit->offset - at));
        g_string_append(out, edit->text);
        at = edit->offset + edit->length;
    }
    g_string_append_len(out, text + at, (gssize)(length - at));
    *new_length = out->len;
    return g_string_free(out, FALSE);
}

static int
line_ends(const char *text)
{
    int count = 0;
    while ((text = strchr(text, '\n')) != NULL) {
        count++;
        text++;
    }
    return count;
}

void
edits_move_lines(GArray *lines, const GPtrArray *findings)
{
    g_autoptr(GArray) edits = sorted(findings);
    for (unsigned i = 0; i < lines->len; i++) {
        int *line = &g_array_index(lines, int, i);
        int moved = 0;
        for (unsigned e = 0; e < edits->len; e++) {
            const Edit *edit = &g_array_index(edits, Edit, e);
            if (edit->end_line <= *line)
                moved += line_ends(edit->text) - (edit->end_line - edit->line);
        }
        *line = MAX(*line + moved, 1);
    }
}
