#include <string.h>

#include "config/config.h"

#define BEGIN "<!-- generated from src/config/settings.def: begin -->\n"
#define END "<!-- generated from src/config/settings.def: end -->\n"

static void
append_type(GString *out, const Setting *setting)
{
    g_auto(GStrv) choices = NULL;
    g_autofree char *all = NULL;
    switch (setting->type) {
    case SETTING_STRING:
        g_string_append(out, "text");
        break;
    case SETTING_PATH:
        g_string_append(out, "path, relative to the project directory");
        break;
    case SETTING_BOOL:
        g_string_append(out, "`true` or `false`");
        break;
    case SETTING_INTEGER:
        g_string_append_printf(out, "whole number from %d to %d", setting->minimum, setting->maximum);
        break;
    case SETTING_DURATION:
        g_string_append_printf(out, "time from %d s to %d s: `30`, `30 s`, `2 min`, `1 h`", setting->minimum,
                               setting->maximum);
        break;
    case SETTING_INTERVAL:
        g_string_append_printf(out, "time with its unit, up to %d h: `500 ms`, `3 s`, `2 min`, or `0`",
                               setting->maximum / 3600000);
        break;
    case SETTING_CHOICE:
        choices = g_strsplit(setting->choices, "|", -1);
        all = g_strjoinv("`, `", choices);
        g_string_append_printf(out, "one of `%s`", all);
        break;
    case SETTING_PATHS:
        g_string_append(out, "list of paths in the project directory");
        break;
    case SETTING_LIBRARIES:
        g_string_append(out, "list of paths in the project directory, or absolute");
        break;
    case SETTING_MAP:
        g_string_append(out, "names and their values");
        break;
    case SETTING_INCLUDES:
        g_string_append(out, "list of paths in the project directory, or of mappings");
        break;
    case SETTING_PROFILES:
        g_string_append(out, "names and their mappings");
        break;
    case SETTING_WORDS:
        if (setting->choices) {
            choices = g_strsplit(setting->choices, "|", -1);
            all = g_strjoinv("`, `", choices);
            g_string_append_printf(out, "list of `%s`", all);
        } else {
            g_string_append(out, "list of words");
        }
        break;
    case SETTING_GLOBS:
        g_string_append(out, "list of globs");
        break;
    case SETTING_SEVERITIES:
        g_string_append(out, "names and one of `off`, `info`, `warning`, `error`");
        break;
    case SETTING_OVERRIDES:
    case SETTING_NODES:
        g_string_append(out, "list of mappings");
        break;
    }
}

static const char *
scope_words(unsigned scope)
{
    switch (scope) {
    case SCOPE_COMMAND:
        return "no file";
    case SCOPE_PROJECT:
        return "`confiture.yaml`";
    case SCOPE_ENVIRONMENT:
        return "`db/environments/<name>.yaml`";
    default:
        return "`confiture.yaml`, `db/environments/<name>.yaml`";
    }
}

static void
append_default(GString *out, const Setting *setting)
{
    if (setting->fallback)
        g_string_append_printf(out, "`%s`", setting->fallback);
    else
        g_string_append(out, setting->described ? setting->described : "none");
}

static void
append_setting(GString *out, const Setting *setting)
{
    g_string_append_printf(out, "\n### `%s`\n\n%s\n\n- Value: ", setting->key, setting->help);
    append_type(out, setting);
    g_string_append(out, "\n- Default: ");
    append_default(out, setting);
    g_string_append_printf(out, "\n- Set in: %s\n", scope_words(setting->scope));
    if (setting->flag)
        g_string_append_printf(out, "- Flag: `%s`\n", setting->flag);
    if (setting->variable)
        g_string_append_printf(out, "- Environment variable: `%s`\n", setting->variable);
    if (setting->secret)
        g_string_append(out, "- Secret: shown with its password masked\n");
    if (setting->example)
        g_string_append_printf(out, "\n<!-- file: %s -->\n```yaml\n%s\n```\n",
                               setting->scope == SCOPE_ENVIRONMENT ? "db/environments/staging.yaml"
                                                                   : "confiture.yaml",
                               setting->example);
}

char *
config_reference_markdown(void)
{
    size_t count;
    const Setting *settings = config_settings_table(&count);
    GString *out =
        g_string_new(BEGIN "\n| Setting | Default | Flag | Environment variable |\n|---|---|---|---|\n");
    for (size_t i = 0; i < count; i++) {
        const Setting *setting = &settings[i];
        g_autofree char *anchor = g_strdup(setting->key);
        /* As GitHub makes anchors of headings: dots go, underscores stay. */
        char *to = anchor;
        for (const char *p = setting->key; *p; p++)
            if (*p != '.')
                *to++ = *p;
        *to = '\0';
        g_string_append_printf(out, "| [`%s`](#%s) | ", setting->key, anchor);
        append_default(out, setting);
        g_string_append(out, " | ");
        if (setting->flag)
            g_string_append_printf(out, "`%s`", setting->flag);
        g_string_append(out, " | ");
        if (setting->variable)
            g_string_append_printf(out, "`%s`", setting->variable);
        g_string_append(out, " |\n");
    }
    for (size_t i = 0; i < count; i++)
        append_setting(out, &settings[i]);
    g_string_append(out, "\n" END);
    return g_string_free(out, FALSE);
}
