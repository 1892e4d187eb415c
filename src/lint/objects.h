/* The schema as rules of the project's own see it: objects with named properties, the same for patterns in
 * YAML and for Lua. docs/api/linting.md lists them.
 *
 * Always true:
 *  - properties are read only and made when they are asked for; the model stays as it is;
 *  - what lint.exclude_tables names is not there;
 *  - the context of a state with these classes is a SchemaObjects.
 */
#ifndef CONFITURE_LINT_OBJECTS_H
#define CONFITURE_LINT_OBJECTS_H

#include "lint/rule.h"
#include "script/lua.h"

typedef struct {
    const Model *model;
    GPtrArray *tables, *views, *materialized_views, *sequences; /* of ModelRelation */
    GPtrArray *types, *functions, *schemas, *extensions;
} SchemaObjects;

void schema_objects_open(SchemaObjects *objects, const Lint *lint, const Model *model);
void schema_objects_clear(SchemaObjects *objects);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SchemaObjects, schema_objects_clear)

/* The root, whose `self` is a SchemaObjects. */
extern const VmClass schema_class;

/* What a pattern may be about: "table", "column", "index"... NULL: there is no such kind. */
const VmClass *object_class(const char *kind);
/* All kinds, NULL behind the last. */
extern const char *const object_kinds[];

typedef void (*ObjectVisit)(const VmClass *class, const void *self, const void *owner, void *data);
/* Every object of a kind; parts of tables with their table as owner. */
void objects_each(const SchemaObjects *objects, const VmClass *class, ObjectVisit visit, void *data);

/* "shop.orders.total". The caller frees. */
char *object_shown(const VmClass *class, const void *self, const void *owner);
/* Where it was made; without a file when that is not known. */
ModelPlace object_place(const VmClass *class, const void *self, const void *owner);

/* The property of that name, or NULL. */
const VmField *object_field(const VmClass *class, const char *name);
/* What a property leads to: the class of the object, or of the items of the list. NULL: text, numbers, yes
 * or no. Of constraints and indexes, "columns" is a list of text: `of` tells. */
const VmClass *object_parts(const VmClass *of, const char *property, bool *list);

#endif
