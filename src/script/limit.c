/* What a script may use: memory by the allocator, instructions and time by the count hook. */
#include "script/internal.h"

#include <string.h>

#include "base/clock.h"
#include "base/interrupt.h"

enum {
    MEMORY_MINIMUM = 256 * 1024, /* the libraries must fit */
    BLOCK_TIMED = 64 * 1024,     /* from this size on, the allocator looks at the clock */
};

static const Chunk *
chunk_of(const Vm *vm, const char *source)
{
    for (unsigned i = vm->chunks->len; i-- > 0;) {
        const Chunk *chunk = g_ptr_array_index(vm->chunks, i);
        if (*source == '@' && strcmp(chunk->shown, source + 1) == 0)
            return chunk;
    }
    return NULL;
}

bool
limit_place(const Vm *vm, const Chunk **chunk, int *line)
{
    lua_Debug frame;
    for (int level = 0; lua_getstack(vm->state, level, &frame); level++) {
        lua_getinfo(vm->state, "Sl", &frame);
        if (frame.currentline <= 0)
            continue;
        *chunk = chunk_of(vm, frame.source);
        *line = frame.currentline;
        return *chunk != NULL;
    }
    return false;
}

static bool
out_of_time(const Vm *vm)
{
    return vm->depth > 0 && clock_now_ms() > vm->deadline;
}

/* Says no: Lua then collects garbage and asks again, so a refusal is not yet the end. An error for want of
 * memory comes without its place, which is therefore noted here. */
static void *
refuse(Vm *vm)
{
    if (vm->state && vm->stop == STOP_NONE)
        limit_place(vm, &vm->blamed, &vm->line);
    return NULL;
}

/* What shrinks must not fail. */
void *
limit_allocate(void *data, void *block, size_t old_size, size_t size)
{
    Vm *vm = data;
    size_t had = block ? old_size : 0; /* without a block, old_size is a type */
    if (size == 0) {
        g_free(block);
        vm->used -= had;
        return NULL;
    }
    if (size > had) {
        size_t limit = MAX(vm->limits.memory, (size_t)MEMORY_MINIMUM);
        if (size - had > limit || vm->used > limit - (size - had))
            return refuse(vm);
        if (size >= BLOCK_TIMED && out_of_time(vm)) {
            void *none = refuse(vm);
            if (vm->stop == STOP_NONE)
                vm->stop = STOP_TIME;
            return none;
        }
    }
    void *moved = g_try_realloc(block, size);
    if (!moved)
        return size > had ? NULL : block;
    vm->used = vm->used - had + size;
    return moved;
}

static void
check_limits(lua_State *state)
{
    Vm *vm = vm_of(state);
    if (vm->stop == STOP_NONE) {
        if (vm->left < 0)
            vm->stop = STOP_INSTRUCTIONS;
        else if (out_of_time(vm))
            vm->stop = STOP_TIME;
        else if (interrupt_pending())
            vm->stop = STOP_SIGNAL;
        else
            return;
        limit_place(vm, &vm->blamed, &vm->line);
    }
    lua_pushliteral(state, "a limit was met");
    lua_error(state);
}

void
limit_count(lua_State *state, lua_Debug *frame)
{
    vm_of(state)->left -= COUNT_STEP;
    check_limits(state);
}

void
limit_charge(lua_State *state, size_t work)
{
    Vm *vm = vm_of(state);
    vm->left -= (int64_t)MIN(work, (size_t)G_MAXINT64 / 2);
    if (work >= COUNT_STEP || vm->left < 0)
        check_limits(state);
}

bool
limit_met(lua_State *state, int status)
{
    Vm *vm = vm_of(state);
    /* The buffers of lauxlib raise a plain error when they cannot grow. */
    bool memory = status == LUA_ERRMEM || (lua_type(state, -1) == LUA_TSTRING &&
                                           strcmp(lua_tostring(state, -1), "not enough memory") == 0);
    if (memory && vm->stop == STOP_NONE)
        vm->stop = STOP_MEMORY;
    return vm->stop != STOP_NONE;
}

void
limit_rethrow(lua_State *state, int status)
{
    if (limit_met(state, status))
        lua_error(state);
}
