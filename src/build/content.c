#include "build/content.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/interrupt.h"
#include "build/stream.h"

enum { PIECE = 64 * 1024 };

static void
content_file_free(gpointer data)
{
    ContentFile *file = data;
    if (!file->file) {
        g_free((gpointer)(uintptr_t)file->path);
        g_free((gpointer)(uintptr_t)file->shown);
    }
    g_free(file->text);
    g_free(file);
}

static bool
read_error(const ContentFile *file, int errnum, GError **error)
{
    error_set_errno(error, errnum, "read", file->shown);
    return false;
}

static ssize_t
read_some(int fd, char *buffer, size_t size)
{
    ssize_t n;
    do
        n = read(fd, buffer, size);
    while (n < 0 && errno == EINTR);
    return n;
}

/* What a thread reads with. */
typedef struct {
    TextDigest *digest;
    char *buffer; /* PIECE bytes */
    bool check;
    FileChecker checker;
} Reader;

static void
reader_clear(Reader *reader)
{
    text_digest_free(reader->digest);
    g_free(reader->buffer);
    file_checker_clear(&reader->checker);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reader, reader_clear)

static Reader
reader_new(const Content *content)
{
    return (Reader){.digest = text_digest_new(),
                    .buffer = g_malloc(PIECE),
                    .check = content->check && g_hash_table_size(content->config->variables) == 0,
                    .checker = {.root = content->config->project_directory}};
}

/* Reads all of fd into the digest, and into file->text while that stays small. Three system calls a file: the
 * list holds regular files only, so nobody asks again, and less than was asked for is the end. */
static bool
read_pieces(ContentFile *file, int fd, bool keep, Reader *reader, GError **error)
{
    ssize_t n;
    do {
        n = read_some(fd, reader->buffer, PIECE);
        if (n < 0)
            return read_error(file, errno, error);
        file->backslash = file->backslash || memchr(reader->buffer, '\\', (size_t)n);
        text_digest_update(reader->digest, reader->buffer, (size_t)n);
        if (keep && file->length + (size_t)n > CONTENT_KEEP) {
            g_clear_pointer(&file->text, g_free);
            file->length = 0;
            keep = false;
        }
        if (keep) {
            file->text = g_realloc(file->text, file->length + (size_t)n + 1);
            memcpy(file->text + file->length, reader->buffer, (size_t)n);
            file->length += (size_t)n;
            file->text[file->length] = '\0';
        }
    } while (n == PIECE && !interrupt_check(error));
    return n < PIECE;
}

static bool
read_file(ContentFile *file, bool keep, Reader *reader, GError **error)
{
    int fd = open(file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return read_error(file, errno, error);
    bool ok = read_pieces(file, fd, keep, reader, error);
    close(fd);
    text_digest_hex(reader->digest, file->digest, NULL);
    if (ok && reader->check && file->text)
        file->check = file_check(&reader->checker, file->path, file->text, file->length);
    return ok;
}

/* What collects the files drawn in while scripts are followed. */
typedef struct {
    Content *content;
    GHashTable *known; /* paths in the manifest */
    BuildStream *stream;
    GPtrArray *behind; /* per listed file: a GPtrArray of ContentFile*, or NULL */
} Following;

static void
note_opened(void *data, const char *path, const char *shown)
{
    Following *following = data;
    if (!g_hash_table_add(following->known, g_strdup(path)))
        return;
    ContentFile *file = g_new0(ContentFile, 1);
    file->path = g_strdup(path);
    file->shown = g_strdup(shown);
    g_ptr_array_add(following->content->drawn, file);
    GPtrArray **behind = (GPtrArray **)&g_ptr_array_index(following->behind, following->stream->index);
    if (!*behind)
        *behind = g_ptr_array_new();
    g_ptr_array_add(*behind, file);
}

static bool
follow(Following *following, Reader *reader, GError **error)
{
    Content *content = following->content;
    g_autoptr(BuildStream) stream = build_stream_new(content);
    following->stream = stream;
    stream->opened = note_opened;
    stream->data = following;
    do {
        if (interrupt_check(error) || !build_stream_next(stream, error))
            return false;
    } while (stream->file);
    for (unsigned i = 0; i < content->drawn->len; i++)
        if (!read_file(g_ptr_array_index(content->drawn, i), false, reader, error))
            return false;
    return true;
}

static void
append_line(GString *manifest, const ContentFile *file)
{
    g_string_append_len(manifest, file->digest, DIGEST_HEX_LENGTH);
    g_string_append(manifest, "  ");
    g_string_append(manifest, file->shown);
    g_string_append_c(manifest, '\n');
}

static void
write_manifest(Content *content, const GPtrArray *behind)
{
    g_autoptr(Digest) digest = digest_new();
    GString *manifest = g_string_sized_new(content->files->len * 128);
    for (unsigned i = 0; i < content->files->len; i++) {
        append_line(manifest, g_ptr_array_index(content->files, i));
        const GPtrArray *drawn = g_ptr_array_index(behind, i);
        for (unsigned k = 0; drawn && k < drawn->len; k++)
            append_line(manifest, g_ptr_array_index(drawn, k));
    }
    digest_update(digest, manifest->str, manifest->len);
    digest_hex(digest, content->hash);
    content->manifest = g_string_free(manifest, FALSE);
}

static void
free_behind(gpointer drawn)
{
    if (drawn)
        g_ptr_array_unref(drawn);
}

/* Reading many small files is mostly waiting for system calls to return, so two threads do it in half the
 * time. Each takes the next few files; the caller's thread is one of them. */
typedef struct {
    Content *content;
    int next; /* atomic: the first file nobody has taken */
    GMutex lock;
    unsigned failed; /* the first file that failed; content->files->len when none */
    GError *problem; /* its error */
} Reading;

enum { READERS = 2, TAKEN_AT_ONCE = 32, WORTH_A_THREAD = 256 };

static void
note_failure(Reading *reading, unsigned index, GError *problem)
{
    g_mutex_lock(&reading->lock);
    if (index < reading->failed) {
        reading->failed = index;
        g_clear_error(&reading->problem);
        reading->problem = g_steal_pointer(&problem);
    }
    g_mutex_unlock(&reading->lock);
    g_clear_error(&problem);
    /* Files before this one may be under way and fail too, and then theirs is the error to report; none
     * behind matters. */
    g_atomic_int_set(&reading->next, (int)reading->content->files->len);
}

static void
read_files(Reading *reading, Reader *reader, Progress *progress)
{
    const GPtrArray *files = reading->content->files;
    for (;;) {
        unsigned first = (unsigned)g_atomic_int_add(&reading->next, TAKEN_AT_ONCE);
        for (unsigned i = first; i < MIN(first + TAKEN_AT_ONCE, files->len); i++) {
            ContentFile *file = g_ptr_array_index(files, i);
            GError *problem = NULL;
            progress_report(progress, &(ProgressState){.phase = "reading",
                                                       .item = file->shown,
                                                       .done = i,
                                                       .total = files->len,
                                                       .unit = "files"});
            if (interrupt_check(&problem) || !read_file(file, true, reader, &problem)) {
                note_failure(reading, i, problem);
                return;
            }
        }
        if (first + TAKEN_AT_ONCE >= files->len)
            return;
    }
}

static gpointer
read_in_thread(gpointer data)
{
    Reading *reading = data;
    g_auto(Reader) reader = reader_new(reading->content);
    read_files(reading, &reader, NULL);
    return NULL;
}

static bool
read_all(Content *content, Reader *reader, Progress *progress, GError **error)
{
    Reading reading = {.content = content, .failed = content->files->len};
    GThread *threads[READERS - 1] = {NULL};
    g_mutex_init(&reading.lock);
    for (size_t i = 0; content->files->len >= WORTH_A_THREAD && i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_try_new("read", read_in_thread, &reading, NULL);
    read_files(&reading, reader, progress);
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
        if (threads[i])
            g_thread_join(threads[i]);
    g_mutex_clear(&reading.lock);
    if (!reading.problem)
        return true;
    g_propagate_error(error, reading.problem);
    return false;
}

/* A text without a backslash holds no meta-command, so nothing is drawn in: the usual project is spared a
 * second look. */
static bool
may_draw_in(const Content *content)
{
    for (unsigned i = 0; i < content->files->len; i++)
        if (((const ContentFile *)g_ptr_array_index(content->files, i))->backslash)
            return true;
    return false;
}

Content *
content_read(const Config *config, GPtrArray *files, bool check, Progress *progress, GError **error)
{
    g_autoptr(Content) content = g_new0(Content, 1);
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) behind = g_ptr_array_new_full(files->len, free_behind);
    content->config = config;
    content->check = check;
    content->files = g_ptr_array_new_full(files->len, content_file_free);
    content->drawn = g_ptr_array_new_with_free_func(content_file_free);
    g_ptr_array_set_size(behind, (int)files->len);
    for (unsigned i = 0; i < files->len; i++) {
        ContentFile *file = g_new0(ContentFile, 1);
        file->file = g_ptr_array_index(files, i);
        file->path = file->file->path;
        file->shown = file->file->shown;
        g_ptr_array_add(content->files, file);
    }
    g_auto(Reader) reader = reader_new(content);
    if (!read_all(content, &reader, progress, error))
        return NULL;
    if (may_draw_in(content)) {
        for (unsigned i = 0; i < files->len; i++) {
            const ContentFile *file = g_ptr_array_index(content->files, i);
            g_hash_table_add(known, g_strdup(file->path));
        }
        Following following = {.content = content, .known = known, .behind = behind};
        if (!follow(&following, &reader, error))
            return NULL;
    }
    write_manifest(content, behind);
    return g_steal_pointer(&content);
}

void
content_free(Content *content)
{
    if (!content)
        return;
    if (content->files)
        g_ptr_array_unref(content->files);
    if (content->drawn)
        g_ptr_array_unref(content->drawn);
    g_free(content->manifest);
    g_free(content);
}
