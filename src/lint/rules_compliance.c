/* The packs GDPR, HIPAA, PCI-DSS and SOX: what a schema can show of them. Each rule's page says which article
 * it serves (`serves`); what cannot be seen in a schema is not here.
 */
#include <string.h>

#include "lint/each.h"
#include "lint/rules.h"

/* Columns by what their names say they hold; globs in lower case. */
static const char *const special_category[] = {"*health*",  "*religio*",   "*ethnic*",       "race",
                                               "*_race",    "*political*", "*union_member*", "*biometric*",
                                               "*genetic*", "*sexual*",    "*disabil*",      NULL};
static const char *const health_of_machines[] = {"*health_check*", "*healthcheck*", "*healthy*", NULL};
static const char *const health[] = {"medical_record*", "mrn",        "diagnosis*",   "*_diagnosis*",
                                     "diagnoses*",      "diagnosed*", "health_plan*", "*prescription*",
                                     "patient*",        "*_patient*", "icd_code*",    NULL};
static const char *const social_security[] = {"ssn", "*_ssn", "social_security*", NULL};
static const char *const card_number[] = {
    "card_number*", "credit_card*", "pan", "primary_account_number*", "cc_number*", NULL};
static const char *const security_code[] = {
    "cvv", "cvc", "cvv2", "cvc2", "cav2", "cid", "security_code", "card_security_code", NULL};
static const char *const track_data[] = {"track_data*", "track1*",    "track2*", "magnetic_stripe*",
                                         "pin",         "pin_block*", NULL};
static const char *const amounts[] = {"*amount*", "*total*",  "*balance*", "*price*",
                                      "*debit*",  "*credit*", NULL};
static const char *const financial_tables[] = {"*invoice*", "*payment*",     "*ledger*", "*journal*",
                                               "*account*", "*transaction*", NULL};

/* Names that say the value is not what it was. */
static bool
is_protected(const ModelColumn *column)
{
    static const char *const words[] = {"*hash*",  "*digest*",    "*encrypted*", "*token*",
                                        "*last4*", "*last_four*", "*masked*",    NULL};
    return matches_any(words, column->name);
}

static bool
is_legible(const Model *model, const ModelColumn *column)
{
    static const char *const numbers[] = {"int4", "int8", "numeric", NULL};
    const SqlType *type = column->type ? model_base_type(model, column->type) : NULL;
    return type && !is_protected(column) &&
           (holds_text(model, type) || g_strv_contains(numbers, type->name.name));
}

static const ModelColumn *
column_named(const ModelRelation *table, const char *const *globs)
{
    for (unsigned i = 0; i < table->columns->len; i++) {
        const ModelColumn *column = g_ptr_array_index(table->columns, i);
        if (matches_any(globs, column->name))
            return column;
    }
    return NULL;
}

static bool
is_audited(const ModelRelation *table)
{
    bool updates = false, deletes = false;
    for (unsigned i = 0; i < table->triggers->len; i++) {
        const ModelTrigger *trigger = g_ptr_array_index(table->triggers, i);
        updates = updates || trigger->on_update;
        deletes = deletes || trigger->on_delete;
    }
    return updates && deletes;
}

/* --- GDPR --- */

static void
check_unclassified(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    for (unsigned i = 0; i < table->columns->len; i++) {
        const ModelColumn *column = g_ptr_array_index(table->columns, i);
        g_autofree char *object = g_strconcat(shown, ".", column->name, NULL);
        if (!column->inherited && !column->comment &&
            matches_any((const char *const *)lint_config(lint)->lint_pii, column->name))
            lint_hint(lint_report_object(lint, column->place, object,
                                         "%s is personal data and does not say what for", object),
                      "COMMENT ON COLUMN %s IS '...';", object);
    }
}

void
lint_gdpr_unclassified(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", check_unclassified);
}

static void
check_personal_public(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    const char *const *personal = (const char *const *)lint_config(lint)->lint_pii;
    for (unsigned i = 0; i < table->columns->len; i++) {
        const ModelColumn *column = g_ptr_array_index(table->columns, i);
        const ModelGrant *grant =
            matches_any(personal, column->name) ? public_read(table, column->name) : NULL;
        if (!grant)
            continue;
        lint_report_object(lint, grant->place, shown, "everybody may read %s.%s", shown, column->name);
        return;
    }
}

void
lint_gdpr_public(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rpvm", check_personal_public);
}

static void
check_retention(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    static const char *const dates[] = {"date", "timestamp", "timestamptz", NULL};
    const char *const *pii = (const char *const *)lint_config(lint)->lint_pii;
    const ModelColumn *personal = column_named(table, pii);
    for (unsigned i = 0; personal && i < table->columns->len; i++) {
        const ModelColumn *column = g_ptr_array_index(table->columns, i);
        const SqlType *type = column->type ? model_base_type(model, column->type) : NULL;
        if (type && g_strv_contains(dates, type->name.name) && !matches_any(pii, column->name))
            return;
    }
    if (personal && table->complete && !table->is_partition)
        lint_report_object(lint, table->place, shown, "%s holds personal data and no date to erase it by",
                           shown);
}

void
lint_gdpr_retention(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", check_retention);
}

static void
check_special(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    for (unsigned i = 0; !table->rls && !table->is_partition && i < table->columns->len; i++) {
        const ModelColumn *column = g_ptr_array_index(table->columns, i);
        if (!matches_any(special_category, column->name) || matches_any(health_of_machines, column->name))
            continue;
        lint_report_object(lint, column->place, shown,
                           "%s.%s is of a special category, and no policy guards its rows", shown,
                           column->name);
        return;
    }
}

void
lint_gdpr_special(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", check_special);
}

/* --- HIPAA --- */

static void
check_health_access(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    const ModelColumn *column = column_named(table, health);
    if (column && !table->rls && !table->is_partition)
        lint_report_object(lint, column->place, shown,
                           "%s.%s is health information, and no policy guards its rows", shown, column->name);
}

void
lint_hipaa_access(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", check_health_access);
}

static void
check_health_audit(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    if (column_named(table, health) && !is_audited(table) && !table->is_partition)
        lint_report_object(lint, table->place, shown,
                           "no trigger records changes of health information in %s", shown);
}

void
lint_hipaa_audit(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", check_health_audit);
}

/* Every column of a kind, with one message. */
static void
each_column(Lint *lint, const Model *model, const ModelRelation *table, const char *shown,
            const char *const *globs, bool legible_only, const char *what)
{
    for (unsigned i = 0; i < table->columns->len; i++) {
        const ModelColumn *column = g_ptr_array_index(table->columns, i);
        g_autofree char *object = g_strconcat(shown, ".", column->name, NULL);
        if (!column->inherited && matches_any(globs, column->name) &&
            (!legible_only || is_legible(model, column)))
            lint_report_object(lint, column->place, object, "%s %s", object, what);
    }
}

static void
check_social_security(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    each_column(lint, model, table, shown, social_security, true,
                "holds social security numbers in plain text");
}

void
lint_hipaa_ssn(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", check_social_security);
}

/* --- PCI-DSS --- */

static void
check_card_number(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    each_column(lint, model, table, shown, card_number, true, "holds card numbers in plain text");
}

void
lint_pci_number(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", check_card_number);
}

static void
check_security_code(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    each_column(lint, model, table, shown, security_code, false, "keeps the card's security code");
}

void
lint_pci_code(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", check_security_code);
}

static void
check_track(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    each_column(lint, model, table, shown, track_data, false, "keeps track data or a PIN");
}

void
lint_pci_track(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", check_track);
}

static void
check_card_public(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    for (unsigned i = 0; i < table->columns->len; i++) {
        const ModelColumn *column = g_ptr_array_index(table->columns, i);
        const ModelGrant *grant =
            matches_any(card_number, column->name) ? public_read(table, column->name) : NULL;
        if (!grant)
            continue;
        lint_report_object(lint, grant->place, shown, "everybody may read the card data of %s", shown);
        return;
    }
}

void
lint_pci_public(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rpvm", check_card_public);
}

/* --- SOX --- */

static void
check_financial_audit(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    if (matches_any(financial_tables, table->name) && !is_audited(table) && !table->is_partition)
        lint_report_object(lint, table->place, shown, "no trigger records changes of %s", shown);
}

void
lint_sox_audit(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", check_financial_audit);
}

/* Of some columns, too: "update (amount)". */
static bool
writes(const char *privilege)
{
    static const char *const privileges[] = {"insert", "update", "delete", "truncate", "all", NULL};
    g_autofree char *word = g_strndup(privilege, strcspn(privilege, " "));
    return g_strv_contains(privileges, word);
}

static void
check_financial_write(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    for (unsigned i = 0; matches_any(financial_tables, table->name) && i < table->grants->len; i++) {
        const ModelGrant *grant = g_ptr_array_index(table->grants, i);
        if (strcmp(grant->role, "public") != 0 || !writes(grant->privilege))
            continue;
        lint_report_object(lint, grant->place, shown, "everybody may change %s", shown);
        return;
    }
}

void
lint_sox_write(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", check_financial_write);
}

static void
check_inexact(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    static const char *const inexact[] = {"float4", "float8", "money", NULL};
    for (unsigned i = 0; matches_any(financial_tables, table->name) && i < table->columns->len; i++) {
        const ModelColumn *column = g_ptr_array_index(table->columns, i);
        const SqlType *type = column->type ? model_base_type(model, column->type) : NULL;
        g_autofree char *object = g_strconcat(shown, ".", column->name, NULL);
        if (type && matches_any(amounts, column->name) && g_strv_contains(inexact, type->name.name))
            lint_hint(lint_report_object(lint, column->place, object, "%s is %s, whose sums are not exact",
                                         object, type->name.name),
                      "Use numeric.");
    }
}

void
lint_sox_inexact(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", check_inexact);
}
