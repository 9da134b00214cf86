/* status: how the connections are, live. */
#include "config.h"

#include "app/status.h"
#include "cli/commands.h"
#include "core/problem.h"

#define WAIT_SECONDS 900

static bool print_json(Cli *cli, GPtrArray *statuses, GError **error)
{
    g_autoptr(json_object) root = json_object_new_object();
    json_object *list = json_object_new_array();

    json_add_integer(root, "schema", 1);
    for (guint i = 0; i < statuses->len; i++)
        json_object_array_add(list, status_to_json(statuses->pdata[i]));
    json_add_take(root, "connections", list);
    return cli_print_json(cli, root, error);
}

static void note_findings(Cli *cli, const Status *status)
{
    for (guint i = 0; i < status->findings->len; i++) {
        const Finding *finding = status->findings->pdata[i];

        cli_note(cli, "%s: %s\n  Effect: %s\n  Fix: %s%s%s", status->name, finding->what,
                 finding->effect ? finding->effect : "-", finding->fix ? finding->fix : "-",
                 finding->command ? ": " : "", finding->command ? finding->command : "");
    }
}

static bool print_table(Cli *cli, GPtrArray *statuses, GError **error)
{
    static const char *const header[] = {"NAME", "STATE", "ORG", "USER", "KEY", "REASON", NULL};
    CliTable *table = cli_table_new(header);

    for (guint i = 0; i < statuses->len; i++) {
        const Status *status = statuses->pdata[i];
        const Connection *connection = status->connection;
        g_autofree char *days = status->certificate_not_after
                                    ? g_strdup_printf("%d days", status->days_left)
                                    : g_strdup("-");

        cli_table_add(table, status->name, status_state_name(status->state),
                      connection && connection->instance_url ? connection->instance_url : "-",
                      connection && connection->username ? connection->username : "-", days,
                      status->reason ? status->reason : "", NULL);
    }
    if (!cli_table_print(cli, table, error))
        return false;
    for (guint i = 0; i < statuses->len; i++)
        note_findings(cli, statuses->pdata[i]);
    return true;
}

static bool run_status(Cli *cli, GError **error)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_auto(GStrv) names = NULL;
    g_autoptr(GPtrArray) statuses = NULL;
    StatusRequest request = {.offline = cli_switch(cli, "offline")};
    gint64 wait = 0, timeout;

    if (!cli_integer(cli, "wait", 1, 86400, cli_option(cli, "wait") ? WAIT_SECONDS : 0, &wait,
                     error) ||
        !cli_integer(cli, "timeout", 1, 86400, 0, &timeout, error))
        return false;
    for (int i = 0; i < cli_n_arguments(cli); i++)
        g_strv_builder_add(builder, cli_argument(cli, i));
    if (cli_n_arguments(cli) == 0 && cli_option(cli, "connection"))
        g_strv_builder_add(builder, cli_option(cli, "connection"));
    names = g_strv_builder_end(builder);
    request.names = *names ? (const char *const *) names : NULL;
    request.wait = (guint) wait;
    request.timeout = (guint) timeout;
    statuses = status_check(cli_app(cli), &request, NULL, NULL, cli_cancellable(cli), error);
    if (!statuses)
        return false;
    cli_set_exit(cli, status_exit(statuses));
    if (cli_is_json(cli))
        return print_json(cli, statuses, error);
    if (statuses->len == 0) {
        cli_note(cli, "Nothing is set up yet. `orgwire new` makes a connection.");
        return true;
    }
    return print_table(cli, statuses, error);
}

static const CommandOption status_options[] = {
    {"wait", 0, "[SEC]", "wait while Salesforce prepares the app (900 s)"},
    {"offline", 0, NULL, "ask nothing of the org"},
    {0},
};

const Command command_status = {
    .name = "status",
    .arguments = "[NAME…]",
    .summary = "check connections, and say why and what to do when one does not work",
    .options = status_options,
    .max_arguments = -1,
    .run = run_status,
};
