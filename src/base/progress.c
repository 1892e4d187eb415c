#include "base/progress.h"

void
progress_remark(Progress *progress, const char *format, ...)
{
    if (!progress || !progress->remark)
        return;
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);
    progress->remark(progress, text);
}
