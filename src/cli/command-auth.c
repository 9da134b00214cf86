/* auth: the administrator's sign-in without the screen. */
#include "config.h"

#include <string.h>

#include "app/sign-in.h"
#include "cli/commands.h"
#include "core/problem.h"
#include "core/text.h"

/* Nobody could use one that ends with this command. */
static bool say_signed_in(Cli *cli, SignIn *sign_in, GError **error)
{
    if (!sign_in_must_be_kept(cli_app(cli), sign_in, cli_cancellable(cli), error))
        return false;
    if (cli_is_json(cli)) {
        g_autoptr(json_object) value = sign_in_to_json(sign_in);

        return cli_print_json(cli, value, error);
    }
    cli_note(cli, "Signed in to %s as %s (%s, %s).", sign_in->instance_url, sign_in->username,
             sign_in->edition ? sign_in->edition : "edition not known",
             sign_in->sandbox ? "sandbox" : "PRODUCTION");
    return true;
}

static bool run_begin(Cli *cli, GError **error)
{
    SignInBegun *begun = NULL;
    g_autofree char *until = NULL;
    bool ok;

    if (sign_in_can_be_kept(cli_app(cli), cli_option(cli, "org"), cli_cancellable(cli), error))
        begun = sign_in_begin(cli_app(cli), cli_option(cli, "org"), cli_option(cli, "client-id"),
                              error);

    if (!begun)
        return false;
    if (cli_is_json(cli)) {
        g_autoptr(json_object) value = sign_in_begun_to_json(begun);

        ok = cli_print_json(cli, value, error);
    } else {
        until = text_time(begun->expires_at);
        cli_note(cli, "Open this link in a browser, on any computer, and sign in as the "
                      "administrator:\n");
        ok = cli_print(cli, error, "%s\n", begun->url);
        cli_note(cli,
                 "\nThe browser ends on an address that begins with %s; the page need not load.\n"
                 "Copy that address and give it to `orgwire auth complete` before %s.",
                 begun->redirect_uri, until);
    }
    sign_in_begun_free(begun);
    return ok;
}

static bool run_complete(Cli *cli, GError **error)
{
    g_autoptr(Secret) address =
        sign_in_can_be_kept(cli_app(cli), NULL, cli_cancellable(cli), error)
            ? cli_ask_whole(cli, "Address the browser ended on", error)
            : NULL;
    g_autoptr(SignIn) sign_in = NULL;

    if (!address)
        return false;
    sign_in = sign_in_complete(cli_app(cli), cli_argument(cli, 0), secret_text(address),
                               cli_cancellable(cli), error);
    return sign_in && say_signed_in(cli, sign_in, error);
}

static bool run_token(Cli *cli, GError **error)
{
    g_autoptr(Secret) token = cli_ask_whole(cli, "Access token or SFDX auth URL", error);
    g_autoptr(SignIn) sign_in = NULL;

    if (!token)
        return false;
    if (g_str_has_prefix(secret_text(token), "force://"))
        sign_in = sign_in_with_sfdx_url(cli_app(cli), token, cli_cancellable(cli), error);
    else
        sign_in = sign_in_with_token(cli_app(cli), cli_option(cli, "org"), token,
                                     cli_cancellable(cli), error);
    return sign_in && say_signed_in(cli, sign_in, error);
}

static bool run_cli(Cli *cli, GError **error)
{
    g_autoptr(SignIn) sign_in =
        sign_in_with_cli(cli_app(cli), cli_argument(cli, 0), cli_cancellable(cli), error);

    return sign_in && say_signed_in(cli, sign_in, error);
}

static bool run_list(Cli *cli, GError **error)
{
    g_autoptr(GPtrArray) kept = sign_ins(cli_app(cli));
    static const char *const header[] = {"ORG", "USER", "KIND", "SINCE", NULL};
    g_autoptr(json_object) root = NULL;
    json_object *list;
    CliTable *table;

    if (cli_is_json(cli)) {
        root = json_object_new_object();
        list = json_object_new_array();
        json_add_integer(root, "schema", 1);
        for (guint i = 0; i < kept->len; i++)
            json_object_array_add(list, sign_in_to_json(kept->pdata[i]));
        json_add_take(root, "sign_ins", list);
        return cli_print_json(cli, root, error);
    }
    if (kept->len == 0) {
        cli_note(cli, "Nobody is signed in. `orgwire auth begin` starts.");
        return true;
    }
    table = cli_table_new(header);
    for (guint i = 0; i < kept->len; i++) {
        const SignIn *sign_in = kept->pdata[i];

        cli_table_add(table, sign_in->instance_url, sign_in->username,
                      sign_in->sandbox ? "sandbox" : "production",
                      sign_in->created_at ? sign_in->created_at : "", NULL);
    }
    return cli_table_print(cli, table, error);
}

static bool run_forget(Cli *cli, GError **error)
{
    g_autoptr(SignIn) sign_in =
        sign_in_find(cli_app(cli), cli_argument(cli, 0), cli_cancellable(cli), error);
    g_autoptr(GError) revoke = NULL;

    if (!sign_in || !sign_in_forget(cli_app(cli), sign_in, &revoke, cli_cancellable(cli), error))
        return false;
    if (cli_is_json(cli)) {
        g_autoptr(json_object) value = json_object_new_object();

        json_add_text(value, "instance_url", sign_in->instance_url);
        json_add_flag(value, "revoked", !revoke);
        if (!cli_print_json(cli, value, error))
            return false;
    }
    if (revoke)
        cli_note(cli, "Forgotten here, but the org could not be told: %s.\n"
                      "Revoke it there: Setup, Connected Apps OAuth Usage.",
                 revoke->message);
    else
        cli_note(cli, "Forgotten.");
    return true;
}

static const CommandOption begin_options[] = {
    {"org", 0, "HOST", "login host or My Domain; production when left out"},
    {"client-id", 0, "KEY", "consumer key of the app to sign in with"},
    {0},
};
static const CommandOption token_options[] = {
    {"org", 0, "HOST", "My Domain of the org the token is for"},
    {0},
};

const Command command_auth_begin = {
    .name = "auth begin",
    .arguments = "",
    .summary = "start a sign-in in a browser on any computer",
    .options = begin_options,
    .run = run_begin,
};
const Command command_auth_complete = {
    .name = "auth complete",
    .arguments = "[ID]",
    .summary = "finish it: reads the address the browser ended on from standard input",
    .max_arguments = 1,
    .run = run_complete,
};
const Command command_auth_token = {
    .name = "auth token",
    .arguments = "",
    .summary = "sign in with an access token or an SFDX auth URL from standard input",
    .options = token_options,
    .run = run_token,
};
const Command command_auth_cli = {
    .name = "auth cli",
    .arguments = "[USERNAME|ALIAS]",
    .summary = "sign in with the session of an installed Salesforce CLI",
    .max_arguments = 1,
    .run = run_cli,
};
const Command command_auth_list = {
    .name = "auth list",
    .arguments = "",
    .summary = "list who is signed in where",
    .run = run_list,
};
const Command command_auth_forget = {
    .name = "auth forget",
    .arguments = "[ORG]",
    .summary = "forget a sign-in and revoke it in the org",
    .max_arguments = 1,
    .run = run_forget,
};
