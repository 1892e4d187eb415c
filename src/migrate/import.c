#include "migrate/import.h"

#include <jansson.h>
#include <string.h>

#include "base/errors.h"
#include "migrate/import_source.h"
#include "migrate/import_write.h"
#include "migrate/ledger.h"
#include "migrate/migration.h"
#include "migrate/work.h"

/* One call of migrate_import(). */
typedef struct {
    const ImportRequest *request;
    ImportResult *result;
    ImportSet *set; /* the result's */
    char *origin;   /* "import:dbmate" */
    Work work;      /* without files: they are not ours yet */
    Conn *look;     /* of a dry run, in place of a session */
    ImportFiles files;
    GPtrArray *record; /* of ImportItem*: what is to be recorded, in the order it was applied */
} Import;

static void
import_clear(Import *import)
{
    g_free(import->origin);
    work_clear(&import->work);
    g_clear_pointer(&import->look, conn_close);
    import_files_clear(&import->files);
    g_ptr_array_unref(import->record);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Import, import_clear)

void
import_result_clear(ImportResult *result)
{
    import_set_free(result->set);
    g_free(result->run_id);
    g_free(result->database);
    g_free(result->ledger);
    g_free(result->moved_to);
    g_clear_pointer(&result->written, g_ptr_array_unref);
    g_clear_pointer(&result->moved, g_ptr_array_unref);
    g_clear_pointer(&result->recorded, g_ptr_array_unref);
}

static Conn *
conn_of(const Import *import)
{
    return import->look ? import->look : import->work.session.conn;
}

/* A dry run takes no lock and may look at a standby. */
static bool
connect_to(Import *import, GError **error)
{
    const ImportRequest *request = import->request;
    const Config *config = request->config;
    if (request->dry_run) {
        ConnOptions options = {.url = request->url,
                               .command = "migrate import",
                               .wait_s = request->wait_s,
                               .allow_recovery = true,
                               .bare = true,
                               .progress = request->progress};
        import->look = conn_open(&options, error);
        return import->look != NULL;
    }
    import->work.config = config;
    import->work.session = (Session){.url = request->url,
                                     .command = "migrate import",
                                     .schema = config->migrate_schema,
                                     .scope = "",
                                     .lock_wait_ms = config->migrate_lock_wait,
                                     .wait_s = request->wait_s,
                                     .progress = request->progress};
    return session_open(&import->work.session, error);
}

static bool
read_files(Import *import, GError **error)
{
    const ImportRequest *request = import->request;
    g_autofree char *shown = NULL;
    g_autofree char *directory =
        import_find_directory(request->config, request->tool, request->directory, &shown, error);
    import->set = directory ? import_convert(request->tool, directory, shown, error) : NULL;
    import->result->set = import->set;
    if (import->set && import->set->items->len == 0) {
        error_set(error, ERR_FILE, "there is no migration of %s in \"%s\"", request->tool->title, shown);
        error_hint(error, "Name their directory with --source-directory.");
        return false;
    }
    return import->set != NULL;
}

static bool
read_database(Import *import, GError **error)
{
    const ImportRequest *request = import->request;
    if (!connect_to(import, error))
        return false;
    import->result->database = g_strdup(conn_shown(conn_of(import)));
    if (!import_read_ledger(conn_of(import), import->set, request->table, &import->result->ledger, error) ||
        !import_match(import->set, error))
        return false;
    import->work.ledger = ledger_load(conn_of(import), request->config->migrate_schema, "", error);
    return import->work.ledger && ledger_check_label(import->work.ledger, request->config->environment,
                                                     import->result->database, error);
}

/* Rows of the tool's ledger that ours has from elsewhere: two histories that cannot both be true. */
static bool
refuse_others(const GPtrArray *others, GError **error)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (unsigned i = 0; i < others->len; i++)
        g_string_append_printf(names, "%s%s", i > 0 ? "\n" : "", (char *)g_ptr_array_index(others, i));
    if (others->len == 0)
        return true;
    error_set(error, ERR_POLICY, "the ledger has %s already, and not from this import",
              others->len == 1 ? "this migration" : "these migrations");
    error_detail(error, "%s", names->str);
    error_hint(error, "Nothing was changed. If they are the same migrations, there is nothing to import; if "
                      "not, keep the two ledgers apart with migrate.schema.");
    return false;
}

static gint
compare_applied(gconstpointer a, gconstpointer b)
{
    const ImportItem *x = *(const ImportItem *const *)a;
    const ImportItem *y = *(const ImportItem *const *)b;
    if (x->row != y->row)
        return x->row->order < y->row->order ? -1 : 1;
    return x->version && y->version ? version_compare(x->version, y->version) : strcmp(x->label, y->label);
}

static bool
choose_records(Import *import, GError **error)
{
    g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < import->set->items->len; i++) {
        ImportItem *item = g_ptr_array_index(import->set->items, i);
        const LedgerRow *row = item->version ? ledger_find(import->work.ledger, item->version)
                                             : ledger_find_repeatable(import->work.ledger, item->name);
        if (!item->applied)
            import->result->pending += !row;
        else if (!row)
            g_ptr_array_add(import->record, item);
        else if (strcmp(row->origin, import->origin) == 0 && strcmp(row->name, item->name) == 0)
            import->result->known++;
        else if (item->version || strcmp(row->origin, "run") != 0)
            g_ptr_array_add(others, g_strdup_printf("%s (%s, %s)", row->label, row->origin, row->applied_at));
    }
    g_ptr_array_sort(import->record, compare_applied);
    return refuse_others(others, error);
}

static void
tell_files(const Import *import)
{
    const ImportFiles *files = &import->files;
    ImportResult *result = import->result;
    result->unchanged = files->unchanged;
    for (unsigned i = 0; i < files->todo->len; i++) {
        const ImportOutput *output = g_ptr_array_index(files->todo, i);
        g_ptr_array_add(result->written, g_build_filename(files->target_shown, output->name, NULL));
    }
    for (unsigned i = 0; i < files->leave->len; i++)
        g_ptr_array_add(result->moved,
                        g_build_filename(files->target_shown, g_ptr_array_index(files->leave, i), NULL));
    if (files->leave->len > 0)
        result->moved_to = g_strdup(files->kept_shown);
    for (unsigned i = 0; i < import->record->len; i++)
        g_ptr_array_add(result->recorded,
                        g_strdup(((ImportItem *)g_ptr_array_index(import->record, i))->label));
}

/* A file that stops has no checksum in the ledger: it is there to be completed. */
static char *
insert_sql(const Import *import, const MigrationSet *set, const ImportItem *item, GError **error)
{
    g_autofree char *label = item->version ? g_strdup(item->version) : g_strdup(item->label);
    Migration *migration = migrations_lookup(set, label);
    const ImportRow *row = item->row;
    if (!migration) {
        error_set(error, ERR_FILE, "the file of %s has gone while it was imported", item->label);
        return NULL;
    }
    if (!migration_read(set, migration->up, error))
        return NULL;
    bool exact = !item->stop;
    LedgerEntry entry = {.schema = import->request->config->migrate_schema,
                         .version = item->version,
                         .name = migration->name,
                         .origin = import->origin,
                         .checksum = exact ? migration->up->checksum : NULL,
                         .raw_checksum = exact ? migration->up->raw_checksum : NULL,
                         .run_id = import->result->run_id,
                         .applied_at = row->applied_at,
                         .applied_by = row->applied_by,
                         .statements = -1,
                         .duration_ms = row->duration_ms};
    return ledger_insert_sql(&entry);
}

static json_t *
event_body(const Import *import)
{
    const ImportResult *result = import->result;
    json_t *labels = json_array();
    json_t *notes = json_array();
    for (unsigned i = 0; i < result->recorded->len; i++)
        json_array_append_new(labels, json_string(g_ptr_array_index(result->recorded, i)));
    for (unsigned i = 0; i < import->set->notes->len; i++) {
        g_autofree char *note = g_utf8_make_valid(g_ptr_array_index(import->set->notes, i), -1);
        json_array_append_new(notes, json_string(note));
    }
    return json_pack("{s:s, s:s, s:s, s:o, s:o}", "command", "migrate import", "from",
                     import->request->tool->name, "ledger", result->ledger, "migrations", labels, "notes",
                     notes);
}

static bool
insert_all(Import *import, const MigrationSet *set, GError **error)
{
    const char *schema = import->request->config->migrate_schema;
    Conn *conn = import->work.session.conn;
    g_autoptr(GString) sql = g_string_new(NULL);
    size_t completed;
    int position;
    for (unsigned i = 0; i < import->record->len; i++) {
        g_autofree char *insert = insert_sql(import, set, g_ptr_array_index(import->record, i), error);
        if (!insert)
            return false;
        g_string_append_printf(sql, "%s;\n", insert);
    }
    json_auto_t *body = event_body(import);
    return work_prepare(&import->work, error) && conn_exec(conn, "BEGIN", error) &&
           conn_batch(conn, sql->str, &completed, &position, error) &&
           ledger_event(conn, schema, "import", import->result->run_id, body, error) &&
           conn_exec(conn, "COMMIT", error);
}

static bool
record(Import *import, GError **error)
{
    if (import->record->len == 0)
        return true;
    g_autoptr(MigrationSet) set = migrations_find(import->request->config, error);
    if (set && insert_all(import, set, error))
        return true;
    session_rollback(&import->work.session);
    error_context(error, "while recording the import; the converted files are in place, so run it again");
    return false;
}

bool
migrate_import(const ImportRequest *request, ImportResult *result, GError **error)
{
    g_auto(Import) import = {.request = request, .result = result, .record = g_ptr_array_new()};
    import.origin = g_strconcat("import:", request->tool->name, NULL);
    result->run_id = g_uuid_string_random();
    result->written = g_ptr_array_new_with_free_func(g_free);
    result->moved = g_ptr_array_new_with_free_func(g_free);
    result->recorded = g_ptr_array_new_with_free_func(g_free);
    if (!read_files(&import, error) || !read_database(&import, error) || !choose_records(&import, error) ||
        !import_files_plan(&import.files, request->config, import.set, import.work.ledger, error))
        return false;
    tell_files(&import);
    return request->dry_run || (import_files_write(&import.files, error) && record(&import, error));
}
