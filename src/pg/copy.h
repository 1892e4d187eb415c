/* COPY in and out, streamed: nothing is held but one chunk. */
#ifndef CONFITURE_PG_COPY_H
#define CONFITURE_PG_COPY_H

#include "pg/conn.h"

/* Starts COPY ... FROM STDIN; then any number of copy_in_write(), then copy_in_finish(). After a false return
 * the COPY is over and the connection usable again (inside an aborted transaction). */
bool copy_in_start(Conn *conn, const char *sql, GError **error);
bool copy_in_write(Conn *conn, const char *data, size_t length, GError **error);
/* *rows: how many the server took; may be NULL. */
bool copy_in_finish(Conn *conn, int64_t *rows, GError **error);
/* Ends a COPY with a reason the server repeats in its error; used when the source of the data failed. */
void copy_in_abort(Conn *conn, const char *reason);

/* Runs COPY ... TO STDOUT, calling `sink` with each row (text format: one line with its newline; binary: a
 * tuple, with the header before the first, and the trailer). `sink`
 * returning false stops the COPY by cancelling it, and copy_out() returns false with the error that sink set.
 * *rows: how many the server gave; may be NULL.
 */
typedef bool (*CopySink)(void *data, const char *row, size_t length, GError **error);
bool copy_out(Conn *conn, const char *sql, CopySink sink, void *data, int64_t *rows, GError **error);

#endif
