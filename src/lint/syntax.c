/* Statements that the grammar cannot read, and that a later one could. */
#include <string.h>

#include "lint/run.h"
#include "sql/parse.h"

/* Where the grammar stopped must lie in what the pattern matched, or right behind it: a slip elsewhere in a
 * statement that also holds newer syntax would have stopped it there. `open`: anywhere behind its beginning,
 * for syntax whose own parts are new as well. PostgreSQL's release notes, "SQL Commands" and "Functions". */
static const struct {
    int major;
    bool open;
    const char *pattern, *what;
} novelties[] = {
    {16, false, "\\b0[xob][0-9a-f_]+|\\b[0-9]+(?:_[0-9]+)+",
     "a number in hexadecimal, octal, binary or with \"_\""},
    {16, false, "\\bIS\\s+(?:NOT\\s+)?JSON\\b", "IS JSON"},
    {16, false, "\\bSTORAGE\\s+(?:PLAIN|EXTERNAL|EXTENDED|MAIN|DEFAULT)\\b", "STORAGE of a new column"},
    {16, false, "\\bWITH\\s+(?:INHERIT|SET)\\s+(?:TRUE|FALSE|OPTION)\\b", "GRANT role WITH INHERIT or SET"},
    {16, false, "^REINDEX\\s+(?:\\([^)]*\\)\\s*)?(?:DATABASE|SYSTEM)\\s*(?:CONCURRENTLY\\s*)?$",
     "REINDEX DATABASE without a name"},
    {16, true, "\\bJSON_(?:ARRAY|OBJECT)(?:AGG)?\\s*\\(", "a constructor of SQL/JSON"},
    {17, true, "\\bJSON(?:_TABLE|_EXISTS|_QUERY|_VALUE|_SCALAR|_SERIALIZE)?\\s*\\(",
     "a function of SQL/JSON"},
    {17, false, "^(?:WITH\\b.*)?MERGE\\b.*\\bRETURNING\\b", "MERGE ... RETURNING"},
    {17, false, "\\bNOT\\s+MATCHED\\s+BY\\s+(?:SOURCE|TARGET)\\b", "WHEN NOT MATCHED BY SOURCE"},
    {17, false, "\\bSET\\s+EXPRESSION\\b", "ALTER COLUMN ... SET EXPRESSION"},
    {17, false, "\\bSET\\s+ACCESS\\s+METHOD\\s+DEFAULT\\b", "SET ACCESS METHOD DEFAULT"},
    {17, false, "\\bAT\\s+LOCAL\\b", "AT LOCAL"},
    {18, false, "\\b(?:NOT\\s+)?ENFORCED\\b", "NOT ENFORCED"},
    {18, false, "\\bVIRTUAL\\b", "a VIRTUAL generated column"},
    {18, false, "\\bGENERATED\\s+ALWAYS\\s+AS\\s*(\\((?:[^()]|(?1))*\\))\\s*",
     "a generated column that is not STORED"},
    {18, false, "\\b(?:CONSTRAINT\\s+(?:\"[^\"]+\"|\\w+)|ADD|,|\\()\\s*NOT\\s+NULL\\s+",
     "NOT NULL as a constraint of the table"},
    {18, false, "\\bWITHOUT\\s+OVERLAPS\\b|\\bPERIOD\\s+\\w+", "WITHOUT OVERLAPS and PERIOD"},
    {18, false, "\\bRETURNING\\s+WITH\\s*\\(", "RETURNING WITH (OLD AS ..., NEW AS ...)"},
    {18, false, "^(?:VACUUM|ANALYZE)\\b.*\\bONLY\\b", "VACUUM or ANALYZE of ONLY a table"},
    {18, false, "\\bALTER\\s+CONSTRAINT\\s+\\S+\\s+(?:NO\\s+)?INHERIT\\b", "ALTER CONSTRAINT ... INHERIT"},
    {18, false, "\\bON\\s+LARGE\\s+OBJECTS\\b", "default privileges ON LARGE OBJECTS"},
    {19, false, "\\b(?:SPLIT\\s+PARTITION|MERGE\\s+PARTITIONS)\\b", "splitting and merging of partitions"},
    {19, true, "^REPACK\\b", "REPACK"},
    {19, true, "^(?:CREATE|ALTER|DROP)\\s+PROPERTY\\s+GRAPH\\b", "property graphs"},
    {19, true, "\\bGRAPH_TABLE\\s*\\(", "GRAPH_TABLE"},
    {19, false, "\\bFOR\\s+PORTION\\s+OF\\b", "FOR PORTION OF"},
    {19, false, "\\bGROUP\\s+BY\\s+ALL\\b", "GROUP BY ALL"},
    {19, false, "\\bDO\\s+SELECT\\b", "ON CONFLICT DO SELECT"},
};

/* Messages of a grammar that knows the thing and refuses it. */
static const struct {
    int major;
    const char *problem, *what;
} refusals[] = {
    {16, "subquery in FROM must have an alias", "a subquery in FROM without an alias"},
    {16, "VALUES in FROM must have an alias", "VALUES in FROM without an alias"},
};

/* Compiled when it is first wanted, for as long as the program runs: a file may have many errors. */
static const GRegex *
pattern_of(size_t i)
{
    static gsize compiled[G_N_ELEMENTS(novelties)];
    if (g_once_init_enter(&compiled[i]))
        g_once_init_leave(&compiled[i],
                          (gsize)g_regex_new(novelties[i].pattern,
                                             G_REGEX_CASELESS | G_REGEX_DOTALL | G_REGEX_RAW, 0, NULL));
    return (const GRegex *)compiled[i];
}

const char *
lint_newer_syntax(const char *text, const SqlTree *tree, int *major)
{
    int known = parse_grammar_major();
    for (size_t i = 0; i < G_N_ELEMENTS(refusals); i++) {
        if (refusals[i].major > known && strcmp(tree->problem, refusals[i].problem) == 0) {
            *major = refusals[i].major;
            return refusals[i].what;
        }
    }
    int stopped = tree->problem_location;
    for (size_t i = 0; i < G_N_ELEMENTS(novelties) && stopped >= 0; i++) {
        if (novelties[i].major <= known)
            continue;
        g_autoptr(GMatchInfo) match = NULL;
        g_regex_match(pattern_of(i), text, 0, &match);
        for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
            int start;
            int end;
            g_match_info_fetch_pos(match, 0, &start, &end);
            if (stopped < start || (stopped > end && !novelties[i].open))
                continue;
            *major = novelties[i].major;
            return novelties[i].what;
        }
    }
    return NULL;
}
