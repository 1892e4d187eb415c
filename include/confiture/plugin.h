/* Plugins for Confiture: hooks, lint rules and masking strategies in C, or in any language that can be called
 * like C.
 *
 * A plugin is a shared library that confiture.yaml names under `plugins:`. It links nothing of Confiture's:
 * what it may do comes to it as functions in a struct. docs/api/plugin.md walks through one.
 *
 *     static int check_freeze(const confiture_call *call, void *data) { ... return 0; }
 *     static int start(const confiture_host *host)
 *     {
 *         confiture_hook hook = {.size = sizeof hook, .phase = "pre_execute", .run = check_freeze};
 *         return host->register_hook(host, &hook);
 *     }
 *     CONFITURE_PLUGIN("freeze", "1.0", start);
 *
 * Always true:
 *  - a plugin is loaded when CONFITURE_PLUGIN_ABI is the number it was compiled with, and refused otherwise.
 * Within one number structs grow at their end only, and `size` says how much of one is there;
 *  - text is UTF-8 and ends with NUL. What Confiture hands out belongs to Confiture and lives until the
 * function it was handed to returns; what a plugin hands over is copied;
 *  - functions that answer int answer 0 when they did what was asked;
 *  - a hook runs on the thread that called it, which alone may use its `call`. Runs on several databases at
 * once call start and hooks from several threads, each start with hooks of its own: what a hook remembers
 * belongs into its `data`, not into static variables;
 *  - no exception and no jump may leave a function of a plugin.
 */
#ifndef CONFITURE_PLUGIN_H
#define CONFITURE_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CONFITURE_PLUGIN_ABI 1

#if defined(__GNUC__)
#define CONFITURE_PLUGIN_EXPORT __attribute__((visibility("default")))
#else
#define CONFITURE_PLUGIN_EXPORT
#endif

/* --- a hook that runs --- */

typedef struct confiture_call confiture_call;

/* One row of a result: `columns` names and values; a NULL value is SQL NULL. Anything but 0 ends the reading.
 */
typedef int (*confiture_row_function)(void *data, int columns, const char *const *names,
                                      const char *const *values);

/* Handed to each hook; alive until it returns. */
struct confiture_call {
    uint32_t size;     /* sizeof(confiture_call) as this Confiture has it */
    const char *phase; /* "pre_execute" */
    void *host;        /* Confiture's own */

    /* The whole context as JSON text (docs/api/hooks.md says what is in it); NULL when it cannot be made. */
    const char *(*context)(const confiture_call *call);
    /* One value of it by its path: "migration.name", "migration.statements.0.kind", "dry_run". Text as it is,
     * numbers and true and false as JSON has them, lists and objects as JSON text; NULL for null and for what
     * is not there. */
    const char *(*get)(const confiture_call *call, const char *path);

    /* A line for the user. */
    void (*log)(const confiture_call *call, const char *text);
    /* Says no. It stands whatever the hook does afterwards; `return call->veto(call, "why");` is the way out.
     */
    int (*veto)(const confiture_call *call, const char *reason);
    /* Metadata, which later hooks and the ledger see; kept when the hook succeeds. NULL, or null, takes a
     * key away. */
    int (*set_text)(const confiture_call *call, const char *key, const char *text);
    int (*set_json)(const confiture_call *call, const char *key, const char *json);

    /* One statement on the migration's own connection, in its transaction where the phase is in one. `count`
     * parameters ($1, $2 ...) as text, NULL for SQL NULL. `row` is called for each row, and may be NULL.
     * Answers the rows handed over, or touched when the statement gives none; -1 when it failed. */
    int64_t (*query)(const confiture_call *call, const char *sql, int count, const char *const *params,
                     confiture_row_function row, void *data);

    /* Whether the hook should end: its time is over, or SIGINT has arrived. Nobody can end it from outside,
     * so ask in every long loop. */
    int (*stopped)(const confiture_call *call);
    /* What went wrong with the last function that did; "" when none did. */
    const char *(*error)(const confiture_call *call);
};

/* --- a lint rule that runs --- */

typedef struct confiture_lint confiture_lint;
/* An object of the schema: a table, a column, a constraint... docs/api/linting.md lists the kinds and the
 * properties of each. Alive until the rule returns. */
typedef struct confiture_object confiture_object;

/* Handed to each rule; alive until it returns. */
struct confiture_lint {
    uint32_t size;                  /* sizeof(confiture_lint) as this Confiture has it */
    const char *rule;               /* its id */
    const confiture_object *schema; /* the root, with the lists tables, views, functions... */
    void *host;                     /* Confiture's own */

    /* A property as text: numbers, true and false as JSON has them; NULL for what is not set, for lists and
     * objects, and for what the object does not have. */
    const char *(*text)(const confiture_lint *lint, const confiture_object *object, const char *property);
    /* How many items a list has; -1 when the property is no list. */
    int32_t (*count)(const confiture_lint *lint, const confiture_object *object, const char *property);
    /* Item `index`, from 0, of a list of text; of a list of objects. Of a property that is one object, item 0
     * is the object. NULL when there is none. */
    const char *(*text_item)(const confiture_lint *lint, const confiture_object *object, const char *property,
                             int32_t index);
    const confiture_object *(*item)(const confiture_lint *lint, const confiture_object *object,
                                    const char *property, int32_t index);
    /* The item of a list of objects that has this name, NULL when none has. */
    const confiture_object *(*named)(const confiture_lint *lint, const confiture_object *object,
                                     const char *property, const char *name);

    /* A finding at the place of the object, which is not the root; `hint` may be NULL. */
    int (*report)(const confiture_lint *lint, const confiture_object *object, const char *message,
                  const char *hint);
    /* As for a hook. */
    int (*stopped)(const confiture_lint *lint);
};

/* --- a masking strategy that runs --- */

typedef struct confiture_mask confiture_mask;

/* Handed to a strategy for each value; alive until it returns. */
struct confiture_mask {
    uint32_t size;        /* sizeof(confiture_mask) as this Confiture has it */
    const char *strategy; /* its name */
    void *host;           /* Confiture's own */

    /* A parameter as the profile has it, or its default; NULL when the strategy has none of that name. */
    const char *(*parameter)(const confiture_mask *mask, const char *name);
    /* A number from 0 to limit - 1, drawn evenly by the key and the value; each call gives the next one. The
     * same value gives the same numbers. `limit` is at least 1. */
    uint64_t (*below)(const confiture_mask *mask, uint64_t limit);
    /* `length` bytes, at most 64, of a keyed hash of the value. The same at each call. */
    int (*token)(const confiture_mask *mask, unsigned char *bytes, size_t length);
    /* Adds to the result, which is UTF-8. */
    int (*write)(const confiture_mask *mask, const char *bytes, size_t length);
    /* The value cannot be masked: `return mask->fail(mask, "why");`. The reason is shown, so it holds no
     * value. */
    int (*fail)(const confiture_mask *mask, const char *reason);
};

/* --- registering --- */

/* Zero and NULL mean the default. Lists end with NULL; NULL or an empty one stand for everything. */
typedef struct {
    uint32_t size; /* sizeof(confiture_hook) */
    int32_t order; /* lower is first */
    const char *phase;
    const char *name; /* default: the plugin's */
    /* 0: go on. Anything else: the hook has failed, which stops what it stands in front of. */
    int (*run)(const confiture_call *call, void *data);
    void *data;
    void (*release)(void *data);     /* called with data when the hook is forgotten */
    const char *const *environments; /* globs */
    const char *const *migrations;   /* globs on label or name */
    const char *const *statements;   /* globs on command tags */
    const char *risk;                /* at least "low", "medium", "high" or "critical" */
    const char *timeout;             /* "10 s" */
    const char *on_failure;          /* "abort" or "warn" */
} confiture_hook;

/* Zero and NULL mean the default. */
typedef struct {
    uint32_t size;        /* sizeof(confiture_lint_rule) */
    const char *id;       /* "no-blobs": lower case, digits and '-'; nobody else's */
    const char *reason;   /* one sentence; default: the id */
    const char *hint;     /* what to do about it, for the rule's page */
    const char *category; /* default "custom" */
    const char *severity; /* "off", "info", "warning" (the default) or "error" */
    /* Looks at the schema once all files are read. 0: it was looked at; anything else ends the run. */
    int (*check)(const confiture_lint *lint, void *data);
    void *data;
    void (*release)(void *data); /* called with data when the rule is forgotten */
} confiture_lint_rule;

/* The last of a list has no name. */
typedef struct {
    const char *name;
    const char *preset; /* default; NULL: the profile must give it */
    const char *about;
} confiture_mask_parameter;

/* Zero and NULL mean the default. */
typedef struct {
    uint32_t size;          /* sizeof(confiture_mask_strategy) */
    const char *name;       /* lower case, digits and '_'; nobody else's */
    const char *about;      /* half a sentence: "a number near by" */
    const char *uniqueness; /* "bijective", "collision-free" or "lossy" (the default) */
    const char
        *types;  /* "text, integer"; of number, date, timestamp, uuid, address, macaddr, json; default text */
    double bits; /* collision-free: of the results */
    const confiture_mask_parameter *parameters;
    /* Writes what stands for a value, which is never null. 0: done; anything else ends the run. */
    int (*mask)(const confiture_mask *mask, const char *value, size_t length, void *data);
    void *data;
    void (*release)(void *data); /* called with data when the strategy is forgotten */
} confiture_mask_strategy;

typedef struct confiture_host confiture_host;

/* Handed to a plugin when it is loaded; alive until its start function returns. */
struct confiture_host {
    uint32_t size;
    const char *version;     /* of Confiture */
    const char *environment; /* "production" */
    const char *project;     /* the project's directory */
    void *host;              /* Confiture's own */

    /* A hook that cannot be registered ends the command, whatever the plugin answers. */
    int (*register_hook)(const confiture_host *host, const confiture_hook *hook);
    /* Says why the plugin cannot be used; `return host->fail(host, "why");`. */
    int (*fail)(const confiture_host *host, const char *reason);
    /* As a hook. A plugin that is to be loaded by earlier versions too looks at host->size first. */
    int (*register_lint_rule)(const confiture_host *host, const confiture_lint_rule *rule);
    int (*register_mask_strategy)(const confiture_host *host, const confiture_mask_strategy *strategy);
};

/* --- the plugin itself --- */

typedef struct {
    uint32_t abi;  /* first in every version of this header */
    uint32_t size; /* sizeof(confiture_plugin_info) */
    const char *name;
    const char *version;
    /* Registers hooks, rules and strategies. Called whenever a command reads the project's hooks; 0: the
     * plugin can be used. */
    int (*start)(const confiture_host *host);
} confiture_plugin_info;

/* The one symbol that is looked up. */
extern CONFITURE_PLUGIN_EXPORT const confiture_plugin_info confiture_plugin;

#define CONFITURE_PLUGIN(name, version, start)                                                               \
    const confiture_plugin_info confiture_plugin = {                                                         \
        CONFITURE_PLUGIN_ABI, (uint32_t)sizeof(confiture_plugin_info), name, version, start}

#ifdef __cplusplus
}
#endif

#endif
