#include "base/suggest.h"

#include <glib.h>
#include <string.h>

enum { LONGEST = 64 };

static int
distance(const char *a, const char *b)
{
    int n = (int)strlen(a);
    int m = (int)strlen(b);
    int row[3][LONGEST + 1];
    if (n > LONGEST || m > LONGEST)
        return LONGEST;
    for (int j = 0; j <= m; j++)
        row[0][j] = j;
    for (int i = 1; i <= n; i++) {
        int *now = row[i % 3];
        const int *up = row[(i + 2) % 3];
        const int *upper = row[(i + 1) % 3];
        now[0] = i;
        for (int j = 1; j <= m; j++) {
            int change = g_ascii_tolower(a[i - 1]) != g_ascii_tolower(b[j - 1]);
            now[j] = MIN(MIN(up[j] + 1, now[j - 1] + 1), up[j - 1] + change);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = MIN(now[j], upper[j - 2] + 1);
        }
    }
    return row[n % 3][m];
}

const char *
suggest_nearest(const char *word, const char *const *names)
{
    const char *best = NULL;
    int least = MAX(1, (int)strlen(word) / 3) + 1;
    for (; *names; names++) {
        int d = distance(word, *names);
        if (d < least) {
            least = d;
            best = *names;
        }
    }
    return best;
}
