/* Reports that are written piece by piece, so that ten thousand findings need no document in memory.
 *
 * Always true:
 *  - text is gathered in `text` and handed on by report_out_step() when there is enough of it;
 *  - once the sink has failed, nothing more is handed on, and report_out_end() tells.
 */
#ifndef CONFITURE_REPORT_OUT_H
#define CONFITURE_REPORT_OUT_H

#include <glib.h>
#include <stdbool.h>

/* Takes a piece. False, with `error` set, ends the report. */
typedef bool (*ReportSink)(void *data, const char *bytes, size_t length, GError **error);

typedef struct {
    GString *text;
    ReportSink sink;
    void *data;
    GError *problem; /* the sink's first */
} ReportOut;

void report_out_begin(ReportOut *out, ReportSink sink, void *data);
/* A place where a piece may end. */
void report_out_step(ReportOut *out);
/* Hands on the rest and frees; false with the sink's error. */
bool report_out_end(ReportOut *out, GError **error);

#endif
