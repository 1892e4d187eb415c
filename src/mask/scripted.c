/* Strategies in Lua: db/anonymization.lua.
 *
 *     confiture.strategy("initial", function(value, field, row, masked) return value:sub(1, 1) end)
 *
 * Each rule has a state of its own, so that what a script remembers is of one column and one thread. Values
 * come as text, those of integer columns as integers, and go back as what they were.
 */
#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "mask/strategies.h"
#include "script/lua.h"

enum { TEXT_CAP = 1024 * 1024, MEMORY = 64 * 1024 * 1024, INSTRUCTIONS = 10 * 1000 * 1000, SECONDS = 5 };

typedef struct {
    MaskStrategy strategy; /* first: a rule points to it */
    char *name, *about;
    GArray *parameters; /* of MaskParameter, the last without a name */
    const MaskScript *script;
} Scripted;

struct MaskScript {
    char *text, *shown, *version;
    size_t length;
    GPtrArray *strategies; /* of Scripted */
};

/* What confiture.strategy() is called for: to list them all, or to find the one of a rule. */
typedef struct {
    MaskScript *script;       /* to list */
    const MaskCustom *others; /* whose names are taken */
    const char *wanted;       /* to find */
    int mask, make;           /* functions: of a value, of such a function; 0: there is none */
} Reading;

typedef struct {
    Vm *vm;
    Reading reading;
    int mask;
    const MaskRule *rule; /* while a value is masked */
    const char *value;
    size_t length;
    MaskBits bits;
} ScriptState;

/* --- confiture.strategy{...} --- */

static void
scripted_free(gpointer data)
{
    Scripted *scripted = data;
    const MaskParameter *parameters = (const MaskParameter *)(void *)scripted->parameters->data;
    for (int i = 0; parameters[i].name; i++) {
        g_free((gpointer)(uintptr_t)parameters[i].name);
        g_free((gpointer)(uintptr_t)parameters[i].preset);
    }
    g_array_unref(scripted->parameters);
    g_free(scripted->name);
    g_free(scripted->about);
    g_free(scripted);
}

static const char *
text_of(const VmValue *table, const char *key, const char *preset)
{
    const VmValue value = vm_get(table, key);
    return value.kind == VM_STRING ? value.string.text : preset;
}

static int
function_of(const VmValue *table, const char *key)
{
    const VmValue value = vm_get(table, key);
    return value.kind == VM_FUNCTION ? value.function : 0;
}

static gint
by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(((const MaskParameter *)a)->name, ((const MaskParameter *)b)->name);
}

static bool
read_parameters(Scripted *scripted, const VmValue *table)
{
    const VmValue given = vm_get(table, "parameters");
    for (unsigned i = 0; given.kind == VM_TABLE && i < given.table.count; i++) {
        const VmEntry *entry = &given.table.entries[i];
        if (entry->key.kind != VM_STRING || entry->value.kind != VM_STRING)
            return false;
        const MaskParameter parameter = {g_strdup(entry->key.string.text), g_strdup(entry->value.string.text),
                                         "of the project's own"};
        g_array_append_val(scripted->parameters, parameter);
    }
    /* A table has no order, and a list of parameters needs one. */
    g_array_sort(scripted->parameters, by_name);
    return given.kind == VM_TABLE || given.kind == VM_NIL;
}

/* NULL, or what is wrong with it. */
static const char *
describe(Scripted *scripted, const VmValue *table)
{
    MaskStrategy *strategy = &scripted->strategy;
    const VmValue bits = vm_get(table, "bits");
    strategy->types = mask_types_parse(text_of(table, "types", "text"));
    if (!strategy->types)
        return "its types are not of those that there are";
    if (bits.kind == VM_INTEGER || bits.kind == VM_NUMBER)
        strategy->bits = bits.kind == VM_INTEGER ? (double)bits.integer : bits.number;
    if (!mask_uniqueness_parse(text_of(table, "uniqueness", "lossy"), &strategy->uniqueness) ||
        (strategy->uniqueness == MASK_COLLISION_FREE && !(strategy->bits > 0 && strategy->bits <= 512)))
        return "its uniqueness is not bijective, lossy, or collision-free with bits";
    return read_parameters(scripted, table) ? NULL : "parameters is a table of names and default texts";
}

static bool
list_one(const Reading *reading, const char *name, const VmValue *table, GError **error)
{
    Scripted *scripted = g_new0(Scripted, 1);
    scripted->name = g_strdup(name);
    scripted->about = g_strdup(text_of(table, "about", "a strategy of the project's own, in Lua"));
    scripted->parameters = g_array_new(TRUE, TRUE, sizeof(MaskParameter));
    scripted->script = reading->script;
    g_ptr_array_add(reading->script->strategies, scripted);
    const char *wrong = !mask_is_strategy_name(name) ? "its name is not lower case, digits and '_'"
                        : mask_strategy_find(reading->others, name) ? "there is another one of that name"
                                                                    : describe(scripted, table);
    for (unsigned i = 0; !wrong && i + 1 < reading->script->strategies->len; i++)
        if (strcmp(((const Scripted *)reading->script->strategies->pdata[i])->name, name) == 0)
            wrong = "there is another one of that name";
    if (!wrong)
        return true;
    error_set(error, ERR_LUA, "strategy \"%s\" cannot be used: %s", name, wrong);
    return false;
}

/* strategy(name, function), or strategy{name = ..., mask = function or new = function, ...}. */
static bool
define(VmCall *call, GError **error)
{
    Reading *reading = call->data;
    const VmValue *first = call->count > 0 ? &call->args[0] : NULL;
    const bool plain = call->count == 2 && first->kind == VM_STRING && call->args[1].kind == VM_FUNCTION;
    const bool table = call->count == 1 && first->kind == VM_TABLE;
    const VmValue nothing = {.kind = VM_TABLE};
    const char *name = plain ? first->string.text : table ? text_of(first, "name", NULL) : NULL;
    const int mask = plain ? call->args[1].function : table ? function_of(first, "mask") : 0;
    const int make = table ? function_of(first, "new") : 0;
    if (!name || !mask == !make) {
        error_set(error, ERR_LUA, "a strategy has a name, and a function that masks");
        error_hint(error, "confiture.strategy(\"name\", function(value, field, row) ... end), or "
                          "confiture.strategy{name = \"name\", new = function(options) ... end}");
        return false;
    }
    if (!reading->wanted)
        return list_one(reading, name, plain ? &nothing : first, error);
    if (strcmp(reading->wanted, name) == 0) {
        reading->mask = mask;
        reading->make = make;
    }
    return true;
}

/* --- what a function may ask --- */

static bool
has_value(const ScriptState *state, GError **error)
{
    if (!state->value)
        error_set(error, ERR_LUA, "there is a value only while one is masked");
    return state->value != NULL;
}

/* below(n): a choice from 0 to n - 1 by the value and the key. */
static bool
below(VmCall *call, GError **error)
{
    ScriptState *state = call->data;
    const bool ok = call->count == 1 && call->args[0].kind == VM_INTEGER && call->args[0].integer > 0;
    if (!ok)
        error_set(error, ERR_LUA, "below takes an integer above 0");
    if (!ok || !has_value(state, error))
        return false;
    call->result = vm_integer((int64_t)mask_bits_below(&state->bits, (uint64_t)call->args[0].integer));
    return true;
}

/* token(n): n hex digits by the value and the key. */
static bool
token(VmCall *call, GError **error)
{
    const ScriptState *state = call->data;
    static const char digits[] = "0123456789abcdef";
    static _Thread_local char text[129];
    const int64_t count = call->count == 1 && call->args[0].kind == VM_INTEGER ? call->args[0].integer : 0;
    unsigned char bytes[64];
    if (count < 1 || count > 128)
        error_set(error, ERR_LUA, "token takes a number of digits from 1 to 128");
    if (count < 1 || count > 128 || !has_value(state, error))
        return false;
    mask_token(&state->rule->prf, state->value, state->length, bytes, sizeof bytes);
    for (int64_t i = 0; i < count; i++)
        text[i] = digits[i % 2 ? bytes[i / 2] & 15 : bytes[i / 2] >> 4];
    text[count] = '\0';
    call->result = vm_string(text);
    return true;
}

static bool
column_value(const VmSelf *self, const char *name, bool original, VmValue *value)
{
    const MaskRow *row = self->self;
    const int column = mask_row_column(row, name);
    const char *text;
    size_t length;
    if (column < 0 || (!original && mask_row_is_late(row, (unsigned)column)))
        return false;
    g_autoptr(GString) scratch = g_string_new(NULL);
    *value = vm_nil();
    if (mask_row_value(row, (unsigned)column, original, scratch, &text, &length))
        *value = (VmValue){.kind = VM_STRING, .string = {arena_strndup(self->scratch, text, length), length}};
    return true;
}

static bool
row_value(const VmSelf *self, const char *name, VmValue *value)
{
    return column_value(self, name, true, value);
}

static bool
masked_value(const VmSelf *self, const char *name, VmValue *value)
{
    return column_value(self, name, false, value);
}

static const VmClass row_class = {.name = "row", .index = row_value};
static const VmClass masked_class = {.name = "masked row", .index = masked_value};

/* --- a rule --- */

static Vm *
open_vm(const MaskScript *script, Reading *reading, ScriptState *state, GError **error)
{
    const VmLimits limits = {MEMORY, INSTRUCTIONS, SECONDS * 1000};
    g_autoptr(Vm) vm = vm_new(&limits, NULL);
    if (!vm_define(vm, "confiture.strategy", define, reading, error) ||
        !vm_define(vm, "confiture.below", below, state, error) ||
        !vm_define(vm, "confiture.token", token, state, error) ||
        !vm_load_text(vm, script->text, script->length, script->shown, error))
        return NULL;
    return g_steal_pointer(&vm);
}

/* new{parameter = text, ...} */
static bool
make_mask(ScriptState *state, const MaskRule *rule, GError **error)
{
    const MaskParameter *parameters = rule->strategy->parameters;
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(VmEntry));
    VmValue made;
    for (int i = 0; parameters[i].name; i++) {
        const VmEntry entry = {vm_string(parameters[i].name), vm_string(rule->values[i])};
        g_array_append_val(entries, entry);
    }
    const VmValue options = {.kind = VM_TABLE,
                             .table = {(const VmEntry *)(const void *)entries->data, entries->len}};
    if (!vm_call(state->vm, state->reading.make, &options, 1, &made, error))
        return false;
    if (made.kind == VM_FUNCTION)
        state->mask = made.function;
    else
        error_set(error, ERR_LUA, "new of strategy %s gave %s, not a function", rule->strategy->name,
                  vm_kind_name(&made));
    return made.kind == VM_FUNCTION;
}

static bool
prepare(MaskRule *rule, GError **error)
{
    const Scripted *scripted = (const Scripted *)(const void *)rule->strategy;
    ScriptState *state = rule->state = g_new0(ScriptState, 1);
    state->reading.wanted = scripted->name;
    state->vm = open_vm(scripted->script, &state->reading, state, error);
    state->mask = state->reading.mask;
    return state->vm && (state->mask || make_mask(state, rule, error));
}

static void
release(void *data)
{
    ScriptState *state = data;
    if (state)
        vm_free(state->vm);
    g_free(state);
}

static bool
bind_row(MaskRule *rule, const MaskRow *row, GError **error)
{
    rule->row = row;
    return true;
}

/* A script's own words may hold the value, which belongs in no error. */
static void
hide_value(const char *value, size_t length, GError *problem, const MaskRule *rule, GError **error)
{
    g_autofree char *text = g_strndup(value, length);
    if (length == 0 || !strstr(problem->message, text)) {
        g_propagate_error(error, problem);
        return;
    }
    g_error_free(problem);
    error_set(error, ERR_MASK, "%s failed, and said so with the value", rule->strategy->name);
    error_hint(error, "What error() is given in %s must not hold values.",
               ((const Scripted *)(const void *)rule->strategy)->script->shown);
}

static bool
take_result(const MaskRule *rule, const VmValue *result, GString *out, GError **error)
{
    const bool integer = rule->family == MASK_INTEGER;
    if (result->kind != (integer ? VM_INTEGER : VM_STRING)) {
        error_set(error, ERR_MASK, "%s gave %s, not %s", rule->strategy->name, vm_kind_name(result),
                  integer ? "an integer" : "a string");
        return false;
    }
    if (integer)
        g_string_append_printf(out, "%" G_GINT64_FORMAT, result->integer);
    else if (g_utf8_validate_len(result->string.text, result->string.length, NULL))
        g_string_append_len(out, result->string.text, (gssize)result->string.length);
    else
        error_set(error, ERR_MASK, "%s gave what is no text in UTF-8", rule->strategy->name);
    return integer || g_utf8_validate_len(result->string.text, result->string.length, NULL);
}

static bool
apply(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    ScriptState *state = rule->state;
    GError *problem = NULL;
    VmValue result;
    int64_t number = 0;
    if (rule->family == MASK_INTEGER) {
        g_autofree char *text = g_strndup(value, length);
        number = g_ascii_strtoll(text, NULL, 10);
    }
    const VmValue args[] = {rule->family == MASK_INTEGER
                                ? vm_integer(number)
                                : (VmValue){.kind = VM_STRING, .string = {value, length}},
                            vm_string(rule->field), vm_object(&row_class, rule->row, NULL),
                            vm_object(&masked_class, rule->row, NULL)};
    state->rule = rule;
    state->value = value;
    state->length = length;
    mask_bits_init(&state->bits, &rule->prf, value, length);
    const bool ok = vm_call(state->vm, state->mask, args, G_N_ELEMENTS(args), &result, &problem);
    state->value = NULL;
    vm_forget(state->vm);
    if (!ok) {
        hide_value(value, length, problem, rule, error);
        return false;
    }
    return take_result(rule, &result, out, error);
}

/* --- the file --- */

MaskScript *
mask_script_read(const char *path, const char *shown, const MaskCustom *others, GError **error)
{
    g_autoptr(MaskScript) script = g_new0(MaskScript, 1);
    Reading reading = {.script = script, .others = others};
    ScriptState nothing = {0};
    script->shown = g_strdup(shown);
    script->strategies = g_ptr_array_new_with_free_func(scripted_free);
    if (!file_read(path, TEXT_CAP, &script->text, &script->length, error))
        return NULL;
    g_autoptr(Vm) vm = open_vm(script, &reading, &nothing, error);
    if (!vm)
        return NULL;
    g_autofree char *hash =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)script->text, script->length);
    script->version = g_steal_pointer(&hash);
    for (unsigned i = 0; i < script->strategies->len; i++) {
        Scripted *scripted = script->strategies->pdata[i];
        MaskStrategy *strategy = &scripted->strategy;
        strategy->name = scripted->name;
        strategy->about = scripted->about;
        strategy->version = script->version;
        strategy->parameters = (const MaskParameter *)(void *)scripted->parameters->data;
        strategy->prepare = prepare;
        strategy->bind = bind_row;
        strategy->release = release;
        strategy->apply = apply;
    }
    return g_steal_pointer(&script);
}

void
mask_script_free(MaskScript *script)
{
    if (!script)
        return;
    g_ptr_array_unref(script->strategies);
    g_free(script->text);
    g_free(script->shown);
    g_free(script->version);
    g_free(script);
}

void
mask_script_add_to(const MaskScript *script, GPtrArray *strategies)
{
    for (unsigned i = 0; i < script->strategies->len; i++)
        g_ptr_array_add(strategies, &((Scripted *)script->strategies->pdata[i])->strategy);
}
