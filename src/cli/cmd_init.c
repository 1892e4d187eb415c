#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files.h"
#include "cli/commands.h"
#include "report/table.h"

typedef struct {
    const char *path;
    const char *text;
} Skeleton;

/* What a new project holds: enough to build at once, and to see where things go. */
static const Skeleton skeleton[] = {
    {"confiture.yaml",
     "# Settings of this project; confiture config show --origin prints all of them with their defaults.\n"
     "name: %s\n"},
    {"db/environments/local.yaml",
     "# Without a database_url this environment is a private PostgreSQL under .confiture/pg.\n"
     "protected: false\n"},
    {"db/environments/production.yaml", "# Read from the environment, so that no password stands in a file.\n"
                                        "database_url: ${DATABASE_URL:?set it to the production database}\n"
                                        "protected: true\n"},
    {"db/schema/00_common/010_schema.sql", "CREATE SCHEMA app;\n"},
    {"db/schema/10_tables/010_customer.sql", "CREATE TABLE app.customer (\n"
                                             "    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n"
                                             "    name text NOT NULL,\n"
                                             "    created_at timestamptz NOT NULL DEFAULT now()\n"
                                             ");\n"
                                             "COMMENT ON TABLE app.customer IS 'People who buy from us.';\n"},
    {"db/seeds/demo.sql", "INSERT INTO app.customer (name) VALUES ('Ada'), ('Grace');\n"},
    {".gitignore", ".confiture/\n"},
};

static bool
refuse_existing(const char *directory, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(skeleton); i++) {
        g_autofree char *path = g_build_filename(directory, skeleton[i].path, NULL);
        /* A .gitignore is nobody's project; it is left as it is. */
        if (strcmp(skeleton[i].path, ".gitignore") == 0 || access(path, F_OK) != 0)
            continue;
        error_set(error, ERR_FILE, "\"%s\" exists already",
                  strcmp(directory, ".") == 0 ? skeleton[i].path : path);
        error_hint(error, "init never overwrites. Give it another directory, or go on with what is there.");
        return false;
    }
    return true;
}

static bool
write_one(const char *directory, const Skeleton *entry, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(directory, entry->path, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    g_auto(GStrv) parts = g_strsplit(entry->text, "%s", 2);
    g_autofree char *text = g_strjoinv(name, parts);
    if (access(path, F_OK) == 0)
        return true;
    return directory_make(parent, 0777, error) && file_write(path, text, strlen(text), 0666, error);
}

static int
run(Cli *cli, GError **error)
{
    const char *directory = cli->arguments->len ? g_ptr_array_index(cli->arguments, 0) : ".";
    g_autofree char *full = g_canonicalize_filename(directory, NULL);
    g_autofree char *base = g_path_get_basename(full);
    g_autofree char *name =
        g_strcanon(g_ascii_strdown(base, -1), "abcdefghijklmnopqrstuvwxyz0123456789_-", '_');
    json_t *made = json_array();
    bool ok = refuse_existing(directory, error);
    for (size_t i = 0; ok && i < G_N_ELEMENTS(skeleton); i++) {
        ok = write_one(directory, &skeleton[i], name, error);
        json_array_append_new(made, json_string(skeleton[i].path));
    }
    if (!ok) {
        json_decref(made);
        return 0;
    }
    if (cli->json) {
        cli_print_json(
            json_pack("{s:o, s:s, s:o}", "directory", json_text(full), "name", name, "files", made));
        return EXIT_STATUS_OK;
    }
    json_decref(made);
    cli_say(cli, "Made a project in %s:", directory);
    for (size_t i = 0; i < G_N_ELEMENTS(skeleton); i++)
        cli_print("%s\n", skeleton[i].path);
    cli_say(cli, "Next: %s%s%sconfiture build", cli->arguments->len ? "cd " : "",
            cli->arguments->len ? directory : "", cli->arguments->len ? " && " : "");
    return EXIT_STATUS_OK;
}

const Command command_init = {
    .path = "init",
    .summary = "make the skeleton of a project",
    .arguments = "[DIRECTORY]",
    .about = "Writes a small project that builds as it is: settings, two environments, a table, a seed. "
             "Nothing that exists\n"
             "is overwritten: if any of the files is there, nothing is written.",
    .most_arguments = 1,
    .flags = COMMAND_JSON,
    .examples =
        (const CliExample[]){
            {"init shop", "make a project in the directory shop"},
            {"init", "make one here"},
            {NULL, NULL},
        },
    .run = run,
};
