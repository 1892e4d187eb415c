/* From what a tool's reader found to the files of our layout. */
#include <string.h>

#include "base/errors.h"
#include "base/sqlbuf.h"
#include "migrate/import_tool.h"
#include "migrate/migration.h"

static void
item_free(gpointer data)
{
    ImportItem *item = data;
    g_free(item->version);
    g_free(item->name);
    g_free(item->label);
    g_free(item->key);
    g_free(item->shown);
    g_free(item->up.text);
    g_free(item->down.text);
    g_free(item->verify.text);
    g_free(item->stop);
    g_free(item->stop_hint);
    g_free(item->checksum);
    g_strfreev(item->requires);
    g_strfreev(item->tags);
    g_free(item);
}

void
import_set_free(ImportSet *set)
{
    if (!set)
        return;
    g_free(set->directory);
    g_free(set->shown);
    g_ptr_array_unref(set->items);
    g_ptr_array_unref(set->notes);
    g_ptr_array_unref(set->sources);
    if (set->rows)
        g_ptr_array_unref(set->rows);
    g_free(set->project);
    g_free(set);
}

static gint
compare_items(gconstpointer a, gconstpointer b)
{
    const ImportItem *x = *(const ImportItem *const *)a;
    const ImportItem *y = *(const ImportItem *const *)b;
    if (x->version && y->version)
        return version_compare(x->version, y->version);
    if (x->version || y->version)
        return x->version ? -1 : 1;
    return strcmp(x->name, y->name);
}

static bool
check_doubles(const ImportSet *set, GError **error)
{
    for (unsigned i = 1; i < set->items->len; i++) {
        const ImportItem *item = g_ptr_array_index(set->items, i);
        const ImportItem *before = g_ptr_array_index(set->items, i - 1);
        if (compare_items(&item, &before) != 0)
            continue;
        error_set(error, ERR_FILE, "two migrations would have one %s: %s", item->version ? "version" : "name",
                  item->version ? item->version : item->name);
        error_detail(error, "%s\n%s", before->shown, item->shown);
        error_hint(error, "Versions are compared as numbers: 7 and 007 are the same.");
        return false;
    }
    return true;
}

ImportSet *
import_convert(const ImportTool *tool, const char *directory, const char *shown, GError **error)
{
    g_autoptr(ImportSet) set = g_new0(ImportSet, 1);
    set->tool = tool;
    set->directory = g_strdup(directory);
    set->shown = g_strdup(shown);
    set->items = g_ptr_array_new_with_free_func(item_free);
    set->notes = g_ptr_array_new_with_free_func(g_free);
    set->sources = g_ptr_array_new_with_free_func(g_free);
    if (!tool->read(set, error))
        return NULL;
    g_ptr_array_sort(set->items, compare_items);
    return check_doubles(set, error) ? g_steal_pointer(&set) : NULL;
}

/* The words of a list, separated by commas, so that the directive can hold them. */
static void
append_list(GString *head, const char *word, char *const *list)
{
    if (!list || !*list)
        return;
    g_string_append_printf(head, " %s=", word);
    for (char *const *p = list; *p; p++) {
        g_autofree char *value = g_strdelimit(g_strdup(*p), ", \t", '_');
        g_string_append_printf(head, "%s%s", p == list ? "" : ",", value);
    }
}

/* The line "-- confiture: ..." at the head of the file, when there is something to say. */
static void
append_directives(GString *text, const ImportItem *item, const ImportPart *part)
{
    g_autoptr(GString) head = g_string_new(NULL);
    if (part == &item->up) {
        append_list(head, "requires", item->requires);
        append_list(head, "tags", item->tags);
    }
    if (part->transaction_off)
        g_string_append(head, " transaction=off");
    if (head->len > 0)
        g_string_append_printf(text, "-- confiture:%s\n", head->str);
}

/* The text stands in a quoted body, whose end it must not hold. */
static char *
body_text(const char *text)
{
    GString *safe = g_string_new(text);
    g_string_replace(safe, "$import$", "$", 0);
    return g_string_free(safe, FALSE);
}

/* A statement that ends the run with the reason. */
static void
append_stop(GString *text, const ImportItem *item)
{
    g_autofree char *message = g_strconcat(item->label, ": ", item->stop, NULL);
    g_autofree char *safe_message = body_text(message);
    g_autofree char *safe_hint = body_text(item->stop_hint);
    g_string_append_printf(text, "-- From %s\n", item->shown);
    sqlbuf_append(text,
                  "DO $import$ BEGIN\n    RAISE EXCEPTION USING\n        MESSAGE = %L,\n        HINT = "
                  "%L;\nEND $import$;\n",
                  safe_message, safe_hint);
}

static void
add_output(GPtrArray *outputs, const ImportItem *item, const ImportPart *part, const char *suffix)
{
    bool stops = part == &item->up && item->stop;
    if (!part->text && part != &item->up)
        return;
    GString *text = g_string_new(NULL);
    append_directives(text, item, part);
    if (stops)
        append_stop(text, item);
    if (part->text) {
        if (stops)
            g_string_append_c(text, '\n');
        g_string_append(text, part->text);
    }
    ImportOutput *output = g_new0(ImportOutput, 1);
    output->item = item;
    output->name = g_strconcat(item->label, suffix, NULL);
    output->text = g_string_free(text, FALSE);
    g_ptr_array_add(outputs, output);
}

static void
output_free(gpointer data)
{
    ImportOutput *output = data;
    g_free(output->name);
    g_free(output->text);
    g_free(output);
}

GPtrArray *
import_outputs(const ImportSet *set)
{
    GPtrArray *outputs = g_ptr_array_new_with_free_func(output_free);
    for (unsigned i = 0; i < set->items->len; i++) {
        const ImportItem *item = g_ptr_array_index(set->items, i);
        add_output(outputs, item, &item->up, item->version ? ".up.sql" : ".sql");
        add_output(outputs, item, &item->down, ".down.sql");
        add_output(outputs, item, &item->verify, ".verify.sql");
    }
    return outputs;
}
