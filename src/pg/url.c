#include "pg/url.h"

#include <string.h>

#include "base/errors.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PQconninfoOption, PQconninfoFree)

static const char *
option_value(const PQconninfoOption *options, const char *keyword)
{
    for (const PQconninfoOption *o = options; o && o->keyword; o++)
        if (strcmp(o->keyword, keyword) == 0 && o->val && *o->val)
            return o->val;
    return NULL;
}

/* For libpq a password ends at the first '@', and '/' begins the database: behind a bare one the rest of the
 * password is a host, a port or a database, which messages show. */
static bool
shows_password(const char *url, const PQconninfoOption *options)
{
    const char *port = option_value(options, "port");
    if (port && port[strspn(port, "0123456789,")])
        return true;
    if (!g_str_has_prefix(url, "postgresql://") && !g_str_has_prefix(url, "postgres://"))
        return false;
    const char *rest = strstr(url, "://") + 3;
    rest += strcspn(rest, "@/");
    rest += *rest != '\0';
    const char *sign = strchr(rest, '@');
    return sign && sign < rest + strcspn(rest, "?");
}

/* libpq's message may quote the string, and with it the password: say only what is wrong. */
static PQconninfoOption *
parse_url(const char *url, GError **error)
{
    char *problem = NULL;
    PQconninfoOption *options = PQconninfoParse(url, &problem);
    PQfreemem(problem);
    if (options && !shows_password(url, options))
        return options;
    PQconninfoFree(options);
    error_set(error, ERR_CONFIG, "the database URL cannot be read");
    error_hint(
        error,
        "It looks like postgresql://user@host:5432/database or host=... dbname=... user=... In a URL, a "
        "password's @ is written %%40, its / %%2F, its : %%3A.");
    return NULL;
}

static void
put(ConnParameters *parameters, const char *keyword, const char *value)
{
    int at = 0;
    if (!value || !*value)
        return;
    while (at < parameters->count && strcmp(parameters->keywords[at], keyword) != 0)
        at++;
    if (at == (int)G_N_ELEMENTS(parameters->values) - 1)
        return;
    if (at == parameters->count) {
        parameters->keywords[at] = g_strdup(keyword);
        parameters->count++;
    } else {
        g_free((gpointer)(uintptr_t)parameters->values[at]);
    }
    parameters->values[at] = g_strdup(value);
}

ConnParameters *
conn_parameters(const ConnOptions *options, GError **error)
{
    g_autoptr(ConnParameters) parameters = g_new0(ConnParameters, 1);
    g_autofree char *name = g_strdup_printf("confiture%s%s", options->command ? " " : "",
                                            options->command ? options->command : "");
    /* Ours first, so that the url may say otherwise. A dead peer is noticed in about a minute. */
    put(parameters, "fallback_application_name", name);
    put(parameters, "keepalives_idle", "30");
    put(parameters, "keepalives_interval", "10");
    put(parameters, "keepalives_count", "3");
    put(parameters, "tcp_user_timeout", "60000");
    put(parameters, "client_encoding", "UTF8");
    if (options->url && *options->url) {
        g_autoptr(PQconninfoOption) given = parse_url(options->url, error);
        if (!given)
            return NULL;
        for (const PQconninfoOption *o = given; o->keyword; o++)
            put(parameters, o->keyword, o->val);
    }
    put(parameters, "dbname", options->database);
    return g_steal_pointer(&parameters);
}

const char *
conn_parameters_get(const ConnParameters *parameters, const char *keyword)
{
    for (int i = 0; i < parameters->count; i++)
        if (strcmp(parameters->keywords[i], keyword) == 0)
            return parameters->values[i];
    return NULL;
}

void
conn_parameters_free(ConnParameters *parameters)
{
    if (!parameters)
        return;
    for (int i = 0; i < parameters->count; i++) {
        g_free((gpointer)(uintptr_t)parameters->keywords[i]);
        g_free((gpointer)(uintptr_t)parameters->values[i]);
    }
    g_free(parameters);
}

/* user@host:port/database, or user@/database (socket directory) for a unix socket. */
static char *
show(const char *user, const char *host, const char *port, const char *database)
{
    GString *out = g_string_new("postgresql://");
    if (user && *user)
        g_string_append_printf(out, "%s@", user);
    if (host && *host != '/')
        g_string_append_printf(out, "%s%s%s", host, port && *port ? ":" : "", port && *port ? port : "");
    g_string_append_printf(out, "/%s", database ? database : "");
    if (host && *host == '/')
        g_string_append_printf(out, "?host=%s", host);
    return g_string_free(out, FALSE);
}

char *
conn_parameters_shown(const ConnParameters *parameters)
{
    return show(conn_parameters_get(parameters, "user"), conn_parameters_get(parameters, "host"),
                conn_parameters_get(parameters, "port"), conn_parameters_get(parameters, "dbname"));
}

char *
conn_live_shown(const PGconn *pg)
{
    return show(PQuser(pg), PQhost(pg), PQport(pg), PQdb(pg));
}

/* The database a service file names. Only libpq reads those, and only for a connection: start one, ask it
 * what it was told, and leave it. */
static char *
service_database(const char *url)
{
    const char *const keywords[] = {"dbname", NULL};
    const char *const values[] = {url, NULL};
    PGconn *pg = PQconnectStartParams(keywords, values, 1);
    char *database = pg ? g_strdup(PQdb(pg)) : NULL;
    PQfinish(pg);
    return database;
}

char *
conn_url_database(const char *url, GError **error)
{
    g_autoptr(PQconninfoOption) given = parse_url(url ? url : "", error);
    if (!given)
        return NULL;
    if (option_value(given, "dbname"))
        return g_strdup(option_value(given, "dbname"));
    char *served = option_value(given, "service") ? service_database(url) : NULL;
    if (served && *served)
        return served;
    g_free(served);
    g_autoptr(PQconninfoOption) defaults = PQconndefaults();
    const char *const candidates[] = {option_value(defaults, "dbname"), option_value(given, "user"),
                                      option_value(defaults, "user"), "postgres"};
    for (size_t i = 0;; i++)
        if (candidates[i])
            return g_strdup(candidates[i]);
}

/* keyword='value', as libpq's manual says in "Keyword/Value Connection Strings". */
static void
append_keyword(GString *out, const char *keyword, const char *value)
{
    g_string_append_printf(out, "%s%s='", out->len > 0 ? " " : "", keyword);
    for (const char *p = value; *p; p++) {
        if (*p == '\'' || *p == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *p);
    }
    g_string_append_c(out, '\'');
}

char *
conn_url_with_database(const char *url, const char *database, GError **error)
{
    g_autoptr(PQconninfoOption) given = parse_url(url ? url : "", error);
    if (!given)
        return NULL;
    GString *out = g_string_new(NULL);
    for (const PQconninfoOption *o = given; o->keyword; o++)
        if (o->val && *o->val && strcmp(o->keyword, "dbname") != 0)
            append_keyword(out, o->keyword, o->val);
    append_keyword(out, "dbname", database);
    return g_string_free(out, FALSE);
}

/* The SQLSTATE of the server's last refusal, "" when no server spoke. libpq gives it only in the text, behind
 * the severity, and only because connect.c asked for PQERRORS_VERBOSE. *reason is the text behind it. */
static const char *
refusal(const char *text, char state[6])
{
    const char *reason = NULL;
    state[0] = '\0';
    for (const char *p = strstr(text, ":  "); p; p = strstr(p + 3, ":  "))
        if (strspn(p + 3, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 5 && g_str_has_prefix(p + 8, ": ")) {
            g_strlcpy(state, p + 3, 6);
            reason = p + 10;
        }
    return reason;
}

static const char *
connect_hint(const char *text, const char *state)
{
    if (strcmp(state, "28P01") == 0 || strstr(text, "no password supplied"))
        return "Set PGPASSWORD, add a line to ~/.pgpass, or put the password in a variable that the "
               "environment's database_url uses.";
    if (strcmp(state, "3D000") == 0)
        return "confiture build makes the database when it may connect to \"postgres\" on the same server.";
    if (*state == '\0' && (strstr(text, "Connection refused") || strstr(text, "No such file or directory")))
        return "Is the server running there? Without a database_url Confiture starts a private one by "
               "itself.";
    if (strstr(text, "could not translate host name"))
        return "The host name cannot be resolved; look at the database_url for a typing error.";
    return NULL;
}

void
conn_connect_error(const PGconn *pg, const char *shown, GError **error)
{
    char state[6];
    const char *text = PQerrorMessage(pg);
    const char *said = refusal(text, state);
    /* "connection to server at ..., port ... failed: ...": the place is said already. */
    const char *failed = strstr(text, " failed: ");
    g_autofree char *reason = g_strstrip(g_strdup(said ? said : failed ? failed + 9 : text));
    const char *hint = connect_hint(text, state);
    reason[strcspn(reason, "\n")] = '\0';
    error_set(error, ERR_CONNECT, "cannot connect to %s: %s", shown, reason);
    error_sqlstate(error, state);
    if (hint)
        error_hint(error, "%s", hint);
}

bool
conn_failure_passes(const PGconn *pg)
{
    /* libpq asks "Is the server running ...?" exactly when the system refused the connection. */
    static const char *const passing[] = {"Is the server running",
                                          "server closed the connection unexpectedly",
                                          "Connection reset by peer", "could not translate host name"};
    char state[6];
    const char *text = PQerrorMessage(pg);
    refusal(text, state);
    if (*state)
        return strcmp(state, "57P03") == 0; /* cannot_connect_now */
    for (size_t i = 0; i < G_N_ELEMENTS(passing); i++)
        if (strstr(text, passing[i]))
            return true;
    return false;
}

char **
conn_url_environment(const char *url, GError **error)
{
    g_autoptr(PQconninfoOption) given = parse_url(url ? url : "", error);
    if (!given)
        return NULL;
    g_autoptr(GStrvBuilder) set = g_strv_builder_new();
    for (const PQconninfoOption *o = given; o->keyword; o++) {
        if (!o->envvar)
            continue;
        /* What the url leaves open may well come from the caller's environment. */
        g_autofree char *pair = o->val ? g_strconcat(o->envvar, "=", o->val, NULL) : NULL;
        if (pair)
            g_strv_builder_add(set, pair);
    }
    return g_strv_builder_end(set);
}
