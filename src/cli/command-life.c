/* edit, repair, rotate, remove, migrate: the rest of a connection's life. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/life.h"
#include "cli/change-run.h"
#include "cli/commands.h"
#include "core/problem.h"

static bool run_prepared(Cli *cli, Change *change, GError **error)
{
    bool ok;

    if (!change)
        return false;
    ok = change_run_cli(cli, change, error);
    change_free(change);
    return ok;
}

/* Asked to, or because somebody else made it. */
static bool keeps_app(Cli *cli, const char *name)
{
    g_autoptr(Connection) connection = files_connection(app_folders(cli_app(cli)), name, NULL);

    return cli_switch(cli, "keep-app") || cli_switch(cli, "force") ||
           (connection && connection->app_kind == APP_GIVEN);
}

/* A person at a terminal types the name of what is to be destroyed; a script has said it already.
 */
static bool confirmed(Cli *cli, const char *name, GError **error)
{
    g_autofree char *typed = NULL;

    if (cli_switch(cli, "yes") || cli_switch(cli, "dry-run") || !cli_may_ask(cli))
        return true;
    fprintf(stderr, "This deletes %s of '%s'.\n",
            keeps_app(cli, name) ? "the key and the files, not the app in the org,"
                                 : "the app, the permission set and the key",
            name);
    typed = cli_ask_line(cli, "Type its name to go on", error);
    if (!typed)
        return false;
    if (g_str_equal(g_strstrip(typed), name))
        return true;
    problem_set(error, PROBLEM_INTERRUPTED, NULL, NULL, "'%s' was not removed", name);
    return false;
}

/* What is named on the command line (new); each name must be there. */
static GPtrArray *choose_named(Cli *cli, const GPtrArray *found, GError **error)
{
    g_autoptr(GPtrArray) chosen = g_ptr_array_new_with_free_func(g_free);

    for (int i = 0; i < cli_n_arguments(cli); i++) {
        guint before = chosen->len;

        for (guint j = 0; j < found->len; j++)
            if (g_str_equal(strchr(found->pdata[j], ' ') + 1, cli_argument(cli, i)))
                g_ptr_array_add(chosen, g_strdup(found->pdata[j]));
        if (chosen->len > before)
            continue;
        problem_set(error, PROBLEM_NOT_FOUND, "it is gone, or a connection here owns it",
                    "orgwire remove --leftovers lists what there is", "'%s' is no leftover",
                    cli_argument(cli, i));
        return NULL;
    }
    return g_steal_pointer(&chosen);
}

static bool print_leftovers(Cli *cli, GPtrArray *found, GError **error)
{
    g_autoptr(json_object) list = json_object_new_array();

    for (guint i = 0; i < found->len; i++) {
        g_auto(GStrv) words = g_strsplit(found->pdata[i], " ", 2);
        json_object *entry = json_object_new_object();

        json_add_text(entry, "type", words[0]);
        json_add_text(entry, "name", words[1]);
        json_object_array_add(list, entry);
        if (!cli_is_json(cli) && !cli_print(cli, error, "%s\n", (char *) found->pdata[i]))
            return false;
    }
    return !cli_is_json(cli) || cli_print_json(cli, list, error);
}

/* What no connection here owns: listed; deleted when it is named. Another computer's connection
 * looks the same from here, so nothing goes without its name. */
static bool run_leftovers(Cli *cli, GError **error)
{
    bool named = cli_n_arguments(cli) > 0;
    g_autoptr(SignIn) sign_in =
        sign_in_find(cli_app(cli), cli_option(cli, "org"), cli_cancellable(cli), error);
    g_autoptr(GPtrArray) found =
        sign_in ? leftovers(cli_app(cli), sign_in, cli_cancellable(cli), error) : NULL;
    g_autoptr(GPtrArray) chosen = found && named ? choose_named(cli, found, error) : NULL;

    if (!found || (named && !chosen) || !print_leftovers(cli, named ? chosen : found, error))
        return false;
    if (!named && found->len > 0)
        cli_note(cli, "No connection on this computer owns these; one on another computer may. "
                      "`orgwire remove --leftovers NAME…` deletes what is named.");
    if (!named || cli_switch(cli, "dry-run"))
        return true;
    if (!leftovers_remove(cli_app(cli), sign_in, chosen, cli_cancellable(cli), error))
        return false;
    cli_note(cli, "Deleted.");
    return true;
}

static bool run_remove(Cli *cli, GError **error)
{
    const char *name = cli_argument(cli, 0);

    if (cli_switch(cli, "leftovers"))
        return run_leftovers(cli, error);
    if (cli_n_arguments(cli) != 1) {
        problem_set(error, PROBLEM_USAGE, NULL, "orgwire remove NAME\norgwire remove --leftovers",
                    "remove takes the name of one connection");
        return false;
    }
    if (!confirmed(cli, name, error))
        return false;
    return run_prepared(cli,
                        remove_prepare(cli_app(cli), name, cli_switch(cli, "keep-app"),
                                       cli_switch(cli, "force"), cli_cancellable(cli), error),
                        error);
}

static bool run_rotate(Cli *cli, GError **error)
{
    gint64 size, days;

    if (!cli_integer(cli, "key-size", 2048, 4096, 0, &size, error) ||
        !cli_integer(cli, "valid-days", 1, 1095, 0, &days, error))
        return false;
    return run_prepared(cli,
                        rotate_prepare(cli_app(cli), cli_argument(cli, 0), (guint) size,
                                       (guint) days, cli_cancellable(cli), error),
                        error);
}

/* What will be done, before it is. */
static void show_plan(Cli *cli, const Change *change)
{
    g_autoptr(GPtrArray) lines = plan_lines(change_plan(change));

    for (guint i = 0; i < lines->len; i++)
        cli_note(cli, "%s", (const char *) lines->pdata[i]);
}

static bool run_repair(Cli *cli, GError **error)
{
    Change *change =
        repair_prepare(cli_app(cli), cli_argument(cli, 0), cli_cancellable(cli), error);

    if (change && change_plan(change)->steps->len == 0) {
        bool ok = true;

        if (cli_is_json(cli)) {
            g_autoptr(json_object) value = change_to_json(change);

            ok = cli_print_json(cli, value, error);
        }
        cli_note(cli, "Nothing is missing.");
        change_free(change);
        return ok;
    }
    if (change && !cli_switch(cli, "dry-run"))
        show_plan(cli, change);
    return run_prepared(cli, change, error);
}

static bool run_edit(Cli *cli, GError **error)
{
    g_autoptr(Answers) answers = answers_from_cli(cli, error);

    if (!answers)
        return false;
    g_clear_pointer(&answers->values[QUESTION_CONNECTION], g_free);
    if (cli_option(cli, "name"))
        answers_set(answers, QUESTION_CONNECTION, cli_option(cli, "name"));
    return run_prepared(
        cli, edit_prepare(cli_app(cli), cli_argument(cli, 0), answers, cli_cancellable(cli), error),
        error);
}

static bool run_migrate(Cli *cli, GError **error)
{
    return run_prepared(
        cli, migrate_prepare(cli_app(cli), cli_argument(cli, 0), cli_cancellable(cli), error),
        error);
}

#define DRY_RUN                                                \
    {                                                          \
        "dry-run", 0, NULL, "show the plan and change nothing" \
    }

static const CommandOption remove_options[] = {
    {"keep-app", 0, NULL, "leave the app and the permission set in the org"},
    {"force", 0, NULL, "delete what is here even if the org cannot be asked"},
    {"leftovers", 0, NULL,
     "list what orgwire made in the org and no connection here owns; delete "
     "of it what is named"},
    {"org", 0, "HOST", "with --leftovers: which org"},
    {"yes", 'y', NULL, "do not ask for the name"},
    CHANGE_WAIT_OPTION,
    DRY_RUN,
    {0},
};
static const CommandOption rotate_options[] = {
    {"key-size", 0, "BITS", "2048, 3072 or 4096; as before when left out"},
    {"valid-days", 0, "N", "how long the new certificate is valid"},
    {"no-wait", 0, NULL, "do not wait until Salesforce accepts the new certificate"},
    CHANGE_WAIT_OPTION,
    DRY_RUN,
    {0},
};
static const CommandOption plain_options[] = {
    {"no-wait", 0, NULL, "do not wait until Salesforce accepts the app"},
    CHANGE_WAIT_OPTION,
    DRY_RUN,
    {0},
};
static const CommandOption edit_options[] = {
    {"from", 0, "FILE", "take the answers from FILE (JSON)"},
    {"name", 0, "NAME", "a new name for the connection"},
    {"email", 0, "ADDR", "another app administrator"},
    {"username", 0, "USER", "another Salesforce username"},
    {"object", 0, "NAME[:RCUD][:FIELD,…]", "the objects from now on (repeatable)"},
    {"objects-from", 0, "FILE", "objects from FILE, one a line"},
    {"no-wait", 0, NULL, "do not wait until Salesforce accepts the app"},
    CHANGE_WAIT_OPTION,
    DRY_RUN,
    {0},
};

const Command command_edit = {
    .name = "edit",
    .arguments = "NAME",
    .summary = "change a connection's objects, rights, user, e-mail or name",
    .options = edit_options,
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run_edit,
};
const Command command_repair = {
    .name = "repair",
    .arguments = "NAME",
    .summary = "put back what is missing in the org, after showing the plan",
    .options = plain_options,
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run_repair,
};
const Command command_rotate = {
    .name = "rotate",
    .arguments = "NAME",
    .summary = "replace the key and the certificate; the old ones work until the new ones do",
    .options = rotate_options,
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run_rotate,
};
const Command command_remove = {
    .name = "remove",
    .arguments = "NAME | --leftovers [NAME…]",
    .summary = "delete a connection: assignment, app, permission set, token, key, files",
    .options = remove_options,
    .max_arguments = -1,
    .run = run_remove,
};
const Command command_migrate = {
    .name = "migrate",
    .arguments = "NAME",
    .summary = "move from a connected app to an external client app",
    .options = plain_options,
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run_migrate,
};
