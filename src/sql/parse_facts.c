#include "sql/parse_facts.h"

#include "sql/parse_locate.h"

/* Below this many needs a look through the array is cheaper than a hash table. */
enum { FEW = 16 };

/* A name that is not found cost a look through the whole text: that happens so often at most. */
enum { FIND_CAP = 32 };

/* So many other objects are compared with, to stay linear. */
enum { TAKEN_CAP = 128 };

static guint
ref_hash(gconstpointer key)
{
    const ObjectRef *ref = key;
    return g_str_hash(ref->name) * 31 + (ref->schema != NULL ? g_str_hash(ref->schema) : 0) +
           (guint)ref->kind;
}

static gboolean
ref_equal(gconstpointer a, gconstpointer b)
{
    const ObjectRef *left = a;
    const ObjectRef *right = b;
    return left->kind == right->kind && g_str_equal(left->name, right->name) &&
           g_strcmp0(left->schema, right->schema) == 0 && g_strcmp0(left->parent, right->parent) == 0;
}

static void
ref_free(ObjectRef *ref)
{
    g_free(ref->schema);
    g_free(ref->name);
    g_free(ref->parent);
    g_free(ref);
}

void
facts_init(Facts *facts, Statement *statement)
{
    *facts = (Facts){.statement = statement, .refs = g_ptr_array_new()};
}

static ObjectRef *
find_need(Facts *facts, const ObjectRef *wanted)
{
    if (facts->seen != NULL)
        return g_hash_table_lookup(facts->seen, wanted);
    for (guint i = 0; i < facts->refs->len; i++) {
        ObjectRef *ref = g_ptr_array_index(facts->refs, i);
        if (ref->role == OBJECT_NEEDED && ref_equal(ref, wanted))
            return ref;
    }
    return NULL;
}

static void
remember(Facts *facts, ObjectRef *ref)
{
    if (facts->seen == NULL && facts->refs->len >= FEW) {
        facts->seen = g_hash_table_new(ref_hash, ref_equal);
        for (guint i = 0; i < facts->refs->len; i++) {
            ObjectRef *earlier = g_ptr_array_index(facts->refs, i);
            if (earlier->role == OBJECT_NEEDED)
                g_hash_table_add(facts->seen, earlier);
        }
    }
    if (facts->seen != NULL && ref->role == OBJECT_NEEDED)
        g_hash_table_add(facts->seen, ref);
    g_ptr_array_add(facts->refs, ref);
}

void
facts_add(Facts *facts, ObjectRole role, ObjectKind kind, const char *schema, const char *name,
          const char *parent, int location)
{
    if (name == NULL || name[0] == '\0')
        return;
    if (role == OBJECT_NEEDED) {
        const ObjectRef wanted = {role, kind, (char *)schema, (char *)name, (char *)parent, location};
        ObjectRef *earlier = find_need(facts, &wanted);
        if (earlier != NULL) {
            if (location >= 0 && (earlier->location < 0 || location < earlier->location))
                earlier->location = location;
            return;
        }
    }
    ObjectRef *ref = g_new(ObjectRef, 1);
    *ref = (ObjectRef){role, kind, g_strdup(schema), g_strdup(name), g_strdup(parent), location};
    remember(facts, ref);
}

/* `schema`: the one this statement creates, where its elements look first; NULL mostly. */
static bool
is_created_here(GHashTable *created, const ObjectRef *ref, char *schema)
{
    if (g_hash_table_contains(created, ref))
        return true;
    ObjectRef inside = *ref;
    inside.schema = schema;
    return ref->schema == NULL && schema != NULL && g_hash_table_contains(created, &inside);
}

/* For the needs only: the statement's own objects keep the order they were found in. */
static gint
by_location(gconstpointer a, gconstpointer b)
{
    const ObjectRef *left = *(ObjectRef *const *)a;
    const ObjectRef *right = *(ObjectRef *const *)b;
    const unsigned int l = (unsigned int)left->location; /* -1 becomes the largest */
    const unsigned int r = (unsigned int)right->location;
    if (l != r)
        return l < r ? -1 : 1;
    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    const int by_name = g_strcmp0(left->name, right->name);
    return by_name != 0 ? by_name : g_strcmp0(left->schema, right->schema);
}

/* Another object of the statement stands there: a trigger may be named like its table. */
static bool
is_taken(const Facts *facts, int place)
{
    for (guint i = 0; i < facts->refs->len && i < TAKEN_CAP; i++)
        if (((ObjectRef *)g_ptr_array_index(facts->refs, i))->location == place)
            return true;
    return false;
}

static int
find_place(const Facts *facts, const char *text, int *from, const ObjectRef *ref)
{
    int place;
    do {
        place = parse_locate(text, from, ref->schema, ref->name);
        /* An index or a trigger has its table's schema and is written without it. */
        if (place < 0 && ref->schema != NULL)
            place = parse_locate(text, from, NULL, ref->name);
    } while (place >= 0 && is_taken(facts, place));
    return place;
}

/* The grammar keeps no place for most names. They stand in the text in the order they were found, mostly, so
 * each is looked for behind the one before it, and from the start when it is not there. */
static void
find_places(Facts *facts, const char *text, bool needs, int start, int *from, int *left)
{
    for (guint i = 0; i<facts->refs->len && * left> 0; i++) {
        ObjectRef *ref = g_ptr_array_index(facts->refs, i);
        if (ref->location != LOCATION_FIND || (ref->role == OBJECT_NEEDED) != needs)
            continue;
        if (needs && ref->kind == OBJECT_KIND_SCHEMA) { /* written before a name already found */
            int anywhere = start;
            ref->location = parse_locate(text, &anywhere, NULL, ref->name);
            (*left)--;
            continue;
        }
        ref->location = find_place(facts, text, from, ref);
        if (ref->location >= 0)
            continue;
        (*left)--;
        if (*from > start) {
            *from = start;
            ref->location = find_place(facts, text, from, ref);
        }
    }
}

static void
find_all_places(Facts *facts, const char *text)
{
    const int start = parse_skip_words(text, facts->statement->tag);
    int from = start;
    int left = FIND_CAP;
    find_places(facts, text, false, start, &from, &left);
    find_places(facts, text, true, start, &from, &left);
}

void
facts_finish(Facts *facts, const char *text)
{
    find_all_places(facts, text);
    GArray *objects = facts->statement->objects;
    g_autoptr(GHashTable) created = g_hash_table_new(ref_hash, ref_equal);
    g_autoptr(GPtrArray) needs = g_ptr_array_new();
    char *schema = NULL;
    for (guint i = 0; i < facts->refs->len; i++) {
        ObjectRef *ref = g_ptr_array_index(facts->refs, i);
        ref->location = MAX(ref->location, -1); /* LOCATION_NONE was for us */
        if (ref->role == OBJECT_NEEDED)
            continue;
        g_array_append_val(objects, *ref);
        if (ref->role == OBJECT_CREATED)
            g_hash_table_add(created, ref);
        if (ref->role == OBJECT_CREATED && ref->kind == OBJECT_KIND_SCHEMA)
            schema = ref->name;
    }
    for (guint i = 0; i < facts->refs->len; i++) {
        ObjectRef *ref = g_ptr_array_index(facts->refs, i);
        if (ref->role != OBJECT_NEEDED)
            continue;
        if (!is_created_here(created, ref, schema))
            g_ptr_array_add(needs, ref);
        else
            g_ptr_array_index(facts->refs, i) = (ref_free(ref), NULL);
    }
    g_ptr_array_sort(needs, by_location);
    for (guint i = 0; i < needs->len; i++)
        g_array_append_vals(objects, g_ptr_array_index(needs, i), 1);
    for (guint i = 0; i < facts->refs->len; i++) /* the strings have moved */
        g_free(g_ptr_array_index(facts->refs, i));
    g_clear_pointer(&facts->seen, g_hash_table_unref);
    g_clear_pointer(&facts->refs, g_ptr_array_unref);
}
