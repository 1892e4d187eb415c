#include "build/check.h"

#include <string.h>

/* A backslash may be a meta-command, a brace the test for a variable, and the word a SET that changes what
 * quotes are. */
static bool
stands_alone(const char *text, size_t length)
{
    static const char word[] = "standard_conforming";
    return !memchr(text, '\\', length) && !memchr(text, '{', length) &&
           !memmem(text, length, word, strlen(word));
}

FileCheck
file_check(FileChecker *checker, const char *path, const char *text, size_t length)
{
    FileCheck check = {.closed = true};
    ScriptEvent event = {.kind = SCRIPT_END};
    ScriptOptions options = {.root = checker->root};
    if (!stands_alone(text, length))
        return check;
    if (checker->script)
        script_continue_text(checker->script, path, text, length);
    else
        checker->script = script_open_text(path, text, length, &options, NULL);
    do {
        if (!script_next(checker->script, &event, NULL))
            return check;
        if (event.kind == SCRIPT_STATEMENT) {
            check.statements++;
            check.closed = event.closed;
        }
    } while (event.kind != SCRIPT_END);
    check.plain = true;
    return check;
}

void
file_checker_clear(FileChecker *checker)
{
    g_clear_pointer(&checker->script, script_free);
}
