#include "report/table.h"

#include "support/tap.h"

static const TableColumn columns[] = {
    {"Name", "name", COLUMN_TEXT},
    {"Rows", "rows", COLUMN_INTEGER},
    {"Cached", "cached", COLUMN_BOOL},
};

static void
test_text(void)
{
    g_autoptr(Table) table = table_new(columns, 3);
    table_row(table, "orders", "12", "true");
    table_row(table, "日本", "1205", NULL);
    table_row(table, "cafe\xcc\x81", NULL, "false");
    g_autofree char *text = table_text(table);
    g_assert_cmpstr(text, ==,
                    "Name    Rows  Cached\n"
                    "------  ----  ------\n"
                    "orders    12  true\n"
                    "日本    1205\n"
                    "cafe\xcc\x81          false\n");
    g_assert_cmpuint(table_length(table), ==, 3);
}

static void
test_no_rows(void)
{
    g_autoptr(Table) table = table_new(columns, 2);
    g_autofree char *text = table_text(table);
    g_assert_cmpstr(text, ==, "Name  Rows\n----  ----\n");
    json_t *json = table_json(table);
    g_assert_cmpuint(json_array_size(json), ==, 0);
    json_decref(json);
}

static void
test_hostile_cells(void)
{
    g_autoptr(Table) table = table_new(columns, 1);
    table_row(table, "a\033[2Jb\nc\xff");
    g_autofree char *text = table_text(table);
    g_assert_cmpstr(text, ==, "Name\n---------\na?[2Jb c?\n");
    json_t *json = table_json(table);
    const char *cell = json_string_value(json_object_get(json_array_get(json, 0), "name"));
    g_assert_cmpstr(cell, ==, "a\033[2Jb\nc\xef\xbf\xbd");
    json_decref(json);
}

static void
test_json_kinds(void)
{
    g_autoptr(Table) table = table_new(columns, 3);
    table_row(table, NULL, "-7", "true");
    table_row(table, "", "n/a", "maybe");
    table_row(table, "7", "99999999999999999999", "false");
    json_t *json = table_json(table);
    g_autofree char *text = json_dumps(json, JSON_COMPACT);
    json_decref(json);
    g_assert_cmpstr(text, ==,
                    "[{\"name\":null,\"rows\":-7,\"cached\":true},"
                    "{\"name\":\"\",\"rows\":\"n/a\",\"cached\":\"maybe\"},"
                    "{\"name\":\"7\",\"rows\":\"99999999999999999999\",\"cached\":false}]");
}

static void
test_width(void)
{
    g_assert_cmpint(text_width("abc"), ==, 3);
    g_assert_cmpint(text_width("日本"), ==, 4);
    g_assert_cmpint(text_width("e\xcc\x81"), ==, 1);
    g_assert_cmpint(text_width("\xff\xfe"), ==, 2);
    g_assert_cmpint(text_width(""), ==, 0);
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_test_add_func("/report/table/text", test_text);
    g_test_add_func("/report/table/no-rows", test_no_rows);
    g_test_add_func("/report/table/hostile-cells", test_hostile_cells);
    g_test_add_func("/report/table/json-kinds", test_json_kinds);
    g_test_add_func("/report/table/width", test_width);
    return g_test_run();
}
