/* config, export, import, help. */
#include "config.h"

#include <string.h>

#include "app/settings.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "core/problem.h"
#include "core/text.h"

static bool run_get(Cli *cli, GError **error)
{
    const char *key = cli_argument(cli, 0);
    g_autofree char *value = setting_get(cli_app(cli), key);

    if (value && cli_is_json(cli)) {
        g_autoptr(json_object) object = json_object_new_object();

        json_add_text(object, key, value);
        return cli_print_json(cli, object, error);
    }
    if (value)
        return cli_print(cli, error, "%s\n", value);
    problem_set(error, PROBLEM_NOT_FOUND, NULL, "orgwire config list shows what can be set",
                "'%s' is not set", key);
    return false;
}

/* Another store takes along what is there: nobody wants secrets in two places. */
static bool move_secrets(Cli *cli, const char *store, GError **error)
{
    StoreKind kind;
    guint moved = 0;

    if (!store_kind_parse(store, &kind, error) ||
        !setting_move_store(cli_app(cli), kind, &moved, cli_cancellable(cli), error))
        return false;
    if (moved > 0)
        cli_note(cli, "Moved the secrets of %u %s.", moved,
                 moved == 1 ? "connection or sign-in" : "connections and sign-ins");
    return true;
}

/* A store that cannot be used must not become the one for all that follows. */
static bool set_store(Cli *cli, const char *value, GError **error)
{
    g_autofree char *below = NULL;

    if (value)
        return move_secrets(cli, value, error) && setting_set(cli_app(cli), "store", value, error);
    if (!setting_set(cli_app(cli), "store", NULL, error))
        return false;
    below = setting_get(cli_app(cli), "store");
    return move_secrets(cli, below, error);
}

static bool run_set(Cli *cli, GError **error)
{
    const char *key = cli_argument(cli, 0);
    const char *value = cli_argument(cli, 1);

    return g_str_equal(key, "store") ? set_store(cli, value, error)
                                     : setting_set(cli_app(cli), key, value, error);
}

static bool run_list(Cli *cli, GError **error)
{
    static const char *const header[] = {"SETTING", "VALUE", "WHAT IT DOES", NULL};
    g_autoptr(json_object) values = json_object_new_object();
    CliTable *table;

    if (cli_is_json(cli)) {
        for (const Setting *setting = settings; setting->key; setting++) {
            g_autofree char *value = setting_get(cli_app(cli), setting->key);

            json_add_text(values, setting->key, value);
        }
        return cli_print_json(cli, values, error);
    }
    table = cli_table_new(header);
    for (const Setting *setting = settings; setting->key; setting++) {
        g_autofree char *value = setting_get(cli_app(cli), setting->key);

        cli_table_add(table, setting->key, value ? value : "", setting->help, NULL);
    }
    return cli_table_print(cli, table, error);
}

static bool run_path(Cli *cli, GError **error)
{
    g_autofree char *path = setting_path(cli_app(cli), false);

    return cli_print(cli, error, "%s\n", path);
}

/* {"schema":1,"integrations":[…],"connections":[…]}: no secrets; keys stay where they are. */
static bool run_export(Cli *cli, GError **error)
{
    const Folders *folders = app_folders(cli_app(cli));
    g_autoptr(GPtrArray) names = files_integrations(folders);
    g_autoptr(json_object) root = json_object_new_object();
    json_object *list = json_object_new_array();
    g_autofree char *text = NULL;

    json_add_integer(root, "schema", 1);
    json_add_take(root, "integrations", list);
    for (int i = 0; i < cli_n_arguments(cli); i++) {
        g_autoptr(Integration) integration =
            files_integration(folders, cli_argument(cli, i), error);
        g_autofree char *built = integration ? integration_build(integration) : NULL;

        if (!built)
            return false;
        json_object_array_add(list, json_parse(built, -1, NULL));
    }
    for (guint i = 0; cli_n_arguments(cli) == 0 && i < names->len; i++) {
        g_autoptr(Integration) integration = files_integration(folders, names->pdata[i], error);
        g_autofree char *built = integration ? integration_build(integration) : NULL;

        if (!built)
            return false;
        json_object_array_add(list, json_parse(built, -1, NULL));
    }
    text = json_build(root, true);
    return cli_write(cli, text, strlen(text), error);
}

/* What is to be imported, and what it replaces; NULL: nothing. */
typedef struct {
    Integration *integration;
    Integration *there;
} Import;

static void import_free(gpointer data)
{
    Import *import = data;

    integration_free(import->integration);
    integration_free(import->there);
    g_free(import);
}

static bool names_one(GPtrArray *imports, const Integration *integration)
{
    for (guint i = 0; i < imports->len; i++)
        if (g_str_equal(((Import *) imports->pdata[i])->integration->name, integration->name))
            return true;
    return false;
}

/* What cannot be read is not replaced either: it may be the only one, and easy to mend. */
static bool find_there(Cli *cli, const char *name, Integration **ret_there, GError **error)
{
    g_autoptr(GError) problem = NULL;

    *ret_there = files_integration(app_folders(cli_app(cli)), name, &problem);
    if (*ret_there || problem_is(problem, PROBLEM_NOT_FOUND))
        return true;
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

/* Nothing is written yet. */
static bool import_check(Cli *cli, json_object *entry, GPtrArray *imports, GError **error)
{
    g_autofree char *text = json_build(entry, true);
    g_autoptr(Integration) integration = integration_parse(text, -1, error);
    g_autoptr(Integration) there = NULL;
    Import *import;

    if (!integration || !find_there(cli, integration->name, &there, error))
        return false;
    if (names_one(imports, integration)) {
        problem_set(error, PROBLEM_USAGE, NULL, NULL, "the integration '%s' is in the file twice",
                    integration->name);
        return false;
    }
    if (there && !integration_equal(there, integration) && !cli_switch(cli, "force")) {
        problem_set(error, PROBLEM_CONFLICT, "it differs from the one in the file",
                    "give --force to replace it", "there is an integration '%s' already",
                    integration->name);
        return false;
    }
    import = g_new0(Import, 1);
    import->integration = g_steal_pointer(&integration);
    import->there = g_steal_pointer(&there);
    g_ptr_array_add(imports, import);
    return true;
}

/* All of them or, when the disk will not have it, none. */
static bool import_save(Cli *cli, GPtrArray *imports, GError **error)
{
    const Folders *folders = app_folders(cli_app(cli));

    for (guint i = 0; i < imports->len; i++) {
        if (files_save_integration(folders, ((Import *) imports->pdata[i])->integration, error))
            continue;
        while (i-- > 0) {
            const Import *done = imports->pdata[i];

            if (done->there)
                files_save_integration(folders, done->there, NULL);
            else
                files_remove_integration(folders, done->integration->name, NULL);
        }
        return false;
    }
    for (guint i = 0; i < imports->len; i++)
        cli_note(cli, "Imported %s.", ((Import *) imports->pdata[i])->integration->name);
    return true;
}

/* One integration's own file, or an export of several. */
static bool run_import(Cli *cli, GError **error)
{
    gsize length;
    g_autofree char *text = cli_read_file(cli, cli_argument(cli, 0), &length, error);
    g_autoptr(GError) fault = NULL;
    g_autoptr(json_object) root = text ? json_parse_file(text, (gssize) length, &fault) : NULL;
    json_object *list = json_list(root, "integrations");
    g_autoptr(GPtrArray) imports = g_ptr_array_new_with_free_func(import_free);

    if (fault) {
        g_autofree char *shown = text_clean(cli_argument(cli, 0));

        problem_set(error, PROBLEM_USAGE, problem_why(fault),
                    "an integration is a JSON file: see orgwire-integration(5)",
                    "'%s' cannot be imported", shown);
    }
    if (!root)
        return false;
    if (!list && !import_check(cli, root, imports, error))
        return false;
    for (gsize i = 0; list && i < json_object_array_length(list); i++)
        if (!import_check(cli, json_object_array_get_idx(list, i), imports, error))
            return false;
    return import_save(cli, imports, error);
}

static bool run_help(Cli *cli, GError **error)
{
    g_autofree char *topic = NULL;
    g_autofree char *text = NULL;
    const Command *command;

    if (cli_n_arguments(cli) == 0) {
        text = help_overview();
        return cli_print(cli, error, "%s", text);
    }
    topic = cli_n_arguments(cli) == 2
                ? g_strdup_printf("%s %s", cli_argument(cli, 0), cli_argument(cli, 1))
                : g_strdup(cli_argument(cli, 0));
    command = command_find(topic);
    if (!command) {
        problem_set(error, PROBLEM_NOT_FOUND, NULL, "orgwire help lists the commands",
                    "there is no help on '%s'", topic);
        return false;
    }
    text = help_text(command);
    return cli_print(cli, error, "%s", text);
}

static const CommandOption import_options[] = {
    {"force", 0, NULL, "replace what is there"},
    {0},
};

const Command command_config_get = {
    .name = "config get",
    .arguments = "NAME",
    .summary = "print a setting",
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run_get,
};
const Command command_config_set = {
    .name = "config set",
    .arguments = "NAME [VALUE]",
    .summary = "change a setting; without a value it is taken out",
    .min_arguments = 1,
    .max_arguments = 2,
    .run = run_set,
};
const Command command_config_list = {
    .name = "config list",
    .arguments = "",
    .summary = "list the settings",
    .run = run_list,
};
const Command command_config_path = {
    .name = "config path",
    .arguments = "",
    .summary = "print where the settings are kept",
    .run = run_path,
};
const Command command_export = {
    .name = "export",
    .arguments = "[INTEGRATION…]",
    .summary = "print integrations as one JSON document, without secrets",
    .max_arguments = -1,
    .run = run_export,
};
const Command command_import = {
    .name = "import",
    .arguments = "FILE",
    .summary = "take integrations from a file; - is standard input",
    .options = import_options,
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run_import,
};
const Command command_help = {
    .name = "help",
    .arguments = "[COMMAND]",
    .summary = "show this, or a command's help",
    .max_arguments = 2,
    .run = run_help,
};
