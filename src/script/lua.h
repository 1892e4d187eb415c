/* Lua 5.4 kept in bounds: code of the project that can neither reach out nor go on for ever.
 *
 * Always true:
 *  - no jump of Lua's leaves this room: each entry is a protected call, and what Lua calls (VmFunction, the
 *    getters of a VmClass) is plain C that knows no Lua, returns normally and may use cleanup attributes;
 *  - a script has the language and table, string, math and utf8 of its library, without what reads or writes
 *    files, loads code, runs code unseen (coroutines, finalisers) or prints;
 *  - memory is counted by the allocator; instructions, and the work of library functions that loop in C, are
 *    counted against one budget; the clock is looked at with both. What goes past a limit ends the whole
 *    entry: neither pcall nor an error handler of the script gets to see it;
 *  - errors are ERR_LUA with file, line and frame, ERR_INTERRUPTED after a signal. The state lives on after
 *    an error, limits included;
 *  - integers stay integers (64 bits), nil stays nil, strings are bytes with a length;
 *  - C structs appear as read-only objects whose fields are made when they are asked for. They are good until
 *    vm_forget(): a script that kept one gets an error, not a dangling pointer.
 *
 * One state is used by one thread at a time. Reference: Lua 5.4 manual, sections 4 and 6.
 */
#ifndef CONFITURE_SCRIPT_LUA_H
#define CONFITURE_SCRIPT_LUA_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

typedef struct Vm Vm;

typedef struct {
    size_t memory;        /* bytes the state may hold, library included (about 20 KB) */
    int64_t instructions; /* in one entry from outside: vm_load_*(), vm_call() */
    int milliseconds;     /* likewise */
} VmLimits;

typedef struct VmClass VmClass;
typedef struct VmCall VmCall;
typedef struct VmEntry VmEntry;
/* A function of C that a script may call: reads call->args, sets call->result. An error becomes one of the
 * script's, with the place of the call. */
typedef bool (*VmFunction)(VmCall *call, GError **error);

typedef enum {
    VM_NIL,
    VM_BOOLEAN,
    VM_INTEGER,
    VM_NUMBER,
    VM_STRING,
    VM_TABLE,    /* entries: to Lua a new table; from Lua a copy, at most 8 levels deep */
    VM_OBJECT,   /* self, of a class */
    VM_LIST,     /* list: of objects of one class, by number from 1 and by name */
    VM_STRINGS,  /* strings, NULL-terminated: a read-only list */
    VM_FUNCTION, /* from Lua: a reference for vm_call(), kept as long as the state */
    VM_NATIVE,   /* to Lua: a function of C */
} VmKind;

typedef struct {
    VmKind kind;
    union {
        bool boolean;
        int64_t integer;
        double number;
        struct {
            const char *text; /* from Lua: NUL-terminated, good until the next entry from outside */
            size_t length;
        } string;
        struct {
            const VmEntry *entries;
            unsigned count;
        } table;
        struct {
            const VmClass *class;
            const void *self;  /* the struct; NULL makes the value nil */
            const void *owner; /* what it is part of, for the getters; of a list: its items' owner */
        } object;
        struct {
            const VmClass *class;
            const GPtrArray *items; /* NULL makes the value nil */
            const void *owner;
        } list;
        char *const *strings;
        int function;
        struct {
            VmFunction call;
            void *data;
        } native;
    };
} VmValue;

struct VmEntry {
    VmValue key, value;
};

struct VmCall {
    Vm *vm;
    void *data; /* of the function */
    const VmValue *args;
    unsigned count;
    VmValue result; /* nil at first */
};

/* What a getter looks at. */
typedef struct {
    const void *self, *owner;
    void *context;  /* of the state */
    Arena *scratch; /* for text a getter has to make: gone once it is copied */
} VmSelf;

typedef struct {
    const char *name;
    VmValue (*get)(const VmSelf *self);
} VmField;

struct VmClass {
    const char *name; /* "column": for messages and type names */
    const VmField *fields;
    unsigned count;
    const char *(*key)(const void *self); /* what a list of them is indexed by; may be NULL */
    /* What a list looks for when it is indexed by text that is no key; may be NULL. */
    const void *(*find)(const GPtrArray *items, const char *name, void *context);
    /* For fields that are known only when the script runs; false: there is none of that name. May be NULL. */
    bool (*index)(const VmSelf *self, const char *name, VmValue *value);
};

static inline VmValue
vm_nil(void)
{
    return (VmValue){.kind = VM_NIL};
}
static inline VmValue
vm_boolean(bool boolean)
{
    return (VmValue){.kind = VM_BOOLEAN, .boolean = boolean};
}
static inline VmValue
vm_integer(int64_t integer)
{
    return (VmValue){.kind = VM_INTEGER, .integer = integer};
}
VmValue vm_string(const char *text); /* NULL is nil */
VmValue vm_object(const VmClass *class, const void *self, const void *owner);
VmValue vm_list(const VmClass *class, const GPtrArray *items, const void *owner);
VmValue vm_strings(char *const *strings); /* NULL is nil */
VmValue vm_native(VmFunction call, void *data);
/* The item that a list gives when it is indexed by text, or NULL: for callers that are no script. */
const void *vm_list_named(const VmClass *class, const GPtrArray *items, const char *name, void *context);

/* Never NULL: a state, with `context` for the getters. */
Vm *vm_new(const VmLimits *limits, void *context);
void vm_free(Vm *vm);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Vm, vm_free)
void *vm_context(const Vm *vm);

/* Makes a global function; "a.b" makes it a member of the global table a. */
bool vm_define(Vm *vm, const char *name, VmFunction call, void *data, GError **error);

/* How long an entry from outside may take from now on, in milliseconds; of one under way, the rest of it. */
void vm_set_time(Vm *vm, int milliseconds);

/* Runs a file (at most 1 MB), or a text under a name for messages. */
bool vm_load_file(Vm *vm, const char *path, const char *shown, GError **error);
bool vm_load_text(Vm *vm, const char *text, size_t length, const char *shown, GError **error);

/* The global function of that name for vm_call(), or 0. */
int vm_function(Vm *vm, const char *name);
/* Calls a function. `result` (may be NULL) gets its first value, good until the next entry from outside. */
bool vm_call(Vm *vm, int function, const VmValue *args, unsigned count, VmValue *result, GError **error);

/* File and line of the script that is calling C just now; false outside of a VmFunction. */
bool vm_place(Vm *vm, const char **file, int *line);
/* Objects and lists handed out so far are no longer there. */
void vm_forget(Vm *vm);

/* Of a table that came from Lua: the value under a string key, or nil. */
VmValue vm_get(const VmValue *table, const char *key);
/* "a string", "nil", "a column": for messages. */
const char *vm_kind_name(const VmValue *value);

#endif
