/* The one reader for every SQL file Confiture runs: a stream of events, cut exactly where psql cuts.
 *
 * Always true:
 *  - memory is bounded by the longest statement (at most SCRIPT_STATEMENT_CAP), never by the file;
 *  - the text of a statement is what psql would send: variables substituted, meta-commands removed, comments
 * and white space before the first token dropped, the final ';' not included, everything else byte for byte;
 *  - every byte of a statement can be traced to file, line and column (script_place);
 *  - nothing outside `root` is ever opened, links resolved; an include that leads back to a file being read
 * is an error;
 *  - text is checked to be UTF-8 (until \encoding or SET client_encoding names another) and free of NUL
 * bytes. Encodings whose characters may hold a backslash (SJIS, BIG5, GBK, ...) are refused.
 *
 * Meta-commands understood (psql's manual, "Meta-Commands"): \i \include \ir \include_relative \set \unset
 * \if \elif \else \endif \echo \qecho \warn \restrict \unrestrict \encoding \copy ... from 'file'. \connect
 * is refused with its reason;
 * \! \o \w \g-variants and all others are ERR_SCRIPT naming file and line, and nothing after them is read.
 * A branch not taken is passed over, commands we do not know included. \set SINGLELINE on is refused.
 * Variables: :name :'name' :"name" :{?name}.
 *
 * The reader needs no server. standard_conforming_strings is followed from SET statements in the script.
 */
#ifndef CONFITURE_SQL_SCRIPT_H
#define CONFITURE_SQL_SCRIPT_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

enum { SCRIPT_STATEMENT_CAP = 512 * 1024 * 1024, SCRIPT_VALUE_CAP = 1024 * 1024 /* of a variable */ };

typedef enum {
    SCRIPT_END,       /* no more events; comes again if asked again */
    SCRIPT_STATEMENT, /* text, length */
    SCRIPT_COPY_DATA, /* text, length: a chunk of the data of the COPY ... FROM STDIN just returned; it may
                         end inside a line */
    SCRIPT_COPY_END,  /* that data is complete */
    SCRIPT_ECHO,      /* text: a line that \echo, \qecho or \warn asks to print, without its newline */
    SCRIPT_ENCODING,  /* text: the client encoding \encoding asks for */
} ScriptEventKind;

/* A place in a file. `file` is owned by the reader and lives as long as it does. */
typedef struct {
    const char *file; /* as shown to users: relative to root when inside it */
    int line;         /* 1-based */
    int column;       /* 1-based, in characters */
    size_t offset;    /* 0-based, in bytes, in the file as it is on disk */
} ScriptPlace;

/* Valid until the next script_next(). text is NUL-terminated for STATEMENT, ECHO and ENCODING. */
typedef struct {
    ScriptEventKind kind;
    const char *text;
    size_t length;
    ScriptPlace place;      /* of the first byte of text */
    ScriptPlace end;        /* just behind the last (behind the ';' when there is one) */
    bool copies_from_stdin; /* STATEMENT: COPY_DATA* and COPY_END follow */
    bool closed;            /* STATEMENT: ended by a ';', not by the end of its file */
} ScriptEvent;

typedef struct Script Script;

typedef struct {
    const char *
        root; /* project directory, absolute: the fence, and where \i starts from. NULL = current directory */
    GHashTable *variables; /* char* to char* (both freed by g_free): initial values, or NULL */
    bool share_variables;  /* \set and \unset change `variables` itself instead of a copy */
    size_t
        start; /* byte of a text at which reading starts, as if nothing stood before; places count from 0 */
    /* Told of every regular file as it is opened (the first one, includes, \copy data), or NULL. */
    void (*opened)(void *data, const char *path, const char *shown);
    void *data; /* handed to opened() */
} ScriptOptions;

/* Opens a file. ERR_FILE when it cannot be read, is no regular file, or lies outside root. */
Script *script_open(const char *path, const ScriptOptions *options, GError **error);
/* Reads from memory. `name` is the path the text came from, or what stands for it in messages. text must
 * outlive the reader. */
Script *script_open_text(const char *name, const char *text, size_t length, const ScriptOptions *options,
                         GError **error);

/* At the end of one file, goes on with another as the same session would: variables, SET
 * standard_conforming_strings and the encoding stay as they are. The names in earlier places stay valid. */
bool script_continue(Script *script, const char *path, GError **error);
void script_continue_text(Script *script, const char *name, const char *text, size_t length);

/* The next event. False on ERR_SCRIPT or ERR_FILE, with place and code frame; the reader is then at its end.
 * Unterminated quotes, comments, dollar quotes, parentheses, \if and COPY data are reported where they began.
 */
bool script_next(Script *script, ScriptEvent *event, GError **error);

/* Whether the events of this file so far differ from its text: a meta-command was run or a variable replaced.
 */
bool script_rewrote(const Script *script);

/* Whether '...' is read with standard_conforming_strings on, after the SET statements so far. */
bool script_standard_strings(const Script *script);

/* Where byte `offset` of event->text stands in its file, through substitutions and includes. */
ScriptPlace script_place(const Script *script, const ScriptEvent *event, size_t offset);

/* Gives *error the place, code frame and statement text for byte `offset` of event->text. */
void script_blame(const Script *script, const ScriptEvent *event, size_t offset, GError **error);

void script_free(Script *script);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Script, script_free)

#endif
