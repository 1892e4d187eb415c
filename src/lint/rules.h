/* The functions that lint/rules.def names, by the file that holds them. */
#ifndef CONFITURE_LINT_RULES_H
#define CONFITURE_LINT_RULES_H

#include "lint/rule.h"

/* rules_facts.c */
void lint_create_index(Lint *lint, const LintStatement *statement);
void lint_drop_index(Lint *lint, const LintStatement *statement);
void lint_reindex(Lint *lint, const LintStatement *statement);
void lint_detach(Lint *lint, const LintStatement *statement);
void lint_add_check(Lint *lint, const LintStatement *statement);
void lint_add_foreign_key(Lint *lint, const LintStatement *statement);
void lint_add_unique(Lint *lint, const LintStatement *statement);
void lint_add_primary_key(Lint *lint, const LintStatement *statement);
void lint_nullable_key(Lint *lint, const LintStatement *statement);
void lint_add_exclusion(Lint *lint, const LintStatement *statement);
void lint_set_not_null(Lint *lint, const LintStatement *statement);
void lint_add_required(Lint *lint, const LintStatement *statement);
void lint_add_volatile(Lint *lint, const LintStatement *statement);
void lint_add_stored(Lint *lint, const LintStatement *statement);
void lint_add_sequence(Lint *lint, const LintStatement *statement);
void lint_add_checked_column(Lint *lint, const LintStatement *statement);
void lint_add_domain(Lint *lint, const LintStatement *statement);
void lint_change_type(Lint *lint, const LintStatement *statement);
void lint_type_check(Lint *lint, const LintStatement *statement);
void lint_type_reference(Lint *lint, const LintStatement *statement);
void lint_drop_column(Lint *lint, const LintStatement *statement);
void lint_drop_not_null(Lint *lint, const LintStatement *statement);
void lint_opaque(Lint *lint, const LintStatement *statement);
void lint_domain(Lint *lint, const LintStatement *statement);
void lint_vacuum_full(Lint *lint, const LintStatement *statement);
void lint_set_storage(Lint *lint, const LintStatement *statement);
void lint_attach(Lint *lint, const LintStatement *statement);
void lint_default_partition(Lint *lint, const LintStatement *statement);
void lint_will_fail(Lint *lint, const LintStatement *statement);
void lint_update_all(Lint *lint, const LintStatement *statement);
void lint_delete_all(Lint *lint, const LintStatement *statement);
void lint_refresh(Lint *lint, const LintStatement *statement);
/* rules_statement.c */
void lint_drop_table(Lint *lint, const LintStatement *statement);
void lint_drop_schema(Lint *lint, const LintStatement *statement);
void lint_drop_database(Lint *lint, const LintStatement *statement);
void lint_truncate_cascade(Lint *lint, const LintStatement *statement);
void lint_drop_foreign_key(Lint *lint, const LintStatement *statement);
void lint_rename_column(Lint *lint, const LintStatement *statement);
void lint_rename_table(Lint *lint, const LintStatement *statement);
void lint_rename_schema(Lint *lint, const LintStatement *statement);
void lint_rename_enum_value(Lint *lint, const LintStatement *statement);
void lint_robust(Lint *lint, const LintStatement *statement);
void lint_duplicate_columns(Lint *lint, const LintStatement *statement);
void lint_domain_constraint(Lint *lint, const LintStatement *statement);
void lint_create_enum(Lint *lint, const LintStatement *statement);
void lint_enum_order(Lint *lint, const LintStatement *statement);
void lint_unique_rows(Lint *lint, const LintStatement *statement);
/* rules_history.c */
void lint_in_transaction_block(Lint *lint, const LintStatement *statement);
void lint_validate_at_once(Lint *lint, const LintStatement *statement);
void lint_dropped_proof(Lint *lint, const LintStatement *statement);
void lint_lock_timeout(Lint *lint, const LintStatement *statement);
void lint_statement_timeout(Lint *lint, const LintStatement *statement);
void lint_work_under_lock(Lint *lint, const LintStatement *statement);
void lint_merge_alter(Lint *lint, const LintStatement *statement);
void lint_nesting(Lint *lint, const LintStatement *statement);
void lint_uncommitted(Lint *lint, const LintStatement *statement);
void lint_migration_order(Lint *lint, const LintStatement *statement);
void lint_backfill(Lint *lint, const LintStatement *statement);
void lint_drop_locks(Lint *lint, const LintStatement *statement);
void lint_create_locks(Lint *lint, const LintStatement *statement);
/* rules_types.c */
void lint_char(Lint *lint, const LintStatement *statement);
void lint_varchar(Lint *lint, const LintStatement *statement);
void lint_timestamp(Lint *lint, const LintStatement *statement);
void lint_json(Lint *lint, const LintStatement *statement);
void lint_int(Lint *lint, const LintStatement *statement);
void lint_smallint(Lint *lint, const LintStatement *statement);
void lint_serial(Lint *lint, const LintStatement *statement);
void lint_reg_types(Lint *lint, const LintStatement *statement);
void lint_padding(Lint *lint, const Model *model);
void lint_foreign_key_types(Lint *lint, const Model *model);
/* rules_naming.c */
void lint_table_case(Lint *lint, const Model *model);
void lint_column_case(Lint *lint, const Model *model);
void lint_function_case(Lint *lint, const Model *model);
void lint_object_case(Lint *lint, const Model *model);
void lint_index_prefix(Lint *lint, const Model *model);
void lint_foreign_key_prefix(Lint *lint, const Model *model);
void lint_plural(Lint *lint, const Model *model);
void lint_name_length(Lint *lint, const Model *model);
void lint_reserved_word(Lint *lint, const Model *model);
void lint_table_schema(Lint *lint, const LintStatement *statement);
void lint_environment_schema(Lint *lint, const Model *model);
void lint_abbreviation(Lint *lint, const Model *model);
/* rules_structure.c */
void lint_primary_key(Lint *lint, const Model *model);
void lint_wide_key(Lint *lint, const Model *model);
void lint_required_columns(Lint *lint, const Model *model);
void lint_timestamps(Lint *lint, const Model *model);
void lint_foreign_key_actions(Lint *lint, const Model *model);
void lint_foreign_key_schema(Lint *lint, const Model *model);
void lint_table_comment(Lint *lint, const Model *model);
void lint_shared_trigger(Lint *lint, const Model *model);
void lint_set_null(Lint *lint, const Model *model);
/* rules_columns.c */
void lint_missing_column(Lint *lint, const LintStatement *statement);
/* rules_performance.c */
void lint_unindexed_foreign_key(Lint *lint, const Model *model);
void lint_redundant_index(Lint *lint, const Model *model);
void lint_wide_index(Lint *lint, const Model *model);
void lint_select_star(Lint *lint, const LintStatement *statement);
/* rules_policies.c */
void lint_require_rls(Lint *lint, const Model *model);
void lint_policy_without_rls(Lint *lint, const Model *model);
void lint_rls_without_policy(Lint *lint, const Model *model);
void lint_policy_always_true(Lint *lint, const Model *model);
void lint_permissive_policies(Lint *lint, const Model *model);
void lint_policy_per_row(Lint *lint, const Model *model);
void lint_policy_metadata(Lint *lint, const Model *model);
/* rules_security.c */
void lint_definer_search_path(Lint *lint, const Model *model);
void lint_function_search_path(Lint *lint, const Model *model);
void lint_public_definer(Lint *lint, const Model *model);
void lint_view_rls(Lint *lint, const Model *model);
void lint_granted_materialized(Lint *lint, const Model *model);
void lint_sensitive(Lint *lint, const Model *model);
void lint_extension_schema(Lint *lint, const Model *model);
void lint_public_create(Lint *lint, const LintStatement *statement);
void lint_mixed_owners(Lint *lint, const Model *model);
void lint_no_grant(Lint *lint, const Model *model);
void lint_tenant_insert(Lint *lint, const Model *model);
/* rules_compliance.c */
void lint_gdpr_unclassified(Lint *lint, const Model *model);
void lint_gdpr_public(Lint *lint, const Model *model);
void lint_gdpr_retention(Lint *lint, const Model *model);
void lint_gdpr_special(Lint *lint, const Model *model);
void lint_hipaa_access(Lint *lint, const Model *model);
void lint_hipaa_audit(Lint *lint, const Model *model);
void lint_hipaa_ssn(Lint *lint, const Model *model);
void lint_pci_number(Lint *lint, const Model *model);
void lint_pci_code(Lint *lint, const Model *model);
void lint_pci_track(Lint *lint, const Model *model);
void lint_pci_public(Lint *lint, const Model *model);
void lint_sox_audit(Lint *lint, const Model *model);
void lint_sox_write(Lint *lint, const Model *model);
void lint_sox_inexact(Lint *lint, const Model *model);

#endif
