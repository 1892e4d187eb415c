#include "mask/profile.h"

#include <string.h>

#include "base/errors.h"
#include "base/suggest.h"
#include "mask/composite.h"
#include "mask/strategies.h"

static const char PATH[] = "db/anonymization.yaml";

static void
column_free(gpointer data)
{
    ProfileColumn *column = data;
    g_free(column->name);
    g_free(column->domain);
    mask_when_free(column->when);
    if (column->parameters)
        g_hash_table_unref(column->parameters);
    g_free(column);
}

static void
table_free(gpointer data)
{
    ProfileTable *table = data;
    g_free(table->name);
    g_ptr_array_unref(table->columns);
    g_free(table);
}

static void
composite_free(gpointer composite)
{
    mask_composite_free(composite);
}

void
mask_profile_free(MaskProfile *profile)
{
    if (!profile)
        return;
    yaml_file_free(profile->file);
    g_ptr_array_unref(profile->tables);
    g_ptr_array_unref(profile->composites);
    g_hash_table_unref(profile->rows);
    g_free(profile);
}

static bool
blame(const MaskProfile *profile, const YamlNode *node, GError **error)
{
    yaml_blame(profile->file, node->line, node->column, error);
    return false;
}

static bool
check_keys(const MaskProfile *profile, const YamlNode *mapping, const char *const *known, const char *what,
           GError **error)
{
    for (unsigned i = 0; i < mapping->keys->len; i++) {
        const YamlNode *key = mapping->keys->pdata[i];
        if (g_strv_contains(known, key->text))
            continue;
        const char *nearest = suggest_nearest(key->text, known);
        g_autofree char *all = g_strjoinv(", ", (char **)(uintptr_t)known);
        error_set(error, ERR_CONFIG, "%s has no \"%s\"", what, key->text);
        if (nearest)
            error_hint(error, "Did you mean \"%s\"?", nearest);
        else
            error_hint(error, "It has %s.", all);
        return blame(profile, key, error);
    }
    return true;
}

/* --- the key --- */

static bool
read_key(MaskProfile *profile, const YamlNode *node, GError **error)
{
    static const char *const known[] = {"env", "file", "command", "fd", NULL};
    if (node->kind == YAML_SCALAR && strcmp(node->text, "ephemeral") == 0) {
        profile->key.ephemeral = true;
        return true;
    }
    if (node->kind != YAML_MAPPING || node->keys->len != 1) {
        /* Not repeated: it may be a key, which is not written here. */
        error_set(error, ERR_CONFIG,
                  "key says where the key is: one of env, file, command and fd; or it is ephemeral");
        error_hint(error, "key: {env: CONFITURE_MASK_KEY}");
        error_place(error, profile->file->shown, node->line, node->column);
        return false;
    }
    if (!check_keys(profile, node, known, "key", error))
        return false;
    const YamlNode *value = node->items->pdata[0];
    const char *kind = ((const YamlNode *)node->keys->pdata[0])->text;
    gint64 fd = -1;
    if (value->kind != YAML_SCALAR || !*value->text ||
        (strcmp(kind, "fd") == 0 && !g_ascii_string_to_signed(value->text, 10, 0, 65535, &fd, NULL))) {
        error_set(error, ERR_CONFIG, "%s of key is %s", kind, strcmp(kind, "fd") == 0 ? "a number" : "text");
        return blame(profile, value, error);
    }
    profile->key.fd = (int)fd;
    if (strcmp(kind, "env") == 0)
        profile->key.env = value->text;
    else if (strcmp(kind, "file") == 0)
        profile->key.file = value->text;
    else if (strcmp(kind, "command") == 0)
        profile->key.command = value->text;
    return true;
}

MaskKey *
mask_profile_key(const MaskProfile *profile, GError **error)
{
    if (profile->key.env || profile->key.file || profile->key.command || profile->key.fd >= 0 ||
        profile->key.ephemeral)
        return mask_key_open(&profile->key, error);
    error_set(error, ERR_CONFIG, "%s names no key", profile->file->shown);
    error_hint(error,
               "key: {env: CONFITURE_MASK_KEY}, or key: ephemeral for masks that no later run can repeat.");
    return NULL;
}

/* --- columns --- */

/* A strategy by its name. NULL with an error that has its place. */
static const MaskStrategy *
named_strategy(const MaskProfile *profile, const YamlNode *node, GError **error)
{
    /* YAML's null is the strategy of that name. */
    const MaskStrategy *strategy =
        mask_strategy_find(profile->custom, yaml_is_null(node) ? "null" : node->text);
    if (strategy)
        return strategy;
    g_autoptr(GPtrArray) all = mask_strategies(profile->custom);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (unsigned i = 0; i < all->len; i++)
        g_ptr_array_add(names, (char *)(uintptr_t)((const MaskStrategy *)all->pdata[i])->name);
    g_ptr_array_add(names, (char *)(uintptr_t) "keep");
    g_ptr_array_add(names, NULL);
    const char *nearest = suggest_nearest(node->text, (const char *const *)names->pdata);
    error_set(error, ERR_CONFIG, "there is no strategy \"%s\"", node->text);
    if (nearest)
        error_hint(error, "Did you mean \"%s\"? confiture anonymize strategies lists them.", nearest);
    else
        error_hint(error, "confiture anonymize strategies lists them.");
    blame(profile, node, error);
    return NULL;
}

/* A list or mapping as the text of a parameter: "a,b", "a=b,c=d". NULL when an item would fall apart again.
 */
static char *
list_text(const MaskProfile *profile, const YamlNode *list, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned i = 0; i < list->items->len; i++) {
        const YamlNode *key = list->kind == YAML_MAPPING ? list->keys->pdata[i] : NULL;
        const YamlNode *item = list->items->pdata[i];
        if (item->kind != YAML_SCALAR || strchr(item->text, ',') || (key && strpbrk(key->text, ",="))) {
            error_set(error, ERR_CONFIG, "an item is text without commas%s",
                      key ? ", and its key without \"=\"" : "");
            blame(profile, item, error);
            return NULL;
        }
        g_string_append_printf(text, "%s%s%s%s", i ? "," : "", key ? key->text : "", key ? "=" : "",
                               item->text);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* when: {column: value}, {column: [value, value]}; YAML's null is null. */
static bool
read_when(const MaskProfile *profile, const YamlNode *node, ProfileColumn *column, GError **error)
{
    bool ok = node->kind == YAML_MAPPING && node->keys->len > 0;
    column->when = mask_when_new();
    for (unsigned i = 0; ok && i < node->keys->len; i++) {
        const char *name = ((const YamlNode *)node->keys->pdata[i])->text;
        const YamlNode *value = node->items->pdata[i];
        const bool list = value->kind == YAML_SEQUENCE;
        const unsigned count = list ? value->items->len : 1;
        ok = count > 0;
        for (unsigned v = 0; ok && v < count; v++) {
            const YamlNode *item = list ? value->items->pdata[v] : value;
            ok = item->kind == YAML_SCALAR;
            if (ok)
                mask_when_add(column->when, name, yaml_is_null(item) ? NULL : item->text);
        }
    }
    if (ok)
        return true;
    error_set(error, ERR_CONFIG, "when is a mapping of columns to their values");
    error_hint(error, "when: {country: [DE, FR], deleted: null}");
    return blame(profile, node, error);
}

static bool read_rule(const MaskProfile *profile, const YamlNode *node, const MaskStrategy **strategy,
                      GHashTable *parameters, ProfileColumn *column, GError **error);

static void
part_free(gpointer part)
{
    mask_part_free(part);
}

/* The rules of a list, or of a mapping of paths: what they make is the profile's. NULL with an error that has
 * its place. */
static const MaskStrategy *
read_parts(const MaskProfile *profile, const YamlNode *node,
           MaskStrategy *(*make)(GPtrArray *parts, GError **error), GError **error)
{
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(part_free);
    for (unsigned i = 0; i < node->items->len; i++) {
        const YamlNode *path = node->kind == YAML_MAPPING ? node->keys->pdata[i] : NULL;
        MaskPart *part = mask_part_new(path ? path->text : NULL);
        g_ptr_array_add(parts, part);
        if (!read_rule(profile, node->items->pdata[i], &part->strategy, part->parameters, NULL, error))
            return NULL;
    }
    MaskStrategy *made = make(g_steal_pointer(&parts), error);
    if (made)
        g_ptr_array_add(profile->composites, made);
    else
        blame(profile, node, error);
    return made;
}

/* What stands in a mapping beside its strategy. */
static bool
read_parameter(const MaskProfile *profile, const YamlNode *key, const YamlNode *value,
               const MaskStrategy **strategy, GHashTable *parameters, ProfileColumn *column, GError **error)
{
    if (column && strcmp(key->text, "when") == 0)
        return read_when(profile, value, column, error);
    if (*strategy == &mask_json && strcmp(key->text, "paths") == 0 && value->kind == YAML_MAPPING) {
        *strategy = read_parts(profile, value, mask_document_new, error);
        return *strategy != NULL;
    }
    char *text = value->kind == YAML_SCALAR ? g_strdup(value->text) : list_text(profile, value, error);
    if (text && column && strcmp(key->text, "domain") == 0)
        column->domain = text;
    else if (text)
        g_hash_table_insert(parameters, g_strdup(key->text), text);
    return text != NULL;
}

/* keep, a strategy, a list of them, or a mapping that says more of one of these. `column` NULL: a part, which
 * has neither domain nor condition of its own. */
static bool
read_rule(const MaskProfile *profile, const YamlNode *node, const MaskStrategy **strategy,
          GHashTable *parameters, ProfileColumn *column, GError **error)
{
    if (node->kind == YAML_SEQUENCE) {
        *strategy = read_parts(profile, node, mask_chain_new, error);
        return *strategy != NULL;
    }
    if (node->kind == YAML_SCALAR) {
        const bool keep = strcmp(node->text, "keep") == 0;
        *strategy = keep ? NULL : named_strategy(profile, node, error);
        return keep || *strategy;
    }
    const YamlNode *inner = yaml_get(node, "strategy");
    if (!inner || inner->kind == YAML_MAPPING) {
        error_set(error, ERR_CONFIG, "this rule has no strategy");
        error_hint(error, "{strategy: NAME, ...}");
        return blame(profile, node, error);
    }
    bool ok = read_rule(profile, inner, strategy, parameters, column, error);
    for (unsigned i = 0; ok && i < node->keys->len; i++)
        if (node->items->pdata[i] != inner)
            ok = read_parameter(profile, node->keys->pdata[i], node->items->pdata[i], strategy, parameters,
                                column, error);
    return ok;
}

static bool
read_column(const MaskProfile *profile, ProfileTable *table, const YamlNode *key, const YamlNode *value,
            GError **error)
{
    ProfileColumn *column = g_new0(ProfileColumn, 1);
    g_ptr_array_add(table->columns, column);
    column->name = g_strdup(key->text);
    column->line = key->line;
    column->column = key->column;
    column->parameters = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return read_rule(profile, value, &column->strategy, column->parameters, column, error);
}

char *
mask_profile_text(const ProfileColumn *column, const char *domain)
{
    if (!column || !column->strategy)
        return g_strdup("keep");
    g_autofree char *text = mask_strategy_text(column->strategy, column->parameters);
    g_autofree char *when = column->when ? mask_when_text(column->when) : NULL;
    return g_strconcat(text, " in ", column->domain ? column->domain : domain, when, NULL);
}

static bool
read_table(MaskProfile *profile, const YamlNode *key, const YamlNode *value, GError **error)
{
    ProfileTable *table = g_new0(ProfileTable, 1);
    g_ptr_array_add(profile->tables, table);
    table->name = g_strdup(key->text);
    table->line = key->line;
    table->column = key->column;
    table->columns = g_ptr_array_new_with_free_func(column_free);
    table->keep = value->kind == YAML_SCALAR && strcmp(value->text, "keep") == 0;
    if (!table->keep && value->kind != YAML_MAPPING) {
        error_set(error, ERR_CONFIG, "table %s is keep, or a mapping of its columns", table->name);
        return blame(profile, value, error);
    }
    for (unsigned i = 0; !table->keep && i < value->keys->len; i++)
        if (!read_column(profile, table, value->keys->pdata[i], value->items->pdata[i], error))
            return false;
    return true;
}

static bool
read_rows(MaskProfile *profile, const YamlNode *node, GError **error)
{
    if (node->kind != YAML_MAPPING) {
        error_set(error, ERR_CONFIG, "rows is a mapping of tables to conditions");
        return blame(profile, node, error);
    }
    for (unsigned i = 0; i < node->keys->len; i++) {
        const YamlNode *value = node->items->pdata[i];
        if (value->kind != YAML_SCALAR || !*value->text) {
            error_set(error, ERR_CONFIG, "the rows of a table are a condition in SQL");
            return blame(profile, value, error);
        }
        g_hash_table_insert(profile->rows, g_strdup(((const YamlNode *)node->keys->pdata[i])->text),
                            g_strdup(value->text));
    }
    return true;
}

MaskProfile *
mask_profile_read(const Config *config, const MaskCustom *custom, GError **error)
{
    static const char *const known[] = {"key", "tables", "rows", NULL};
    g_autofree char *path = g_build_filename(config->project_directory, PATH, NULL);
    g_autoptr(MaskProfile) profile = g_new0(MaskProfile, 1);
    profile->custom = custom;
    profile->key.fd = -1;
    profile->tables = g_ptr_array_new_with_free_func(table_free);
    profile->composites = g_ptr_array_new_with_free_func(composite_free);
    profile->rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        error_set(error, ERR_FILE, "there is no masking profile: %s", PATH);
        error_hint(error, "It begins with \"key: {env: CONFITURE_MASK_KEY}\" and \"tables:\"; "
                          "confiture anonymize strategies lists what may stand there.");
        return NULL;
    }
    profile->file = yaml_read(path, PATH, error);
    if (!profile->file || !check_keys(profile, profile->file->root, known, "the profile", error))
        return NULL;
    const YamlNode *key = yaml_get(profile->file->root, "key");
    const YamlNode *tables = yaml_get(profile->file->root, "tables");
    const YamlNode *rows = yaml_get(profile->file->root, "rows");
    if ((key && !read_key(profile, key, error)) || (rows && !read_rows(profile, rows, error)))
        return NULL;
    if (tables && tables->kind != YAML_MAPPING) {
        error_set(error, ERR_CONFIG, "tables is a mapping of tables");
        blame(profile, tables, error);
        return NULL;
    }
    for (unsigned i = 0; tables && i < tables->keys->len; i++)
        if (!read_table(profile, tables->keys->pdata[i], tables->items->pdata[i], error))
            return NULL;
    return g_steal_pointer(&profile);
}
