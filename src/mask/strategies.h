/* Private to mask/: the strategies, a family a file, and what they have in common. */
#ifndef CONFITURE_MASK_STRATEGIES_H
#define CONFITURE_MASK_STRATEGIES_H

#include "mask/strategy.h"

extern const MaskStrategy mask_preserve, mask_null, mask_constant, mask_redact, mask_hash, mask_mask,
    mask_choice;
extern const MaskStrategy mask_email, mask_phone, mask_first_name, mask_last_name, mask_name, mask_username,
    mask_company;
extern const MaskStrategy mask_ip, mask_mac, mask_uuid, mask_url;
extern const MaskStrategy mask_credit_card, mask_iban, mask_ssn;
extern const MaskStrategy mask_json, mask_template, mask_dictionary, mask_regex_replace, mask_text_redaction;
extern const MaskStrategy mask_fpe, mask_permute, mask_noise, mask_generalize, mask_date;

/* custom.c: of const MaskStrategy*. */
const GPtrArray *mask_custom_strategies(const MaskCustom *custom);
/* Lower case, digits and '_', and none of the words of a profile. */
bool mask_is_strategy_name(const char *name);

/* scripted.c: strategies of a script in Lua. `others`: whose names are taken. ERR_FILE, ERR_LUA. */
typedef struct MaskScript MaskScript;
MaskScript *mask_script_read(const char *path, const char *shown, const MaskCustom *others, GError **error);
void mask_script_free(MaskScript *script);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MaskScript, mask_script_free)
/* Appends its const MaskStrategy*. */
void mask_script_add_to(const MaskScript *script, GPtrArray *strategies);

/* mask_rule_new() with keys that were derived before. */
MaskRule *mask_rule_with(const MaskStrategy *strategy, GHashTable *given, const MaskPrf *prf, GError **error);

/* Number parameters; ERR_CONFIG outside of the bounds. */
bool mask_rule_number(const MaskRule *rule, const char *parameter, int64_t least, int64_t most,
                      int64_t *number, GError **error);
/* "true" or "false". */
bool mask_rule_flag(const MaskRule *rule, const char *parameter, bool *flag, GError **error);
/* One of the words; *which is its number. The list ends with NULL. */
bool mask_rule_word(const MaskRule *rule, const char *parameter, const char *const *words, int *which,
                    GError **error);

/* Appends `count` characters of 32 (a-z, 2-7), five bits each, from a token of the value. At most 64. */
void mask_append_token(const MaskRule *rule, const char *value, size_t length, unsigned count, GString *out);

/* strategy_account.c: whether a text, separators aside, is a payment card (ISO/IEC 7812-1, 12 to 19 digits)
 * or an IBAN (ISO 13616) with right check digits. */
bool mask_is_card(const char *text, size_t length);
bool mask_is_iban(const char *text, size_t length);

/* words.c */
extern const char *const mask_first_names[], *const mask_last_names[], *const mask_company_words[],
                                                                           *const mask_company_forms[];
extern const unsigned mask_first_name_count, mask_last_name_count, mask_company_word_count,
    mask_company_form_count;

#endif
