/* A YAML file as a small read-only tree, every node with its line and column.
 *
 * libyaml's document API (YAML 1.1) does the reading; this room adds what a settings file needs:
 *  - one document per file; an empty file is an empty mapping;
 *  - keys are plain text and none stands twice in a mapping;
 *  - a file has at most YAML_SIZE_CAP bytes, YAML_NODE_CAP nodes after every alias is written out, and
 *    YAML_DEPTH_CAP levels, so an alias bomb or a cycle ends as an error, at once;
 *  - text is UTF-8 (a byte order mark is passed over) with LF or CRLF line ends; tags beside YAML's own are
 *    refused.
 *
 * Each violation is ERR_CONFIG with file, line, column and a code frame in which secrets are masked.
 */
#ifndef CONFITURE_CONFIG_YAML_H
#define CONFITURE_CONFIG_YAML_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

enum { YAML_SIZE_CAP = 1024 * 1024, YAML_NODE_CAP = 10000, YAML_DEPTH_CAP = 32 };

typedef enum { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING } YamlKind;

typedef struct YamlNode YamlNode;
struct YamlNode {
    YamlKind kind;
    int line;         /* 1-based */
    int column;       /* 1-based, in characters */
    char *text;       /* SCALAR: as in the file, quotes and escapes resolved */
    bool plain;       /* SCALAR: written without quotes, so `~` and nothing mean null */
    GPtrArray *keys;  /* MAPPING: of YamlNode*, scalars, as many as items */
    GPtrArray *items; /* SEQUENCE, MAPPING: of YamlNode* */
};

typedef struct {
    char *shown; /* the name for messages and origins */
    YamlNode *root;
    char *text; /* what was read, without a byte order mark */
    size_t length;
    GPtrArray *nodes; /* owner of every node */
} YamlFile;

/* Reads a file. ERR_FILE when it cannot be read or is too large, ERR_CONFIG for what is in it. */
YamlFile *yaml_read(const char *path, const char *shown, GError **error);
/* As yaml_read() for text in memory, which is copied. */
YamlFile *yaml_parse(const char *text, size_t length, const char *shown, GError **error);
void yaml_file_free(YamlFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(YamlFile, yaml_file_free)

/* The value of a key of a mapping, or NULL. */
const YamlNode *yaml_get(const YamlNode *mapping, const char *key);
/* Whether the node is a scalar that YAML reads as null: nothing, "~" or "null", unquoted. */
bool yaml_is_null(const YamlNode *node);
/* "a mapping", "a list", "text": for messages. */
const char *yaml_kind_name(const YamlNode *node);

/* Gives *error the file, line and column, and a frame. */
void yaml_blame(const YamlFile *file, int line, int column, GError **error);

#endif
