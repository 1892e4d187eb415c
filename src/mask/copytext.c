#include "mask/copytext.h"

#include <string.h>

static int
octal(const char *p, const char *end, int *digits)
{
    int value = 0;
    for (*digits = 0; *digits < 3 && p + *digits < end && p[*digits] >= '0' && p[*digits] <= '7'; ++*digits)
        value = value * 8 + (p[*digits] - '0');
    return value & 0xff;
}

static int
hexadecimal(const char *p, const char *end, int *digits)
{
    int value = 0;
    for (*digits = 0; *digits < 2 && p + *digits < end && g_ascii_isxdigit(p[*digits]); ++*digits)
        value = value * 16 + g_ascii_xdigit_value(p[*digits]);
    return value;
}

/* One escape, `p` behind its backslash; returns behind it. */
static const char *
unescape(const char *p, const char *end, GString *out)
{
    static const char letters[] = "bfnrtv", means[] = "\b\f\n\r\t\v";
    int digits;
    const char *letter = strchr(letters, *p);
    if (letter && *p) {
        g_string_append_c(out, means[letter - letters]);
        return p + 1;
    }
    if (*p >= '0' && *p <= '7') {
        g_string_append_c(out, (char)octal(p, end, &digits));
        return p + digits;
    }
    if (*p == 'x') {
        char byte = (char)hexadecimal(p + 1, end, &digits);
        g_string_append_c(out, digits ? byte : 'x');
        return p + 1 + digits;
    }
    g_string_append_c(out, *p);
    return p + 1;
}

void
copytext_decode(const char *field, size_t length, GString *scratch, const char **value, size_t *value_length)
{
    const char *end = field + length;
    const char *slash = memchr(field, '\\', length);
    if (!slash) {
        *value = field;
        *value_length = length;
        return;
    }
    g_string_truncate(scratch, 0);
    for (const char *p = field; p < end;) {
        slash = memchr(p, '\\', (size_t)(end - p));
        g_string_append_len(scratch, p, (slash ? slash : end) - p);
        if (!slash)
            break;
        p = slash + 1 < end ? unescape(slash + 1, end, scratch) : end;
    }
    *value = scratch->str;
    *value_length = scratch->len;
}

/* The letter behind the backslash, 0 for bytes that stay. CopyAttributeOutText() in commands/copyto.c. */
static char
escape_of(unsigned char byte)
{
    switch (byte) {
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    case '\v':
        return 'v';
    case '\\':
        return '\\';
    default:
        return 0;
    }
}

void
copytext_encode(const char *value, size_t length, GString *out)
{
    size_t begin = 0;
    for (size_t i = 0; i < length; i++) {
        const unsigned char byte = (unsigned char)value[i];
        const char letter = byte < 0x20 || byte == '\\' ? escape_of(byte) : 0;
        if (!letter)
            continue;
        g_string_append_len(out, value + begin, (gssize)(i - begin));
        g_string_append_c(out, '\\');
        g_string_append_c(out, letter);
        begin = i + 1;
    }
    g_string_append_len(out, value + begin, (gssize)(length - begin));
}
