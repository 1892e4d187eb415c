/* What is made of a rule's page, for people. */
#ifndef CONFITURE_LINT_PAGE_H
#define CONFITURE_LINT_PAGE_H

#include "lint/rule.h"

/* "none", "safe", "unsafe"; "statement", "schema", "database", "engine". */
const char *fix_kind_name(FixKind fix);
const char *rule_layer_name(RuleLayer layer);

/* As a terminal shows it. The caller frees. */
char *rule_page_text(const RulePage *page, bool colour);
/* docs/reference/rules/<id>.md */
char *rule_page_markdown(const RulePage *page);
/* docs/reference/rules/README.md: the table of all rules. */
char *rule_index_markdown(void);

#endif
