/* Names the server makes when none is given: makeObjectName(), ChooseRelationName(), ChooseConstraintName(),
 * ChooseIndexColumnNames() of PostgreSQL's commands/indexcmds.c and catalog/pg_constraint.c. */
#include "sql/model_internal.h"

enum { NAME_MAX_BYTES = 63 }; /* NAMEDATALEN - 1 */

/* At most `length` bytes, no character cut (pg_mbcliplen() for UTF-8). */
static size_t
clip(const char *text, size_t length)
{
    if (strlen(text) <= length)
        return strlen(text);
    while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
        length--;
    return length;
}

char *
model_object_name(Model *model, const char *first, const char *second, const char *label)
{
    size_t first_length = strlen(first);
    size_t second_length = second ? strlen(second) : 0;
    const size_t overhead = (second ? 1 : 0) + (label ? strlen(label) + 1 : 0);
    const size_t room = overhead < NAME_MAX_BYTES ? NAME_MAX_BYTES - overhead : 0;
    if (first_length + second_length > room) { /* the longer one is cut first */
        const size_t more = first_length + second_length - room;
        size_t *longer = first_length > second_length ? &first_length : &second_length;
        const size_t gap =
            first_length > second_length ? first_length - second_length : second_length - first_length;
        *longer -= MIN(more, gap);
        if (more > gap) { /* then both in turn, the second one first */
            second_length -= (more - gap + 1) / 2;
            first_length -= (more - gap) / 2;
        }
    }
    g_autoptr(GString) name = g_string_new_len(first, (gssize)clip(first, first_length));
    if (second) {
        g_string_append_c(name, '_');
        g_string_append_len(name, second, (gssize)clip(second, second_length));
    }
    if (label)
        g_string_append_printf(name, "_%s", label);
    return arena_strndup(model->arena, name->str, name->len);
}

static bool
is_relation(const Space *space, const char *name)
{
    const ModelType *type = g_hash_table_lookup(space->types, name);
    return g_hash_table_contains(space->relations, name) || g_hash_table_contains(space->indexes, name) ||
           (type && type->kind == 'c');
}

/* The first name that is not used; numbers that were found used are not tried again. */
static char *
choose(Model *model, Space *space, const char *first, const char *second, const char *label, bool relation,
       bool constraint)
{
    char *plain = model_object_name(model, first, second, label);
    unsigned pass = GPOINTER_TO_UINT(g_hash_table_lookup(space->passes, plain));
    char *name = plain;
    for (;; pass++) {
        if (pass > 0) {
            g_autofree char *numbered = g_strdup_printf("%s%u", label, pass);
            name = model_object_name(model, first, second, numbered);
        }
        if (!(relation && is_relation(space, name)) &&
            !(constraint && g_hash_table_contains(space->constraints, name)))
            break;
    }
    if (pass > 0)
        g_hash_table_insert(space->passes, plain, GUINT_TO_POINTER(pass));
    return name;
}

char *
model_choose_relation(Model *model, Space *space, const char *first, const char *second, const char *label,
                      bool is_constraint)
{
    return choose(model, space, first, second, label, true, is_constraint);
}

char *
model_choose_constraint(Model *model, Space *space, const char *first, const char *second, const char *label)
{
    return choose(model, space, first, second, label, false, true);
}

char *
model_join_names(Model *model, char **names)
{
    g_autoptr(GString) joined = g_string_new(NULL);
    for (; *names; names++) {
        if (joined->len > 0)
            g_string_append_c(joined, '_');
        g_string_append(joined, *names);
        if (joined->len > NAME_MAX_BYTES)
            break;
    }
    return arena_strndup(model->arena, joined->str, joined->len);
}

/* FigureColname(): how sure it is, 0 to 2. */
static int
label_of(const SqlExpr *expr, const char **label)
{
    int sure = 0;
    switch ((int)expr->kind) {
    case EXPR_COLUMN:
    case EXPR_CALL:
    case EXPR_KEYWORD:
        *label = expr->name.name;
        return 2;
    case EXPR_CAST:
        sure = expr->arg_count > 0 ? label_of(expr->args[0], label) : 0;
        if (sure > 1 || !expr->type)
            return sure;
        *label = expr->type->name.name;
        return 1;
    case EXPR_OPERATOR:
        if (g_strcmp0(expr->name.name, "NULLIF") != 0)
            return 0;
        *label = "nullif";
        return 2;
    case EXPR_ROW:
        *label = expr->name.name ? expr->name.name : "row";
        return 2;
    case EXPR_OTHER:
        if (g_strcmp0(expr->name.name, "collate") == 0)
            return expr->arg_count > 0 ? label_of(expr->args[0], label) : 0;
        if (g_strcmp0(expr->name.name, "case") == 0) {
            sure = expr->arg_count > 0 ? label_of(expr->args[expr->arg_count - 1], label) : 0;
            if (sure > 1)
                return sure;
            *label = "case";
            return 1;
        }
        *label = expr->name.name;
        return expr->name.name ? 2 : 0;
    default:
        return 0;
    }
}

char *
model_label_of(Model *model, const SqlExpr *expr)
{
    const char *label = NULL;
    return label_of(expr, &label) > 0 && label ? model_text(model, label) : (char *)"expr";
}

static bool
is_among(char **labels, unsigned count, const char *label)
{
    for (unsigned i = 0; i < count; i++)
        if (g_str_equal(labels[i], label))
            return true;
    return false;
}

char **
model_unique_labels(Model *model, char **labels)
{
    const unsigned count = g_strv_length(labels);
    char **unique = arena_array(model->arena, char *, count + 1);
    for (unsigned i = 0; i < count; i++) {
        unique[i] = labels[i];
        for (unsigned pass = 1; is_among(unique, i, unique[i]); pass++) {
            g_autofree char *number = g_strdup_printf("%u", pass);
            const size_t kept = clip(labels[i], NAME_MAX_BYTES - strlen(number));
            g_autofree char *numbered = g_strdup_printf("%.*s%s", (int)kept, labels[i], number);
            unique[i] = model_text(model, numbered);
        }
    }
    return unique;
}

void
model_count_constraint(Model *model, Space *space, const char *name, int by)
{
    const int count = GPOINTER_TO_INT(g_hash_table_lookup(space->constraints, name)) + by;
    if (count > 0) {
        g_hash_table_insert(space->constraints, (char *)name, GINT_TO_POINTER(count));
        return;
    }
    g_hash_table_remove(space->constraints, name);
    g_hash_table_remove_all(space->passes);
}
