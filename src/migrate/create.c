/* New migration files. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files.h"
#include "migrate/migration.h"

enum { NAME_LONGEST = 100, TIMESTAMP_DIGITS = 14, LOCK_WAIT_MS = 10000 };

static const char UP_TEXT[] = "-- %s\n"
                              "-- Settings of this file go here, as in: -- confiture: lock_timeout=1s\n"
                              "\n";
static const char DOWN_TEXT[] = "-- Undoes %s\n\n";
static const char VERIFY_TEXT[] = "-- Fails when %s is not in place; always rolled back\n\n";

/* "Add users' e-mail" to "add_users_e_mail". */
static char *
make_name(const char *text, GError **error)
{
    GString *name = g_string_new(NULL);
    for (const char *p = text; *p && name->len < NAME_LONGEST; p++) {
        char c = g_ascii_tolower(*p);
        if (g_ascii_isalnum(c))
            g_string_append_c(name, c);
        else if (name->len > 0 && name->str[name->len - 1] != '_' && *p != '\'')
            g_string_append_c(name, '_');
    }
    while (name->len > 0 && name->str[name->len - 1] == '_')
        g_string_truncate(name, name->len - 1);
    if (name->len > 0)
        return g_string_free(name, FALSE);
    g_string_free(name, TRUE);
    error_set(error, ERR_USAGE, "\"%s\" holds no letter or digit to name a migration by", text);
    return NULL;
}

static const char *
highest_version(const MigrationSet *set)
{
    return set->versioned->len > 0
               ? ((const Migration *)g_ptr_array_index(set->versioned, set->versioned->len - 1))->version
               : NULL;
}

/* What the directory has so far is what its people want. */
static bool
uses_sequence(const MigrationSet *set)
{
    const char *highest = highest_version(set);
    return highest && strlen(highest) < TIMESTAMP_DIGITS;
}

/* One more than a number of any length, as wide as it was. */
static char *
next_number(const char *number)
{
    g_autofree char *digits = g_strdup(number);
    size_t i = strlen(digits);
    while (i > 0 && digits[i - 1] == '9')
        digits[--i] = '0';
    if (i == 0)
        return g_strconcat("1", digits, NULL);
    digits[i - 1]++;
    return g_steal_pointer(&digits);
}

/* The version after `highest`: its successor, or the time when that is later. */
static char *
next_version(const char *highest, bool sequence)
{
    if (sequence)
        return highest ? next_number(highest) : g_strdup("001");
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    char *version = g_date_time_format(now, "%Y%m%d%H%M%S");
    if (highest && version_compare(version, highest) <= 0) {
        g_free(version);
        return next_number(highest);
    }
    return version;
}

/* One file, which must not be there yet. */
static bool
write_part(const MigrationSet *set, const char *stem, const char *suffix, const char *text, GError **error)
{
    g_autofree char *file = g_strconcat(stem, suffix, NULL);
    g_autofree char *path = g_build_filename(set->directory, file, NULL);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    size_t length = strlen(text);
    if (fd < 0) {
        error_set_errno(error, errno, "create", path);
        return false;
    }
    bool ok = write(fd, text, length) == (ssize_t)length;
    if (!ok) {
        error_set_errno(error, errno, "write", path);
        unlink(path);
    }
    close(fd);
    return ok;
}

/* The first lines, with the title in them, on one line whatever it holds. */
static char *
head(const char *format, const char *title)
{
    g_autoptr(GString) text = g_string_new(format);
    g_autofree char *safe = g_strdup(title);
    for (char *p = safe; *p; p++)
        if (g_ascii_iscntrl(*p))
            *p = ' ';
    g_string_replace(text, "%s", safe, 1);
    return g_strdup(text->str);
}

/* With the directory locked, so that two people at once take two versions. */
static char *
create_locked(const Config *config, const char *title, const char *name, const NewMigration *options,
              GError **error)
{
    g_autoptr(MigrationSet) set = migrations_find(config, error);
    if (!set)
        return NULL;
    bool sequence = options->sequence || (!options->timestamp && uses_sequence(set));
    g_autofree char *version = next_version(highest_version(set), sequence);
    g_autofree char *stem = g_strconcat(version, "_", name, NULL);
    g_autofree char *up = head(UP_TEXT, title);
    g_autofree char *down = head(DOWN_TEXT, title);
    g_autofree char *verify = head(VERIFY_TEXT, title);
    if (!write_part(set, stem, ".up.sql", up, error) || !write_part(set, stem, ".down.sql", down, error) ||
        (options->verify && !write_part(set, stem, ".verify.sql", verify, error)))
        return NULL;
    return g_strdup_printf("%s/%s", set->shown, stem);
}

char *
migration_create(const Config *config, const char *title, const NewMigration *options, GError **error)
{
    g_autofree char *name = make_name(title, error);
    g_autofree char *lock_path = g_build_filename(config->migrate_directory, ".new.lock", NULL);
    if (!name || !directory_make(config->migrate_directory, 0777, error))
        return NULL;
    int lock = file_lock(lock_path, LOCK_WAIT_MS, error);
    if (lock < 0)
        return NULL;
    char *stem = create_locked(config, title, name, options, error);
    unlink(lock_path);
    file_unlock(lock);
    return stem;
}
