/* Strategies put together of others, as a profile does: a chain of them, or one for each path of a JSON
 * document.
 *
 *     [{strategy: regex_replace, pattern: '\+.*@', replacement: '@'}, email]
 *     {strategy: json, paths: {contact.email: email, 'phones[*]': phone, plan: keep}}
 *
 * Always true:
 *  - a part knows nothing of the others: all of them have the keys of the column's domain;
 *  - a chain is as unique as its weakest link, and for the types that all of its links are for.
 */
#ifndef CONFITURE_MASK_COMPOSITE_H
#define CONFITURE_MASK_COMPOSITE_H

#include "mask/strategy.h"

typedef struct {
    char *path;                   /* in a document; NULL in a chain */
    const MaskStrategy *strategy; /* outlives it; NULL: keep */
    GHashTable *parameters;       /* text to text */
} MaskPart;

MaskPart *mask_part_new(const char *path);
void mask_part_free(MaskPart *part);

/* Each masks what the one before it made; named after them ("regex_replace+email"). `parts`: at least two;
 * they are taken, also on failure. ERR_CONFIG when they do not go together: "null" is none, for it leaves no
 * value. */
MaskStrategy *mask_chain_new(GPtrArray *parts, GError **error);
/* "json". Likewise. ERR_CONFIG for a path that cannot be read, or that another one leads through. */
MaskStrategy *mask_document_new(GPtrArray *parts, GError **error);
void mask_composite_free(MaskStrategy *composite);

/* What a strategy with these parameters does, all of it, for comparing two: equal texts mask alike in one
 * domain. The caller frees. */
char *mask_strategy_text(const MaskStrategy *strategy, GHashTable *parameters);

/* --- for the two kinds of them --- */

typedef struct {
    MaskStrategy strategy; /* first: a rule points to it */
    GPtrArray *parts;      /* of MaskPart */
    char *name;            /* of the strategy, when it is made here */
} MaskComposite;

static inline const MaskComposite *
mask_composite(const MaskStrategy *strategy)
{
    return (const MaskComposite *)(const void *)strategy;
}

MaskComposite *mask_composite_new(GPtrArray *parts);
/* A rule for each part, NULL for one that is kept; the caller unrefs. NULL with ERR_CONFIG. */
GPtrArray *mask_composite_rules(const MaskRule *rule, GError **error);
/* Lets them find what they read; `family` is of the values they get. */
bool mask_composite_bind(const GPtrArray *rules, const MaskRule *whole, unsigned family, const MaskRow *row,
                         GError **error);

#endif
