/* The built-in org as a child, and an App on a folder of its own. */
#include "config.h"

#include "app/demo.h"

#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/app-private.h"
#include "core/json.h"
#include "core/problem.h"
#include "loop/fiber.h"

/* How long the demo's org prepares a new app: long enough to be seen, short enough to be waited
 * for. */
#define PROPAGATION "--propagation=4"
#define START_PATIENCE 20000 /* ms */
#define MAX_LINE 8192

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    return remove(path);
}

void demo_free(Demo *demo)
{
    if (!demo)
        return;
    app_free(demo->app);
    /* It ends with its standard input. */
    if (demo->input >= 0)
        close(demo->input);
    if (demo->process > 0)
        waitpid(demo->process, NULL, 0);
    if (demo->root)
        nftw(demo->root, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    g_free(demo->url);
    g_free(demo->login_url);
    g_free(demo->ca_file);
    g_free(demo->admin_username);
    g_free(demo->run_as);
    secret_unref(demo->admin_token);
    g_free(demo->root);
    g_free(demo);
}

/* In a new session: a Ctrl-C at the terminal is for the screen, not for the org. */
static void own_session(gpointer user_data)
{
    setsid();
}

static bool spawn(Demo *demo, const char *program, int *ret_output, GError **error)
{
    g_autofree char *found =
        program ? g_strdup(program) : app_find_program("ORGWIRE_ORG", "orgwire-org");
    g_autofree char *ca_out = g_strdup_printf("--ca-out=%s/ca.pem", demo->root);
    char propagation[] = PROPAGATION;
    char *argv[] = {found, propagation, ca_out, NULL};
    g_autoptr(GError) failed = NULL;

    if (!found) {
        problem_set(error, PROBLEM_NOT_FOUND, "it is installed together with orgwire",
                    "set ORGWIRE_ORG to where it is", "the program orgwire-org is nowhere");
        return false;
    }
    if (g_spawn_async_with_pipes(NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, own_session, NULL,
                                 &demo->process, &demo->input, ret_output, NULL, &failed))
        return true;
    problem_set(error, PROBLEM_FAILED, failed->message, NULL, "'%s' cannot be started", found);
    return false;
}

static char *read_line(int fd, GCancellable *cancellable, GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);

    while (line->len < MAX_LINE && !(line->len && line->str[line->len - 1] == '\n')) {
        char byte;
        GIOCondition ready =
            fiber_wait_fd(fd, G_IO_IN | G_IO_HUP, START_PATIENCE, cancellable, error);

        if (!ready && error && *error)
            return NULL;
        if (!ready || read(fd, &byte, 1) != 1) {
            problem_set(error, PROBLEM_FAILED, "it ended, or said nothing in time", NULL,
                        "the built-in org did not start");
            return NULL;
        }
        g_string_append_c(line, byte);
    }
    return g_string_free(g_steal_pointer(&line), FALSE);
}

static bool read_facts(Demo *demo, const char *line, GError **error)
{
    g_autoptr(json_object) facts = json_parse(line, -1, error);
    const char *token;

    if (!facts)
        return false;
    demo->url = g_strdup(json_need_text(facts, "url", error));
    if (!demo->url)
        return false;
    token = json_need_text(facts, "admin_token", error);
    if (!token)
        return false;
    demo->admin_token = secret_new(token, -1);
    demo->login_url = g_strdup(json_text(facts, "login_url", demo->url));
    demo->ca_file = g_strdup(json_text(facts, "ca_file", NULL));
    demo->admin_username = g_strdup(json_text(facts, "admin_username", ""));
    demo->run_as = g_strdup(json_text(facts, "run_as", ""));
    return true;
}

static App *make_app(const Demo *demo, HttpLog log, gpointer log_data)
{
    const char *host = demo->url + strlen("https://");
    const char *login = demo->login_url + strlen("https://");
    const char *trusted[] = {host, login, NULL};
    AppOptions options = {
        .root = demo->root,
        .memory_store = true,
        .ca_file = demo->ca_file,
        .trusted_hosts = trusted,
        .log = log,
        .log_data = log_data,
    };

    return app_new(&options);
}

Demo *demo_start(const char *program, HttpLog log, gpointer log_data, GCancellable *cancellable,
                 GError **error)
{
    g_autoptr(Demo) demo = g_new0(Demo, 1);
    g_autofree char *line = NULL;
    g_autoptr(GError) failed = NULL;
    int output;

    demo->input = -1;
    demo->root = g_dir_make_tmp("orgwire-demo-XXXXXX", &failed);
    if (!demo->root) {
        problem_set(error, PROBLEM_FAILED, failed->message, "set TMPDIR to a folder you may write",
                    "no folder can be made for the demo");
        return NULL;
    }
    if (!spawn(demo, program, &output, error))
        return NULL;
    line = read_line(output, cancellable, error);
    close(output);
    if (!line || !read_facts(demo, line, error))
        return NULL;
    demo->app = make_app(demo, log, log_data);
    return g_steal_pointer(&demo);
}

/* The consent page answers at once when it is told the answer; where it leads is what a browser
 * would have ended on. */
char *demo_consent_address(Demo *demo, const char *url, GCancellable *cancellable, GError **error)
{
    static const char *const headers[] = {"orgwire_consent: allow", NULL};
    HttpRequest request = {.method = "GET", .url = url, .headers = headers};
    g_autoptr(HttpResponse) response =
        http_send(app_http(demo->app, NULL), &request, cancellable, error);
    const char *location = response ? http_response_header(response, "location") : NULL;

    if (response && !location)
        problem_set(error, PROBLEM_FAILED, "it answered without a redirect", NULL,
                    "the built-in org did not give its consent");
    return g_strdup(location);
}

SignIn *demo_consent(Demo *demo, SignInAttempt *attempt, GCancellable *cancellable, GError **error)
{
    g_autoptr(SignInAttempt) own = NULL;
    g_autofree char *address = NULL;

    if (!attempt) {
        own = sign_in_attempt_new(demo->app, demo->login_url, NULL, NULL, error);
        if (!own)
            return NULL;
        attempt = own;
    }
    address = demo_consent_address(demo, sign_in_attempt_url(attempt), cancellable, error);
    if (!address || !sign_in_attempt_paste(attempt, address, error))
        return NULL;
    return sign_in_attempt_wait(attempt, cancellable, error);
}
