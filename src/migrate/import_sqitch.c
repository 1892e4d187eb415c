/* sqitch: sqitch.plan, and for each change deploy/<name>.sql, revert/<name>.sql and verify/<name>.sql, which
 * psql runs as they are; by custom each is its own BEGIN ... COMMIT (verify: ROLLBACK).
 *
 * Source: sqitch.org/docs (sqitchtutorial, sqitchchanges, sqitch-plan), and App::Sqitch's lib/App/Sqitch/
 * Plan.pm and Engine/pg.sql for the registry: schema sqitch with projects, changes, tags, dependencies,
 * events.
 *
 * A change's version is the time it was planned, 20230131120000. Where that is not later than the change
 * before, which a merge can bring about, it is the number after that one's: adding to the plan's end
 * therefore never changes a version. The ledger's key of a change is its name and the time it was planned.
 */
#include <string.h>

#include "base/errors.h"
#include "migrate/import_sqitch_plan.h"
#include "migrate/migration.h"

/* The digits of "2023-01-31T12:00:00Z". */
static char *
planned_digits(const char *planned)
{
    GString *digits = g_string_new(NULL);
    for (const char *p = planned; *p; p++)
        if (g_ascii_isdigit(*p))
            g_string_append_c(digits, *p);
    return g_string_free(digits, FALSE);
}

static char *
next_version(ImportSet *set, const PlanChange *change, const char *last)
{
    char *version = planned_digits(change->planned);
    if (!last || version_compare(version, last) > 0)
        return version;
    char *after = g_strdup_printf("%" G_GINT64_FORMAT, g_ascii_strtoll(last, NULL, 10) + 1);
    import_note(set, "%s was planned at %s, not after the change before it; its version is %s", change->name,
                change->planned, after);
    g_free(version);
    return after;
}

static bool
read_script(ImportSet *set, const char *directory, const PlanChange *change, ImportPart *part, GError **error)
{
    g_autofree char *name = g_strconcat(directory, "/", change->script, ".sql", NULL);
    g_autofree char *shown = import_shown(set, name);
    if (!import_has(set, name))
        return true;
    part->text = import_text(set, name, error);
    if (part->text)
        import_unwrap(set, shown, part);
    return part->text != NULL;
}

/* What a change needs, as versions; what cannot be said so is told. */
static void
take_needs(ImportSet *set, const Plan *plan, unsigned number, ImportItem *item)
{
    const PlanChange *change = g_ptr_array_index(plan->changes, number);
    g_autoptr(GStrvBuilder) requires = g_strv_builder_new();
    for (char **need = change->needs; *need; need++) {
        const char *name = **need == '!' ? NULL : *need;
        int found;
        if (name && g_str_has_prefix(name, plan->project) && name[strlen(plan->project)] == ':')
            name += strlen(plan->project) + 1;
        if (!name)
            import_note(set, "%s: the conflict with \"%s\" was not taken", change->name, *need + 1);
        else if (strchr(name, ':'))
            import_note(set, "%s: it requires \"%s\" of another project, which was not taken", change->name,
                        name);
        else if ((found = plan_find(plan, name, number)) < 0)
            import_note(set, "%s: it requires \"%s\", which no change before it is; not taken", change->name,
                        name);
        else
            g_strv_builder_add(requires,
                               ((ImportItem *)g_ptr_array_index(set->items, (unsigned)found))->version);
    }
    item->requires = g_strv_builder_end(requires);
}

static void
take_tags(const PlanChange *change, ImportItem *item)
{
    g_autoptr(GStrvBuilder) tags = g_strv_builder_new();
    for (unsigned i = 0; i < change->tags->len; i++)
        g_strv_builder_add(tags, g_ptr_array_index(change->tags, i));
    item->tags = g_strv_builder_end(tags);
}

static bool
add_change(ImportSet *set, const Plan *plan, unsigned number, GError **error)
{
    const PlanChange *change = g_ptr_array_index(plan->changes, number);
    const ImportItem *before = number > 0 ? g_ptr_array_index(set->items, set->items->len - 1) : NULL;
    g_autofree char *version = next_version(set, change, before ? before->version : NULL);
    g_autofree char *key = g_strconcat(change->name, " ", change->planned, NULL);
    g_autofree char *deploy = g_strconcat("deploy/", change->script, ".sql", NULL);
    ImportItem *item = import_add(set, version, change->name, key, deploy, error);
    if (!item || !read_script(set, "deploy", change, &item->up, error) ||
        !read_script(set, "revert", change, &item->down, error) ||
        !read_script(set, "verify", change, &item->verify, error))
        return false;
    if (!item->up.text) {
        error_set(error, ERR_FILE, "the plan names a change whose deploy script is not there: \"%s\"",
                  item->shown);
        import_blame(set, "sqitch.plan", plan->text, change->offset, error);
        return false;
    }
    item->checksum = import_file_checksum(set, deploy, G_CHECKSUM_SHA1);
    take_needs(set, plan, number, item);
    take_tags(change, item);
    return true;
}

bool
import_read_sqitch(ImportSet *set, GError **error)
{
    g_auto(Plan) plan = {0};
    if (!plan_read(&plan, set, error))
        return false;
    set->project = g_strdup(plan.project);
    for (unsigned i = 0; i < plan.changes->len; i++)
        if (!add_change(set, &plan, i, error))
            return false;
    return true;
}
