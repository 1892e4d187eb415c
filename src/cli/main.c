/* Finds the command, prepares what it asks for, runs it, reports its error, and decides the exit status. */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/interrupt.h"
#include "cli/commands.h"
#include "report/error_text.h"
#include "version.h"

static bool
wants_json(const Cli *cli)
{
    const char *format = cli_string(cli, "format");
    return format && strcmp(format, "json") == 0;
}

/* The same, read from the words themselves: for a command line that could not be understood. */
static bool
asks_json(char **words)
{
    for (; *words && strcmp(*words, "--") != 0; words++)
        if (strcmp(*words, "--format=json") == 0 || strcmp(*words, "-fjson") == 0 ||
            ((strcmp(*words, "--format") == 0 || strcmp(*words, "-f") == 0) &&
             g_strcmp0(words[1], "json") == 0))
            return true;
    return false;
}

static void
report_error(const Cli *cli, const GError *error)
{
    if (cli->json) {
        json_t *document = json_object();
        json_object_set_new(document, "error", error_json(error));
        cli_print_json(document);
        return;
    }
    g_autofree char *text = error_text(error, cli->colour_err);
    cli_progress_clear(cli->progress);
    fputs(text, stderr);
}

/* A command that succeeded but whose output did not arrive has not succeeded: "confiture hash > /dev/full".
 * When its reader has gone it ends as other programs do, by SIGPIPE and without a word; not before now, so
 * that what it has begun on a server or in a file was ended properly. */
static int
check_output(const Cli *cli, int status)
{
    g_autoptr(GError) error = NULL;
    if (cli_output_end(&error))
        return status;
    if (cli_output_unwanted()) {
        if (status != EXIT_STATUS_OK)
            return status;
        signal(SIGPIPE, SIG_DFL);
        raise(SIGPIPE);
    }
    g_autofree char *text = error_text(error, cli->colour_err);
    fputs(text, stderr);
    return status == EXIT_STATUS_OK ? error_exit_status(error) : status;
}

GArray *
cli_overrides(const Cli *cli)
{
    GArray *overrides = g_array_new(FALSE, TRUE, sizeof(ConfigOverride));
    const CliOption *lists[2] = {cli->command->options, cli_common_options};
    for (int i = 0; i < 2; i++)
        for (const CliOption *o = lists[i]; o && o->type != OPTION_END; o++) {
            if (!o->setting || !cli_string(cli, o->name))
                continue;
            ConfigOverride override = {.key = o->setting, .value = cli_string(cli, o->name), .flag = o->name};
            g_array_append_val(overrides, override);
        }
    return overrides;
}

static bool
load_config(Cli *cli, GError **error)
{
    g_autoptr(GArray) overrides = cli_overrides(cli);
    ConfigRequest request = {
        .project_directory = cli_string(cli, "project-dir"),
        .environment = cli_string(cli, "env"),
        .overrides = &g_array_index(overrides, ConfigOverride, 0),
        .override_count = overrides->len,
    };
    cli->config = config_load(&request, error);
    return cli->config != NULL;
}

static bool
wants_colour(const Cli *cli, int fd)
{
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    return !cli_flag(cli, "no-color") && !(no_color && *no_color) && isatty(fd) && term &&
           strcmp(term, "dumb") != 0;
}

static int
run_command(const Command *command, char **words)
{
    GError *error = NULL;
    int status = EXIT_STATUS_OK;
    Cli cli = {.command = command};
    cli.arguments = g_ptr_array_new_with_free_func(g_free);
    cli.values = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    bool parsed = cli_parse(&cli, words, &error);
    cli.json = parsed ? wants_json(&cli) : asks_json(words);
    cli.quiet = cli_flag(&cli, "quiet");
    cli.verbose = cli_flag(&cli, "verbose");
    cli.yes = cli_flag(&cli, "yes");
    cli.interactive = isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
    cli.colour_out = wants_colour(&cli, STDOUT_FILENO);
    cli.colour_err = wants_colour(&cli, STDERR_FILENO);
    cli.progress = cli_progress_new(cli.quiet, isatty(STDERR_FILENO) && !cli.json, cli.colour_err);
    if (parsed && cli_flag(&cli, "help")) {
        g_autofree char *help = cli_help_command(command);
        cli_print("%s", help);
    } else if (parsed && cli.json && !(command->flags & COMMAND_JSON)) {
        error_set(&error, ERR_USAGE, "\"%s\" has no JSON form", command->path);
    } else if (parsed && (!(command->flags & COMMAND_CONFIG) || load_config(&cli, &error))) {
        status = command->run(&cli, &error);
    }
    if (error) {
        /* What stdout did not take is told once, below. */
        bool told_later = cli_output_failed() && (g_error_matches(error, CONFITURE_ERROR, ERR_FILE) ||
                                                  g_error_matches(error, CONFITURE_ERROR, ERR_DISK_FULL));
        if (!told_later)
            report_error(&cli, error);
        status = told_later ? EXIT_STATUS_OK : error_exit_status(error);
        g_clear_error(&error);
    }
    status = check_output(&cli, status);
    config_free(cli.config);
    cli_progress_free(cli.progress);
    g_strfreev(cli.rest);
    g_hash_table_unref(cli.values);
    g_ptr_array_unref(cli.arguments);
    return status;
}

static int
print_version(void)
{
    cli_print("confiture %s\n", CONFITURE_VERSION);
    return check_output(&(Cli){0}, EXIT_STATUS_OK);
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    int used = 0;
    if (argc == 2 && strcmp(argv[1], "--version") == 0)
        return print_version();
    setlocale(LC_CTYPE, "");
    interrupt_install();
    g_autofree char **words = g_new0(char *, (size_t)argc + 1);
    memcpy(words, argv + 1, (size_t)MAX(0, argc - 1) * sizeof *words);
    const Command *command = cli_find(words, argc - 1, &used, &error);
    if (command)
        return run_command(command, words);
    const Cli unknown = {.json = asks_json(words)};
    if (error) {
        report_error(&unknown, error);
        return error_exit_status(error);
    }
    for (char **w = words; *w; w++)
        if (strcmp(*w, "--version") == 0)
            return print_version();
    const char *group = NULL;
    bool asked = false;
    for (char **w = words; *w; w++) {
        asked = asked || strcmp(*w, "--help") == 0 || strcmp(*w, "-h") == 0;
        if (**w != '-' && !group)
            group = *w;
        if (strncmp(*w, "--", 2) == 0 && strcmp(*w, "--help") != 0 && used == 0) {
            error_set(&error, ERR_USAGE, "no command given, and %s is not an option by itself", *w);
            error_hint(&error, "confiture --help lists the commands.");
            report_error(&unknown, error);
            return error_exit_status(error);
        }
    }
    g_autofree char *help = used > 0 ? cli_help_group(group) : cli_help_root();
    fputs(help, asked ? stdout : stderr);
    return check_output(&unknown, asked ? EXIT_STATUS_OK : EXIT_STATUS_USAGE);
}
