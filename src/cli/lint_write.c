#include "cli/lint_write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/errors.h"
#include "base/files.h"
#include "sql/script.h"

/* --- a diff --- */

/* Exit status of diff(1): 0 the same, 1 different, 2 trouble. */
static bool
diff_files(const char *before, const char *after, const char *shown, GError **error)
{
    g_autofree char *old_label = g_strconcat("a/", shown, NULL);
    g_autofree char *new_label = g_strconcat("b/", shown, NULL);
    const char *const argv[] = {"diff",    "-u",   "--label", old_label, "--label",
                                new_label, before, after,     NULL};
    g_autofree char *out = NULL;
    g_autofree char *trouble = NULL;
    g_autoptr(GError) problem = NULL;
    int status;
    if (!g_spawn_sync(NULL, (char **)(void *)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &trouble,
                      &status, &problem) ||
        !(WIFEXITED(status) && WEXITSTATUS(status) <= 1)) {
        error_set(error, ERR_TOOL, "diff did not run: %s", problem ? problem->message : g_strstrip(trouble));
        error_hint(error, "It is in Debian's package diffutils.");
        return false;
    }
    return cli_write(out, strlen(out), error);
}

static bool
diff_one(const Repaired *file, const char *directory, GError **error)
{
    g_autofree char *before = g_build_filename(directory, "before", NULL);
    g_autofree char *after = g_build_filename(directory, "after", NULL);
    return file_write(before, file->before, file->before_length, 0600, error) &&
           file_write(after, file->after, file->after_length, 0600, error) &&
           diff_files(before, after, file->shown, error);
}

bool
lint_print_diff(const GPtrArray *repaired, GError **error)
{
    g_autofree char *directory = g_build_filename(g_get_tmp_dir(), "confiture-lint-XXXXXX", NULL);
    if (!g_mkdtemp(directory)) {
        error_set_errno(error, errno, "create directory", directory);
        return false;
    }
    bool ok = true;
    for (unsigned i = 0; ok && i < repaired->len; i++)
        ok = diff_one(g_ptr_array_index(repaired, i), directory, error);
    return tree_remove(directory, ok ? error : NULL) && ok;
}

/* --- into place --- */

static bool
write_one(const Repaired *file, GError **error)
{
    /* A link stays one: what it leads to is replaced. */
    g_autofree char *given = g_strdup(file->path);
    g_autofree char *real = realpath(given, NULL);
    g_autofree char *path = g_strdup(real ? real : given);
    struct stat st;
    g_autofree char *now = NULL;
    size_t length;
    if (stat(path, &st) != 0) {
        error_set_errno(error, errno, "read", file->shown);
        return false;
    }
    if (!file_read(path, SCRIPT_STATEMENT_CAP, &now, &length, error))
        return false;
    if (length != file->before_length || memcmp(now, file->before, length) != 0) {
        error_set(error, ERR_FILE, "\"%s\" was changed by somebody else while it was checked", file->shown);
        error_hint(error, "Run the command again.");
        return false;
    }
    return file_write(path, file->after, file->after_length, (int)(st.st_mode & 07777), error);
}

bool
lint_write_files(const GPtrArray *repaired, GError **error)
{
    for (unsigned i = 0; i < repaired->len; i++)
        if (!write_one(g_ptr_array_index(repaired, i), error))
            return false;
    return true;
}

bool
lint_print_fixed(const LintRequest *request, const GPtrArray *repaired, GError **error)
{
    for (unsigned i = 0; i < request->files->len; i++) {
        const LintFile *file = g_ptr_array_index(request->files, i);
        if (!file->text)
            continue;
        for (unsigned r = 0; r < repaired->len; r++) {
            const Repaired *one = g_ptr_array_index(repaired, r);
            if (one->path == file->path)
                return cli_write(one->after, one->after_length, error);
        }
        return cli_write(file->text, file->length, error);
    }
    return true;
}
