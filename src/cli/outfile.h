/* What --output and --sql name: a file that appears whole or not at all, or "-" for standard output. */
#ifndef CONFITURE_CLI_OUTFILE_H
#define CONFITURE_CLI_OUTFILE_H

#include "base/files.h"
#include "cli/command.h"

typedef struct {
    FileWriter *writer; /* NULL: standard output */
    size_t bytes;       /* written so far */
} OutFile;

/* ERR_USAGE when `path` is "-" and the command's JSON document wants standard output too. `option` names it
 * in the message. */
bool outfile_open(OutFile *file, const Cli *cli, const char *path, const char *option, GError **error);
/* Fits ScriptSink. */
bool outfile_write(void *file, const char *bytes, size_t length, GError **error);
bool outfile_commit(OutFile *file, GError **error);
void outfile_clear(OutFile *file);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OutFile, outfile_clear)

#endif
