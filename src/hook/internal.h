/* Private to hook/: a hook under way, and what the forms have in common. */
#ifndef CONFITURE_HOOK_INTERNAL_H
#define CONFITURE_HOOK_INTERNAL_H

#include "hook/hook.h"
#include "script/lua.h"

enum {
    HOOK_TIMEOUT_MS = 30000,
    HOOK_LUA_MEMORY = 64 * 1024 * 1024, /* bytes, of all Lua hooks together */
    HOOK_ANSWER_CAP = 1024 * 1024,      /* bytes of a program's answer */
    HOOK_METADATA_CAP = 64 * 1024,      /* bytes of JSON of one hook */
};

typedef struct HookLua HookLua;

struct HookSet {
    const Config *config;
    Progress *progress;
    GPtrArray *hooks;      /* of Hook*, sorted */
    HookLua *lua;          /* NULL: no Lua file */
    GSList *plugins;       /* handles of dlopen() */
    GPtrArray *rules;      /* of PluginRule* */
    GPtrArray *strategies; /* of PluginStrategy* */
    json_t *outcomes;
    bool running;
    bool lua_asks; /* some Lua file speaks of what statements do */
};

/* One hook under way. */
typedef struct {
    HookSet *set;
    const Hook *hook;
    Phase phase;
    HookContext *context;
    const HookDatabase *database; /* may be NULL */
    int64_t started, deadline;    /* by clock_now_ms() */
    bool confirmed;               /* what it stands behind was sent */
    GError *before;               /* and this is what became of that */
    Conn *conn;                   /* once it was used */
    bool began;                   /* a transaction of its own */
    bool saved;                   /* a savepoint */
    bool vetoed;                  /* it said no itself */
} HookCall;

/* The connection, readied: in a transaction, with the hook's time limit. NULL with ERR_HOOK when there is
 * none at this phase, or the error of what stood in front. */
Conn *hook_connection(HookCall *call, GError **error);
/* HookDatabase.confirm, once. False with call->before, and a word about it in *error; the hook's time begins
 * anew. */
bool hook_confirm(HookCall *call, GError **error);
/* Milliseconds left of the hook's time, at least 1. */
int hook_time_left(const HookCall *call);
/* Sets *error to a veto with that reason. */
void hook_veto(HookCall *call, const char *reason, GError **error);
/* Adds to the context's metadata, or takes away when the value is null; steals the value. ERR_HOOK when it is
 * too large. */
bool hook_add_metadata(HookCall *call, const char *key, json_t *value, GError **error);
/* Refuses what ends or begins transactions, or cannot run in one. */
bool hook_check_statement(const char *sql, GError **error);

/* Registering; takes the hook over, also on failure. */
void hook_register(HookSet *set, Hook *hook);
Hook *hook_blank(Phase phase);
void hook_free(gpointer hook);

/* option.c: what a registration says; ERR_CONFIG. */
bool hook_set_risk(Hook *hook, const char *text, GError **error);
bool hook_set_failure(Hook *hook, const char *text, GError **error);
bool hook_set_timeout(Hook *hook, const char *text, GError **error);
/* The name of a hook that was given none: what it runs, or where it stands. */
void hook_set_default_name(Hook *hook);

/* builtin.c: reads `builtin: NAME` and its own options out of a mapping, for the phases it is at by itself
 * when the mapping names none. ERR_CONFIG with place. */
const Phase *builtin_phases(const char *name, unsigned *count);
bool builtin_read(HookSet *set, const YamlFile *file, const YamlNode *node, Hook *hook, GError **error);
/* Refuses those options for hooks of another form. */
bool builtin_refuse(const YamlFile *file, const YamlNode *node, GError **error);
void builtin_free(Builtin *builtin);

/* yaml.c */
bool hooks_load_yaml(HookSet *set, GError **error);
/* lua.c: */
bool hooks_load_lua(HookSet *set, GError **error);
void hook_lua_free(HookLua *lua);
bool hook_run_lua(HookCall *call, GError **error);
/* The hook's time begins anew. */
void hook_lua_restart(HookLua *lua, int milliseconds);
/* sql.c: reads the file to its end, refusing what a hook cannot do. */
bool hook_check_sql(HookSet *set, const Hook *hook, GError **error);
bool hook_run_sql(HookCall *call, GError **error);
/* Whether the file asks for the context as one document, which takes some work to make. */
bool hook_sql_wants_document(const Hook *hook);
/* program.c */
bool hook_run_program(HookCall *call, GError **error);
/* plugin.c */
bool hooks_load_plugins(HookSet *set, GError **error);
void plugin_hook_free(PluginHook *hook);
/* plugin_register.c */
void plugin_rule_free(gpointer rule);
void plugin_strategy_free(gpointer strategy);
/* plugin_call.c */
bool hook_run_plugin(HookCall *call, GError **error);
/* elf.c: whether a file can be handed to dlopen(), which does not survive every file that cannot. `shown` is
 * its name in errors; ERR_CONFIG, ERR_FILE. */
bool hook_check_library(const char *path, const char *shown, GError **error);

#endif
