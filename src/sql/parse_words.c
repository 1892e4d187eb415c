/* The transaction rule of a statement the grammar does not know, from its first words.
 *
 * Only where the words leave no doubt: an unknown statement is otherwise taken to run anywhere, and the
 * server says no when it must. Taking one out of a transaction that could have stayed in is the lesser
 * fault than the other way round only for the commands listed here.
 */
#include "sql/parse_facts.h"

#include <ctype.h>
#include <string.h>

enum { WORDS = 64, WORD_CAP = 24 };

typedef struct {
    char word[WORDS][WORD_CAP];
    int count;
} Words;

static const char *
skip_blank(const char *p)
{
    for (;;) {
        if (isspace((unsigned char)*p)) {
            p++;
        } else if (p[0] == '-' && p[1] == '-') {
            p += strcspn(p, "\n");
        } else if (p[0] == '/' && p[1] == '*') {
            int depth = 0;
            do {
                if (p[0] == '/' && p[1] == '*') {
                    depth++;
                    p += 2;
                } else if (p[0] == '*' && p[1] == '/') {
                    depth--;
                    p += 2;
                } else if (*p == '\0') {
                    return p;
                } else {
                    p++;
                }
            } while (depth > 0);
        } else {
            return p;
        }
    }
}

/* Everything that is no plain word counts as one word "?", quoted names as a whole. */
static Words
read_words(const char *p)
{
    Words words = {.count = 0};
    for (p = skip_blank(p); *p != '\0' && words.count < WORDS; p = skip_blank(p)) {
        char *word = words.word[words.count++];
        size_t length = strspn(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_");
        if (length == 0) {
            g_strlcpy(word, "?", WORD_CAP);
            const char quote = *p++;
            if (quote == '"' || quote == '\'') {
                const char *end = strchr(p, quote);
                p = end == NULL ? p + strlen(p) : end + 1;
            }
            continue;
        }
        for (size_t i = 0; i < length && i < WORD_CAP - 1; i++)
            word[i] = (char)toupper((unsigned char)p[i]);
        word[MIN(length, (size_t)(WORD_CAP - 1))] = '\0';
        p += length;
    }
    return words;
}

static bool
word_is(const Words *words, int index, const char *expected)
{
    return index < words->count && strcmp(words->word[index], expected) == 0;
}

/* `first` and `second` (NULL: any) against the first two words. */
typedef struct {
    const char *first;
    const char *second;
    TransactionRule rule;
} WordRule;

static const WordRule word_rules[] = {
    {"BEGIN", NULL, TRANSACTION_BEGIN},
    {"START", "TRANSACTION", TRANSACTION_BEGIN},
    {"COMMIT", "PREPARED", TRANSACTION_OTHER},
    {"COMMIT", NULL, TRANSACTION_COMMIT},
    {"END", NULL, TRANSACTION_COMMIT},
    {"ROLLBACK", "PREPARED", TRANSACTION_OTHER},
    {"ROLLBACK", "TO", TRANSACTION_SAVEPOINT},
    {"ROLLBACK", NULL, TRANSACTION_ROLLBACK},
    {"ABORT", NULL, TRANSACTION_ROLLBACK},
    {"SAVEPOINT", NULL, TRANSACTION_SAVEPOINT},
    {"RELEASE", NULL, TRANSACTION_SAVEPOINT},
    {"PREPARE", "TRANSACTION", TRANSACTION_OTHER},
    {"VACUUM", NULL, TRANSACTION_FORBIDDEN},
    {"CREATE", "DATABASE", TRANSACTION_FORBIDDEN},
    {"DROP", "DATABASE", TRANSACTION_FORBIDDEN},
    {"CREATE", "TABLESPACE", TRANSACTION_FORBIDDEN},
    {"DROP", "TABLESPACE", TRANSACTION_FORBIDDEN},
    {"CREATE", "SUBSCRIPTION", TRANSACTION_FORBIDDEN},
    {"DROP", "SUBSCRIPTION", TRANSACTION_FORBIDDEN},
    {"ALTER", "SYSTEM", TRANSACTION_FORBIDDEN},
    {"REINDEX", "SCHEMA", TRANSACTION_FORBIDDEN},
    {"REINDEX", "DATABASE", TRANSACTION_FORBIDDEN},
    {"REINDEX", "SYSTEM", TRANSACTION_FORBIDDEN},
    {"DISCARD", "ALL", TRANSACTION_FORBIDDEN},
};

/* CONCURRENTLY standing where a keyword stands. REFRESH MATERIALIZED VIEW CONCURRENTLY runs inside a
 * transaction. */
static bool
is_concurrent(const Words *words)
{
    if (words->count == 0)
        return false;
    if (word_is(words, 0, "CREATE") || word_is(words, 0, "DROP") || word_is(words, 0, "REINDEX") ||
        word_is(words, 0, "REPACK")) {
        for (int i = 1; i < words->count && i < 5; i++)
            if (word_is(words, i, "CONCURRENTLY"))
                return true;
    }
    if (!word_is(words, 0, "ALTER") || !word_is(words, 1, "TABLE"))
        return false;
    bool detaches = false;
    for (int i = 2; i < words->count; i++) {
        detaches = detaches || word_is(words, i, "DETACH");
        if (detaches && word_is(words, i, "CONCURRENTLY"))
            return true;
    }
    return false;
}

void
parse_first_words(const char *text, Statement *statement)
{
    const Words words = read_words(text);
    statement->transaction = TRANSACTION_ANY;
    statement->writes = !word_is(&words, 0, "SHOW");
    for (size_t i = 0; i < G_N_ELEMENTS(word_rules); i++) {
        const WordRule *rule = &word_rules[i];
        if (word_is(&words, 0, rule->first) && (rule->second == NULL || word_is(&words, 1, rule->second))) {
            statement->transaction = rule->rule;
            if (rule->rule != TRANSACTION_FORBIDDEN)
                statement->writes = false;
            return;
        }
    }
    if (is_concurrent(&words))
        statement->transaction = TRANSACTION_FORBIDDEN;
}
