#include <string.h>

#include "base/errors.h"
#include "cli/commands.h"
#include "lint/page.h"

static int
run(Cli *cli, GError **error)
{
    const char *page = cli->arguments->len ? g_ptr_array_index(cli->arguments, 0) : "cli";
    g_autofree char *text = NULL;
    if (strcmp(page, "cli") == 0)
        text = cli_reference_markdown();
    else if (strcmp(page, "configuration") == 0)
        text = config_reference_markdown();
    else if (strcmp(page, "rules") == 0)
        text = rule_index_markdown();
    else if (g_str_has_prefix(page, "rules/") && rule_page(page + strlen("rules/")))
        text = rule_page_markdown(rule_page(page + strlen("rules/")));
    if (!text) {
        error_set(error, ERR_USAGE, "there is no page \"%s\"", page);
        error_hint(error, "There are cli, configuration, rules and rules/RULE.");
        return 0;
    }
    cli_print("%s", text);
    return EXIT_STATUS_OK;
}

const Command command_reference = {
    .path = "reference",
    .summary = "print a generated page of docs/reference",
    .arguments = "[cli|configuration|rules|rules/RULE]",
    .most_arguments = 1,
    .flags = COMMAND_HIDDEN,
    .examples =
        (const CliExample[]){{"reference cli > docs/reference/cli.md", "renew the page"}, {NULL, NULL}},
    .run = run,
};
