/* Private to lint/: what the ways of writing a rule share. */
#ifndef CONFITURE_LINT_CUSTOM_INTERNAL_H
#define CONFITURE_LINT_CUSTOM_INTERNAL_H

#include "config/yaml.h"
#include "hook/hook.h"
#include "lint/custom.h"
#include "lint/pattern.h"
#include "lint/run.h"

typedef struct LuaFile LuaFile;
typedef struct YamlRule YamlRule;

typedef struct {
    LintRule rule; /* first: Lint.running points to it */
    RulePage page; /* its texts are g_malloc'ed */
    YamlRule *yaml;
    LuaFile *lua;
    int check; /* Lua: the function */
    const PluginRule *plugin;
} CustomRule;

struct CustomRules {
    GPtrArray *rules; /* of CustomRule */
    GPtrArray *lua;   /* of LuaFile */
    GPtrArray *yaml;  /* of YamlFile that are ours */
};

/* What a rule says of itself; texts are copied, reason and category may be NULL. */
typedef struct {
    const char *id, *category, *reason, *message, *hint;
    Severity severity;
    FixKind fix;
} CustomText;

/* A new rule, not yet in the list. ERR_CONFIG for an id that is malformed or taken. */
CustomRule *custom_rule_new(const CustomRules *rules, const CustomText *text, GError **error);
void custom_rule_free(gpointer rule);
/* The running rule, which must be one of these. */
const CustomRule *custom_running(const Lint *lint);

/* custom_yaml.c: a list of rules. */
bool custom_yaml_read(CustomRules *rules, const YamlFile *file, const YamlNode *list, GError **error);
void custom_yaml_free(YamlRule *rule);
void custom_yaml_run(Lint *lint, const Model *model);

/* custom_lua.c */
bool custom_lua_load(CustomRules *rules, const Config *config, const char *path, const char *shown,
                     GError **error);
void custom_lua_free(gpointer file);
void custom_lua_run(Lint *lint, const Model *model);

/* custom_plugin.c */
bool custom_plugin_add(CustomRules *rules, const PluginRule *plugin, GError **error);
void custom_plugin_run(Lint *lint, const Model *model);

/* What a rule says of an object of the schema, which is not its root. */
void custom_report(Lint *lint, const VmValue *object, const char *message, const char *hint);

/* custom_fix.c: "replace" and "append" of a pattern's fix, in the text of the object from its place on. */
typedef struct {
    char *replace, *with; /* replace NULL: `with` is appended to the object's definition */
    bool safe;
} CustomFix;
void custom_fix_apply(Lint *lint, Finding *finding, const CustomFix *fix, ModelPlace place);

#endif
