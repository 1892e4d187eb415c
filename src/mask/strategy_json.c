/* json: values inside of a document, each with a strategy of its own.
 *
 * What is not masked is copied byte for byte: numbers keep their digits, members their order.
 */
#include <stdint.h>
#include <string.h>

#include "base/errors.h"
#include "mask/composite.h"
#include "mask/strategies.h"

enum { DEPTH_MOST = 512 };

static const char *const others[] = {"refuse", "keep", "remove", NULL};
enum { REFUSE, KEEP, REMOVE };

/* Paths as a tree. */
typedef struct {
    char *name; /* of a member; "*" for any; "[*]" for the elements of an array */
    GPtrArray *children;
    int part; /* -1: no path ends here */
} Node;

typedef struct {
    GPtrArray *rules; /* by the parts; NULL: keep */
    Node *root;
    int others;
    GString *key, *value, *masked;
} DocumentState;

/* What is read, and where it goes. */
typedef struct {
    const DocumentState *state;
    const char *p, *end;
    GString *out;
    GError **error;
    unsigned depth;
} Walk;

/* --- paths --- */

static void
node_free(gpointer data)
{
    Node *node = data;
    g_free(node->name);
    g_ptr_array_unref(node->children);
    g_free(node);
}

static Node *
node_new(const char *name, size_t length)
{
    Node *node = g_new0(Node, 1);
    node->name = g_strndup(name, length);
    node->children = g_ptr_array_new_with_free_func(node_free);
    node->part = -1;
    return node;
}

static Node *
child_of(const Node *node, const char *name, size_t length)
{
    for (unsigned i = 0; node && i < node->children->len; i++) {
        Node *child = node->children->pdata[i];
        if (strlen(child->name) == length && memcmp(child->name, name, length) == 0)
            return child;
    }
    return NULL;
}

static Node *
enter(Node *node, const char *name, size_t length)
{
    Node *child = child_of(node, name, length);
    if (!child) {
        child = node_new(name, length);
        g_ptr_array_add(node->children, child);
    }
    return child;
}

/* contact.email, phones[*].number, *.email, "a.b".c */
static Node *
follow(Node *node, const char *path)
{
    for (const char *p = path; *p;) {
        const bool quoted = *p == '"';
        const bool element = strncmp(p, "[*]", 3) == 0;
        const size_t length = element ? 3 : quoted ? strcspn(p + 1, "\"") : strcspn(p, ".[\"");
        if (length == 0 || (quoted && p[1 + length] != '"'))
            return NULL;
        node = enter(node, p + quoted, length);
        p += length + 2 * (size_t)quoted;
        if (*p == '.' && p[1])
            p++;
        else if (*p && strncmp(p, "[*]", 3) != 0)
            return NULL;
    }
    return *path ? node : NULL;
}

static bool
is_clear(const Node *node)
{
    bool clear = node->part < 0 || node->children->len == 0;
    for (unsigned i = 0; clear && i < node->children->len; i++)
        clear = is_clear(node->children->pdata[i]);
    return clear;
}

/* NULL with ERR_CONFIG. */
static Node *
read_paths(const GPtrArray *parts, GError **error)
{
    Node *root = node_new("", 0);
    for (unsigned i = 0; i < parts->len; i++) {
        const char *path = ((const MaskPart *)parts->pdata[i])->path;
        Node *node = follow(root, path);
        if (node && node->part < 0) {
            node->part = (int)i;
            continue;
        }
        error_set(error, ERR_CONFIG, node ? "path \"%s\" stands there twice" : "\"%s\" is no path", path);
        error_hint(error, "contact.email, phones[*].number, *.email, or \"a.b\".c");
        node_free(root);
        return NULL;
    }
    if (is_clear(root))
        return root;
    error_set(error, ERR_CONFIG, "a path leads through a value that another path masks");
    node_free(root);
    return NULL;
}

/* --- the text of a document --- */

static bool
broken(Walk *walk)
{
    error_set(walk->error, ERR_MASK, "a value is no JSON");
    return false;
}

static void
copy_space(Walk *walk)
{
    while (walk->p < walk->end && strchr(" \t\n\r", *walk->p) && *walk->p)
        g_string_append_c(walk->out, *walk->p++);
}

/* The end of the scalar at p; NULL when there is none. */
static const char *
scalar_end(const Walk *walk)
{
    const char *p = walk->p;
    if (p < walk->end && *p == '"') {
        for (p++; p < walk->end && *p != '"'; p++)
            if (*p == '\\')
                p++;
        return p < walk->end ? p + 1 : NULL;
    }
    while (p < walk->end && (g_ascii_isalnum(*p) || *p == '-' || *p == '+' || *p == '.'))
        p++;
    return p > walk->p ? p : NULL;
}

static gunichar
read_hex(const char *p, const char *end)
{
    gunichar code = 0;
    for (int i = 0; i < 4; i++)
        code = p + i < end && g_ascii_isxdigit(p[i]) ? code * 16 + (gunichar)g_ascii_xdigit_value(p[i]) : 0;
    return code;
}

/* RFC 8259, section 7; `p` to `end` without the quotes. */
static void
decode_string(const char *p, const char *end, GString *out)
{
    static const char letters[] = "bfnrt", bytes[] = "\b\f\n\r\t";
    g_string_truncate(out, 0);
    for (; p < end; p++) {
        const char *letter = *p == '\\' && p + 1 < end && p[1] ? strchr(letters, p[1]) : NULL;
        if (*p != '\\' || p + 1 == end) {
            g_string_append_c(out, *p);
        } else if (*++p == 'u') {
            gunichar code = read_hex(p + 1, end);
            p += MIN(4, end - p - 1);
            if (code >= 0xd800 && code < 0xdc00 && end - p > 6 && p[1] == '\\' && p[2] == 'u') {
                code = 0x10000 + ((code - 0xd800) << 10) + (read_hex(p + 3, end) - 0xdc00);
                p += 6;
            }
            g_string_append_unichar(out, g_unichar_validate(code) ? code : 0xfffd);
        } else {
            g_string_append_c(out, letter ? bytes[letter - letters] : *p);
        }
    }
}

static void
encode_string(const GString *text, GString *out)
{
    g_string_append_c(out, '"');
    for (size_t i = 0; i < text->len; i++) {
        const char c = text->str[i];
        if (c == '"' || c == '\\')
            g_string_append_c(out, '\\');
        if ((unsigned char)c < 0x20)
            g_string_append_printf(out, "\\u%04x", (unsigned)c);
        else
            g_string_append_c(out, c);
    }
    g_string_append_c(out, '"');
}

/* Whether a text is a number, or one of the words, as what it stands for was. */
static bool
is_literal(const char *text, bool number)
{
    static GRegex *pattern;
    static gsize made;
    if (g_once_init_enter(&made)) {
        pattern = g_regex_new("^-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?$",
                              G_REGEX_DOLLAR_ENDONLY | G_REGEX_RAW, 0, NULL);
        g_once_init_leave(&made, 1);
    }
    return number ? g_regex_match(pattern, text, 0, NULL)
                  : strcmp(text, "true") == 0 || strcmp(text, "false") == 0;
}

/* Numbers stay numbers, booleans booleans, null null. */
static bool
mask_scalar(Walk *walk, const MaskRule *rule, const char *stop)
{
    const DocumentState *state = walk->state;
    const char *p = walk->p;
    const bool string = *p == '"';
    if (rule->strategy == &mask_null || (stop - p == 4 && memcmp(p, "null", 4) == 0)) {
        g_string_append(walk->out, "null");
        return true;
    }
    if (string)
        decode_string(p + 1, stop - 1, state->value);
    else
        g_string_append_len(g_string_truncate(state->value, 0), p, stop - p);
    g_string_truncate(state->masked, 0);
    if (!rule->strategy->apply(rule, state->value->str, state->value->len, state->masked, walk->error))
        return false;
    if (string) {
        encode_string(state->masked, walk->out);
        return true;
    }
    if (!is_literal(state->masked->str, *p == '-' || g_ascii_isdigit(*p))) {
        error_set(walk->error, ERR_MASK, "a number or boolean in a document became something else");
        return false;
    }
    g_string_append_len(walk->out, state->masked->str, (gssize)state->masked->len);
    return true;
}

static bool walk_value(Walk *walk, const Node *node, bool keep);

/* `keep`: the whole of it was said to be kept. */
static bool
walk_scalar(Walk *walk, const Node *node, bool keep)
{
    const char *stop = scalar_end(walk);
    const MaskRule *rule = node && node->part >= 0 ? walk->state->rules->pdata[node->part] : NULL;
    if (!stop)
        return broken(walk);
    if (rule) {
        if (!mask_scalar(walk, rule, stop))
            return false;
    } else if (keep || walk->state->others == KEEP) {
        g_string_append_len(walk->out, walk->p, stop - walk->p);
    } else if (walk->state->others == REMOVE) {
        g_string_append(walk->out, "null");
    } else {
        error_set(walk->error, ERR_MASK, "a document has a value that no path speaks of");
        error_hint(walk->error, "Add its path, or others: remove, or others: keep.");
        return false;
    }
    walk->p = stop;
    return true;
}

static const Node *
member_of(const Node *node, const GString *key)
{
    const Node *own = child_of(node, key->str, key->len);
    return own ? own : child_of(node, "*", 1);
}

static bool
walk_member(Walk *walk, const Node *node, bool keep)
{
    const char *stop = scalar_end(walk);
    if (!stop || *walk->p != '"')
        return broken(walk);
    decode_string(walk->p + 1, stop - 1, walk->state->key);
    const Node *child = keep ? NULL : member_of(node, walk->state->key);
    g_string_append_len(walk->out, walk->p, stop - walk->p);
    walk->p = stop;
    copy_space(walk);
    if (walk->p == walk->end || *walk->p++ != ':')
        return broken(walk);
    g_string_append_c(walk->out, ':');
    return walk_value(walk, child, keep);
}

static bool
walk_container(Walk *walk, const Node *node, bool keep)
{
    const char close = *walk->p == '{' ? '}' : ']';
    g_string_append_c(walk->out, *walk->p++);
    copy_space(walk);
    if (walk->p < walk->end && *walk->p == close) {
        g_string_append_c(walk->out, *walk->p++);
        return true;
    }
    for (;;) {
        copy_space(walk);
        if (!(close == '}' ? walk_member(walk, node, keep)
                           : walk_value(walk, keep ? NULL : child_of(node, "[*]", 3), keep)))
            return false;
        if (walk->p == walk->end || (*walk->p != ',' && *walk->p != close))
            return broken(walk);
        g_string_append_c(walk->out, *walk->p);
        if (*walk->p++ == close)
            return true;
    }
}

static bool
walk_value(Walk *walk, const Node *node, bool keep)
{
    const MaskRule *rule = node && node->part >= 0 ? walk->state->rules->pdata[node->part] : NULL;
    keep = keep || (node && node->part >= 0 && !rule);
    copy_space(walk);
    if (walk->p == walk->end || walk->depth == DEPTH_MOST)
        return broken(walk);
    const bool container = *walk->p == '{' || *walk->p == '[';
    if (container && rule) {
        error_set(walk->error, ERR_MASK, "a path leads to an object or an array, which no strategy masks");
        return false;
    }
    walk->depth++;
    if (!(container ? walk_container(walk, node, keep) : walk_scalar(walk, node, keep)))
        return false;
    walk->depth--;
    copy_space(walk);
    return true;
}

static bool
apply(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    Walk walk = {.state = rule->state, .p = value, .end = value + length, .out = out, .error = error};
    return walk_value(&walk, walk.state->root, false) && (walk.p == walk.end || broken(&walk));
}

/* --- the strategy --- */

static const MaskParameter parameters[] = {
    {"paths", NULL, "a mapping of paths (contact.email, phones[*]) to strategies or keep"},
    {"others", "refuse", "what becomes of a value that no path leads to: refuse, keep or remove (null)"},
    {NULL, NULL, NULL}};

static bool
prepare(MaskRule *rule, GError **error)
{
    const MaskComposite *self = mask_composite(rule->strategy);
    DocumentState *state = rule->state = g_new0(DocumentState, 1);
    state->key = g_string_new(NULL);
    state->value = g_string_new(NULL);
    state->masked = g_string_new(NULL);
    return mask_rule_word(rule, "others", others, &state->others, error) &&
           (state->root = read_paths(self->parts, error)) &&
           (state->rules = mask_composite_rules(rule, error));
}

static void
release(void *data)
{
    DocumentState *state = data;
    if (!state)
        return;
    if (state->rules)
        g_ptr_array_unref(state->rules);
    if (state->root)
        node_free(state->root);
    g_string_free(state->key, TRUE);
    g_string_free(state->value, TRUE);
    g_string_free(state->masked, TRUE);
    g_free(state);
}

static bool
bind_parts(MaskRule *rule, const MaskRow *row, GError **error)
{
    return mask_composite_bind(((const DocumentState *)rule->state)->rules, rule, MASK_TEXT, row, error);
}

/* What is listed, and needs its paths: mask_document_new() makes one that has them. */
static bool
pathless(MaskRule *rule, GError **error)
{
    error_set(error, ERR_CONFIG, "strategy json needs paths");
    error_hint(error, "{strategy: json, paths: {contact.email: email, plan: keep}}");
    return false;
}

const MaskStrategy mask_json = {
    .name = "json",
    .uniqueness = MASK_LOSSY,
    .types = MASK_JSON | MASK_TEXT,
    .about = "values inside of a document, each path with a strategy of its own",
    .parameters = parameters,
    .prepare = pathless,
    .apply = apply,
};

MaskStrategy *
mask_document_new(GPtrArray *parts, GError **error)
{
    MaskComposite *document = mask_composite_new(parts);
    document->strategy = mask_json;
    document->strategy.composite = true;
    document->strategy.parameters = parameters + 1;
    document->strategy.prepare = prepare;
    document->strategy.release = release;
    for (unsigned i = 0; i < parts->len; i++) {
        const MaskStrategy *part = ((const MaskPart *)parts->pdata[i])->strategy;
        if (part && part->bind)
            document->strategy.bind = bind_parts;
    }
    Node *paths = read_paths(parts, error);
    if (paths) {
        node_free(paths);
        return &document->strategy;
    }
    mask_composite_free(&document->strategy);
    return NULL;
}
