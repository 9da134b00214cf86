/* doctor, check, log: why it does not work, what has drifted, what was done. */
#include "config.h"

#include <langinfo.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "actions/drift.h"
#include "app/doctor.h"
#include "app/objects.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "core/problem.h"
#include "core/text.h"
#include "loop/fiber.h"

static const char *sign_of(CheckState state)
{
    switch (state) {
    case CHECK_OK:
        return "ok";
    case CHECK_NOTE:
        return "note";
    case CHECK_BAD:
        return "BAD";
    default:
        return "-";
    }
}

static bool print_check(Cli *cli, const Check *check, GError **error)
{
    g_autofree char *value = text_clean(check->value ? check->value : "");
    g_autofree char *why = check->why ? text_clean(check->why) : NULL;
    g_auto(GStrv) next = g_strsplit(check->next ? check->next : "", "\n", -1);

    if (!cli_print(cli, error, "%-4s  %-28s %s\n", sign_of(check->state), check->label, value))
        return false;
    if (why && check->state != CHECK_OK && !cli_print(cli, error, "      why: %s\n", why))
        return false;
    for (char **line = next; *line; line++)
        if (**line && check->state != CHECK_OK &&
            !cli_print(cli, error, "      try: %s\n", *line))
            return false;
    return true;
}

static DoctorRequest request_of(Cli *cli, const SignIn *sign_in)
{
    DoctorRequest request = {
        .connection = cli_argument(cli, 0) ? cli_argument(cli, 0) : cli_option(cli, "connection"),
        .host = cli_option(cli, "org"),
        .sign_in = (SignIn *) sign_in,
        .terminal = isatty(STDOUT_FILENO) ? g_getenv("TERM") : NULL,
        .utf8 = g_str_equal(nl_langinfo(CODESET), "UTF-8"),
    };
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
        request.columns = size.ws_col;
        request.lines = size.ws_row;
    }
    return request;
}

static bool run_doctor(Cli *cli, GError **error)
{
    const char *org = cli_option(cli, "org");
    g_autoptr(SignIn) sign_in = sign_in_find(cli_app(cli), org, cli_cancellable(cli), NULL);
    DoctorRequest request = request_of(cli, sign_in);
    g_autoptr(GPtrArray) checks =
        doctor_run(cli_app(cli), &request, NULL, NULL, cli_cancellable(cli));

    for (guint i = 0; i < checks->len; i++)
        if (((Check *) checks->pdata[i])->state == CHECK_BAD)
            cli_set_exit(cli, 1);
    if (cli_is_json(cli)) {
        g_autoptr(json_object) value = cli_switch(cli, "report") ? doctor_report_to_json(checks)
                                                                 : doctor_to_json(checks);

        return cli_print_json(cli, value, error);
    }
    if (cli_switch(cli, "report")) {
        g_autofree char *report = doctor_report(checks);

        return cli_print(cli, error, "%s", report);
    }
    for (guint i = 0; i < checks->len; i++)
        if (!print_check(cli, checks->pdata[i], error))
            return false;
    return true;
}

static const char *shown(const char *value)
{
    return value ? value : "";
}

static bool print_changes_plain(Cli *cli, GPtrArray *changes, GError **error)
{
    static const char *const header[] = {"GRADE", "KIND", "OBJECT", "FIELD", "BEFORE", "AFTER", NULL};
    CliTable *table = cli_table_new(header);

    for (guint i = 0; i < changes->len; i++) {
        const DriftChange *change = changes->pdata[i];

        cli_table_add(table, drift_grade_name(change), drift_kind_name(change->kind),
                      change->object, shown(change->field), shown(change->before),
                      shown(change->after), NULL);
    }
    return cli_table_print(cli, table, error);
}

static bool run_check(Cli *cli, GError **error)
{
    g_autoptr(Integration) integration = load_integration(cli, cli_argument(cli, 0), error);
    g_autoptr(Connection) connection =
        integration ? load_connection(cli, integration->name, error) : NULL;
    g_autoptr(GPtrArray) changes = NULL;

    if (!connection)
        return false;
    changes = objects_drift(cli_app(cli), integration, connection, cli_cancellable(cli), error);
    if (!changes)
        return false;
    cli_set_exit(cli, changes->len > 0 ? 1 : 0);
    if (cli_is_json(cli)) {
        g_autoptr(json_object) value = drift_to_json(integration, changes);

        return cli_print_json(cli, value, error);
    }
    if (cli_is_plain(cli))
        return print_changes_plain(cli, changes, error);
    if (changes->len == 0)
        return cli_print(cli, error, "The org is as %s expects it.\n", integration->name);
    for (guint i = 0; i < changes->len; i++) {
        g_autofree char *line = drift_line(changes->pdata[i]);

        if (!cli_print(cli, error, "%-8s  %s\n", drift_grade_name(changes->pdata[i]), line))
            return false;
    }
    return true;
}

static bool print_new_lines(Cli *cli, const char *path, gsize *at, bool http, GError **error)
{
    gsize length = 0;
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;

    if (!g_file_get_contents(path, &text, &length, NULL) || length <= *at)
        return true;
    lines = g_strsplit(text + *at, "\n", -1);
    *at = length;
    for (char **line = lines; *line; line++) {
        g_autofree char *clean = text_clean(*line);

        if (**line && (!http || strstr(*line, "http")) && !cli_print(cli, error, "%s\n", clean))
            return false;
    }
    cli_flush(cli);
    return true;
}

static bool run_log(Cli *cli, GError **error)
{
    g_autofree char *path = app_log_path(cli_app(cli));
    gsize at = 0;

    do {
        if (!print_new_lines(cli, path, &at, cli_switch(cli, "http"), error))
            return false;
    } while (cli_switch(cli, "follow") && fiber_sleep(500, cli_cancellable(cli), error));
    return !cli_switch(cli, "follow");
}

static const CommandOption doctor_options[] = {
    {"org", 0, "HOST", "test this host"},
    {"report", 0, NULL, "print a report fit for a bug report: no names, hosts or ids"},
    {0},
};
static const CommandOption log_options[] = {
    {"follow", 0, NULL, "go on as lines are added"},
    {"http", 0, NULL, "only what went over the wire"},
    {0},
};

const Command command_doctor = {
    .name = "doctor",
    .arguments = "[NAME]",
    .summary = "test each layer, from the terminal to the permissions, and say what to do",
    .options = doctor_options,
    .max_arguments = 1,
    .run = run_doctor,
};
const Command command_check = {
    .name = "check",
    .arguments = "[INTEGRATION]",
    .summary = "compare the org with an integration: what was added, removed, changed",
    .max_arguments = 1,
    .run = run_check,
    .details = "Each change is graded: breaking ones can make calls fail that worked, safe ones "
               "cannot; orgwire(1) has the table. Ends with 1 when anything changed.",
};
const Command command_log = {
    .name = "log",
    .arguments = "",
    .summary = "show what was done",
    .options = log_options,
    .run = run_log,
};
