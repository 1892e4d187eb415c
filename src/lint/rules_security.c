/* Rules about who may see and do what: functions with rights of their own, views, grants, secrets in columns.
 */
#include <string.h>

#include "lint/each.h"
#include "lint/rules.h"
#include "sql/script.h"

typedef void (*FunctionCheck)(Lint *lint, const ModelFunction *function, const char *shown);

static void
each_function(Lint *lint, const Model *model, FunctionCheck check)
{
    const GPtrArray *functions = model_all_functions(model);
    for (unsigned i = 0; i < functions->len; i++) {
        const ModelFunction *function = g_ptr_array_index(functions, i);
        g_autofree char *shown = g_strconcat(function->schema, ".", function->name, NULL);
        check(lint, function, shown);
    }
}

static void
check_definer_path(Lint *lint, const ModelFunction *function, const char *shown)
{
    if (!function->security_definer || function->search_path)
        return;
    g_autofree char *schema = lint_quoted(NULL, function->schema);
    lint_hint(lint_report_object(lint, function->place, shown,
                                 "%s runs with its owner's rights on the caller's search_path", shown),
              "SET search_path = pg_catalog, %s, pg_temp", schema);
}

void
lint_definer_search_path(Lint *lint, const Model *model)
{
    each_function(lint, model, check_definer_path);
}

/* A body of BEGIN ATOMIC or RETURN found its objects when it was made; one that is no SQL looks for none. */
static bool
looks_for_names(const ModelFunction *function)
{
    static const char *const others[] = {"c", "internal", NULL};
    return function->body && !(function->language && g_strv_contains(others, function->language));
}

static void
check_path(Lint *lint, const ModelFunction *function, const char *shown)
{
    if (!function->security_definer && !function->search_path && looks_for_names(function))
        lint_report_object(lint, function->place, shown, "%s runs on the caller's search_path", shown);
}

void
lint_function_search_path(Lint *lint, const Model *model)
{
    each_function(lint, model, check_path);
}

static void
check_public_definer(Lint *lint, const ModelFunction *function, const char *shown)
{
    static const char *const triggers[] = {"trigger", "event_trigger", NULL};
    const bool is_trigger = function->returns && g_strv_contains(triggers, function->returns->name.name);
    if (!function->security_definer || function->public_revoked || is_trigger)
        return;
    g_autofree char *name = lint_quoted(function->schema, function->name);
    g_autofree char *types = g_strjoinv(", ", function->argument_types);
    lint_hint(lint_report_object(lint, function->place, shown,
                                 "everybody may call %s with its owner's rights", shown),
              "REVOKE EXECUTE ON %s %s(%s) FROM PUBLIC;", function->procedure ? "PROCEDURE" : "FUNCTION",
              name, types);
}

void
lint_public_definer(Lint *lint, const Model *model)
{
    each_function(lint, model, check_public_definer);
}

/* --- views, grants, owners --- */

/* As parse_bool() of the server reads it. */
static bool
is_on(const char *value)
{
    const size_t length = strlen(value);
    return g_ascii_strcasecmp(value, "on") == 0 || strcmp(value, "1") == 0 ||
           (length > 0 && (g_ascii_strncasecmp(value, "true", length) == 0 ||
                           g_ascii_strncasecmp(value, "yes", length) == 0));
}

static bool
is_invoker(const ModelRelation *view)
{
    gpointer value;
    return view->options && g_hash_table_lookup_extended(view->options, "security_invoker", NULL, &value) &&
           (!value || is_on(value));
}

enum { VIEWS_DEEP = 32 }; /* views over views; more are none that anybody wrote */

/* The table with policies that is read with the rights of the view's owner: by itself, or by a view below
 * that reads with the rights of its reader, which this one is. Views below with rights of their own are told
 * of themselves. */
static const ModelRelation *
guarded_table(const Model *model, const ModelRelation *view, int depth)
{
    for (unsigned i = 0; view->query && depth < VIEWS_DEEP && i < view->query->read_count; i++) {
        const ModelRelation *read = model_find(model, view->query->reads[i].table);
        if (read && read->kind == 'v' && is_invoker(read))
            read = guarded_table(model, read, depth + 1);
        if (read && read->rls)
            return read;
    }
    return NULL;
}

static void
check_view(Lint *lint, const Model *model, const ModelRelation *view, const char *shown)
{
    const ModelRelation *table = is_invoker(view) ? NULL : guarded_table(model, view, 0);
    if (table)
        lint_hint(lint_report_object(lint, view->place, shown, "%s reads past the policies of %s.%s", shown,
                                     table->schema, table->name),
                  lint_server_major(lint) >= 15 ? "CREATE VIEW ... WITH (security_invoker = true)"
                                                : "Give the view an owner that the policies bind.");
}

void
lint_view_rls(Lint *lint, const Model *model)
{
    each_relation(lint, model, "v", check_view);
}

static void
check_materialized(Lint *lint, const Model *model, const ModelRelation *relation, const char *shown)
{
    const ModelGrant *grant = public_grant(relation, (const char *const[]){"select", NULL});
    if (grant)
        lint_report_object(lint, grant->place, shown, "everybody reads all of %s: no policy reaches it",
                           shown);
}

void
lint_granted_materialized(Lint *lint, const Model *model)
{
    each_relation(lint, model, "mf", check_materialized);
}

static void
check_grants(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    const GPtrArray *defaults = model_default_privileges(model);
    for (unsigned i = 0; i < defaults->len; i++) {
        const ModelDefaultPrivilege *one = g_ptr_array_index(defaults, i);
        if (one->is_grant && one->object == SQL_OBJECT_TABLE &&
            (!one->schema || strcmp(one->schema, table->schema) == 0))
            return;
    }
    if (table->grants->len == 0 && !table->is_partition)
        lint_report_object(lint, table->place, shown, "no role was granted anything on %s", shown);
}

void
lint_no_grant(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rpvm", check_grants);
}

void
lint_mixed_owners(Lint *lint, const Model *model)
{
    g_autoptr(GHashTable) owners = g_hash_table_new(g_str_hash, g_str_equal);
    const GPtrArray *relations = model_relations(model);
    for (unsigned i = 0; i < relations->len; i++) {
        const ModelRelation *table = g_ptr_array_index(relations, i);
        const char *owner = table->owner ? g_hash_table_lookup(owners, table->schema) : NULL;
        g_autofree char *shown = g_strconcat(table->schema, ".", table->name, NULL);
        if (table->owner && !owner)
            g_hash_table_insert(owners, table->schema, table->owner);
        else if (owner && strcmp(owner, table->owner) != 0 &&
                 !lint_excluded(lint, table->schema, table->name))
            lint_report_object(lint, table->place, shown, "%s is owned by %s, others of its schema by %s",
                               shown, table->owner, owner);
    }
}

/* Those whose control file names the schema they lie in, wherever CREATE EXTENSION would put them. */
static bool
has_own_schema(const char *name)
{
    static const char *const own[] = {
        "plpgsql", "plperl",    "plperlu", "plpython3u",       "pltcl",
        "pltclu",  "adminpack", "pg_cron", "postgis_topology", "postgis_tiger_geocoder",
        NULL};
    return g_strv_contains(own, name);
}

void
lint_extension_schema(Lint *lint, const Model *model)
{
    const GPtrArray *extensions = model_extensions(model);
    for (unsigned i = 0; i < extensions->len; i++) {
        const ModelExtension *extension = g_ptr_array_index(extensions, i);
        if (!has_own_schema(extension->name) &&
            (!extension->schema || strcmp(extension->schema, "public") == 0))
            lint_hint(lint_report_object(lint, extension->place, extension->name,
                                         "extension %s lies in schema public", extension->name),
                      "CREATE EXTENSION %s SCHEMA extensions;", extension->name);
    }
}

void
lint_public_create(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    if (tree->kind != SQL_GRANT || !tree->grant.is_grant || tree->grant.object != SQL_OBJECT_SCHEMA)
        return;
    bool creates = tree->grant.privilege_count == 0, everybody = false;
    for (unsigned i = 0; i < tree->grant.privilege_count; i++)
        creates = creates || strcmp(tree->grant.privileges[i], "create") == 0;
    for (unsigned i = 0; i < tree->grant.grantee_count; i++)
        everybody = everybody || strcmp(tree->grant.grantees[i], "public") == 0;
    if (creates && everybody)
        lint_report(lint, statement, -1, 0, "everybody may create objects in schema %s",
                    tree->grant.names[0].name);
}

/* --- what columns hold --- */

static bool
is_guarded_name(const char *name)
{
    static const char *const words[] = {"hash", "digest", "encrypted", "cipher", "token_id", NULL};
    g_autofree char *lower = g_ascii_strdown(name, -1);
    for (const char *const *word = words; *word; word++)
        if (strstr(lower, *word))
            return true;
    return false;
}

static void
check_sensitive(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    const Config *config = lint_config(lint);
    for (unsigned i = 0; i < table->columns->len; i++) {
        const ModelColumn *column = g_ptr_array_index(table->columns, i);
        if (column->inherited || !holds_text(model, column->type) || is_guarded_name(column->name))
            continue;
        g_autofree char *object = g_strconcat(shown, ".", column->name, NULL);
        if (matches_any((const char *const *)config->lint_require_hash, column->name))
            lint_hint(lint_report_object(lint, column->place, object,
                                         "%s holds what people type to prove who they are", object),
                      "Keep a salted hash (scrypt, argon2), and name the column after it.");
        else if (matches_any((const char *const *)config->lint_require_encryption, column->name))
            lint_hint(lint_report_object(lint, column->place, object, "%s is kept unencrypted", object),
                      "Encrypt it in the program and store bytea.");
        else if (matches_any((const char *const *)config->lint_forbidden_plain_text, column->name))
            lint_hint(
                lint_report_object(lint, column->place, object, "%s holds a secret in plain text", object),
                "Keep it in a vault, or store its hash.");
    }
}

void
lint_sensitive(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rpf", check_sensitive);
}

/* --- tenants --- */

static void
check_insert(Lint *lint, const Model *model, const ModelFunction *function, const SqlWrite *write)
{
    g_autofree char *shown = g_strconcat(function->schema, ".", function->name, NULL);
    for (char **wanted = lint_config(lint)->lint_required_columns; *wanted; wanted++) {
        g_autofree char *name = g_strndup(*wanted, strcspn(*wanted, " "));
        bool found = false;
        for (unsigned i = 0; i < write->column_count; i++)
            found = found || strcmp(write->columns[i], name) == 0;
        const ModelRelation *table = model_find(model, write->table);
        if (!found && table && relation_column(table, name))
            lint_report_object(lint, function->place, shown, "%s inserts into %s without %s", shown,
                               write->table.name, name);
    }
}

static void
check_body(Lint *lint, const Model *model, const ModelFunction *function)
{
    const ScriptOptions options = {.root = lint_config(lint)->project_directory};
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Script) script =
        script_open_text(function->name, function->body, strlen(function->body), &options, NULL);
    ScriptEvent event;
    while (script && script_next(script, &event, NULL) && event.kind != SCRIPT_END) {
        const SqlTree *tree = event.kind == SCRIPT_STATEMENT ? sql_tree_read(arena, event.text) : NULL;
        const bool is_query = tree && (tree->kind == SQL_DML || tree->kind == SQL_SELECT);
        for (unsigned w = 0; is_query && w < tree->query->write_count; w++)
            if (tree->query->writes[w].kind == WRITE_INSERT && tree->query->writes[w].column_count > 0)
                check_insert(lint, model, function, &tree->query->writes[w]);
        arena_reset(arena);
    }
}

void
lint_tenant_insert(Lint *lint, const Model *model)
{
    const GPtrArray *functions = model_all_functions(model);
    if (!lint_config(lint)->lint_required_columns)
        return;
    for (unsigned i = 0; i < functions->len; i++) {
        const ModelFunction *function = g_ptr_array_index(functions, i);
        if (g_strcmp0(function->language, "sql") == 0 && function->body)
            check_body(lint, model, function);
    }
}
