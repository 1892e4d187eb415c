/* Files, counted and not trusted: every read has a cap, every write is whole or absent. */
#ifndef CONFITURE_BASE_FILES_H
#define CONFITURE_BASE_FILES_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* Reads a regular file of at most `cap` bytes; *contents has a NUL (and one spare byte) behind *length bytes.
 * ERR_FILE with the path when missing, unreadable, not a regular file or larger. The caller frees. */
bool file_read(const char *path, size_t cap, char **contents, size_t *length, GError **error);

/* Standard input to its end; the same promises, one NUL. ERR_INTERRUPTED. */
bool file_read_stdin(size_t cap, char **contents, size_t *length, GError **error);

/* Replaces `path` with the given bytes by way of a temporary file beside it, fsync and rename: after a crash
 * the path holds the old bytes or the new ones. `mode` as for open(2). */
bool file_write(const char *path, const void *data, size_t length, int mode, GError **error);

/* The same in pieces, for what can be made again: not synced to disk, so quicker. Nothing is at `path` until
 * file_writer_commit(); file_writer_free() without it leaves no trace. */
typedef struct FileWriter FileWriter;
FileWriter *file_writer_new(const char *path, int mode, GError **error);
bool file_writer_write(FileWriter *writer, const void *data, size_t length, GError **error);
bool file_writer_commit(FileWriter *writer, GError **error);
void file_writer_free(FileWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FileWriter, file_writer_free)

/* Whether `path`, with links resolved, lies in `root` (resolved too). False when it cannot be resolved. */
bool path_is_inside(const char *path, const char *root);

/* `path` as a user would write it: relative to `root` when it lies below it. The caller frees. */
char *path_shown(const char *path, const char *root);

/* Removes a directory tree without following links out of it; false leaves *error with the first failure. */
bool tree_remove(const char *path, GError **error);

/* Creates a directory and its parents (mode for the last). */
bool directory_make(const char *path, int mode, GError **error);

/* An exclusive advisory lock on a file (flock), created when missing, released by file_unlock() or by the
 * kernel when the process dies. Its holder may remove the file: who waited for it then gets a new one. A
 * symbolic link is refused. Returns the descriptor, or -1: ERR_LOCKED when another process holds it and
 * `wait_ms` milliseconds went by, ERR_INTERRUPTED. */
int file_lock(const char *path, int wait_ms, GError **error);
void file_unlock(int fd);

#endif
