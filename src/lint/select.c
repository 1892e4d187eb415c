/* Which rules run, and how grave their findings are. The first that speaks of a rule decides:
 *
 *   --ignore                     it does not run
 *   --select                     it runs; no other rule does
 *   lint.overrides               for the files they name, the last first
 *   lint.rules                   by rule, then by category, then "all"
 *   lint.compliance and others   a pack that is on turns its rules on
 *   its page
 *
 * A rule that is off by its page runs as a warning where somebody asks for it without saying how grave it is.
 */
#include <string.h>

#include "base/errors.h"
#include "base/suggest.h"
#include "lint/run.h"

bool
lint_is_name(const Lint *lint, const char *name)
{
    for (unsigned i = 0; i < lint->active->len; i++) {
        const RulePage *page = g_array_index(lint->active, LintActive, i).page;
        if (strcmp(page->id, name) == 0 || strcmp(page->category, name) == 0)
            return true;
    }
    return strcmp(name, "all") == 0;
}

const char *
lint_nearest_rule(const Lint *lint, const char *name)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    for (unsigned i = 0; i < lint->active->len; i++) {
        const RulePage *page = g_array_index(lint->active, LintActive, i).page;
        g_ptr_array_add(all, (gpointer)(uintptr_t)page->id);
        g_ptr_array_add(all, (gpointer)(uintptr_t)page->category);
    }
    g_ptr_array_add(all, NULL);
    return suggest_nearest(name, (const char *const *)all->pdata);
}

static void
hint_nearest(const Lint *lint, const char *name, GError **error)
{
    const char *nearest = lint_nearest_rule(lint, name);
    if (nearest)
        error_hint(error, "Did you mean \"%s\"?", nearest);
    else
        error_hint(error, "confiture lint --list-rules shows the rules and their categories.");
}

static bool
check_list(const Lint *lint, const char *const *names, const char *option, GError **error)
{
    for (unsigned i = 0; names && names[i]; i++) {
        if (lint_is_name(lint, names[i]))
            continue;
        error_set(error, ERR_USAGE, "--%s: there is no rule and no category \"%s\"", option, names[i]);
        hint_nearest(lint, names[i], error);
        return false;
    }
    return true;
}

static bool
check_setting(const Lint *lint, const char *key, GHashTable *rules, GError **error)
{
    GHashTableIter iter;
    gpointer name;
    g_hash_table_iter_init(&iter, rules);
    while (g_hash_table_iter_next(&iter, &name, NULL)) {
        if (lint_is_name(lint, name))
            continue;
        g_autofree char *full = g_strdup_printf("%s.%s", key, (const char *)name);
        const ConfigOrigin *origin = config_origin(lint->config, full);
        error_set(error, ERR_CONFIG, "%s: there is no rule and no category of that name", full);
        hint_nearest(lint, name, error);
        if (origin)
            config_blame(lint->config, &origin->place, error);
        return false;
    }
    return true;
}

/* What a table of severities says of a rule. */
static bool
find(GHashTable *rules, const RulePage *page, Severity *severity)
{
    const char *const names[] = {page->id, page->category, "all"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        gpointer value;
        /* The engine's own findings are not switched with everything else. */
        if (i == 2 && page->layer == LAYER_ENGINE)
            continue;
        if (g_hash_table_lookup_extended(rules, names[i], NULL, &value)) {
            *severity = (Severity)GPOINTER_TO_INT(value);
            return true;
        }
    }
    return false;
}

/* How `serves` names the law of a pack: "GDPR Art. 32(1)(a); PCI-DSS 3.5". */
static bool
pack_is_on(const Config *config, const RulePage *page)
{
    static const struct {
        const char *pack, *law;
    } packs[] = {{"gdpr", "GDPR"}, {"hipaa", "HIPAA"}, {"pci_dss", "PCI-DSS"}, {"sox", "SOX"}};
    for (size_t i = 0; page->serves && i < G_N_ELEMENTS(packs); i++)
        if (g_strv_contains((const char *const *)config->lint_compliance, packs[i].pack) &&
            strstr(page->serves, packs[i].law))
            return true;
    return false;
}

static Severity
at_least_warning(Severity severity)
{
    return severity == SEVERITY_OFF ? SEVERITY_WARNING : severity;
}

static Severity
by_settings(const Config *config, const RulePage *page)
{
    Severity severity;
    if (find(config->lint_rules, page, &severity))
        return severity;
    if (page->serves && pack_is_on(config, page))
        return at_least_warning(page->severity);
    /* Rules of the packs alone are off until one of theirs is on. */
    if (strcmp(page->category, "compliance") == 0)
        return SEVERITY_OFF;
    if (config->lint_require_reason && strcmp(page->id, "suppression-without-reason") == 0)
        return at_least_warning(page->severity);
    return page->severity;
}

static bool
names(const char *const *list, const char *name)
{
    return list && g_strv_contains(list, name);
}

static bool
lists(const char *const *list, const RulePage *page)
{
    return names(list, page->id) || names(list, page->category) ||
           (names(list, "all") && page->layer != LAYER_ENGINE);
}

static void
decide(const Lint *lint, LintActive *active)
{
    const LintRequest *request = lint->request;
    const RulePage *page = active->page;
    Severity configured = by_settings(lint->config, page);
    Severity said;
    active->severity = configured;
    if (lists(request->ignore, page) && !names(request->select, page->id)) {
        active->severity = SEVERITY_OFF;
        active->forced = true;
    } else if (request->select) {
        /* "off" in the settings holds for a category that is selected, not for the rule itself. */
        bool off = find(lint->config->lint_rules, page, &said) && said == SEVERITY_OFF;
        bool wanted = names(request->select, page->id) || (lists(request->select, page) && !off);
        /* What cannot be read cannot be judged: that is always told. */
        bool unreadable = strcmp(page->id, "syntax-error") == 0;
        active->severity = wanted ? at_least_warning(configured) : unreadable ? configured : SEVERITY_OFF;
        active->forced = true;
    }
    active->anywhere = active->severity != SEVERITY_OFF;
    for (unsigned i = 0; i < lint->config->lint_overrides->len && !active->anywhere && !active->forced; i++) {
        const LintOverride *override = g_ptr_array_index(lint->config->lint_overrides, i);
        active->anywhere = find(override->rules, page, &said) && said != SEVERITY_OFF;
    }
}

static bool
open_overrides(Lint *lint, GError **error)
{
    const Config *config = lint->config;
    lint->override_paths = g_ptr_array_new_with_free_func((GDestroyNotify)glob_list_free);
    for (unsigned i = 0; i < config->lint_overrides->len; i++) {
        const LintOverride *override = g_ptr_array_index(config->lint_overrides, i);
        g_autofree char *key = g_strdup_printf("lint.overrides[%u].rules", i);
        GlobList *paths = glob_list_new((const char *const *) override->paths, error);
        if (!paths)
            return false;
        g_ptr_array_add(lint->override_paths, paths);
        if (!check_setting(lint, key, override->rules, error))
            return false;
    }
    return true;
}

void
lint_register(Lint *lint, const LintRule *rule, const RulePage *page)
{
    LintActive active = {.rule = rule, .page = page};
    g_array_append_val(lint->active, active);
}

bool
lint_select(Lint *lint, GError **error)
{
    unsigned count;
    const LintRule *rules = lint_rules(&count);
    for (unsigned i = 0; i < count; i++) {
        const RulePage *page = rule_page(rules[i].id);
        if (page)
            lint_register(lint, &rules[i], page);
    }
    for (unsigned i = 0; i < custom_rules_count(lint->custom); i++)
        lint_register(lint, custom_rule(lint->custom, i), custom_page(lint->custom, i));
    if (!check_list(lint, lint->request->select, "select", error) ||
        !check_list(lint, lint->request->ignore, "ignore", error) ||
        !check_setting(lint, "lint.rules", lint->config->lint_rules, error) || !open_overrides(lint, error))
        return false;
    for (unsigned i = 0; i < lint->active->len; i++)
        decide(lint, &g_array_index(lint->active, LintActive, i));
    return true;
}

/* Worked out for all rules when the first asks. */
static void
read_overrides(Lint *lint, LintText *text)
{
    text->severities = g_new0(Severity, lint->active->len);
    for (unsigned i = 0; i < lint->active->len; i++) {
        const LintActive *active = &g_array_index(lint->active, LintActive, i);
        text->severities[i] = active->severity;
        for (unsigned o = 0; o < lint->override_paths->len && !active->forced; o++) {
            const LintOverride *override = g_ptr_array_index(lint->config->lint_overrides, o);
            if (glob_list_match(g_ptr_array_index(lint->override_paths, o), text->shown))
                find(override->rules, active->page, &text->severities[i]);
        }
    }
}

Severity
lint_severity(Lint *lint, const LintActive *active, LintText *text)
{
    if (lint->override_paths->len == 0)
        return active->severity;
    if (!text->severities)
        read_overrides(lint, text);
    return text->severities[active - &g_array_index(lint->active, LintActive, 0)];
}

const LintActive *
lint_active(const Lint *lint, const char *id)
{
    for (unsigned i = 0; i < lint->active->len; i++) {
        const LintActive *active = &g_array_index(lint->active, LintActive, i);
        if (strcmp(active->rule->id, id) == 0)
            return active;
    }
    return NULL;
}
