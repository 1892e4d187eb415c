/* dbmate: one file per migration, "<version>_<name>.sql", with sections "-- migrate:up" and "--
 * migrate:down", each with options behind it ("transaction:false"); a file may hold several pairs, undone in
 * reverse.
 *
 * Source: github.com/amacneil/dbmate, README.md "Migration files" and "Migration options", and
 * pkg/dbmate/migration.go (parseMigrationContents). Its ledger is schema_migrations(version varchar).
 */
#include <string.h>

#include "base/errors.h"
#include "migrate/import_tool.h"

typedef enum { SECTION_NONE, SECTION_UP, SECTION_DOWN } Section;

/* A file while it is read. */
typedef struct {
    ImportSet *set;
    const char *file, *shown;
    const char *text;
    GString *head;    /* comments before the first section */
    GPtrArray *ups;   /* of GString* */
    GPtrArray *downs; /* the same */
    bool up_off, down_off;
} Reading;

static bool
refuse(const Reading *reading, const char *at, const char *what, GError **error)
{
    error_set(error, ERR_FILE, "%s", what);
    import_blame(reading->set, reading->file, reading->text, (size_t)(at - reading->text), error);
    error_hint(error,
               "dbmate's files begin with \"-- migrate:up\"; --source-directory names their directory.");
    return false;
}

/* Options of a section: "transaction:false". Others are told. */
static void
read_options(Reading *reading, Section section, const char *options)
{
    g_auto(GStrv) words = g_strsplit_set(options, " \t", -1);
    for (char **w = words; *w; w++) {
        if (strcmp(*w, "transaction:false") == 0)
            *(section == SECTION_UP ? &reading->up_off : &reading->down_off) = true;
        else if (**w && strcmp(*w, "transaction:true") != 0)
            import_note(reading->set, "%s: the option \"%s\" was not taken", reading->shown, *w);
    }
}

static bool
is_blank_or_comment(const ImportLine *line)
{
    g_autofree char *text = g_strstrip(g_strndup(line->start, (size_t)(line->end - line->start)));
    return *text == '\0' || g_str_has_prefix(text, "--");
}

static void
string_free(gpointer string)
{
    g_string_free(string, TRUE);
}

static bool
read_lines(Reading *reading, GError **error)
{
    Section section = SECTION_NONE;
    ImportLine line;
    for (const char *at = reading->text; import_line(at, &line); at = line.next) {
        g_autofree char *up = import_marked(&line, "migrate:up");
        g_autofree char *down = import_marked(&line, "migrate:down");
        if (up || down) {
            if (down && section == SECTION_NONE)
                return refuse(reading, at, "\"-- migrate:down\" stands before \"-- migrate:up\"", error);
            section = up ? SECTION_UP : SECTION_DOWN;
            g_ptr_array_add(up ? reading->ups : reading->downs, g_string_new(NULL));
            read_options(reading, section, up ? up : down);
            continue;
        }
        if (section == SECTION_NONE && !is_blank_or_comment(&line))
            return refuse(reading, at, "a statement stands before \"-- migrate:up\"", error);
        GPtrArray *list = section == SECTION_UP ? reading->ups : reading->downs;
        GString *to = section == SECTION_NONE ? reading->head : g_ptr_array_index(list, list->len - 1);
        g_string_append_len(to, at, line.next - at);
    }
    return section != SECTION_NONE || refuse(reading, reading->text, "there is no \"-- migrate:up\"", error);
}

/* Blank lines at both ends go; what is left ends with a newline. */
static void
trim(GString *text)
{
    const char *p = text->str;
    const char *start = p;
    for (; *p && g_ascii_isspace(*p); p++)
        if (*p == '\n')
            start = p + 1;
    g_string_erase(text, 0, *p ? start - text->str : (gssize)text->len);
    while (text->len > 0 && g_ascii_isspace(text->str[text->len - 1]))
        g_string_truncate(text, text->len - 1);
    if (text->len > 0)
        g_string_append_c(text, '\n');
}

static char *
join(const GPtrArray *sections, bool backwards)
{
    GString *all = g_string_new(NULL);
    for (unsigned i = 0; i < sections->len; i++) {
        GString *section = g_ptr_array_index(sections, backwards ? sections->len - 1 - i : i);
        trim(section);
        if (all->len > 0 && section->len > 0)
            g_string_append_c(all, '\n');
        g_string_append_len(all, section->str, (gssize)section->len);
    }
    return g_string_free(all, FALSE);
}

static bool
read_file(Reading *reading, ImportItem *item, GError **error)
{
    if (!read_lines(reading, error))
        return false;
    trim(reading->head);
    g_autofree char *up = join(reading->ups, false);
    g_autofree char *down = join(reading->downs, true);
    item->up = (ImportPart){g_strconcat(reading->head->str, up, NULL), reading->up_off};
    /* An empty section is how dbmate's template begins: it says nothing of a way back. */
    if (*down)
        item->down = (ImportPart){g_steal_pointer(&down), reading->down_off};
    import_unwrap_sections(reading->set, item);
    return true;
}

static bool
read_migration(ImportSet *set, const char *file, GError **error)
{
    size_t digits = strspn(file, "0123456789");
    g_autofree char *version = g_strndup(file, digits);
    g_autofree char *name = g_strndup(file + digits, strlen(file) - digits - strlen(".sql"));
    g_autofree char *text = import_text(set, file, error);
    ImportItem *item =
        text ? import_add(set, version, *name == '_' ? name + 1 : name, version, file, error) : NULL;
    if (!item)
        return false;
    Reading reading = {.set = set,
                       .file = file,
                       .shown = item->shown,
                       .text = text,
                       .head = g_string_new(NULL),
                       .ups = g_ptr_array_new_with_free_func(string_free),
                       .downs = g_ptr_array_new_with_free_func(string_free)};
    bool ok = read_file(&reading, item, error);
    g_string_free(reading.head, TRUE);
    g_ptr_array_unref(reading.ups);
    g_ptr_array_unref(reading.downs);
    return ok;
}

bool
import_read_dbmate(ImportSet *set, GError **error)
{
    g_autoptr(GPtrArray) names = import_list(set, false, error);
    for (unsigned i = 0; names && i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        if (g_str_has_suffix(name, ".sql") && g_ascii_isdigit(*name)) {
            if (!read_migration(set, name, error))
                return false;
        } else if (g_str_has_suffix(name, ".sql")) {
            import_pass_over(set, name, "its name does not begin with a version");
        }
    }
    return names != NULL;
}
