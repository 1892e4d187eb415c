/* "Did you mean …?": the nearest of the known names. */
#ifndef CONFITURE_BASE_SUGGEST_H
#define CONFITURE_BASE_SUGGEST_H

/* The name of the NULL-terminated list nearest to `word` by edit distance with transpositions
 * (Damerau 1964, optimal string alignment), or NULL when none is within a third of its length.
 * Returns an element of the list. */
const char *suggest_nearest(const char *word, const char *const *names);

#endif
