#include "lint/pattern.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/suggest.h"

typedef enum {
    TEST_GLOB,
    TEST_BOOLEAN,
    TEST_ABSENT,
    TEST_NUMBER,
    TEST_CHOICE,
    TEST_OBJECT,
    TEST_ITEMS
} TestKind;
typedef enum { ITEMS_ANY, ITEMS_ALL, ITEMS_NONE } Quantifier;
typedef enum { EQUAL, NOT_EQUAL, LESS, AT_MOST, MORE, AT_LEAST } Comparison;

typedef struct {
    TestKind kind;
    char *text; /* GLOB, and what a NUMBER was written as */
    bool wanted;
    Comparison comparison;
    int64_t number;
    GPtrArray *choices; /* of Test */
    Pattern *pattern;   /* OBJECT, ITEMS */
    Quantifier quantifier;
} Test;

typedef struct {
    const VmField *field; /* NULL: `negated` instead */
    Test *test;
    Pattern *negated;
} Condition;

struct Pattern {
    const VmClass *class;
    GPtrArray *conditions; /* of Condition */
};

/* --- reading --- */

static void
test_free(gpointer data)
{
    Test *test = data;
    if (!test)
        return;
    g_free(test->text);
    if (test->choices)
        g_ptr_array_unref(test->choices);
    pattern_free(test->pattern);
    g_free(test);
}

static void
condition_free(gpointer data)
{
    Condition *condition = data;
    test_free(condition->test);
    pattern_free(condition->negated);
    g_free(condition);
}

void
pattern_free(Pattern *pattern)
{
    if (!pattern)
        return;
    g_ptr_array_unref(pattern->conditions);
    g_free(pattern);
}

static bool
refuse(const YamlFile *file, const YamlNode *node, GError **error)
{
    yaml_blame(file, node->line, node->column, error);
    return false;
}

/* "> 20"; a plain number is "= 20". */
static bool
read_number(const char *text, Comparison *comparison, int64_t *number)
{
    static const struct {
        const char *sign;
        Comparison comparison;
    } signs[] = {{"!=", NOT_EQUAL}, {"<=", AT_MOST}, {">=", AT_LEAST},
                 {"=", EQUAL},      {"<", LESS},     {">", MORE}};
    *comparison = EQUAL;
    for (unsigned i = 0; i < G_N_ELEMENTS(signs); i++) {
        const size_t length = strlen(signs[i].sign);
        if (strncmp(text, signs[i].sign, length) == 0) {
            *comparison = signs[i].comparison;
            text += length;
            break;
        }
    }
    text += strspn(text, " ");
    char *end;
    *number = g_ascii_strtoll(text, &end, 10);
    return end > text && *end == '\0';
}

static Test *
read_scalar(const YamlNode *node)
{
    Test *test = g_new0(Test, 1);
    test->text = g_strdup(node->text);
    if (yaml_is_null(node))
        test->kind = TEST_ABSENT;
    else if (node->plain && (strcmp(node->text, "true") == 0 || strcmp(node->text, "false") == 0)) {
        test->kind = TEST_BOOLEAN;
        test->wanted = node->text[0] == 't';
    } else if (read_number(node->text, &test->comparison, &test->number))
        test->kind = TEST_NUMBER;
    else
        test->kind = TEST_GLOB;
    return test;
}

static Test *read_test(const YamlFile *file, const YamlNode *node, const VmClass *parts, bool list,
                       GError **error);

static Test *
read_choices(const YamlFile *file, const YamlNode *node, GError **error)
{
    Test *test = g_new0(Test, 1);
    test->kind = TEST_CHOICE;
    test->choices = g_ptr_array_new_with_free_func(test_free);
    for (unsigned i = 0; i < node->items->len; i++) {
        Test *choice = read_test(file, node->items->pdata[i], NULL, false, error);
        if (!choice) {
            test_free(test);
            return NULL;
        }
        g_ptr_array_add(test->choices, choice);
    }
    return test;
}

/* {any: {...}}: one key. */
static Test *
read_items(const YamlFile *file, const YamlNode *node, const VmClass *parts, GError **error)
{
    static const char *const words[] = {"any", "all", "none", NULL};
    const YamlNode *key = node->keys->len == 1 ? node->keys->pdata[0] : NULL;
    Quantifier quantifier = ITEMS_ANY;
    while (key && words[quantifier] && strcmp(words[quantifier], key->text) != 0)
        quantifier++;
    if (!key || !words[quantifier]) {
        error_set(error, ERR_CONFIG,
                  "a condition on a list is one of any, all, none and what its items must be");
        error_hint(error, "For example: {any: {name: tenant_id}}; or a number, \"> 3\".");
        refuse(file, key ? key : node, error);
        return NULL;
    }
    Pattern *pattern = pattern_read(file, node->items->pdata[0], parts, error);
    if (!pattern)
        return NULL;
    Test *test = g_new0(Test, 1);
    test->kind = TEST_ITEMS;
    test->quantifier = quantifier;
    test->pattern = pattern;
    return test;
}

/* `parts`: what the property leads to; NULL: it is plain. */
static Test *
read_test(const YamlFile *file, const YamlNode *node, const VmClass *parts, bool list, GError **error)
{
    if (node->kind == YAML_SCALAR)
        return read_scalar(node);
    if (node->kind == YAML_SEQUENCE)
        return read_choices(file, node, error);
    if (!parts) {
        error_set(error, ERR_CONFIG,
                  "the property has no properties of its own: a mapping cannot describe it");
        refuse(file, node, error);
        return NULL;
    }
    if (list)
        return read_items(file, node, parts, error);
    Pattern *pattern = pattern_read(file, node, parts, error);
    if (!pattern)
        return NULL;
    Test *test = g_new0(Test, 1);
    test->kind = TEST_OBJECT;
    test->pattern = pattern;
    return test;
}

static void
unknown_property(const YamlFile *file, const YamlNode *key, const VmClass *class, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (unsigned i = 0; i < class->count; i++)
        g_ptr_array_add(names, (gpointer)(uintptr_t) class->fields[i].name);
    g_ptr_array_add(names, NULL);
    const char *nearest = suggest_nearest(key->text, (const char *const *)names->pdata);
    g_autofree char *all = g_strjoinv(", ", (char **)names->pdata);
    error_set(error, ERR_CONFIG, "a %s has no property \"%s\"", class->name, key->text);
    if (nearest)
        error_hint(error, "Did you mean \"%s\"?", nearest);
    else
        error_hint(error, "It has: %s.", all);
    refuse(file, key, error);
}

static bool
read_condition(const YamlFile *file, const YamlNode *key, const YamlNode *value, Pattern *pattern,
               GError **error)
{
    Condition *condition = g_new0(Condition, 1);
    g_ptr_array_add(pattern->conditions, condition);
    if (strcmp(key->text, "not") == 0)
        return (condition->negated = pattern_read(file, value, pattern->class, error)) != NULL;
    condition->field = object_field(pattern->class, key->text);
    if (!condition->field) {
        unknown_property(file, key, pattern->class, error);
        return false;
    }
    bool list = false;
    const VmClass *parts = object_parts(pattern->class, condition->field->name, &list);
    condition->test = read_test(file, value, parts, list, error);
    return condition->test != NULL;
}

Pattern *
pattern_read(const YamlFile *file, const YamlNode *node, const VmClass *class, GError **error)
{
    if (node->kind != YAML_MAPPING) {
        error_set(error, ERR_CONFIG, "conditions are a mapping of properties to what they must be, not %s",
                  yaml_kind_name(node));
        refuse(file, node, error);
        return NULL;
    }
    g_autoptr(Pattern) pattern = g_new0(Pattern, 1);
    pattern->class = class;
    pattern->conditions = g_ptr_array_new_with_free_func(condition_free);
    for (unsigned i = 0; i < node->items->len; i++)
        if (!read_condition(file, node->keys->pdata[i], node->items->pdata[i], pattern, error))
            return NULL;
    return g_steal_pointer(&pattern);
}

/* --- holding --- */

typedef struct {
    const SchemaObjects *objects;
    Arena *scratch;
} Eval;

static VmValue
property(const Eval *eval, const VmField *field, const void *self, const void *owner)
{
    const VmSelf getter = {self, owner, (void *)(uintptr_t)eval->objects, eval->scratch};
    return field->get(&getter);
}

/* How many items a value has that is a list; -1: it is none. */
static int64_t
length_of(const VmValue *value)
{
    if (value->kind == VM_LIST)
        return value->list.items ? value->list.items->len : 0;
    if (value->kind == VM_TABLE)
        return value->table.count;
    return value->kind == VM_STRINGS ? (int64_t)g_strv_length((char **)(uintptr_t)value->strings) : -1;
}

static bool
is_there(const VmValue *value)
{
    if (value->kind == VM_BOOLEAN)
        return value->boolean;
    if (value->kind == VM_STRING)
        return value->string.text && value->string.length > 0;
    if (value->kind == VM_OBJECT)
        return value->object.self != NULL;
    const int64_t length = length_of(value);
    return length >= 0 ? length > 0 : value->kind != VM_NIL;
}

static bool
glob_holds(const char *glob, const VmValue *value)
{
    if (value->kind == VM_STRING)
        return value->string.text && fnmatch(glob, value->string.text, 0) == 0;
    for (unsigned i = 0; value->kind == VM_STRINGS && value->strings[i]; i++)
        if (fnmatch(glob, value->strings[i], 0) == 0)
            return true;
    for (unsigned i = 0; value->kind == VM_TABLE && i < value->table.count; i++)
        if (glob_holds(glob, &value->table.entries[i].value))
            return true;
    return false;
}

static bool
number_holds(const Test *test, const VmValue *value)
{
    const int64_t length = length_of(value);
    /* A name may look like a number. */
    if (value->kind == VM_STRING)
        return glob_holds(test->text, value);
    if (value->kind != VM_INTEGER && length < 0)
        return false;
    const int64_t number = value->kind == VM_INTEGER ? value->integer : length;
    switch (test->comparison) {
    case EQUAL:
        return number == test->number;
    case NOT_EQUAL:
        return number != test->number;
    case LESS:
        return number < test->number;
    case AT_MOST:
        return number <= test->number;
    case MORE:
        return number > test->number;
    case AT_LEAST:
        break;
    }
    return number >= test->number;
}

static bool
items_hold(const Eval *eval, const Test *test, const VmValue *value)
{
    const GPtrArray *items = value->kind == VM_LIST ? value->list.items : NULL;
    unsigned count = 0;
    for (unsigned i = 0; items && i < items->len; i++)
        count +=
            pattern_holds(test->pattern, eval->objects, items->pdata[i], value->list.owner, eval->scratch);
    return test->quantifier == ITEMS_ANY    ? count > 0
           : test->quantifier == ITEMS_NONE ? count == 0
                                            : count == (items ? items->len : 0);
}

static bool
test_holds(const Eval *eval, const Test *test, const VmValue *value)
{
    switch (test->kind) {
    case TEST_GLOB:
        return glob_holds(test->text, value);
    case TEST_BOOLEAN:
        return is_there(value) == test->wanted;
    case TEST_ABSENT:
        return !is_there(value);
    case TEST_NUMBER:
        return number_holds(test, value);
    case TEST_CHOICE:
        for (unsigned i = 0; i < test->choices->len; i++)
            if (test_holds(eval, test->choices->pdata[i], value))
                return true;
        return false;
    case TEST_OBJECT:
        return value->kind == VM_OBJECT && value->object.self &&
               pattern_holds(test->pattern, eval->objects, value->object.self, value->object.owner,
                             eval->scratch);
    case TEST_ITEMS:
        break;
    }
    return items_hold(eval, test, value);
}

bool
pattern_holds(const Pattern *pattern, const SchemaObjects *objects, const void *self, const void *owner,
              Arena *scratch)
{
    const Eval eval = {objects, scratch};
    for (unsigned i = 0; i < pattern->conditions->len; i++) {
        const Condition *condition = pattern->conditions->pdata[i];
        if (condition->negated) {
            if (pattern_holds(condition->negated, objects, self, owner, scratch))
                return false;
            continue;
        }
        const VmValue value = property(&eval, condition->field, self, owner);
        if (!test_holds(&eval, condition->test, &value))
            return false;
    }
    return true;
}

/* --- messages --- */

/* The next "{word}" at or behind `text`, or NULL. */
static const char *
next_word(const char *text, size_t *length)
{
    for (const char *open = strchr(text, '{'); open; open = strchr(open + 1, '{')) {
        *length = strspn(open + 1, "abcdefghijklmnopqrstuvwxyz_");
        if (*length > 0 && open[1 + *length] == '}')
            return open;
    }
    return NULL;
}

bool
pattern_check_message(const YamlFile *file, const YamlNode *node, const VmClass *class, GError **error)
{
    size_t length;
    for (const char *at = next_word(node->text, &length); at; at = next_word(at + 1, &length)) {
        g_autofree char *name = g_strndup(at + 1, length);
        bool list;
        if (strcmp(name, "object") == 0 || (object_field(class, name) && !object_parts(class, name, &list)))
            continue;
        error_set(error, ERR_CONFIG, "there is nothing to put in for {%s}", name);
        error_hint(error, "{object}, {name} and the other properties of a %s that are text.", class->name);
        return refuse(file, node, error);
    }
    return true;
}

static void
append_value(GString *out, const VmValue *value)
{
    if (value->kind == VM_STRING && value->string.text)
        g_string_append(out, value->string.text);
    else if (value->kind == VM_BOOLEAN)
        g_string_append(out, value->boolean ? "true" : "false");
    else if (value->kind == VM_INTEGER)
        g_string_append_printf(out, "%" G_GINT64_FORMAT, (gint64)value->integer);
    else if (value->kind == VM_STRINGS) {
        g_autofree char *all = g_strjoinv(", ", (char **)(uintptr_t)value->strings);
        g_string_append(out, all);
    } else {
        g_string_append(out, "nothing");
    }
}

char *
pattern_message(const char *text, const SchemaObjects *objects, const VmClass *class, const void *self,
                const void *owner, Arena *scratch)
{
    const Eval eval = {objects, scratch};
    GString *out = g_string_new(NULL);
    size_t length;
    for (const char *at = next_word(text, &length); at; at = next_word(text, &length)) {
        g_autofree char *name = g_strndup(at + 1, length);
        g_string_append_len(out, text, at - text);
        if (strcmp(name, "object") == 0) {
            g_autofree char *shown = object_shown(class, self, owner);
            g_string_append(out, shown);
        } else {
            const VmValue value = property(&eval, object_field(class, name), self, owner);
            append_value(out, &value);
        }
        text = at + length + 2;
    }
    g_string_append(out, text);
    return g_string_free(out, FALSE);
}
