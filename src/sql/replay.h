/* Scripts into a model: what the schema is after them.
 *
 * Always true:
 *  - every statement the grammar knows is applied, in order; what it does not know changes nothing;
 *  - objects get the place of the statement that made them, through includes and variables.
 */
#ifndef CONFITURE_SQL_REPLAY_H
#define CONFITURE_SQL_REPLAY_H

#include <glib.h>
#include <stdbool.h>

#include "sql/model.h"
#include "sql/script.h"

/* A statement under way, for replay_place(). */
typedef struct {
    const Script *script;
    const ScriptEvent *event;
} ReplayPlace;

/* A ModelPlacer; data is a ReplayPlace. Location -1 is the statement's beginning. */
ModelPlace replay_place(void *data, int location);

/* Applies what is left of the script. False on the script's errors (ERR_SCRIPT, ERR_FILE). */
bool replay_script(Script *script, Model *model, GError **error);

#endif
