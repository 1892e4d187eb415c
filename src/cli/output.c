/* What reaches a terminal or a pipe, and questions to a person. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/interrupt.h"
#include "cli/command.h"
#include "report/table.h"

/* A line is redrawn at most this often, and only once a command has run this long. */
enum { REDRAW_MS = 100, FIRST_DRAW_MS = 400, ITEM_WIDTH = 50 };

typedef struct {
    Progress base;
    bool quiet, terminal, colour;
    bool drawn;
    int64_t started, last;
    ProgressState state; /* the last one; item points to `item` */
    char item[128];
} TerminalProgress;

/* Why stdout did not take something; 0 = it took all. */
static int output_errno;

static bool
taken(bool ok)
{
    if (!ok && output_errno == 0)
        output_errno = errno ? errno : EIO;
    return ok;
}

void
cli_print(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    taken(vprintf(format, args) >= 0);
    va_end(args);
}

bool
cli_write(const char *bytes, size_t length, GError **error)
{
    if (taken(fwrite(bytes, 1, length, stdout) == length))
        return true;
    error_set_errno(error, output_errno, "write to", "standard output");
    return false;
}

bool
cli_output_end(GError **error)
{
    if (taken(fflush(stdout) == 0) && output_errno == 0)
        return true;
    error_set_errno(error, output_errno, "write to", "standard output");
    return false;
}

bool
cli_output_failed(void)
{
    return output_errno != 0;
}

bool
cli_output_unwanted(void)
{
    return output_errno == EPIPE;
}

void
cli_say(const Cli *cli, const char *format, ...)
{
    if (cli->quiet)
        return;
    /* Where both streams go to one place, what was said first stands first. */
    fflush(stdout);
    cli_progress_clear(cli->progress);
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

void
cli_print_json(json_t *document)
{
    taken(json_dumpf(document, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER) == 0 && putchar('\n') != EOF);
    json_decref(document);
}

bool
cli_confirm(Cli *cli, const char *question, bool *answer, GError **error)
{
    char line[64];
    if (cli->yes) {
        *answer = true;
        return true;
    }
    if (!cli->interactive) {
        error_set(error, ERR_POLICY, "%s: needs a yes, and there is no terminal to ask at", question);
        error_hint(error, "Say --yes if you mean it.");
        return false;
    }
    cli_progress_clear(cli->progress);
    fprintf(stderr, "%s? [y/N] ", question);
    struct pollfd fds[2] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = interrupt_fd(), .events = POLLIN}};
    while (poll(fds, 2, -1) < 0 && errno == EINTR && !interrupt_pending())
        continue;
    if (interrupt_check(error)) {
        fputc('\n', stderr); /* the terminal shows ^C behind the question */
        return false;
    }
    *answer = fgets(line, sizeof line, stdin) && (line[0] == 'y' || line[0] == 'Y');
    return true;
}

static void
draw(TerminalProgress *progress, int64_t now)
{
    const ProgressState *state = &progress->state;
    g_autofree char *elapsed = clock_duration(now - progress->started);
    progress->last = now;
    progress->drawn = true;
    fprintf(stderr, "\r\033[K%s%s%s", progress->colour ? "\033[1m" : "", state->phase,
            progress->colour ? "\033[0m" : "");
    if (state->total > 0)
        fprintf(stderr, " %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT " %s", state->done, state->total,
                state->unit);
    else if (state->done > 0)
        fprintf(stderr, " %" G_GINT64_FORMAT " %s", state->done, state->unit);
    if (state->count > 0)
        fprintf(stderr, ", %" G_GINT64_FORMAT " %s", state->count, state->count_unit);
    fprintf(stderr, ", %s", elapsed);
    if (progress->item[0]) {
        g_autofree char *safe = text_printable(progress->item);
        g_autofree char *head = g_utf8_substring(safe, 0, MIN(ITEM_WIDTH, g_utf8_strlen(safe, -1)));
        fprintf(stderr, "  %s", head);
    }
    fflush(stderr);
}

static bool
is_due(const TerminalProgress *progress, int64_t now)
{
    return !progress->quiet && progress->terminal && now - progress->started >= FIRST_DRAW_MS &&
           now - progress->last >= REDRAW_MS;
}

static void
show(Progress *self, const ProgressState *state)
{
    TerminalProgress *progress = (TerminalProgress *)self;
    int64_t now = clock_now_ms();
    /* Kept even when it is not shown now: a tick may have to show it. */
    progress->state = *state;
    g_strlcpy(progress->item, state->item ? state->item : "", sizeof progress->item);
    if (is_due(progress, now))
        draw(progress, now);
}

static void
tick(Progress *self)
{
    TerminalProgress *progress = (TerminalProgress *)self;
    int64_t now = clock_now_ms();
    if (progress->state.phase && is_due(progress, now))
        draw(progress, now);
}

static void
remark(Progress *self, const char *text)
{
    TerminalProgress *progress = (TerminalProgress *)self;
    if (progress->quiet)
        return;
    cli_progress_clear(self);
    fprintf(stderr, "%s\n", text);
}

Progress *
cli_progress_new(bool quiet, bool terminal, bool colour)
{
    TerminalProgress *progress = g_new0(TerminalProgress, 1);
    progress->base.report = show;
    progress->base.tick = tick;
    progress->base.remark = remark;
    progress->quiet = quiet;
    progress->terminal = terminal;
    progress->colour = colour;
    progress->started = clock_now_ms();
    return &progress->base;
}

void
cli_progress_clear(Progress *self)
{
    TerminalProgress *progress = (TerminalProgress *)self;
    if (progress && progress->drawn) {
        fputs("\r\033[K", stderr);
        progress->drawn = false;
    }
}

void
cli_progress_free(Progress *self)
{
    cli_progress_clear(self);
    g_free(self);
}
