/* Strategies for dates, in the ISO style that COPY is asked for: 2026-11-23, 2026-11-23 10:00:00+00. */
#include <string.h>

#include "base/errors.h"
#include "mask/strategies.h"

static const char *const modes[] = {"shift", "month", "year", NULL};
enum { SHIFT, MONTH, YEAR };

typedef struct {
    int mode;
    int64_t days;
} DateState;

static bool
date_prepare(MaskRule *rule, GError **error)
{
    DateState *state = rule->state = g_new(DateState, 1);
    return mask_rule_word(rule, "mode", modes, &state->mode, error) &&
           mask_rule_number(rule, "days", 1, 36500, &state->days, error);
}

/* Days since 1970-01-01 and back; H. Hinnant, chrono-Compatible Low-Level Date Algorithms. */
static int64_t
days_of(int64_t year, int month, int day)
{
    year -= month <= 2;
    const int64_t era = (year >= 0 ? year : year - 399) / 400;
    const int64_t of_era = year - era * 400;
    const int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void
date_of(int64_t days, int64_t *year, int *month, int *day)
{
    days += 719468;
    const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const int64_t of_era = days - era * 146097;
    const int64_t year_of = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int64_t of_year = of_era - (365 * year_of + year_of / 4 - year_of / 100);
    const int64_t shifted = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * shifted + 2) / 5 + 1);
    *month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    *year = year_of + era * 400 + (*month <= 2);
}

static bool
read_digits(const char **p, const char *end, int least, int most, int64_t *number)
{
    int count = 0;
    for (*number = 0; *p < end && g_ascii_isdigit(**p) && count < most; ++*p, count++)
        *number = *number * 10 + (**p - '0');
    return count >= least;
}

/* *rest: what stands behind the date. */
static bool
read_date(const char *value, size_t length, int64_t *year, int *month, int *day, const char **rest)
{
    const char *p = value, *end = value + length;
    int64_t number;
    if (!read_digits(&p, end, 4, 7, year) || p == end || *p++ != '-' ||
        !read_digits(&p, end, 2, 2, &number) || p == end || *p++ != '-')
        return false;
    *month = (int)number;
    if (!read_digits(&p, end, 2, 2, &number))
        return false;
    *day = (int)number;
    *rest = p;
    return (p == end || *p == ' ') && *month >= 1 && *month <= 12 && *day >= 1 && *day <= 31;
}

static bool
is_infinite(const char *value, size_t length)
{
    return (length == 8 && memcmp(value, "infinity", 8) == 0) ||
           (length == 9 && memcmp(value, "-infinity", 9) == 0);
}

static bool
date(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    const DateState *state = rule->state;
    int64_t year;
    int month, day;
    const char *rest;
    const bool before_christ = length > 3 && memcmp(value + length - 3, " BC", 3) == 0;
    if (is_infinite(value, length)) {
        g_string_append_len(out, value, (gssize)length);
        return true;
    }
    if (before_christ || !read_date(value, length, &year, &month, &day, &rest)) {
        error_set(error, ERR_MASK, "a value is no date after Christ in ISO form");
        return false;
    }
    if (state->mode == SHIFT) {
        MaskBits bits;
        mask_bits_init(&bits, &rule->prf, value, (size_t)(rest - value));
        /* Never by nothing: -days to -1, or 1 to days. */
        int64_t by = (int64_t)mask_bits_below(&bits, 2 * (uint64_t)state->days) - state->days;
        date_of(MAX(days_of(year, month, day) + (by < 0 ? by : by + 1), days_of(1, 1, 1)), &year, &month,
                &day);
    } else {
        day = 1;
        month = state->mode == YEAR ? 1 : month;
    }
    g_string_append_printf(out, "%04d-%02d-%02d", (int)year, month, day);
    const char *zone = rest;
    if (state->mode != SHIFT && *rest == ' ' && rest < value + length) {
        /* The time of day goes, too; the zone stays. */
        for (zone = rest + 1; zone < value + length && *zone != '+' && *zone != '-'; zone++)
            ;
        g_string_append(out, " 00:00:00");
    }
    g_string_append_len(out, zone, value + length - zone);
    return true;
}

static const MaskParameter date_parameters[] = {
    {"mode", "shift", "shift (by some days), month or year (the first day of it)"},
    {"days", "30", "shift: at most so many, earlier or later"},
    {NULL, NULL, NULL}};

const MaskStrategy mask_date = {
    .name = "date",
    .uniqueness = MASK_LOSSY,
    .types = MASK_DATE | MASK_TIMESTAMP,
    .about = "another date near by, or the month or year alone",
    .parameters = date_parameters,
    .prepare = date_prepare,
    .apply = date,
};
