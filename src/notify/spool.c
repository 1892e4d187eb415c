/* The spool: events on their way, one file for each channel. */
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/files.h"
#include "base/interrupt.h"
#include "notify/internal.h"

enum {
    ENTRY_CAP = 256 * 1024,
    ENTRIES_MOST = 1000,
    FIRST_PAUSE_MS = 500,
    TRIES_MOST = 3 /* at one event, in one command */
};

/* An event that waits. */
typedef struct {
    char *path;
    json_t *document; /* {"channel", "event", "attempts", "not_before"} */
} Entry;

static void
entry_free(gpointer data)
{
    Entry *entry = data;
    g_free(entry->path);
    json_decref(entry->document);
    g_free(entry);
}

static bool
entry_write(const char *path, json_t *document, GError **error)
{
    g_autofree char *text = json_dumps(document, JSON_INDENT(2) | JSON_SORT_KEYS);
    return file_write(path, text, strlen(text), 0600, error);
}

/* Names begin with the time, so that their order is that of the events. */
static char *
entry_path(const Notifier *notifier, const NotifyChannel *channel, const json_t *event)
{
    g_autofree char *name = g_strdup_printf("%013" G_GINT64_FORMAT "-%s-%s.json", g_get_real_time() / 1000,
                                            event_text(event, "id"), channel->name);
    return g_build_filename(notifier->spool, name, NULL);
}

static int
by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names of entries, oldest first. */
static GPtrArray *
entry_names(const char *directory)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir)))
        if (name[0] != '.' && g_str_has_suffix(name, ".json"))
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, by_name);
    return names;
}

/* A spool nobody empties must not fill the disk: the oldest go. */
static void
make_room(Notifier *notifier)
{
    g_autoptr(GPtrArray) names = entry_names(notifier->spool);
    unsigned over = names->len >= ENTRIES_MOST ? names->len - ENTRIES_MOST + 1 : 0;
    for (unsigned i = 0; i < over; i++) {
        g_autofree char *path = g_build_filename(notifier->spool, names->pdata[i], NULL);
        unlink(path);
    }
    if (over > 0)
        progress_remark(notifier->progress,
                        "%u notification%s nobody could be told of %s dropped: the spool is full", over,
                        over == 1 ? "" : "s", over == 1 ? "was" : "were");
}

static bool
put(Notifier *notifier, const NotifyChannel *channel, json_t *event, GError **error)
{
    if (!directory_make(notifier->spool, 0700, error))
        return false;
    make_room(notifier);
    g_autofree char *path = entry_path(notifier, channel, event);
    json_auto_t *document = json_pack("{s:s, s:O, s:i, s:i}", "channel", channel->name, "event", event,
                                      "attempts", 0, "not_before", 0);
    return entry_write(path, document, error);
}

void
notify_send(Notifier *notifier, const NotifyEvent *event)
{
    const char *name = notify_event_name(event->kind);
    for (unsigned i = 0; notifier && i < notifier->channels->len; i++) {
        const NotifyChannel *channel = notifier->channels->pdata[i];
        GError *problem = NULL;
        if (!notify_channel_wants(channel, name, notifier->config->environment))
            continue;
        /* Each channel has an id of its own for it. */
        json_auto_t *document = notify_event_json(notifier, event);
        if (put(notifier, channel, document, &problem))
            continue;
        progress_remark(notifier->progress, "channel %s will not be told: %s", channel->name,
                        problem->message);
        g_error_free(problem);
    }
}

/* Delivering --------------------------------------------------------------------------------------------- */

static Entry *
entry_read(const Notifier *notifier, const char *name)
{
    Entry *entry = g_new0(Entry, 1);
    g_autofree char *text = NULL;
    size_t length;
    entry->path = g_build_filename(notifier->spool, name, NULL);
    if (file_read(entry->path, ENTRY_CAP, &text, &length, NULL))
        entry->document = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
    return entry;
}

static const NotifyChannel *
find_channel(const Notifier *notifier, const char *name)
{
    for (unsigned i = 0; name && i < notifier->channels->len; i++) {
        const NotifyChannel *channel = notifier->channels->pdata[i];
        if (strcmp(channel->name, name) == 0)
            return channel;
    }
    return NULL;
}

/* Puts an entry where nobody tries it again, with the reason. */
static void
set_aside(const Notifier *notifier, const Entry *entry, const char *reason)
{
    g_autofree char *directory = g_build_filename(notifier->spool, "failed", NULL);
    g_autofree char *name = g_path_get_basename(entry->path);
    g_autofree char *path = g_build_filename(directory, name, NULL);
    json_auto_t *document = entry->document ? json_incref(entry->document) : json_object();
    json_object_set_new(document, "reason", json_string(reason));
    if (directory_make(directory, 0700, NULL) && entry_write(path, document, NULL))
        unlink(entry->path);
}

static bool
is_due(const Entry *entry)
{
    return json_integer_value(json_object_get(entry->document, "not_before")) <=
           g_get_real_time() / G_USEC_PER_SEC;
}

/* Tries again while there is time, unless the vendor wants more of it. */
static Delivery
try_entry(const Notifier *notifier, const NotifyChannel *channel, Entry *entry, int64_t deadline,
          GError **error)
{
    const json_t *event = json_object_get(entry->document, "event");
    json_int_t attempts = json_integer_value(json_object_get(entry->document, "attempts"));
    int64_t pause = FIRST_PAUSE_MS;
    for (int tries = 1;; tries++, pause *= 2) {
        int64_t wait;
        int status = 0;
        int left = (int)MAX(deadline - clock_now_ms(), 1);
        g_clear_error(error);
        Delivery delivery = deliver_one(notifier, channel, event, left, &wait, &status, NULL, error);
        json_object_set_new(entry->document, "attempts", json_integer(++attempts));
        if (delivery != LATER || g_error_matches(*error, CONFITURE_ERROR, ERR_CONFIG))
            return delivery;
        int64_t asked = MAX(wait, pause / 2 + g_random_int_range(0, (int)MIN(pause, 10000)));
        if (tries == TRIES_MOST || clock_now_ms() + asked >= deadline || interrupt_pending()) {
            json_object_set_new(entry->document, "not_before",
                                json_integer(g_get_real_time() / G_USEC_PER_SEC + wait / 1000));
            entry_write(entry->path, entry->document, NULL);
            return LATER;
        }
        for (int64_t until = clock_now_ms() + asked; clock_now_ms() < until && !interrupt_pending();)
            clock_sleep_ms(20);
    }
}

static void
deliver_entry(const Notifier *notifier, Entry *entry, GHashTable *silent, int64_t deadline,
              NotifyCounts *counts)
{
    const char *name = event_text(entry->document, "channel");
    const NotifyChannel *channel = find_channel(notifier, name);
    g_autoptr(GError) problem = NULL;
    if (!entry->document || !json_is_object(json_object_get(entry->document, "event"))) {
        set_aside(notifier, entry, "the file cannot be read");
        counts->failed++;
        return;
    }
    /* A channel that is out of reach is not asked once more for each event. */
    if (!channel || !is_due(entry) || g_hash_table_contains(silent, channel) || clock_now_ms() >= deadline ||
        interrupt_pending()) {
        counts->waiting++;
        return;
    }
    switch (try_entry(notifier, channel, entry, deadline, &problem)) {
    case DELIVERED:
        unlink(entry->path);
        counts->delivered++;
        return;
    case LATER:
        progress_remark(notifier->progress,
                        "channel %s could not be told: %s; confiture notify flush tries again", channel->name,
                        problem->message);
        g_hash_table_add(silent, (gpointer)(uintptr_t)channel);
        counts->waiting++;
        return;
    case NEVER:
        progress_remark(notifier->progress, "channel %s refused: %s; the event is in .confiture/spool/failed",
                        channel->name, problem->message);
        set_aside(notifier, entry, problem->message);
        counts->failed++;
        return;
    }
}

NotifyCounts
notify_deliver(Notifier *notifier, int limit_ms)
{
    NotifyCounts counts = {0};
    if (!notifier || notifier->channels->len == 0 || !g_file_test(notifier->spool, G_FILE_TEST_IS_DIR))
        return counts;
    g_autofree char *path = g_build_filename(notifier->spool, "lock", NULL);
    int lock = file_lock(path, 0, NULL);
    if (lock < 0)
        return counts;
    int64_t deadline = clock_now_ms() + limit_ms;
    g_autoptr(GPtrArray) names = entry_names(notifier->spool);
    g_autoptr(GHashTable) silent = g_hash_table_new(NULL, NULL);
    for (unsigned i = 0; i < names->len; i++) {
        Entry *entry = entry_read(notifier, names->pdata[i]);
        deliver_entry(notifier, entry, silent, deadline, &counts);
        entry_free(entry);
    }
    file_unlock(lock);
    return counts;
}
