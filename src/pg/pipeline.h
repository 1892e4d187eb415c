/* Pipeline mode (libpq manual, "Pipeline Mode"): many parameterised statements, one round trip, an error for
 * each. */
#ifndef CONFITURE_PG_PIPELINE_H
#define CONFITURE_PG_PIPELINE_H

#include "pg/conn.h"

/* Called for each statement's result in order; `result` is cleared afterwards. */
typedef bool (*PipelineResult)(void *data, size_t index, PGresult *result, GError **error);

/* A statement of a pipeline. */
typedef struct {
    const char *sql;
    int count;
    const char *const *values;
} PipelineStatement;

/* Sends all, then reads all. On the first failed statement returns false with its error and its index in
 * *failed; the server skips the rest up to the sync. `each` may be NULL. Without an open transaction the
 * pipeline is one. */
bool pipeline_run(Conn *conn, const PipelineStatement *statements, size_t count, PipelineResult each,
                  void *data, size_t *failed, GError **error);

#endif
