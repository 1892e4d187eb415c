/* template: a value made of other columns of its row. */
#include <string.h>

#include "base/errors.h"
#include "mask/row.h"
#include "mask/strategies.h"

static const char *const sources[] = {"masked", "original", NULL};

typedef struct {
    char *text; /* what stands there, or the name of a column */
    bool column;
    int index;
} Piece;

typedef struct {
    GArray *pieces;
    GString *scratch;
    int source; /* of `sources` */
} TemplateState;

static void
piece_clear(gpointer data)
{
    g_free(((Piece *)data)->text);
}

static void
add_piece(TemplateState *state, const char *text, size_t length, bool column)
{
    const Piece piece = {g_strndup(text, length), column, -1};
    g_array_append_val(state->pieces, piece);
}

/* "{name}-{{x}}": the column name, "-{x}". */
static bool
read_pieces(TemplateState *state, const char *text, GError **error)
{
    unsigned columns = 0;
    for (const char *p = text; *p;) {
        const size_t plain = strcspn(p, "{}");
        if (plain > 0) {
            add_piece(state, p, plain, false);
            p += plain;
        } else if (p[0] == p[1]) {
            add_piece(state, p, 1, false);
            p += 2;
        } else {
            const size_t length = *p == '{' ? strcspn(p + 1, "{}") : 0;
            if (length == 0 || p[1 + length] != '}') {
                error_set(error, ERR_CONFIG, "a brace in the template has no other, or holds nothing");
                error_hint(error, "{column} is the value of a column, and {{ a brace.");
                return false;
            }
            add_piece(state, p + 1, length, true);
            columns++;
            p += length + 2;
        }
    }
    if (!columns)
        error_set(error, ERR_CONFIG, "a template without a column is a constant");
    return columns > 0;
}

static bool
prepare(MaskRule *rule, GError **error)
{
    TemplateState *state = rule->state = g_new0(TemplateState, 1);
    state->pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    g_array_set_clear_func(state->pieces, piece_clear);
    state->scratch = g_string_new(NULL);
    return mask_rule_word(rule, "from", sources, &state->source, error) &&
           read_pieces(state, mask_rule_value(rule, "template"), error);
}

static void
release(void *data)
{
    TemplateState *state = data;
    if (!state)
        return;
    g_array_unref(state->pieces);
    g_string_free(state->scratch, TRUE);
    g_free(state);
}

static bool
bind_row(MaskRule *rule, const MaskRow *row, GError **error)
{
    TemplateState *state = rule->state;
    for (unsigned i = 0; i < state->pieces->len; i++) {
        Piece *piece = &g_array_index(state->pieces, Piece, i);
        if (!piece->column)
            continue;
        if (!mask_row_need(row, piece->text, &piece->index, error))
            return false;
        if (state->source == 0 && mask_row_is_late(row, (unsigned)piece->index)) {
            error_set(error, ERR_CONFIG, "column %s has no masked value yet, for its own rule reads the row",
                      piece->text);
            return false;
        }
    }
    rule->row = row;
    return true;
}

static bool
apply(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    const TemplateState *state = rule->state;
    if (!rule->row) {
        error_set(error, ERR_INTERNAL, "a template has no row to read");
        return false;
    }
    for (unsigned i = 0; i < state->pieces->len; i++) {
        const Piece *piece = &g_array_index(state->pieces, Piece, i);
        const char *text = piece->text;
        size_t text_length = piece->column ? 0 : strlen(text);
        if (piece->column && !mask_row_value(rule->row, (unsigned)piece->index, state->source == 1,
                                             state->scratch, &text, &text_length)) {
            text = mask_rule_value(rule, "null");
            text_length = strlen(text);
        }
        g_string_append_len(out, text, (gssize)text_length);
    }
    return true;
}

static const MaskParameter parameters[] = {
    {"template", NULL, "text with {column} for the values of other columns, and {{ for a brace"},
    {"from", "masked", "which values: masked (as they are written), or original"},
    {"null", "", "stands there for a null"},
    {NULL, NULL, NULL}};

const MaskStrategy mask_template = {
    .name = "template",
    .uniqueness = MASK_LOSSY,
    .types = MASK_ANY,
    .about = "a text made of other columns of the row",
    .parameters = parameters,
    .prepare = prepare,
    .bind = bind_row,
    .release = release,
    .apply = apply,
};
