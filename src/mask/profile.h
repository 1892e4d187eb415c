/* db/anonymization.yaml: which strategy masks which column.
 *
 *     key: {env: CONFITURE_MASK_KEY}
 *     tables:
 *       shop.users:
 *         id: keep
 *         email: {strategy: email, when: {country: [DE, FR]}}
 *         address: {strategy: ip, keep_bits: 8, domain: hosts}
 *         note: [text_redaction, {strategy: regex_replace, pattern: '#\d+', replacement: '#'}]
 *       shop.log: keep
 *     rows:
 *       shop.orders: placed > now() - interval '1 year'
 *
 * Always true:
 *  - whatever is not understood is an error with its place: a typo in a profile is a leak;
 *  - a table is named schema.table; a name that holds dots or capitals is written as in SQL, in double
 * quotes.
 */
#ifndef CONFITURE_MASK_PROFILE_H
#define CONFITURE_MASK_PROFILE_H

#include "config/config.h"
#include "mask/strategy.h"

typedef struct {
    char *name;
    const MaskStrategy *strategy; /* NULL: keep; of a list of strategies, a chain */
    GHashTable *parameters;       /* text to text */
    char *domain;                 /* or NULL: the column's own, or that of the key it references */
    MaskWhen *when;               /* or NULL */
    int line, column;             /* in the profile */
} ProfileColumn;

typedef struct {
    char *name;         /* as written */
    bool keep;          /* all of it */
    GPtrArray *columns; /* of ProfileColumn */
    int line, column;
} ProfileTable;

typedef struct {
    YamlFile *file;
    const MaskCustom *custom;
    MaskKeySource key;     /* .fd = -1 and nothing else: the profile names none */
    GPtrArray *tables;     /* of ProfileTable */
    GPtrArray *composites; /* of MaskStrategy: those that its columns have */
    GHashTable *rows;      /* table, as written, to the condition on its rows */
} MaskProfile;

/* `custom`, which outlives the profile, may be NULL. ERR_FILE when there is none, ERR_CONFIG with place. */
MaskProfile *mask_profile_read(const Config *config, const MaskCustom *custom, GError **error);
void mask_profile_free(MaskProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MaskProfile, mask_profile_free)

/* What the rule of a column does, all of it: columns with equal texts are masked alike. `domain`: the
 * column's own. The caller frees. */
char *mask_profile_text(const ProfileColumn *column, const char *domain);

/* The key it names. ERR_CONFIG. */
MaskKey *mask_profile_key(const MaskProfile *profile, GError **error);

#endif
