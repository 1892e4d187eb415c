/* What masks a value: one row for each strategy, its parameters, and what can be said of its results.
 *
 * Always true:
 *  - the result depends on the value, the parameters and the key of the domain, and on nothing else: not on
 * the run, the machine or the order, and on the row only where the strategy is there to read it. Golden
 * values in tests/mask hold it to that;
 *  - a strategy sees values, never nulls: null stays null (but for "null" and "constant" with nulls: true);
 *  - results are of the value's own type. A value that cannot be read as what the strategy is for is an error
 *    or, where the strategy says so, masked as text;
 *  - one rule is used by one thread at a time.
 */
#ifndef CONFITURE_MASK_STRATEGY_H
#define CONFITURE_MASK_STRATEGY_H

#include "mask/prf.h"
#include "mask/row.h"
#include "mask/when.h"

typedef enum {
    MASK_BIJECTIVE,      /* different values stay different, always */
    MASK_COLLISION_FREE, /* up to a number of rows; mask_rows_safe() */
    MASK_LOSSY,          /* different values may become equal */
} MaskUniqueness;

/* Families of types, by pg_type. */
typedef enum {
    MASK_TEXT = 1,    /* text, varchar, char, citext, name */
    MASK_INTEGER = 2, /* smallint, integer, bigint */
    MASK_NUMBER = 4,  /* numeric, real, double precision */
    MASK_DATE = 8,
    MASK_TIMESTAMP = 16, /* with and without time zone */
    MASK_UUID = 32,
    MASK_ADDRESS = 64, /* inet, cidr */
    MASK_MACADDR = 128,
    MASK_JSON = 256, /* json, jsonb */
    MASK_OTHER = 512,
    MASK_ANY = 1023,
} MaskTypes;

typedef struct {
    const char *name;
    const char *preset; /* default; NULL: it must be given */
    const char *about;
} MaskParameter;

typedef struct MaskRule MaskRule;

typedef struct {
    const char *name;
    MaskUniqueness uniqueness;
    double bits; /* COLLISION_FREE: of the results, at default parameters */
    unsigned types;
    const char *about;
    const MaskParameter *parameters; /* the last has no name */
    bool composite;                  /* it is the first part of a MaskComposite */
    const char *version;             /* of code that is not ours: what it does is another thing with another;
                                      * NULL: ours */
    /* Reads parameters into rule->state; NULL: there is nothing to read. */
    bool (*prepare)(MaskRule *rule, GError **error);
    /* For strategies that read other columns: finds them in the row, which is kept in rule->row. ERR_CONFIG.
     * NULL: it reads the value alone. */
    bool (*bind)(MaskRule *rule, const MaskRow *row, GError **error);
    /* Gives rule->state back; NULL: g_free() does. */
    void (*release)(void *state);
    /* Appends the masked value. ERR_MASK names no value. */
    bool (*apply)(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error);
} MaskStrategy;

struct MaskRule {
    const MaskStrategy *strategy;
    double bits; /* the strategy's, as the parameters have it */
    MaskPrf prf;
    char **values;      /* by the strategy's parameters */
    MaskWhen *when;     /* or NULL: for every row */
    const MaskRow *row; /* for strategies with bind */
    const char *field;  /* the column's name, once the rule has its place in a row */
    unsigned family;    /* of the column's type: one of MaskTypes; 0: not said */
    void *state;
};

/* Strategies of the project's own, beside ours. */
typedef struct MaskCustom MaskCustom;

/* Those of plugins (PluginStrategy*), which outlive it, and of db/anonymization.lua in the project's
 * directory, when there is one. ERR_CONFIG or ERR_LUA for one that makes no sense, ERR_FILE. */
MaskCustom *mask_custom_new(const GPtrArray *plugins, const char *directory, GError **error);
void mask_custom_free(MaskCustom *custom);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MaskCustom, mask_custom_free)

/* Of const MaskStrategy*, in the order they are listed; the caller unrefs. `custom` may be NULL, here and
 * below. */
GPtrArray *mask_strategies(const MaskCustom *custom);
/* NULL for an unknown name. */
const MaskStrategy *mask_strategy_find(const MaskCustom *custom, const char *name);
/* How many different values keep the chance of one collision below 10^-6 (the birthday bound). */
double mask_rows_safe(double bits);
const char *mask_uniqueness_name(MaskUniqueness uniqueness); /* "bijective", "collision-free", "lossy" */
/* The reverse; false for what it does not know. */
bool mask_uniqueness_parse(const char *text, MaskUniqueness *uniqueness);
/* "text, integer"; "any". The caller frees. */
char *mask_types_text(unsigned types);
/* The reverse; 0 for what it does not know. */
unsigned mask_types_parse(const char *text);

/* A rule with its parameters: `given` maps names to text, and may be NULL. ERR_CONFIG for an unknown, missing
 * or senseless one. */
MaskRule *mask_rule_new(const MaskStrategy *strategy, GHashTable *given, const MaskKey *key,
                        const char *domain, GError **error);
void mask_rule_free(MaskRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MaskRule, mask_rule_free)
/* The text of a parameter; never NULL for one of the strategy's. */
const char *mask_rule_value(const MaskRule *rule, const char *parameter);

#endif
