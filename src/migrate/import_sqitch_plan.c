#include "migrate/import_sqitch_plan.h"

#include <string.h>

#include "base/errors.h"

static const char FILE_NAME[] = "sqitch.plan";

static void
change_free(gpointer data)
{
    PlanChange *change = data;
    g_free(change->name);
    g_strfreev(change->needs);
    g_free(change->planned);
    g_ptr_array_unref(change->tags);
    g_free(change->reworked);
    g_free(change);
}

void
plan_clear(Plan *plan)
{
    g_free(plan->project);
    g_free(plan->text);
    if (plan->changes)
        g_ptr_array_unref(plan->changes);
}

static bool
refuse(const Plan *plan, const ImportSet *set, const char *at, const char *what, GError **error)
{
    error_set(error, ERR_FILE, "%s", what);
    import_blame(set, FILE_NAME, plan->text, (size_t)(at - plan->text), error);
    error_hint(error, "A line is: name [requirements] 2023-01-31T12:00:00Z Planner <email> # note");
    return false;
}

/* "@v1 2023-01-01T12:00:00Z Name <mail> # note", or a change. */
static bool
read_entry(Plan *plan, const ImportSet *set, const char *at, const char *line, GError **error)
{
    static const char PATTERN[] = "^(?:@(\\S+)|[+-]?\\s*([^\\s\\[@#%][^\\s\\[]*)(?:\\s*\\[([^\\]]*)\\])?)\\s+"
                                  "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ)\\s+[^<]*<[^>]*>\\s*(?:#.*)?$";
    g_autoptr(GRegex) regex = g_regex_new(PATTERN, G_REGEX_RAW, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_regex_match(regex, line, 0, &match))
        return refuse(plan, set, at, "a line of the plan cannot be read", error);
    g_autofree char *tag = g_match_info_fetch(match, 1);
    if (*tag) {
        if (plan->changes->len == 0)
            return refuse(plan, set, at, "a tag stands before the first change", error);
        PlanChange *last = g_ptr_array_index(plan->changes, plan->changes->len - 1);
        g_ptr_array_add(last->tags, g_steal_pointer(&tag));
        return true;
    }
    PlanChange *change = g_new0(PlanChange, 1);
    g_autofree char *needs = g_match_info_fetch(match, 3);
    g_autoptr(GStrvBuilder) list = g_strv_builder_new();
    g_auto(GStrv) words = g_strsplit_set(needs, " \t", -1);
    for (char **w = words; *w; w++)
        if (**w)
            g_strv_builder_add(list, *w);
    change->name = g_match_info_fetch(match, 2);
    change->needs = g_strv_builder_end(list);
    change->planned = g_match_info_fetch(match, 4);
    change->tags = g_ptr_array_new_with_free_func(g_free);
    change->script = change->name;
    change->offset = (size_t)(at - plan->text);
    g_ptr_array_add(plan->changes, change);
    return true;
}

static bool
read_lines(Plan *plan, const ImportSet *set, GError **error)
{
    ImportLine line;
    for (const char *at = plan->text; import_line(at, &line); at = line.next) {
        g_autofree char *text = g_strstrip(g_strndup(at, (size_t)(line.end - at)));
        if (*text == '%') {
            char *value = import_capture("^%project=(.+)$", text, 1);
            if (value) {
                g_free(plan->project);
                plan->project = value;
            }
        } else if (*text && *text != '#' && !read_entry(plan, set, at, text, error)) {
            return false;
        }
    }
    return plan->project || refuse(plan, set, plan->text, "the plan does not say %project=", error);
}

/* A change that is planned twice was reworked: the scripts of the earlier one are "name@tag", with a tag
 * between the two; the first whose file is there (App::Sqitch::Plan::Change, path_segments). */
static void
find_reworked(Plan *plan, const ImportSet *set)
{
    for (unsigned i = 0; i < plan->changes->len; i++) {
        PlanChange *change = g_ptr_array_index(plan->changes, i);
        unsigned later = i + 1;
        while (later < plan->changes->len &&
               strcmp(((PlanChange *)g_ptr_array_index(plan->changes, later))->name, change->name) != 0)
            later++;
        for (unsigned k = i; later < plan->changes->len && k < later && !change->reworked; k++) {
            const PlanChange *between = g_ptr_array_index(plan->changes, k);
            for (unsigned t = 0; t < between->tags->len && !change->reworked; t++) {
                char *name = g_strconcat(change->name, "@", g_ptr_array_index(between->tags, t), NULL);
                g_autofree char *file = g_strconcat("deploy/", name, ".sql", NULL);
                if (import_has(set, file))
                    change->script = change->reworked = name;
                else
                    g_free(name);
            }
        }
    }
}

bool
plan_read(Plan *plan, ImportSet *set, GError **error)
{
    plan->changes = g_ptr_array_new_with_free_func(change_free);
    plan->text = import_text(set, FILE_NAME, error);
    if (!plan->text || !read_lines(plan, set, error))
        return false;
    find_reworked(plan, set);
    return true;
}

static int
find_tag(const Plan *plan, const char *tag)
{
    for (unsigned i = 0; i < plan->changes->len; i++) {
        const PlanChange *change = g_ptr_array_index(plan->changes, i);
        if (g_ptr_array_find_with_equal_func(change->tags, tag, g_str_equal, NULL))
            return (int)i;
    }
    return -1;
}

int
plan_find(const Plan *plan, const char *need, unsigned before)
{
    const char *at = strrchr(need, '@');
    int last = at ? find_tag(plan, at + 1) : (int)before - 1;
    g_autofree char *name = at ? g_strndup(need, (size_t)(at - need)) : g_strdup(need);
    if (*name == '\0')
        return last;
    for (int i = MIN(last, (int)before - 1); i >= 0; i--)
        if (strcmp(((PlanChange *)g_ptr_array_index(plan->changes, (unsigned)i))->name, name) == 0)
            return i;
    return -1;
}
