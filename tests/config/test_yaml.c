#include "config/yaml.h"

#include <glib/gstdio.h>

#include <string.h>

#include "base/errors.h"
#include "support/tap.h"

static YamlFile *
parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    YamlFile *file = yaml_parse(text, strlen(text), "t.yaml", &error);
    g_assert_no_error(error);
    return file;
}

/* Parses what must fail, and checks message and place. */
static GError *
refuse(const char *text, size_t length, const char *message, int line, int column)
{
    GError *error = NULL;
    g_assert_null(yaml_parse(text, length, "t.yaml", &error));
    g_assert_error(error, CONFITURE_ERROR, ERR_CONFIG);
    g_assert_cmpstr(error->message, ==, message);
    g_assert_cmpstr(error_fields(error)->file, ==, "t.yaml");
    g_assert_cmpint(error_fields(error)->line, ==, line);
    g_assert_cmpint(error_fields(error)->column, ==, column);
    g_assert_nonnull(error_fields(error)->frame);
    return error;
}

static void
refused(const char *text, const char *message, int line, int column)
{
    g_autoptr(GError) error = refuse(text, strlen(text), message, line, column);
}

static void
test_tree(void)
{
    g_autoptr(YamlFile) file =
        parse("\xEF\xBB\xBF# comment\r\nname: shop\r\nbuild:\r\n  é: [a, 'b c', ~]\r\n");
    const YamlNode *name = yaml_get(file->root, "name");
    const YamlNode *list = yaml_get(yaml_get(file->root, "build"), "é");
    g_assert_cmpstr(name->text, ==, "shop");
    g_assert_cmpint(name->line, ==, 2);
    g_assert_cmpint(name->column, ==, 7);
    g_assert_cmpint(list->kind, ==, YAML_SEQUENCE);
    g_assert_cmpuint(list->items->len, ==, 3);
    const YamlNode *second = g_ptr_array_index(list->items, 1);
    g_assert_cmpstr(second->text, ==, "b c");
    g_assert_false(second->plain);
    g_assert_cmpint(second->line, ==, 4);
    g_assert_cmpint(second->column, ==, 10);
    g_assert_true(yaml_is_null(g_ptr_array_index(list->items, 2)));
    g_assert_null(yaml_get(file->root, "absent"));
    g_assert_null(yaml_get(name, "absent"));
}

static void
test_empty_files(void)
{
    static const char *const texts[] = {"", "\n\n", "# only a comment\n", "---\n", "~\n", "{}"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(YamlFile) file = parse(texts[i]);
        g_assert_cmpint(file->root->kind, ==, YAML_MAPPING);
        g_assert_cmpuint(file->root->keys->len, ==, 0);
    }
}

static void
test_anchor(void)
{
    g_autoptr(YamlFile) file = parse("a: &x [1, 2]\nb: *x\n");
    g_assert_cmpuint(yaml_get(file->root, "b")->items->len, ==, 2);
}

static void
test_refusals(void)
{
    refused("a: 1\nb: 2\na: 3\n", "key \"a\" stands twice", 3, 1);
    refused("s: {x: 1, x: 2}\n", "key \"x\" stands twice", 1, 11);
    refused("a: 1\n---\nb: 2\n", "a second document begins in a settings file", 2, 1);
    refused("- a\n- b\n", "a settings file must hold \"key: value\" lines, not a list", 1, 1);
    refused("just words\n", "a settings file must hold \"key: value\" lines, not text", 1, 1);
    refused("? [a]\n: b\n", "a key must be text, not a list", 1, 3);
    refused("a: !ruby/object x\n", "tag \"!ruby/object\" means nothing here", 1, 4);
    refused("a: 1\rb: 2\n", "a line break that is neither LF nor CRLF", 1, 5);
    refused("a: \"x\\0y\"\n", "a NUL character in a value", 1, 4);
    refused("a: *nowhere\n", "invalid YAML: found undefined alias", 1, 4);
    refused("a: b\001c\n", "invalid YAML: control characters are not allowed", 1, 5);
}

static void
test_tab(void)
{
    static const char text[] = "build:\n\tcache: true\n";
    g_autoptr(GError) error =
        refuse(text, strlen(text), "invalid YAML: found character that cannot start any token", 2, 1);
    g_assert_cmpstr(error_fields(error)->hint, ==,
                    "YAML is indented by blanks; replace the tab at the start of the line.");
}

static void
test_bytes(void)
{
    g_autoptr(GError) bad = refuse("a: é\xff\n", 8, "byte 0xff is not valid UTF-8", 1, 5);
    g_autoptr(GError) nul = refuse("a: 1\nb\0: 2\n", 11, "a NUL byte in a settings file", 2, 2);
}

static void
test_unclosed_quote_hides_the_password(void)
{
    static const char text[] = "database_url: \"postgresql://app:s3cret@db/shop\nname: x\n";
    g_autoptr(GError) error = NULL;
    g_assert_null(yaml_parse(text, strlen(text), "t.yaml", &error));
    g_assert_null(strstr(error_fields(error)->frame, "s3cret"));
    g_assert_nonnull(strstr(error_fields(error)->detail, "line 1"));
}

static void
test_frame(void)
{
    static const char text[] = "one: 1\ntwo: 2\none: 3\n";
    g_autoptr(GError) error = refuse(text, strlen(text), "key \"one\" stands twice", 3, 1);
    g_assert_cmpstr(error_fields(error)->frame, ==,
                    "   1 | one: 1\n   2 | two: 2\n   3 | one: 3\n     | ^\n");
    g_assert_cmpstr(error_fields(error)->detail, ==, "It was given first at line 1.");
}

static void
test_bombs(void)
{
    g_autoptr(GString) bomb = g_string_new("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
        g_string_append_printf(bomb, "a%d: &a%d [", i, i);
        for (int j = 0; j < 9; j++)
            g_string_append_printf(bomb, "%s*a%d", j ? ", " : "", i - 1);
        g_string_append(bomb, "]\n");
    }
    g_autoptr(GError) laughs = NULL;
    g_assert_null(yaml_parse(bomb->str, bomb->len, "t.yaml", &laughs));
    g_assert_cmpstr(laughs->message, ==, "more than 10000 values in one settings file");
    refused("a: &a [*a]\n", "settings are nested more than 32 levels deep", 1, 4);

    g_autoptr(GString) deep = g_string_new("a: ");
    for (int i = 0; i < 5000; i++)
        g_string_append_c(deep, '[');
    refused(deep->str, "settings are nested more than 32 levels deep", 1, 35);

    g_autoptr(GString) anchors = g_string_new("a: [");
    for (int i = 0; i < 60000; i++)
        g_string_append_printf(anchors, "&b%d x,\n", i);
    g_string_append(anchors, "]\n");
    g_autoptr(GError) many = NULL;
    g_assert_null(yaml_parse(anchors->str, anchors->len, "t.yaml", &many));
    g_assert_cmpstr(many->message, ==, "more than 256 anchors in one settings file");

    g_autoptr(GString) tags = g_string_new(NULL);
    for (int i = 0; i < 60000; i++)
        g_string_append_printf(tags, "%%TAG !t%d! x\n", i);
    g_string_append(tags, "---\na: 1\n");
    refused(tags->str, "more than 8 lines begin with '%'", 9, 1);
}

static void
test_too_large(void)
{
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "confiture-large-XXXXXX", NULL);
    g_autofree char *text = g_strnfill(YAML_SIZE_CAP + 1, '#');
    g_autoptr(GError) error = NULL;
    int fd = g_mkstemp(path);
    g_assert_cmpint(fd, >=, 0);
    g_close(fd, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_assert_null(yaml_read(path, "confiture.yaml", &error));
    g_assert_error(error, CONFITURE_ERROR, ERR_FILE);
    g_assert_nonnull(strstr(error->message, "larger than 1048576 bytes"));
    g_assert_cmpint(g_unlink(path), ==, 0);
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_test_add_func("/config/yaml/tree", test_tree);
    g_test_add_func("/config/yaml/empty", test_empty_files);
    g_test_add_func("/config/yaml/anchor", test_anchor);
    g_test_add_func("/config/yaml/refusals", test_refusals);
    g_test_add_func("/config/yaml/tab", test_tab);
    g_test_add_func("/config/yaml/bytes", test_bytes);
    g_test_add_func("/config/yaml/password", test_unclosed_quote_hides_the_password);
    g_test_add_func("/config/yaml/frame", test_frame);
    g_test_add_func("/config/yaml/bombs", test_bombs);
    g_test_add_func("/config/yaml/too-large", test_too_large);
    return g_test_run();
}
