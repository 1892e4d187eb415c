#include "config/yaml.h"

#include <string.h>
#include <yaml.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/frame.h"
#include "base/mask.h"

enum { DIRECTIVES_MAX = 8, ANCHORS_MAX = 256 };

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(yaml_parser_t, yaml_parser_delete)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(yaml_document_t, yaml_document_delete)

static void
node_free(void *data)
{
    YamlNode *node = data;
    g_free(node->text);
    if (node->keys)
        g_ptr_array_unref(node->keys);
    if (node->items)
        g_ptr_array_unref(node->items);
    g_free(node);
}

void
yaml_file_free(YamlFile *file)
{
    if (!file)
        return;
    g_ptr_array_unref(file->nodes);
    g_free(file->shown);
    g_free(file->text);
    g_free(file);
}

/* Places ------------------------------------------------------------------------------------------------- */

static void
blame_offset(const YamlFile *file, size_t offset, GError **error)
{
    FramePlace place = frame_place(file->text, file->length, offset);
    g_autofree char *masked = g_memdup2(file->text, file->length + 1);
    mask_secrets_in_place(masked, file->length);
    error_place(error, file->shown, place.line, place.column);
    error_frame(error, masked, file->length, offset);
}

void
yaml_blame(const YamlFile *file, int line, int column, GError **error)
{
    const char *p = file->text;
    const char *end = p + file->length;
    for (int i = 1; i < line; i++) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        if (!newline)
            break;
        p = newline + 1;
    }
    for (int i = 1; i < column && p < end && *p != '\n'; i++)
        p = g_utf8_find_next_char(p, end) ? g_utf8_find_next_char(p, end) : end;
    blame_offset(file, (size_t)(p - file->text), error);
}

static void
blame_mark(const YamlFile *file, const yaml_mark_t *mark, GError **error)
{
    yaml_blame(file, (int)mark->line + 1, (int)mark->column + 1, error);
}

/* Reading ------------------------------------------------------------------------------------------------ */

/* libyaml breaks lines at these too, which would put our line numbers at odds with every editor's. */
static const char *
strange_line_break(const char *text, size_t length)
{
    for (const char *p = text; p < text + length; p++) {
        bool lone_cr = *p == '\r' && p[1] != '\n';
        bool nel = (unsigned char)*p == 0xC2 && (unsigned char)p[1] == 0x85;
        bool separator = strncmp(p, "\xE2\x80\xA8", 3) == 0 || strncmp(p, "\xE2\x80\xA9", 3) == 0;
        if (lone_cr || nel || separator)
            return p;
    }
    return NULL;
}

/* A settings file needs at most "%YAML 1.1". libyaml compares every %TAG with all before it: a file full of
 * them kept it busy for minutes. */
static const char *
too_many_directives(const char *text)
{
    int count = 0;
    for (const char *p = text; p; p = (p = strchr(p, '\n')) ? p + 1 : NULL)
        if (*p == '%' && ++count > DIRECTIVES_MAX)
            return p;
    return NULL;
}

static bool
check_text(const YamlFile *file, GError **error)
{
    const char *bad;
    if (!g_utf8_validate_len(file->text, file->length, &bad)) {
        if (*bad == '\0')
            error_set(error, ERR_CONFIG, "a NUL byte in a settings file");
        else
            error_set(error, ERR_CONFIG, "byte 0x%02x is not valid UTF-8", (unsigned)(unsigned char)*bad);
        error_hint(error, "Save the file as UTF-8.");
        blame_offset(file, (size_t)(bad - file->text), error);
        return false;
    }
    bad = strange_line_break(file->text, file->length);
    if (bad) {
        error_set(error, ERR_CONFIG, "a line break that is neither LF nor CRLF");
        error_hint(error, "Save the file with Unix line ends.");
        blame_offset(file, (size_t)(bad - file->text), error);
        return false;
    }
    bad = too_many_directives(file->text);
    if (bad) {
        error_set(error, ERR_CONFIG, "more than %d lines begin with '%%'", DIRECTIVES_MAX);
        error_hint(error, "A settings file needs no YAML directives.");
        blame_offset(file, (size_t)(bad - file->text), error);
        return false;
    }
    return true;
}

/* Whether the line at fault is indented by a tab: the commonest mistake, which libyaml names in four ways. */
static bool
line_has_tab_indent(const YamlFile *file, int line)
{
    const char *p = file->text;
    for (int i = 1; p && i < line; i++)
        p = (p = strchr(p, '\n')) ? p + 1 : NULL;
    return p && p[strspn(p, " ")] == '\t';
}

static void
set_parser_error(const YamlFile *file, const yaml_parser_t *parser, GError **error)
{
    error_set(error, ERR_CONFIG, "invalid YAML: %s", parser->problem ? parser->problem : "out of memory");
    if (parser->error == YAML_READER_ERROR) {
        blame_offset(file, parser->problem_offset, error);
        return;
    }
    blame_mark(file, &parser->problem_mark, error);
    if (parser->context)
        error_detail(error, "It happened %s that began at line %zu.", parser->context,
                     parser->context_mark.line + 1);
    if (line_has_tab_indent(file, (int)parser->problem_mark.line + 1))
        error_hint(error, "YAML is indented by blanks; replace the tab at the start of the line.");
    else
        error_hint(error, "Look for a missing blank after ':', a quote that is not closed, or lines that "
                          "are not indented alike.");
}

static void
set_cap_error(const YamlFile *file, const yaml_mark_t *mark, bool depth, GError **error)
{
    if (depth)
        error_set(error, ERR_CONFIG, "settings are nested more than %d levels deep", YAML_DEPTH_CAP);
    else
        error_set(error, ERR_CONFIG, "more than %d values in one settings file", YAML_NODE_CAP);
    error_detail(error, "An alias (*name) counts as everything its anchor (&name) holds.");
    error_hint(error, "Write the value out instead of using anchors, or make the file smaller.");
    blame_mark(file, mark, error);
}

static void
start_parser(yaml_parser_t *parser, const YamlFile *file)
{
    if (!yaml_parser_initialize(parser))
        g_error("libyaml: out of memory");
    yaml_parser_set_input_string(parser, (const unsigned char *)file->text, file->length);
}

static bool
event_has_anchor(const yaml_event_t *event)
{
    return (event->type == YAML_SCALAR_EVENT && event->data.scalar.anchor) ||
           (event->type == YAML_SEQUENCE_START_EVENT && event->data.sequence_start.anchor) ||
           (event->type == YAML_MAPPING_START_EVENT && event->data.mapping_start.anchor);
}

/* A first pass over the events alone. The document API takes time quadratic in the number of anchors and has
 * no limit on nodes, so both are bounded before it runs; and it would stop silently after one document. */
static bool
measure(const YamlFile *file, GError **error)
{
    g_auto(yaml_parser_t) parser;
    int nodes = 0, depth = 0, documents = 0, anchors = 0;
    start_parser(&parser, file);
    for (bool done = false; !done;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            set_parser_error(file, &parser, error);
            return false;
        }
        yaml_event_type_t type = event.type;
        yaml_mark_t mark = event.start_mark;
        anchors += event_has_anchor(&event);
        yaml_event_delete(&event);
        done = type == YAML_STREAM_END_EVENT;
        documents += type == YAML_DOCUMENT_START_EVENT;
        nodes += type == YAML_SCALAR_EVENT || type == YAML_ALIAS_EVENT || type == YAML_SEQUENCE_START_EVENT ||
                 type == YAML_MAPPING_START_EVENT;
        depth += type == YAML_SEQUENCE_START_EVENT || type == YAML_MAPPING_START_EVENT;
        depth -= type == YAML_SEQUENCE_END_EVENT || type == YAML_MAPPING_END_EVENT;
        if (documents > 1) {
            error_set(error, ERR_CONFIG, "a second document begins in a settings file");
            error_hint(error, "Remove the line \"---\" and merge the two parts.");
            blame_mark(file, &mark, error);
            return false;
        }
        if (anchors > ANCHORS_MAX) {
            error_set(error, ERR_CONFIG, "more than %d anchors in one settings file", ANCHORS_MAX);
            blame_mark(file, &mark, error);
            return false;
        }
        if (depth > YAML_DEPTH_CAP || nodes > YAML_NODE_CAP) {
            set_cap_error(file, &mark, depth > YAML_DEPTH_CAP, error);
            return false;
        }
    }
    return true;
}

/* The tree ----------------------------------------------------------------------------------------------- */

typedef struct {
    YamlFile *file;
    yaml_document_t *document;
} Builder;

static YamlNode *build(Builder *builder, int id, int depth, GError **error);

static YamlNode *
new_node(YamlFile *file, YamlKind kind, const yaml_mark_t *mark)
{
    YamlNode *node = g_new0(YamlNode, 1);
    node->kind = kind;
    node->line = mark ? (int)mark->line + 1 : 1;
    node->column = mark ? (int)mark->column + 1 : 1;
    if (kind != YAML_SCALAR)
        node->items = g_ptr_array_new();
    if (kind == YAML_MAPPING)
        node->keys = g_ptr_array_new();
    g_ptr_array_add(file->nodes, node);
    return node;
}

/* `seen` holds the keys before it, by their text. */
static bool
check_key(const Builder *builder, GHashTable *seen, YamlNode *key, GError **error)
{
    if (key->kind != YAML_SCALAR) {
        error_set(error, ERR_CONFIG, "a key must be text, not %s", yaml_kind_name(key));
        error_hint(error, "A value such as {{ name }} or ${NAME} that begins with a brace must be quoted.");
        yaml_blame(builder->file, key->line, key->column, error);
        return false;
    }
    const YamlNode *earlier = g_hash_table_lookup(seen, key->text);
    if (earlier) {
        error_set(error, ERR_CONFIG, "key \"%s\" stands twice", key->text);
        error_detail(error, "It was given first at line %d.", earlier->line);
        error_hint(error, "Remove one of the two.");
        yaml_blame(builder->file, key->line, key->column, error);
        return false;
    }
    g_hash_table_insert(seen, key->text, key);
    return true;
}

static bool
build_mapping(Builder *builder, const yaml_node_t *from, YamlNode *node, int depth, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (const yaml_node_pair_t *pair = from->data.mapping.pairs.start; pair < from->data.mapping.pairs.top;
         pair++) {
        YamlNode *key = build(builder, pair->key, depth + 1, error);
        if (!key || !check_key(builder, seen, key, error))
            return false;
        YamlNode *item = build(builder, pair->value, depth + 1, error);
        if (!item)
            return false;
        g_ptr_array_add(node->keys, key);
        g_ptr_array_add(node->items, item);
    }
    return true;
}

static YamlNode *
build(Builder *builder, int id, int depth, GError **error)
{
    const yaml_node_t *from = yaml_document_get_node(builder->document, id);
    if (depth > YAML_DEPTH_CAP || builder->file->nodes->len >= YAML_NODE_CAP) {
        set_cap_error(builder->file, &from->start_mark, depth > YAML_DEPTH_CAP, error);
        return NULL;
    }
    if (from->tag && !g_str_has_prefix((const char *)from->tag, "tag:yaml.org,2002:")) {
        error_set(error, ERR_CONFIG, "tag \"%s\" means nothing here", (const char *)from->tag);
        error_hint(error, "Remove the tag, or quote the value if the '!' belongs to it.");
        blame_mark(builder->file, &from->start_mark, error);
        return NULL;
    }
    YamlNode *node;
    switch (from->type) {
    case YAML_SCALAR_NODE:
        node = new_node(builder->file, YAML_SCALAR, &from->start_mark);
        node->text = g_strndup((const char *)from->data.scalar.value, from->data.scalar.length);
        node->plain = from->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
        if (strlen(node->text) != from->data.scalar.length) {
            error_set(error, ERR_CONFIG, "a NUL character in a value");
            blame_mark(builder->file, &from->start_mark, error);
            return NULL;
        }
        return node;
    case YAML_SEQUENCE_NODE:
        node = new_node(builder->file, YAML_SEQUENCE, &from->start_mark);
        for (const yaml_node_item_t *item = from->data.sequence.items.start;
             item < from->data.sequence.items.top; item++) {
            YamlNode *below = build(builder, *item, depth + 1, error);
            if (!below)
                return NULL;
            g_ptr_array_add(node->items, below);
        }
        return node;
    case YAML_MAPPING_NODE:
        node = new_node(builder->file, YAML_MAPPING, &from->start_mark);
        return build_mapping(builder, from, node, depth, error) ? node : NULL;
    case YAML_NO_NODE:
    default:
        g_assert_not_reached();
    }
}

static bool
load(YamlFile *file, GError **error)
{
    g_auto(yaml_parser_t) parser;
    g_auto(yaml_document_t) document;
    memset(&document, 0, sizeof document);
    start_parser(&parser, file);
    if (!yaml_parser_load(&parser, &document)) {
        set_parser_error(file, &parser, error);
        return false;
    }
    const yaml_node_t *top = yaml_document_get_root_node(&document);
    if (!top) {
        file->root = new_node(file, YAML_MAPPING, NULL);
        return true;
    }
    file->root = build(&(Builder){file, &document}, 1, 1, error);
    if (!file->root)
        return false;
    if (yaml_is_null(file->root)) {
        file->root = new_node(file, YAML_MAPPING, NULL);
        return true;
    }
    if (file->root->kind != YAML_MAPPING) {
        error_set(error, ERR_CONFIG, "a settings file must hold \"key: value\" lines, not %s",
                  yaml_kind_name(file->root));
        yaml_blame(file, file->root->line, file->root->column, error);
        return false;
    }
    return true;
}

YamlFile *
yaml_parse(const char *text, size_t length, const char *shown, GError **error)
{
    g_autoptr(YamlFile) file = g_new0(YamlFile, 1);
    file->nodes = g_ptr_array_new_with_free_func(node_free);
    file->shown = g_strdup(shown);
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        length -= 3;
    }
    file->text = g_malloc(length + 1);
    memcpy(file->text, text, length);
    file->text[length] = '\0';
    file->length = length;
    if (!check_text(file, error) || !measure(file, error) || !load(file, error))
        return NULL;
    return g_steal_pointer(&file);
}

YamlFile *
yaml_read(const char *path, const char *shown, GError **error)
{
    g_autofree char *text = NULL;
    size_t length;
    if (!file_read(path, YAML_SIZE_CAP, &text, &length, error)) {
        error_place(error, shown, 0, 0);
        return NULL;
    }
    return yaml_parse(text, length, shown, error);
}

const YamlNode *
yaml_get(const YamlNode *mapping, const char *key)
{
    if (!mapping || mapping->kind != YAML_MAPPING)
        return NULL;
    for (unsigned i = 0; i < mapping->keys->len; i++)
        if (strcmp(((const YamlNode *)g_ptr_array_index(mapping->keys, i))->text, key) == 0)
            return g_ptr_array_index(mapping->items, i);
    return NULL;
}

bool
yaml_is_null(const YamlNode *node)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
    return node->kind == YAML_SCALAR && node->plain && g_strv_contains(nulls, node->text);
}

const char *
yaml_kind_name(const YamlNode *node)
{
    switch (node->kind) {
    case YAML_SCALAR:
        return yaml_is_null(node) ? "nothing" : "text";
    case YAML_SEQUENCE:
        return "a list";
    case YAML_MAPPING:
        return "a mapping";
    }
    return "a value";
}
