/* What the readers of the tools' files share. */
#ifndef CONFITURE_MIGRATE_IMPORT_TOOL_H
#define CONFITURE_MIGRATE_IMPORT_TOOL_H

#include "migrate/import.h"

bool import_read_dbmate(ImportSet *set, GError **error);
bool import_read_goose(ImportSet *set, GError **error);
bool import_read_golang(ImportSet *set, GError **error);
bool import_read_confiture_py(ImportSet *set, GError **error);
bool import_read_flyway(ImportSet *set, GError **error);
bool import_read_sqitch(ImportSet *set, GError **error);
bool import_read_alembic(ImportSet *set, GError **error);
bool import_match_flyway(ImportSet *set, GPtrArray *rows, GError **error);
bool import_match_alembic(ImportSet *set, GPtrArray *rows, GError **error);

/* Names of the regular files in set->directory, sorted; with `recursive` also those below it, as "sub/name".
 * Hidden files and directories are left out. */
GPtrArray *import_list(const ImportSet *set, bool recursive, GError **error);
/* Reads one of them, without a byte order mark; it is then one of set->sources. *size: as on disk. NULL on
 * ERR_FILE, also for a NUL byte. */
char *import_text(ImportSet *set, const char *name, GError **error);
/* SHA-256 or SHA-1 of the file's bytes, or NULL when it cannot be read. */
char *import_file_checksum(const ImportSet *set, const char *name, GChecksumType type);
bool import_has(const ImportSet *set, const char *name);
char *import_shown(const ImportSet *set, const char *name);

/* Adds a migration. `name` is turned into one that our file names may hold. ERR_FILE for a version of more
 * than 30 digits. */
ImportItem *import_add(ImportSet *set, const char *version, const char *name, const char *key,
                       const char *file, GError **error);
/* The migration of that version (compared as a number), or NULL. */
ImportItem *import_find_version(const ImportSet *set, const char *version);
ImportItem *import_find_key(const ImportSet *set, const char *key);

void import_note(ImportSet *set, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Notes that a file was not taken, and why: "a callback". It still is one of set->sources. */
void import_pass_over(ImportSet *set, const char *name, const char *what);
/* Sets item->stop and says it in a note. */
void import_stop(ImportSet *set, ImportItem *item, const char *hint, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
/* Gives *error the place of byte `offset` of a file's text. */
void import_blame(const ImportSet *set, const char *name, const char *text, size_t offset, GError **error);

/* Takes away BEGIN at the start and COMMIT (or ROLLBACK) at the end of a script, which Confiture does itself;
 * tells of transaction control that is left. */
void import_unwrap(ImportSet *set, const char *shown, ImportPart *part);
/* The same for up and down that came from one file: lines are then those of the file written. */
void import_unwrap_sections(ImportSet *set, ImportItem *item);

/* One line of a text; `next` is behind its newline. */
typedef struct {
    const char *start, *end, *next; /* end: without "\n" and "\r\n" */
} ImportLine;

/* The line at `at`; false at the end of the text. */
bool import_line(const char *at, ImportLine *line);
/* When the line is a comment "--", white space and `mark`: what follows, trimmed (the caller frees). */
char *import_marked(const ImportLine *line, const char *mark);
/* A capture group of a regular expression in text, or NULL. The caller frees. */
char *import_capture(const char *pattern, const char *text, int group);

#endif
