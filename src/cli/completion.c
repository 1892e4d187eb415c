/* Shell completion: three small scripts whose word lists come from the command table. They find the command
 * among the words typed so far, passing over options and their values, then offer what may follow. */
#include <string.h>

#include "cli/command.h"

/* Calls `visit` for each option, the common ones once. */
typedef void (*OptionVisitor)(GString *out, const CliOption *option);

static void
each_option(GString *out, OptionVisitor visit)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (const Command *const *c = cli_commands; *c; c++) {
        const CliOption *lists[2] = {(*c)->options, cli_common_options};
        for (int i = 0; i < 2; i++)
            for (const CliOption *o = lists[i]; o && o->type != OPTION_END; o++)
                if (g_hash_table_add(seen, (gpointer)(uintptr_t)o->name))
                    visit(out, o);
    }
}

/* "--env|-e" into a list of patterns, when the option takes the next word as its value. */
static void
value_pattern(GString *out, const CliOption *option)
{
    if (option->type != OPTION_STRING)
        return;
    g_string_append_printf(out, "%s--%s", out->len ? "|" : "", option->name);
    if (option->letter)
        g_string_append_printf(out, "|-%c", option->letter);
}

static void
choice_case(GString *out, const CliOption *option)
{
    if (!option->choices)
        return;
    g_autofree char *words = g_strjoinv(" ", (char **)(void *)option->choices);
    g_string_append_printf(out, "    --%s", option->name);
    if (option->letter)
        g_string_append_printf(out, "|-%c", option->letter);
    g_string_append_printf(out, ") list='%s' ;;\n", words);
}

/* The words that an argument of the command may be, or NULL: "bash|zsh|fish" says it itself. */
static char *
argument_words(const Command *command)
{
    if (command->words) {
        g_autoptr(GPtrArray) words = command->words();
        g_ptr_array_add(words, NULL);
        return g_strjoinv(" ", (char **)words->pdata);
    }
    const bool told = command->arguments && strchr(command->arguments, '|') && command->arguments[0] != '[';
    return told ? g_strdelimit(g_strdup(command->arguments), "|", ' ') : NULL;
}

/* The words that may follow a command: its options, and its argument when that is one of a few words. */
static void
append_words(GString *out, const Command *command)
{
    const CliOption *lists[2] = {command->options, cli_common_options};
    g_autofree char *words = argument_words(command);
    if (words)
        g_string_append_printf(out, "%s ", words);
    for (int i = 0; i < 2; i++)
        for (const CliOption *o = lists[i]; o && o->type != OPTION_END; o++)
            if (i == 0 || !cli_replaces(command, o))
                g_string_append_printf(out, "--%s%s ", o->name, o->type == OPTION_STRING ? "=" : "");
    g_string_truncate(out, out->len - 1);
}

static void
append_cases(GString *out)
{
    for (const Command *const *c = cli_commands; *c; c++) {
        if ((*c)->flags & COMMAND_HIDDEN)
            continue;
        g_autoptr(GString) words = g_string_new(NULL);
        append_words(words, *c);
        g_string_append_printf(out, "    '%s') list='%s' ;;\n", (*c)->path, words->str);
    }
}

/* The words that may stand behind `group` ("" for the first word, "pg " for the second). */
static char *
command_words(const char *group)
{
    GString *words = g_string_new(NULL);
    g_autofree char *last = NULL;
    size_t skip = strlen(group);
    for (const Command *const *c = cli_commands; *c; c++) {
        if (((*c)->flags & COMMAND_HIDDEN) || strncmp((*c)->path, group, skip) != 0)
            continue;
        char *word = g_strndup((*c)->path + skip, strcspn((*c)->path + skip, " "));
        if (!last || strcmp(last, word) != 0)
            g_string_append_printf(words, "%s%s", words->len ? " " : "", word);
        g_free(last);
        last = word;
    }
    return g_string_free(words, FALSE);
}

/* The first words of commands of two words, each once. */
static GPtrArray *
group_names(void)
{
    GPtrArray *groups = g_ptr_array_new_with_free_func(g_free);
    for (const Command *const *c = cli_commands; *c; c++) {
        const char *space = strchr((*c)->path, ' ');
        if (!space || ((*c)->flags & COMMAND_HIDDEN))
            continue;
        g_autofree char *group = g_strndup((*c)->path, (gsize)(space - (*c)->path));
        if (groups->len == 0 || strcmp(g_ptr_array_index(groups, groups->len - 1), group) != 0)
            g_ptr_array_add(groups, g_steal_pointer(&group));
    }
    return groups;
}

static void
append_groups(GString *out)
{
    g_autoptr(GPtrArray) groups = group_names();
    for (unsigned i = 0; i < groups->len; i++) {
        const char *group = g_ptr_array_index(groups, i);
        g_autofree char *prefix = g_strdup_printf("%s ", group);
        g_autofree char *words = command_words(prefix);
        g_string_append_printf(out, "    '%s') list='%s' ;;\n", group, words);
    }
}

/* What bash and zsh have in common: the loop that puts the command into `typed`, and the words behind it. */
static void
append_search(GString *out, const char *words_before)
{
    g_autoptr(GString) valued = g_string_new(NULL);
    g_autofree char *top = command_words("");
    each_option(valued, value_pattern);
    g_string_append_printf(out,
                           "  for word in %s; do\n    if [[ $word == '=' ]]; then skip=1\n"
                           "    elif [[ -n $skip ]]; then skip=\n    else\n      case $word in\n"
                           "        %s) skip=1 ;;\n        -*) ;;\n        *) case $typed in\n",
                           words_before, valued->str);
    for (const Command *const *c = cli_commands; *c; c++)
        if (!((*c)->flags & COMMAND_HIDDEN))
            g_string_append_printf(out, "          %s'%s'%s", c == cli_commands ? "" : "|", (*c)->path,
                                   "\\\n");
    g_string_truncate(out, out->len - 2);
    g_string_append_printf(out, ") ;;\n          *) typed=\"${typed:+$typed }$word\" ;;\n          esac ;;\n"
                                "      esac\n    fi\n  done\n  case $option in\n");
    each_option(out, choice_case);
    g_string_append_printf(out,
                           "    %s) list= ;;\n    *) case $typed in\n    '') list='%s --help --version' ;;\n",
                           valued->str, top);
    append_groups(out);
    append_cases(out);
    g_string_append(out, "    esac ;;\n  esac\n");
}

/* bash parts words at '=', so "--env=x" arrives as three of them. */
static char *
bash_script(void)
{
    GString *out = g_string_new("# bash completion for confiture: source it, or put it into\n"
                                "# ~/.local/share/bash-completion/completions/confiture\n"
                                "_confiture() {\n"
                                "  local cur=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD-1]}\n"
                                "  local typed= word skip= list=\n"
                                "  if [[ $cur == '=' ]]; then cur=\n"
                                "  elif [[ $option == '=' ]]; then option=${COMP_WORDS[COMP_CWORD-2]}; fi\n");
    append_search(out, "\"${COMP_WORDS[@]:1:COMP_CWORD-1}\"");
    g_string_append(out, "  COMPREPLY=($(compgen -W \"$list\" -- \"$cur\"))\n"
                         "  if [[ ${#COMPREPLY[@]} -eq 0 ]]; then\n"
                         "    local IFS=$'\\n'\n"
                         "    COMPREPLY=($(compgen -f -- \"$cur\"))\n"
                         "    compopt -o filenames 2>/dev/null\n"
                         "  elif [[ ${COMPREPLY[0]} == *= ]]; then\n"
                         "    compopt -o nospace 2>/dev/null\n"
                         "  fi\n}\n"
                         "complete -F _confiture confiture\n");
    return g_string_free(out, FALSE);
}

static char *
zsh_script(void)
{
    GString *out =
        g_string_new("#compdef confiture\n"
                     "# zsh completion for confiture: put it as _confiture into a directory of $fpath\n"
                     "_confiture() {\n  local typed= word skip= list= option=$words[CURRENT-1]\n");
    append_search(out, "\"${(@)words[2,CURRENT-1]}\"");
    g_string_append(out, "  local -a reply\n  reply=(${(s: :)list})\n"
                         "  compadd -S '' -- ${(M)reply:#*=}\n  compadd -- ${reply:#*=} || _files\n}\n"
                         "_confiture \"$@\"\n");
    return g_string_free(out, FALSE);
}

/* Text as one single-quoted word of fish, which knows \' and \\ inside. */
static char *
fish_quote(const char *text)
{
    GString *out = g_string_new("'");
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *text);
    }
    g_string_append_c(out, '\'');
    return g_string_free(out, FALSE);
}

static void
fish_option(GString *out, const char *condition, const CliOption *option)
{
    g_autofree char *help = fish_quote(option->help);
    g_string_append_printf(out, "complete -c confiture -n '%s' -l %s", condition, option->name);
    if (option->letter)
        g_string_append_printf(out, " -s %c", option->letter);
    if (option->choices && option->type == OPTION_STRING) {
        g_autofree char *words = g_strjoinv(" ", (char **)(void *)option->choices);
        g_string_append_printf(out, " -x -a '%s'", words);
    } else if (option->type == OPTION_STRING) {
        g_string_append(out, " -r -F");
    }
    g_string_append_printf(out, " -d %s\n", help);
}

static void
fish_command(GString *out, const Command *command)
{
    const char *space = strchr(command->path, ' ');
    g_autofree char *first = g_strndup(command->path, strcspn(command->path, " "));
    g_autofree char *summary = fish_quote(command->summary);
    g_autofree char *seen =
        g_strdup_printf("__fish_seen_subcommand_from %s%s%s", first,
                        space ? "; and __fish_seen_subcommand_from " : "", space ? space + 1 : "");
    if (space)
        g_string_append_printf(out, "complete -c confiture -n '__fish_seen_subcommand_from %s' -a %s -d %s\n",
                               first, space + 1, summary);
    else
        g_string_append_printf(out, "complete -c confiture -n __fish_use_subcommand -a %s -d %s\n", first,
                               summary);
    const CliOption *lists[2] = {command->options, cli_common_options};
    for (int i = 0; i < 2; i++)
        for (const CliOption *o = lists[i]; o && o->type != OPTION_END; o++)
            fish_option(out, seen, o);
    g_autofree char *words = argument_words(command);
    if (words)
        g_string_append_printf(out, "complete -c confiture -n '%s' -a '%s'\n", seen, words);
}

static char *
fish_script(void)
{
    g_autoptr(GPtrArray) groups = group_names();
    GString *out = g_string_new(
        "# fish completion for confiture: put it into ~/.config/fish/completions/confiture.fish\n"
        "complete -c confiture -f\n");
    for (unsigned i = 0; i < groups->len; i++)
        g_string_append_printf(out, "complete -c confiture -n __fish_use_subcommand -a %s\n",
                               (char *)g_ptr_array_index(groups, i));
    for (const Command *const *c = cli_commands; *c; c++)
        if (!((*c)->flags & COMMAND_HIDDEN))
            fish_command(out, *c);
    return g_string_free(out, FALSE);
}

char *
cli_completion(const char *shell)
{
    if (strcmp(shell, "bash") == 0)
        return bash_script();
    if (strcmp(shell, "zsh") == 0)
        return zsh_script();
    return strcmp(shell, "fish") == 0 ? fish_script() : NULL;
}
