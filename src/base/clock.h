/* Durations come from the monotonic clock; wall time is only ever shown. */
#ifndef CONFITURE_BASE_CLOCK_H
#define CONFITURE_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

int64_t clock_now_ms(void); /* milliseconds, monotonic, arbitrary origin */
void clock_sleep_ms(int ms);
/* "85 ms", "1.2 s", "3 min 05 s": the caller frees. */
char *clock_duration(int64_t ms);
/* Reads "500 ms", "3 s", "2min", "1 h", or "0"; the units are those of postgresql.conf (manual, "Parameter
 * Names and Values"). A number without its unit means seconds to some settings and milliseconds to others, so
 * it is refused. */
bool clock_parse_ms(const char *text, int64_t *ms);

#endif
