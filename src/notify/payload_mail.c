/* A mail for people: RFC 5322, text and HTML, marked as written by a machine (RFC 3834). */
#include <string.h>

#include "base/errors.h"
#include "notify/internal.h"
#include "report/table.h"

enum {
    SUBJECT = 200,
    WORD_BYTES = 42, /* of an encoded word: 75 characters with its frame (RFC 2047, 2) */
    LINE = 76,
};

/* A line break would be another header. */
static char *
one_line(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    for (char *p = valid; *p; p++)
        if (g_ascii_iscntrl(*p))
            *p = ' ';
    return g_steal_pointer(&valid);
}

/* RFC 2047 when there is anything but ASCII: words of whole characters. */
static char *
encode_header(const char *text)
{
    g_autofree char *line = one_line(text);
    GString *encoded = g_string_new(NULL);
    if (g_str_is_ascii(line))
        return g_string_append(encoded, line), g_string_free(encoded, FALSE);
    for (const char *p = line; *p;) {
        const char *end = p;
        while (*end && g_utf8_next_char(end) - p <= WORD_BYTES)
            end = g_utf8_next_char(end);
        g_autofree char *word = g_base64_encode((const guchar *)p, (gsize)(end - p));
        g_string_append_printf(encoded, "%s=?UTF-8?B?%s?=", encoded->len ? "\r\n " : "", word);
        p = end;
    }
    return g_string_free(encoded, FALSE);
}

static void
add_header(GString *mail, const char *name, const char *value)
{
    g_string_append_printf(mail, "%s: %s\r\n", name, value);
}

static void
add_part(GString *mail, const char *boundary, const char *type, const char *text)
{
    g_autofree char *encoded = g_base64_encode((const guchar *)text, strlen(text));
    g_string_append_printf(
        mail, "--%s\r\nContent-Type: %s; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
        boundary, type);
    for (const char *p = encoded; *p; p += MIN(strlen(p), (size_t)LINE))
        g_string_append_printf(mail, "%.*s\r\n", (int)LINE, p);
}

/* The facts below the sentence. */
static void
add_facts(GString *text, GString *html, const json_t *event)
{
    static const char *const facts[] = {"environment", "database", "command", "migration", "run_id", "at"};
    g_string_append(html, "<table>");
    for (size_t i = 0; i < G_N_ELEMENTS(facts); i++) {
        const char *value = event_text(event, facts[i]);
        g_autofree char *escaped = g_markup_escape_text(value, -1);
        if (!*value)
            continue;
        g_string_append_printf(text, "%-12s %s\n", facts[i], value);
        g_string_append_printf(html, "<tr><td>%s</td><td>%s</td></tr>", facts[i], escaped);
    }
    g_string_append(html, "</table>");
}

char *
payload_mail(const NotifyChannel *channel, const json_t *event)
{
    g_autofree char *message = notify_message(channel, event);
    g_autofree char *short_message = notify_cut(message, SUBJECT);
    g_autofree char *escaped = g_markup_escape_text(message, -1);
    g_autofree char *subject = encode_header(short_message);
    g_autofree char *from = one_line(channel->from);
    g_autofree char *all = g_strjoinv(", ", channel->to);
    g_autofree char *to = one_line(all);
    const char *id = event_text(event, "id");
    g_autofree char *message_id = g_strdup_printf("<%s@confiture>", id);
    g_autofree char *boundary = g_strdup_printf("confiture-%s", id);
    g_autofree char *type = g_strdup_printf("multipart/alternative; boundary=\"%s\"", boundary);
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *date = g_date_time_format(now, "%a, %d %b %Y %H:%M:%S +0000");
    g_autoptr(GString) text = g_string_new(message);
    g_autoptr(GString) html = g_string_new("<p>");
    GString *mail = g_string_new(NULL);
    g_string_append(text, "\n\n");
    g_string_append_printf(html, "%s</p>", escaped);
    add_facts(text, html, event);
    add_header(mail, "Date", date);
    add_header(mail, "From", from);
    add_header(mail, "To", to);
    add_header(mail, "Subject", subject);
    add_header(mail, "Message-ID", message_id);
    add_header(mail, "Auto-Submitted", "auto-generated");
    add_header(mail, "MIME-Version", "1.0");
    add_header(mail, "Content-Type", type);
    g_string_append(mail, "\r\n");
    add_part(mail, boundary, "text/plain", text->str);
    add_part(mail, boundary, "text/html", html->str);
    g_string_append_printf(mail, "--%s--\r\n", boundary);
    return g_string_free(mail, FALSE);
}
