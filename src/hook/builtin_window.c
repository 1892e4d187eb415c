/* require_window: maintenance windows by the clock on the wall of a named time zone. */
#include <string.h>

#include "base/errors.h"
#include "hook/builtin.h"

enum { DAY = 24 * 60, WEEK = 7 * DAY };

static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

static int
parse_day(const char **text)
{
    for (int i = 0; i < 7; i++) {
        if (g_ascii_strncasecmp(*text, days[i], 3) == 0) {
            *text += 3;
            return i;
        }
    }
    return -1;
}

/* "22:00", up to "24:00"; -1 when it is none. */
static int
parse_time(const char **text)
{
    const char *p = *text;
    if (!g_ascii_isdigit(p[0]) || !g_ascii_isdigit(p[1]) || p[2] != ':' || !g_ascii_isdigit(p[3]) ||
        !g_ascii_isdigit(p[4]))
        return -1;
    int hours = (p[0] - '0') * 10 + p[1] - '0';
    int minutes = (p[3] - '0') * 10 + p[4] - '0';
    *text += 5;
    return minutes < 60 && hours * 60 + minutes <= DAY ? hours * 60 + minutes : -1;
}

/* "Mon", "Mon-Fri", "Sat,Sun", and blanks behind; marks the days. "" before a time is every day. */
static bool
parse_days(const char **text, bool marked[7])
{
    bool any = false;
    memset(marked, 0, 7 * sizeof *marked);
    while (g_ascii_isalpha(**text)) {
        int first = parse_day(text);
        int last = first;
        if (first >= 0 && **text == '-') {
            (*text)++;
            last = parse_day(text);
        }
        if (first < 0 || last < 0)
            return false;
        for (int day = first;; day = (day + 1) % 7) {
            marked[day] = any = true;
            if (day == last)
                break;
        }
        if (**text == ',')
            (*text)++;
    }
    for (int day = 0; !any && day < 7; day++)
        marked[day] = true;
    *text += strspn(*text, " ");
    return true;
}

bool
window_parse(const char *text, GArray *windows, GError **error)
{
    const char *p = text;
    bool marked[7];
    int begin = -1, end = -1;
    if (parse_days(&p, marked) && (begin = parse_time(&p)) >= 0 && *p == '-') {
        p++;
        end = parse_time(&p);
    }
    if (begin < 0 || begin == DAY || end < 0 || *p || begin == end) {
        error_set(error, ERR_CONFIG, "\"%s\" is no window", text);
        error_hint(
            error,
            "Write days and times: \"Mon-Fri 22:00-06:00\", \"Sat,Sun 00:00-24:00\", \"02:00-04:00\".");
        return false;
    }
    /* One that ends before it begins ends on the next day. */
    for (int day = 0; day < 7; day++) {
        Window window = {.begin = day * DAY + begin, .end = day * DAY + end + (end < begin ? DAY : 0)};
        if (marked[day])
            g_array_append_val(windows, window);
    }
    return true;
}

bool
window_open(const GArray *windows, int minute, int *wait)
{
    *wait = WEEK;
    for (unsigned i = 0; i < windows->len; i++) {
        const Window *window = &g_array_index(windows, Window, i);
        if ((minute >= window->begin && minute < window->end) || minute + WEEK < window->end)
            return true;
        *wait = MIN(*wait, (window->begin - minute + WEEK) % WEEK);
    }
    return false;
}

bool
builtin_window(void *data, Phase phase, HookContext *context, Conn *conn, GError **error)
{
    const Builtin *builtin = data;
    g_autoptr(GDateTime) now = g_date_time_new_now(builtin->zone);
    int wait;
    int minute = (g_date_time_get_day_of_week(now) - 1) * DAY + g_date_time_get_hour(now) * 60 +
                 g_date_time_get_minute(now);
    if (window_open(builtin->windows, minute, &wait))
        return true;
    /* By the clock on the wall: a change to summer time in between does not move it. */
    int opens = (minute + wait) % WEEK;
    g_autofree char *shown = g_date_time_format(now, "%H:%M");
    error_set(error, ERR_HOOK, "it is %s %s in %s, outside of every maintenance window", days[minute / DAY],
              shown, g_time_zone_get_identifier(builtin->zone));
    error_hint(error, "The next one opens %s at %02d:%02d.", days[opens / DAY], opens % DAY / 60, opens % 60);
    return false;
}
