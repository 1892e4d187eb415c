#include "sql/replay.h"

ModelPlace
replay_place(void *data, int location)
{
    const ReplayPlace *replay = data;
    const ScriptPlace place =
        location < 0 ? replay->event->place : script_place(replay->script, replay->event, (size_t)location);
    return (ModelPlace){g_intern_string(place.file), place.line, place.column};
}

bool
replay_script(Script *script, Model *model, GError **error)
{
    g_autoptr(Arena) arena = arena_new();
    ScriptEvent event;
    do {
        if (!script_next(script, &event, error))
            return false;
        if (event.kind != SCRIPT_STATEMENT)
            continue;
        ReplayPlace place = {script, &event};
        model_apply(model, sql_tree_read(arena, event.text), replay_place, &place);
        arena_reset(arena);
    } while (event.kind != SCRIPT_END);
    return true;
}
