/* The list `hooks:` of confiture.yaml. */
#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/suggest.h"
#include "hook/internal.h"

typedef struct {
    HookSet *set;
    const YamlFile *file;
} Reading;

static bool
blame(const Reading *reading, const YamlNode *node, GError **error)
{
    yaml_blame(reading->file, node->line, node->column, error);
    return false;
}

static bool
expect(const Reading *reading, const YamlNode *node, YamlKind kind, const char *key, GError **error)
{
    static const char *const words[] = {
        [YAML_SCALAR] = "text", [YAML_SEQUENCE] = "a list", [YAML_MAPPING] = "a mapping"};
    if (node->kind == kind && !yaml_is_null(node))
        return true;
    error_set(error, ERR_CONFIG, "%s of a hook is %s, not %s", key, words[kind],
              yaml_is_null(node) ? "nothing" : yaml_kind_name(node));
    return blame(reading, node, error);
}

static bool
check_keys(const Reading *reading, const YamlNode *node, const char *const *known, const char *what,
           GError **error)
{
    for (unsigned i = 0; i < node->keys->len; i++) {
        const YamlNode *key = node->keys->pdata[i];
        if (g_strv_contains(known, key->text))
            continue;
        const char *nearest = suggest_nearest(key->text, known);
        g_autofree char *all = g_strjoinv(", ", (char **)(uintptr_t)known);
        error_set(error, ERR_CONFIG, "%s has no key \"%s\"", what, key->text);
        if (nearest)
            error_hint(error, "Did you mean \"%s\"?", nearest);
        else
            error_hint(error, "The keys there are: %s.", all);
        return blame(reading, key, error);
    }
    return true;
}

/* Text, or a list of text. */
static bool
read_list(const Reading *reading, const YamlNode *parent, const char *key, char ***list, GError **error)
{
    const YamlNode *node = yaml_get(parent, key);
    if (!node)
        return true;
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    if (node->kind == YAML_SEQUENCE) {
        for (unsigned i = 0; i < node->items->len; i++) {
            const YamlNode *item = node->items->pdata[i];
            if (!expect(reading, item, YAML_SCALAR, key, error))
                return false;
            g_strv_builder_add(builder, item->text);
        }
    } else if (expect(reading, node, YAML_SCALAR, key, error)) {
        g_strv_builder_add(builder, node->text);
    } else {
        return false;
    }
    g_strfreev(*list);
    *list = g_strv_builder_end(builder);
    return true;
}

/* Hands the text of a key to its check. */
static bool
apply(const Reading *reading, const YamlNode *parent, const char *key, Hook *hook,
      bool (*set)(Hook *hook, const char *text, GError **error), GError **error)
{
    const YamlNode *node = yaml_get(parent, key);
    if (!node)
        return true;
    if (!expect(reading, node, YAML_SCALAR, key, error))
        return false;
    return set(hook, node->text, error) || blame(reading, node, error);
}

static bool
set_name(Hook *hook, const char *text, GError **error)
{
    hook->name = g_strdup(text);
    return true;
}

static bool
set_order(Hook *hook, const char *text, GError **error)
{
    gint64 order;
    if (g_ascii_string_to_signed(text, 10, -1000000, 1000000, &order, NULL)) {
        hook->order = (int)order;
        return true;
    }
    error_set(error, ERR_CONFIG, "order of a hook is a whole number, not \"%s\"", text);
    return false;
}

static bool
set_connection(Hook *hook, const char *text, GError **error)
{
    hook->connection = strcmp(text, "true") == 0;
    if (hook->connection || strcmp(text, "false") == 0)
        return true;
    error_set(error, ERR_CONFIG, "connection of a hook is true or false, not \"%s\"", text);
    return false;
}

static bool
read_when(const Reading *reading, const YamlNode *node, Hook *hook, GError **error)
{
    static const char *const known[] = {"migration", "risk", "statement", NULL};
    const YamlNode *when = yaml_get(node, "when");
    if (!when)
        return true;
    return expect(reading, when, YAML_MAPPING, "when", error) &&
           check_keys(reading, when, known, "when of a hook", error) &&
           read_list(reading, when, "migration", &hook->migrations, error) &&
           read_list(reading, when, "statement", &hook->statements, error) &&
           apply(reading, when, "risk", hook, hook_set_risk, error);
}

static bool
read_sql(const Reading *reading, const YamlNode *node, Hook *hook, GError **error)
{
    const char *root = reading->set->config->project_directory;
    hook->form = HOOK_SQL;
    if (!expect(reading, node, YAML_SCALAR, "sql", error))
        return false;
    hook->path = g_canonicalize_filename(node->text, root);
    hook->shown = g_strdup(node->text);
    if (phase_row(hook->phase)->where == HOOK_NOWHERE) {
        error_set(error, ERR_CONFIG, "at %s there is no connection for SQL", phase_row(hook->phase)->name);
        error_hint(error, "Use a Lua function or a program there.");
        return blame(reading, node, error);
    }
    if (!path_is_inside(hook->path, root)) {
        error_set(error, ERR_CONFIG, "\"%s\" is not a file of the project", node->text);
        return blame(reading, node, error);
    }
    return true;
}

static bool
read_program(const Reading *reading, const YamlNode *parent, const YamlNode *node, Hook *hook, GError **error)
{
    hook->form = HOOK_PROGRAM;
    if (!read_list(reading, parent, "run", &hook->argv, error))
        return false;
    if (!hook->argv[0] || !*hook->argv[0]) {
        error_set(error, ERR_CONFIG, "run of a hook names no program");
        return blame(reading, node, error);
    }
    hook->shown = g_strjoinv(" ", hook->argv);
    /* Programs of the project are named by their place in it, wherever the command is run. */
    if (strchr(hook->argv[0], '/') && !g_path_is_absolute(hook->argv[0])) {
        char *path = g_canonicalize_filename(hook->argv[0], reading->set->config->project_directory);
        g_free(hook->argv[0]);
        hook->argv[0] = path;
    }
    return true;
}

static bool
read_form(const Reading *reading, const YamlNode *node, Hook *hook, GError **error)
{
    const YamlNode *sql = yaml_get(node, "sql");
    const YamlNode *program = yaml_get(node, "run");
    const YamlNode *builtin = yaml_get(node, "builtin");
    const YamlNode *connection = yaml_get(node, "connection");
    int forms = (sql != NULL) + (program != NULL) + (builtin != NULL);
    if (forms != 1) {
        error_set(error, ERR_CONFIG,
                  forms ? "a hook is one of sql, run and builtin" : "the hook runs nothing");
        error_hint(error, "Write \"sql: FILE\", \"run: PROGRAM\" or \"builtin: NAME\"; Lua hooks stand in "
                          "confiture_hooks.lua and "
                          "db/hooks/*.lua.");
        return blame(reading, node, error);
    }
    if (connection && !program) {
        error_set(error, ERR_CONFIG, "connection is for programs");
        return blame(reading, connection, error);
    }
    if (builtin)
        return builtin_read(reading->set, reading->file, node, hook, error);
    if (!builtin_refuse(reading->file, node, error))
        return false;
    return sql ? read_sql(reading, sql, hook, error) : read_program(reading, node, program, hook, error);
}

static bool
read_hook(const Reading *reading, const YamlNode *node, Phase phase, GError **error)
{
    Hook *hook = hook_blank(phase);
    hook->file = g_strdup(reading->file->shown);
    hook->line = node->line;
    hook_register(reading->set, hook);
    if (!read_form(reading, node, hook, error) || !apply(reading, node, "name", hook, set_name, error) ||
        !apply(reading, node, "order", hook, set_order, error) ||
        !apply(reading, node, "timeout", hook, hook_set_timeout, error) ||
        !apply(reading, node, "on_failure", hook, hook_set_failure, error) ||
        !apply(reading, node, "connection", hook, set_connection, error) ||
        !read_list(reading, node, "environments", &hook->environments, error) ||
        !read_when(reading, node, hook, error))
        return false;
    hook_set_default_name(hook);
    return true;
}

static bool
read_named_phase(const Reading *reading, const YamlNode *node, const YamlNode *phase, GError **error)
{
    Phase at;
    if (!expect(reading, phase, YAML_SCALAR, "phase", error))
        return false;
    if (!phase_parse(phase->text, &at, error))
        return blame(reading, phase, error);
    return read_hook(reading, node, at, error);
}

/* A built-in hook knows by itself where it belongs. */
static bool
read_own_phases(const Reading *reading, const YamlNode *node, GError **error)
{
    const YamlNode *builtin = yaml_get(node, "builtin");
    unsigned count = 0;
    const Phase *phases =
        builtin && builtin->kind == YAML_SCALAR ? builtin_phases(builtin->text, &count) : NULL;
    if (!builtin) {
        error_set(error, ERR_CONFIG, "the hook has no phase");
        error_hint(error, "Write \"phase: pre_execute\"; confiture hooks list --phases tells them all.");
        return blame(reading, node, error);
    }
    /* Of an unknown one, reading tells. */
    if (!phases)
        return read_hook(reading, node, PHASE_POST_VALIDATE, error);
    for (unsigned i = 0; i < count; i++)
        if (!read_hook(reading, node, phases[i], error))
            return false;
    return true;
}

static bool
read_phases(const Reading *reading, const YamlNode *node, GError **error)
{
    static const char *const known[] = {
        "phase",      "name",       "sql",           "run",    "builtin",   "order",    "timeout",
        "on_failure", "connection", "environments",  "when",   "table",     "windows",  "timezone",
        "fail_level", "url_env",    "allow_private", "method", "directory", "max_size", NULL};
    const YamlNode *phase = yaml_get(node, "phase");
    if (!check_keys(reading, node, known, "a hook", error))
        return false;
    if (!phase)
        return read_own_phases(reading, node, error);
    if (phase->kind != YAML_SEQUENCE)
        return read_named_phase(reading, node, phase, error);
    for (unsigned i = 0; i < phase->items->len; i++)
        if (!read_named_phase(reading, node, phase->items->pdata[i], error))
            return false;
    return true;
}

bool
hooks_load_yaml(HookSet *set, GError **error)
{
    const YamlNode *list = set->config->hooks;
    const Reading reading = {set, config_project_yaml(set->config)};
    for (unsigned i = 0; list && i < list->items->len; i++)
        if (!read_phases(&reading, list->items->pdata[i], error))
            return false;
    return true;
}
