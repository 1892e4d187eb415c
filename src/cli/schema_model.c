#include "cli/schema_model.h"

#include <string.h>

#include "base/errors.h"
#include "build/files.h"
#include "sql/replay.h"
#include "sql/sender.h"

static bool
add_directory(GPtrArray *paths, const char *directory, GError **error)
{
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    if (!dir) {
        error_set_errno(error, errno, "read", directory);
        return false;
    }
    const char *name;
    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(directory, name, NULL);
        if (name[0] == '.')
            continue;
        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            if (!g_file_test(path, G_FILE_TEST_IS_SYMLINK) && !add_directory(paths, path, error))
                return false;
        } else if (g_str_has_suffix(name, ".sql")) {
            g_ptr_array_add(paths, g_steal_pointer(&path));
        }
    }
    return true;
}

static int
by_path(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
schema_paths(const char *path, GError **error)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    if (!g_file_test(absolute, G_FILE_TEST_IS_DIR))
        g_ptr_array_add(paths, g_steal_pointer(&absolute));
    else if (!add_directory(paths, absolute, error))
        return NULL;
    g_ptr_array_sort(paths, by_path);
    return g_steal_pointer(&paths);
}

/* A project without any DDL yet has an empty schema; one with some has what a build would take. */
static GPtrArray *
project_paths(const Config *config, GError **error)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < config->include_dirs->len; i++) {
        const IncludeDir *dir = g_ptr_array_index(config->include_dirs, i);
        if (g_file_test(dir->directory, G_FILE_TEST_IS_DIR) && !add_directory(paths, dir->directory, error))
            return NULL;
    }
    if (paths->len == 0)
        return g_steal_pointer(&paths);
    g_ptr_array_set_size(paths, 0);
    g_autoptr(GPtrArray) files = build_files_find(config, NULL, error);
    if (!files)
        return NULL;
    for (unsigned i = 0; i < files->len; i++)
        g_ptr_array_add(paths, g_strdup(((const BuildFile *)g_ptr_array_index(files, i))->path));
    return g_steal_pointer(&paths);
}

static bool
each_event(Script *script, SchemaEvent each, void *data, GError **error)
{
    ScriptEvent event;
    do {
        if (!script_next(script, &event, error))
            return false;
        if (event.kind != SCRIPT_END && !each(data, script, &event, error))
            return false;
    } while (event.kind != SCRIPT_END);
    return true;
}

/* One session for all files, as a build has. */
static bool
each_file(const GPtrArray *paths, const ScriptOptions *options, SchemaEvent each, void *data, GError **error)
{
    g_autoptr(Script) script = NULL;
    for (unsigned i = 0; i < paths->len; i++) {
        const char *path = g_ptr_array_index(paths, i);
        if (script ? !script_continue(script, path, error) : !(script = script_open(path, options, error)))
            return false;
        if (!each_event(script, each, data, error))
            return false;
    }
    return true;
}

bool
schema_each(const Cli *cli, const char *schema, SchemaEvent each, void *data, GError **error)
{
    g_autoptr(GPtrArray) paths = schema ? schema_paths(schema, error) : project_paths(cli->config, error);
    if (!paths)
        return false;
    /* Files named by the user may lie anywhere; what they include must lie beside them. */
    g_autofree char *named = schema ? g_canonicalize_filename(schema, NULL) : NULL;
    g_autofree char *beside =
        named && !g_file_test(named, G_FILE_TEST_IS_DIR) ? g_path_get_dirname(named) : g_strdup(named);
    const ScriptOptions options = {
        .root = beside ? beside : cli->config->project_directory,
        .variables = cli->config->variables,
    };
    return each_file(paths, &options, each, data, error);
}

typedef struct {
    Model *model;
    Arena *arena;
} Replay;

static bool
replay(void *data, Script *script, const ScriptEvent *event, GError **error)
{
    Replay *into = data;
    if (event->kind != SCRIPT_STATEMENT)
        return true;
    ReplayPlace place = {script, event};
    model_apply(into->model, sql_tree_read(into->arena, event->text), replay_place, &place);
    arena_reset(into->arena);
    return true;
}

Model *
schema_model(const Cli *cli, const char *schema, GError **error)
{
    g_autoptr(Model) model = model_new();
    g_autoptr(Arena) arena = arena_new();
    Replay into = {model, arena};
    model_begin_unit(model);
    if (!schema_each(cli, schema, replay, &into, error))
        return NULL;
    model_begin_unit(model);
    return g_steal_pointer(&model);
}

/* --- onto a server --- */

typedef struct {
    Sender sender;
    Script *script;
    const ScriptEvent *event; /* under way */
    ScriptEvent data;         /* of COPY */
} Load;

static const ScriptEvent *
next_data(void *data, GError **error)
{
    Load *load = data;
    return script_next(load->script, &load->data, error) ? &load->data : NULL;
}

static void
blame(void *data, unsigned ordinal, size_t offset, GError **error)
{
    const Load *load = data;
    script_blame(load->script, load->event, offset, error);
}

static bool
send_event(void *data, Script *script, const ScriptEvent *event, GError **error)
{
    Load *load = data;
    load->script = script;
    load->event = event;
    if (event->kind != SCRIPT_STATEMENT)
        return true;
    if (event->copies_from_stdin)
        return sender_copy(&load->sender, event, 0, error);
    sender_add(&load->sender, event->text, event->length, 0);
    return sender_flush(&load->sender, error);
}

bool
schema_load(const Cli *cli, const char *schema, Conn *conn, GError **error)
{
    Load load = {
        .sender = {.conn = conn, .root = cli->config->project_directory, .next = next_data, .blame = blame}};
    load.sender.data = &load;
    sender_init(&load.sender);
    const bool loaded = schema_each(cli, schema, send_event, &load, error);
    sender_clear(&load.sender);
    return loaded;
}
