#include "sql/parse_guard.h"

#include <setjmp.h>
#include <stddef.h>

/* utils/elog.h of the library's build: PGDLLIMPORT sigjmp_buf *PG_exception_stack, per thread there. */
extern __thread sigjmp_buf *PG_exception_stack;
extern __thread void *error_context_stack;
extern void FlushErrorState(void);

bool
parse_guard(void (*function)(void *data), void *data)
{
    sigjmp_buf *const outer = PG_exception_stack;
    void *const outer_context = error_context_stack;
    sigjmp_buf here;
    volatile bool reached_end = false;
    if (sigsetjmp(here, 0) == 0) {
        PG_exception_stack = &here;
        function(data);
        reached_end = true;
    }
    PG_exception_stack = outer;
    error_context_stack = outer_context;
    if (!reached_end)
        FlushErrorState();
    return reached_end;
}
