/* All files of a build as one stream of script events, as psql would see them one after the other: a variable
 * set in one file holds in the next. */
#ifndef CONFITURE_BUILD_STREAM_H
#define CONFITURE_BUILD_STREAM_H

#include "build/content.h"
#include "sql/script.h"

typedef struct {
    const Content *content;
    unsigned index;          /* of the file under way in content->files */
    const ContentFile *file; /* the same, or NULL before the first and behind the last */
    Script *script;          /* the reader of all files */
    bool open;               /* the file under way has not ended */
    ScriptEvent event;       /* the event returned last */
    unsigned ordinal;        /* how many events were returned, ends of files not counted */
    GHashTable *variables;
    /* Told of files that scripts draw in, or NULL. */
    void (*opened)(void *data, const char *path, const char *shown);
    void *data;
} BuildStream;

BuildStream *build_stream_new(const Content *content);
/* The next event in stream->event. SCRIPT_END comes at the end of each file, with stream->file and its script
 * still there; at the very end stream->file is NULL. */
bool build_stream_next(BuildStream *stream, GError **error);
/* Moves to the next file without reading on, when the one before is done: sets stream->file. NULL at the very
 * end. */
const ContentFile *build_stream_file(BuildStream *stream);
/* Passes over the file build_stream_file() moved to; its events are not counted. */
void build_stream_skip(BuildStream *stream);
void build_stream_free(BuildStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BuildStream, build_stream_free)

/* Gives *error place, code frame and statement of byte `offset` of the event that was the `ordinal`th of a
 * stream over the same content, by reading up to it again: failures are rare, and remembering every place is
 * not free. */
void build_stream_blame(const Content *content, unsigned ordinal, size_t offset, GError **error);

#endif
