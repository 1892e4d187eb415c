/* argv to values, by GOption; the rows of command.h are the only declaration. */
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/suggest.h"
#include "cli/command.h"

static bool
path_starts_with(const char *path, const char *word, size_t length)
{
    return strncmp(path, word, length) == 0 && (path[length] == ' ' || path[length] == '\0');
}

static void
add_once(GPtrArray *names, const char *name, size_t length)
{
    for (unsigned i = 0; i < names->len; i++)
        if (strncmp(g_ptr_array_index(names, i), name, length) == 0 &&
            strlen(g_ptr_array_index(names, i)) == length)
            return;
    g_ptr_array_add(names, g_strndup(name, length));
}

static void
unknown_command(const char *group, const char *word, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    size_t skip = *group ? strlen(group) + 1 : 0;
    for (const Command *const *c = cli_commands; *c; c++) {
        if (((*c)->flags & COMMAND_HIDDEN) || (*group && !path_starts_with((*c)->path, group, strlen(group))))
            continue;
        const char *name = (*c)->path + skip;
        add_once(names, name, strcspn(name, " "));
    }
    g_ptr_array_add(names, NULL);
    const char *near = suggest_nearest(word, (const char *const *)names->pdata);
    error_set(error, ERR_USAGE, "there is no command \"%s%s%s\"", group, *group ? " " : "", word);
    if (near)
        error_hint(error, "Did you mean \"confiture %s%s%s\"?", group, *group ? " " : "", near);
    else
        error_hint(error, "confiture%s%s --help lists the commands.", *group ? " " : "", group);
}

/* Words that start with '-' before the command are common options; those that take a value hide the next
 * word. */
static bool
takes_value(const char *word)
{
    if (strchr(word, '='))
        return false;
    for (const CliOption *o = cli_common_options; o->type != OPTION_END; o++) {
        bool same = (word[1] == '-' && strcmp(word + 2, o->name) == 0) ||
                    (word[1] != '-' && o->letter && word[1] == o->letter && word[2] == '\0');
        if (same)
            return o->type != OPTION_FLAG;
    }
    return false;
}

/* Finds the command named by the leading words and removes its words from `words`. NULL without an error when
 * the words name a group ("pg") or nothing; *used is then how many of them did. */
const Command *
cli_find(char **words, int count, int *used, GError **error)
{
    g_autoptr(GString) path = g_string_new(NULL);
    int at[2];
    int n = 0;
    for (int i = 0; i < count && n < 2 && strcmp(words[i], "--") != 0; i++) {
        if (words[i][0] == '-') {
            if (takes_value(words[i]))
                i++;
            continue;
        }
        bool is_command = false;
        bool is_group = false;
        g_autofree char *longer = g_strdup_printf("%s%s%s", path->str, path->len ? " " : "", words[i]);
        const Command *found = NULL;
        for (const Command *const *c = cli_commands; *c; c++) {
            if (strcmp((*c)->path, longer) == 0) {
                is_command = true;
                found = *c;
            } else if (path_starts_with((*c)->path, longer, strlen(longer))) {
                is_group = true;
            }
        }
        if (!is_command && !is_group) {
            unknown_command(path->str, words[i], error);
            return NULL;
        }
        at[n++] = i;
        if (is_command) {
            for (int k = n - 1; k >= 0; k--)
                memmove(&words[at[k]], &words[at[k] + 1], (size_t)(count - at[k]) * sizeof *words);
            *used = n;
            return found;
        }
        g_string_assign(path, longer);
    }
    *used = n;
    return NULL;
}

bool
cli_replaces(const Command *command, const CliOption *common)
{
    for (const CliOption *o = command->options; o && o->type != OPTION_END; o++)
        if (strcmp(o->name, common->name) == 0)
            return true;
    return false;
}

static const CliOption *
find_option(const Command *command, const char *name, size_t length)
{
    const CliOption *lists[2] = {command->options, cli_common_options};
    for (int i = 0; i < 2; i++)
        for (const CliOption *o = lists[i]; o && o->type != OPTION_END; o++)
            if (strlen(o->name) == length && strncmp(o->name, name, length) == 0)
                return o;
    return NULL;
}

static const CliOption *
declared(const Cli *cli, const char *name)
{
    const CliOption *option = find_option(cli->command, name, strlen(name));
    if (!option)
        g_error("command \"%s\" reads option \"%s\", which it does not declare", cli->command->path, name);
    return option;
}

static gboolean
take_value(const char *given, const char *value, gpointer data, GError **error)
{
    Cli *cli = data;
    const CliOption *option = NULL;
    if (given[1] == '-') {
        option = find_option(cli->command, given + 2, strlen(given + 2));
    } else {
        const CliOption *lists[2] = {cli->command->options, cli_common_options};
        for (int i = 0; i < 2 && !option; i++)
            for (const CliOption *o = lists[i]; o && o->type != OPTION_END && !option; o++)
                option = o->letter == given[1] ? o : NULL;
    }
    g_assert(option);
    if (option->choices && value && !g_strv_contains(option->choices, value)) {
        g_autofree char *all = g_strjoinv(", ", (char **)(void *)option->choices);
        const char *near = suggest_nearest(value, option->choices);
        error_set(error, ERR_USAGE, "--%s does not take \"%s\"", option->name, value);
        if (near)
            error_hint(error, "Did you mean \"%s\"? It takes one of: %s.", near, all);
        else
            error_hint(error, "It takes one of: %s.", all);
        return FALSE;
    }
    g_hash_table_insert(cli->values, (gpointer)(uintptr_t)option->name, g_strdup(value ? value : ""));
    return TRUE;
}

static void
add_entries(GArray *entries, const Command *command, const CliOption *options)
{
    static const int flags[] = {[OPTION_FLAG] = G_OPTION_FLAG_NO_ARG,
                                [OPTION_STRING] = 0,
                                [OPTION_OPTIONAL] = G_OPTION_FLAG_OPTIONAL_ARG};
    const bool common = options == cli_common_options;
    for (; options && options->type != OPTION_END; options++) {
        if (common && cli_replaces(command, options))
            continue;
        GOptionEntry entry = {.long_name = options->name,
                              .short_name = options->letter,
                              .flags = flags[options->type],
                              .arg = G_OPTION_ARG_CALLBACK,
                              .arg_data = (gpointer)(uintptr_t)take_value};
        g_array_append_val(entries, entry);
    }
}

/* Replaces GOption's own message, which cannot know what we declared. */
static void
explain_unknown(const Command *command, char **words, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const CliOption *lists[2] = {command->options, cli_common_options};
    for (int i = 0; i < 2; i++)
        for (const CliOption *o = lists[i]; o && o->type != OPTION_END; o++)
            g_ptr_array_add(names, (gpointer)(uintptr_t)o->name);
    g_ptr_array_add(names, NULL);
    for (; *words && strcmp(*words, "--") != 0; words++) {
        size_t length = strcspn(*words, "=");
        if (strncmp(*words, "--", 2) != 0 || find_option(command, *words + 2, length - 2))
            continue;
        g_autofree char *name = g_strndup(*words + 2, length - 2);
        const char *near = suggest_nearest(name, (const char *const *)names->pdata);
        g_clear_error(error);
        error_set(error, ERR_USAGE, "\"%s\" has no option --%s", command->path, name);
        if (near)
            error_hint(error, "Did you mean --%s?", near);
        break;
    }
    if (*error && (*error)->domain != CONFITURE_ERROR) {
        g_autofree char *message = g_strdup((*error)->message);
        message[0] = g_ascii_tolower(message[0]);
        g_clear_error(error);
        error_set(error, ERR_USAGE, "%s", message);
    }
    if (!error_shown_hint(*error))
        error_hint(error, "confiture %s --help lists the options.", command->path);
}

/* GOption passes over the value of "--yes=no" and takes it for --yes. */
static bool
refuse_flag_values(const Command *command, char **words, GError **error)
{
    for (; *words && strcmp(*words, "--") != 0; words++) {
        size_t length = strcspn(*words, "=");
        if (strncmp(*words, "--", 2) != 0 || (*words)[length] == '\0')
            continue;
        const CliOption *option = find_option(command, *words + 2, length - 2);
        if (!option || option->type != OPTION_FLAG)
            continue;
        error_set(error, ERR_USAGE, "--%s takes no value", option->name);
        error_hint(error, "Write --%s, or leave it out.", option->name);
        return false;
    }
    return true;
}

static gboolean
keep_argument(const char *name, const char *value, gpointer data, GError **error)
{
    Cli *cli = data;
    g_ptr_array_add(cli->arguments, g_strdup(value));
    return TRUE;
}

bool
cli_parse(Cli *cli, char **words, GError **error)
{
    const Command *command = cli->command;
    g_autoptr(GArray) entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autoptr(GOptionGroup) group = g_option_group_new("confiture", "", "", cli, NULL);
    GOptionEntry remaining = {.long_name = G_OPTION_REMAINING,
                              .arg = G_OPTION_ARG_CALLBACK,
                              .arg_data = (gpointer)(uintptr_t)keep_argument};
    GError *problem = NULL;
    char **behind = words;
    while (*behind && strcmp(*behind, "--") != 0)
        behind++;
    if (*behind && (command->flags & COMMAND_REST)) {
        cli->rest = g_strdupv(behind + 1);
        *behind = NULL;
    }
    if (!refuse_flag_values(command, words, error))
        return false;
    add_entries(entries, command, command->options);
    add_entries(entries, command, cli_common_options);
    g_array_append_val(entries, remaining);
    g_option_group_add_entries(group, &g_array_index(entries, GOptionEntry, 0));
    g_option_context_set_main_group(context, g_steal_pointer(&group));
    g_option_context_set_help_enabled(context, FALSE);
    /* GOption wants a program name first and takes the array apart: hand it a copy of the pointers. */
    unsigned count = g_strv_length(words);
    g_autofree char **vector = g_new0(char *, count + 2);
    vector[0] = (char *)(uintptr_t) "confiture";
    memcpy(vector + 1, words, count * sizeof *words);
    g_auto(GStrv) owned = g_strdupv(vector);
    if (!g_option_context_parse_strv(context, &owned, &problem)) {
        if (problem->domain != CONFITURE_ERROR)
            explain_unknown(command, words, &problem);
        g_propagate_error(error, problem);
        return false;
    }
    if ((int)cli->arguments->len > command->most_arguments && !cli_flag(cli, "help")) {
        error_set(error, ERR_USAGE, "\"%s\" takes no argument \"%s\"", command->path,
                  (char *)g_ptr_array_index(cli->arguments, (unsigned)command->most_arguments));
        error_hint(error, "Usage: confiture %s [OPTION]...%s%s", command->path, command->arguments ? " " : "",
                   command->arguments ? command->arguments : "");
        return false;
    }
    return true;
}

const char *
cli_string(const Cli *cli, const char *name)
{
    return g_hash_table_lookup(cli->values, declared(cli, name)->name);
}

bool
cli_flag(const Cli *cli, const char *name)
{
    return cli_string(cli, name) != NULL;
}
