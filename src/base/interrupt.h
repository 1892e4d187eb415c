/* SIGINT and SIGTERM as a flag and a descriptor.
 *
 * The first signal sets the flag, makes interrupt_fd() readable and wakes every poll() on it; whoever waits
 * cancels what it does and returns ERR_INTERRUPTED. The second signal ends the process at once, status 130.
 * Installed once by cli/; in a program that never calls interrupt_install() the flag stays false, fd is -1.
 */
#ifndef CONFITURE_BASE_INTERRUPT_H
#define CONFITURE_BASE_INTERRUPT_H

#include <glib.h>
#include <stdbool.h>

void interrupt_install(void);
bool interrupt_pending(void);
int interrupt_fd(void);
/* Sets ERR_INTERRUPTED and returns true when a signal has arrived. */
bool interrupt_check(GError **error);

#endif
