#include "base/arena.h"

#include <stdalign.h>
#include <string.h>

enum { BLOCK = 32 * 1024 };

typedef struct Block {
    struct Block *before;
    size_t size; /* of the bytes behind this header */
    alignas(max_align_t) char bytes[];
} Block;

struct Arena {
    Block *block; /* the one being filled */
    size_t used;
    size_t total;
};

Arena *
arena_new(void)
{
    return g_new0(Arena, 1);
}

static void
add_block(Arena *arena, size_t least)
{
    const size_t size = MAX(least, BLOCK - sizeof(Block));
    Block *block = g_malloc(sizeof(Block) + size);
    block->before = arena->block;
    block->size = size;
    arena->block = block;
    arena->used = 0;
    arena->total += sizeof(Block) + size;
}

void *
arena_alloc(Arena *arena, size_t size)
{
    const size_t step = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    g_assert(step >= size);
    if (!arena->block || arena->block->size - arena->used < step)
        add_block(arena, step);
    void *bytes = arena->block->bytes + arena->used;
    arena->used += step;
    return memset(bytes, 0, size);
}

char *
arena_strndup(Arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);
    memcpy(copy, text, length);
    return copy;
}

char *
arena_strdup(Arena *arena, const char *text)
{
    return text ? arena_strndup(arena, text, strlen(text)) : NULL;
}

void
arena_reset(Arena *arena)
{
    while (arena->block && (arena->block->before || arena->block->size > BLOCK)) {
        Block *before = arena->block->before;
        arena->total -= sizeof(Block) + arena->block->size;
        g_free(arena->block);
        arena->block = before;
    }
    arena->used = 0;
}

size_t
arena_size(const Arena *arena)
{
    return arena->total;
}

void
arena_free(Arena *arena)
{
    if (!arena)
        return;
    while (arena->block) {
        Block *before = arena->block->before;
        g_free(arena->block);
        arena->block = before;
    }
    g_free(arena);
}
