/* A script's statements on their way to a server, many a message.
 *
 * Always true:
 *  - statements travel in the order they were added; a message holds up to SENDER_BATCH bytes, which spares
 * the server's work between messages;
 *  - an error is still pinned to its statement, line and column: by the server's position in the text sent,
 * else by the number of statements it had finished;
 *  - what the sender holds is one message; COPY data passes through.
 *
 * A message with several statements and no BEGIN is one implicit transaction (PostgreSQL's manual, "Multiple
 * Statements in a Simple Query"): whoever adds decides where transactions begin and end.
 */
#ifndef CONFITURE_SQL_SENDER_H
#define CONFITURE_SQL_SENDER_H

#include "pg/conn.h"
#include "sql/script.h"

enum { SENDER_BATCH = 64 * 1024 };

/* Stands for a statement that is not the script's: no place is looked up for it. */
#define SENDER_OWN ((unsigned)-1)

typedef struct {
    Conn *conn;
    const char *root; /* project directory, for reading the line that COPY data failed on */
    /* The script's next event, or NULL with an error. Needed for COPY only. */
    const ScriptEvent *(*next)(void *data, GError **error);
    /* Gives *error the place of byte `offset` of the script's `ordinal`th event. */
    void (*blame)(void *data, unsigned ordinal, size_t offset, GError **error);
    void *data;
    size_t finished;  /* statements of the script that the server has finished */
    size_t completed; /* statements of the last message that it finished, ours among them */
    GString *batch;
    GArray *entries;
} Sender;

/* Readies a zeroed sender whose first five fields are set. */
void sender_init(Sender *sender);
void sender_clear(Sender *sender);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sender, sender_clear)

/* Adds a statement (without its ';'), to be sent by sender_flush(). */
void sender_add(Sender *sender, const char *text, size_t length, unsigned ordinal);
/* One of our own; the text is a single statement. */
void sender_add_own(Sender *sender, const char *text);
/* Whether enough has been gathered to be worth sending. */
bool sender_is_full(const Sender *sender);
/* Sends what was added and waits for the answers. After an error nothing is left to send. */
bool sender_flush(Sender *sender, GError **error);
/* Flushes, runs COPY ... FROM STDIN and feeds it from next(), up to its end. */
bool sender_copy(Sender *sender, const ScriptEvent *event, unsigned ordinal, GError **error);

#endif
