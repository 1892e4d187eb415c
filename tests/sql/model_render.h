/* A model as text, one line an object, in the words of tests/sql/model_catalog.sql. */
#ifndef CONFITURE_TESTS_MODEL_RENDER_H
#define CONFITURE_TESTS_MODEL_RENDER_H

#include "sql/model.h"

/* The statements of a script, applied in order. The caller frees. */
Model *model_read(const char *name, const char *text, size_t length);

/* Sorted lines. The caller frees. */
char *model_render(const Model *model);

#endif
