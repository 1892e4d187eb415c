/* Reads a script and says what schema it leaves, by the model alone: model-dump FILE. What the Perl tests
 * compare with a server's catalog. */
#include <stdio.h>

#include "base/files.h"
#include "sql/model_render.h"

int
main(int argc, char **argv)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    if (argc != 2 || !g_file_get_contents(argv[1], &text, &length, NULL)) {
        fprintf(stderr, "usage: model-dump FILE\n");
        return 2;
    }
    g_autoptr(Model) model = model_read(argv[1], text, length);
    g_autofree char *shown = model_render(model);
    fputs(shown, stdout);
    return 0;
}
