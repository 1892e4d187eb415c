#include "mask/key.h"

#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/child.h"
#include "base/errors.h"
#include "base/files.h"

enum { TEXT_CAP = 4096, DISTINCT_LEAST = 12, COMMAND_MS = 30000 };

struct MaskKey {
    unsigned char bytes[MASK_KEY_BYTES];
};

static MaskKey *
key_alloc(void)
{
    if (sodium_init() < 0)
        g_error("libsodium cannot be used on this machine");
    MaskKey *key = sodium_malloc(sizeof *key);
    if (!key)
        g_error("no memory can be locked for the key");
    return key;
}

MaskKey *
mask_key_new(const unsigned char bytes[MASK_KEY_BYTES])
{
    MaskKey *key = key_alloc();
    memcpy(key->bytes, bytes, MASK_KEY_BYTES);
    return key;
}

void
mask_key_free(MaskKey *key)
{
    sodium_free(key);
}

/* --- what is no secret --- */

static bool
is_run(const unsigned char *bytes)
{
    int step = bytes[1] - bytes[0];
    for (int i = 2; i < MASK_KEY_BYTES; i++)
        if ((unsigned char)(bytes[i - 1] + step) != bytes[i])
            return false;
    return true;
}

static bool
repeats(const unsigned char *bytes)
{
    for (int period = 1; period <= MASK_KEY_BYTES / 2; period++)
        if (memcmp(bytes, bytes + period, (size_t)(MASK_KEY_BYTES - period)) == 0)
            return true;
    return false;
}

/* 32 random bytes have fewer than 12 distinct ones, or are all printable, less than once in 10^12. */
static const char *
weakness(const unsigned char *bytes)
{
    bool seen[256] = {false};
    int distinct = 0, printable = 0;
    for (int i = 0; i < MASK_KEY_BYTES; i++) {
        distinct += !seen[bytes[i]];
        seen[bytes[i]] = true;
        printable += bytes[i] >= 0x20 && bytes[i] < 0x7f;
    }
    if (repeats(bytes))
        return "it repeats itself";
    if (is_run(bytes))
        return "it is a sequence of numbers";
    if (distinct < DISTINCT_LEAST)
        return "it has few different bytes";
    return printable == MASK_KEY_BYTES ? "it is made of letters" : NULL;
}

/* --- reading --- */

static bool
hint_new(GError **error)
{
    error_hint(error, "openssl rand -hex 32 makes a key. Keep it where you keep passwords.");
    return false;
}

static bool
decode(char *text, MaskKey *key, const char *where, GError **error)
{
    size_t length = 0;
    g_strstrip(text);
    bool hex = strlen(text) == 2 * (size_t)MASK_KEY_BYTES &&
               sodium_hex2bin(key->bytes, MASK_KEY_BYTES, text, strlen(text), NULL, &length, NULL) == 0;
    if (!hex && (sodium_base642bin(key->bytes, MASK_KEY_BYTES, text, strlen(text), NULL, &length, NULL,
                                   sodium_base64_VARIANT_ORIGINAL) != 0 ||
                 length != MASK_KEY_BYTES)) {
        error_set(error, ERR_CONFIG, "the key in %s is not 32 bytes as hex or base64", where);
        return hint_new(error);
    }
    const char *weak = weakness(key->bytes);
    if (!weak)
        return true;
    error_set(error, ERR_CONFIG, "the key in %s is no secret: %s", where, weak);
    return hint_new(error);
}

static bool
is_checked_in(const char *path)
{
    g_autofree char *directory = g_path_get_dirname(path);
    const char *const argv[] = {"git", "-C", directory, "ls-files", "--error-unmatch", "--", path, NULL};
    const ChildOptions options = {.argv = argv, .timeout_ms = 5000};
    g_auto(ChildResult) result = {0};
    return child_run(&options, &result, NULL) && result.status == 0;
}

static bool
check_file(const char *path, GError **error)
{
    struct stat status;
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    if (stat(path, &status) == 0 && status.st_mode & 077) {
        error_set(error, ERR_CONFIG, "the key file \"%s\" can be read by others", path);
        error_hint(error, "chmod 600 it.");
        return false;
    }
    if (is_checked_in(absolute)) {
        error_set(error, ERR_CONFIG, "the key file \"%s\" is under version control", path);
        error_hint(error, "A key that was ever committed is known to all who can clone: make another.");
        return false;
    }
    return true;
}

static bool
read_env(const char *name, MaskKey *key, GError **error)
{
    /* allowed: the profile names the variable, and nothing else reads it */
    const char *value = g_getenv(name);
    g_autofree char *where = g_strdup_printf("the environment variable %s", name);
    if (!value || !*value) {
        error_set(error, ERR_CONFIG, "there is no masking key: %s is not set", where);
        return hint_new(error);
    }
    char *text = g_strdup(value);
    bool ok = decode(text, key, where, error);
    sodium_memzero(text, strlen(text));
    g_free(text);
    return ok;
}

static bool
read_fd(int fd, MaskKey *key, GError **error)
{
    char text[TEXT_CAP];
    size_t length = 0;
    ssize_t got;
    while (length < sizeof text - 1 && (got = read(fd, text + length, sizeof text - 1 - length)) > 0)
        length += (size_t)got;
    text[length] = '\0';
    g_autofree char *where = g_strdup_printf("file descriptor %d", fd);
    bool ok = decode(text, key, where, error);
    sodium_memzero(text, sizeof text);
    return ok;
}

static bool
read_file(const char *path, MaskKey *key, GError **error)
{
    g_autofree char *text = NULL;
    g_autofree char *where = g_strdup_printf("\"%s\"", path);
    size_t length;
    if (!check_file(path, error) || !file_read(path, TEXT_CAP, &text, &length, error))
        return false;
    bool ok = decode(text, key, where, error);
    sodium_memzero(text, length);
    return ok;
}

/* Neither what it printed nor what it said on stderr is repeated: either may hold the key. */
static bool
read_command(const char *command, MaskKey *key, GError **error)
{
    const char *const argv[] = {"sh", "-c", command, NULL};
    const ChildOptions options = {.argv = argv, .apart = true, .timeout_ms = COMMAND_MS};
    g_auto(ChildResult) result = {0};
    if (!child_run(&options, &result, error))
        return false;
    bool ok = result.status == 0;
    if (ok)
        ok = decode(result.output, key, "what the command printed", error);
    else
        error_set(error, ERR_CONFIG, "the command for the masking key ended with exit status %d",
                  result.status);
    sodium_memzero(result.output, result.length);
    sodium_memzero(result.errors, strlen(result.errors));
    return ok;
}

MaskKey *
mask_key_open(const MaskKeySource *source, GError **error)
{
    g_autoptr(MaskKey) key = key_alloc();
    bool ok = true;
    if (source->ephemeral)
        randombytes_buf(key->bytes, MASK_KEY_BYTES);
    else if (source->env)
        ok = read_env(source->env, key, error);
    else if (source->file)
        ok = read_file(source->file, key, error);
    else if (source->command)
        ok = read_command(source->command, key, error);
    else
        ok = read_fd(source->fd, key, error);
    return ok ? g_steal_pointer(&key) : NULL;
}

/* --- what comes of it --- */

static void
add_field(crypto_generichash_state *state, const char *text)
{
    const uint64_t length = GUINT64_TO_LE((uint64_t)strlen(text));
    crypto_generichash_update(state, (const unsigned char *)&length, sizeof length);
    crypto_generichash_update(state, (const unsigned char *)text, strlen(text));
}

void
mask_key_derive(const MaskKey *key, const char *purpose, const char *domain,
                unsigned char out[MASK_KEY_BYTES])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, key->bytes, MASK_KEY_BYTES, MASK_KEY_BYTES);
    add_field(&state, purpose);
    add_field(&state, domain);
    crypto_generichash_final(&state, out, MASK_KEY_BYTES);
    sodium_memzero(&state, sizeof state);
}

void
mask_key_id(const MaskKey *key, char id[MASK_KEY_ID_LENGTH + 1])
{
    unsigned char derived[MASK_KEY_BYTES];
    mask_key_derive(key, "key id", "", derived);
    sodium_bin2hex(id, MASK_KEY_ID_LENGTH + 1, derived, MASK_KEY_ID_LENGTH / 2);
}
