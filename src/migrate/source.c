#include "migrate/source.h"

#include <errno.h>
#include <string.h>

#include "base/errors.h"
#include "base/files.h"

enum { KEPT = 1024 * 1024 };

static bool
changed(const MigrationFile *file, GError **error)
{
    error_set(error, ERR_POLICY, "\"%s\" was changed while it was being used", file->shown);
    error_hint(error, "Run the command again.");
    return false;
}

static Script *
open_script(const MigrationSource *source, GError **error)
{
    ScriptOptions options = {.root = source->set->config->project_directory,
                             .variables = source->set->config->variables};
    if (source->text)
        return script_open_text(source->file->path, source->text, source->length, &options, error);
    return script_open(source->file->path, &options, error);
}

/* The digest of the bytes just read must be the one that was checked. What a file draws in is not read here,
 * and raw_checksum is then that of all. */
static bool
read_small(MigrationSource *source, GError **error)
{
    char hex[DIGEST_HEX_LENGTH + 1];
    const MigrationFile *file = source->file;
    if (!file_read(file->path, KEPT, &source->text, &source->length, error))
        return false;
    g_autoptr(Digest) digest = digest_new();
    digest_update(digest, source->text, source->length);
    digest_hex(digest, hex);
    return strcmp(hex, file->own_checksum) == 0 || changed(file, error);
}

bool
source_open(MigrationSource *source, const MigrationSet *set, const MigrationFile *file, GError **error)
{
    *source = (MigrationSource){.set = set, .file = file};
    if (stat(file->path, &source->before) != 0) {
        error_set_errno(error, errno, "read", file->shown);
        return false;
    }
    if (file->size <= KEPT && !read_small(source, error))
        return false;
    source->script = open_script(source, error);
    return source->script != NULL;
}

void
source_clear(MigrationSource *source)
{
    script_free(source->script);
    g_free(source->text);
    *source = (MigrationSource){0};
}

const ScriptEvent *
source_next(void *data, GError **error)
{
    MigrationSource *source = data;
    if (!script_next(source->script, &source->event, error))
        return NULL;
    if (source->event.kind != SCRIPT_END)
        source->ordinal++;
    return &source->event;
}

bool
source_unchanged(const MigrationSource *source, GError **error)
{
    struct stat now;
    const struct stat *was = &source->before;
    bool same = source->text || (stat(source->file->path, &now) == 0 && now.st_ino == was->st_ino &&
                                 now.st_size == was->st_size && now.st_mtim.tv_sec == was->st_mtim.tv_sec &&
                                 now.st_mtim.tv_nsec == was->st_mtim.tv_nsec);
    return same || changed(source->file, error);
}

void
source_blame(void *data, unsigned ordinal, size_t offset, GError **error)
{
    const MigrationSource *source = data;
    MigrationSource again = *source;
    again.ordinal = 0;
    again.script = open_script(source, NULL);
    while (again.script && again.ordinal < ordinal)
        if (!source_next(&again, NULL) || again.event.kind == SCRIPT_END)
            break;
    if (again.script && again.ordinal == ordinal)
        script_blame(again.script, &again.event, offset, error);
    script_free(again.script);
}
