/* Help, the reference page and completion, all written from the command table. */
#include <string.h>

#include "base/errors.h"
#include "cli/command.h"
#include "report/pieces.h"

enum { NAME_COLUMN = 28 };

static void
describe_option(GString *out, const CliOption *option)
{
    g_autoptr(GString) left = g_string_new(NULL);
    if (option->letter)
        g_string_append_printf(left, "  -%c, ", option->letter);
    else
        g_string_append(left, "      ");
    g_string_append_printf(left, "--%s", option->name);
    if (option->argument)
        g_string_append_printf(left, option->type == OPTION_OPTIONAL ? "[=%s]" : "=%s", option->argument);
    g_string_append_printf(out, "%-*s ", NAME_COLUMN, left->str);
    if (left->len > NAME_COLUMN)
        g_string_append_printf(out, "\n%*s", NAME_COLUMN + 1, "");
    print_wrapped(out, option->help, NAME_COLUMN + 1);
}

/* `command`: leaves out what it replaces; NULL: nothing. */
static void
describe_options(GString *out, const char *title, const CliOption *options, const Command *command)
{
    if (!options || options->type == OPTION_END)
        return;
    g_string_append_printf(out, "\n%s:\n", title);
    for (; options->type != OPTION_END; options++)
        if (!command || !cli_replaces(command, options))
            describe_option(out, options);
}

static void
append_usage(GString *out, const Command *command)
{
    g_string_append_printf(out, "confiture %s [OPTION]...", command->path);
    if (command->arguments)
        g_string_append_printf(out, " %s", command->arguments);
    if (command->flags & COMMAND_REST)
        g_string_append(out, " [-- ARGUMENT...]");
}

/* Lists the commands below `group` ("" for all), one line each. */
static void
list_commands(GString *out, const char *group)
{
    for (const Command *const *c = cli_commands; *c; c++) {
        if (((*c)->flags & COMMAND_HIDDEN) || !g_str_has_prefix((*c)->path, group))
            continue;
        g_string_append_printf(out, "  %-*s ", NAME_COLUMN - 2, (*c)->path);
        print_wrapped(out, (*c)->summary, NAME_COLUMN + 1);
    }
}

char *
cli_help_root(void)
{
    GString *out = g_string_new("Confiture builds PostgreSQL databases from their DDL files.\n\n"
                                "Usage: confiture COMMAND [OPTION]... [ARGUMENT]...\n\nCommands:\n");
    list_commands(out, "");
    describe_options(out, "Options of every command", cli_common_options, NULL);
    g_string_append(out, "      --version              print the version\n");
    g_string_append(
        out, "\nExamples:\n"
             "  confiture init shop\n      make a project in the directory shop\n"
             "  confiture build\n      build its database, with a private PostgreSQL if none is named\n"
             "  confiture pg psql\n      look at what was built\n"
             "\nconfiture COMMAND --help says more about each.\n");
    return g_string_free(out, FALSE);
}

char *
cli_help_group(const char *group)
{
    GString *out = g_string_new(NULL);
    g_autofree char *prefix = g_strdup_printf("%s ", group);
    g_string_append_printf(out, "Usage: confiture %s COMMAND [OPTION]...\n\nCommands:\n", group);
    list_commands(out, prefix);
    g_string_append_printf(out, "\nconfiture %s COMMAND --help says more about each.\n", group);
    return g_string_free(out, FALSE);
}

char *
cli_help_command(const Command *command)
{
    GString *out = g_string_new("Usage: ");
    append_usage(out, command);
    g_autofree char *summary =
        g_strdup_printf("%c%s.", g_ascii_toupper(command->summary[0]), command->summary + 1);
    g_string_append(out, "\n\n");
    print_wrapped(out, summary, 0);
    if (command->about) {
        g_string_append_c(out, '\n');
        print_wrapped(out, command->about, 0);
    }
    describe_options(out, "Options", command->options, NULL);
    describe_options(out, "Options of every command", cli_common_options, command);
    g_string_append(out, "\nExamples:\n");
    for (const CliExample *e = command->examples; e->command; e++)
        g_string_append_printf(out, "  confiture %s\n      %s\n", e->command, e->what);
    return g_string_free(out, FALSE);
}

static void
option_rows(GString *out, const CliOption *options)
{
    g_string_append(out, "\n| option | meaning |\n|---|---|\n");
    for (; options->type != OPTION_END; options++) {
        g_string_append_printf(out, "| `--%s", options->name);
        if (options->argument)
            g_string_append_printf(out, options->type == OPTION_OPTIONAL ? "[=%s]" : "=%s",
                                   options->argument);
        g_string_append_c(out, '`');
        if (options->letter)
            g_string_append_printf(out, ", `-%c`", options->letter);
        g_string_append_printf(out, " | %s", options->help);
        if (options->setting)
            g_string_append_printf(out, "; overrides the setting `%s`", options->setting);
        g_string_append(out, " |\n");
    }
}

char *
cli_reference_markdown(void)
{
    GString *out = g_string_new(
        "# Commands\n\nMade from the command table by `confiture reference cli`; do not edit.\n");
    for (const Command *const *c = cli_commands; *c; c++) {
        if ((*c)->flags & COMMAND_HIDDEN)
            continue;
        g_string_append_printf(out, "\n## confiture %s\n\n%c%s.\n\n    ", (*c)->path,
                               g_ascii_toupper((*c)->summary[0]), (*c)->summary + 1);
        append_usage(out, *c);
        g_string_append_c(out, '\n');
        if ((*c)->about) {
            g_string_append_c(out, '\n');
            print_wrapped(out, (*c)->about, 0);
        }
        if ((*c)->options)
            option_rows(out, (*c)->options);
        if ((*c)->flags & COMMAND_JSON) {
            g_autofree char *schema = g_strdelimit(g_strdup((*c)->path), " ", '-');
            g_string_append_printf(out, "\nJSON: [schemas/%s.json](schemas/%s.json)\n", schema, schema);
        }
        g_string_append(out, "\nExamples:\n\n");
        for (const CliExample *e = (*c)->examples; e->command; e++)
            g_string_append_printf(out, "- `confiture %s`: %s\n", e->command, e->what);
    }
    g_string_append(out, "\n## Options of every command\n");
    option_rows(out, cli_common_options);
    g_string_append(out, "\n## Exit status\n\n| status | meaning |\n|---|---|\n"
                         "| 0 | done |\n| 1 | findings, or pending work |\n| 2 | usage or configuration |\n"
                         "| 3 | cannot connect |\n| 4 | SQL failed |\n| 5 | refused by policy |\n"
                         "| 6 | lock not obtained |\n| 7 | hook failed |\n| 8 | not reversible |\n"
                         "| 124 | nobody answered in time |\n| 130 | interrupted |\n\n## Errors\n\n"
                         "| id | status | meaning |\n|---|---|---|\n");
    for (int code = 0; code < ERR_COUNT; code++) {
        const ErrorKind *kind = error_kind((ErrorCode)code);
        g_string_append_printf(out, "| `%s` | %d | %s |\n", kind->id, kind->exit_status, kind->meaning);
    }
    return g_string_free(out, FALSE);
}
