#include "lint/page.h"

#include <string.h>

#include "report/pieces.h"

const char *
fix_kind_name(FixKind fix)
{
    static const char *const names[] = {[FIX_NONE] = "none", [FIX_SAFE] = "safe", [FIX_UNSAFE] = "unsafe"};
    return names[fix];
}

const char *
rule_layer_name(RuleLayer layer)
{
    static const char *const names[] = {[LAYER_STATEMENT] = "statement",
                                        [LAYER_SCHEMA] = "schema",
                                        [LAYER_CHANGE] = "change",
                                        [LAYER_DATABASE] = "database",
                                        [LAYER_ENGINE] = "engine"};
    return names[layer];
}

/* --- the head --- */

typedef struct {
    const char *name, *text; /* text NULL: left out */
} Fact;

enum { FACTS = 6 };

static void
facts_of(const RulePage *page, Fact facts[FACTS])
{
    static const char *const looks_at[] = {
        [LAYER_STATEMENT] = "each statement",
        [LAYER_SCHEMA] = "the schema that the files make",
        [LAYER_CHANGE] = "what git says is new (lint --changed-since, --staged)",
        [LAYER_DATABASE] = "a database (lint --database)",
        [LAYER_ENGINE] = "the linting itself",
    };
    static const char *const fixed_by[] = {
        [FIX_NONE] = "by hand", [FIX_SAFE] = "lint --fix", [FIX_UNSAFE] = "lint --fix --unsafe-fixes"};
    const Fact all[FACTS] = {{"Category", page->category},
                             {"Severity", severity_name(page->severity)},
                             {"Looks at", looks_at[page->layer]},
                             {"Fixed", fixed_by[page->fix]},
                             {"Locks", page->locks},
                             {"Serves", page->serves}};
    memcpy(facts, all, sizeof all);
}

/* --- for a terminal --- */

static void
print_heading(GString *out, const char *text, bool colour)
{
    print_coloured(out, text, TEXT_BOLD, colour);
    g_string_append_c(out, '\n');
}

/* Paragraphs are wrapped, SQL is indented as it stands, "## Bad" becomes "Bad:". */
static void
print_body(GString *out, const char *body, bool colour)
{
    g_auto(GStrv) lines = g_strsplit(body, "\n", -1);
    g_autoptr(GString) paragraph = g_string_new(NULL);
    bool code = false;
    for (unsigned i = 0; lines[i]; i++) {
        const char *line = lines[i];
        const bool prose = !code && *line && !g_str_has_prefix(line, "## ") && !g_str_has_prefix(line, "```");
        if (prose) {
            g_string_append_printf(paragraph, "%s%s", paragraph->len ? " " : "", line);
            continue;
        }
        if (paragraph->len > 0) {
            g_string_append_c(out, '\n');
            print_wrapped(out, paragraph->str, 0);
            g_string_truncate(paragraph, 0);
        }
        if (g_str_has_prefix(line, "```"))
            code = !code;
        else if (code)
            g_string_append_printf(out, "%s%s\n", *line ? "    " : "", line);
        else if (*line) {
            g_autofree char *heading = g_strconcat(line + 3, ":", NULL);
            g_string_append_c(out, '\n');
            print_heading(out, heading, colour);
        }
    }
}

char *
rule_page_text(const RulePage *page, bool colour)
{
    enum { TEXT_COLUMN = 12 };
    Fact facts[FACTS];
    GString *out = g_string_new(NULL);
    g_autofree char *title = g_strdup_printf("%s: %s", page->id, page->name);
    print_heading(out, title, colour);
    g_string_append_c(out, '\n');
    print_wrapped(out, page->reason, 0);
    g_string_append_c(out, '\n');
    facts_of(page, facts);
    for (unsigned i = 0; i < FACTS; i++) {
        if (!facts[i].text)
            continue;
        g_string_append_printf(out, "  %-*s", TEXT_COLUMN - 2, facts[i].name);
        print_wrapped(out, facts[i].text, TEXT_COLUMN);
    }
    print_body(out, page->page, colour);
    g_string_append_c(out, '\n');
    print_heading(out, "To leave it out:", colour);
    g_string_append_printf(out,
                           "    -- confiture:disable-next %s -- why\n"
                           "    lint: {rules: {%s: off}}    (in confiture.yaml)\n",
                           page->id, page->id);
    return g_string_free(out, FALSE);
}

/* --- for docs/reference/rules --- */

char *
rule_page_markdown(const RulePage *page)
{
    Fact facts[FACTS];
    GString *out = g_string_new(NULL);
    g_string_append_printf(out,
                           "<!-- generated from src/lint/pages/%s.md by confiture reference rules/%s -->\n",
                           page->id, page->id);
    g_string_append_printf(out, "# %s\n\n**%s.** %s\n\n| | |\n|---|---|\n", page->id, page->name,
                           page->reason);
    facts_of(page, facts);
    for (unsigned i = 0; i < FACTS; i++)
        if (facts[i].text)
            g_string_append_printf(out, "| %s | %s |\n", facts[i].name, facts[i].text);
    g_string_append_printf(out, "\n%s\n[All rules](README.md)\n", page->page);
    return g_string_free(out, FALSE);
}

char *
rule_index_markdown(void)
{
    static const char *const categories[] = {"migration-safety", "types",    "structure",  "naming",
                                             "performance",      "security", "compliance", "engine"};
    GString *out =
        g_string_new("<!-- generated from src/lint/pages by confiture reference rules -->\n# Rules\n\n"
                     "What `confiture lint` looks for. `confiture explain RULE` prints a page offline, "
                     "`confiture lint --list-rules` this list.\n");
    unsigned count;
    const RulePage *pages = rule_pages(&count);
    for (unsigned c = 0; c < G_N_ELEMENTS(categories); c++) {
        g_string_append_printf(
            out, "\n## %s\n\n| rule | severity | fix | what it finds |\n|---|---|---|---|\n", categories[c]);
        for (unsigned i = 0; i < count; i++)
            if (strcmp(pages[i].category, categories[c]) == 0)
                g_string_append_printf(out, "| [%s](%s.md) | %s | %s | %s |\n", pages[i].id, pages[i].id,
                                       severity_name(pages[i].severity), fix_kind_name(pages[i].fix),
                                       pages[i].name);
    }
    return g_string_free(out, FALSE);
}
