/* Rules of the project's own: patterns in YAML (lint.custom, --rules FILE.yaml), Lua (lint.lua_directory,
 * --rules FILE.lua) and those of plugins. docs/api/linting.md is what their writers read.
 *
 * Always true:
 *  - a rule of the project's own is a LintRule and a RulePage like any other: selected, graded, suppressed
 * and reported in the same ways. Its id is nobody else's;
 *  - it looks at the schema once all files are read; nothing it does changes the schema;
 *  - one that fails, takes too long or too much memory ends the run: what was not checked is not called
 * clean.
 */
#ifndef CONFITURE_LINT_CUSTOM_H
#define CONFITURE_LINT_CUSTOM_H

#include "lint/rule.h"

typedef struct CustomRules CustomRules;

/* The project's rules, those of `rules_file` and those of plugins (PluginRule*), where these are not NULL.
 * ERR_CONFIG, ERR_LUA, ERR_FILE. */
CustomRules *custom_rules_load(const Config *config, const char *rules_file, const GPtrArray *plugin_rules,
                               GError **error);
void custom_rules_free(CustomRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CustomRules, custom_rules_free)

unsigned custom_rules_count(const CustomRules *rules);
const LintRule *custom_rule(const CustomRules *rules, unsigned index);
const RulePage *custom_page(const CustomRules *rules, unsigned index);

#endif
