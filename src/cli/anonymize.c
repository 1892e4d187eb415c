#include "cli/anonymize.h"

#include "migrate/lint_gate.h"
#include "pg/environment.h"

void
mask_source_clear(MaskSource *source)
{
    mask_cover_free(source->cover);
    conn_close(source->conn);
    mask_profile_free(source->profile);
    mask_custom_free(source->custom);
    hooks_free(source->hooks);
}

bool
mask_source_strategies(MaskSource *source, Cli *cli, GError **error)
{
    source->hooks = project_hooks_load(cli->config, cli->progress, error);
    source->custom = source->hooks ? mask_custom_new(hooks_mask_strategies(source->hooks),
                                                     cli->config->project_directory, error)
                                   : NULL;
    return source->custom != NULL;
}

bool
mask_source_profile(MaskSource *source, Cli *cli, GError **error)
{
    if (!mask_source_strategies(source, cli, error))
        return false;
    source->profile = mask_profile_read(cli->config, source->custom, error);
    return source->profile != NULL;
}

bool
mask_source_open(MaskSource *source, Cli *cli, GError **error)
{
    if (!mask_source_profile(source, cli, error))
        return false;
    g_autofree char *url = environment_database_url(cli->config, cli->progress, error);
    const ConnOptions options = {
        .url = url, .command = cli->command->path, .allow_recovery = true, .progress = cli->progress};
    if (!url || !(source->conn = conn_open(&options, error)))
        return false;
    source->cover = mask_cover(source->conn, source->profile, cli->config->migrate_schema, error);
    return source->cover != NULL;
}
