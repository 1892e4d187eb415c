/* The assembled script: one file that psql runs to the same database.
 *
 * Always true:
 *  - the bytes depend on the settings, the files and the tool's version only: two builds of one tree are
 * equal;
 *  - it holds no meta-command: includes are expanded, \if is decided, variables are replaced;
 *  - a file without any of these stands in it byte for byte, its line ends normalised; comments are kept;
 *  - every file's last statement is closed, so no file can run into the next.
 */
#ifndef CONFITURE_BUILD_ASSEMBLE_H
#define CONFITURE_BUILD_ASSEMBLE_H

#include "build/content.h"
#include "sql/script_write.h"

/* Writes the script to `sink`; *statements is how many it holds. ERR_SCRIPT with place for what cannot be
 * read. */
bool build_assemble(const Content *content, const char *version, ScriptSink sink, void *data,
                    size_t *statements, GError **error);

#endif
