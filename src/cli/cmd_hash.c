#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "build/content.h"
#include "cli/commands.h"
#include "report/table.h"

enum { CHECK_FILE_CAP = 64 * 1024 };

/* The hash in a file that "confiture hash > schema.hash" wrote. The list of --files begins with 64 digits
 * too, those of its first file, and must not pass for it. */
static char *
read_expected(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    size_t length = 0;
    if (!file_read(path, CHECK_FILE_CAP, &text, &length, error))
        return NULL;
    size_t digits = strspn(text, "0123456789abcdef");
    size_t blanks = strspn(text + digits, " \t\r\n");
    if (digits != DIGEST_HEX_LENGTH || digits + blanks != length) {
        error_set(error, ERR_FILE, "\"%s\" does not hold a hash", path);
        error_hint(error, "Make it with: confiture hash > %s", path);
        return NULL;
    }
    return g_strndup(text, digits);
}

static void
add_files(json_t *list, const GPtrArray *files)
{
    for (unsigned i = 0; i < files->len; i++) {
        const ContentFile *file = g_ptr_array_index(files, i);
        json_array_append_new(
            list, json_pack("{s:o, s:s}", "path", json_text(file->shown), "sha256", file->digest));
    }
}

static void
print_json(const Content *content, const char *expected, bool matches)
{
    json_t *files = json_array();
    add_files(files, content->files);
    add_files(files, content->drawn);
    cli_print_json(json_pack("{s:s, s:o, s:s?, s:o}", "hash", content->hash, "files", files, "expected",
                             expected, "matches", expected ? json_boolean(matches) : json_null()));
}

static int
run(Cli *cli, GError **error)
{
    const char *check = cli_string(cli, "check");
    const char *seed = cli_string(cli, "seed");
    const SeedProfile *profile = seed ? config_seed_profile(cli->config, seed, error) : NULL;
    g_autofree char *expected = NULL;
    if (seed && !profile)
        return 0;
    if (check && !(expected = read_expected(check, error)))
        return 0;
    g_autoptr(GPtrArray) files = build_files_find(cli->config, profile, error);
    g_autoptr(Content) content = files ? content_read(cli->config, files, false, cli->progress, error) : NULL;
    if (!content)
        return 0;
    bool matches = !expected || strcmp(expected, content->hash) == 0;
    if (cli->json)
        print_json(content, expected, matches);
    else if (cli_flag(cli, "files"))
        cli_print("%s", content->manifest);
    else if (!expected)
        cli_print("%s\n", content->hash);
    if (expected && !cli->json)
        cli_say(cli, matches ? "The files are those of %s." : "The files differ from those of %s.", check);
    return matches ? EXIT_STATUS_OK : EXIT_STATUS_FINDINGS;
}

static const CliOption options[] = {
    {OPTION_STRING, "check", 0, "FILE", "compare with the hash in FILE; exit status 1 when it differs", NULL,
     NULL},
    {OPTION_FLAG, "files", 0, NULL, "print the line of every file, as sha256sum does", NULL, NULL},
    {OPTION_STRING, "seed", 's', "PROFILE", "count the seeds of this profile too", NULL, NULL},
    {OPTION_STRING, "sort-mode", 0, "MODE", "order of the files: alphabetical, decimal or hex",
     "build.sort_mode", NULL},
    {OPTION_END, NULL, 0, NULL, NULL, NULL, NULL},
};

const Command command_hash = {
    .path = "hash",
    .summary = "print the hash of the DDL files",
    .about = "The hash is the SHA-256 of one line per file, in build order: the SHA-256 of the file, two "
             "blanks, its path.\n"
             "A byte order mark, CRLF line ends and newlines at a file's end do not count. Files drawn in by "
             "\\i, \\ir and\n"
             "\\copy do.",
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .options = options,
    .examples =
        (const CliExample[]){
            {"hash > schema.hash", "remember the schema as it is"},
            {"hash --check schema.hash", "see whether it changed since: exit status 1 says so"},
            {"hash --files", "see which files count"},
            {NULL, NULL},
        },
    .run = run,
};
