/* (d), (e): a token, an SFDX auth URL, the session of an installed Salesforce CLI. */
#include "config.h"

#include <string.h>

#include "app/app-private.h"
#include "app/sign-in.h"
#include "core/json.h"
#include "core/org-host.h"
#include "core/problem.h"
#include "loop/fiber.h"

#define TOKEN_MAX 4096
#define CLI_PATIENCE 10      /* seconds for a list */
#define CLI_OPEN_PATIENCE 60 /* the CLI may refresh its token meanwhile */

static bool is_token_character(char c)
{
    return g_ascii_isalnum(c) || strchr("!._-=", c) != NULL;
}

/* White space around comes with copying; inside, something else was copied. */
static Secret *clean_token(const Secret *token, GError **error)
{
    char *text = g_strstrip(g_strdup(secret_text(token)));
    g_autoptr(Secret) clean = secret_new_take(text);
    const char *at = secret_text(clean);
    bool shaped = g_str_has_prefix(at, "eyJ") || (g_str_has_prefix(at, "00D") && strchr(at, '!'));

    while (*at && is_token_character(*at))
        at++;
    if (*at || !shaped || secret_length(clean) > TOKEN_MAX) {
        problem_set(error, PROBLEM_USAGE,
                    "an access token starts with 00D, has a '!' in it and no spaces",
                    "copy the whole token, and nothing else", "this is no access token");
        return NULL;
    }
    return g_steal_pointer(&clean);
}

SignIn *sign_in_with_token(App *app, const char *org, const Secret *token,
                           GCancellable *cancellable, GError **error)
{
    g_autofree char *host = org_host_parse(org ? org : "", app_trusted_hosts(app), error);
    g_autoptr(Secret) clean = host ? clean_token(token, error) : NULL;
    OauthToken *held;

    if (!clean)
        return NULL;
    if (org_host_is_generic(host)) {
        problem_set(error, PROBLEM_USAGE, "a token works at its org's own address alone",
                    "name the org: --org=NAME.my.salesforce.com",
                    "the address of the org is needed with an access token");
        return NULL;
    }
    held = g_new0(OauthToken, 1);
    held->access_token = secret_ref(clean);
    held->instance_url = g_strdup(host);
    return sign_in_finish(app, SIGN_IN_TOKEN, host, NULL, NULL, held, cancellable, error);
}

SignIn *sign_in_with_sfdx_url(App *app, const Secret *url, GCancellable *cancellable,
                              GError **error)
{
    g_autoptr(SfdxUrl) parsed = sfdx_url_parse(url, error);
    g_autofree char *host =
        parsed ? org_host_parse(parsed->host, app_trusted_hosts(app), error) : NULL;
    OauthToken *token;

    if (!host)
        return NULL;
    token = oauth_refresh(app_http(app, NULL), host, parsed->client_id, parsed->client_secret,
                          parsed->refresh_token, cancellable, error);
    if (!token)
        return NULL;
    if (!token->refresh_token)
        token->refresh_token = secret_ref(parsed->refresh_token);
    return sign_in_finish(app, SIGN_IN_SFDX, host, parsed->client_id, parsed->client_secret, token,
                          cancellable, error);
}

/* --- the installed CLI, asked through its own command --- */

static gboolean on_late(gpointer user_data)
{
    g_subprocess_force_exit(user_data);
    return G_SOURCE_REMOVE;
}

static GSource *deadline(GSubprocess *process, guint seconds)
{
    GSource *source = g_timeout_source_new_seconds(seconds);

    g_source_set_callback(source, on_late, g_object_ref(process), g_object_unref);
    g_source_attach(source, g_main_context_get_thread_default());
    return source;
}

/* The "result" of a `sf … --json` command; NULL with an error. */
static json_object *ask_cli(const char *const *arguments, guint patience, GCancellable *cancellable,
                            GError **error)
{
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(
        G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
    g_autoptr(GSubprocess) process = NULL;
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(json_object) answer = NULL;
    g_autoptr(Secret) held = NULL;
    FiberResult waiting = {0};
    char *out = NULL;
    GSource *late;

    g_subprocess_launcher_setenv(launcher, "SF_DISABLE_TELEMETRY", "true", TRUE);
    g_subprocess_launcher_setenv(launcher, "SF_AUTOUPDATE_DISABLE", "true", TRUE);
    process = g_subprocess_launcher_spawnv(launcher, arguments, NULL);
    if (!process) {
        problem_set(error, PROBLEM_NOT_FOUND, "the command 'sf' is not in the PATH",
                    "sign in another way", "the Salesforce CLI is not installed");
        return NULL;
    }
    late = deadline(process, patience);
    g_subprocess_communicate_utf8_async(process, NULL, cancellable, fiber_on_ready, &waiting);
    result = fiber_await(&waiting);
    g_source_destroy(late);
    g_source_unref(late);
    if (!g_subprocess_communicate_utf8_finish(process, result, &out, NULL, NULL)) {
        g_subprocess_force_exit(process);
        problem_set_cancelled(error);
        return NULL;
    }
    held = secret_new_take(out);
    if (held && secret_length(held) > 0)
        answer = json_parse(secret_text(held), (gssize) secret_length(held), NULL);
    if (!answer || !json_member(answer, "result")) {
        problem_set(error, PROBLEM_SIGN_IN_NEEDED, json_text(answer, "message", NULL),
                    "sf org login web\nor sign in another way",
                    "the Salesforce CLI has no session to lend");
        return NULL;
    }
    return json_object_get(json_member(answer, "result"));
}

static SignIn *with_displayed(App *app, json_object *shown, GCancellable *cancellable,
                              GError **error)
{
    const char *text = json_text(shown, "accessToken", NULL);
    const char *url = json_text(shown, "instanceUrl", NULL);
    g_autofree char *host = url ? org_host_parse(url, app_trusted_hosts(app), error) : NULL;
    g_autoptr(Secret) token = text ? secret_new(text, -1) : NULL;
    g_autoptr(Secret) clean = NULL;
    OauthToken *held;

    if (!host) {
        if (!url)
            problem_set(error, PROBLEM_MALFORMED_ANSWER, NULL, "sign in another way",
                        "the Salesforce CLI did not say where the org is");
        return NULL;
    }
    clean = token ? clean_token(token, error) : NULL;
    if (!clean) {
        if (!token)
            problem_set(error, PROBLEM_SIGN_IN_NEEDED, NULL, "sf org login web",
                        "the Salesforce CLI did not show a token");
        return NULL;
    }
    held = g_new0(OauthToken, 1);
    held->access_token = secret_ref(clean);
    held->instance_url = g_strdup(host);
    return sign_in_finish(app, SIGN_IN_CLI, host, NULL, NULL, held, cancellable, error);
}

SignIn *sign_in_with_cli(App *app, const char *who, GCancellable *cancellable, GError **error)
{
    const char *const url_of[] = {
        "sf", "org", "auth", "show-sfdx-auth-url", "--json", who ? "--target-org" : NULL,
        who,  NULL};
    const char *const shown_by[] = {"sf", "org", "display", "--json", who ? "--target-org" : NULL,
                                    who,  NULL};
    g_autoptr(GError) why = NULL;
    g_autoptr(json_object) result = NULL;
    const char *url;

    if (who && who[0] == '-') {
        problem_set(error, PROBLEM_USAGE, NULL, NULL, "'%s' is no user name", who);
        return NULL;
    }
    /* A session with a refresh token renews itself; one from JWT or a token has none. */
    result = ask_cli(url_of, CLI_OPEN_PATIENCE, cancellable, &why);
    url = json_text(result, "sfdxAuthUrl", NULL);
    if (url && g_str_has_prefix(url, "force://")) {
        g_autoptr(Secret) secret = secret_new(url, -1);
        SignIn *sign_in = sign_in_with_sfdx_url(app, secret, cancellable, NULL);

        if (sign_in)
            return sign_in;
    }
    if (problem_is(why, PROBLEM_NOT_FOUND) || problem_is(why, PROBLEM_INTERRUPTED)) {
        g_propagate_error(error, g_steal_pointer(&why));
        return NULL;
    }
    g_clear_pointer(&result, json_object_put);
    result = ask_cli(shown_by, CLI_OPEN_PATIENCE, cancellable, error);
    return result ? with_displayed(app, result, cancellable, error) : NULL;
}

static void session_free(gpointer data)
{
    CliSession *session = data;

    g_free(session->username);
    g_free(session->alias);
    g_free(session->instance_url);
    g_free(session);
}

static void add_sessions(GPtrArray *sessions, json_object *list)
{
    for (gsize i = 0; list && i < json_object_array_length(list); i++) {
        json_object *entry = json_object_array_get_idx(list, i);
        const char *username = json_text(entry, "username", NULL);
        const char *status = json_text(entry, "connectedStatus", "Connected");
        CliSession *session;
        bool seen = false;

        for (guint k = 0; username && k < sessions->len; k++)
            seen |= g_str_equal(((CliSession *) sessions->pdata[k])->username, username);
        if (!username || seen || !g_str_equal(status, "Connected"))
            continue;
        session = g_new0(CliSession, 1);
        session->username = g_strdup(username);
        session->alias = g_strdup(json_text(entry, "alias", NULL));
        session->instance_url = g_strdup(json_text(entry, "instanceUrl", NULL));
        if (json_flag(entry, "isDefaultUsername", false))
            g_ptr_array_insert(sessions, 0, session);
        else
            g_ptr_array_add(sessions, session);
    }
}

GPtrArray *sign_in_cli_sessions(App *app, GCancellable *cancellable)
{
    static const char *const arguments[] = {
        "sf", "org", "list", "--json", "--skip-connection-status", NULL};
    static const char *const kinds[] = {"nonScratchOrgs", "scratchOrgs", "sandboxes", "other",
                                        "devHubs"};
    GPtrArray *sessions = g_ptr_array_new_with_free_func(session_free);
    g_autofree char *program = g_find_program_in_path("sf");
    g_autoptr(json_object) result =
        program ? ask_cli(arguments, CLI_PATIENCE, cancellable, NULL) : NULL;

    for (gsize i = 0; result && i < G_N_ELEMENTS(kinds); i++)
        add_sessions(sessions, json_list(result, kinds[i]));
    return sessions;
}
