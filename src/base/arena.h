/* Memory that is given back all at once: for values that live and die together.
 *
 * Always true:
 *  - what is handed out is zeroed, aligned for any type and valid until arena_reset() or arena_free();
 *  - nothing is given back singly; growth is by blocks, so a small value costs no call of malloc;
 *  - running out of memory ends the program, as with g_malloc().
 */
#ifndef CONFITURE_BASE_ARENA_H
#define CONFITURE_BASE_ARENA_H

#include <glib.h>
#include <stddef.h>

typedef struct Arena Arena;

Arena *arena_new(void);
void *arena_alloc(Arena *arena, size_t size);
/* NULL for NULL. */
char *arena_strdup(Arena *arena, const char *text);
char *arena_strndup(Arena *arena, const char *text, size_t length);
/* Forgets everything; keeps one block, so that the next statement needs none. */
void arena_reset(Arena *arena);
/* Bytes taken from the system. */
size_t arena_size(const Arena *arena);
void arena_free(Arena *arena);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Arena, arena_free)

#define arena_new0(arena, Type) ((Type *)arena_alloc((arena), sizeof(Type)))
#define arena_array(arena, Type, count) ((Type *)arena_alloc((arena), sizeof(Type) * (count)))

#endif
