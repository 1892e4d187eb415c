/* Reads a script and says what it holds: for the tests that compare us with psql, and for measuring.
 *
 *   script-dump FORM ROOT FILE [NAME=VALUE...]
 *
 * FORM  text   as the .expected files of tests/cases/script
 *       raw    one record per event, KIND LENGTH newline BYTES newline; Q statement, D data, E echo, C
 * encoding count  the number of events and bytes only
 */
#include <stdio.h>
#include <string.h>

#include "base/errors.h"
#include "sql/script.h"
#include "sql/script_render.h"

static void
print_raw(const ScriptEvent *event)
{
    static const char kinds[] = {
        [SCRIPT_STATEMENT] = 'Q', [SCRIPT_COPY_DATA] = 'D', [SCRIPT_COPY_END] = '.',
        [SCRIPT_ECHO] = 'E',      [SCRIPT_ENCODING] = 'C',
    };
    printf("%c %zu\n", kinds[event->kind], event->length);
    fwrite(event->text, 1, event->length, stdout);
    putchar('\n');
}

static bool
read_events(Script *script, bool raw, GError **error)
{
    size_t events = 0;
    size_t bytes = 0;
    ScriptEvent event;
    while (script_next(script, &event, error)) {
        if (event.kind == SCRIPT_END) {
            if (!raw)
                printf("%zu events, %zu bytes\n", events, bytes);
            return true;
        }
        events++;
        bytes += event.length;
        if (raw)
            print_raw(&event);
    }
    return false;
}

int
main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: script-dump text|raw|count ROOT FILE [NAME=VALUE...]\n");
        return 2;
    }
    g_autoptr(GHashTable) variables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (int i = 4; i < argc; i++) {
        const char *equals = strchr(argv[i], '=');
        if (equals)
            g_hash_table_insert(variables, g_strndup(argv[i], (gsize)(equals - argv[i])),
                                g_strdup(equals + 1));
    }
    const ScriptOptions options = {.root = argv[2], .variables = variables};
    g_autoptr(GError) error = NULL;
    g_autoptr(Script) script = script_open(argv[3], &options, &error);
    if (script && strcmp(argv[1], "text") == 0) {
        g_autofree char *shown = script_render(script, argv[3]);
        fputs(shown, stdout);
        return 0;
    }
    if (script && read_events(script, strcmp(argv[1], "raw") == 0, &error))
        return 0;
    g_autofree char *shown = script_render_error(error);
    fputs(shown, stderr);
    return 1;
}
