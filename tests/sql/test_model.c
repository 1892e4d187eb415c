/* What is asked of a model: proofs, domains, references, places, units, search paths. That it holds what the
 * catalog would is for tests/sql/model.t. */
#include <string.h>

#include "sql/model.h"
#include "support/tap.h"

static void
apply(Model *model, const char *text)
{
    g_autoptr(Arena) arena = arena_new();
    const SqlTree *tree = sql_tree_read(arena, text);
    g_assert_cmpint(tree->kind, !=, SQL_UNKNOWN);
    model_apply(model, tree, NULL, NULL);
}

static Model *
replay(const char *const *statements)
{
    Model *model = model_new();
    for (; *statements; statements++)
        apply(model, *statements);
    return model;
}

#define REPLAY(...) replay((const char *const[]){__VA_ARGS__, NULL})

static bool
proves(const char *check, const char *column)
{
    g_autoptr(Model) model = REPLAY("CREATE TABLE t (id int PRIMARY KEY, a int, b int)");
    g_autofree char *alter = g_strconcat("ALTER TABLE t ADD CONSTRAINT c CHECK (", check, NULL);
    apply(model, alter);
    const ModelRelation *t = model_relation(model, NULL, "t");
    g_assert_true(relation_proves_not_null(t, "id", NULL));
    g_assert_false(relation_proves_not_null(t, column, (const char *const[]){"c", NULL}));
    return relation_proves_not_null(t, column, NULL);
}

/* Each was tried on a server: SET NOT NULL with and without a scan (client_min_messages = debug1). */
static void
test_proofs(void)
{
    g_assert_true(proves("a IS NOT NULL)", "a"));
    g_assert_true(proves("a IS NOT NULL AND a > 0)", "a"));
    g_assert_true(proves("a > 0 AND (b > 1 AND t.a IS NOT NULL))", "a"));
    g_assert_true(proves("NOT (a IS NULL OR b IS NULL))", "a"));
    g_assert_true(proves("(a IS NOT NULL AND b = 1) OR (a IS NOT NULL AND b = 2))", "a"));
    g_assert_false(proves("a IS NOT NULL) NOT VALID", "a"));
    g_assert_false(proves("a > 0)", "a"));
    g_assert_false(proves("a IS NOT NULL OR b = 1)", "a"));
    g_assert_false(proves("NOT (a IS NULL AND b IS NULL))", "a"));
    g_assert_false(proves("b IS NOT NULL)", "a"));
}

static void
test_domains(void)
{
    g_autoptr(Model) model =
        REPLAY("CREATE DOMAIN plain AS varchar(20)", "CREATE DOMAIN over AS plain",
               "CREATE DOMAIN strict AS over NOT NULL", "CREATE DOMAIN checked AS over CHECK (VALUE <> '')",
               "CREATE DOMAIN text AS int CHECK (VALUE > 0)",
               "CREATE TABLE t (o over, s strict, c checked, a checked[], x text, i int)");
    static const struct {
        const char *column, *base;
        bool constrained;
    } cases[] = {
        {"o", "character varying(20)", false},
        {"s", "character varying(20)", true},
        {"c", "character varying(20)", true},
        {"a", "public.checked[]", false},
        {"x", "text", false},
        {"i", "integer", false},
    };
    g_autoptr(Arena) arena = arena_new();
    const ModelRelation *t = model_relation(model, NULL, "t");
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const SqlType *type = relation_column(t, cases[i].column)->type;
        g_assert_cmpstr(sql_type_text(arena, model_base_type(model, type)), ==, cases[i].base);
        g_assert_cmpint(model_type_constrained(model, type), ==, cases[i].constrained);
    }
}

static void
test_references(void)
{
    g_autoptr(Model) model = REPLAY("CREATE TABLE a (id int PRIMARY KEY, n int UNIQUE)",
                                    "CREATE TABLE b (a int REFERENCES a, n int)",
                                    "ALTER TABLE b ADD FOREIGN KEY (n) REFERENCES a (n) ON DELETE CASCADE");
    const ModelRelation *a = model_relation(model, NULL, "a");
    g_autoptr(GPtrArray) keys = model_referencing(model, a);
    g_assert_cmpuint(keys->len, ==, 2);
    const ModelConstraint *first = keys->pdata[0];
    const ModelConstraint *second = keys->pdata[1];
    g_assert_cmpstr(first->name, ==, "b_a_fkey");
    g_assert_cmpstr(first->target_columns[0], ==, "id");
    g_assert_cmpstr(second->index->name, ==, "a_n_key");
    g_assert_cmpint(second->on_delete, ==, 'c');
    apply(model, "DROP TABLE b");
    g_autoptr(GPtrArray) none = model_referencing(model, a);
    g_assert_cmpuint(none->len, ==, 0);
}

static ModelPlace
place_at(void *data, int location)
{
    return (ModelPlace){data, 1, location + 1};
}

static void
test_places(void)
{
    g_autoptr(Model) model = model_new();
    g_autoptr(Arena) arena = arena_new();
    char file[] = "a.sql";
    const char *text = "CREATE TABLE t (a int, b int CHECK (b > 0))";
    model_apply(model, sql_tree_read(arena, text), place_at, file);
    const ModelRelation *t = model_relation(model, NULL, "t");
    g_assert_cmpstr(t->place.file, ==, "a.sql");
    g_assert_cmpint(t->place.column, ==, 14);
    g_assert_cmpint(relation_column(t, "b")->place.column, ==, 24);
    g_assert_cmpint(relation_constraint(t, "t_b_check")->place.column, ==, 30);
    apply(model, "ALTER TABLE t ADD c int");
    g_assert_cmpint(relation_column(t, "c")->place.line, ==, 0);
}

static void
test_units(void)
{
    g_autoptr(Model) model = REPLAY("CREATE TABLE before (id int)");
    g_assert_cmpuint(model_begin_unit(model), ==, 1);
    apply(model, "CREATE TABLE first (id int)");
    apply(model, "ALTER TABLE before ADD COLUMN a int");
    g_assert_cmpuint(model_begin_unit(model), ==, 2);
    const ModelRelation *before = model_relation(model, NULL, "before");
    g_assert_cmpuint(before->born, ==, 0);
    g_assert_cmpuint(relation_column(before, "a")->born, ==, 1);
    g_assert_cmpuint(model_relation(model, NULL, "first")->born, ==, 1);
    g_assert_cmpuint(model_unit(model), ==, 2);
    apply(model, "CREATE TABLE IF NOT EXISTS first (id int)");
    g_assert_cmpuint(model_relation(model, NULL, "first")->born, ==, 1);
}

static void
test_paths(void)
{
    g_autoptr(Model) model =
        REPLAY("CREATE SCHEMA app", "CREATE TABLE t (id int)", "CREATE TABLE app.t (id int)");
    g_assert_cmpstr(model_relation(model, NULL, "t")->schema, ==, "public");
    apply(model, "SET search_path = \"$user\", app, public");
    g_assert_cmpstr(model_relation(model, NULL, "t")->schema, ==, "app");
    g_assert_cmpstr(model_creation_schema(model), ==, "app");
    apply(model, "SELECT set_config('search_path', 'public, \"Mixed\"', false)");
    g_assert_cmpstr(model_relation(model, NULL, "t")->schema, ==, "public");
    apply(model, "CREATE TABLE \"Mixed\".m (id int)");
    g_assert_nonnull(model_relation(model, NULL, "m"));
    apply(model, "SELECT set_config('search_path', '', false)");
    g_assert_null(model_relation(model, NULL, "t"));
    apply(model, "CREATE TEMP TABLE t (x int)");
    g_assert_cmpint(model_relation(model, NULL, "t")->persistence, ==, 't');
    apply(model, "RESET search_path");
    g_assert_cmpint(model_relation(model, NULL, "t")->persistence, ==, 't');
}

/* What the server would refuse over is taken to be gone, and what nobody made is passed over. */
static void
test_unlikely(void)
{
    g_autoptr(Model) model = REPLAY(
        "CREATE TABLE t (id int PRIMARY KEY)", "CREATE VIEW v AS SELECT id FROM t",
        "CREATE TABLE t (other int)", "ALTER TABLE t ADD COLUMN other text",
        "ALTER TABLE missing ADD COLUMN x int", "DROP TABLE gone CASCADE", "CREATE INDEX ON missing (x)",
        "CREATE TABLE c (x int) INHERITS (missing)", "DROP INDEX missing",
        "CREATE TABLE p PARTITION OF missing DEFAULT", "ALTER TABLE c RENAME COLUMN nothing TO x",
        "ALTER TABLE t DROP CONSTRAINT t_pkey", "CREATE VIEW w AS SELECT * FROM missing",
        "ALTER TABLE c RENAME TO t", "CREATE TRIGGER x AFTER INSERT ON missing EXECUTE FUNCTION f()",
        "ALTER TABLE t ATTACH PARTITION t DEFAULT", "ALTER TABLE t INHERIT t",
        "COMMENT ON COLUMN t.nothing IS 'x'");
    const ModelRelation *t = model_relation(model, NULL, "t");
    g_assert_false(t->complete);
    g_assert_nonnull(relation_column(t, "x"));
    g_assert_null(model_relation(model, NULL, "v"));
    g_assert_false(model_relation(model, NULL, "w")->complete);
    g_assert_false(model_relation(model, NULL, "p")->complete);
    g_assert_cmpuint(model_relations(model)->len, ==, 3);
}

/* What the server refuses leaves each index with one name and each name with one index. */
static void
test_refused(void)
{
    g_autoptr(Model) model =
        REPLAY("CREATE TABLE t (a int)", "CREATE UNIQUE INDEX t_as ON t (a)",
               "ALTER TABLE t ADD UNIQUE USING INDEX t_as", "ALTER TABLE t ADD UNIQUE USING INDEX t_as");
    const ModelRelation *t = model_relation(model, NULL, "t");
    g_assert_cmpuint(t->constraints->len, ==, 1);
    const ModelConstraint *unique = t->constraints->pdata[0];
    g_assert_true(unique->index->constraint == unique);
    apply(model, "CREATE TABLE s.t (i int PRIMARY KEY)");
    apply(model, "CREATE TABLE tt (i int, CONSTRAINT t_pkey PRIMARY KEY (i))");
    apply(model, "ALTER TABLE tt SET SCHEMA s");
    const ModelIndex *index = model_index(model, "s", "t_pkey");
    g_assert_true(index->table == model_relation(model, "s", "tt"));
    g_assert_cmpuint(model_relation(model, "s", "t")->indexes->len, ==, 0);
}

static void
test_expressions(void)
{
    g_autoptr(Arena) arena = arena_new();
    const SqlTree *tree = sql_tree_read(
        arena,
        "SELECT lower(a) = 'x', lower(a) = 'x', lower(b) = 'x', coalesce(a), greatest(a), ARRAY[a], ROW(a), "
        "a::varchar(3), a::varchar(4), (SELECT a FROM t WHERE f(a)), (SELECT a FROM t WHERE f(a))");
    const SqlExpr **all = tree->query->targets;
    g_assert_true(sql_expr_equal(all[0], all[1]));
    for (unsigned i = 1; i < 9; i++)
        g_assert_false(sql_expr_equal(all[i], all[i + 1]));
    g_assert_true(sql_expr_equal(all[9], all[10]));
}

static void
test_types(void)
{
    static const char *const types[] = {
        "varchar(3)",
        "character varying(3)",
        "char",
        "character(1)",
        "numeric(4)",
        "numeric(4,0)",
        "float(3)",
        "real",
        "bit",
        "bit(1)",
        "\"char\"",
        "\"char\"",
        "timestamp",
        "timestamp without time zone",
        "time(2) with time zone",
        "time(2) with time zone",
        "interval(3)",
        "interval(3)",
        "interval day to second(2)",
        "interval day to second(2)",
        "int[][]",
        "integer[]",
        "app.\"Kind\"",
        "app.\"Kind\"",
        "interval",
        "interval",
        "dec",
        "numeric",
        "pg_catalog.int8",
        "bigint",
    };
    g_autoptr(Arena) arena = arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(types); i += 2) {
        g_autofree char *text = g_strconcat("CREATE TABLE t (a ", types[i], ")", NULL);
        const SqlTree *tree = sql_tree_read(arena, text);
        g_assert_cmpstr(sql_type_text(arena, tree->create_table.columns[0].type), ==, types[i + 1]);
    }
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_test_add_func("/model/proofs", test_proofs);
    g_test_add_func("/model/domains", test_domains);
    g_test_add_func("/model/references", test_references);
    g_test_add_func("/model/places", test_places);
    g_test_add_func("/model/units", test_units);
    g_test_add_func("/model/paths", test_paths);
    g_test_add_func("/model/unlikely", test_unlikely);
    g_test_add_func("/model/refused", test_refused);
    g_test_add_func("/model/expressions", test_expressions);
    g_test_add_func("/model/types", test_types);
    return g_test_run();
}
