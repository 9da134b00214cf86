#include "config.h"

#include "cli/change-run.h"

#include "core/problem.h"
#include "core/text.h"

static void on_report(const Report *report, gpointer user_data)
{
    const Cli *cli = user_data;
    const char *title = step_title(report->step);

    switch (report->kind) {
    case REPORT_FOUND:
        cli_note(cli, "  %s: already done", title);
        break;
    case REPORT_DONE:
        cli_note(cli, "  %s: done in %.1f s", title, (double) report->milliseconds / 1000);
        break;
    case REPORT_WAITING:
        cli_note(cli, "  %s: try %u, Salesforce says: %s", title, report->tries,
                 report->text ? report->text : "nothing");
        break;
    case REPORT_UNDONE:
        cli_note(cli, "  %s: taken back", title);
        break;
    case REPORT_FAILED:
        cli_note(cli, "  %s: failed", title);
        break;
    case REPORT_STARTED:
    case REPORT_PROGRESS:
        if (report->text && cli_switch(cli, "verbose"))
            cli_note(cli, "  %s: %s", title, report->text);
        break;
    }
}

static bool print_plan(Cli *cli, const Change *change, GError **error)
{
    g_autoptr(GPtrArray) lines = NULL;

    if (cli_is_json(cli)) {
        g_autoptr(json_object) value = change_plan_to_json(change);

        return cli_print_json(cli, value, error);
    }
    lines = plan_lines(change_plan(change));
    for (guint i = 0; i < lines->len; i++) {
        g_autofree char *line = text_clean(lines->pdata[i]);

        if (!cli_print(cli, error, "%s\n", line))
            return false;
    }
    return cli_print(cli, error, "Nothing was changed (--dry-run).\n");
}

static void note_sharers(const Cli *cli, const Plan *plan)
{
    for (guint i = 0; i < plan->notes->len; i++) {
        const PlanItem *note = plan->notes->pdata[i];

        if (g_str_equal(note->what, PLAN_SHARED))
            cli_note(cli, "%s", note->detail);
    }
}

static bool print_result(Cli *cli, const Change *change, GError **error)
{
    const Connection *connection = change_connection(change);

    note_sharers(cli, change_plan(change));
    if (cli_is_json(cli)) {
        g_autoptr(json_object) value = change_to_json(change);

        return cli_print_json(cli, value, error);
    }
    switch (change_plan(change)->kind) {
    case PLAN_REMOVE:
        cli_note(cli, "The connection %s is gone.", connection->name);
        break;
    default:
        cli_note(cli, "The connection %s works. `orgwire actions` lists what scripts can call.",
                 connection->name);
    }
    return true;
}

static bool set_waiting(const Cli *cli, Change *change, GError **error)
{
    gint64 seconds;

    if (!cli_integer(cli, "wait", 1, 86400, 0, &seconds, error))
        return false;
    change_set_waiting(change, cli_switch(cli, "no-wait"), (guint) seconds);
    return true;
}

bool change_run_cli(Cli *cli, Change *change, GError **error)
{
    g_autoptr(GError) failed = NULL;

    if (!set_waiting(cli, change, error))
        return false;
    if (cli_switch(cli, "dry-run"))
        return print_plan(cli, change, error);
    if (change_run(change, on_report, cli, cli_cancellable(cli), &failed))
        return print_result(cli, change, error);
    /* Prepared but not ready: the result is valid, the exit says to wait. */
    if (problem_is(failed, PROBLEM_PREPARING) && cli_is_json(cli) &&
        !print_result(cli, change, error))
        return false;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

bool change_undo_cli(Cli *cli, Change *change, GError **error)
{
    if (!set_waiting(cli, change, error) ||
        !change_undo(change, on_report, cli, cli_cancellable(cli), error))
        return false;
    if (cli_is_json(cli)) {
        g_autoptr(json_object) value = json_object_new_object();

        json_add_text(value, "connection", change_connection(change)->name);
        json_add_flag(value, "undone", true);
        return cli_print_json(cli, value, error);
    }
    cli_note(cli, "Everything was taken back.");
    return true;
}
