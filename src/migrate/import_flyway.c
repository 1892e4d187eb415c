/* Flyway: "V<version>__<description>.sql", its way back "U...", "R__<description>.sql" which runs again when
 * it changes; versions are numbers separated by '.' or '_'. Beside a file may lie "<file>.conf".
 *
 * Source: documentation.red-gate.com/flyway, "Migrations" (naming, versions), "Script configuration files",
 * "Callback events", "Placeholders", and "Flyway schema history table" for flyway_schema_history. A version
 * is compared part by part, missing parts are 0. A checksum is the CRC-32 (ISO 3309) of the text's lines
 * without their ends, as a signed number (org.flywaydb.core, ChecksumCalculator).
 *
 * Our versions are digits. When no version has parts they stay as they are. Otherwise the first part is
 * followed by every further one, filled with zeros to 3 digits, for at least two of them: 1 is 1000000, 1.2
 * is 1002000, 2023.10.5 is 2023010005. Longer or more parts in one version widen all of them.
 */
#include <string.h>

#include "base/errors.h"
#include "migrate/import_tool.h"

enum { PARTS_LEAST = 2, WIDTH_LEAST = 3, TOLD_MOST = 5 };

/* A file's name, taken apart. */
typedef struct {
    char prefix;
    char *file;
    char **parts;  /* of the version, without leading zeros; NULL for R */
    char *written; /* the version as it stands in the name */
    char *description;
} FileName;

static void
file_name_free(gpointer data)
{
    FileName *name = data;
    g_free(name->file);
    g_strfreev(name->parts);
    g_free(name->written);
    g_free(name->description);
    g_free(name);
}

static char **
split_version(const char *version)
{
    char **parts = g_strsplit_set(version, "._", -1);
    for (char **p = parts; *p; p++) {
        size_t zeros = strspn(*p, "0");
        if (zeros > 0 && (*p)[zeros] == '\0')
            zeros--;
        memmove(*p, *p + zeros, strlen(*p) - zeros + 1);
    }
    /* 1.0 is 1. */
    for (unsigned n = g_strv_length(parts); n > 1 && strcmp(parts[n - 1], "0") == 0; n--)
        g_clear_pointer(&parts[n - 1], g_free);
    return parts;
}

/* "1.2" for every way to write it. */
static char *
version_key(const char *version)
{
    g_auto(GStrv) parts = split_version(version);
    return g_strjoinv(".", parts);
}

/* NULL when the file is none of Flyway's migrations. */
static FileName *
read_name(const char *file)
{
    static const char PATTERN[] = "^(?:.*/)?(?:([VUB])(\\d+(?:[._]\\d+)*)(?:__(.*))?|(R)__(.+))\\.sql$";
    g_autoptr(GRegex) regex = g_regex_new(PATTERN, G_REGEX_RAW, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_regex_match(regex, file, 0, &match))
        return NULL;
    FileName *name = g_new0(FileName, 1);
    g_autofree char *letter = g_match_info_fetch(match, 1);
    name->prefix = letter && *letter ? *letter : 'R';
    name->file = g_strdup(file);
    name->description = g_match_info_fetch(match, name->prefix == 'R' ? 5 : 3);
    if (name->prefix != 'R') {
        name->written = g_match_info_fetch(match, 2);
        name->parts = split_version(name->written);
    }
    return name;
}

/* How many digits each part gets behind the first; `count` is 0 when no version has a second part. */
typedef struct {
    unsigned count;
    size_t *widths;
} Layout;

static Layout
make_layout(const GPtrArray *names)
{
    Layout layout = {0};
    for (unsigned i = 0; i < names->len; i++) {
        const FileName *name = g_ptr_array_index(names, i);
        if (name->parts)
            layout.count = MAX(layout.count, g_strv_length(name->parts) - 1);
    }
    if (layout.count == 0)
        return layout;
    layout.count = MAX(layout.count, PARTS_LEAST);
    layout.widths = g_new(size_t, layout.count);
    for (unsigned k = 0; k < layout.count; k++) {
        layout.widths[k] = WIDTH_LEAST;
        for (unsigned i = 0; i < names->len; i++) {
            const FileName *name = g_ptr_array_index(names, i);
            if (name->parts && g_strv_length(name->parts) > k + 1)
                layout.widths[k] = MAX(layout.widths[k], strlen(name->parts[k + 1]));
        }
    }
    return layout;
}

static char *
to_digits(const FileName *name, const Layout *layout)
{
    /* Written "001" it stays so; "1.0" is 1. */
    if (layout->count == 0)
        return g_strdup(strpbrk(name->written, "._") ? name->parts[0] : name->written);
    GString *digits = g_string_new(name->parts[0]);
    unsigned given = g_strv_length(name->parts);
    for (unsigned k = 0; k < layout->count; k++) {
        const char *part = k + 1 < given ? name->parts[k + 1] : "0";
        for (size_t n = strlen(part); n < layout->widths[k]; n++)
            g_string_append_c(digits, '0');
        g_string_append(digits, part);
    }
    return g_string_free(digits, FALSE);
}

/* CRC-32, reflected polynomial 0xEDB88320, of the lines without their ends. */
static char *
line_checksum(const char *text)
{
    uint32_t crc = 0xFFFFFFFF;
    for (const char *p = text; *p; p++) {
        if (*p == '\n' || *p == '\r')
            continue;
        crc ^= (uint8_t)*p;
        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (crc & 1 ? 0xEDB88320 : 0);
    }
    return g_strdup_printf("%d", (int)(int32_t)~crc);
}

/* The settings beside a file: whether it runs in a transaction; others are told. */
static bool
read_sidecar(ImportSet *set, const char *file, ImportPart *part, GError **error)
{
    g_autofree char *item_shown = import_shown(set, file);
    g_autofree char *name = g_strconcat(file, ".conf", NULL);
    ImportLine line;
    if (!import_has(set, name))
        return true;
    g_autofree char *text = import_text(set, name, error);
    if (!text)
        return false;
    for (const char *at = text; import_line(at, &line); at = line.next) {
        g_autofree char *setting = g_strstrip(g_strndup(at, (size_t)(line.end - at)));
        if (g_regex_match_simple("^executeInTransaction\\s*=\\s*false$", setting, 0, 0))
            part->transaction_off = true;
        else if (*setting && *setting != '#')
            import_note(set, "%s.conf: the setting \"%s\" was not taken", item_shown, setting);
    }
    return true;
}

static bool
read_part(ImportSet *set, ImportItem *item, const char *file, ImportPart *part, GError **error)
{
    g_autofree char *shown = import_shown(set, file);
    if (part->text) {
        error_set(error, ERR_FILE, "two files are the same part of version %s", item->key);
        error_detail(error, "%s\n%s", item->shown, shown);
        return false;
    }
    part->text = import_text(set, file, error);
    if (!part->text)
        return false;
    if (part == &item->up)
        item->checksum = line_checksum(part->text);
    g_autofree char *placeholder = import_capture("\\$\\{[^}\\s]+\\}", part->text, 0);
    if (!read_sidecar(set, file, part, error))
        return false;
    import_unwrap(set, shown, part);
    if (placeholder && part == &item->up)
        import_stop(set, item, "Write the values into the file, then take this statement out.",
                    "Flyway puts values into it: %s", placeholder);
    else if (placeholder)
        import_note(set, "%s: Flyway puts values into it: %s; write them in", shown, placeholder);
    return true;
}

static bool
add_file(ImportSet *set, const FileName *name, const Layout *layout, GError **error)
{
    g_autofree char *version = name->parts ? to_digits(name, layout) : NULL;
    g_autofree char *key = name->parts ? g_strjoinv(".", name->parts) : g_strconcat("R:", name->file, NULL);
    ImportItem *item = name->parts ? import_find_key(set, key) : NULL;
    if (!item)
        item = import_add(set, version, name->description, key, name->file, error);
    return item && read_part(set, item, name->file, name->prefix == 'U' ? &item->down : &item->up, error);
}

/* What each version with parts has become. */
static void
tell_versions(ImportSet *set, const Layout *layout)
{
    g_autoptr(GString) told = g_string_new(NULL);
    unsigned count = 0;
    if (layout->count == 0)
        return;
    for (unsigned i = 0; i < set->items->len; i++) {
        const ImportItem *item = g_ptr_array_index(set->items, i);
        if (item->version && ++count <= TOLD_MOST)
            g_string_append_printf(told, "%s%s is %s", count > 1 ? ", " : "", item->key, item->version);
    }
    import_note(set, "versions with parts were written as digits: %s%s", told->str,
                count > TOLD_MOST ? ", and so on" : "");
}

static bool
add_files(ImportSet *set, const GPtrArray *names, GError **error)
{
    Layout layout = make_layout(names);
    bool ok = true;
    /* V before U, so that a migration has the name of its way there. */
    for (int pass = 0; pass < 2; pass++)
        for (unsigned i = 0; ok && i < names->len; i++) {
            const FileName *name = g_ptr_array_index(names, i);
            if ((name->prefix == 'U') == (pass == 1))
                ok = add_file(set, name, &layout, error);
        }
    for (unsigned i = set->items->len; ok && i-- > 0;) {
        const ImportItem *item = g_ptr_array_index(set->items, i);
        if (item->up.text)
            continue;
        import_note(set, "%s: left out, because there is no V file", item->shown);
        g_ptr_array_remove_index(set->items, i);
    }
    if (ok)
        tell_versions(set, &layout);
    g_free(layout.widths);
    return ok;
}

bool
import_read_flyway(ImportSet *set, GError **error)
{
    g_autoptr(GPtrArray) files = import_list(set, true, error);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(file_name_free);
    for (unsigned i = 0; files && i < files->len; i++) {
        const char *file = g_ptr_array_index(files, i);
        FileName *name = read_name(file);
        if (name && name->prefix == 'B') {
            import_pass_over(set, file, "a baseline migration (confiture build makes a new database)");
            file_name_free(name);
        } else if (name) {
            g_ptr_array_add(names, name);
        } else if (g_regex_match_simple("(^|/)(before|after)[A-Z]\\w*(__.*)?\\.sql$", file, 0, 0)) {
            import_pass_over(set, file, "a callback");
        } else if (!g_str_has_suffix(file, ".conf")) {
            import_pass_over(set, file, "no SQL migration of Flyway by its name");
        }
    }
    return files && add_files(set, names, error);
}

static int
compare_keys(const char *a, const char *b)
{
    g_auto(GStrv) x = g_strsplit(a, ".", -1);
    g_auto(GStrv) y = g_strsplit(b, ".", -1);
    unsigned nx = g_strv_length(x);
    unsigned ny = g_strv_length(y);
    for (unsigned i = 0; i < MAX(nx, ny); i++) {
        const char *p = i < nx ? x[i] : "0";
        const char *q = i < ny ? y[i] : "0";
        size_t lp = strlen(p);
        size_t lq = strlen(q);
        int order = lp != lq ? (lp < lq ? -1 : 1) : strcmp(p, q);
        if (order != 0)
            return order;
    }
    return 0;
}

bool
import_match_flyway(ImportSet *set, GPtrArray *rows, GError **error)
{
    for (unsigned r = 0; r < rows->len; r++) {
        ImportRow *row = g_ptr_array_index(rows, r);
        bool repeatable = g_str_has_prefix(row->key, "R:");
        g_autofree char *key = repeatable ? g_strdup(row->key) : version_key(row->key);
        for (unsigned i = 0; i < set->items->len; i++) {
            ImportItem *item = g_ptr_array_index(set->items, i);
            bool same = strcmp(item->key, key) == 0;
            if (row->through && !same)
                same = item->version && !item->applied && compare_keys(item->key, key) < 0;
            /* A repeatable that has changed since is to be run again, there as here. */
            if (!same || (repeatable && g_strcmp0(item->checksum, row->checksum) != 0))
                continue;
            item->applied = true;
            item->row = row;
        }
    }
    return true;
}
