#include "base/clock.h"

#include <glib.h>

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
