/* (e): the session of an installed Salesforce CLI, asked through its own commands. */
#include "config.h"

#include <string.h>

#include "app/app-private.h"
#include "app/sign-in.h"
#include "core/json.h"
#include "core/org-host.h"
#include "core/problem.h"
#include "loop/fiber.h"

#define CLI_PATIENCE 30      /* seconds for a list; nobody waits for it */
#define CLI_OPEN_PATIENCE 60 /* the CLI may refresh its token meanwhile */

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

/* The "result" of a `sf … --json` command, with tokens in it; NULL with an error. */
static JsonSecret *ask_cli(const char *const *arguments, guint patience, GCancellable *cancellable,
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
    /* It colours its JSON, too. */
    g_subprocess_launcher_unsetenv(launcher, "FORCE_COLOR");
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

/* Since May 2026 the CLI displays a note in the token's place, and the token by a command of its
 * own alone; before, there was no such command. */
static Secret *token_of(json_object *shown, const char *who, GCancellable *cancellable,
                        GError **error)
{
    const char *const told_by[] = {
        "sf", "org", "auth", "show-access-token", "--json", who ? "--target-org" : NULL, who, NULL};
    const char *text = json_text(shown, "accessToken", NULL);
    g_autoptr(JsonSecret) told = NULL;
    g_autoptr(Secret) token = NULL;

    if (!text || strchr(text, ' ')) {
        told = ask_cli(told_by, CLI_OPEN_PATIENCE, cancellable, error);
        if (!told)
            return NULL;
        text = json_text(told, "accessToken", "");
    }
    token = secret_new(text, -1);
    return sign_in_clean_token(token, error);
}

/* The token, not the refresh token: where those rotate, using the CLI's would end its login. The
 * CLI renews the token before it shows it, under its own lock. */
static Secret *borrow(const char *who, const char *const *trusted, char **ret_host,
                      GCancellable *cancellable, GError **error)
{
    const char *const shown_by[] = {"sf", "org", "display", "--json", who ? "--target-org" : NULL,
                                    who,  NULL};
    g_autoptr(JsonSecret) shown = ask_cli(shown_by, CLI_OPEN_PATIENCE, cancellable, error);
    const char *url = json_text(shown, "instanceUrl", NULL);
    g_autofree char *host = url ? org_host_parse(url, trusted, error) : NULL;
    Secret *token;

    if (shown && !url)
        problem_set(error, PROBLEM_MALFORMED_ANSWER, NULL, "sign in another way",
                    "the Salesforce CLI did not say where the org is");
    if (!host)
        return NULL;
    token = token_of(shown, who, cancellable, error);
    if (token)
        *ret_host = g_steal_pointer(&host);
    return token;
}

SignIn *sign_in_with_cli(App *app, const char *who, GCancellable *cancellable, GError **error)
{
    g_autofree char *host = NULL;
    g_autoptr(Secret) token = NULL;
    OauthToken *held;

    if (who && who[0] == '-') {
        problem_set(error, PROBLEM_USAGE, NULL, NULL, "'%s' is no user name", who);
        return NULL;
    }
    token = borrow(who, app_trusted_hosts(app), &host, cancellable, error);
    if (!token)
        return NULL;
    held = g_new0(OauthToken, 1);
    held->access_token = secret_ref(token);
    held->instance_url = g_strdup(host);
    return sign_in_finish(app, SIGN_IN_CLI, host, NULL, NULL, held, cancellable, error);
}

bool sign_in_borrow_again(App *app, SignIn *sign_in, GCancellable *cancellable, GError **error)
{
    g_autofree char *host = NULL;
    g_auto(GStrv) trusted =
        app_merge_hosts(app_trusted_hosts(app), (const char *const *) sign_in->trusted_hosts);
    g_autoptr(Secret) token =
        borrow(sign_in->username, (const char *const *) trusted, &host, cancellable, error);

    if (!token)
        return false;
    if (secret_equal(token, sign_in->access_token)) {
        problem_set(error, PROBLEM_SIGN_IN_NEEDED, "it has no refresh token",
                    "sf org login web\nor sign in another way",
                    "the Salesforce CLI's session of '%s' has ended", sign_in->username);
        return false;
    }
    if (!g_str_equal(host, sign_in->instance_url)) {
        problem_set(error, PROBLEM_SIGN_IN_NEEDED, host, "orgwire auth cli",
                    "the Salesforce CLI's login of '%s' is for another address now",
                    sign_in->username);
        return false;
    }
    secret_unref(sign_in->access_token);
    sign_in->access_token = g_steal_pointer(&token);
    return !sign_in->stored || sign_in_save(app, sign_in, cancellable, error);
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
    g_autoptr(JsonSecret) result =
        program ? ask_cli(arguments, CLI_PATIENCE, cancellable, NULL) : NULL;

    for (gsize i = 0; result && i < G_N_ELEMENTS(kinds); i++)
        add_sessions(sessions, json_list(result, kinds[i]));
    return sessions;
}
