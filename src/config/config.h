/* The project's settings as one typed value, each with its origin.
 *
 * A value is taken from the first of: command-line flag, environment variable, db/environments/<env>.yaml,
 * confiture.yaml, default. The rows of settings.def are the only place a setting is declared; loading,
 * `config show --origin`, suggestions for a mistyped key and docs/reference/configuration.md all read them.
 *
 * Always true:
 *  - every path in a Config is absolute, except the `path` of an IncludeDir, which is as the user wrote it;
 *  - include_dirs, exclude_dirs and seed_directory lie in the project as far as their spelling goes; whoever
 *    opens them still resolves links (base/files.h path_is_inside);
 *  - no error and no ConfigOrigin holds a password, or the value of an environment variable that a file
 *    names by ${VAR};
 *  - unknown keys, duplicate keys and values of the wrong type are errors with file, line and column, never
 *    warnings.
 *
 * Errors are ERR_CONFIG (with place and code frame when a file is at fault), ERR_USAGE for a flag's value,
 * ERR_FILE for a file that cannot be read or leads out of the project. DESIGN.md sections 3, 4 and 6.
 */
#ifndef CONFITURE_CONFIG_CONFIG_H
#define CONFITURE_CONFIG_CONFIG_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "config/yaml.h"
#include "report/finding.h"

/* Where a value stands. `file` as shown to users ("db/environments/staging.yaml"), owned by the Config;
 * NULL when the value is from no file. */
typedef struct {
    const char *file;
    int line;   /* 1-based */
    int column; /* 1-based, in characters */
} ConfigPlace;

/* One value given on the command line. */
typedef struct {
    const char *key;   /* "database_url", "build.cache", "variables.tenant" */
    const char *value; /* text, as it would stand in the file; no ${VAR} is replaced in it */
    const char *flag;  /* "--database-url" or "database-url", for messages and origins */
} ConfigOverride;

typedef struct {
    const char *start_directory;     /* where to look for the project, going up; NULL = current directory */
    const char *project_directory;   /* explicit, or NULL */
    const char *environment;         /* --env, or NULL: CONFITURE_ENV, else "local" */
    const ConfigOverride *overrides; /* override_count of them; for one key the last wins */
    size_t override_count;
} ConfigRequest;

/* An entry of include_dirs. Globs match the path relative to the directory, as base/glob.h says. */
typedef struct {
    char *path;      /* as written, relative to the project: "db/schema" */
    char *directory; /* absolute */
    bool recursive;  /* default true */
    char **include;  /* globs, NULL-terminated; empty = every .sql file */
    char **exclude;  /* globs, NULL-terminated, may be empty */
    int order;       /* lower first; default 0; equal orders keep the order of the list */
    ConfigPlace place;
} IncludeDir;

typedef struct {
    char *name;
    char **include; /* globs relative to the seed directory; empty = every .sql file */
    char **exclude;
    ConfigPlace place;
} SeedProfile;

typedef enum {
    SORT_ALPHABETICAL, /* by path, byte by byte */
    SORT_DECIMAL,      /* by the decimal number each component starts with, then by path */
    SORT_HEX,          /* by the hexadecimal number ("0x1F_", "1F_"), then by path */
} SortMode;

typedef enum { OUT_OF_ORDER_FAIL, OUT_OF_ORDER_WARN, OUT_OF_ORDER_ALLOW } OutOfOrder;

/* How names are written: any way, total_price, totalPrice, TotalPrice, total-price, TOTAL_PRICE. */
typedef enum { CASE_ANY, CASE_SNAKE, CASE_CAMEL, CASE_PASCAL, CASE_KEBAB, CASE_UPPER } NameCase;

/* An entry of lint.overrides: other severities for some files. */
typedef struct {
    char **paths;      /* globs, NULL-terminated, relative to the project */
    GHashTable *rules; /* char* (rule or category) to Severity */
    ConfigPlace place;
} LintOverride;

typedef struct {
    char *project_directory; /* absolute */
    char *project_file;      /* confiture.yaml when there is one, else NULL */
    bool project_found;      /* confiture.yaml, db/schema or db/migrations exists there */
    char *environment;       /* "local" */
    char *environment_file;  /* db/environments/<env>.yaml when there is one, else NULL */

    char *name;         /* of the project */
    char *database_url; /* NULL when embedded; may hold a password, so never print it */
    bool embedded;      /* no database_url from anywhere: the project's own PostgreSQL */
    bool is_protected;
    bool is_production;
    GHashTable *variables;   /* char* to char*: psql variables */
    GPtrArray *include_dirs; /* of IncludeDir*, in reading order, never empty */
    GPtrArray *exclude_dirs; /* of char*, absolute */

    int sort_mode; /* a SortMode */
    bool build_cache;
    char *build_database; /* database to build when embedded */

    char *seed_directory;
    GPtrArray *seed_profiles; /* of SeedProfile*, in the order of the file */

    char *embedded_bindir; /* or NULL */
    int embedded_major;    /* or 0 */
    char *embedded_directory;

    int connect_timeout; /* seconds */

    char *migrate_directory;
    char *migrate_schema;          /* of the ledger */
    int migrate_out_of_order;      /* an OutOfOrder */
    int migrate_lock_timeout;      /* milliseconds a statement waits for a lock; 0 = for ever */
    int migrate_lock_retry;        /* milliseconds in which a file that met a lock is tried again */
    int migrate_statement_timeout; /* milliseconds; 0 = none */
    int migrate_lock_wait;         /* milliseconds to wait for another run to end */
    char *migrate_dump;            /* file for the schema after a run, or NULL */

    int sync_part_size; /* MB on disk */

    /* Lists of text are NULL-terminated and never NULL. */
    GHashTable *lint_rules;     /* char* (rule, category or "all") to Severity */
    GPtrArray *lint_overrides;  /* of LintOverride*, in the order of the file */
    char **lint_exclude_tables; /* globs on "schema.table" or "table" */
    int lint_fail_level;        /* a Severity; off: findings never fail */
    int lint_pg_version;        /* or 0 */
    char *lint_baseline;        /* file, or NULL */
    bool lint_require_reason;   /* of suppression comments */
    char **lint_compliance;     /* packs that are on: "gdpr", "hipaa", "pci_dss", "sox" */
    int lint_table_case;        /* a NameCase */
    int lint_column_case;
    int lint_function_case;
    char *lint_index_prefix;       /* or NULL */
    char *lint_foreign_key_prefix; /* or NULL */
    int lint_max_name_length;
    char **lint_abbreviations_forbidden; /* words between '_' */
    bool lint_require_primary_key;
    bool lint_require_timestamps;
    char **lint_timestamp_fields;
    char **lint_required_columns; /* "name" or "name type" */
    int lint_max_index_columns;
    char **lint_pii;                  /* globs on column names, lower case, as the three below */
    char **lint_require_encryption;   /* must not be text */
    char **lint_require_hash;         /* must not hold what was typed */
    char **lint_forbidden_plain_text; /* must not be there as text at all */

    const YamlNode *lint_custom; /* SEQUENCE: rules by patterns, as they stand in confiture.yaml; or NULL */
    char *lint_lua_directory;
    int lint_lua_memory; /* MB, of one file of rules */
    int lint_lua_time;   /* milliseconds, of one rule */

    const YamlNode *hooks; /* SEQUENCE: hooks, as they stand in confiture.yaml; or NULL */
    GPtrArray *plugins;    /* of char*, absolute; the origin of number i is "plugins[i]" */

    const YamlNode *notify; /* SEQUENCE: channels, as they stand in confiture.yaml; or NULL */

    struct ConfigState *state; /* files read and origins; private to config/ */
} Config;

/* Finds the project, reads its files, and returns the settings of one environment. */
Config *config_load(const ConfigRequest *request, GError **error);
void config_free(Config *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Config, config_free)

/* The profile of that name, or NULL with an ERR_USAGE that lists the profiles there are. */
const SeedProfile *config_seed_profile(const Config *config, const char *name, GError **error);

/* Names of db/environments/<name>.yaml, sorted; the caller frees with g_strfreev(). */
char **config_environments(const char *project_directory);

/* One line of `config show --origin`. */
typedef struct {
    char *key;         /* "build.sort_mode", "variables.tenant", "include_dirs[0]" */
    char *value;       /* safe to print; NULL = not set */
    char *origin;      /* "flag --database-url", "environment variable DATABASE_URL",
                          "db/environments/staging.yaml:3", "default" */
    ConfigPlace place; /* file NULL when from no file */
} ConfigOrigin;

/* Every value in the order of settings.def. Owned by the Config. */
const GPtrArray *config_origins(const Config *config);
/* The origin of one key, or NULL. */
const ConfigOrigin *config_origin(const Config *config, const char *key);

/* Gives *error the place and code frame of a value from one of the Config's files: a room that finds that
 * include_dirs[1] does not exist points at the line that names it. Does nothing for a place without file. */
void config_blame(const Config *config, const ConfigPlace *place, GError **error);

/* What confiture.yaml was read from, for who reads NODES; NULL when there is none. */
const YamlFile *config_project_yaml(const Config *config);

typedef enum {
    SETTING_STRING,
    SETTING_PATH,
    SETTING_BOOL,
    SETTING_INTEGER,
    SETTING_DURATION, /* whole seconds */
    SETTING_INTERVAL, /* milliseconds, written with their unit */
    SETTING_CHOICE,
    SETTING_PATHS,      /* list of paths */
    SETTING_LIBRARIES,  /* list of paths; those outside the project are absolute */
    SETTING_MAP,        /* names to strings */
    SETTING_INCLUDES,   /* list of paths or objects (IncludeDir) */
    SETTING_PROFILES,   /* names to {include, exclude} (SeedProfile) */
    SETTING_WORDS,      /* list of text; only `choices` when there are some */
    SETTING_GLOBS,      /* list of globs */
    SETTING_SEVERITIES, /* names to severities */
    SETTING_OVERRIDES,  /* list of {paths, rules} (LintOverride) */
    SETTING_NODES,      /* list of mappings, read by the room it is for */
} SettingType;

enum { SCOPE_COMMAND = 0, SCOPE_PROJECT = 1, SCOPE_ENVIRONMENT = 2, SCOPE_BOTH = 3 };

/* A row of settings.def. Static storage. */
typedef struct {
    const char *key;
    SettingType type;
    size_t offset;         /* of the field in Config */
    const char *fallback;  /* the default, as text, or NULL */
    const char *described; /* what the default is when it is worked out, or NULL */
    const char *variable;  /* environment variable, or NULL */
    const char *flag;      /* command-line flag that sets it, or NULL */
    unsigned scope;        /* files it may stand in */
    bool secret;
    const char *choices; /* CHOICE: "alphabetical|decimal|hex" */
    int minimum;         /* INTEGER; DURATION in seconds, INTERVAL in milliseconds */
    int maximum;
    const char *help;    /* one sentence */
    const char *example; /* YAML, or NULL */
} Setting;

/* The rows of settings.def. */
const Setting *config_settings_table(size_t *count);

/* docs/reference/configuration.md's generated part, Markdown. The caller frees. */
char *config_reference_markdown(void);

#endif
