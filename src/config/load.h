/* Private to config/: what its files share while settings are loaded.
 *
 * A Source is one place a value may come from. Errors about it name it as the user knows it (the key, the
 * variable, the flag) and point into the file when it is from one. The value itself is quoted only when it
 * stood in a file or on the command line in so many words: never a secret, never what a variable holds.
 */
#ifndef CONFITURE_CONFIG_LOAD_H
#define CONFITURE_CONFIG_LOAD_H

#include "config/config.h"
#include "config/yaml.h"

struct ConfigState {
    YamlFile *project;     /* confiture.yaml, or NULL */
    YamlFile *environment; /* db/environments/<env>.yaml, or NULL */
    GPtrArray *origins;    /* of ConfigOrigin* */
};

typedef enum { SOURCE_DEFAULT, SOURCE_FILE, SOURCE_VARIABLE, SOURCE_FLAG } SourceKind;

typedef struct {
    SourceKind kind;
    const char *name;     /* VARIABLE, FLAG: its name */
    const char *text;     /* not FILE: the value */
    const YamlFile *file; /* FILE */
    const YamlNode *node; /* FILE */
    bool secret;
} Source;

/* source.c ----------------------------------------------------------------------------------------------- */

/* "<key, variable or flag> <what is wrong>", placed. */
void source_error(const Source *source, const char *key, GError **error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
/* ', not "maybe"', or "" where the value must not be shown. The caller frees. */
char *source_given(const Source *source);
/* The scalar, variables replaced. NULL with an error for a list, a mapping, or nothing. The caller frees. */
char *source_text(const Source *source, const char *key, GError **error);
/* The same source with a node below it. */
Source source_below(const Source *source, const YamlNode *node);
/* Whether the node is of that kind; else an error. */
bool source_expect(const Source *source, const char *key, YamlKind kind, GError **error);
/* Refuses keys of a mapping that are not in the NULL-terminated list. */
bool source_known_keys(const Source *source, const char *key, const char *const *known, GError **error);
ConfigPlace source_place(const Source *source);

/* Sets the origin of a key, in place of an earlier one. `value` is made safe to print here. */
void origin_set(Config *config, const char *key, const char *value, const Source *source);

/* values.c, lists.c: parse a source and store it in the Config, with its origin -------------------------- */

bool value_store(Config *config, const Setting *setting, const Source *source, GError **error);
bool list_store(Config *config, const Setting *setting, const Source *source, GError **error);
/* The list of globs below `name` of a mapping; empty when it is not there. NULL on error. */
char **list_globs(const Source *source, const char *key, const char *name, GError **error);
/* severities.c: WORDS, GLOBS, SEVERITIES, OVERRIDES. */
bool lint_list_store(Config *config, const Setting *setting, const Source *source, GError **error);
/* One psql variable. */
bool variable_store(Config *config, const char *name, const Source *source, GError **error);
/* An absolute path from a path relative to the project; when `fenced`, it must be in the project. */
char *value_path(const Config *config, const char *key, const Source *source, bool fenced, GError **error);
bool value_bool(const char *key, const Source *source, bool *value, GError **error);
bool value_integer(const char *key, const Source *source, int minimum, int maximum, int *value,
                   GError **error);

/* keys.c ------------------------------------------------------------------------------------------------- */

/* Refuses keys that are no setting, or not one of this file. `scope` is the file's. */
bool keys_check(const YamlFile *file, unsigned scope, GError **error);
/* The node of a dotted key, or NULL; a null in place of a section, a list or a map counts as absent. */
const YamlNode *keys_find(const YamlFile *file, const Setting *setting);
/* The hint for a key that the predecessor knew and Confiture does not, or NULL. */
const char *keys_retired_hint(const char *key);

/* project.c ---------------------------------------------------------------------------------------------- */

/* Fills project_directory, project_found and environment, then reads the files. */
bool project_open(Config *config, const ConfigRequest *request, GError **error);

#endif
