/* Shell completion: three small scripts whose word lists come from the command table. */
#include <string.h>

#include "cli/command.h"

static void
append_words(GString *out, const Command *command, const char *separator)
{
    const CliOption *lists[2] = {command->options, cli_common_options};
    for (int i = 0; i < 2; i++)
        for (const CliOption *o = lists[i]; o && o->type != OPTION_END; o++)
            g_string_append_printf(out, "%s--%s%s", separator, o->name, o->argument ? "=" : "");
}

/* One case per command for bash and zsh: the words typed so far select the words that may follow. */
static void
append_cases(GString *out, const char *format)
{
    for (const Command *const *c = cli_commands; *c; c++) {
        if ((*c)->flags & COMMAND_HIDDEN)
            continue;
        g_autoptr(GString) words = g_string_new(NULL);
        append_words(words, *c, " ");
        g_string_append_printf(out, "    \"%s\") %s'%s' ;;\n", (*c)->path, format, words->str + 1);
    }
}

/* The words that may stand at place `depth` (0 or 1) behind `group`. */
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

static void
append_groups(GString *out, const char *format)
{
    g_autofree char *seen = NULL;
    for (const Command *const *c = cli_commands; *c; c++) {
        const char *space = strchr((*c)->path, ' ');
        if (!space || ((*c)->flags & COMMAND_HIDDEN))
            continue;
        g_autofree char *group = g_strndup((*c)->path, (gsize)(space - (*c)->path));
        if (seen && strcmp(seen, group) == 0)
            continue;
        g_autofree char *prefix = g_strdup_printf("%s ", group);
        g_autofree char *words = command_words(prefix);
        g_string_append_printf(out, "    \"%s\") %s'%s' ;;\n", group, format, words);
        g_free(seen);
        seen = g_steal_pointer(&group);
    }
}

static char *
bash_script(void)
{
    GString *out = g_string_new("# bash completion for confiture: source it, or put it into\n"
                                "# ~/.local/share/bash-completion/completions/confiture\n"
                                "_confiture() {\n  local cur=${COMP_WORDS[COMP_CWORD]} path= word words=\n"
                                "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
                                "    case $word in -*) ;; *) path=\"${path:+$path }$word\" ;; esac\n  done\n"
                                "  case $path in\n");
    g_autofree char *top = command_words("");
    g_string_append_printf(out, "    \"\") words='%s --help --version' ;;\n", top);
    append_groups(out, "words=");
    append_cases(out, "words=");
    g_string_append(out, "  esac\n  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
                         "  [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- \"$cur\"))\n"
                         "  case ${COMPREPLY[0]-} in *=) compopt -o nospace 2>/dev/null ;; esac\n}\n"
                         "complete -F _confiture confiture\n");
    return g_string_free(out, FALSE);
}

static char *
zsh_script(void)
{
    GString *out = g_string_new("#compdef confiture\n_confiture() {\n  local path= word reply=\n"
                                "  for word in ${words[2,CURRENT-1]}; do\n"
                                "    case $word in -*) ;; *) path=\"${path:+$path }$word\" ;; esac\n  done\n"
                                "  case $path in\n");
    g_autofree char *top = command_words("");
    g_string_append_printf(out, "    \"\") reply='%s --help --version' ;;\n", top);
    append_groups(out, "reply=");
    append_cases(out, "reply=");
    g_string_append(out, "  esac\n  compadd -S '' -- ${(s: :)reply} || _files\n}\n_confiture \"$@\"\n");
    return g_string_free(out, FALSE);
}

static char *
fish_script(void)
{
    GString *out = g_string_new(
        "# fish completion for confiture: put it into ~/.config/fish/completions/confiture.fish\n"
        "complete -c confiture -f\n");
    for (const Command *const *c = cli_commands; *c; c++) {
        if ((*c)->flags & COMMAND_HIDDEN)
            continue;
        const char *space = strchr((*c)->path, ' ');
        g_autofree char *first = g_strndup((*c)->path, strcspn((*c)->path, " "));
        g_autofree char *seen =
            space ? g_strdup_printf("__fish_seen_subcommand_from %s; and __fish_seen_subcommand_from %s",
                                    first, space + 1)
                  : g_strdup_printf("__fish_seen_subcommand_from %s", first);
        if (space)
            g_string_append_printf(
                out, "complete -c confiture -n '__fish_seen_subcommand_from %s' -a %s -d '%s'\n", first,
                space + 1, (*c)->summary);
        g_string_append_printf(out, "complete -c confiture -n __fish_use_subcommand -a %s%s%s%s\n", first,
                               space ? "" : " -d '", space ? "" : (*c)->summary, space ? "" : "'");
        const CliOption *lists[2] = {(*c)->options, cli_common_options};
        for (int i = 0; i < 2; i++)
            for (const CliOption *o = lists[i]; o && o->type != OPTION_END; o++) {
                g_string_append_printf(out, "complete -c confiture -n '%s' -l %s", seen, o->name);
                if (o->letter)
                    g_string_append_printf(out, " -s %c", o->letter);
                g_autofree char *help = g_strdup(o->help);
                g_string_append_printf(out, "%s -d '%s'\n", o->argument ? " -r" : "",
                                       g_strdelimit(help, "'", '"'));
            }
    }
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
