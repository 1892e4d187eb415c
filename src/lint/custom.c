#include "lint/custom.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "lint/custom_internal.h"

/* --- one rule --- */

static bool
is_id(const char *id)
{
    return g_ascii_islower(*id) && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(id) &&
           strlen(id) <= 64;
}

static bool
is_category(const char *name)
{
    unsigned count;
    const RulePage *pages = rule_pages(&count);
    for (unsigned i = 0; i < count; i++)
        if (strcmp(pages[i].category, name) == 0)
            return true;
    return strcmp(name, "custom") == 0 || strcmp(name, "all") == 0;
}

static bool
check_id(const CustomRules *rules, const char *id, GError **error)
{
    const char *taken = rule_page(id)     ? "one of confiture's own rules has"
                        : is_category(id) ? "a category has"
                                          : NULL;
    for (unsigned i = 0; !taken && i < rules->rules->len; i++)
        if (strcmp(((const CustomRule *)rules->rules->pdata[i])->page.id, id) == 0)
            taken = "another rule of the project has";
    if (!is_id(id)) {
        error_set(error, ERR_CONFIG, "\"%s\" cannot be the id of a rule", id);
        error_hint(error, "Lower case letters, digits and '-', a letter first.");
        return false;
    }
    if (taken) {
        error_set(error, ERR_CONFIG, "the id \"%s\" is one that %s already", id, taken);
        return false;
    }
    return true;
}

static bool
check_category(const char *category, GError **error)
{
    if (is_category(category) && strcmp(category, "all") != 0 && strcmp(category, "engine") != 0)
        return true;
    error_set(error, ERR_CONFIG, "there is no category \"%s\"", category);
    error_hint(error, "custom, or one that confiture lint --list-rules shows.");
    return false;
}

/* A page of the few words there are. */
static char *
page_text(const CustomText *text)
{
    GString *page = g_string_new(text->reason ? text->reason : text->message);
    if (text->hint)
        g_string_append_printf(page, "\n\n%s", text->hint);
    g_string_append_c(page, '\n');
    return g_string_free(page, FALSE);
}

CustomRule *
custom_rule_new(const CustomRules *rules, const CustomText *text, GError **error)
{
    const char *category = text->category ? text->category : "custom";
    if (!check_id(rules, text->id, error) || !check_category(category, error))
        return NULL;
    CustomRule *made = g_new0(CustomRule, 1);
    made->page.id = g_intern_string(text->id);
    made->page.category = g_intern_string(category);
    made->page.name = g_strdup(text->reason ? text->reason : text->message);
    made->page.reason = g_strdup(made->page.name);
    made->page.page = page_text(text);
    made->page.severity = text->severity;
    made->page.fix = text->fix;
    made->page.layer = LAYER_SCHEMA;
    made->rule.id = made->page.id;
    return made;
}

void
custom_rule_free(gpointer data)
{
    CustomRule *rule = data;
    custom_yaml_free(rule->yaml);
    g_free((gpointer)(uintptr_t)rule->page.name);
    g_free((gpointer)(uintptr_t)rule->page.reason);
    g_free((gpointer)(uintptr_t)rule->page.page);
    g_free(rule);
}

const CustomRule *
custom_running(const Lint *lint)
{
    return (const CustomRule *)lint->running->rule;
}

void
custom_report(Lint *lint, const VmValue *object, const char *message, const char *hint)
{
    const VmClass *class = object->object.class;
    const void *self = object->object.self;
    const void *owner = object->object.owner;
    g_autofree char *shown = object_shown(class, self, owner);
    g_autofree char *text = g_strdup(message);
    if (g_str_has_suffix(text, "."))
        text[strlen(text) - 1] = '\0';
    Finding *finding = lint_report_object(lint, object_place(class, self, owner), shown, "%s", text);
    if (hint)
        lint_hint(finding, "%s", hint);
}

/* --- all of them --- */

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Every *.lua of the directory, by name; a directory that is not there has none. */
static bool
load_directory(CustomRules *rules, const Config *config, GError **error)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    DIR *dir = opendir(config->lint_lua_directory);
    if (!dir && errno == ENOENT)
        return true;
    if (!dir) {
        error_set_errno(error, errno, "open directory", config->lint_lua_directory);
        return false;
    }
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        if (entry->d_name[0] != '.' && g_str_has_suffix(entry->d_name, ".lua"))
            g_ptr_array_add(paths, g_build_filename(config->lint_lua_directory, entry->d_name, NULL));
    closedir(dir);
    g_ptr_array_sort(paths, compare_names);
    for (unsigned i = 0; i < paths->len; i++) {
        g_autofree char *shown = path_shown(paths->pdata[i], config->project_directory);
        if (!custom_lua_load(rules, config, paths->pdata[i], shown, error))
            return false;
    }
    return true;
}

static bool
load_file(CustomRules *rules, const Config *config, const char *path, GError **error)
{
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    g_autofree char *shown = path_shown(absolute, config->project_directory);
    if (g_str_has_suffix(path, ".lua"))
        return custom_lua_load(rules, config, path, shown, error);
    if (!g_str_has_suffix(path, ".yaml") && !g_str_has_suffix(path, ".yml")) {
        error_set(error, ERR_USAGE, "--rules: \"%s\" is neither Lua (.lua) nor YAML (.yaml)", path);
        return false;
    }
    YamlFile *file = yaml_read(path, shown, error);
    if (!file)
        return false;
    g_ptr_array_add(rules->yaml, file);
    const YamlNode *list = yaml_get(file->root, "rules");
    if (list && list->kind == YAML_SEQUENCE && file->root->keys->len == 1)
        return custom_yaml_read(rules, file, list, error);
    error_set(error, ERR_CONFIG, "a file of rules holds \"rules:\", a list of them, and nothing else");
    error_hint(error, "The rules are written as those of lint.custom.");
    yaml_blame(file, file->root->line, file->root->column, error);
    return false;
}

CustomRules *
custom_rules_load(const Config *config, const char *rules_file, const GPtrArray *plugin_rules, GError **error)
{
    g_autoptr(CustomRules) rules = g_new0(CustomRules, 1);
    rules->rules = g_ptr_array_new_with_free_func(custom_rule_free);
    rules->lua = g_ptr_array_new_with_free_func(custom_lua_free);
    rules->yaml = g_ptr_array_new_with_free_func((GDestroyNotify)yaml_file_free);
    if (config->lint_custom &&
        !custom_yaml_read(rules, config_project_yaml(config), config->lint_custom, error))
        return NULL;
    if (!load_directory(rules, config, error) || (rules_file && !load_file(rules, config, rules_file, error)))
        return NULL;
    for (unsigned i = 0; plugin_rules && i < plugin_rules->len; i++)
        if (!custom_plugin_add(rules, plugin_rules->pdata[i], error))
            return NULL;
    return g_steal_pointer(&rules);
}

void
custom_rules_free(CustomRules *rules)
{
    if (!rules)
        return;
    g_ptr_array_unref(rules->rules);
    g_ptr_array_unref(rules->lua);
    g_ptr_array_unref(rules->yaml);
    g_free(rules);
}

unsigned
custom_rules_count(const CustomRules *rules)
{
    return rules->rules->len;
}

const LintRule *
custom_rule(const CustomRules *rules, unsigned index)
{
    return &((const CustomRule *)rules->rules->pdata[index])->rule;
}

const RulePage *
custom_page(const CustomRules *rules, unsigned index)
{
    return &((const CustomRule *)rules->rules->pdata[index])->page;
}
