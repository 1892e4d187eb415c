/* The rules there are: the rows of rules.def and the pages. */
#include <stdlib.h>
#include <string.h>

#include "lint/rules.h"

#include "lint/rule_pages.h"

static const LintRule rules[] = {
#define RULE(id, statement, schema, yields_to) {id, statement, schema, yields_to},
#include "lint/rules.def"
#undef RULE
};

const LintRule *
lint_rules(unsigned *count)
{
    *count = G_N_ELEMENTS(rules);
    return rules;
}

const LintRule *
lint_rule_find(const char *id)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
        if (strcmp(rules[i].id, id) == 0)
            return &rules[i];
    return NULL;
}

const RulePage *
rule_pages(unsigned *count)
{
    *count = G_N_ELEMENTS(pages);
    return pages;
}

static int
compare_page(const void *id, const void *page)
{
    return strcmp(id, ((const RulePage *)page)->id);
}

const RulePage *
rule_page(const char *id)
{
    return bsearch(id, pages, G_N_ELEMENTS(pages), sizeof *pages, compare_page);
}
