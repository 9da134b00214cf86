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

/* A person at a terminal types the name of what is to be destroyed; a script has said it already. */
static bool confirmed(Cli *cli, const char *name, GError **error)
{
    char typed[128];

    if (cli_switch(cli, "yes") || cli_switch(cli, "dry-run") || !cli_may_ask(cli))
        return true;
    fprintf(stderr, "This deletes the app, the permission set and the key of '%s'.\n"
                    "Type its name to go on: ", name);
    if (fgets(typed, sizeof typed, stdin) && g_str_equal(g_strstrip(typed), name))
        return true;
    problem_set(error, PROBLEM_INTERRUPTED, NULL, NULL, "'%s' was not removed", name);
    return false;
}

/* What nobody owns any more: listed; deleted when that is said, too. */
static bool run_leftovers(Cli *cli, GError **error)
{
    g_autoptr(SignIn) sign_in =
        sign_in_find(cli_app(cli), cli_option(cli, "org"), cli_cancellable(cli), error);
    g_autoptr(GPtrArray) found =
        sign_in ? leftovers(cli_app(cli), sign_in, cli_cancellable(cli), error) : NULL;

    if (!found)
        return false;
    for (guint i = 0; i < found->len; i++)
        if (!cli_print(cli, error, "%s\n", (char *) found->pdata[i]))
            return false;
    if (found->len == 0 || !cli_switch(cli, "force"))
        return true;
    if (!leftovers_remove(cli_app(cli), sign_in, found, cli_cancellable(cli), error))
        return false;
    cli_note(cli, "Deleted.");
    return true;
}

static bool run_remove(Cli *cli, GError **error)
{
    const char *name = cli_argument(cli, 0);

    if (cli_switch(cli, "leftovers"))
        return run_leftovers(cli, error);
    if (!name) {
        problem_set(error, PROBLEM_USAGE, NULL, "orgwire remove NAME\norgwire remove --leftovers",
                    "the name of the connection is missing");
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

static bool run_repair(Cli *cli, GError **error)
{
    Change *change = repair_prepare(cli_app(cli), cli_argument(cli, 0), cli_cancellable(cli), error);

    if (change && change_plan(change)->steps->len == 0) {
        cli_note(cli, "Nothing is missing.");
        change_free(change);
        return true;
    }
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
    return run_prepared(cli,
                        edit_prepare(cli_app(cli), cli_argument(cli, 0), answers,
                                     cli_cancellable(cli), error),
                        error);
}

static bool run_migrate(Cli *cli, GError **error)
{
    return run_prepared(
        cli, migrate_prepare(cli_app(cli), cli_argument(cli, 0), cli_cancellable(cli), error),
        error);
}

#define DRY_RUN {"dry-run", 0, NULL, "show the plan and change nothing"}

static const CommandOption remove_options[] = {
    {"keep-app", 0, NULL, "leave the app and the permission set in the org"},
    {"force", 0, NULL, "delete what is here even if the org cannot be asked"},
    {"leftovers", 0, NULL,
     "list what orgwire made in the org and no connection owns; with --force "
     "delete it"},
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
    .arguments = "NAME | --leftovers",
    .summary = "delete a connection: assignment, app, permission set, token, key, files",
    .options = remove_options,
    .max_arguments = 1,
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
