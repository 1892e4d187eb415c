#include "report/out.h"

/* A pipe's buffer on Linux; larger pieces gain nothing. */
enum { PIECE = 64 * 1024 };

static void
hand_on(ReportOut *out)
{
    if (!out->problem)
        out->sink(out->data, out->text->str, out->text->len, &out->problem);
    g_string_truncate(out->text, 0);
}

void
report_out_begin(ReportOut *out, ReportSink sink, void *data)
{
    *out = (ReportOut){g_string_sized_new(PIECE + PIECE / 4), sink, data, NULL};
}

void
report_out_step(ReportOut *out)
{
    if (out->text->len >= PIECE)
        hand_on(out);
}

bool
report_out_end(ReportOut *out, GError **error)
{
    if (out->text->len > 0)
        hand_on(out);
    g_string_free(out->text, TRUE);
    out->text = NULL;
    if (!out->problem)
        return true;
    g_propagate_error(error, g_steal_pointer(&out->problem));
    return false;
}
