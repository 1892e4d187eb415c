/* confiture notify list, test and flush. */
#include "base/errors.h"
#include "cli/commands.h"
#include "notify/notify.h"
#include "report/table.h"

/* list --------------------------------------------------------------------------------------------------- */

static json_t *
words_json(char *const *words)
{
    json_t *array = json_array();
    for (; *words; words++)
        json_array_append_new(array, json_text(*words));
    return array;
}

static json_t *
events_json(void)
{
    json_t *array = json_array();
    for (int i = 0; i < NOTIFY_EVENT_COUNT; i++)
        json_array_append_new(array, json_pack("{s:s, s:s}", "event", notify_event_name((NotifyEventKind)i),
                                               "when", notify_event_moment((NotifyEventKind)i)));
    return array;
}

static int
print_json(const Cli *cli, const Notifier *notifier)
{
    const GPtrArray *channels = notify_channels(notifier);
    json_t *array = json_array();
    for (unsigned i = 0; i < channels->len; i++) {
        const NotifyChannel *channel = g_ptr_array_index(channels, i);
        json_array_append_new(
            array,
            json_pack("{s:s, s:s, s:o, s:o, s:i, s:o}", "channel", notify_channel_name(channel), "type",
                      notify_channel_type(channel), "events", words_json(notify_channel_events(channel)),
                      "environments", words_json(notify_channel_environments(channel)), "line",
                      notify_channel_line(channel), "missing", json_text(notify_channel_missing(channel))));
    }
    cli_print_json(json_pack("{s:s, s:o, s:o}", "environment", cli->config->environment, "channels", array,
                             "events", events_json()));
    return EXIT_STATUS_OK;
}

static int
list(Cli *cli, GError **error)
{
    static const TableColumn columns[] = {
        {"Channel", "channel", COLUMN_TEXT},     {"Type", "type", COLUMN_TEXT},
        {"Events", "events", COLUMN_TEXT},       {"Environments", "environments", COLUMN_TEXT},
        {"Configured at", "place", COLUMN_TEXT}, {"Secret", "secret", COLUMN_TEXT}};
    g_autoptr(Notifier) notifier = notify_open(cli->config, cli->progress, error);
    if (!notifier)
        return 0;
    if (cli->json)
        return print_json(cli, notifier);
    const GPtrArray *channels = notify_channels(notifier);
    if (channels->len == 0) {
        cli_say(cli, "No channels: there is no \"notify:\" in confiture.yaml.");
        return EXIT_STATUS_OK;
    }
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    for (unsigned i = 0; i < channels->len; i++) {
        const NotifyChannel *channel = g_ptr_array_index(channels, i);
        const char *missing = notify_channel_missing(channel);
        g_autofree char *events = g_strjoinv(", ", (char **)(uintptr_t)notify_channel_events(channel));
        g_autofree char *environments =
            g_strjoinv(", ", (char **)(uintptr_t)notify_channel_environments(channel));
        g_autofree char *place = g_strdup_printf("confiture.yaml:%d", notify_channel_line(channel));
        g_autofree char *secret = missing ? g_strdup_printf("%s is not set", missing) : g_strdup("there");
        table_row(table, notify_channel_name(channel), notify_channel_type(channel), *events ? events : "all",
                  *environments ? environments : "all", place, secret);
    }
    g_autofree char *text = table_text(table);
    cli_print("%s", text);
    return EXIT_STATUS_OK;
}

const Command command_notify_list = {
    .path = "notify list",
    .summary = "list the channels that are told what happens",
    .about =
        "Reads \"notify:\" of confiture.yaml and says of each channel which events it is told of, in which "
        "environments, and whether the environment variables with its secrets are set. Nothing is sent.",
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .examples =
        (const CliExample[]){
            {"notify list", "who is told what"},
            {NULL, NULL},
        },
    .run = list,
};

/* test --------------------------------------------------------------------------------------------------- */

static int
test(Cli *cli, GError **error)
{
    int status;
    g_autofree char *answer = NULL;
    if (cli->arguments->len == 0) {
        error_set(error, ERR_USAGE, "which channel?");
        error_hint(error, "confiture notify list tells them.");
        return 0;
    }
    const char *name = g_ptr_array_index(cli->arguments, 0);
    g_autoptr(Notifier) notifier = notify_open(cli->config, cli->progress, error);
    if (!notifier || !notify_test(notifier, name, &status, &answer, error))
        return 0;
    if (cli->json)
        cli_print_json(
            json_pack("{s:s, s:i, s:o}", "channel", name, "status", status, "answer", json_text(answer)));
    else if (status)
        cli_say(cli, "Channel %s took a test event: status %d", name, status);
    else
        cli_say(cli, "Channel %s took a test event.", name);
    return EXIT_STATUS_OK;
}

const Command command_notify_test = {
    .path = "notify test",
    .summary = "send a test event to a channel",
    .arguments = "CHANNEL",
    .about = "Sends notify.test to the channel now, whatever events and environments it is configured for, "
             "and says "
             "what came back.",
    .most_arguments = 1,
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .examples =
        (const CliExample[]){
            {"notify test team", "does the channel work?"},
            {NULL, NULL},
        },
    .run = test,
};

/* flush -------------------------------------------------------------------------------------------------- */

static int
flush(Cli *cli, GError **error)
{
    g_autoptr(Notifier) notifier = notify_open(cli->config, cli->progress, error);
    if (!notifier)
        return 0;
    NotifyCounts counts = notify_deliver(notifier, NOTIFY_LIMIT_MS);
    if (cli->json)
        cli_print_json(json_pack("{s:i, s:i, s:i}", "delivered", (int)counts.delivered, "waiting",
                                 (int)counts.waiting, "failed", (int)counts.failed));
    else
        cli_say(cli, "%u delivered, %u waiting, %u refused", counts.delivered, counts.waiting, counts.failed);
    return counts.waiting + counts.failed > 0 ? EXIT_STATUS_FINDINGS : EXIT_STATUS_OK;
}

const Command command_notify_flush = {
    .path = "notify flush",
    .summary = "deliver what could not be delivered before",
    .about =
        "Tries every event in .confiture/spool once more, oldest first, for ten seconds. Exit status 1 when "
        "some are left, or were refused.",
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .examples =
        (const CliExample[]){
            {"notify flush", "try again what waits"},
            {NULL, NULL},
        },
    .run = flush,
};
