#include "build/content.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/interrupt.h"
#include "build/stream.h"

enum { PIECE = 256 * 1024 };

static void
content_file_free(gpointer data)
{
    ContentFile *file = data;
    g_free(file->path);
    g_free(file->shown);
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

/* Reads a small file whole, and one byte more than it should have, so that a file that grows is noticed. */
static bool
read_small(ContentFile *file, int fd, size_t size, TextDigest *digest, GError **error)
{
    size_t got = 0;
    file->text = g_malloc(size + 2);
    for (;;) {
        ssize_t n = read_some(fd, file->text + got, size + 1 - got);
        if (n < 0)
            return read_error(file, errno, error);
        size_t asked = size + 1 - got;
        got += (size_t)n;
        /* Less than was asked for is the end: a second read to be told so would cost a third of the time. */
        if ((size_t)n < asked || got > size)
            break;
    }
    if (got > size) {
        error_set(error, ERR_FILE, "\"%s\" changes while it is read", file->shown);
        return false;
    }
    file->length = got;
    file->text[got] = '\0';
    file->backslash = memchr(file->text, '\\', got) != NULL;
    text_digest_update(digest, file->text, got);
    return true;
}

static bool
read_large(ContentFile *file, int fd, TextDigest *digest, GError **error)
{
    g_autofree char *buffer = g_malloc(PIECE);
    ssize_t n;
    while ((n = read_some(fd, buffer, PIECE)) > 0) {
        if (interrupt_check(error))
            return false;
        file->backslash = file->backslash || memchr(buffer, '\\', (size_t)n);
        text_digest_update(digest, buffer, (size_t)n);
    }
    return n == 0 || read_error(file, errno, error);
}

/* Opens without waiting, should the path be a fifo, and takes regular files only. */
static bool
read_file(ContentFile *file, bool keep, TextDigest *digest, GError **error)
{
    struct stat st;
    bool ok = false;
    int fd = open(file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return read_error(file, errno, error);
    if (fstat(fd, &st) != 0)
        read_error(file, errno, error);
    else if (!S_ISREG(st.st_mode))
        error_set(error, ERR_FILE, "\"%s\" is not a regular file", file->shown);
    else if (keep && st.st_size <= CONTENT_KEEP)
        ok = read_small(file, fd, (size_t)st.st_size, digest, error);
    else
        ok = read_large(file, fd, digest, error);
    close(fd);
    if (ok)
        text_digest_hex(digest, file->digest);
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
follow(Following *following, TextDigest *digest, GError **error)
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
        if (!read_file(g_ptr_array_index(content->drawn, i), false, digest, error))
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
read_files(Reading *reading, TextDigest *digest, Progress *progress)
{
    const GPtrArray *files = reading->content->files;
    for (;;) {
        unsigned first = (unsigned)g_atomic_int_add(&reading->next, TAKEN_AT_ONCE);
        for (unsigned i = first; i < MIN(first + TAKEN_AT_ONCE, files->len); i++) {
            ContentFile *file = g_ptr_array_index(files, i);
            GError *problem = NULL;
            progress_report(progress, &(ProgressState){"reading", file->shown, i, files->len, "files"});
            if (interrupt_check(&problem) || !read_file(file, true, digest, &problem)) {
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
    g_autoptr(TextDigest) digest = text_digest_new();
    read_files(data, digest, NULL);
    return NULL;
}

static bool
read_all(Content *content, TextDigest *digest, Progress *progress, GError **error)
{
    Reading reading = {.content = content, .failed = content->files->len};
    GThread *threads[READERS - 1] = {NULL};
    g_mutex_init(&reading.lock);
    for (size_t i = 0; content->files->len >= WORTH_A_THREAD && i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_try_new("read", read_in_thread, &reading, NULL);
    read_files(&reading, digest, progress);
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
content_read(const Config *config, GPtrArray *files, Progress *progress, GError **error)
{
    g_autoptr(Content) content = g_new0(Content, 1);
    g_autoptr(TextDigest) digest = text_digest_new();
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) behind = g_ptr_array_new_full(files->len, free_behind);
    content->config = config;
    content->files = g_ptr_array_new_full(files->len, content_file_free);
    content->drawn = g_ptr_array_new_with_free_func(content_file_free);
    g_ptr_array_set_size(behind, (int)files->len);
    for (unsigned i = 0; i < files->len; i++) {
        ContentFile *file = g_new0(ContentFile, 1);
        file->file = g_ptr_array_index(files, i);
        file->path = g_strdup(file->file->path);
        file->shown = g_strdup(file->file->shown);
        g_ptr_array_add(content->files, file);
    }
    if (!read_all(content, digest, progress, error))
        return NULL;
    if (may_draw_in(content)) {
        for (unsigned i = 0; i < files->len; i++) {
            const ContentFile *file = g_ptr_array_index(content->files, i);
            g_hash_table_add(known, g_strdup(file->path));
        }
        Following following = {.content = content, .known = known, .behind = behind};
        if (!follow(&following, digest, error))
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
