/* Hooks: code of the project that runs at the phases of a command, and may stop it.
 *
 * Always true:
 *  - hooks of a phase run one after the other, by `order` and then as they were registered: confiture.yaml,
 *    confiture_hooks.lua, db/hooks/<file>.lua by name, plugins;
 *  - a hook that fails, says no, runs too long or answers rubbish is a failure, never passed over: with
 *    on_failure abort it ends what it stands in front of, with warn it is told and what it did in the
 * database is undone. Phases that cannot stop anything have warn as their default;
 *  - a hook inside a transaction shares its fate: it cannot commit or roll back;
 *  - outcomes and what hooks add are recorded in the context's metadata and in HookSet's list;
 *  - a timeout, and SIGINT, end a hook of any form: Lua by its count hook, SQL by a cancel, a program with
 * all its process group. A plugin is the exception: it is asked to end, its statements are cancelled, and it
 * has failed when it comes back;
 *  - where the context says so (migrate up --dry-run=execute) programs and plugins are left out;
 *  - no hook runs while another one does.
 *
 * A HookSet is used by one thread at a time.
 */
#ifndef CONFITURE_HOOK_HOOK_H
#define CONFITURE_HOOK_HOOK_H

#include "base/progress.h"
#include "config/config.h"
#include "hook/context.h"
#include "pg/conn.h"

typedef enum { HOOK_LUA, HOOK_SQL, HOOK_PROGRAM, HOOK_NATIVE, HOOK_BUILTIN } HookForm;

typedef struct Hook Hook;
typedef struct HookSet HookSet;
typedef struct Builtin Builtin;
typedef struct PluginHook PluginHook;
typedef bool (*HookFunction)(void *data, Phase phase, HookContext *context, Conn *conn, GError **error);

/* How hooks of a phase reach the database. */
typedef struct {
    /* The connection, with everything sent that comes before the hook; NULL with an error. A NULL function:
     * there is none to be had. It is asked when a hook first uses it. */
    Conn *(*ready)(void *data, GError **error);
    /* Called when a hook that used the connection is done, and its own transaction or savepoint with it: puts
     * settings back. May be NULL. */
    bool (*settle)(void *data, GError **error);
    /* Sends what the hook stands behind, and waits for it. Its failure is not the hook's and is handed on as
     * it is. Lua calls it when it asks for what depends on it (the database, http, a log line, the duration)
     * and before its veto counts, all other forms before they begin. May be NULL: nothing waits. */
    bool (*confirm)(void *data, GError **error);
    void *data;
    const char *url; /* for programs that ask for the connection; NULL: there is none. May hold a password */
} HookDatabase;

/* Reads hooks: of confiture.yaml, the Lua files, and the plugins that confiture.yaml names. A project without
 * any gives an empty set, for the price of two look-ups in the file system. ERR_CONFIG, ERR_LUA, ERR_FILE,
 * ERR_SCRIPT with place. */
HookSet *hooks_load(const Config *config, Progress *progress, GError **error);
void hooks_free(HookSet *hooks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HookSet, hooks_free)

/* Gives a built-in hook its function, where that is of a higher room. Its data is a Builtin. */
void hooks_provide(HookSet *hooks, const char *builtin, HookFunction function);

/* Whether any hook of this environment stands at the phase. A NULL set has none. */
bool hooks_at(const HookSet *hooks, Phase phase);

/* Whether some hook of a migration may ask what its statements do (details): then they are best made ready
 * while nothing is locked. Lua is judged by its words. */
bool hooks_want_details(const HookSet *hooks);

/* Runs the hooks of a phase. False with ERR_HOOK (vetoed or failed; names hook and place, keeps the SQLSTATE
 * of the server), ERR_INTERRUPTED or ERR_CONNECTION_LOST. `database` may be NULL. */
bool hooks_run(HookSet *hooks, Phase phase, HookContext *context, const HookDatabase *database,
               GError **error);

/* What became of each hook since the last call: [{"phase", "hook", "outcome": "ok|warned|vetoed|failed",
 * "duration_ms", "message"}], only those that were not simply ok. NULL when there is nothing. The caller
 * unrefs. */
json_t *hooks_take_outcomes(HookSet *hooks);

/* --- for the linter --- */

struct confiture_lint;

/* A lint rule that a plugin registered; confiture/plugin.h says what the members are. Owned by the set. */
typedef struct {
    const char *plugin; /* its path, as shown */
    char *id, *reason, *hint, *category, *severity;
    int (*check)(const struct confiture_lint *lint, void *data);
    void *data;
    void (*release)(void *data);
} PluginRule;

/* Of PluginRule*, owned by the set; NULL for a NULL set. */
const GPtrArray *hooks_lint_rules(const HookSet *hooks);

/* --- for masking --- */

struct confiture_mask;

typedef struct {
    char *name, *preset, *about;
} PluginParameter;

/* A masking strategy that a plugin registered, likewise. */
typedef struct {
    const char *plugin;
    char *name, *about, *uniqueness, *types;
    double bits;
    GArray *parameters; /* of PluginParameter */
    int (*mask)(const struct confiture_mask *mask, const char *value, size_t length, void *data);
    void *data;
    void (*release)(void *data);
} PluginStrategy;

/* Of PluginStrategy*, as above. */
const GPtrArray *hooks_mask_strategies(const HookSet *hooks);

/* --- for confiture hooks --- */

/* One registered hook, as `confiture hooks list` shows it. Owned by the set. */
struct Hook {
    Phase phase;
    char *name;
    HookForm form;
    int order;
    unsigned number;     /* of registration */
    char *file;          /* where it was registered, as shown */
    int line;            /* or 0 */
    char **environments; /* globs; empty = all */
    char **migrations;   /* globs on label or name; empty = all */
    char *risk;          /* at least this class, or NULL */
    char **statements;   /* globs on command tags; empty = all */
    int timeout_ms;
    bool warn;       /* on_failure: warn */
    bool connection; /* PROGRAM: gets the database */
    char *path;      /* SQL: absolute */
    char *shown;     /* what runs, in words: a path, a command line, a function */
    char **argv;     /* PROGRAM */
    int function;    /* LUA */
    /* BUILTIN: false with an error is a failure; with ERR_HOOK it is a veto. `conn` is NULL at a phase
     * without a connection. */
    HookFunction native;
    void *data;
    Builtin *builtin;   /* BUILTIN: what it was configured with */
    PluginHook *plugin; /* NATIVE: what the plugin registered */
};

const char *hook_form_name(HookForm form); /* "lua", "sql", "run", "plugin", "builtin" */
/* All hooks in the order they run, phase by phase: of Hook*. Owned by the set. */
const GPtrArray *hooks_list(const HookSet *hooks);
/* What `when` asks for, in words: "migration *_users, risk high"; "" when nothing. The caller frees. */
char *hook_when(const Hook *hook);
/* Why the hook would not run here: "not in environment local"; NULL when it does. `context` may be NULL, then
 * `when` is not looked at. False with an error when it cannot be told. The caller frees *why. */
bool hook_why_not(const HookSet *hooks, const Hook *hook, HookContext *context, char **why, GError **error);

#endif
