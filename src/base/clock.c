#include "base/clock.h"

#include <errno.h>
#include <glib.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

int64_t
clock_now_ms(void)
{
    return g_get_monotonic_time() / 1000;
}

void
clock_sleep_ms(int ms)
{
    g_usleep((gulong)ms * 1000);
}

char *
clock_duration(int64_t ms)
{
    if (ms < 1000)
        return g_strdup_printf("%d ms", (int)ms);
    if (ms < 60 * 1000)
        return g_strdup_printf("%.1f s", (double)ms / 1000.0);
    return g_strdup_printf("%d min %02d s", (int)(ms / 60000), (int)(ms / 1000 % 60));
}

bool
clock_parse_ms(const char *text, int64_t *ms)
{
    static const struct {
        const char *unit;
        int64_t ms;
    } units[] = {{"ms", 1}, {"s", 1000}, {"min", 60 * 1000}, {"h", 3600 * 1000}};
    char *rest;
    errno = 0;
    if (!g_ascii_isdigit(*text))
        return false;
    long long number = strtoll(text, &rest, 10);
    rest += strspn(rest, " ");
    if (errno != 0 || number > INT_MAX)
        return false;
    *ms = 0;
    if (number == 0 && *rest == '\0')
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        if (strcmp(rest, units[i].unit) == 0) {
            *ms = number * units[i].ms;
            return true;
        }
    }
    return false;
}
