/* What the files of the script reader share. Nobody else includes this.
 *
 * A Script is a stack of Sources, the file asked for at the bottom and includes above it. Each Input has a
 * lexer of its own, as each \i of psql has: a statement never continues from one file into another. A Input
 * is read by lines, because no token but quoted text and comments goes on behind a line end; the line under
 * way is a stack of Spans, where the value of a variable lies above the rest of the line that names it.
 */
#ifndef CONFITURE_SQL_SCRIPT_INTERNAL_H
#define CONFITURE_SQL_SCRIPT_INTERNAL_H

#include "sql/script.h"

/* What variables may put into one line: their values may name others, and multiply. */
enum { REPLACED_CAP = 64 * 1024 * 1024 };

typedef enum { LEX_PLAIN, LEX_QUOTE, LEX_ESCAPE_QUOTE, LEX_IDENTIFIER, LEX_DOLLAR, LEX_COMMENT } LexState;

/* Where the text of a statement from `at` on comes from. */
typedef struct {
    size_t at;         /* offset in the statement's text */
    ScriptPlace place; /* of that byte */
    bool fixed;        /* a variable's value: all of it stands for the one place */
} Segment;

typedef struct {
    const char *p, *end;
    char *owned;       /* the value, when this is a variable's */
    char *variable;    /* its name */
    ScriptPlace place; /* where the variable is named */
} Span;

/* One \if. `text` and `depth` are what the statement goes back to when a branch was skipped. */
typedef struct {
    ScriptPlace place;
    bool active, taken, seen_else, parent_active;
    size_t text;
    int depth;
} Branch;

typedef struct {
    const char *name; /* shown; owned by the script */
    char *path;       /* absolute or as given; NULL for pure text */
    int fd;           /* -1 for text */
    const char *buffer;
    char *owned;             /* the buffer of a file */
    size_t size, start, end; /* of the buffer; [start, end) is not yet read */
    size_t offset;           /* in the file, of buffer[start] */
    bool eof;

    const char *line; /* the line under way, in the buffer, or kept while data behind it is read */
    char *kept;
    size_t line_length, line_offset;
    size_t passed_over;           /* bytes at the start of the next line that are not read */
    int line_number, next_number; /* of the line under way; of the one at buffer[start] when that is done */
    bool line_ascii;              /* its columns are its bytes */
    const char *counted;          /* the byte of the line whose column was last asked for */
    int counted_column;
    int data_column; /* characters of the line of COPY data under way that were given */
    size_t replaced; /* memory that variables take for the line under way */
    GArray *spans;

    LexState state;
    GString *text;
    GArray *segments;
    bool started;       /* the statement has a first token */
    bool combined;      /* it holds a \; */
    bool resume;        /* the next byte taken begins a segment */
    ScriptPlace opened; /* of the quote, comment or parenthesis under way */
    int comment_depth, paren_depth, begin_depth, identifier_count;
    ScriptPlace paren;
    char identifiers[4];
    bool routine;     /* they say that BEGIN ... END may hold statements */
    char *dollar_tag; /* "$tag$" */
    GArray *branches;
} Input;

typedef enum { DATA_NONE, DATA_INLINE, DATA_FILE } DataMode;

struct Script {
    GPtrArray *inputs;
    GPtrArray *names; /* of char*, every file name shown */
    GHashTable *variables;
    char *root;
    void (*opened)(void *data, const char *path, const char *shown);
    void *data;
    size_t read_size; /* bytes asked of read(2) at a time; tests make it small */
    bool standard_strings, utf8, rewrote, failed;
    bool given; /* a statement was returned: its text goes at the next call */
    char *restrict_key;
    ScriptPlace restrict_place;
    size_t cap; /* of a statement; tests make it small */
    DataMode mode;
    ScriptPlace copy_place;
    Input *copy_file;
    Input *spare;     /* one that was read, whose memory serves the next */
    GString *message; /* of ECHO and ENCODING */
};

typedef enum { LEX_LINE_DONE, LEX_STATEMENT, LEX_BACKSLASH } LexResult;

/* script_input.c */
bool input_open(Script *script, const char *path, GError **error);
void input_open_text(Script *script, const char *name, const char *text, size_t length);
/* A text that was just opened is read from that byte on. */
void input_start_at(Input *input, size_t offset);
void input_free(Input *input);
void input_pop(Script *script);
const char *script_intern(Script *script, const char *name);
/* A file for data: fence checked, opened() told, not on the stack. */
Input *input_new_data(Script *script, const char *path, GError **error);
/* The next line with its newline; false at the end or on error. */
bool input_next_line(Script *script, Input *input, GError **error);
/* Makes at least one more byte available behind [start, end). */
bool input_fill(Script *script, Input *input, GError **error);
void input_consume(Input *input, size_t length);
Input *script_top(const Script *script);

/* script_lex.c */
/* LEX_LINE_DONE comes early when variables make the line too long. */
LexResult script_lex(Script *script, Input *input);
void input_reset_statement(Input *input);
bool input_active(const Input *input);

/* script_place.c */
ScriptPlace input_place(Input *input, const char *p);
ScriptPlace input_here(Input *input);
/* Gives *error the place, its frame and the files that include it. */
void script_point(const Script *script, const ScriptPlace *place, GError **error);
/* ERR_SCRIPT at a place, with a frame. */
void script_fail(const Script *script, const ScriptPlace *place, GError **error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* script_vars.c */
bool variable_name_ok(const char *name, size_t length);
/* Handles the ':' at span->p. Returns false when it is an ordinary character. */
bool script_substitute(Script *script, Input *input);

/* script_args.c: the arguments of a meta-command, from the span. */
typedef enum { ARGUMENT_PLAIN, ARGUMENT_WITHOUT_SEMICOLON } ArgumentForm;
/* NULL without error when there is none. */
char *argument_next(Script *script, Input *input, ArgumentForm form, GError **error);
char *argument_rest(Input *input);
char *argument_all(Script *script, Input *input, const char *separator, GError **error);
/* Passes over what is left of the command's arguments. */
void argument_skip(Input *input);

/* script_meta.c: runs the command behind the backslash. *produced says that `event` was filled. */
bool script_meta(Script *script, Input *input, ScriptEvent *event, bool *produced, GError **error);

/* script_settings.c */
bool script_truth(const char *text, bool *truth);
/* Fails for encodings whose text we could misread. */
bool script_set_encoding(Script *script, const char *name, const ScriptPlace *place, GError **error);
/* Follows the statement when it is a SET that decides how the rest is read. */
bool script_follow_settings(Script *script, const char *text, const ScriptPlace *place, GError **error);

/* script_copy.c */
/* One token of a statement: a word, a quoted thing, or one other character. */
typedef struct {
    const char *start;
    size_t length;
} Token;
/* The next token behind *p, comments passed over; false at the end. */
bool script_token(const char **p, Token *token);
bool script_token_is(const Token *token, const char *word);
/* `combined`: several statements joined by \; stand in the text. */
bool copy_reads_stdin(const char *text, bool combined);
void script_start_inline(Script *script, Input *input, const ScriptPlace *place);
bool script_copy_command(Script *script, Input *input, const char *arguments, ScriptEvent *event,
                         GError **error);
bool script_copy_next(Script *script, ScriptEvent *event, GError **error);

#endif
