/* confiture anonymize preview. */
#include <string.h>

#include "base/errors.h"
#include "base/sqlbuf.h"
#include "cli/anonymize.h"
#include "cli/commands.h"
#include "mask/copytext.h"
#include "mask/rows.h"
#include "pg/copy.h"
#include "report/table.h"

typedef struct {
    MaskRows *rows;
    GString *before, *after;
} Sample;

static bool
take_row(void *data, const char *row, size_t length, GError **error)
{
    Sample *sample = data;
    g_string_append_len(sample->before, row, (gssize)length);
    return mask_rows_run(sample->rows, row, length, sample->after, error);
}

static bool
set_rules(MaskRows *rows, const CoverTable *table, const MaskKey *key, GError **error)
{
    bool kept;
    for (unsigned i = 0; i < table->columns->len; i++) {
        GError *problem = NULL;
        MaskRule *rule = mask_cover_rule(table->columns->pdata[i], key, &kept, &problem);
        if (problem) {
            g_propagate_error(error, problem);
            return false;
        }
        if (rule)
            mask_rows_set(rows, i, rule);
    }
    return mask_rows_bind_all(rows, error);
}

static char *
copy_sql(const CoverTable *table, int64_t limit)
{
    GString *sql = g_string_new("COPY (SELECT ");
    for (unsigned i = 0; i < table->columns->len; i++)
        sqlbuf_append(sql, i ? ", %I" : "%I", ((const CoverColumn *)table->columns->pdata[i])->name);
    /* The name is the server's own, quoted by it. */
    g_string_append(sql, " FROM ");
    g_string_append(sql, table->name);
    sqlbuf_append(sql, " LIMIT %l) TO STDOUT", limit);
    return g_string_free(sql, FALSE);
}

/* Fields of a row, as people read them; NULL for null. */
static void
split_row(const char *row, const char *end, unsigned count, char **cells)
{
    g_autoptr(GString) scratch = g_string_new(NULL);
    for (unsigned i = 0; i < count; i++) {
        const char *tab = memchr(row, '\t', (size_t)(end - row));
        const char *stop = tab ? tab : end;
        const char *value;
        size_t length;
        copytext_decode(row, (size_t)(stop - row), scratch, &value, &length);
        cells[i] = copytext_is_null(row, (size_t)(stop - row)) ? NULL : g_strndup(value, length);
        row = tab ? tab + 1 : end;
    }
}

/* Each row as an array of texts. */
static GPtrArray *
split_rows(const GString *text, unsigned count)
{
    GPtrArray *rows = g_ptr_array_new();
    const char *end = text->str + text->len;
    for (const char *row = text->str; row < end;) {
        const char *newline = memchr(row, '\n', (size_t)(end - row));
        char **cells = g_new0(char *, count + 1);
        split_row(row, newline, count, cells);
        g_ptr_array_add(rows, cells);
        row = newline + 1;
    }
    return rows;
}

static void
free_rows(GPtrArray *rows, unsigned count)
{
    for (unsigned i = 0; i < rows->len; i++) {
        char **cells = rows->pdata[i];
        for (unsigned c = 0; c < count; c++)
            g_free(cells[c]);
        g_free(cells);
    }
    g_ptr_array_unref(rows);
}

static json_t *
row_json(const CoverTable *table, char *const *cells)
{
    json_t *object = json_object();
    for (unsigned i = 0; i < table->columns->len; i++)
        json_object_set_new(object, ((const CoverColumn *)table->columns->pdata[i])->name,
                            json_text(cells[i]));
    return object;
}

static void
print_json(const CoverTable *table, const GPtrArray *before, const GPtrArray *after, const char *id)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < after->len; i++)
        json_array_append_new(list,
                              json_pack("{s:o, s:o}", "masked", row_json(table, after->pdata[i]), "original",
                                        before ? row_json(table, before->pdata[i]) : json_null()));
    cli_print_json(json_pack("{s:s, s:s, s:o}", "table", table->name, "key", id, "rows", list));
}

/* One line a value, since rows are wide and what changed is what counts. */
static void
print_rows(const CoverTable *table, const GPtrArray *before, const GPtrArray *after)
{
    static const TableColumn columns[] = {{"Row", "row", COLUMN_INTEGER},
                                          {"Column", "column", COLUMN_TEXT},
                                          {"Strategy", "strategy", COLUMN_TEXT},
                                          {"Masked", "masked", COLUMN_TEXT},
                                          {"Original", "original", COLUMN_TEXT}};
    g_autoptr(Table) shown = table_new(columns, before ? 5 : 4);
    for (unsigned i = 0; i < after->len; i++)
        for (unsigned c = 0; c < table->columns->len; c++) {
            const CoverColumn *column = table->columns->pdata[c];
            const MaskStrategy *strategy = column->wanted ? column->wanted->strategy : NULL;
            const char *masked = ((char *const *)after->pdata[i])[c];
            const char *original = before ? ((char *const *)before->pdata[i])[c] : NULL;
            g_autofree char *number = c == 0 ? g_strdup_printf("%u", i + 1) : NULL;
            const char *const cells[] = {number, column->name, strategy ? strategy->name : "keep",
                                         masked ? masked : "(null)",
                                         before && !original ? "(null)" : original};
            table_row_array(shown, cells);
        }
    g_autofree char *text = table_text(shown);
    cli_print("%s", text);
}

static const CoverTable *
find_table(const MaskSource *source, const char *name, GError **error)
{
    const CoverTable *table = mask_cover_table(source->cover, name);
    const CoverProblem *first = NULL;
    if (!table) {
        error_set(error, ERR_USAGE, "the database has no table %s", name);
        error_hint(error, "Write schema.table.");
        return NULL;
    }
    for (unsigned i = 0; !first && i < source->cover->problems->len; i++) {
        const CoverProblem *problem = source->cover->problems->pdata[i];
        first = strcmp(problem->table, table->name) == 0 ? problem : NULL;
    }
    if (!first)
        return table;
    error_set(error, ERR_POLICY, "%s cannot be masked: %s", table->name, first->message);
    if (first->line)
        error_place(error, source->profile->file->shown, first->line, 1);
    error_hint(error, "confiture anonymize check tells all that is amiss.");
    return NULL;
}

static bool
read_sample(Sample *sample, Conn *conn, const CoverTable *table, int64_t limit, GError **error)
{
    g_autofree char *sql = copy_sql(table, limit);
    return conn_exec(conn, "SET DateStyle TO ISO, YMD", error) &&
           copy_out(conn, sql, take_row, sample, NULL, error);
}

static int
preview(Cli *cli, GError **error)
{
    g_auto(MaskSource) source = {0};
    int64_t limit = 5;
    const char *given = cli_string(cli, "limit");
    if (cli->arguments->len == 0) {
        error_set(error, ERR_USAGE, "which table?");
        return 0;
    }
    if (given && !g_ascii_string_to_signed(given, 10, 1, 1000, &limit, NULL)) {
        error_set(error, ERR_USAGE, "--limit is a number from 1 to 1000, not \"%s\"", given);
        return 0;
    }
    if (!mask_source_open(&source, cli, error))
        return 0;
    const CoverTable *table = find_table(&source, cli->arguments->pdata[0], error);
    g_autoptr(MaskKey) key = table ? mask_profile_key(source.profile, error) : NULL;
    if (!key)
        return 0;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (unsigned i = 0; i < table->columns->len; i++)
        g_ptr_array_add(names, ((const CoverColumn *)table->columns->pdata[i])->name);
    g_ptr_array_add(names, NULL);
    g_autoptr(MaskRows) rows = mask_rows_new(table->name, (const char *const *)names->pdata);
    g_autoptr(GString) before = g_string_new(NULL);
    g_autoptr(GString) after = g_string_new(NULL);
    Sample sample = {rows, before, after};
    if (!set_rules(rows, table, key, error) || !read_sample(&sample, source.conn, table, limit, error))
        return 0;
    char id[MASK_KEY_ID_LENGTH + 1];
    mask_key_id(key, id);
    GPtrArray *masked = split_rows(after, table->columns->len);
    GPtrArray *original = cli_flag(cli, "original") ? split_rows(before, table->columns->len) : NULL;
    if (cli->json)
        print_json(table, original, masked, id);
    else
        print_rows(table, original, masked);
    free_rows(masked, table->columns->len);
    if (original)
        free_rows(original, table->columns->len);
    return EXIT_STATUS_OK;
}

static const CliOption preview_options[] = {
    {OPTION_STRING, "limit", 'n', "ROWS", "rows to show (5)", NULL, NULL},
    {OPTION_FLAG, "original", 0, NULL, "show the values as they are, too", NULL, NULL},
    {OPTION_END, NULL, 0, NULL, NULL, NULL, NULL},
};

const Command command_anonymize_preview = {
    .path = "anonymize preview",
    .summary = "show rows of a table as they would be masked",
    .arguments = "TABLE",
    .about =
        "Reads some rows and masks them by db/anonymization.yaml; nothing is written. The values as they are "
        "are shown with --original only.",
    .most_arguments = 1,
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .options = preview_options,
    .examples =
        (const CliExample[]){
            {"anonymize preview shop.users", "what would staging see?"},
            {"anonymize preview shop.users --limit 1 --original", "beside what it is"},
            {NULL, NULL},
        },
    .run = preview,
};
