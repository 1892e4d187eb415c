#include "cli/outfile.h"

#include <string.h>

#include "base/errors.h"

bool
outfile_open(OutFile *file, const Cli *cli, const char *path, const char *option, GError **error)
{
    *file = (OutFile){0};
    if (strcmp(path, "-") != 0)
        return (file->writer = file_writer_new(path, 0666, error)) != NULL;
    if (!cli->json)
        return true;
    error_set(error, ERR_USAGE, "--%s=- and --format=json both want standard output", option);
    return false;
}

bool
outfile_write(void *data, const char *bytes, size_t length, GError **error)
{
    OutFile *file = data;
    file->bytes += length;
    return file->writer ? file_writer_write(file->writer, bytes, length, error)
                        : cli_write(bytes, length, error);
}

bool
outfile_commit(OutFile *file, GError **error)
{
    return !file->writer || file_writer_commit(file->writer, error);
}

void
outfile_clear(OutFile *file)
{
    file_writer_free(file->writer);
}
