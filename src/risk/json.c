/* The verdict as a document; docs/reference/schemas/risk.json says what each member means. */
#include <string.h>

#include "report/table.h"
#include "risk/risk.h"

/* Locks that let rows be written by others are listed apart, since nobody waits for them. */
static json_t *
locks_json(const Risk *risk, bool strong)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < risk->locks->len; i++) {
        const RiskLock *lock = &g_array_index(risk->locks, RiskLock, i);
        if ((lock->mode >= LOCK_SHARE_UPDATE_EXCLUSIVE) != strong)
            continue;
        json_array_append_new(list, json_pack("{s:o, s:s, s:s, s:b, s:b}", "relation",
                                              json_text(lock->relation), "mode", lock_mode_name(lock->mode),
                                              "blocks", lock_mode_blocks(lock->mode), "long", lock->is_long,
                                              "new", lock->is_new));
    }
    return list;
}

json_t *
risk_names_json(const GPtrArray *names)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < names->len; i++)
        json_array_append_new(list, json_text(g_ptr_array_index(names, i)));
    return list;
}

static json_t *
reasons_json(const Risk *risk)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < risk->reasons->len; i++) {
        const RiskReason *reason = &g_array_index(risk->reasons, RiskReason, i);
        if (reason->again)
            continue;
        json_array_append_new(list, json_pack("{s:s, s:s, s:o, s:s, s:b, s:b}", "fact", reason->fact, "text",
                                              reason->text, "relation", json_text(reason->relation), "class",
                                              risk_class_name(reason->risk), "loses", reason->loses,
                                              "by_version", reason->by_version));
    }
    return list;
}

json_t *
risk_json(const Risk *risk)
{
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:b, s:b, s:b, s:b, s:b, s:o, s:o}", "class",
                     risk_class_name(risk->risk), "class_untempered", risk_class_name(risk->untempered),
                     "locks", locks_json(risk, true), "weaker_locks", locks_json(risk, false), "rewrites",
                     risk_names_json(risk->rewrites), "scans", risk_names_json(risk->scans), "index_rebuilds",
                     risk_names_json(risk->index_rebuilds), "transactional", risk->transactional,
                     "reversible", risk->reversible, "loses_data", risk->loses_data, "breaks_clients",
                     risk->breaks_clients, "known", risk->known, "fails", json_text(risk->fails), "reasons",
                     reasons_json(risk));
}
