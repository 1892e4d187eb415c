#include "cli/lint_git.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/child.h"
#include "base/errors.h"
#include "base/files.h"

enum { TIMEOUT_MS = 120000, DIFF_CAP = 512 * 1024 * 1024 };

/* Git's name for a tree without files, for a repository without a commit. */
#define EMPTY_TREE "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

typedef struct {
    const Config *config;
    char *top;         /* of the work tree */
    const char *index; /* "GIT_INDEX_FILE=..." of our own, or NULL */
} Git;

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* Runs git in the project; *output gets what it printed, without the last newline. Without `found`, a status
 * other than 0 is an error. */
static bool
git(const Git *git, bool *found, char **output, const char *const *words, GError **error)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    const char *const set[] = {"GIT_OPTIONAL_LOCKS=0", "LC_ALL=C", git->index, NULL};
    g_auto(ChildResult) result = {0};
    g_ptr_array_add(argv, (gpointer)(uintptr_t) "git");
    g_ptr_array_add(argv, (gpointer)(uintptr_t) "-c");
    g_ptr_array_add(argv, (gpointer)(uintptr_t) "core.quotePath=false");
    for (unsigned i = 0; words[i]; i++)
        g_ptr_array_add(argv, (gpointer)(uintptr_t)words[i]);
    g_ptr_array_add(argv, NULL);
    ChildOptions options = {.argv = (const char *const *)argv->pdata,
                            .set = set,
                            .directory = git->config->project_directory,
                            .timeout_ms = TIMEOUT_MS};
    if (!child_run(&options, &result, error))
        return false;
    g_autofree char *text = g_steal_pointer(&result.output);
    size_t length = text ? strlen(text) : 0;
    if (length > 0 && text[length - 1] == '\n')
        text[length - 1] = '\0';
    if (found)
        *found = result.status == 0;
    if (!found && result.status != 0) {
        error_set(error, ERR_TOOL, "git %s failed", words[0]);
        if (text)
            error_detail(error, "%s", text);
        return false;
    }
    if (output)
        *output = g_steal_pointer(&text);
    return true;
}

static bool
git_open(Git *self, GError **error)
{
    bool found = false;
    if (!git(self, &found, &self->top, WORDS("rev-parse", "--show-toplevel"), error))
        return false;
    if (found)
        return true;
    error_set(error, ERR_TOOL, "the project is in no work tree of git");
    error_hint(error, "--changed-since and --staged ask git; without them, all files are checked.");
    return false;
}

/* The diff ------------------------------------------------------------------------------------------------
 */

static void
git_file_free(void *data)
{
    GitFile *file = data;
    g_free(file->path);
    g_free(file->staged);
    if (file->lines)
        g_array_unref(file->lines);
    g_free(file);
}

/* "b/db/schema/x.sql", perhaps quoted as in C, perhaps with a tab behind it. */
static char *
path_of(const char *name, size_t length)
{
    g_autofree char *text = g_strndup(name, length);
    if (text[0] == '"') {
        char *end = strrchr(text, '"');
        *end = '\0';
        g_autofree char *plain = g_strcompress(text + 1);
        return g_strdup(plain + 2);
    }
    text[strcspn(text, "\t")] = '\0';
    return g_strdup(text + 2);
}

/* "@@ -12,3 +14,2 @@": lines 14 and 15 are new; ",0" is none. */
static void
add_lines(GitFile *file, const char *hunk)
{
    const char *plus = strchr(hunk, '+');
    char *rest;
    if (!plus)
        return;
    int first = (int)strtol(plus + 1, &rest, 10);
    int count = *rest == ',' ? (int)strtol(rest + 1, NULL, 10) : 1;
    int last = first + count - 1;
    if (count == 0)
        return;
    g_array_append_val(file->lines, first);
    g_array_append_val(file->lines, last);
}

static void
read_diff(GitChanges *changes, const Config *config, const char *diff)
{
    GitFile *file = NULL;
    bool head = false;
    bool created = false;
    for (const char *line = diff; *line;) {
        size_t length = strcspn(line, "\n");
        if (g_str_has_prefix(line, "diff --git ")) {
            file = NULL;
            head = true;
            created = false;
        } else if (head && g_str_has_prefix(line, "--- /dev/null")) {
            created = true;
        } else if (head && g_str_has_prefix(line, "+++ ") && strncmp(line + 4, "/dev/null", 9) != 0) {
            g_autofree char *path = path_of(line + 4, length - 4);
            file = g_new0(GitFile, 1);
            file->path = g_build_filename(config->project_directory, path, NULL);
            file->created = created;
            file->lines = g_array_new(FALSE, FALSE, sizeof(int));
            g_ptr_array_add(changes->files, file);
        } else if (g_str_has_prefix(line, "@@ ")) {
            head = false;
            if (file)
                add_lines(file, line);
        }
        line += length + (line[length] == '\n');
    }
}

static bool
run_diff(const Git *self, GitChanges *changes, const char *from, bool cached, GError **error)
{
    g_autofree char *path = g_build_filename(changes->directory, "diff", NULL);
    g_autofree char *output = g_strdup_printf("--output=%s", path);
    g_autofree char *diff = NULL;
    size_t length;
    /* Through a file: a diff may be larger than what is kept of a child's output. */
    if (!git(self, NULL, NULL,
             WORDS("diff", "-U0", "--no-ext-diff", "--no-textconv", "--no-renames", "--relative",
                   "--src-prefix=a/", "--dst-prefix=b/", output, cached ? "--cached" : "--no-color", from,
                   "--", "*.sql"),
             error) ||
        !file_read(path, DIFF_CAP, &diff, &length, error))
        return false;
    read_diff(changes, self->config, diff);
    return true;
}

/* Files that git does not know yet are new from end to end. */
static bool
add_untracked(const Git *self, GitChanges *changes, GError **error)
{
    g_autofree char *names = NULL;
    if (!git(self, NULL, &names, WORDS("ls-files", "--others", "--exclude-standard", "--", "*.sql"), error))
        return false;
    g_auto(GStrv) lines = g_strsplit(names ? names : "", "\n", -1);
    for (unsigned i = 0; lines[i]; i++) {
        if (!*lines[i])
            continue;
        GitFile *file = g_new0(GitFile, 1);
        file->path = g_build_filename(self->config->project_directory, lines[i], NULL);
        file->created = true;
        g_ptr_array_add(changes->files, file);
    }
    return true;
}

/* The schema before ---------------------------------------------------------------------------------------
 */

/* The project's directory as the repository calls it: "" or "services/shop/". */
static bool
project_prefix(const Git *self, char **prefix, GError **error)
{
    return git(self, NULL, prefix, WORDS("rev-parse", "--show-prefix"), error);
}

/* Writes the include_dirs of `tree` below changes->directory, by way of an index of our own. */
static bool
write_before(Git *self, GitChanges *changes, const char *tree, GError **error)
{
    const Config *config = self->config;
    g_autofree char *prefix = NULL;
    g_autofree char *index = g_strdup_printf("GIT_INDEX_FILE=%s/index", changes->directory);
    g_autofree char *target = g_strdup_printf("--prefix=%s/before/", changes->directory);
    bool any = false;
    if (!project_prefix(self, &prefix, error))
        return false;
    self->index = index;
    for (unsigned i = 0; i < config->include_dirs->len; i++) {
        const IncludeDir *dir = g_ptr_array_index(config->include_dirs, i);
        bool whole = strcmp(dir->path, ".") == 0;
        g_autofree char *path = g_strdup_printf("%s%s", prefix, whole ? "" : dir->path);
        g_autofree char *object = g_strdup_printf("%s:%s", tree, path);
        g_autofree char *where =
            g_strdup_printf("--prefix=%s%s", path, g_str_has_suffix(path, "/") ? "" : "/");
        bool is_tree = false;
        g_autofree char *kind = NULL;
        if (!git(self, &is_tree, &kind, WORDS("cat-file", "-t", object), error))
            return false;
        if (!is_tree || strcmp(kind, "tree") != 0)
            continue;
        if (!git(self, NULL, NULL, WORDS("read-tree", *path ? where : "-m", object), error))
            return false;
        any = true;
    }
    if (any && !git(self, NULL, NULL, WORDS("checkout-index", "--all", "--quiet", target), error))
        return false;
    self->index = NULL;
    if (any)
        changes->before = g_build_filename(changes->directory, "before", prefix, NULL);
    return true;
}

/* What the index holds of the files that differ. */
static bool
write_staged(const Git *self, GitChanges *changes, GError **error)
{
    g_autofree char *prefix = NULL;
    g_autofree char *target = g_strdup_printf("--prefix=%s/staged/", changes->directory);
    if (!project_prefix(self, &prefix, error))
        return false;
    for (unsigned i = 0; i < changes->files->len; i++) {
        GitFile *file = g_ptr_array_index(changes->files, i);
        g_autofree char *shown = path_shown(file->path, self->config->project_directory);
        if (!git(self, NULL, NULL, WORDS("checkout-index", "--quiet", target, "--", shown), error))
            return false;
        file->staged = g_build_filename(changes->directory, "staged", prefix, shown, NULL);
    }
    return true;
}

static int
compare_files(gconstpointer a, gconstpointer b)
{
    return strcmp((*(GitFile *const *)a)->path, (*(GitFile *const *)b)->path);
}

static bool
begin(GitChanges *changes, Git *self, GError **error)
{
    *changes = (GitChanges){.files = g_ptr_array_new_with_free_func(git_file_free)};
    if (!git_open(self, error))
        return false;
    changes->directory = g_dir_make_tmp("confiture-git-XXXXXX", error);
    return changes->directory != NULL;
}

bool
git_changes_since(GitChanges *changes, const Config *config, const char *reference, GError **error)
{
    Git self = {.config = config};
    g_autofree char *commit = g_strdup_printf("%s^{commit}", reference);
    g_autofree char *name = NULL;
    g_autofree char *base = NULL;
    bool found = false;
    bool ok = begin(changes, &self, error) &&
              git(&self, &found, &name, WORDS("rev-parse", "--verify", "--quiet", "--end-of-options", commit),
                  error);
    if (ok && !found) {
        error_set(error, ERR_USAGE, "git knows no commit \"%s\"", reference);
        error_hint(error, "Name a branch, a tag or a commit; a shallow clone may have to be fetched deeper.");
        ok = false;
    }
    /* Where histories never met, the commit itself is what there is to compare with. */
    ok = ok && git(&self, &found, &base, WORDS("merge-base", name, "HEAD"), error);
    const char *from = ok && found ? base : name;
    ok = ok && run_diff(&self, changes, from, false, error) && add_untracked(&self, changes, error) &&
         write_before(&self, changes, from, error);
    g_ptr_array_sort(changes->files, compare_files);
    g_free(self.top);
    return ok;
}

bool
git_changes_staged(GitChanges *changes, const Config *config, GError **error)
{
    Git self = {.config = config};
    bool found = false;
    bool ok = begin(changes, &self, error) &&
              git(&self, &found, NULL, WORDS("rev-parse", "--verify", "--quiet", "HEAD"), error);
    const char *from = found ? "HEAD" : EMPTY_TREE;
    ok = ok && run_diff(&self, changes, from, true, error) && write_staged(&self, changes, error) &&
         write_before(&self, changes, from, error);
    g_ptr_array_sort(changes->files, compare_files);
    g_free(self.top);
    return ok;
}

void
git_changes_clear(GitChanges *changes)
{
    if (changes->files)
        g_ptr_array_unref(changes->files);
    if (changes->directory)
        tree_remove(changes->directory, NULL);
    g_free(changes->before);
    g_free(changes->directory);
    *changes = (GitChanges){0};
}
