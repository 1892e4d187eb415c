#include "sync/feed.h"

#include "pg/copy.h"

struct Feed {
    Conn *conn;
    GThread *thread;
    GMutex mutex;
    GCond changed;
    GString *pieces[FEED_PIECES]; /* a ring: `count` from `first` on wait to be sent */
    unsigned first, count;
    bool ended, failed;
    GError *error;
};

/* The next piece, or NULL at the end. */
static GString *
next_piece(Feed *feed)
{
    g_mutex_lock(&feed->mutex);
    while (feed->count == 0 && !feed->ended)
        g_cond_wait(&feed->changed, &feed->mutex);
    GString *piece = feed->count > 0 ? feed->pieces[feed->first] : NULL;
    g_mutex_unlock(&feed->mutex);
    return piece;
}

static void
sent(Feed *feed, bool ok)
{
    g_mutex_lock(&feed->mutex);
    g_string_truncate(feed->pieces[feed->first], 0);
    feed->first = (feed->first + 1) % FEED_PIECES;
    feed->count--;
    feed->failed |= !ok;
    g_cond_signal(&feed->changed);
    g_mutex_unlock(&feed->mutex);
}

static gpointer
work(gpointer data)
{
    Feed *feed = data;
    GString *piece;
    bool ok = true;
    while ((piece = next_piece(feed)) != NULL) {
        /* Behind a failure pieces are only thrown away. */
        ok = ok && copy_in_write(feed->conn, piece->str, piece->len, &feed->error);
        sent(feed, ok);
    }
    return NULL;
}

Feed *
feed_begin(Conn *conn)
{
    Feed *feed = g_new0(Feed, 1);
    feed->conn = conn;
    g_mutex_init(&feed->mutex);
    g_cond_init(&feed->changed);
    for (unsigned i = 0; i < FEED_PIECES; i++)
        feed->pieces[i] = g_string_sized_new(FEED_BYTES + FEED_BYTES / 4);
    feed->thread = g_thread_new("feed", work, feed);
    return feed;
}

GString *
feed_buffer(Feed *feed)
{
    g_mutex_lock(&feed->mutex);
    /* Not among those that wait: feed_hand_on() leaves one free. */
    GString *piece = feed->pieces[(feed->first + feed->count) % FEED_PIECES];
    g_mutex_unlock(&feed->mutex);
    return piece;
}

bool
feed_hand_on(Feed *feed)
{
    g_mutex_lock(&feed->mutex);
    feed->count++;
    g_cond_signal(&feed->changed);
    while (feed->count == FEED_PIECES)
        g_cond_wait(&feed->changed, &feed->mutex);
    const bool ok = !feed->failed;
    g_mutex_unlock(&feed->mutex);
    return ok;
}

bool
feed_end(Feed *feed, GError **error)
{
    g_mutex_lock(&feed->mutex);
    feed->ended = true;
    g_cond_signal(&feed->changed);
    g_mutex_unlock(&feed->mutex);
    g_thread_join(feed->thread);
    const bool ok = !feed->failed;
    if (feed->error)
        g_propagate_error(error, feed->error);
    for (unsigned i = 0; i < FEED_PIECES; i++)
        g_string_free(feed->pieces[i], TRUE);
    g_cond_clear(&feed->changed);
    g_mutex_clear(&feed->mutex);
    g_free(feed);
    return ok;
}
