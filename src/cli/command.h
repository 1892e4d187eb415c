/* The command table: one row per command, one file per row.
 *
 * Always true:
 *  - everything a user can type is declared in a Command or a CliOption; parsing, --help, completion and
 *    docs/reference/cli.md are made from these rows and nothing else;
 *  - a command's run() returns an exit status, or sets *error and its return value is ignored; it never exits
 * and never prints an error;
 *  - data goes to stdout, messages to stderr; with --format json stdout holds one JSON document and nothing
 * else.
 *
 * This is the only room that prints, exits or reads argv.
 */
#ifndef CONFITURE_CLI_COMMAND_H
#define CONFITURE_CLI_COMMAND_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

#include "base/progress.h"
#include "config/config.h"

/* OPTIONAL: a flag that may have a value behind '=', shown as --name[=ARGUMENT]; without one its text is "".
 */
typedef enum { OPTION_END, OPTION_FLAG, OPTION_STRING, OPTION_OPTIONAL } CliOptionType;

typedef struct {
    CliOptionType type;
    const char *name;           /* long name without dashes */
    char letter;                /* or 0 */
    const char *argument;       /* "FILE", NULL for flags */
    const char *help;           /* one sentence, no final stop */
    const char *setting;        /* key of config/settings.def that the option overrides, or NULL */
    const char *const *choices; /* NULL-terminated, or NULL */
} CliOption;

typedef struct {
    const char *command; /* as typed, without "confiture" */
    const char *what;
} CliExample;

/* What a command wants done before it runs. */
enum {
    COMMAND_CONFIG = 1 << 0, /* load the project's settings into cli->config */
    COMMAND_HIDDEN = 1 << 1, /* not in help or completion */
    COMMAND_JSON = 1 << 2, /* has a JSON form; its schema is docs/reference/schemas/<path with dashes>.json */
    COMMAND_REST = 1 << 3, /* arguments after -- go to cli->rest untouched */
};

typedef struct Cli Cli;

typedef struct {
    const char *path;      /* "build", "pg start" */
    const char *summary;   /* one line, for lists */
    const char *arguments; /* "[DIRECTORY]" or NULL */
    const char *about;     /* paragraphs for --help, or NULL */
    int most_arguments;    /* positional arguments allowed */
    /* What an argument can be, for completion: of const char*, static; the caller unrefs. NULL: anything. */
    GPtrArray *(*words)(void);
    unsigned flags;
    const CliOption *options; /* own options, closed by OPTION_END; NULL = none. One with the name of a common
                                 option stands in its place */
    const CliExample *examples; /* closed by {NULL, NULL}; every command has at least one */
    int (*run)(Cli *cli, GError **error);
} Command;

/* One run of the program. */
struct Cli {
    const Command *command;
    GPtrArray *arguments; /* of char*, positional */
    char **rest;          /* behind "--", NULL-terminated; only with COMMAND_REST */
    GHashTable *values;   /* option name to char*, the last one given; see cli_string() */
    Config *config;       /* with COMMAND_CONFIG */
    Progress *progress;   /* never NULL; silent with --quiet */
    bool json, quiet, verbose, yes;
    bool colour_out, colour_err;
    bool interactive; /* stdin and stderr are terminals */
};

/* The table, closed by a row whose path is NULL. */
extern const Command *const cli_commands[];
/* Options every command has. */
extern const CliOption cli_common_options[];
/* Whether the command has an option of its own in place of that common one. */
bool cli_replaces(const Command *command, const CliOption *common);

/* Option values; the name must be declared by the command or be common (checked). */
bool cli_flag(const Cli *cli, const char *name);
const char *cli_string(const Cli *cli, const char *name);

/* Settings given as options: an array of ConfigOverride whose strings are the Cli's. The caller unrefs. */
GArray *cli_overrides(const Cli *cli);

/* Prints a line of data to stdout. */
void cli_print(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* The same for bytes, which may be many: ERR_DISK_FULL or ERR_FILE when stdout does not take them. */
bool cli_write(const char *bytes, size_t length, GError **error);
/* Sends what is left in stdout's buffer; fails when anything since the start did not arrive. */
bool cli_output_end(GError **error);
/* Whether something did not arrive so far: cli_output_end() will tell why. */
bool cli_output_failed(void);
/* Whether that is so because the reader has gone: "confiture build --output - | head -1". */
bool cli_output_unwanted(void);
/* Prints a message to stderr unless --quiet. */
void cli_say(const Cli *cli, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Prints a JSON document to stdout (steals it). */
void cli_print_json(json_t *document);
/* Asks a yes/no question. True with --yes; without a terminal, ERR_POLICY naming --yes. *answer is valid when
 * true. */
bool cli_confirm(Cli *cli, const char *question, bool *answer, GError **error);

/* A progress that draws on stderr when that is a terminal; NULL-safe to free. */
Progress *cli_progress_new(bool quiet, bool terminal, bool colour);
/* Wipes a line being drawn; call before printing messages. */
void cli_progress_clear(Progress *progress);
void cli_progress_free(Progress *progress);

/* options.c: argv to Cli. ERR_USAGE with a suggestion. */
const Command *cli_find(char **words, int count, int *used, GError **error);
bool cli_parse(Cli *cli, char **words, GError **error);

/* help.c */
char *cli_help_root(void);
char *cli_help_group(const char *group);
char *cli_help_command(const Command *command);
char *cli_reference_markdown(void);
char *cli_completion(const char *shell); /* NULL for an unknown shell */

#endif
