/* Private to lint/: the classes of lint/objects.h. */
#ifndef CONFITURE_LINT_OBJECT_CLASSES_H
#define CONFITURE_LINT_OBJECT_CLASSES_H

#include "lint/objects.h"

extern const VmClass table_class, view_class, materialized_view_class, sequence_class;
extern const VmClass column_class, constraint_class, index_class, trigger_class, policy_class, grant_class;
extern const VmClass type_class, function_class, namespace_class, extension_class;

/* How all begin that have a schema. */
typedef struct {
    char *schema, *name;
} Qualified;

#endif
