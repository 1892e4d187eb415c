/* Strategies put together: each masks what the one before it made.
 *
 *     [{strategy: regex_replace, pattern: '\+.*@', replacement: '@'}, email]
 *
 * Always true:
 *  - it is as unique as its weakest link: one lossy strategy makes the whole lossy;
 *  - it is for the types that all of its strategies are for;
 *  - "null" is no link: there is no value that the next one could mask.
 */
#ifndef CONFITURE_MASK_CHAIN_H
#define CONFITURE_MASK_CHAIN_H

#include "mask/strategy.h"

typedef struct {
    const MaskStrategy *strategy; /* outlives it */
    GHashTable *parameters;       /* text to text; owned */
} MaskLink;

/* A strategy of its own, named after its links ("regex_replace+email"). `links`: of MaskLink*, at least two;
 * it is taken, also on failure. ERR_CONFIG when they do not go together. */
MaskStrategy *mask_chain_new(GPtrArray *links, GError **error);
void mask_chain_free(MaskStrategy *chain);
/* Of MaskLink*; NULL for a strategy that is no chain. */
const GPtrArray *mask_chain_links(const MaskStrategy *strategy);

MaskLink *mask_link_new(const MaskStrategy *strategy);
void mask_link_free(MaskLink *link);

/* What a strategy with these parameters does, all of it, for comparing two: equal texts mask alike in one
 * domain. The caller frees. */
char *mask_strategy_text(const MaskStrategy *strategy, GHashTable *parameters);

#endif
