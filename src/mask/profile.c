#include "mask/profile.h"

#include <string.h>

#include "base/errors.h"
#include "base/suggest.h"
#include "mask/chain.h"

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
chain_free(gpointer chain)
{
    mask_chain_free(chain);
}

void
mask_profile_free(MaskProfile *profile)
{
    if (!profile)
        return;
    yaml_file_free(profile->file);
    g_ptr_array_unref(profile->tables);
    g_ptr_array_unref(profile->chains);
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
    if (node->kind != YAML_SCALAR) {
        error_set(error, ERR_CONFIG, "a strategy is text, not %s", yaml_kind_name(node));
        blame(profile, node, error);
        return NULL;
    }
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

/* What stands in a mapping beside its strategy; of a link (`column` NULL) that is parameters alone. */
static bool
read_parameters(const MaskProfile *profile, const YamlNode *mapping, GHashTable *parameters,
                ProfileColumn *column, GError **error)
{
    for (unsigned i = 0; i < mapping->keys->len; i++) {
        const YamlNode *key = mapping->keys->pdata[i];
        const YamlNode *value = mapping->items->pdata[i];
        if (strcmp(key->text, "strategy") == 0)
            continue;
        if (column && strcmp(key->text, "when") == 0) {
            if (!read_when(profile, value, column, error))
                return false;
            continue;
        }
        char *text = value->kind == YAML_SCALAR ? g_strdup(value->text) : list_text(profile, value, error);
        if (!text)
            return false;
        if (column && strcmp(key->text, "domain") == 0)
            column->domain = text;
        else
            g_hash_table_insert(parameters, g_strdup(key->text), text);
    }
    return true;
}

static const YamlNode *
strategy_of(const MaskProfile *profile, const YamlNode *mapping, GError **error)
{
    const YamlNode *strategy = yaml_get(mapping, "strategy");
    if (strategy)
        return strategy;
    error_set(error, ERR_CONFIG, "this rule has no strategy");
    error_hint(error, "{strategy: NAME, ...}");
    blame(profile, mapping, error);
    return NULL;
}

static bool
read_link(const MaskProfile *profile, const YamlNode *node, GPtrArray *links, GError **error)
{
    const bool plain = node->kind == YAML_SCALAR;
    const YamlNode *name = node->kind == YAML_MAPPING ? strategy_of(profile, node, error) : node;
    const MaskStrategy *strategy = name ? named_strategy(profile, name, error) : NULL;
    if (!strategy)
        return false;
    MaskLink *link = mask_link_new(strategy);
    g_ptr_array_add(links, link);
    return plain || read_parameters(profile, node, link->parameters, NULL, error);
}

static void
link_free(gpointer link)
{
    mask_link_free(link);
}

/* A list of strategies; NULL with an error that has its place. */
static const MaskStrategy *
read_chain(const MaskProfile *profile, const YamlNode *list, GError **error)
{
    g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func(link_free);
    for (unsigned i = 0; i < list->items->len; i++)
        if (!read_link(profile, list->items->pdata[i], links, error))
            return NULL;
    MaskStrategy *chain = mask_chain_new(g_steal_pointer(&links), error);
    if (chain)
        g_ptr_array_add(profile->chains, chain);
    else
        blame(profile, list, error);
    return chain;
}

static bool
set_strategy(const MaskProfile *profile, ProfileColumn *column, const YamlNode *node, GError **error)
{
    if (node->kind == YAML_SCALAR && strcmp(node->text, "keep") == 0)
        return true;
    column->strategy =
        node->kind == YAML_SEQUENCE ? read_chain(profile, node, error) : named_strategy(profile, node, error);
    return column->strategy != NULL;
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
    if (value->kind != YAML_MAPPING)
        return set_strategy(profile, column, value, error);
    const YamlNode *strategy = strategy_of(profile, value, error);
    return strategy && set_strategy(profile, column, strategy, error) &&
           read_parameters(profile, value, column->parameters, column, error);
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
    profile->chains = g_ptr_array_new_with_free_func(chain_free);
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
