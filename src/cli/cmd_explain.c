/* confiture explain: the page of a rule, offline. */
#include <jansson.h>
#include <limits.h>

#include "base/errors.h"
#include "base/suggest.h"
#include "cli/commands.h"
#include "lint/page.h"
#include "report/table.h"

static const RulePage *
find_page(const char *id, GError **error)
{
    const RulePage *page = rule_page(id);
    if (page)
        return page;
    unsigned count;
    const RulePage *pages = rule_pages(&count);
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (unsigned i = 0; i < count; i++)
        g_ptr_array_add(ids, (gpointer)(uintptr_t)pages[i].id);
    g_ptr_array_add(ids, NULL);
    const char *nearest = suggest_nearest(id, (const char *const *)ids->pdata);
    error_set(error, ERR_USAGE, "there is no rule \"%s\"", id);
    if (nearest)
        error_hint(error, "Did you mean \"%s\"?", nearest);
    else
        error_hint(error, "confiture lint --list-rules shows the rules.");
    return NULL;
}

static json_t *
page_json(const RulePage *page)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:s}", "id", page->id, "name", page->name,
                     "category", page->category, "severity", severity_name(page->severity), "fix",
                     fix_kind_name(page->fix), "layer", rule_layer_name(page->layer), "reason", page->reason,
                     "locks", json_text(page->locks), "serves", json_text(page->serves), "page", page->page);
}

static int
run(Cli *cli, GError **error)
{
    if (cli->arguments->len == 0) {
        error_set(error, ERR_USAGE, "explain: which rule?");
        error_hint(error, "confiture lint --list-rules shows the rules.");
        return 0;
    }
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    for (unsigned i = 0; i < cli->arguments->len; i++) {
        const RulePage *page = find_page(g_ptr_array_index(cli->arguments, i), error);
        if (!page)
            return 0;
        g_ptr_array_add(found, (gpointer)(uintptr_t)page);
    }
    json_t *rules = cli->json ? json_array() : NULL;
    for (unsigned i = 0; i < found->len; i++) {
        const RulePage *page = g_ptr_array_index(found, i);
        if (rules) {
            json_array_append_new(rules, page_json(page));
            continue;
        }
        g_autofree char *text = rule_page_text(page, cli->colour_out);
        cli_print("%s%s", i > 0 ? "\n" : "", text);
    }
    if (rules)
        cli_print_json(json_pack("{s:o}", "rules", rules));
    return EXIT_STATUS_OK;
}

static GPtrArray *
rule_words(void)
{
    unsigned count;
    const RulePage *pages = rule_pages(&count);
    GPtrArray *words = g_ptr_array_new();
    for (unsigned i = 0; i < count; i++)
        g_ptr_array_add(words, (char *)(uintptr_t)pages[i].id);
    return words;
}

const Command command_explain = {
    .path = "explain",
    .summary = "print what a rule of lint is about",
    .arguments = "RULE...",
    .about =
        "Prints the page of a rule: what it finds and why that matters, SQL that it objects to and SQL that "
        "it does not, the locks that are at stake and how to leave it out. No project and no network is "
        "needed.",
    .most_arguments = INT_MAX,
    .words = rule_words,
    .flags = COMMAND_JSON,
    .examples =
        (const CliExample[]){
            {"explain adding-foreign-key-constraint", "why a foreign key is added NOT VALID first"},
            {"explain --format json ban-drop-column", "the same for a program"},
            {NULL, NULL},
        },
    .run = run,
};
