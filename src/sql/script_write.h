/* Script events written out as a file that psql runs to the same effect. */
#ifndef CONFITURE_SQL_SCRIPT_WRITE_H
#define CONFITURE_SQL_SCRIPT_WRITE_H

#include "sql/script.h"

/* Takes the pieces of a script in order; false stops with the error it set. */
typedef bool (*ScriptSink)(void *data, const char *bytes, size_t length, GError **error);

typedef struct {
    GString *out; /* gathered, not yet handed on */
    ScriptSink sink;
    void *data;
} ScriptWriter;

void script_writer_init(ScriptWriter *writer, ScriptSink sink, void *data);
void script_writer_clear(ScriptWriter *writer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ScriptWriter, script_writer_clear)

/* Adds one event: a statement closed by ';', data closed by "\.". ECHO and END add nothing. */
void script_writer_event(ScriptWriter *writer, const ScriptEvent *event);
/* Hands on what was gathered when it is worth it, or, with `all`, whatever there is. */
bool script_writer_drain(ScriptWriter *writer, bool all, GError **error);

#endif
