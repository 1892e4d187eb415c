/* A hook of a plugin that runs: what it may ask of us, and what becomes of its answer. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/interrupt.h"
#include "hook/plugin.h"

enum { PARAMS_CAP = 1000 };

/* What a confiture_call stands for. */
typedef struct {
    confiture_call face;
    HookCall *call;
    json_t *context; /* all but what is pending, once it was asked for */
    char *text;      /* the whole as text */
    json_t *whole;   /* and read again */
    GPtrArray *kept; /* of char*: what get() answered */
    GError *problem; /* the last thing that went wrong */
    char *said;      /* its message */
    char *veto_reason;
} PluginCall;

static void
plugin_call_clear(PluginCall *self)
{
    json_decref(self->context);
    json_decref(self->whole);
    g_free(self->text);
    g_ptr_array_unref(self->kept);
    g_clear_error(&self->problem);
    g_free(self->said);
    g_free(self->veto_reason);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PluginCall, plugin_call_clear)

/* The plugin learns of it by error(), the user unless it is got over. Takes the error over. */
static int
went_wrong(PluginCall *self, GError *problem)
{
    g_clear_error(&self->problem);
    self->problem = problem;
    g_free(self->said);
    self->said = g_strdup(problem->message);
    return -1;
}

static const char *
last_error(const confiture_call *face)
{
    const PluginCall *self = face->host;
    return self->said ? self->said : "";
}

/* --- the context --- */

static const char *
context_text(const confiture_call *face)
{
    PluginCall *self = face->host;
    GError *problem = NULL;
    if (!self->text)
        self->text = hook_context_text(self->call->context, self->call->phase, &problem);
    if (problem)
        went_wrong(self, problem);
    return self->text;
}

static json_t *
parse_whole(PluginCall *self)
{
    const char *text = self->whole ? NULL : context_text(&self->face);
    if (text)
        self->whole = json_loads(text, 0, NULL);
    return self->whole;
}

/* Made when it is asked for, and without what is pending unless it is that: most hooks ask for a value or
 * two. */
static json_t *
context_for(PluginCall *self, const char *path)
{
    GError *problem = NULL;
    if (g_str_has_prefix(path, "pending"))
        return parse_whole(self);
    if (!self->context)
        self->context = hook_context_json(self->call->context, self->call->phase, &problem);
    if (problem)
        went_wrong(self, problem);
    return self->context;
}

static const json_t *
child(const json_t *parent, const char *name)
{
    guint64 index;
    if (json_is_array(parent))
        return g_ascii_string_to_unsigned(name, 10, 0, G_MAXINT, &index, NULL) ? json_array_get(parent, index)
                                                                               : NULL;
    return json_object_get(parent, name);
}

/* Metadata may have keys with a dot in them: the longest name that is there is taken first. */
static const json_t *
find(const json_t *parent, const char *path)
{
    const json_t *whole = child(parent, path);
    for (const char *dot = path + strlen(path); !whole && dot > path; dot--) {
        if (*dot != '.')
            continue;
        g_autofree char *name = g_strndup(path, (size_t)(dot - path));
        const json_t *below = child(parent, name);
        if (below)
            whole = find(below, dot + 1);
    }
    return whole;
}

static const char *
get_value(const confiture_call *face, const char *path)
{
    PluginCall *self = face->host;
    const json_t *context = path ? context_for(self, path) : NULL;
    const json_t *value = context ? find(context, path) : NULL;
    if (!value || json_is_null(value))
        return NULL;
    /* A copy: metadata may be replaced while the hook still looks at it. */
    char *text = json_is_string(value) ? g_strdup(json_string_value(value))
                                       : json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    g_ptr_array_add(self->kept, text);
    return text;
}

/* --- saying something --- */

static void
log_text(const confiture_call *face, const char *text)
{
    const PluginCall *self = face->host;
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
    progress_remark(self->call->set->progress, "%s", valid);
}

static int
veto(const confiture_call *face, const char *reason)
{
    PluginCall *self = face->host;
    if (!self->veto_reason)
        self->veto_reason = g_utf8_make_valid(reason ? reason : "", -1);
    return -1;
}

static int
add_metadata(PluginCall *self, const char *key, json_t *value)
{
    GError *problem = NULL;
    if (key && g_utf8_validate(key, -1, NULL))
        return hook_add_metadata(self->call, key, value, &problem) ? 0 : went_wrong(self, problem);
    json_decref(value);
    error_set(&problem, ERR_HOOK, "the key of metadata is text");
    return went_wrong(self, problem);
}

static int
set_text(const confiture_call *face, const char *key, const char *text)
{
    g_autofree char *valid = text ? g_utf8_make_valid(text, -1) : NULL;
    return add_metadata(face->host, key, valid ? json_string(valid) : json_null());
}

static int
set_json(const confiture_call *face, const char *key, const char *text)
{
    json_error_t wrong;
    GError *problem = NULL;
    json_t *value = json_loads(text ? text : "", JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &wrong);
    if (value)
        return add_metadata(face->host, key, value);
    g_autofree char *why = g_utf8_make_valid(wrong.text, -1);
    error_set(&problem, ERR_HOOK, "what set_json() was given is no JSON: %s", why);
    return went_wrong(face->host, problem);
}

/* --- the database --- */

static int64_t
hand_over(const PGresult *result, confiture_row_function row, void *data)
{
    int columns = PQnfields(result);
    int rows = PQntuples(result);
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        return g_ascii_strtoll(PQcmdTuples((PGresult *)(uintptr_t)result), NULL, 10);
    g_autofree const char **names = g_new(const char *, (size_t)columns + 1);
    g_autofree const char **values = g_new(const char *, (size_t)columns + 1);
    for (int c = 0; c < columns; c++)
        names[c] = PQfname(result, c);
    for (int i = 0; row && i < rows; i++) {
        for (int c = 0; c < columns; c++)
            values[c] = PQgetisnull(result, i, c) ? NULL : PQgetvalue(result, i, c);
        if (row(data, columns, names, values) != 0)
            return i + 1;
    }
    return rows;
}

static PGresult *
run_statement(PluginCall *self, const char *sql, int count, const char *const *params, GError **error)
{
    if (!sql || count < 0 || count > PARAMS_CAP || (count > 0 && !params)) {
        error_set(error, ERR_HOOK, "query() wants SQL, and at most %d parameters", PARAMS_CAP);
        return NULL;
    }
    if (interrupt_check(error))
        return NULL;
    if (clock_now_ms() > self->call->deadline) {
        error_set(error, ERR_HOOK, "the hook's time is over");
        return NULL;
    }
    if (!hook_check_statement(sql, error))
        return NULL;
    Conn *conn = hook_connection(self->call, error);
    return conn ? conn_query_params(conn, sql, count, params, error) : NULL;
}

static int64_t
query(const confiture_call *face, const char *sql, int count, const char *const *params,
      confiture_row_function row, void *data)
{
    PluginCall *self = face->host;
    GError *problem = NULL;
    g_autoptr(PGresult) result = run_statement(self, sql, count, params, &problem);
    return result ? hand_over(result, row, data) : went_wrong(self, problem);
}

static int
stopped(const confiture_call *face)
{
    const PluginCall *self = face->host;
    return interrupt_pending() || clock_now_ms() > self->call->deadline;
}

/* --- what became of it --- */

static bool
is_ours(const GError *problem)
{
    return g_error_matches(problem, CONFITURE_ERROR, ERR_INTERRUPTED) ||
           g_error_matches(problem, CONFITURE_ERROR, ERR_CONNECTION_LOST);
}

/* A failure of the server that broke the transaction is not got over, whatever the hook answers. */
static bool
must_fail(const PluginCall *self, int status)
{
    const Conn *conn = self->call->conn;
    return self->problem &&
           (status != 0 || is_ours(self->problem) || (conn && conn_transaction_failed(conn)));
}

static bool
judge(PluginCall *self, int status, GError **error)
{
    HookCall *call = self->call;
    if (self->problem && is_ours(self->problem)) {
        g_propagate_error(error, g_steal_pointer(&self->problem));
    } else if (self->veto_reason) {
        hook_veto(call, self->veto_reason, error);
    } else if (must_fail(self, status)) {
        g_propagate_error(error, g_steal_pointer(&self->problem));
    } else if (clock_now_ms() > call->deadline) {
        g_autofree char *limit = clock_duration(call->hook->timeout_ms);
        error_set(error, ERR_HOOK, "it took longer than %s", limit);
        error_hint(error, "Register it with a longer timeout, or let it ask stopped().");
    } else if (status != 0 && !interrupt_check(error)) {
        error_set(error, ERR_HOOK, "it answered %d", status);
        error_hint(error, "return call->veto(call, \"why\") tells why.");
    }
    return !*error;
}

bool
hook_run_plugin(HookCall *call, GError **error)
{
    const PluginHook *hook = call->hook->plugin;
    g_auto(PluginCall) self = {.call = call,
                               .kept = g_ptr_array_new_with_free_func(g_free),
                               .face = {.size = sizeof self.face,
                                        .phase = phase_row(call->phase)->name,
                                        .context = context_text,
                                        .get = get_value,
                                        .log = log_text,
                                        .veto = veto,
                                        .set_text = set_text,
                                        .set_json = set_json,
                                        .query = query,
                                        .stopped = stopped,
                                        .error = last_error}};
    self.face.host = &self;
    int status = hook->run(&self.face, hook->data);
    return judge(&self, status, error);
}
