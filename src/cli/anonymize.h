/* What the commands of anonymize begin with: the profile, the database, and the one held against the other.
 */
#ifndef CONFITURE_CLI_ANONYMIZE_H
#define CONFITURE_CLI_ANONYMIZE_H

#include "cli/command.h"
#include "hook/hook.h"
#include "mask/cover.h"

typedef struct {
    HookSet *hooks; /* for the plugins' strategies */
    MaskCustom *custom;
    MaskProfile *profile;
    Conn *conn;
    Cover *cover;
} MaskSource;

/* The strategies of the project alone. */
bool mask_source_strategies(MaskSource *source, Cli *cli, GError **error);
/* And the profile that uses them. */
bool mask_source_profile(MaskSource *source, Cli *cli, GError **error);
bool mask_source_open(MaskSource *source, Cli *cli, GError **error);
void mask_source_clear(MaskSource *source);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MaskSource, mask_source_clear)

#endif
