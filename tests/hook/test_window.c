/* Maintenance windows, minute by minute of a week. */
#include <glib.h>

#include "base/errors.h"
#include "hook/builtin.h"

enum { DAY = 24 * 60, WEEK = 7 * DAY, TUESDAY = DAY, FRIDAY = 4 * DAY, SUNDAY = 6 * DAY };

static GArray *
windows_of(const char *text)
{
    GArray *windows = g_array_new(FALSE, TRUE, sizeof(Window));
    g_autoptr(GError) error = NULL;
    window_parse(text, windows, &error);
    g_assert_no_error(error);
    return windows;
}

/* How many minutes of a week are inside. */
static int
count(const char *text)
{
    g_autoptr(GArray) windows = windows_of(text);
    int inside = 0;
    for (int minute = 0, wait; minute < WEEK; minute++)
        inside += window_open(windows, minute, &wait);
    return inside;
}

static void
test_length(void)
{
    g_assert_cmpint(count("Sat,Sun 00:00-24:00"), ==, 2 * DAY);
    g_assert_cmpint(count("Mon-Fri 22:00-06:00"), ==, 5 * 8 * 60);
    g_assert_cmpint(count("02:00-04:00"), ==, 7 * 2 * 60);
    g_assert_cmpint(count("Fri-Mon 00:00-01:00"), ==, 4 * 60);
    g_assert_cmpint(count("sun 23:59-00:01"), ==, 2);
}

static bool
is_open(const char *text, int minute, int *wait)
{
    g_autoptr(GArray) windows = windows_of(text);
    return window_open(windows, minute, wait);
}

static void
test_edges(void)
{
    int wait;
    g_assert_true(is_open("Mon-Fri 22:00-06:00", FRIDAY + 22 * 60, &wait));
    g_assert_true(is_open("Mon-Fri 22:00-06:00", FRIDAY + DAY + 6 * 60 - 1, &wait));
    g_assert_false(is_open("Mon-Fri 22:00-06:00", FRIDAY + DAY + 6 * 60, &wait));
    g_assert_cmpint(wait, ==, 2 * DAY + 16 * 60 - DAY + DAY);
    g_assert_false(is_open("Tue 10:00-11:00", TUESDAY + 10 * 60 - 1, &wait));
    g_assert_cmpint(wait, ==, 1);
    /* From Sunday night into Monday, which is the beginning of the week. */
    g_assert_true(is_open("Sun 23:00-02:00", 0, &wait));
    g_assert_true(is_open("Sun 23:00-02:00", 119, &wait));
    g_assert_false(is_open("Sun 23:00-02:00", 120, &wait));
    g_assert_cmpint(wait, ==, SUNDAY + 23 * 60 - 120);
}

static void
test_refused(void)
{
    static const char *const bad[] = {"",
                                      "Mon",
                                      "Mon 10:00",
                                      "Mon 10:00-",
                                      "Foo 10:00-11:00",
                                      "10:0-11:00",
                                      "24:00-01:00",
                                      "10:00-24:01",
                                      "10:00-11:00 x",
                                      "Mon-",
                                      "10:00-10:00",
                                      "Mon- 10:00-11:00",
                                      "10:60-11:00",
                                      "Mon 10:00 - 11:00"};
    g_autoptr(GArray) windows = g_array_new(FALSE, TRUE, sizeof(Window));
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_test_message("%s", bad[i]);
        g_assert_false(window_parse(bad[i], windows, &error));
        g_assert_error(error, CONFITURE_ERROR, ERR_CONFIG);
    }
    g_assert_cmpint(windows->len, ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hook/window/length", test_length);
    g_test_add_func("/hook/window/edges", test_edges);
    g_test_add_func("/hook/window/refused", test_refused);
    return g_test_run();
}
