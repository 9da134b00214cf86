/* token, url, exec: for programs that speak to the org themselves. */
#include "config.h"

#include <errno.h>

#include "cli/commands.h"
#include "cli/load.h"
#include "core/problem.h"
#include "core/text.h"

/* The connection named as the first word, else the one -c names. */
static Connection *named_connection(Cli *cli, GError **error)
{
    const char *name = cli_argument(cli, 0);

    if (name)
        return session_connection(cli_app(cli), name, NULL, cli_option(cli, "env"), error);
    return load_connection(cli, NULL, error);
}

static bool print_token_json(Cli *cli, const SessionToken *token, GError **error)
{
    g_autoptr(json_object) value = json_object_new_object();
    g_autofree char *verified = text_time(token->verified_at ? token->verified_at
                                                             : token->minted_at);

    json_add_text(value, "access_token", secret_text(token->access_token));
    json_add_text(value, "instance_url", token->instance_url);
    json_add_text(value, "token_type", "Bearer");
    json_add_text(value, "verified_at", verified);
    return cli_print_json(cli, value, error);
}

static bool run_token(Cli *cli, GError **error)
{
    g_autoptr(Connection) connection = named_connection(cli, error);
    g_autoptr(SessionToken) token = NULL;
    gint64 life;

    if (!connection || !cli_integer(cli, "min-life", 0, 7200, 0, &life, error))
        return false;
    token = session_verified_token(cli_app(cli), connection, (guint) life, cli_cancellable(cli), error);
    if (!token)
        return false;
    if (cli_is_json(cli))
        return print_token_json(cli, token, error);
    return cli_print(cli, error, "%s%s\n",
                     cli_switch(cli, "header") ? "Authorization: Bearer " : "",
                     secret_text(token->access_token));
}

static bool run_url(Cli *cli, GError **error)
{
    g_autoptr(Connection) connection = named_connection(cli, error);

    g_autoptr(json_object) value = NULL;

    if (!connection)
        return false;
    if (!cli_is_json(cli))
        return cli_print(cli, error, "%s\n", connection->instance_url);
    value = json_object_new_object();
    json_add_text(value, "instance_url", connection->instance_url);
    return cli_print_json(cli, value, error);
}

/* "[NAME] -- COMMAND…"; returns where the command begins. */
static int split_words(const Cli *cli, const char **ret_name)
{
    for (int i = 0; i < 2 && i < cli_n_arguments(cli); i++)
        if (g_str_equal(cli_argument(cli, i), "--")) {
            if (i == 1)
                *ret_name = cli_argument(cli, 0);
            return i + 1;
        }
    return 0;
}

/* The command takes this program's place, so that signals, the terminal and the exit code are its
 * own. It asks `orgwire token` itself: no token goes into its environment. */
static bool run_exec(Cli *cli, GError **error)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_autoptr(Connection) connection = NULL;
    g_autofree char *base = NULL;
    const char *name = cli_option(cli, "connection");

    for (int i = split_words(cli, &name); i < cli_n_arguments(cli); i++)
        g_ptr_array_add(words, (gpointer) cli_argument(cli, i));
    g_ptr_array_add(words, NULL);
    connection = session_connection(cli_app(cli), name, NULL, cli_option(cli, "env"), error);
    if (!connection)
        return false;
    if (words->len == 1) {
        problem_set(error, PROBLEM_USAGE, NULL, "orgwire exec [NAME] -- COMMAND…",
                    "there is no command to run");
        return false;
    }
    base = session_base_url(connection);
    g_setenv("ORGWIRE_CONNECTION", connection->name, TRUE);
    g_setenv("ORGWIRE_URL", connection->instance_url, TRUE);
    g_setenv("ORGWIRE_BASE_URL", base, TRUE);
    cli_become(cli, (char *const *) words->pdata);
    problem_set(error, PROBLEM_FAILED, g_strerror(errno), NULL, "'%s' cannot be run",
                (const char *) words->pdata[0]);
    return false;
}

static const CommandOption token_options[] = {
    {"header", 0, NULL, "print the whole Authorization header"},
    {"min-life", 0, "SEC", "a token that lives at least SEC more seconds"},
    {0},
};

const Command command_token = {
    .name = "token",
    .arguments = "[NAME]",
    .summary = "print an access token of a connection: the only command that prints a secret",
    .options = token_options,
    .max_arguments = 1,
    .run = run_token,
};
const Command command_url = {
    .name = "url",
    .arguments = "[NAME]",
    .summary = "print the org's address",
    .max_arguments = 1,
    .run = run_url,
};
const Command command_exec = {
    .name = "exec",
    .arguments = "[NAME] -- COMMAND…",
    .summary = "run a command with ORGWIRE_CONNECTION and ORGWIRE_URL set (never the token)",
    .min_arguments = 1,
    .max_arguments = -1,
    .run = run_exec,
};
