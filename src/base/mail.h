/* One mail to an SMTP server, with the limits of http.h: verified TLS always (STARTTLS, or smtps://), time,
 * addresses, SIGINT. No error holds the password. */
#ifndef CONFITURE_BASE_MAIL_H
#define CONFITURE_BASE_MAIL_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct {
    const char *server; /* "smtp://mail.example.com:587", which must offer STARTTLS, or "smtps://..." */
    const char *user, *password; /* or NULL */
    const char *from;            /* address alone, of the envelope */
    const char *const *to;       /* addresses alone, closed by NULL */
    const char *message;         /* RFC 5322, lines ended by CR LF */
    const char *ca_file;         /* certificates to trust instead of the system's, or NULL */
    int timeout_ms;
    bool allow_private;
} Mail;

/* ERR_HTTP when it was not taken; *status gets the server's code (550), 0 when there was none. ERR_TOOL,
 * ERR_INTERRUPTED. */
bool mail_send(const Mail *mail, int *status, GError **error);

#endif
