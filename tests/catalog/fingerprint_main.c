/* fingerprint URL [SCHEMA...]: prints the facts of a database, without the schemas named, and its digest
 * last. */
#include <stdio.h>

#include "catalog/fingerprint.h"

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    ConnOptions options = {.url = argc > 1 ? argv[1] : NULL, .command = "fingerprint"};
    g_autoptr(Conn) conn = conn_open(&options, &error);
    g_autoptr(Fingerprint) fingerprint =
        conn ? fingerprint_take(conn, (const char *const *)argv + MIN(argc, 2), &error) : NULL;
    if (!fingerprint) {
        fprintf(stderr, "%s\n", error->message);
        return 1;
    }
    for (unsigned i = 0; i < fingerprint->facts->len; i++)
        printf("%s\n", (char *)g_ptr_array_index(fingerprint->facts, i));
    printf("%s\n", fingerprint->digest);
    return 0;
}
