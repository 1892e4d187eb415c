/* Lua in bounds. Cases are files, tests/cases/lua/: "-- ok" or "-- error: [line: ]message" in their first
 * lines. */
#include "script/lua.h"

#include <string.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/files.h"
#include "support/tap.h"

static const VmLimits limits = {.memory = 4 << 20, .instructions = 2000000, .milliseconds = 20000};

static bool
native_keep(VmCall *call, GError **error)
{
    if (call->count > 0)
        call->result = call->args[0];
    return true;
}

static bool
native_add(VmCall *call, GError **error)
{
    g_autofree char *owned = g_strdup("freed on every way out");
    if (call->count < 2 || call->args[0].kind != VM_INTEGER || call->args[1].kind != VM_INTEGER) {
        error_set(error, ERR_LUA, "add() wants integers");
        error_hint(error, "Two of them.");
        return false;
    }
    call->result = vm_integer(call->args[0].integer + call->args[1].integer);
    return true;
}

static Vm *
make(void *context)
{
    Vm *vm = vm_new(&limits, context);
    g_assert_true(vm_define(vm, "keep", native_keep, NULL, NULL));
    g_assert_true(vm_define(vm, "add", native_add, NULL, NULL));
    return vm;
}

static void
run(Vm *vm, const char *text)
{
    g_autoptr(GError) error = NULL;
    vm_load_text(vm, text, strlen(text), "t.lua", &error);
    g_assert_no_error(error);
}

static void
refused(Vm *vm, const char *text, const char *message, int line)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(vm_load_text(vm, text, strlen(text), "t.lua", &error));
    g_assert_error(error, CONFITURE_ERROR, ERR_LUA);
    g_assert_cmpstr(error->message, ==, message);
    g_assert_cmpint(error_fields(error)->line, ==, line);
}

/* Cases -------------------------------------------------------------------------------------------------- */

static void
check_case(const char *path, const char *name, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Vm) vm = make(NULL);
    bool ok = vm_load_file(vm, path, name, &error);
    if (!expected) {
        g_assert_no_error(error);
        g_assert_true(ok);
        return;
    }
    g_assert_false(ok);
    g_assert_error(error, CONFITURE_ERROR, ERR_LUA);
    char *message;
    guint64 line = g_ascii_strtoull(expected, &message, 10);
    if (line > 0) {
        g_assert_cmpint(error_fields(error)->line, ==, (int)line);
        g_assert_cmpstr(error_fields(error)->file, ==, name);
        g_assert_nonnull(error_fields(error)->frame);
        g_assert_cmpstr(error->message, ==, message + strlen(": "));
    } else {
        g_assert_nonnull(strstr(error->message, expected));
    }
    /* The state is of use again, whatever came before. */
    VmValue result;
    const VmValue args[] = {vm_integer(40), vm_integer(2)};
    g_clear_error(&error);
    g_assert_true(vm_call(vm, vm_function(vm, "add"), args, 2, &result, &error));
    g_assert_cmpint(result.integer, ==, 42);
}

static void
test_case(const void *data)
{
    const char *name = data;
    g_autofree char *relative = g_build_filename("tests/cases/lua", name, NULL);
    g_autofree char *path = tap_source_path(relative);
    g_autofree char *text = NULL;
    size_t length;
    g_assert_true(file_read(path, 1 << 20, &text, &length, NULL));
    if (strcmp(name, "bytecode.lua") == 0) {
        check_case(path, name, "attempt to load a binary chunk");
        return;
    }
    const char *error = strstr(text, "-- error: ");
    g_autofree char *expected = NULL;
    if (error)
        expected = g_strndup(error + strlen("-- error: "), strcspn(error + strlen("-- error: "), "\n"));
    else
        g_assert_true(g_str_has_prefix(text, "-- ok\n"));
    check_case(path, name, expected);
}

/* Time --------------------------------------------------------------------------------------------------- */

static void
test_time(void)
{
    static const char *const texts[] = {
        "while true do end",
        "while true do pcall(function() while true do end end) end",
        "local s = ('x'):rep(1 << 20) while true do s:upper() end",
        "('a'):rep(60):find(('a-'):rep(30) .. 'b')",
        "local t = {} for i = 1, 100 do t[i] = ('x'):rep(i) end while true do table.concat(t) end",
    };
    const VmLimits brief = {.memory = 64 << 20, .instructions = INT64_C(1) << 50, .milliseconds = 100};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(Vm) vm = vm_new(&brief, NULL);
        g_autoptr(GError) error = NULL;
        int64_t begun = clock_now_ms();
        g_assert_false(vm_load_text(vm, texts[i], strlen(texts[i]), "t.lua", &error));
        g_assert_error(error, CONFITURE_ERROR, ERR_LUA);
        g_assert_cmpstr(error->message, ==, "the script did not end within 100 ms");
        g_assert_cmpint(error_fields(error)->line, ==, 1);
        g_assert_cmpint(clock_now_ms() - begun, <, 5000);
    }
}

/* Objects ------------------------------------------------------------------------------------------------ */

typedef struct {
    const char *name;
    int64_t number;
    GPtrArray *parts;
    char **words;
} Thing;

static const VmClass thing_class;

static VmValue
thing_name(const VmSelf *self)
{
    return vm_string(((const Thing *)self->self)->name);
}

static VmValue
thing_number(const VmSelf *self)
{
    ++*(int *)self->context;
    return vm_integer(((const Thing *)self->self)->number);
}

static VmValue
thing_shout(const VmSelf *self)
{
    char *text = arena_strdup(self->scratch, ((const Thing *)self->self)->name);
    *text = g_ascii_toupper(*text);
    return vm_string(text);
}

static VmValue
thing_parts(const VmSelf *self)
{
    return vm_list(&thing_class, ((const Thing *)self->self)->parts, self->self);
}

static VmValue
thing_words(const VmSelf *self)
{
    return vm_strings(((const Thing *)self->self)->words);
}

static VmValue
thing_parent(const VmSelf *self)
{
    return vm_object(&thing_class, self->owner, NULL);
}

static const char *
thing_key(const void *self)
{
    return ((const Thing *)self)->name;
}

static const VmField thing_fields[] = {
    {"name", thing_name},   {"number", thing_number}, {"shout", thing_shout},
    {"parts", thing_parts}, {"words", thing_words},   {"parent", thing_parent},
};
static const VmClass thing_class = {"thing", thing_fields, G_N_ELEMENTS(thing_fields), thing_key, NULL};

static void
test_objects(void)
{
    char one[] = "one";
    char two[] = "two";
    char *words[] = {one, two, NULL};
    Thing leaf = {.name = "leaf", .number = INT64_MAX};
    g_autoptr(GPtrArray) parts = g_ptr_array_new();
    g_ptr_array_add(parts, &leaf);
    Thing tree = {.name = "tree", .number = 7, .parts = parts, .words = words};
    int asked = 0;
    g_autoptr(Vm) vm = make(&asked);
    run(vm,
        "function check(t)\n"
        "  assert(t.name == 'tree' and t.shout == 'Tree' and tostring(t) == 'thing tree')\n"
        "  assert(#t.parts == 1 and t.parts[1].name == 'leaf' and t.parts[2] == nil and t.parts[0] == nil)\n"
        "  assert(t.parts.leaf == t.parts[1] and t.parts.none == nil and t.parts[1].parent == t)\n"
        "  assert(t.parts == t.parts and t.parts[1] == t.parts[1])\n"
        "  assert(math.type(t.parts[1].number) == 'integer' and t.parts[1].number == math.maxinteger)\n"
        "  assert(t.parts[1].words == nil and t.parts[1].parts == nil)\n"
        "  assert(#t.words == 2 and t.words[2] == 'two' and table.concat(t.words, ',') == 'one,two')\n"
        "  local names = {}\n"
        "  for name in pairs(t) do names[#names + 1] = name end\n"
        "  assert(table.concat(names, ' ') == 'name number shout parts words', table.concat(names, ' '))\n"
        "  local seen = 0\n"
        "  for i, part in ipairs(t.parts) do seen = seen + i end\n"
        "  for i, part in pairs(t.parts) do seen = seen + i end\n"
        "  for i, word in ipairs(t.words) do seen = seen + i end\n"
        "  assert(seen == 5 and tostring(t.words) == 'list of 2')\n"
        "  assert(getmetatable(t) == false)\n"
        "  assert(({[t] = 1})[t] == 1)\n"
        "  local ok, text = pcall(function() t.name = 'x' end)\n"
        "  assert(not ok and text:find('a thing is read only', 1, true))\n"
        "  ok, text = pcall(function() t.parts[1] = nil end)\n"
        "  assert(not ok and text:find('the list is read only', 1, true))\n"
        "  ok, text = pcall(function() return t.nmae end)\n"
        "  assert(not ok and text:find('a thing has no field \"nmae\"; did you mean \"name\"?', 1, true), "
        "text)\n"
        "  assert(not pcall(rawset, t, 'name', 'x') and not pcall(setmetatable, t, {}))\n"
        "  assert(keep(t) == t and keep(t.parts) == t.parts and keep(t.words) == t.words)\n"
        "  kept = t\n"
        "end\n");
    const VmValue args[] = {vm_object(&thing_class, &tree, NULL)};
    g_autoptr(GError) error = NULL;
    vm_call(vm, vm_function(vm, "check"), args, 1, NULL, &error);
    g_assert_no_error(error);
    /* Lazily: pairs() and the two of the assertion. */
    g_assert_cmpint(asked, ==, 3);

    vm_forget(vm);
    refused(vm, "return kept.name", "the object is no longer there: it was kept from an earlier call", 1);
    vm_call(vm, vm_function(vm, "check"), args, 1, NULL, &error);
    g_assert_no_error(error);
}

/* Values and calls --------------------------------------------------------------------------------------- */

static void
test_results(void)
{
    g_autoptr(Vm) vm = make(NULL);
    g_autoptr(GError) error = NULL;
    run(vm, "function answer(a, ...) return {a = a, n = select('#', ...), list = {1, 2.5, 'x'}} end");
    const VmEntry entries[] = {{vm_string("k"), vm_integer(1)}, {vm_integer(1), vm_string("v")}};
    VmValue table = {.kind = VM_TABLE};
    table.table.entries = entries;
    table.table.count = 2;
    const VmValue args[] = {table, vm_nil(), vm_nil()};
    VmValue result;
    g_assert_true(vm_call(vm, vm_function(vm, "answer"), args, 3, &result, &error));
    VmValue a = vm_get(&result, "a");
    VmValue back = vm_get(&a, "k");
    VmValue n = vm_get(&result, "n");
    VmValue list = vm_get(&result, "list");
    VmValue none = vm_get(&result, "none");
    g_assert_cmpint(back.integer, ==, 1);
    g_assert_cmpint(n.integer, ==, 2);
    g_assert_cmpint(list.kind, ==, VM_TABLE);
    g_assert_cmpuint(list.table.count, ==, 3);
    g_assert_cmpint(list.table.entries[1].value.kind, ==, VM_NUMBER);
    g_assert_cmpint(none.kind, ==, VM_NIL);
    g_assert_cmpint(vm_function(vm, "nothing"), ==, 0);
    g_assert_cmpint(vm_function(vm, "_VERSION"), ==, 0);
}

static void
test_native_error(void)
{
    g_autoptr(Vm) vm = make(NULL);
    g_autoptr(GError) error = NULL;
    const char *text = "\nadd(1)";
    g_assert_false(vm_load_text(vm, text, strlen(text), "db/lint/a.lua", &error));
    g_assert_cmpstr(error->message, ==, "add() wants integers");
    g_assert_cmpstr(error_fields(error)->hint, ==, "Two of them.");
    g_assert_cmpstr(error_fields(error)->file, ==, "db/lint/a.lua");
    g_assert_cmpint(error_fields(error)->line, ==, 2);
    g_assert_cmpstr(error_fields(error)->frame, ==, "   1 |\n   2 | add(1)\n     | ^\n");
}

static bool
native_place(VmCall *call, GError **error)
{
    const char *file;
    int line;
    g_assert_true(vm_place(call->vm, &file, &line));
    g_assert_cmpstr(file, ==, "t.lua");
    call->result = vm_integer(line);
    return true;
}

static bool
native_again(VmCall *call, GError **error)
{
    return vm_call(call->vm, call->args[0].function, NULL, 0, &call->result, error);
}

static void
test_nested(void)
{
    g_autoptr(Vm) vm = make(NULL);
    g_assert_true(vm_define(vm, "confiture.place", native_place, NULL, NULL));
    g_assert_true(vm_define(vm, "confiture.again", native_again, NULL, NULL));
    run(vm, "assert(confiture.place() == 1)\nassert(confiture.place() == 2)");
    run(vm, "assert(confiture.again(function() return 5 end) == 5)");
    refused(vm, "confiture.again(function()\nerror('inside')\nend)", "inside", 1);
    /* The budget is the whole entry's, and what C calls cannot swallow it. */
    refused(vm, "while true do pcall(confiture.again, function()\nwhile true do end end) end",
            "the script did not end within 2000000 instructions", 2);
}

/* A long name is cut in Lua's messages, not in ours. */
static void
test_long_name(void)
{
    g_autofree char *deep = g_strnfill(200, 'd');
    g_autofree char *shown = g_strdup_printf("db/lint/%s/rule.lua", deep);
    g_autoptr(Vm) vm = make(NULL);
    static const char *const texts[] = {"\nerror('x')", "\nx = = 1"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(vm_load_text(vm, texts[i], strlen(texts[i]), shown, &error));
        g_assert_cmpstr(error_fields(error)->file, ==, shown);
        g_assert_cmpint(error_fields(error)->line, ==, 2);
        g_assert_null(strstr(error->message, "rule.lua"));
    }
}

/* Memory refused at every point: no leak (the sanitizer looks), no crash, and an error that says so. */
static void
test_starved(void)
{
    const char *text = "local t = {} for i = 1, 2000 do t[i] = {('x'):rep(i), keep({i})} end return #t";
    unsigned failed = 0;
    for (size_t memory = 256 << 10; memory < 6 << 20; memory += 50021) {
        const VmLimits scarce = {.memory = memory, .instructions = 2000000, .milliseconds = 20000};
        g_autoptr(GError) error = NULL;
        g_autoptr(Vm) vm = vm_new(&scarce, NULL);
        g_assert_true(vm_define(vm, "keep", native_keep, NULL, NULL));
        if (vm_load_text(vm, text, strlen(text), "t.lua", &error))
            continue;
        failed++;
        g_assert_error(error, CONFITURE_ERROR, ERR_LUA);
        if (!strstr(error->message, "KB of memory"))
            g_error("%s", error->message);
    }
    g_assert_cmpuint(failed, >, 10);
    g_assert_cmpuint(failed, <, 110);
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_autofree char *directory = tap_source_path("tests/cases/lua");
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; (name = g_dir_read_name(dir));)
        g_ptr_array_add(names, g_strdup(name));
    g_assert_cmpuint(names->len, >, 30);
    for (unsigned i = 0; i < names->len; i++) {
        g_autofree char *path = g_strconcat("/lua/case/", g_ptr_array_index(names, i), NULL);
        g_test_add_data_func(path, g_ptr_array_index(names, i), test_case);
    }
    g_test_add_func("/lua/time", test_time);
    g_test_add_func("/lua/objects", test_objects);
    g_test_add_func("/lua/results", test_results);
    g_test_add_func("/lua/native-error", test_native_error);
    g_test_add_func("/lua/nested", test_nested);
    g_test_add_func("/lua/long-name", test_long_name);
    g_test_add_func("/lua/starved", test_starved);
    return g_test_run();
}
