/* Durations come from the monotonic clock; wall time is only ever shown. */
#ifndef CONFITURE_BASE_CLOCK_H
#define CONFITURE_BASE_CLOCK_H

#include <stdint.h>

int64_t clock_now_ms(void); /* milliseconds, monotonic, arbitrary origin */
void clock_sleep_ms(int ms);
/* "85 ms", "1.2 s", "3 min 05 s": the caller frees. */
char *clock_duration(int64_t ms);

#endif
