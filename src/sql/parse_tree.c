/* From a text to its raw parse tree and back out: the only file that enters the parser's memory context. */
#include "sql/parse_nodes.h"

#include <stdlib.h>

#include "sql/parse_guard.h"

#include <pg_query.h>
#include <pg_query/pg_query_internal.h>

/* A SQL function's body may define further functions; nobody nests them deeper. */
enum { BODY_DEPTH = 4 };

static PgQueryInternalParsetreeAndError
raw_parse(const char *text)
{
#ifdef HAVE_PG_QUERY_PARSE_OPTS /* the parse mode came with that function */
    return pg_query_raw_parse(text, PG_QUERY_PARSE_DEFAULT);
#else
    return pg_query_raw_parse(text);
#endif
}

static void
free_problem(PgQueryInternalParsetreeAndError *parsed)
{
    free(parsed->stderr_buffer); /* allowed: the library used malloc */
    if (parsed->error != NULL)
        pg_query_free_error(parsed->error);
}

/* The grammar counts characters from 1; we count bytes from 0. */
static int
byte_offset(const char *text, int cursorpos)
{
    if (cursorpos <= 0)
        return -1;
    const char *p = text;
    for (int i = 1; i < cursorpos && *p != '\0'; i++) {
        p++;
        while (((unsigned char)*p & 0xC0) == 0x80)
            p++;
    }
    return (int)(p - text);
}

typedef struct {
    ParseReader read;
    void *data;
    List *tree;
} Guarded;

static void
run_guarded(void *data)
{
    const Guarded *guarded = data;
    guarded->read(guarded->data, guarded->tree);
}

bool
parse_raw(const char *text, ParseReader read, void *data, ParseProblem *problem)
{
    MemoryContext context = pg_query_enter_memory_context();
    PgQueryInternalParsetreeAndError parsed = raw_parse(text);
    const bool known = parsed.error == NULL;
    if (known) {
        Guarded guarded = {.read = read, .data = data, .tree = parsed.tree};
        problem->cut_short = !parse_guard(run_guarded, &guarded);
    } else {
        problem->message = g_strdup(parsed.error->message);
        problem->offset = byte_offset(text, parsed.error->cursorpos);
    }
    free_problem(&parsed);
    pg_query_exit_memory_context(context);
    return known;
}

static void
read_statements(void *data, List *tree)
{
    Facts *facts = data;
    Statement *statement = facts->statement;
    Walk walk = {.facts = facts};
    const ListCell *cell;
    foreach (cell, tree) {
        Node *node = lfirst_node(RawStmt, cell)->stmt;
        const StatementRule *rule = parse_statement_rule(node);
        if (foreach_current_index(cell) == 0) {
            if (rule != NULL)
                statement->tag =
                    parse_tag_text(rule->choose_tag != NULL ? rule->choose_tag(node) : rule->tag);
            statement->transaction = parse_transaction_rule(node);
        }
        statement->changes_reading = statement->changes_reading || parse_changes_reading(node);
        statement->writes = statement->writes || rule == NULL || !rule->reads;
        parse_statement(&walk, node);
        statement->writes = statement->writes || walk.writes;
    }
}

void
parse_tree_read(const char *text, Facts *facts)
{
    Statement *statement = facts->statement;
    ParseProblem problem = {NULL, -1, false};
    statement->known = parse_raw(text, read_statements, facts, &problem);
    statement->problem = problem.message;
    statement->problem_offset = problem.offset;
    if (statement->known && (problem.cut_short || facts->broken))
        statement->problem = g_strdup("nested too deeply to be read to its end");
}

void
parse_body(Walk *walk, const char *text)
{
    if (walk->bodies >= BODY_DEPTH)
        return;
    PgQueryInternalParsetreeAndError parsed = raw_parse(text);
    List *const tree = parsed.error == NULL ? parsed.tree : NIL;
    free_problem(&parsed); /* before walking: an error raised there jumps over this frame */
    /* The body sees none of the names around it. What it writes, it writes when it is called. */
    Walk inner = {.facts = walk->facts, .depth = walk->depth, .bodies = walk->bodies + 1, .unplaced = true};
    const ListCell *cell;
    foreach (cell, tree)
        parse_statement(&inner, lfirst_node(RawStmt, cell)->stmt);
}

int
parse_grammar_major(void)
{
    return PG_VERSION_NUM / 10000;
}
