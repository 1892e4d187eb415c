#include "config/config.h"

static const Setting settings[] = {
#define SETTING(key, type, field, fallback, described, variable, flag, scope, secret, choices, minimum,      \
                maximum, help, example)                                                                      \
    {key,      SETTING_##type, offsetof(Config, field),                                                      \
     fallback, described,      variable,                                                                     \
     flag,     SCOPE_##scope,  secret,                                                                       \
     choices,  minimum,        maximum,                                                                      \
     help,     example},
#include "config/settings.def"
#undef SETTING
};

const Setting *
config_settings_table(size_t *count)
{
    *count = G_N_ELEMENTS(settings);
    return settings;
}
