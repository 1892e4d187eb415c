/* What a script says about how its own text is to be read: SET and RESET standard_conforming_strings and
 * client_encoding, SET NAMES (manual, "SET"), \encoding and \set ENCODING. A ROLLBACK does not take them
 * back here. */
#include <string.h>

#include "base/errors.h"
#include "sql/script_internal.h"

/* A boolean's unmistakable beginnings, as the server and psql take them (parse_bool, ParseVariableBool). */
bool
script_truth(const char *text, bool *truth)
{
    static const struct {
        const char *word;
        size_t least;
        bool truth;
    } words[] = {{"true", 1, true}, {"false", 1, false}, {"yes", 1, true}, {"no", 1, false},
                 {"on", 2, true},   {"off", 2, false},   {"1", 1, true},   {"0", 1, false}};
    size_t length = strlen(text);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (length >= words[i].least && length <= strlen(words[i].word) &&
            g_ascii_strncasecmp(text, words[i].word, length) == 0) {
            *truth = words[i].truth;
            return true;
        }
    }
    return false;
}

/* Encodings in which the second byte of a character may be a backslash or a quote; PostgreSQL has them for
 * clients only (manual, "Character Set Support", column "Server?"). Names and aliases without punctuation. */
static const char *const unsafe[] = {"big5",     "win950",     "windows950", "gb18030",      "gbk",
                                     "win936",   "johab",      "windows936", "sjis",         "mskanji",
                                     "shiftjis", "win932",     "windows932", "shiftjis2004", "uhc",
                                     "win949",   "windows949", NULL};

bool
script_set_encoding(Script *script, const char *name, const ScriptPlace *place, GError **error)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    for (const char *p = name; *p; p++)
        if (g_ascii_isalnum(*p))
            g_string_append_c(plain, g_ascii_tolower(*p));
    if (g_strv_contains(unsafe, plain->str)) {
        script_fail(script, place, error, "text in the encoding %s cannot be read", name);
        error_detail(error, "A byte of a character may look like a backslash or a quote there.");
        error_hint(error, "Convert the file to UTF-8, with iconv for instance.");
        return false;
    }
    script->utf8 = strcmp(plain->str, "utf8") == 0 || strcmp(plain->str, "unicode") == 0;
    return true;
}

/* The value of a setting: a word, a number or a string. */
static char *
value_of(const Token *token)
{
    bool quoted = *token->start == '\'' && token->length >= 2;
    return quoted ? g_strndup(token->start + 1, token->length - 2) : g_strndup(token->start, token->length);
}

/* The name of a setting: a word, or the same in double quotes. */
static bool
is_name(const Token *token, const char *name)
{
    Token inner = {token->start + 1, token->length - 2};
    bool quoted = *token->start == '"' && token->length > 2;
    return script_token_is(quoted ? &inner : token, name);
}

/* RESET takes a setting back to what it is without the script, and so does SET ... TO DEFAULT. */
static void
reset(Script *script, const Token *name)
{
    bool all = script_token_is(name, "all");
    if (all || is_name(name, "standard_conforming_strings"))
        script->standard_strings = true;
    if (all || is_name(name, "client_encoding"))
        script->utf8 = true;
}

bool
script_follow_settings(Script *script, const char *text, const ScriptPlace *place, GError **error)
{
    Token token;
    Token name;
    const char *p = text;
    if ((g_ascii_strncasecmp(text, "set", 3) != 0 && g_ascii_strncasecmp(text, "reset", 5) != 0) ||
        !script_token(&p, &token) || !script_token(&p, &name))
        return true;
    if (script_token_is(&token, "reset"))
        reset(script, &name);
    if (!script_token_is(&token, "set"))
        return true;
    if ((script_token_is(&name, "session") || script_token_is(&name, "local")) && !script_token(&p, &name))
        return true;
    bool strings = is_name(&name, "standard_conforming_strings");
    bool names = script_token_is(&name, "names");
    if ((!strings && !names && !is_name(&name, "client_encoding")) || !script_token(&p, &token))
        return true;
    if (!names && (*token.start == '=' || script_token_is(&token, "to")) && !script_token(&p, &token))
        return true;
    if (script_token_is(&token, "default")) {
        reset(script, &name);
        script->utf8 = script->utf8 || names;
        return true;
    }
    g_autofree char *value = value_of(&token);
    bool truth = true;
    if (!strings)
        return script_set_encoding(script, value, place, error);
    script->standard_strings = !script_truth(value, &truth) || truth;
    return true;
}
