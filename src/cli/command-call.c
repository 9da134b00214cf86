/* actions, call, query: what scripts do. */
#include "config.h"

#include <string.h>

#include "actions/generate.h"
#include "actions/input.h"
#include "actions/output.h"
#include "actions/run.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "cli/rows-run.h"
#include "core/problem.h"
#include "core/soql.h"

static bool on_output(const char *bytes, gsize length, gpointer user_data, GError **error)
{
    return cli_write(user_data, bytes, length, error);
}

static bool list_actions(Cli *cli, const ActionSet *set, GError **error)
{
    static const char *const header[] = {"ACTION", "WHAT IT DOES", NULL};
    GPtrArray *actions = action_set_actions(set);
    CliTable *table = cli_table_new(header);

    for (guint i = 0; i < actions->len; i++) {
        const Action *action = actions->pdata[i];
        g_autofree char *help = action_help(action);

        cli_table_add(table, action->name, help, NULL);
    }
    return cli_table_print(cli, table, error);
}

static bool run_actions(Cli *cli, GError **error)
{
    const char *format = cli_option(cli, "format");
    static const char *const formats[] = {"list", "json-schema", "openapi", NULL};
    g_autoptr(Loaded) loaded = NULL;

    if (format && !g_strv_contains(formats, format)) {
        problem_set(error, PROBLEM_USAGE, "the formats are list, json-schema and openapi", NULL,
                    "there is no format '%s'", format);
        return false;
    }
    loaded = load_actions(cli, cli_argument(cli, 0), NULL, error);
    if (!loaded)
        return false;
    if (format && !g_str_equal(format, "list")) {
        g_autoptr(json_object) document = g_str_equal(format, "openapi")
                                              ? generate_openapi(loaded->set)
                                              : generate_json_schema(loaded->set);

        return cli_print_json(cli, document, error);
    }
    if (cli_is_json(cli)) {
        g_autoptr(json_object) value = action_set_to_json(loaded->set);

        return cli_print_json(cli, value, error);
    }
    return list_actions(cli, loaded->set, error);
}

/* Body, words and bound values of one call. */
static Input *read_input(Cli *cli, GError **error)
{
    g_autoptr(Input) input = input_new();
    g_auto(GStrv) binds = cli_options(cli, "bind");
    const char *path = cli_option(cli, "body");

    if (path) {
        gsize length;
        g_autofree char *text = cli_read_file(cli, path, &length, error);

        if (!text || !input_set_body(input, text, (gssize) length, error))
            return NULL;
    }
    for (int i = 1; i < cli_n_arguments(cli); i++)
        if (!input_add_word(input, cli_argument(cli, i), error))
            return NULL;
    for (char **bind = binds; *bind; bind++)
        if (!input_add_bind(input, *bind, error))
            return NULL;
    return g_steal_pointer(&input);
}

static OutputFormat format_of(const Cli *cli, OutputFormat otherwise)
{
    if (cli_is_json(cli))
        return OUTPUT_JSON;
    return cli_is_plain(cli) ? OUTPUT_PLAIN : otherwise;
}

static bool run_one(Cli *cli, const Loaded *loaded, const Action *action, const Input *input,
                    GError **error)
{
    g_autoptr(Call) call = call_new(action, input, error);
    bool many = action->kind == ACTION_SEARCH;
    RunOptions options = {.bulk = cli_switch(cli, "bulk")};
    g_autoptr(Output) output = NULL;
    g_auto(GStrv) columns = NULL;

    if (!call)
        return false;
    if (cli_switch(cli, "dry-run")) {
        g_autoptr(json_object) value = run_explain(call, api_version(loaded->api));

        return cli_print_json(cli, value, error);
    }
    output = output_new(format_of(cli, many ? OUTPUT_TABLE : OUTPUT_JSON), on_output, cli);
    if (many) {
        columns = output_columns_for(action->entity, call->fields);
        output_set_columns(output, (const char *const *) columns);
    } else {
        output_set_single(output, false);
    }
    return run_call(loaded->api, call, &options, output_row, output, cli_cancellable(cli), error) &&
           output_end(output, error);
}

/* Options that would be ignored are mistakes. */
static bool check_options(const Cli *cli, const Action *action, GError **error)
{
    bool rows = action_is_rows(action);
    const struct {
        const char *name;
        bool given, fits;
        const char *why;
    } options[] = {
        {"csv", cli_option(cli, "csv"), rows, "it is for actions with many rows"},
        {"delimiter", cli_option(cli, "delimiter"), rows && cli_option(cli, "csv"),
         "it is that of --csv"},
        {"resume", cli_switch(cli, "resume"), rows, "it is for actions with many rows"},
        {"bulk", cli_switch(cli, "bulk"), rows || action->kind == ACTION_SEARCH,
         "it is for searches and for actions with many rows"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(options); i++) {
        if (!options[i].given || options[i].fits)
            continue;
        problem_set(error, PROBLEM_USAGE, options[i].why, "leave it out",
                    "'%s' cannot be called with '--%s'", action->name, options[i].name);
        return false;
    }
    return true;
}

static bool run_call_command(Cli *cli, GError **error)
{
    g_autofree char *integration = NULL;
    g_autofree char *name = NULL;
    g_autoptr(Loaded) loaded = NULL;
    g_autoptr(Input) input = NULL;
    const Action *action;

    action_split(cli_argument(cli, 0), &integration, &name);
    input = read_input(cli, error);
    if (!input)
        return false;
    loaded = load_actions(cli, integration, name, error);
    if (!loaded)
        return false;
    action = action_set_find(loaded->set, name, error);
    if (!action || !check_options(cli, action, error))
        return false;
    if (action_is_rows(action))
        return rows_run_cli(cli, loaded, action, input, error);
    return run_one(cli, loaded, action, input, error);
}

static char *read_soql(Cli *cli, GError **error)
{
    const char *typed = cli_argument(cli, 0);
    g_auto(GStrv) binds = cli_options(cli, "bind");
    g_autoptr(GHashTable) values = soql_binds_new();
    g_autofree char *text = NULL;
    gsize length = 0;

    text = g_str_equal(typed, "-") ? cli_read_file(cli, "-", &length, error) : g_strdup(typed);
    if (!text)
        return NULL;
    if (length > 0 && strlen(text) != length) {
        problem_set(error, PROBLEM_USAGE, NULL, NULL, "the query holds a NUL");
        return NULL;
    }
    g_strstrip(text);
    for (char **bind = binds; *bind; bind++)
        if (!soql_binds_add_word(values, *bind, error))
            return NULL;
    return soql_bind(text, values, error);
}

static bool run_query_command(Cli *cli, GError **error)
{
    g_autofree char *soql = read_soql(cli, error);
    g_autoptr(Connection) connection = NULL;
    g_autoptr(Api) api = NULL;
    g_autoptr(Output) output = NULL;
    g_auto(GStrv) columns = NULL;
    RunOptions options = {.deleted = cli_switch(cli, "all"), .bulk = cli_switch(cli, "bulk")};
    OutputFormat format = format_of(cli, OUTPUT_TABLE);
    gint64 limit;

    if (!soql || !cli_integer(cli, "limit", 1, G_MAXINT64, 0, &limit, error) ||
        (cli_option(cli, "format") &&
         !output_format_parse(cli_option(cli, "format"), &format, error)))
        return false;
    connection = load_connection(cli, NULL, error);
    api = connection ? session_api(cli_app(cli), connection, cli_cancellable(cli), error) : NULL;
    if (!api)
        return false;
    output = output_new(format, on_output, cli);
    columns = output_columns_of(soql);
    if (columns)
        output_set_columns(output, (const char *const *) columns);
    return run_query(api, soql, &options, (guint64) limit, output_row, output, cli_cancellable(cli),
                     error) &&
           output_end(output, error);
}

static const CommandOption actions_options[] = {
    {"format", 0, "NAME", "list, json-schema or openapi (3.1)"},
    {0},
};
static const CommandOption call_options[] = {
    {"bind", 0, "NAME=VALUE", "a value for :NAME in where=, or NAME:=JSON (repeatable)"},
    {"body", 0, "FILE", "the inputs as JSON; - is standard input"},
    {"csv", 0, "FILE", "rows as CSV; - is standard input"},
    {"delimiter", 0, "CHAR", "of the CSV, or the word tab; found out when left out"},
    {"bulk", 0, NULL, "use the Bulk API whatever the number of rows"},
    {"resume", 0, NULL, "go on with a run that was broken off"},
    {"dry-run", 0, NULL, "show the request and send nothing"},
    {0},
};
static const CommandOption query_options[] = {
    {"bind", 0, "NAME=VALUE", "a value for :NAME in the query, or NAME:=JSON (repeatable)"},
    {"all", 0, NULL, "deleted and archived records too"},
    {"format", 0, "NAME", "table, csv, json or jsonl"},
    {"limit", 0, "N", "stop after N records"},
    {"bulk", 0, NULL, "use the Bulk API"},
    {0},
};

const Command command_actions = {
    .name = "actions",
    .arguments = "[INTEGRATION]",
    .summary = "list an integration's server actions",
    .options = actions_options,
    .max_arguments = 1,
    .run = run_actions,
};
const Command command_call = {
    .name = "call",
    .arguments = "[INTEGRATION.]ACTION [FIELD=VALUE…]",
    .summary = "call a server action",
    .options = call_options,
    .min_arguments = 1,
    .max_arguments = -1,
    .run = run_call_command,
    .details =
        "FIELD=VALUE is text, FIELD:=JSON typed, FIELD=@FILE a file's content, FIELD= empty, "
        "FIELD:=null null.\n"
        "  orgwire call Sales_IS.CreateAccount Name=Acme AnnualRevenue:=1000000\n"
        "  orgwire call Sales_IS.GetAccount Id=0015g00000EXMPLAA1\n"
        "  orgwire call Sales_IS.SearchAccounts filter:='[[\"Industry\",\"=\",\"Energy\"]]' "
        "limit=10\n"
        "  orgwire call Sales_IS.SearchAccounts where='Amount > :min' --bind min=1000\n"
        "  orgwire call Sales_IS.UpsertAccounts external_id=Ext__c --csv=accounts.csv",
};
const Command command_query = {
    .name = "query",
    .arguments = "SOQL|-",
    .summary = "run a SOQL query as the connection's user",
    .options = query_options,
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run_query_command,
    .details =
        "NAME=VALUE is written by its looks: numbers, dates, times with their zone, true and "
        "false bare, all else quoted.\n"
        "NAME:=JSON by its type: texts are quoted, whatever they look like.\n"
        "  orgwire query 'SELECT Id FROM Lead WHERE PostalCode = :zip' --bind zip:='\"12345\"'\n"
        "  orgwire query 'SELECT Name FROM Account WHERE Id IN :ids' "
        "--bind ids:='[\"001…\",\"001…\"]'",
};
