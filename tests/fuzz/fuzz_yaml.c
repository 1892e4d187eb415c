/* A settings file is any bytes. Whatever they are: a tree within its limits, or one placed error whose frame
 * can be shown; ${...} in a value ends likewise. Replay a finding by naming its file as the argument. */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "base/errors.h"
#include "config/expand.h"
#include "config/load.h"
#include "config/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *
lookup(const char *name)
{
    return strlen(name) % 2 ? "value" : NULL;
}

static void
check_error(const GError *error)
{
    const ErrorFields *fields = error_fields(error);
    g_assert_nonnull(fields);
    g_assert_cmpint(error->code, ==, ERR_CONFIG);
    g_assert_cmpstr(fields->file, ==, "confiture.yaml");
    g_assert_cmpint(fields->line, >=, 1);
    g_assert_cmpint(fields->column, >=, 1);
    g_assert_true(g_utf8_validate(fields->frame, -1, NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(YamlFile) file = yaml_parse((const char *)data, size, "confiture.yaml", &error);
    g_assert_true((file == NULL) == (error != NULL));
    if (!file) {
        check_error(error);
        return 0;
    }
    g_assert_cmpuint(file->nodes->len, <=, YAML_NODE_CAP + 1);
    if (!keys_check(file, SCOPE_PROJECT, &error))
        check_error(error);
    for (unsigned i = 0; i < file->nodes->len; i++) {
        const YamlNode *node = g_ptr_array_index(file->nodes, i);
        g_assert_cmpint(node->line, >=, 1);
        if (node->kind != YAML_SCALAR)
            continue;
        g_autoptr(GError) unset = NULL;
        g_autofree char *text = expand_variables(node->text, lookup, &unset);
        g_assert_true((text == NULL) == (unset != NULL));
    }
    return 0;
}
