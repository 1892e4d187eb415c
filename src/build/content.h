/* The bytes of a build: every file read once, digested, and kept when it is small.
 *
 * The content hash is the SHA-256 of a manifest that sha256sum(1) users know: one line "<hex>  <path>\n" per
 * file in build order, files drawn in by \i, \ir and \copy right behind the file that first names them. Each
 * file's digest is of its normalised text (base/digest.h), so CRLF, a byte order mark and newlines at the end
 * change nothing.
 */
#ifndef CONFITURE_BUILD_CONTENT_H
#define CONFITURE_BUILD_CONTENT_H

#include "base/digest.h"
#include "base/progress.h"
#include "build/check.h"
#include "build/files.h"

typedef struct {
    const BuildFile *file; /* NULL for one drawn in by another */
    const char *path;      /* the BuildFile's, or owned for one drawn in */
    const char *shown;
    char *text;      /* the raw bytes and a NUL, or NULL when the file is larger than CONTENT_KEEP */
    size_t length;   /* of text */
    bool backslash;  /* the text holds a '\': it may hold meta-commands */
    FileCheck check; /* when asked for */
    char digest[DIGEST_HEX_LENGTH + 1];
} ContentFile;

enum { CONTENT_KEEP = 4 * 1024 * 1024 };

typedef struct {
    const Config *config;
    bool check;
    GPtrArray *files; /* of ContentFile*: those listed, in build order */
    GPtrArray *drawn; /* of ContentFile*: those drawn in, text not kept */
    char hash[DIGEST_HEX_LENGTH + 1];
    char *manifest;
} Content;

/* Reads and digests all `files` (of BuildFile*, which must outlive the content), and with `check` looks which
 * files stand for themselves (when no variable is set). ERR_FILE, ERR_INTERRUPTED; ERR_SCRIPT when
 * meta-commands must be followed and cannot be. */
Content *content_read(const Config *config, GPtrArray *files, bool check, Progress *progress, GError **error);
void content_free(Content *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Content, content_free)

#endif
