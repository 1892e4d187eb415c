/* One pass over a migration file: its directives and its digests. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/interrupt.h"
#include "migrate/directives.h"
#include "migrate/migration.h"
#include "sql/script.h"

/* Fewer files are read sooner than a thread is made. */
enum { PIECE = 256 * 1024, SHARED_FROM = 100 };

/* What a pass needs, and what it finds. Large files are read in pieces. */
typedef struct {
    TextDigest *digest;
    char *buffer;  /* PIECE bytes */
    bool draws_in; /* may hold \i, \ir, \include or \copy */
    int64_t size;
} Pass;

static void
pass_clear(Pass *pass)
{
    text_digest_free(pass->digest);
    g_free(pass->buffer);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Pass, pass_clear)

static Pass
pass_new(void)
{
    return (Pass){.digest = text_digest_new(), .buffer = g_malloc(PIECE)};
}

/* A '\' before the last byte of a piece may begin a command the next one ends: then it counts as one. */
static bool
may_draw_in(const char *text, size_t length)
{
    const char *p = text;
    const char *end = text + length;
    while ((p = memchr(p, '\\', (size_t)(end - p))) != NULL) {
        p++;
        if (p == end || *p == 'i' || (*p == 'c' && (end - p < 4 || memcmp(p, "copy", 4) == 0)))
            return true;
    }
    return false;
}

/* Less than was asked for is the end of a regular file. */
static ssize_t
read_some(int fd, char *buffer)
{
    ssize_t n;
    do
        n = read(fd, buffer, PIECE);
    while (n < 0 && errno == EINTR);
    return n;
}

/* Directives stand at the head of a file, so they are looked for in its first piece. */
static bool
read_pieces(Pass *pass, int fd, const char *shown, Directives *directives, GError **error)
{
    ssize_t n;
    pass->size = 0;
    pass->draws_in = false;
    do {
        n = read_some(fd, pass->buffer);
        if (n < 0) {
            error_set_errno(error, errno, "read", shown);
            return false;
        }
        if (pass->size == 0 && directives &&
            !directives_read(directives, shown, pass->buffer, (size_t)n, error))
            return false;
        text_digest_update(pass->digest, pass->buffer, (size_t)n);
        pass->draws_in = pass->draws_in || may_draw_in(pass->buffer, (size_t)n);
        pass->size += n;
    } while (n == PIECE && !interrupt_check(error));
    return n < PIECE;
}

/* A link is followed only when it stays in the project; what is none costs no second look. */
static int
open_inside(const char *path, const char *shown, const char *root, GError **error)
{
    const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    int fd = open(path, flags | O_NOFOLLOW);
    if (fd < 0 && errno == ELOOP) {
        if (!path_is_inside(path, root)) {
            error_set(error, ERR_FILE, "\"%s\" leads outside the project", shown);
            error_hint(error, "Copy the file into the project instead of linking to it.");
            return -1;
        }
        fd = open(path, flags);
    }
    if (fd < 0)
        error_set_errno(error, errno, "read", shown);
    return fd;
}

static bool
read_path(Pass *pass, const char *root, const char *path, const char *shown, Directives *directives,
          GError **error)
{
    struct stat st;
    int fd = open_inside(path, shown, root, error);
    if (fd < 0)
        return false;
    bool ok = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    if (!ok)
        error_set(error, ERR_FILE, "\"%s\" is no regular file", shown);
    ok = ok && read_pieces(pass, fd, shown, directives, error);
    close(fd);
    return ok;
}

/* Collects the files a script draws in, each once, in the order they are opened. */
static void
note_opened(void *data, const char *path, const char *shown)
{
    GPtrArray *opened = data;
    if (!g_ptr_array_find_with_equal_func(opened, path, g_str_equal, NULL))
        g_ptr_array_add(opened, g_strdup(path));
}

/* Follows the script to the files it draws in, and makes one digest of its own and theirs. A file that draws
 * in nothing keeps the plain digest of its text, which any tool can check. */
static bool
add_drawn(Pass *pass, const MigrationSet *set, MigrationFile *file, GError **error)
{
    g_autoptr(GPtrArray) opened = g_ptr_array_new_with_free_func(g_free);
    ScriptOptions options = {.root = set->config->project_directory,
                             .variables = set->config->variables,
                             .opened = note_opened,
                             .data = opened};
    g_autoptr(Script) script = script_open(file->path, &options, error);
    ScriptEvent event = {.kind = SCRIPT_STATEMENT};
    if (!script)
        return false;
    while (event.kind != SCRIPT_END)
        if (interrupt_check(error) || !script_next(script, &event, error))
            return false;
    if (opened->len < 2)
        return true;
    g_autoptr(Digest) all = digest_new();
    g_autoptr(Digest) all_raw = digest_new();
    digest_field(all, file->checksum, DIGEST_HEX_LENGTH);
    digest_field(all_raw, file->raw_checksum, DIGEST_HEX_LENGTH);
    for (unsigned i = 1; i < opened->len; i++) {
        char hex[DIGEST_HEX_LENGTH + 1];
        char raw_hex[DIGEST_HEX_LENGTH + 1];
        const char *path = g_ptr_array_index(opened, i);
        if (!read_path(pass, set->config->project_directory, path, path, NULL, error))
            return false;
        text_digest_hex(pass->digest, hex, raw_hex);
        digest_field(all, hex, DIGEST_HEX_LENGTH);
        digest_field(all_raw, raw_hex, DIGEST_HEX_LENGTH);
    }
    digest_hex(all, file->checksum);
    digest_hex(all_raw, file->raw_checksum);
    return true;
}

static bool
read_file(Pass *pass, const MigrationSet *set, MigrationFile *file, GError **error)
{
    if (file->read)
        return true;
    if (!read_path(pass, set->config->project_directory, file->path, file->shown, &file->directives, error))
        return false;
    text_digest_hex(pass->digest, file->checksum, file->raw_checksum);
    memcpy(file->own_checksum, file->raw_checksum, sizeof file->own_checksum);
    file->size = pass->size;
    file->read = !pass->draws_in || add_drawn(pass, set, file, error);
    return file->read;
}

bool
migration_read(const MigrationSet *set, MigrationFile *file, GError **error)
{
    g_auto(Pass) pass = pass_new();
    return read_file(&pass, set, file, error);
}

/* Files are handed out in their order, so that each before one that cannot be read is read too, and the first
 * problem is what one thread alone would find. */
typedef struct {
    const MigrationSet *set;
    unsigned total;
    gint next;
    GMutex lock;       /* of what follows */
    unsigned troubled; /* place of the file with the problem; total while there is none */
    GError *problem;
} Reading;

static void
note_problem(Reading *reading, unsigned i, GError *problem)
{
    g_mutex_lock(&reading->lock);
    if (i < reading->troubled) {
        g_clear_error(&reading->problem);
        reading->problem = g_steal_pointer(&problem);
        reading->troubled = i;
    }
    g_mutex_unlock(&reading->lock);
    g_clear_error(&problem);
    g_atomic_int_set(&reading->next, (gint)reading->total);
}

static gpointer
read_share(gpointer data)
{
    Reading *reading = data;
    const MigrationSet *set = reading->set;
    g_auto(Pass) pass = pass_new();
    unsigned i;
    while ((i = (unsigned)g_atomic_int_add(&reading->next, 1)) < reading->total) {
        GError *problem = NULL;
        const Migration *migration = i < set->versioned->len
                                         ? g_ptr_array_index(set->versioned, i)
                                         : g_ptr_array_index(set->repeatable, i - set->versioned->len);
        if (interrupt_check(&problem) || !read_file(&pass, set, migration->up, &problem))
            note_problem(reading, i, problem);
    }
    return NULL;
}

bool
migrations_read(const MigrationSet *set, GError **error)
{
    unsigned total = set->versioned->len + set->repeatable->len;
    Reading reading = {.set = set, .total = total, .troubled = total};
    g_mutex_init(&reading.lock);
    GThread *helper = total >= SHARED_FROM ? g_thread_new("read", read_share, &reading) : NULL;
    read_share(&reading);
    if (helper)
        g_thread_join(helper);
    g_mutex_clear(&reading.lock);
    if (reading.problem)
        g_propagate_error(error, reading.problem);
    return reading.troubled == total;
}

static gpointer
read_in_thread(gpointer set)
{
    GError *error = NULL;
    migrations_read(set, &error);
    return error;
}

GThread *
migrations_read_begin(MigrationSet *set)
{
    return g_thread_new("read", read_in_thread, set);
}

bool
migrations_read_end(GThread *reader, GError **error)
{
    GError *problem = g_thread_join(reader);
    if (!problem)
        return true;
    g_propagate_error(error, problem);
    return false;
}
