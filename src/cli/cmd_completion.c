#include "base/errors.h"
#include "cli/commands.h"

static int
run(Cli *cli, GError **error)
{
    if (cli->arguments->len == 0) {
        error_set(error, ERR_USAGE, "which shell?");
        error_hint(error, "confiture completion bash, zsh or fish");
        return 0;
    }
    const char *shell = g_ptr_array_index(cli->arguments, 0);
    g_autofree char *script = cli_completion(shell);
    if (!script) {
        error_set(error, ERR_USAGE, "there is no completion for \"%s\"", shell);
        error_hint(error, "It can be made for bash, zsh and fish.");
        return 0;
    }
    if (cli->json)
        cli_print_json(json_pack("{s:s, s:s}", "shell", shell, "script", script));
    else
        cli_print("%s", script);
    return EXIT_STATUS_OK;
}

const Command command_completion = {
    .path = "completion",
    .summary = "print a completion script for bash, zsh or fish",
    .arguments = "bash|zsh|fish",
    .most_arguments = 1,
    .flags = COMMAND_JSON,
    .examples =
        (const CliExample[]){
            {"completion bash > ~/.local/share/bash-completion/completions/confiture", "install it for bash"},
            {"completion fish > ~/.config/fish/completions/confiture.fish", "install it for fish"},
            {NULL, NULL},
        },
    .run = run,
};
