/* Rules of plugins: what a confiture_lint can be asked, by the same properties that Lua and YAML see. */
#include <confiture/plugin.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/errors.h"
#include "base/interrupt.h"
#include "lint/custom_internal.h"

/* What a confiture_object stands for. */
struct confiture_object {
    const VmClass *class;
    const void *self, *owner;
};

/* What a confiture_lint stands for, while its rule runs. */
typedef struct {
    confiture_lint face;
    Lint *lint;
    SchemaObjects *objects;
    Arena *arena; /* objects and texts handed out */
    int64_t deadline;
    GError *problem;
} PluginLint;

/* --- properties --- */

static VmValue
value_of(const confiture_lint *face, const confiture_object *object, const char *property)
{
    const PluginLint *self = face->host;
    const VmField *field = object && property ? object_field(object->class, property) : NULL;
    const VmSelf looked = {object ? object->self : NULL, object ? object->owner : NULL, self->objects,
                           self->arena};
    return field ? field->get(&looked) : vm_nil();
}

static const char *
text_of(const PluginLint *self, const VmValue *value)
{
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    switch ((int)value->kind) {
    case VM_STRING:
        return arena_strndup(self->arena, value->string.text, value->string.length);
    case VM_BOOLEAN:
        return value->boolean ? "true" : "false";
    case VM_INTEGER:
        g_snprintf(number, sizeof number, "%" G_GINT64_FORMAT, value->integer);
        return arena_strdup(self->arena, number);
    case VM_NUMBER:
        return arena_strdup(self->arena, g_ascii_dtostr(number, sizeof number, value->number));
    default:
        return NULL;
    }
}

static const char *
property_text(const confiture_lint *face, const confiture_object *object, const char *property)
{
    const VmValue value = value_of(face, object, property);
    return text_of(face->host, &value);
}

static int32_t
property_count(const confiture_lint *face, const confiture_object *object, const char *property)
{
    const VmValue value = value_of(face, object, property);
    switch ((int)value.kind) {
    case VM_LIST:
        return (int32_t)value.list.items->len;
    case VM_STRINGS:
        return (int32_t)g_strv_length((char **)(uintptr_t)value.strings);
    case VM_TABLE: /* a list of text that a getter has made */
        return (int32_t)value.table.count;
    default:
        return -1;
    }
}

static const char *
text_item(const confiture_lint *face, const confiture_object *object, const char *property, int32_t index)
{
    const VmValue value = value_of(face, object, property);
    if (index < 0 || index >= property_count(face, object, property))
        return NULL;
    if (value.kind == VM_STRINGS)
        return value.strings[index];
    return value.kind == VM_TABLE ? text_of(face->host, &value.table.entries[index].value) : NULL;
}

static const confiture_object *
hand_out(const PluginLint *self, const VmClass *class, const void *struct_of, const void *owner)
{
    if (!struct_of)
        return NULL;
    confiture_object *object = arena_alloc(self->arena, sizeof *object);
    *object = (confiture_object){class, struct_of, owner};
    return object;
}

static const confiture_object *
item(const confiture_lint *face, const confiture_object *object, const char *property, int32_t index)
{
    const VmValue value = value_of(face, object, property);
    if (value.kind == VM_OBJECT && index == 0)
        return hand_out(face->host, value.object.class, value.object.self, value.object.owner);
    if (value.kind != VM_LIST || index < 0 || (unsigned)index >= value.list.items->len)
        return NULL;
    return hand_out(face->host, value.list.class, value.list.items->pdata[index], value.list.owner);
}

static const confiture_object *
named(const confiture_lint *face, const confiture_object *object, const char *property, const char *name)
{
    const PluginLint *self = face->host;
    const VmValue value = value_of(face, object, property);
    if (value.kind != VM_LIST || !name)
        return NULL;
    const void *found = vm_list_named(value.list.class, value.list.items, name, self->objects);
    return hand_out(self, value.list.class, found, value.list.owner);
}

/* --- findings --- */

static int
report(const confiture_lint *face, const confiture_object *object, const char *message, const char *hint)
{
    PluginLint *self = face->host;
    if (!object || object->class == &schema_class || !message || !*message) {
        if (!self->problem)
            error_set(&self->problem, ERR_CONFIG, "it reports without %s",
                      message && *message ? "an object of the schema" : "a message");
        return -1;
    }
    g_autofree char *text = g_utf8_make_valid(message, -1);
    g_autofree char *words = hint && *hint ? g_utf8_make_valid(hint, -1) : NULL;
    const VmValue value = vm_object(object->class, object->self, object->owner);
    custom_report(self->lint, &value, text, words);
    return 0;
}

static int
stopped(const confiture_lint *face)
{
    const PluginLint *self = face->host;
    return interrupt_pending() || clock_now_ms() > self->deadline;
}

/* --- rules --- */

bool
custom_plugin_add(CustomRules *rules, const PluginRule *plugin, GError **error)
{
    CustomText text = {.id = plugin->id,
                       .category = plugin->category,
                       .reason = plugin->reason,
                       .message = plugin->id,
                       .hint = plugin->hint,
                       .severity = SEVERITY_WARNING};
    CustomRule *made = NULL;
    if (plugin->severity && !severity_parse(plugin->severity, &text.severity))
        error_set(error, ERR_CONFIG, "severity of rule %s is off, info, warning or error, not \"%s\"",
                  plugin->id, plugin->severity);
    else
        made = custom_rule_new(rules, &text, error);
    if (!made) {
        g_prefix_error(error, "plugin %s: ", plugin->plugin);
        return false;
    }
    made->plugin = plugin;
    made->rule.schema = custom_plugin_run;
    g_ptr_array_add(rules->rules, made);
    return true;
}

static void
judge(PluginLint *self, const PluginRule *rule, int status)
{
    Lint *lint = self->lint;
    if (interrupt_check(&lint->failure))
        return;
    if (self->problem)
        g_propagate_error(&lint->failure, g_steal_pointer(&self->problem));
    else if (clock_now_ms() > self->deadline)
        error_set(&lint->failure, ERR_CONFIG, "it did not end in time");
    else if (status != 0)
        error_set(&lint->failure, ERR_CONFIG, "it answered %d", status);
    if (lint->failure)
        error_context(&lint->failure, "while running rule %s of plugin %s", rule->id, rule->plugin);
}

void
custom_plugin_run(Lint *lint, const Model *model)
{
    const PluginRule *rule = custom_running(lint)->plugin;
    g_auto(SchemaObjects) objects = {0};
    if (lint->failure)
        return;
    schema_objects_open(&objects, lint, model);
    PluginLint self = {.lint = lint,
                       .objects = &objects,
                       .arena = arena_new(),
                       .deadline = clock_now_ms() + lint->config->lint_lua_time};
    const confiture_object root = {&schema_class, &objects, NULL};
    self.face = (confiture_lint){.size = sizeof self.face,
                                 .rule = rule->id,
                                 .schema = &root,
                                 .host = &self,
                                 .text = property_text,
                                 .count = property_count,
                                 .text_item = text_item,
                                 .item = item,
                                 .named = named,
                                 .report = report,
                                 .stopped = stopped};
    const int status = rule->check(&self.face, rule->data);
    judge(&self, rule, status);
    g_clear_error(&self.problem);
    arena_free(self.arena);
}
