/* Rules as patterns: which objects, what they must or must not be, and what to say. */
#include <string.h>

#include "base/errors.h"
#include "base/suggest.h"
#include "lint/custom_internal.h"

struct YamlRule {
    const VmClass *class;
    Pattern *when, *require, *forbid; /* each may be NULL */
    char *message, *hint;
    CustomFix fix; /* with NULL: there is none */
};

typedef struct {
    CustomRules *rules;
    const YamlFile *file;
} Reading;

void
custom_yaml_free(YamlRule *rule)
{
    if (!rule)
        return;
    pattern_free(rule->when);
    pattern_free(rule->require);
    pattern_free(rule->forbid);
    g_free(rule->message);
    g_free(rule->hint);
    g_free(rule->fix.replace);
    g_free(rule->fix.with);
    g_free(rule);
}

/* --- reading --- */

static bool
blame(const Reading *reading, const YamlNode *node, GError **error)
{
    yaml_blame(reading->file, node->line, node->column, error);
    return false;
}

static bool
check_keys(const Reading *reading, const YamlNode *node, const char *const *known, const char *what,
           GError **error)
{
    if (node->kind != YAML_MAPPING) {
        error_set(error, ERR_CONFIG, "%s is a mapping, not %s", what, yaml_kind_name(node));
        return blame(reading, node, error);
    }
    for (unsigned i = 0; i < node->keys->len; i++) {
        const YamlNode *key = node->keys->pdata[i];
        if (g_strv_contains(known, key->text))
            continue;
        const char *nearest = suggest_nearest(key->text, known);
        g_autofree char *all = g_strjoinv(", ", (char **)(uintptr_t)known);
        error_set(error, ERR_CONFIG, "%s has no key \"%s\"", what, key->text);
        if (nearest)
            error_hint(error, "Did you mean \"%s\"?", nearest);
        else
            error_hint(error, "It has: %s.", all);
        return blame(reading, key, error);
    }
    return true;
}

/* The text of a key; *text is NULL when it is not there and need not be. */
static bool
get_text(const Reading *reading, const YamlNode *node, const char *key, bool needed, const char **text,
         GError **error)
{
    const YamlNode *value = yaml_get(node, key);
    *text = NULL;
    if (!value && !needed)
        return true;
    if (value && value->kind == YAML_SCALAR && *value->text) {
        *text = value->text;
        return true;
    }
    if (value)
        error_set(error, ERR_CONFIG, "%s of a rule is text, not %s", key,
                  value->kind == YAML_SCALAR ? "nothing" : yaml_kind_name(value));
    else
        error_set(error, ERR_CONFIG, "the rule has no %s", key);
    return blame(reading, value ? value : node, error);
}

static bool
read_severity(const Reading *reading, const YamlNode *node, Severity *severity, GError **error)
{
    const char *text;
    if (!get_text(reading, node, "severity", false, &text, error))
        return false;
    if (!text || severity_parse(text, severity))
        return true;
    error_set(error, ERR_CONFIG, "there is no severity \"%s\"", text);
    error_hint(error, "off, info, warning or error.");
    return blame(reading, yaml_get(node, "severity"), error);
}

/* "object" of when, which says what kind of object all the patterns are about. The key is none of theirs. */
static bool
read_object(const Reading *reading, const YamlNode *node, YamlRule *rule, GError **error)
{
    const YamlNode *when = yaml_get(node, "when");
    const YamlNode *object = when && when->kind == YAML_MAPPING ? yaml_get(when, "object") : NULL;
    if (!object || object->kind != YAML_SCALAR) {
        g_autofree char *all = g_strjoinv(", ", (char **)(uintptr_t)object_kinds);
        error_set(error, ERR_CONFIG, "the rule does not say what it is about");
        error_hint(error, "when: {object: table}; or %s.", all);
        return blame(reading, when ? when : node, error);
    }
    rule->class = object_class(object->text);
    if (rule->class)
        return true;
    const char *nearest = suggest_nearest(object->text, object_kinds);
    g_autofree char *all = g_strjoinv(", ", (char **)(uintptr_t)object_kinds);
    error_set(error, ERR_CONFIG, "there is no kind of object \"%s\"", object->text);
    error_hint(error, nearest ? "Did you mean \"%s\"?" : "There are: %s.", nearest ? nearest : all);
    return blame(reading, object, error);
}

/* Patterns see the mapping without "object". */
static bool
read_when(const Reading *reading, const YamlNode *node, YamlRule *rule, GError **error)
{
    const YamlNode *when = yaml_get(node, "when");
    YamlNode rest = *when;
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    rest.keys = keys;
    rest.items = items;
    for (unsigned i = 0; i < when->keys->len; i++) {
        if (strcmp(((const YamlNode *)when->keys->pdata[i])->text, "object") == 0)
            continue;
        g_ptr_array_add(keys, when->keys->pdata[i]);
        g_ptr_array_add(items, when->items->pdata[i]);
    }
    return (rule->when = pattern_read(reading->file, &rest, rule->class, error)) != NULL;
}

static bool
read_patterns(const Reading *reading, const YamlNode *node, YamlRule *rule, GError **error)
{
    const YamlNode *require = yaml_get(node, "require");
    const YamlNode *forbid = yaml_get(node, "forbid");
    if (!require && !forbid) {
        error_set(error, ERR_CONFIG, "the rule asks for nothing");
        error_hint(error, "Give it require: {...} or forbid: {...}.");
        return blame(reading, node, error);
    }
    if (!read_object(reading, node, rule, error) || !read_when(reading, node, rule, error))
        return false;
    if (require && !(rule->require = pattern_read(reading->file, require, rule->class, error)))
        return false;
    return !forbid || (rule->forbid = pattern_read(reading->file, forbid, rule->class, error)) != NULL;
}

/* fix: {replace: X, with: Y} or {append: Y}, and safe: true. */
static bool
read_fix(const Reading *reading, const YamlNode *node, YamlRule *rule, GError **error)
{
    static const char *const known[] = {"replace", "with", "append", "safe", NULL};
    const YamlNode *fix = yaml_get(node, "fix");
    const char *replace, *with, *append, *safe;
    if (!fix)
        return true;
    if (!check_keys(reading, fix, known, "a fix", error) ||
        !get_text(reading, fix, "replace", false, &replace, error) ||
        !get_text(reading, fix, "append", false, &append, error) ||
        !get_text(reading, fix, "safe", false, &safe, error) ||
        (replace && !get_text(reading, fix, "with", true, &with, error)))
        return false;
    if (!replace == !append) {
        error_set(error, ERR_CONFIG, "a fix is either replace and with, or append");
        return blame(reading, fix, error);
    }
    rule->fix.replace = g_strdup(replace);
    rule->fix.with = g_strdup(replace ? with : append);
    rule->fix.safe = safe && strcmp(safe, "true") == 0;
    return true;
}

static bool
read_rule(const Reading *reading, const YamlNode *node, GError **error)
{
    static const char *const known[] = {"id",     "severity", "category", "reason", "when", "require",
                                        "forbid", "message",  "hint",     "fix",    NULL};
    CustomText text = {.severity = SEVERITY_WARNING};
    YamlRule *rule = g_new0(YamlRule, 1);
    bool ok = check_keys(reading, node, known, "a rule", error) &&
              get_text(reading, node, "id", true, &text.id, error) &&
              get_text(reading, node, "message", true, &text.message, error) &&
              get_text(reading, node, "category", false, &text.category, error) &&
              get_text(reading, node, "reason", false, &text.reason, error) &&
              get_text(reading, node, "hint", false, &text.hint, error) &&
              read_severity(reading, node, &text.severity, error) &&
              read_patterns(reading, node, rule, error) && read_fix(reading, node, rule, error) &&
              pattern_check_message(reading->file, yaml_get(node, "message"), rule->class, error);
    text.fix = !rule->fix.with ? FIX_NONE : rule->fix.safe ? FIX_SAFE : FIX_UNSAFE;
    CustomRule *made = ok ? custom_rule_new(reading->rules, &text, error) : NULL;
    if (!made) {
        custom_yaml_free(rule);
        return ok ? blame(reading, yaml_get(node, "id"), error) : false;
    }
    rule->message = g_strdup(text.message);
    if (g_str_has_suffix(rule->message, "."))
        rule->message[strlen(rule->message) - 1] = '\0';
    rule->hint = g_strdup(text.hint);
    made->yaml = rule;
    made->rule.schema = custom_yaml_run;
    g_ptr_array_add(reading->rules->rules, made);
    return true;
}

bool
custom_yaml_read(CustomRules *rules, const YamlFile *file, const YamlNode *list, GError **error)
{
    const Reading reading = {rules, file};
    for (unsigned i = 0; i < list->items->len; i++)
        if (!read_rule(&reading, list->items->pdata[i], error))
            return false;
    return true;
}

/* --- running --- */

typedef struct {
    Lint *lint;
    const SchemaObjects *objects;
    Arena *scratch;
} Running;

static void
check_object(const VmClass *class, const void *self, const void *owner, void *data)
{
    const Running *running = data;
    const YamlRule *rule = custom_running(running->lint)->yaml;
    const SchemaObjects *objects = running->objects;
    Arena *scratch = running->scratch;
    arena_reset(scratch);
    const bool wrong = pattern_holds(rule->when, objects, self, owner, scratch) &&
                       ((rule->require && !pattern_holds(rule->require, objects, self, owner, scratch)) ||
                        (rule->forbid && pattern_holds(rule->forbid, objects, self, owner, scratch)));
    if (!wrong)
        return;
    g_autofree char *message = pattern_message(rule->message, objects, class, self, owner, scratch);
    g_autofree char *shown = object_shown(class, self, owner);
    const ModelPlace place = object_place(class, self, owner);
    Finding *finding = lint_report_object(running->lint, place, shown, "%s", message);
    if (rule->hint)
        lint_hint(finding, "%s", rule->hint);
    if (finding && rule->fix.with)
        custom_fix_apply(running->lint, finding, &rule->fix, place);
}

void
custom_yaml_run(Lint *lint, const Model *model)
{
    g_auto(SchemaObjects) objects = {0};
    g_autoptr(Arena) scratch = arena_new();
    schema_objects_open(&objects, lint, model);
    Running running = {lint, &objects, scratch};
    objects_each(&objects, custom_running(lint)->yaml->class, check_object, &running);
}
