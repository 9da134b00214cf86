/* Checks and the ways to sign in, as jobs. */
#include "config.h"

#include <string.h>

#include "app/app-private.h"
#include "app/doctor.h"
#include "app/drive-private.h"
#include "core/org-host.h"
#include "core/problem.h"
#include "salesforce/oauth.h"
#include "salesforce/setup.h"
#include "store/files.h"

#define TOKEN_FILE_MAX (64 * 1024)

/* --- checks --- */

enum { CHECK_NETWORK, CHECK_CLOCK, CHECK_STORE, N_CHECKS };

typedef struct {
    Job *job;
    WizardCheck checks[N_CHECKS];
    char *texts[N_CHECKS];
} Checks;

static void post_checks(Checks *checks)
{
    WizardEvent event = {.kind = WIZARD_EVENT_CHECKS, .number = N_CHECKS};

    event.checks = checks->checks;
    job_post(checks->job, &event);
}

static WizardCheckState state_of(CheckState state)
{
    return state == CHECK_OK    ? WIZARD_CHECK_OK
           : state == CHECK_BAD ? WIZARD_CHECK_BAD
                                : WIZARD_CHECK_WARN;
}

static void on_check(const Check *check, gpointer user_data)
{
    Checks *checks = user_data;
    int which = g_str_equal(check->id, "http")      ? CHECK_NETWORK
                : g_str_equal(check->id, "clock")   ? CHECK_CLOCK
                : g_str_equal(check->id, "keyring") ? CHECK_STORE
                                                    : N_CHECKS;
    bool good = check->state == CHECK_OK;

    if (which == N_CHECKS)
        return;
    g_free(checks->texts[which]);
    checks->texts[which] = g_strdup(good || !check->why ? check->value : check->why);
    checks->checks[which].state = state_of(check->state);
    checks->checks[which].text = checks->texts[which];
    post_checks(checks);
}

static void post_cli(Job *job)
{
    g_autoptr(GPtrArray) sessions = sign_in_cli_sessions(job->drive->app, job->cancellable);
    WizardEvent event = {.kind = WIZARD_EVENT_CLI_LOGIN_FOUND};
    WizardCliLogin login;

    if (sessions->len == 0)
        return;
    login.username = ((CliSession *) sessions->pdata[0])->username;
    login.alias = ((CliSession *) sessions->pdata[0])->alias;
    event.cli_login = &login;
    job_post(job, &event);
}

static void post_kept(Job *job)
{
    g_autoptr(SignIn) sign_in = sign_in_peek(job->drive->app, job->text);
    WizardEvent event = {.kind = WIZARD_EVENT_KEPT_FOUND};
    WizardKept kept;

    if (sign_in) {
        kept.username = sign_in->username;
        kept.host = org_host_shown(sign_in->instance_url);
        event.kept = &kept;
    }
    job_post(job, &event);
}

void drive_checks(Job *job)
{
    static const char *const names[N_CHECKS] = {"network", "clock", "keyring"};
    Checks checks = {.job = job};
    DoctorRequest request = {.host = job->text, .quick = true};
    g_autoptr(GPtrArray) done = NULL;

    for (int i = 0; i < N_CHECKS; i++)
        checks.checks[i] = (WizardCheck){names[i], WIZARD_CHECK_RUNNING, NULL};
    post_checks(&checks);
    if (!job->drive->demo)
        post_kept(job);
    done = doctor_run(job->drive->app, &request, on_check, &checks, job->cancellable);
    for (int i = 0; i < N_CHECKS; i++)
        g_free(checks.texts[i]);
    if (!job->drive->demo)
        post_cli(job);
}

/* --- signed in --- */

/* Labels of what is needed and not there; NULL when all is. */
static GStrv missing_of(GHashTable *granted)
{
    GPtrArray *missing = g_ptr_array_new();

    for (const SetupPermission *permission = setup_permissions; permission->name; permission++)
        if (permission->hard && !g_hash_table_contains(granted, permission->name))
            g_ptr_array_add(missing, g_strdup(permission->label));
    if (missing->len == 0) {
        g_ptr_array_unref(missing);
        return NULL;
    }
    g_ptr_array_add(missing, NULL);
    return (GStrv) g_ptr_array_free(missing, FALSE);
}

WizardAccount drive_account(const SignIn *sign_in)
{
    return (WizardAccount){
        .username = sign_in->username,
        .name = sign_in->name,
        .email = sign_in->email,
        .org_name = sign_in->org_name,
        .org_id = sign_in->org_id,
        .instance_url = sign_in->instance_url,
        .edition = sign_in->edition,
        .api_version = sign_in->api_version,
        .sandbox = sign_in->sandbox,
        .production = !sign_in->sandbox,
    };
}

static void post_signed_in(Job *job)
{
    Drive *drive = job->drive;
    const SignIn *sign_in = drive->sign_in;
    g_autoptr(Api) api = sign_in_api(drive->app, drive->sign_in);
    g_autoptr(GHashTable) granted =
        drive->given_client_id ? NULL : setup_granted(api, job->cancellable, NULL);
    g_auto(GStrv) missing = granted ? missing_of(granted) : NULL;
    bool may_create = !granted || g_hash_table_contains(granted, "ExternalClientAppDeveloper");
    WizardAccount account = drive_account(sign_in);
    WizardEvent event = {.kind = WIZARD_EVENT_SIGNED_IN};

    account.missing = (const char *const *) missing;
    account.app_limit =
        may_create ? NULL : "the permission to create external client apps is missing";
    account.kept = sign_in->stored && drive->keep_sign_in;
    event.account = &account;
    job_post(job, &event);
}

/* Takes the sign-in, or the error. `keep`: nothing is forgotten at the end unless that is asked. */
static void settle(Job *job, SignIn *sign_in, bool keep, GError *error)
{
    Drive *drive = job->drive;

    if (!sign_in) {
        job_fail(job, error);
        return;
    }
    /* A change that was prepared borrows the former sign-in. */
    g_clear_pointer(&drive->change, change_free);
    sign_in_free(drive->sign_in);
    drive->sign_in = sign_in;
    drive->keep_sign_in = keep;
    post_signed_in(job);
}

/* --- the browser --- */

static void post_link(Drive *drive, Job *job)
{
    SignInAttempt *attempt = drive->attempt;
    gint64 left = sign_in_attempt_expires_at(attempt) - app_now(drive->app);
    int port = sign_in_attempt_port(attempt);
    g_autofree char *listening = g_strdup_printf("localhost:%d", port);
    g_autofree char *ssh = g_strdup_printf("ssh -L %d:localhost:%d %s@%s", port, port,
                                           g_get_user_name(), g_get_host_name());
    g_autofree char *client = g_str_equal(sign_in_attempt_client_id(attempt), OAUTH_CLIENT_ID)
                                  ? g_strdup("Salesforce CLI (" OAUTH_CLIENT_ID ")")
                                  : g_strdup(sign_in_attempt_client_id(attempt));
    WizardLink link = {
        .url = sign_in_attempt_url(attempt),
        .listening = sign_in_attempt_address(attempt) ? listening : NULL,
        .client = client,
        .ssh = sign_in_attempt_address(attempt) ? ssh : NULL,
        .expires_ms = g_get_monotonic_time() / 1000 + left * 1000,
    };
    WizardEvent event = {.kind = WIZARD_EVENT_LINK_READY};

    event.link = &link;
    if (job)
        job_post(job, &event);
    else
        drive->post(&event, drive->user_data);
}

static void with_browser(Job *job)
{
    Drive *drive = job->drive;
    GError *error = NULL;
    SignInAttempt *attempt =
        sign_in_attempt_new(drive->app, job->text, job->client_id, drive->refused_callback, &error);
    SignIn *sign_in;

    if (!attempt) {
        job_fail(job, error);
        return;
    }
    drive->attempt = attempt;
    post_link(drive, job);
    sign_in = sign_in_attempt_wait(attempt, job->cancellable, &error);
    if (drive->attempt == attempt)
        drive->attempt = NULL;
    g_clear_pointer(&drive->refused_callback, g_free);
    if (problem_remedy(error) == PROBLEM_REMEDY_CALLBACK)
        drive->refused_callback = g_strdup(sign_in_attempt_callback(attempt));
    sign_in_attempt_free(attempt);
    settle(job, sign_in, false, error);
}

static gboolean on_extend(gpointer data)
{
    Drive *drive = data;

    if (drive->attempt && !drive->ending)
        post_link(drive, NULL);
    return G_SOURCE_REMOVE;
}

void drive_extend(Drive *drive)
{
    GSource *source = g_idle_source_new();

    if (drive->attempt)
        sign_in_attempt_extend(drive->attempt);
    g_source_set_callback(source, on_extend, drive, NULL);
    g_source_attach(source, g_main_context_get_thread_default());
    g_source_unref(source);
}

void drive_open_browser(Job *job)
{
    g_autoptr(GError) error = NULL;

    g_autofree char *notice = NULL;

    if (!job->text || browser_open(job->text, &error))
        return;
    /* The link of a sign-in is on the screen anyway. */
    notice = job->drive->attempt ? g_strdup(error->message)
                                 : g_strdup_printf("%s: %s", error->message, job->text);
    job_post_text(job, WIZARD_EVENT_NOTICE, notice);
}

void drive_paste(Job *job)
{
    SignInAttempt *attempt = job->drive->attempt;
    g_autoptr(GError) error = NULL;

    if (!attempt)
        job_post_text(job, WIZARD_EVENT_PASTE_REFUSED, "the link has expired: begin again");
    else if (!sign_in_attempt_paste(attempt, secret_text(job->secret), &error))
        job_post_text(job, WIZARD_EVENT_PASTE_REFUSED, error->message);
}

void drive_consent(Job *job)
{
    SignInAttempt *attempt = job->drive->attempt;
    GError *error = NULL;
    g_autofree char *address = NULL;

    if (!job->drive->demo || !attempt)
        return;
    address = demo_consent_address(job->drive->demo, sign_in_attempt_url(attempt), job->cancellable,
                                   &error);
    /* The attempt may have ended meanwhile: by a browser, or by Esc. */
    if (!error && address && job->drive->attempt == attempt)
        sign_in_attempt_paste(attempt, address, &error);
    if (error)
        job_fail(job, error);
}

/* --- the other ways --- */

static Secret *read_secret_file(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    g_autoptr(GError) why = NULL;
    Secret *secret;

    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR) ||
        !g_file_get_contents(path, &text, &length, &why) || length == 0 ||
        length > TOKEN_FILE_MAX) {
        problem_set(error, PROBLEM_USAGE, why ? why->message : "it is no file, empty or too large",
                    "name a file with the text in it", "'%s' cannot be read", path);
        return NULL;
    }
    secret = secret_new(text, (gssize) length);
    secret_wipe(text, length);
    return secret;
}

void drive_use_token(Job *job)
{
    GError *error = NULL;
    g_autoptr(Secret) token = job->secret ? secret_ref(job->secret)
                              : job->user ? read_secret_file(job->user, &error)
                                          : NULL;
    SignIn *sign_in = NULL;

    if (!token && !error)
        problem_set(&error, PROBLEM_USAGE, NULL, NULL, "there is no token");
    if (token && g_str_has_prefix(secret_text(token), "force://"))
        sign_in = sign_in_with_sfdx_url(job->drive->app, token, job->cancellable, &error);
    else if (token)
        sign_in = sign_in_with_token(job->drive->app, job->text, token, job->cancellable, &error);
    settle(job, sign_in, false, error);
}

/* An app the customer has already, with its key: the user it runs as is who looks around. */
static void with_given_app(Job *job)
{
    Drive *drive = job->drive;
    GError *error = NULL;
    g_autoptr(Secret) pem = read_secret_file(secret_text(job->secret), &error);
    g_autoptr(KeyPair) key = pem ? key_pair_parse(pem, &error) : NULL;
    SignIn *sign_in = NULL;

    if (key)
        sign_in = sign_in_with_key(drive->app, job->text, job->client_id, job->user, key,
                                   job->cancellable, &error);
    if (sign_in) {
        g_free(drive->given_client_id);
        drive->given_client_id = g_strdup(job->client_id);
        secret_unref(drive->given_key);
        drive->given_key = secret_ref(pem);
    }
    settle(job, sign_in, true, error); /* it is not stored, and no grant of ours */
}

/* One of `orgwire auth`, or of an earlier set-up. */
static void with_kept(Job *job)
{
    App *app = job->drive->app;
    GError *error = NULL;
    SignIn *sign_in = sign_in_find(app, job->text, job->cancellable, &error);
    g_autoptr(Api) api = sign_in ? sign_in_api(app, sign_in) : NULL;
    g_autoptr(GHashTable) granted = api ? setup_granted(api, job->cancellable, &error) : NULL;

    /* It may have ended since. */
    if (!granted)
        g_clear_pointer(&sign_in, sign_in_free);
    settle(job, sign_in, true, error);
}

void drive_begin_sign_in(Job *job)
{
    Drive *drive = job->drive;
    GError *error = NULL;
    SignIn *sign_in;

    g_clear_pointer(&drive->given_client_id, g_free);
    g_clear_pointer(&drive->given_key, secret_unref);
    if (job->way == WIZARD_WAY_APP && job->secret) {
        with_given_app(job);
    } else if (job->way == WIZARD_WAY_CLI) {
        sign_in = sign_in_with_cli(drive->app, job->user, job->cancellable, &error);
        settle(job, sign_in, false, error);
    } else if (job->way == WIZARD_WAY_KEPT) {
        with_kept(job);
    } else {
        with_browser(job);
    }
}

/* --- afterwards --- */

void drive_forget_sign_in(Job *job)
{
    Drive *drive = job->drive;
    g_autoptr(GError) revoke = NULL;
    GError *error = NULL;

    if (!drive->sign_in)
        return;
    if (!sign_in_forget(drive->app, drive->sign_in, &revoke, job->cancellable, &error)) {
        job_fail(job, error);
        return;
    }
    g_clear_pointer(&drive->change, change_free);
    g_clear_pointer(&drive->sign_in, sign_in_free);
    job_post_text(job, WIZARD_EVENT_NOTICE,
                  revoke ? "Forgotten here; the org could not be told"
                         : "The sign-in is forgotten");
}

void drive_unlock(Job *job)
{
    SecretStore *store = app_store(job->drive->app, app_store_kind(job->drive->app));
    GError *error = NULL;

    job_post_text(job, WIZARD_EVENT_BUSY, "Waiting for the desktop's dialog to unlock the keyring");
    if (secret_store_unlock(store, job->cancellable, &error))
        drive_checks(job);
    else
        job_fail(job, error);
}
