/* What the readers of the tools' files share: listing, reading, naming, telling. */
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/errors.h"
#include "base/files.h"
#include "migrate/import_tool.h"
#include "migrate/migration.h"

enum { FILE_CAP = 256 * 1024 * 1024, DEPTH_CAP = 16, NAME_LONGEST = 150 };

static gint
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool
list_below(const ImportSet *set, const char *below, int depth, GPtrArray *names, GError **error)
{
    g_autofree char *path = g_build_filename(set->directory, below, NULL);
    DIR *directory = opendir(path);
    if (!directory) {
        g_autofree char *shown = import_shown(set, below);
        error_set_errno(error, errno, "read directory", *below ? shown : set->shown);
        return false;
    }
    bool ok = true;
    const struct dirent *entry;
    while (ok && (entry = readdir(directory)) != NULL) {
        struct stat st;
        if (entry->d_name[0] == '.')
            continue;
        g_autofree char *name =
            *below ? g_build_filename(below, entry->d_name, NULL) : g_strdup(entry->d_name);
        g_autofree char *full = g_build_filename(path, entry->d_name, NULL);
        if (stat(full, &st) != 0)
            continue;
        if (S_ISREG(st.st_mode))
            g_ptr_array_add(names, g_steal_pointer(&name));
        else if (S_ISDIR(st.st_mode) && depth > 0)
            ok = list_below(set, name, depth - 1, names, error);
    }
    closedir(directory);
    return ok;
}

GPtrArray *
import_list(const ImportSet *set, bool recursive, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    if (!list_below(set, "", recursive ? DEPTH_CAP : 0, names, error))
        return NULL;
    g_ptr_array_sort(names, compare_names);
    return g_steal_pointer(&names);
}

char *
import_shown(const ImportSet *set, const char *name)
{
    return strcmp(set->shown, ".") == 0 ? g_strdup(name) : g_build_filename(set->shown, name, NULL);
}

static void
add_source(ImportSet *set, const char *name)
{
    if (!g_ptr_array_find_with_equal_func(set->sources, name, g_str_equal, NULL))
        g_ptr_array_add(set->sources, g_strdup(name));
}

void
import_pass_over(ImportSet *set, const char *name, const char *what)
{
    g_autofree char *shown = import_shown(set, name);
    import_note(set, "%s: %s; not taken", shown, what);
    add_source(set, name);
}

char *
import_text(ImportSet *set, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(set->directory, name, NULL);
    g_autofree char *text = NULL;
    size_t length;
    if (!file_read(path, FILE_CAP, &text, &length, error))
        return NULL;
    if (memchr(text, '\0', length)) {
        g_autofree char *shown = import_shown(set, name);
        error_set(error, ERR_FILE, "\"%s\" holds a NUL byte", shown);
        error_hint(error, "Save it as UTF-8; it may be UTF-16.");
        return NULL;
    }
    if (g_str_has_prefix(text, "\xEF\xBB\xBF"))
        memmove(text, text + 3, length - 2);
    add_source(set, name);
    return g_steal_pointer(&text);
}

char *
import_file_checksum(const ImportSet *set, const char *name, GChecksumType type)
{
    g_autofree char *path = g_build_filename(set->directory, name, NULL);
    g_autofree char *bytes = NULL;
    size_t length;
    return file_read(path, FILE_CAP, &bytes, &length, NULL)
               ? g_compute_checksum_for_data(type, (const guchar *)bytes, length)
               : NULL;
}

bool
import_has(const ImportSet *set, const char *name)
{
    g_autofree char *path = g_build_filename(set->directory, name, NULL);
    return g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

/* Letters, digits, '_', '-' and '.' of the name; a '_' for a run of anything else. */
static char *
clean_name(const char *name)
{
    GString *clean = g_string_new(NULL);
    g_autofree char *valid = g_utf8_make_valid(name, -1);
    for (const char *p = valid; *p && clean->len < NAME_LONGEST; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_isalnum(c) || g_unichar_ismark(c) || c == '-' || c == '.')
            g_string_append_unichar(clean, c);
        else if (clean->len > 0 && clean->str[clean->len - 1] != '_')
            g_string_append_c(clean, '_');
    }
    while (clean->len > 0 && strchr("_.", clean->str[clean->len - 1]))
        g_string_truncate(clean, clean->len - 1);
    /* "x.down" would be taken for the way back of "x". */
    static const char *const taken[] = {".up", ".down", ".verify"};
    for (size_t i = 0; i < G_N_ELEMENTS(taken); i++)
        if (g_str_has_suffix(clean->str, taken[i]))
            clean->str[clean->len - strlen(taken[i])] = '_';
    if (clean->len == 0)
        g_string_append(clean, "migration");
    return g_string_free(clean, FALSE);
}

ImportItem *
import_add(ImportSet *set, const char *version, const char *name, const char *key, const char *file,
           GError **error)
{
    if (version && !version_is_valid(version)) {
        g_autofree char *shown = import_shown(set, file);
        error_set(error, ERR_FILE, "the version of \"%s\" does not fit: %s", shown, version);
        error_detail(error, "A version is 1 to 30 digits.");
        return NULL;
    }
    ImportItem *item = g_new0(ImportItem, 1);
    item->version = g_strdup(version);
    item->name = clean_name(name);
    item->label =
        version ? g_strconcat(version, "_", item->name, NULL) : g_strconcat("R__", item->name, NULL);
    item->key = g_strdup(key);
    item->shown = import_shown(set, file);
    g_ptr_array_add(set->items, item);
    return item;
}

ImportItem *
import_find_version(const ImportSet *set, const char *version)
{
    for (unsigned i = 0; i < set->items->len; i++) {
        ImportItem *item = g_ptr_array_index(set->items, i);
        if (item->version && version_compare(item->version, version) == 0)
            return item;
    }
    return NULL;
}

ImportItem *
import_find_key(const ImportSet *set, const char *key)
{
    for (unsigned i = 0; i < set->items->len; i++) {
        ImportItem *item = g_ptr_array_index(set->items, i);
        if (strcmp(item->key, key) == 0)
            return item;
    }
    return NULL;
}

void
import_note(ImportSet *set, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_ptr_array_add(set->notes, g_strdup_vprintf(format, args));
    va_end(args);
}

void
import_stop(ImportSet *set, ImportItem *item, const char *hint, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_free(item->stop);
    g_free(item->stop_hint);
    item->stop = g_strdup_vprintf(format, args);
    item->stop_hint = g_strdup(hint);
    va_end(args);
    import_note(set, "%s: %s", item->shown, item->stop);
}

void
import_blame(const ImportSet *set, const char *name, const char *text, size_t offset, GError **error)
{
    g_autofree char *shown = import_shown(set, name);
    int line = 1;
    const char *start = text;
    for (const char *p = text; p < text + offset; p++) {
        if (*p == '\n') {
            line++;
            start = p + 1;
        }
    }
    error_place(error, shown, line, (int)g_utf8_strlen(start, text + offset - start) + 1);
    error_frame(error, text, strlen(text), offset);
}

bool
import_line(const char *at, ImportLine *line)
{
    if (*at == '\0')
        return false;
    const char *newline = strchr(at, '\n');
    line->start = at;
    line->end = newline ? newline : at + strlen(at);
    line->next = newline ? newline + 1 : line->end;
    if (line->end > at && line->end[-1] == '\r')
        line->end--;
    return true;
}

char *
import_marked(const ImportLine *line, const char *mark)
{
    const char *p = line->start;
    if (line->end - p < 2 || p[0] != '-' || p[1] != '-')
        return NULL;
    for (p += 2; p < line->end && g_ascii_isspace(*p); p++)
        ;
    size_t length = strlen(mark);
    if ((size_t)(line->end - p) < length || g_ascii_strncasecmp(p, mark, length) != 0)
        return NULL;
    p += length;
    /* A longer word is another mark. */
    if (g_ascii_isalnum(p[-1]) && p < line->end && (g_ascii_isalnum(*p) || *p == '-' || *p == '_'))
        return NULL;
    return g_strstrip(g_strndup(p, (size_t)(line->end - p)));
}

char *
import_capture(const char *pattern, const char *text, int group)
{
    g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_MULTILINE | G_REGEX_RAW, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    return g_regex_match(regex, text, 0, &match) ? g_match_info_fetch(match, group) : NULL;
}
