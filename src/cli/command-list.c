/* list, show, use: what is set up here. */
#include "config.h"

#include "app/objects.h"
#include "app/settings.h"
#include "app/status.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "core/problem.h"
#include "core/text.h"

static char *associations_of(const char *connection, GPtrArray *associations)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < associations->len; i++) {
        const Association *association = associations->pdata[i];

        if (g_str_equal(association->connection, connection))
            g_string_append_printf(text, "%s%s (%s)", text->len ? ", " : "",
                                   association->integration, association->env);
    }
    return g_string_free(text, FALSE);
}

static json_object *connection_json(const Connection *connection)
{
    g_autofree char *text = connection_build(connection);

    return json_parse(text, -1, NULL);
}

static json_object *list_json(Cli *cli, GPtrArray *names, GPtrArray *integrations,
                              GPtrArray *associations)
{
    const Folders *folders = app_folders(cli_app(cli));
    json_object *root = json_object_new_object();
    json_object *list = json_object_new_array();

    json_add_integer(root, "schema", 1);
    for (guint i = 0; i < names->len; i++) {
        g_autoptr(Connection) connection = files_connection(folders, names->pdata[i], NULL);

        if (connection)
            json_object_array_add(list, connection_json(connection));
    }
    json_add_take(root, "connections", list);
    list = json_object_new_array();
    for (guint i = 0; i < integrations->len; i++)
        json_append_text(list, integrations->pdata[i]);
    json_add_take(root, "integrations", list);
    list = json_object_new_array();
    for (guint i = 0; i < associations->len; i++) {
        const Association *association = associations->pdata[i];
        json_object *value = json_object_new_object();

        json_add_text(value, "integration", association->integration);
        json_add_text(value, "env", association->env);
        json_add_text(value, "connection", association->connection);
        json_object_array_add(list, value);
    }
    json_add_take(root, "associations", list);
    return root;
}

static bool has_name(const GPtrArray *names, const char *name)
{
    return g_ptr_array_find_with_equal_func((GPtrArray *) names, name, g_str_equal, NULL);
}

/* An association outlives its integration, which may come back by import; till then it is none. */
static void drop_dangling(GPtrArray *associations, const GPtrArray *integrations)
{
    for (guint i = associations->len; i > 0; i--)
        if (!has_name(integrations, ((Association *) associations->pdata[i - 1])->integration))
            g_ptr_array_remove_index(associations, i - 1);
}

/* Integrations that no connection here is for. */
static void add_unconnected(CliTable *table, const GPtrArray *integrations,
                            const GPtrArray *associations, const GPtrArray *connections)
{
    for (guint i = 0; i < integrations->len; i++) {
        const char *name = integrations->pdata[i];
        bool is_used = false;

        for (guint a = 0; !is_used && a < associations->len; a++) {
            const Association *one = associations->pdata[a];

            is_used = g_str_equal(one->integration, name) && has_name(connections, one->connection);
        }
        if (!is_used)
            cli_table_add(table, "-", "", "", name, "no connection", NULL);
    }
}

static bool run_list(Cli *cli, GError **error)
{
    static const char *const header[] = {"NAME", "ORG", "USER", "INTEGRATIONS", "STATE", NULL};
    const Folders *folders = app_folders(cli_app(cli));
    g_autoptr(GPtrArray) names = files_connections(folders);
    g_autoptr(GPtrArray) integrations = files_integrations(folders);
    g_autoptr(GPtrArray) associations = files_associations(folders);
    CliTable *table;

    drop_dangling(associations, integrations);
    if (cli_is_json(cli)) {
        g_autoptr(json_object) value = list_json(cli, names, integrations, associations);

        return cli_print_json(cli, value, error);
    }
    if (names->len == 0 && integrations->len == 0) {
        cli_note(cli, "Nothing is set up yet. `orgwire new` makes a connection, `orgwire demo` "
                      "shows how.");
        return true;
    }
    table = cli_table_new(header);
    for (guint i = 0; i < names->len; i++) {
        g_autoptr(GError) failed = NULL;
        g_autoptr(Connection) connection = files_connection(folders, names->pdata[i], &failed);
        g_autofree char *uses = associations_of(names->pdata[i], associations);

        if (connection)
            cli_table_add(table, connection->name,
                          connection->instance_url ? connection->instance_url : "",
                          connection->username ? connection->username : "", uses,
                          connection->state ? connection->state : "not checked", NULL);
        else
            cli_table_add(table, names->pdata[i], "", "", uses, failed->message, NULL);
    }
    add_unconnected(table, integrations, associations, names);
    return cli_table_print(cli, table, error);
}

static bool print_connection(Cli *cli, const Connection *connection, GError **error)
{
    const struct {
        const char *label, *value;
    } rows[] = {
        {"Connection", connection->name},
        {"Org", connection->instance_url},
        {"Org id", connection->org_id},
        {"Kind", connection->sandbox ? "sandbox" : "production"},
        {"App administrator", connection->email},
        {"Salesforce username", connection->username},
        {"App", connection->app},
        {"App kind", app_kind_name(connection->app_kind)},
        {"Consumer key", connection->client_id},
        {"Secret store", store_kind_name(connection->store)},
        {"API version", connection->api_version},
        {"State", connection->state},
        {"Checked", connection->checked_at},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *value = text_clean(rows[i].value ? rows[i].value : "-");

        if (!cli_print(cli, error, "%-21s %s\n", rows[i].label, value))
            return false;
    }
    return true;
}

static bool print_integration(Cli *cli, const Integration *integration, GError **error)
{
    g_autofree char *module = integration_module(integration);

    if (!cli_print(cli, error, "Integration %s (%s)\n", integration->name, module))
        return false;
    for (guint i = 0; i < integration->objects->len; i++) {
        const IntegrationObject *object = integration->objects->pdata[i];
        g_autofree char *rights = rights_build_fixed(object->rights);

        if (object->fields) {
            if (!cli_print(cli, error, "  %s  %-40s %u fields\n", rights, object->name,
                           object->fields->len))
                return false;
        } else if (!cli_print(cli, error, "  %s  %-40s every field\n", rights, object->name)) {
            return false;
        }
    }
    return true;
}

static bool run_show(Cli *cli, GError **error)
{
    const Folders *folders = app_folders(cli_app(cli));
    const char *name = cli_argument(cli, 0);
    g_autoptr(GError) failed = NULL;
    g_autoptr(Connection) connection = files_connection(folders, name, &failed);
    g_autoptr(Integration) integration = NULL;
    g_autofree char *text = NULL;

    if (connection) {
        g_autoptr(json_object) value = cli_is_json(cli) ? connection_json(connection) : NULL;

        return value ? cli_print_json(cli, value, error)
                     : print_connection(cli, connection, error);
    }
    if (problem_is(failed, PROBLEM_NOT_FOUND) || problem_is(failed, PROBLEM_USAGE))
        integration = files_integration(folders, name, NULL);
    if (!integration) {
        g_propagate_error(error, g_steal_pointer(&failed));
        return false;
    }
    if (cli_is_json(cli)) {
        text = integration_build(integration);
        return cli_print(cli, error, "%s", text);
    }
    return print_integration(cli, integration, error);
}

static bool run_use(Cli *cli, GError **error)
{
    const char *given = cli_option(cli, "env");
    g_autofree char *env = given ? g_strdup(given) : setting_get(cli_app(cli), "env");
    g_autofree char *integration = integration_name_from_module(cli_argument(cli, 0));

    if (!objects_use(cli_app(cli), integration, cli_argument(cli, 1), env, cli_cancellable(cli),
                     error))
        return false;
    if (cli_is_json(cli)) {
        g_autoptr(json_object) value = json_object_new_object();

        json_add_text(value, "integration", integration);
        json_add_text(value, "env", env);
        json_add_text(value, "connection", cli_argument(cli, 1));
        return cli_print_json(cli, value, error);
    }
    cli_note(cli, "%s uses %s in the environment %s.", integration, cli_argument(cli, 1), env);
    return true;
}

const Command command_list = {
    .name = "list",
    .arguments = "",
    .summary = "list connections and integrations",
    .run = run_list,
};
const Command command_show = {
    .name = "show",
    .arguments = "NAME",
    .summary = "show a connection or an integration",
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run_show,
};
const Command command_use = {
    .name = "use",
    .arguments = "INTEGRATION CONNECTION",
    .summary = "let an integration use a connection, in one environment (--env)",
    .min_arguments = 2,
    .max_arguments = 2,
    .run = run_use,
};
