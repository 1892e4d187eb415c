/* What the statement reader claims, against PostgreSQL itself: its own scripts, and a server that is asked
 * whether it takes each case's statement inside a transaction. */
#include <string.h>

#include "base/errors.h"
#include "pg/conn.h"
#include "pg/server.h"
#include "sql/parse.h"
#include "sql/parse_cases.h"
#include "sql/script.h"
#include "support/tap.h"

typedef struct {
    int statements;
    int views;
    int functions;
} ScriptCount;

static ScriptCount
read_script(const char *name)
{
    ScriptCount count = {0, 0, 0};
    g_autofree char *root = g_strdup_printf("/usr/share/postgresql/%d", parse_grammar_major());
    g_autofree char *path = g_build_filename(root, name, NULL);
    g_autoptr(GError) error = NULL;
    const ScriptOptions options = {.root = root};
    g_autoptr(Script) script = script_open(path, &options, &error);
    g_assert_no_error(error);
    for (;;) {
        ScriptEvent event;
        g_assert_true(script_next(script, &event, &error));
        if (event.kind == SCRIPT_END)
            return count;
        g_assert_cmpint(event.kind, ==, SCRIPT_STATEMENT);
        g_autoptr(Statement) statement = statement_parse(event.text);
        g_assert_null(statement->problem);
        g_assert_cmpstr(statement->tag, !=, "");
        count.statements++;
        count.views += strcmp(statement->tag, "CREATE VIEW") == 0;
        count.functions += strcmp(statement->tag, "CREATE FUNCTION") == 0;
    }
}

static void
test_own_scripts(void)
{
    const ScriptCount information_schema = read_script("information_schema.sql");
    g_assert_cmpint(information_schema.views, >=, 60);
    g_assert_cmpint(information_schema.functions, >=, 9);
    const ScriptCount system_views = read_script("system_views.sql");
    g_assert_cmpint(system_views.views, >=, 70);
    const ScriptCount system_functions = read_script("system_functions.sql");
    g_assert_cmpint(system_functions.functions, >=, 50);
    g_assert_cmpint(system_functions.statements, >, system_functions.functions); /* REVOKEs and GRANTs */
}

/* These need something beside the text before the server looks at the transaction (a subscription that is
 * enabled, a newer server), or answer with the COPY protocol. */
static bool
is_askable(const char *text, const Statement *statement)
{
    return statement->known && statement->transaction <= TRANSACTION_FORBIDDEN &&
           !g_str_has_prefix(text, "ALTER SUBSCRIPTION") && !g_str_has_prefix(text, "DROP SUBSCRIPTION") &&
           strstr(text, "connect = off") == NULL && !g_str_has_prefix(text, "COPY");
}

/* Rows made by a query come back as SELECT, whatever was made of them. */
static void
compare_tag(const PGresult *result, const Statement *statement)
{
    const char *answered = PQcmdStatus((PGresult *)result);
    if (!g_str_has_prefix(answered, "SELECT"))
        g_assert_true(g_str_has_prefix(answered, statement->tag));
}

static bool
ask(Conn *conn, const ParseCase *one)
{
    g_autoptr(Statement) statement = statement_parse(one->text);
    if (!is_askable(one->text, statement))
        return false;
    g_autoptr(GError) error = NULL;
    g_assert_true(conn_exec(conn, "BEGIN", &error));
    g_autoptr(PGresult) result = conn_query(conn, one->text, &error);
    if (result != NULL)
        compare_tag(result, statement);
    const bool refused = result == NULL && g_strcmp0(error_fields(error)->sqlstate, "25001") == 0 &&
                         strstr(error->message, "inside a transaction block") != NULL;
    /* A server older than the grammar does not read all of it: REINDEX (CONCURRENTLY) came with 14. */
    const bool foreign = result == NULL && conn_server_version(conn) / 10000 < parse_grammar_major() &&
                         g_strcmp0(error_fields(error)->sqlstate, "42601") == 0;
    if (foreign) {
        g_clear_error(&error);
        g_assert_true(conn_exec(conn, "ROLLBACK", &error));
        return false;
    }
    if (refused != (statement->transaction == TRANSACTION_FORBIDDEN))
        g_test_message("%s: %s: %s", one->name, one->text, result != NULL ? "ran" : error->message);
    g_assert_true(refused == (statement->transaction == TRANSACTION_FORBIDDEN));
    g_clear_error(&error);
    g_assert_true(conn_exec(conn, "ROLLBACK", &error));
    return true;
}

static void
test_transaction_rules(void)
{
    g_autoptr(GError) error = NULL;
    const ServerOptions options = {0};
    g_autoptr(Scratch) scratch = scratch_start(&options, &error);
    g_assert_no_error(error);
    const ConnOptions conn_options = {.url = scratch_url(scratch), .command = "test"};
    g_autoptr(Conn) conn = conn_open(&conn_options, &error);
    g_assert_no_error(error);
    g_autoptr(GPtrArray) cases = parse_cases();
    int asked = 0;
    for (guint i = 0; i < cases->len; i++)
        asked += ask(conn, g_ptr_array_index(cases, i));
    g_assert_cmpint(asked, >=, 250);
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_test_add_func("/sql/parse-server/own-scripts", test_own_scripts);
    g_test_add_func("/sql/parse-server/transaction-rules", test_transaction_rules);
    return g_test_run();
}
