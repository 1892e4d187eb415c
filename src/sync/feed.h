/* A COPY into the target, fed from a thread of its own, so that neither server waits while rows of the other
 * are read or masked. Inside sync/ only.
 *
 * Always true: at most FEED_PIECES pieces wait; whoever feeds waits then. The connection is the thread's from
 * feed_begin() to feed_end().
 */
#ifndef CONFITURE_SYNC_FEED_H
#define CONFITURE_SYNC_FEED_H

#include "pg/conn.h"

enum { FEED_PIECES = 4, FEED_BYTES = 256 * 1024 };

typedef struct Feed Feed;

/* The COPY has been started. */
Feed *feed_begin(Conn *conn);
/* The buffer to fill next: at FEED_BYTES or more it is to be handed on. Empty, and owned by the feed. */
GString *feed_buffer(Feed *feed);
/* Hands it on. False when the connection has failed: feed_end() has the reason. */
bool feed_hand_on(Feed *feed);
/* Waits until everything has gone out, and frees the feed. On false the COPY is over. */
bool feed_end(Feed *feed, GError **error);

#endif
