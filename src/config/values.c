#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/files.h"
#include "base/suggest.h"
#include "config/load.h"

#define FIELD(type, config, setting) ((type *)G_STRUCT_MEMBER_P(config, (setting)->offset))

bool
value_bool(const char *key, const Source *source, bool *value, GError **error)
{
    static const char *const yes[] = {"true", "yes", "on", NULL};
    static const char *const no[] = {"false", "no", "off", NULL};
    g_autofree char *text = source_text(source, key, error);
    if (!text)
        return false;
    g_autofree char *lower = g_ascii_strdown(text, -1);
    *value = g_strv_contains(yes, lower);
    if (*value || g_strv_contains(no, lower))
        return true;
    g_autofree char *given = source_given(source);
    source_error(source, key, error, "must be true or false%s", given);
    return false;
}

bool
value_integer(const char *key, const Source *source, int minimum, int maximum, int *value, GError **error)
{
    gint64 number = 0;
    g_autofree char *text = source_text(source, key, error);
    if (!text)
        return false;
    if (g_ascii_string_to_signed(text, 10, minimum, maximum, &number, NULL)) {
        *value = (int)number;
        return true;
    }
    g_autofree char *given = source_given(source);
    source_error(source, key, error, "must be a whole number from %d to %d%s", minimum, maximum, given);
    return false;
}

/* Units as in postgresql.conf (manual, "Setting Parameters"); a bare number is seconds. */
static bool
parse_seconds(const char *text, long long *seconds)
{
    static const struct {
        const char *unit;
        long long seconds;
    } units[] = {{"", 1}, {"s", 1}, {"min", 60}, {"h", 3600}};
    char *rest;
    errno = 0;
    if (!g_ascii_isdigit(*text))
        return false;
    long long number = strtoll(text, &rest, 10);
    rest += strspn(rest, " ");
    for (size_t i = 0; errno == 0 && number <= INT_MAX && i < G_N_ELEMENTS(units); i++) {
        if (strcmp(rest, units[i].unit) == 0) {
            *seconds = number * units[i].seconds;
            return true;
        }
    }
    return false;
}

/* Milliseconds in the largest unit that needs no fraction. */
static char *
interval_text(int ms)
{
    if (ms == 0)
        return g_strdup("0");
    if (ms % 3600000 == 0)
        return g_strdup_printf("%d h", ms / 3600000);
    if (ms % 60000 == 0)
        return g_strdup_printf("%d min", ms / 60000);
    if (ms % 1000 == 0)
        return g_strdup_printf("%d s", ms / 1000);
    return g_strdup_printf("%d ms", ms);
}

static bool
store_duration(const Setting *setting, const Source *source, int *value, GError **error)
{
    long long seconds;
    g_autofree char *text = source_text(source, setting->key, error);
    if (!text)
        return false;
    if (parse_seconds(text, &seconds) && seconds >= setting->minimum && seconds <= setting->maximum) {
        *value = (int)seconds;
        return true;
    }
    g_autofree char *given = source_given(source);
    source_error(source, setting->key, error, "must be a time from %d s to %d s%s", setting->minimum,
                 setting->maximum, given);
    error_hint(error, "Units are s, min and h: \"30 s\", \"2 min\".");
    return false;
}

static bool
store_interval(const Setting *setting, const Source *source, int *value, GError **error)
{
    int64_t ms;
    g_autofree char *text = source_text(source, setting->key, error);
    if (!text)
        return false;
    if (clock_parse_ms(text, &ms) && ms >= setting->minimum && ms <= setting->maximum) {
        *value = (int)ms;
        return true;
    }
    g_autofree char *given = source_given(source);
    g_autofree char *least = interval_text(setting->minimum);
    g_autofree char *most = interval_text(setting->maximum);
    source_error(source, setting->key, error, "must be a time from %s to %s with its unit%s", least, most,
                 given);
    error_hint(error, "Units are ms, s, min and h: \"500 ms\", \"3 s\", \"2 min\".");
    return false;
}

static bool
store_choice(const Setting *setting, const Source *source, int *value, GError **error)
{
    g_autofree char *text = source_text(source, setting->key, error);
    g_auto(GStrv) choices = g_strsplit(setting->choices, "|", -1);
    if (!text)
        return false;
    for (int i = 0; choices[i]; i++) {
        if (strcmp(text, choices[i]) == 0) {
            *value = i;
            return true;
        }
    }
    g_autofree char *all = g_strjoinv(", ", choices);
    g_autofree char *given = source_given(source);
    source_error(source, setting->key, error, "must be one of %s%s", all, given);
    const char *nearest = *given ? suggest_nearest(text, (const char *const *)choices) : NULL;
    if (nearest)
        error_hint(error, "Did you mean \"%s\"?", nearest);
    return false;
}

static bool
path_lies_below(const char *path, const char *root)
{
    size_t n = strlen(root);
    return strcmp(root, "/") == 0 || (strncmp(path, root, n) == 0 && (path[n] == '/' || path[n] == '\0'));
}

char *
value_path(const Config *config, const char *key, const Source *source, bool fenced, GError **error)
{
    g_autofree char *text = source_text(source, key, error);
    if (!text)
        return NULL;
    if (!*text) {
        source_error(source, key, error, "is empty");
        return NULL;
    }
    g_autofree char *path = g_canonicalize_filename(text, config->project_directory);
    if (fenced && !path_lies_below(path, config->project_directory)) {
        source_error(source, key, error, "leads out of the project");
        error_hint(error, "Paths are relative to the project directory and stay inside it.");
        return NULL;
    }
    return g_steal_pointer(&path);
}

/* `confiture pg destroy` removes this directory, so it must not be one that holds anything else of the
 * project. */
static bool
check_server_directory(const Config *config, const Setting *setting, const Source *source, GError **error)
{
    if (!path_lies_below(config->project_directory, config->embedded_directory))
        return true;
    source_error(source, setting->key, error,
                 "must be a directory of its own, not one that holds the project");
    return false;
}

static bool
store_path(Config *config, const Setting *setting, const Source *source, GError **error)
{
    char **field = FIELD(char *, config, setting);
    bool fenced = field == &config->seed_directory || field == &config->migrate_directory ||
                  field == &config->migrate_dump || field == &config->lint_baseline;
    char *path = value_path(config, setting->key, source, fenced, error);
    if (!path)
        return false;
    g_free(*field);
    *field = path;
    return field != &config->embedded_directory || check_server_directory(config, setting, source, error);
}

static bool
check_database_url(const Source *source, const char *key, const char *url, GError **error)
{
    const char *scheme_end = strstr(url, "://");
    if (scheme_end) {
        g_autofree char *scheme = g_strndup(url, (size_t)(scheme_end - url));
        if (strcmp(scheme, "postgresql") == 0 || strcmp(scheme, "postgres") == 0)
            return true;
        if (!strpbrk(scheme, "= @:")) {
            source_error(source, key, error, "must begin with postgresql://");
            return false;
        }
    }
    if (strchr(url, '='))
        return true;
    source_error(source, key, error, "is neither a postgresql:// URL nor libpq keywords");
    error_hint(error, "Write postgresql://user@host/database, or \"host=... dbname=... user=...\".");
    return false;
}

static bool
store_string(Config *config, const Setting *setting, const Source *source, GError **error)
{
    char **field = FIELD(char *, config, setting);
    g_autofree char *text = source_text(source, setting->key, error);
    if (!text)
        return false;
    if (!*g_strstrip(text)) {
        source_error(source, setting->key, error, "is empty");
        if (field == &config->database_url)
            error_hint(error, "Remove it to use the embedded server.");
        return false;
    }
    if (field == &config->database_url && !check_database_url(source, setting->key, text, error))
        return false;
    /* NAMEDATALEN - 1: PostgreSQL would cut a longer name, and the database would never be found again. */
    if (field == &config->build_database && strlen(text) > 63) {
        source_error(source, setting->key, error, "must be a name of at most 63 bytes");
        return false;
    }
    g_free(*field);
    *field = g_steal_pointer(&text);
    return true;
}

/* The value as text, from the field, for the origin. */
static char *
shown_value(const Config *config, const Setting *setting)
{
    g_auto(GStrv) choices = NULL;
    const char *text;
    switch (setting->type) {
    case SETTING_STRING:
        return g_strdup(*FIELD(char *, config, setting));
    case SETTING_PATH:
        text = *FIELD(char *, config, setting);
        return text ? path_shown(text, config->project_directory) : NULL;
    case SETTING_BOOL:
        return g_strdup(*FIELD(bool, config, setting) ? "true" : "false");
    case SETTING_INTEGER:
        return g_strdup_printf("%d", *FIELD(int, config, setting));
    case SETTING_DURATION:
        return g_strdup_printf("%d s", *FIELD(int, config, setting));
    case SETTING_INTERVAL:
        return interval_text(*FIELD(int, config, setting));
    case SETTING_CHOICE:
        choices = g_strsplit(setting->choices, "|", -1);
        return g_strdup(choices[*FIELD(int, config, setting)]);
    case SETTING_PATHS:
    case SETTING_LIBRARIES:
    case SETTING_MAP:
    case SETTING_INCLUDES:
    case SETTING_PROFILES:
    case SETTING_WORDS:
    case SETTING_GLOBS:
    case SETTING_SEVERITIES:
    case SETTING_OVERRIDES:
    case SETTING_NODES:
        break;
    }
    return NULL;
}

static bool
store_by_type(Config *config, const Setting *setting, const Source *source, GError **error)
{
    switch (setting->type) {
    case SETTING_STRING:
        return store_string(config, setting, source, error);
    case SETTING_PATH:
        return store_path(config, setting, source, error);
    case SETTING_BOOL:
        return value_bool(setting->key, source, FIELD(bool, config, setting), error);
    case SETTING_INTEGER:
        return value_integer(setting->key, source, setting->minimum, setting->maximum,
                             FIELD(int, config, setting), error);
    case SETTING_DURATION:
        return store_duration(setting, source, FIELD(int, config, setting), error);
    case SETTING_INTERVAL:
        return store_interval(setting, source, FIELD(int, config, setting), error);
    case SETTING_CHOICE:
        return store_choice(setting, source, FIELD(int, config, setting), error);
    case SETTING_PATHS:
    case SETTING_LIBRARIES:
    case SETTING_MAP:
    case SETTING_INCLUDES:
    case SETTING_PROFILES:
    case SETTING_WORDS:
    case SETTING_GLOBS:
    case SETTING_SEVERITIES:
    case SETTING_OVERRIDES:
    case SETTING_NODES:
        break;
    }
    return list_store(config, setting, source, error);
}

bool
value_store(Config *config, const Setting *setting, const Source *source, GError **error)
{
    if (setting->type >= SETTING_PATHS)
        return store_by_type(config, setting, source, error);
    /* A setting without a default stays NULL or 0; its origin says so. */
    bool absent = source->kind == SOURCE_DEFAULT && !source->text;
    if (!absent && !store_by_type(config, setting, source, error))
        return false;
    g_autofree char *shown = absent ? NULL : shown_value(config, setting);
    origin_set(config, setting->key, shown, source);
    return true;
}
