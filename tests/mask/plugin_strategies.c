/* Masking strategies for tests/mask/plugin.t; STRATEGY says how they behave. */
#include <confiture/plugin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
is(const char *what)
{
    const char *value = getenv("STRATEGY");
    return value && strcmp(value, what) == 0;
}

/* A number plate: letters of the parameter, then what the key draws. */
static int
plate(const confiture_mask *mask, const char *value, size_t length, void *data)
{
    char text[40];
    unsigned char bytes[4];
    if (is("status"))
        return 5;
    if (is("fail"))
        return mask->fail(mask, "plates are out");
    if (is("bytes"))
        return mask->write(mask, "\xff\xfe", 2);
    if (is("nul"))
        return mask->write(mask, "a\0b", 3);
    if (strlen(value) != length || strcmp(mask->strategy, "plate") != 0 || strcmp(data, "word") != 0 ||
        mask->parameter(mask, "no_such") || mask->token(mask, bytes, 65) == 0 ||
        mask->token(mask, bytes, sizeof bytes) != 0)
        return 9;
    snprintf(text, sizeof text, "%s-%02d%02d-%02x%02x", mask->parameter(mask, "letters"),
             (int)mask->below(mask, 100), (int)mask->below(mask, 100), bytes[0], bytes[1]);
    return mask->write(mask, text, strlen(text)) || mask->write(mask, NULL, 0);
}

static void
release(void *data)
{
    if (is("release"))
        fprintf(stderr, "released %s\n", (const char *)data);
}

static int
start(const confiture_host *host)
{
    static char word[] = "word";
    static const confiture_mask_parameter parameters[] = {{"letters", "XX", "the district"},
                                                          {NULL, NULL, NULL}};
    confiture_mask_strategy strategy = {0};
    strategy.size = is("size") ? 8 : sizeof strategy;
    strategy.name = is("name") ? "Not A Name" : is("taken") ? "email" : is("keep") ? "keep" : "plate";
    strategy.about = "another number plate";
    strategy.uniqueness = is("uniqueness") ? "unique" : "collision-free";
    strategy.bits = is("bits") ? 0 : 29.3;
    strategy.types = is("types") ? "text, plates" : "text";
    strategy.parameters = parameters;
    strategy.mask = is("function") ? NULL : plate;
    strategy.data = word;
    strategy.release = release;
    return host->register_mask_strategy(host, &strategy);
}

CONFITURE_PLUGIN("plates", "1.0", start);
