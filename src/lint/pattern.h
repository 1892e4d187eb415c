/* Conditions on objects of the schema, read from YAML: a mapping of property names to tests.
 *
 *   type: json                  text: a glob, as fnmatch(3) reads it; of a list of text, any item
 *   not_null: true              yes or no; text and lists: there, and not empty
 *   comment: ~                  not there
 *   columns: "> 20"             a number, or how long a list is: =, !=, <, <=, >, >=
 *   type: [json, xml]           any of these
 *   table: {schema: audit}      conditions on that object
 *   columns: {any: {...}}       on the items of a list: any, all, none
 *   not: {...}                  these do not all hold
 */
#ifndef CONFITURE_LINT_PATTERN_H
#define CONFITURE_LINT_PATTERN_H

#include "config/yaml.h"
#include "lint/objects.h"

typedef struct Pattern Pattern;

/* Reads a mapping for objects of a class. ERR_CONFIG with its place in the file. */
Pattern *pattern_read(const YamlFile *file, const YamlNode *node, const VmClass *class, GError **error);
void pattern_free(Pattern *pattern);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pattern, pattern_free)

/* Whether all conditions hold. `scratch` is for what properties are made of. */
bool pattern_holds(const Pattern *pattern, const SchemaObjects *objects, const void *self, const void *owner,
                   Arena *scratch);

/* "table {object} has no comment": the properties put in; {object} is "schema.name". Reading checks that they
 * exist: ERR_CONFIG. Formatting returns what the caller frees. */
bool pattern_check_message(const YamlFile *file, const YamlNode *node, const VmClass *class, GError **error);
char *pattern_message(const char *text, const SchemaObjects *objects, const VmClass *class, const void *self,
                      const void *owner, Arena *scratch);

#endif
