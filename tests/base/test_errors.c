#include "base/errors.h"

#include <errno.h>

#include "support/tap.h"

static void
test_three_voices(void)
{
    g_autoptr(GError) error = NULL;
    error_set(&error, ERR_SQL, "relation \"%s\" does not exist", "custmer");
    error_detail(&error, "first detail");
    error_detail(&error, "second %d", 2);
    error_hint(&error, "try again");
    error_sqlstate(&error, "42P01");
    error_place(&error, "db/schema/a.sql", 3, 7);
    error_context(&error, "inner");
    error_context(&error, "outer");
    g_autoptr(GError) copy = g_error_copy(error);
    g_clear_error(&error);
    const ErrorFields *fields = error_fields(copy);
    g_assert_cmpstr(copy->message, ==, "relation \"custmer\" does not exist");
    g_assert_cmpstr(fields->detail, ==, "second 2");
    g_assert_cmpstr(fields->hint, ==, "try again");
    g_assert_cmpstr(fields->sqlstate, ==, "42P01");
    g_assert_cmpint(fields->line, ==, 3);
    g_assert_cmpuint(fields->context->len, ==, 2);
    g_assert_cmpstr(g_ptr_array_index(fields->context, 0), ==, "inner");
    g_assert_cmpint(error_exit_status(copy), ==, EXIT_STATUS_SQL);
}

static void
test_decorating_nothing(void)
{
    g_autoptr(GError) none = NULL;
    error_detail(&none, "nobody hears");
    error_place(NULL, "f", 1, 1);
    g_assert_null(none);
    error_set(NULL, ERR_SQL, "nobody asked");
}

static void
test_errno_kinds(void)
{
    g_autoptr(GError) full = NULL;
    g_autoptr(GError) denied = NULL;
    error_set_errno(&full, ENOSPC, "write", "/x");
    error_set_errno(&denied, EACCES, "read", "/y");
    g_assert_cmpstr(error_id(full), ==, "disk_full");
    g_assert_cmpstr(error_id(denied), ==, "file");
    g_assert_cmpstr(denied->message, ==, "cannot read \"/y\": Permission denied");
}

static void
test_every_kind_is_complete(void)
{
    for (int code = 0; code < ERR_COUNT; code++) {
        const ErrorKind *kind = error_kind((ErrorCode)code);
        g_assert_nonnull(kind->id);
        g_assert_cmpint(kind->exit_status, >, 0);
        g_assert_true(g_str_has_suffix(kind->meaning, "."));
    }
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_test_add_func("/base/errors/three-voices", test_three_voices);
    g_test_add_func("/base/errors/decorating-nothing", test_decorating_nothing);
    g_test_add_func("/base/errors/errno", test_errno_kinds);
    g_test_add_func("/base/errors/table", test_every_kind_is_complete);
    return g_test_run();
}
