/* Effects become jobs; jobs run in fibers; late answers are dropped. */
#include "config.h"

#include <string.h>

#include "app/app-private.h"
#include "app/drive-private.h"
#include "app/settings.h"
#include "core/problem.h"
#include "loop/fiber.h"

Drive *drive_new(App *app, Wizard *wizard, DrivePost post, gpointer user_data)
{
    Drive *drive = g_new0(Drive, 1);

    drive->app = app;
    drive->wizard = wizard;
    drive->post = post;
    drive->user_data = user_data;
    drive->env = setting_get(app, "env");
    drive->jobs = g_ptr_array_new();
    app_set_ask(app, drive_ask, drive);
    return drive;
}

void drive_set_demo(Drive *drive, Demo *demo)
{
    drive->demo = demo;
}

void drive_set_env(Drive *drive, const char *env)
{
    if (!env)
        return;
    g_free(drive->env);
    drive->env = g_strdup(env);
}

/* --- jobs --- */

Job *job_new(Drive *drive, WizardEffects effect, JobFunc run)
{
    Job *job = g_new0(Job, 1);

    job->drive = drive;
    job->effect = effect;
    job->run = run;
    job->cancellable = g_cancellable_new();
    return job;
}

static void job_free(Job *job)
{
    g_object_unref(job->cancellable);
    g_free(job->text);
    g_free(job->client_id);
    g_free(job->user);
    secret_unref(job->secret);
    answers_free(job->answers);
    g_free(job);
}

bool job_is_cancelled(const Job *job)
{
    return g_cancellable_is_cancelled(job->cancellable);
}

static void run_job(gpointer data)
{
    Job *job = data;

    if (!job_is_cancelled(job))
        job->run(job);
    g_ptr_array_remove(job->drive->jobs, job);
    job_free(job);
}

static gboolean on_idle(gpointer data)
{
    fiber_start(run_job, data);
    return G_SOURCE_REMOVE;
}

static void cancel(Drive *drive, WizardEffects effects)
{
    for (guint i = 0; i < drive->jobs->len; i++) {
        Job *job = drive->jobs->pdata[i];

        if (job->effect & effects)
            g_cancellable_cancel(job->cancellable);
    }
}

void job_start(Job *job, bool alone)
{
    GSource *source = g_idle_source_new();

    if (alone)
        cancel(job->drive, job->effect);
    g_ptr_array_add(job->drive->jobs, job);
    g_source_set_priority(source, G_PRIORITY_DEFAULT);
    g_source_set_callback(source, on_idle, job, NULL);
    g_source_attach(source, g_main_context_get_thread_default());
    g_source_unref(source);
}

void job_post(Job *job, const WizardEvent *event)
{
    if (!job_is_cancelled(job) && !job->drive->ending)
        job->drive->post(event, job->drive->user_data);
}

void job_post_text(Job *job, WizardEventKind kind, const char *text)
{
    WizardEvent event = {.kind = kind};

    event.text = text;
    job_post(job, &event);
}

static char *details_of(const GError *error)
{
    int status = problem_salesforce_status(error);
    const char *code = problem_salesforce_code(error);
    const char *text = problem_salesforce_text(error);
    g_autofree char *line = NULL;

    if (!status && !code && !text)
        return NULL;
    line = g_strdup_printf("HTTP %d %s %s", status, code ? code : "", text ? text : "");
    return secret_redact(line);
}

WizardProblemNews drive_problem_news(WizardEffects failed, const GError *error, const char *details)
{
    return (WizardProblemNews){
        .failed = failed,
        .code = problem_code(error),
        .remedy = problem_remedy(error),
        .what = error->message,
        .why = problem_why(error),
        .next = problem_next(error),
        .details = details,
    };
}

void job_fail(Job *job, GError *error)
{
    g_autoptr(GError) owned = error;
    g_autofree char *details = details_of(error);
    WizardProblemNews news = drive_problem_news(job->effect, error, details);
    bool can_sign_in =
        job->effect & (WIZARD_FIX | WIZARD_EDIT | WIZARD_REMOVE | WIZARD_LOAD_OBJECTS |
                       WIZARD_MAKE_PLAN | WIZARD_CREATE | WIZARD_RESUME | WIZARD_UNDO);
    WizardEvent event = {.kind = WIZARD_EVENT_PROBLEM};

    app_log(job->drive->app, "problem: %s", error->message);
    /* A connection's own refusal is no reason to ask the administrator in again. */
    if (problem_is(error, PROBLEM_SIGN_IN_NEEDED) && can_sign_in &&
        problem_remedy(error) == PROBLEM_REMEDY_USUAL) {
        job_post_text(job, WIZARD_EVENT_SIGN_IN_NEEDED, error->message);
        return;
    }
    event.problem = &news;
    job_post(job, &event);
}

/* --- effects --- */

/* What a job needs of the wizard, taken before anything else happens to it. */
typedef enum {
    TAKE_NOTHING = 0,
    TAKE_ORG = 1,
    TAKE_ANSWERS = 2,
    TAKE_PATH = 4,
    TAKE_CONNECTION = 8,
    TAKE_WAY = 16,
    TAKE_URL = 32,
} Take;

static const struct {
    WizardEffects effect;
    JobFunc run;
    int take;
    bool alone;
} table[] = {
    {WIZARD_START_CHECKS, drive_checks, TAKE_ORG, true},
    {WIZARD_BEGIN_SIGN_IN, drive_begin_sign_in, TAKE_ORG | TAKE_WAY, true},
    {WIZARD_OPEN_BROWSER, drive_open_browser, TAKE_URL, true},
    {WIZARD_SUBMIT_PASTE, drive_paste, TAKE_NOTHING, true},
    {WIZARD_USE_TOKEN, drive_use_token, TAKE_ORG, true},
    {WIZARD_DEMO_CONSENT, drive_consent, TAKE_URL, true},
    {WIZARD_LOOK_UP_USER, drive_look_up_user, TAKE_ANSWERS, true},
    {WIZARD_LIST_USERS, drive_list_users, TAKE_NOTHING, true},
    {WIZARD_LOAD_OBJECTS, drive_load_objects, TAKE_NOTHING, true},
    {WIZARD_MAKE_PLAN, drive_make_plan, TAKE_ANSWERS | TAKE_CONNECTION, true},
    {WIZARD_DRY_RUN, drive_make_plan, TAKE_ANSWERS | TAKE_CONNECTION, true},
    {WIZARD_SAVE_ANSWERS, drive_save_answers, TAKE_ANSWERS | TAKE_PATH, true},
    {WIZARD_HAND_OVER, drive_hand_over, TAKE_ANSWERS | TAKE_PATH, true},
    {WIZARD_CREATE, drive_create, TAKE_ANSWERS | TAKE_CONNECTION, true},
    {WIZARD_UNDO, drive_undo, TAKE_CONNECTION, true},
    {WIZARD_RESUME, drive_resume, TAKE_ANSWERS | TAKE_CONNECTION, true},
    {WIZARD_FORGET_SIGN_IN, drive_forget_sign_in, TAKE_NOTHING, true},
    {WIZARD_MAKE_DEFAULT, drive_make_default, TAKE_CONNECTION, true},
    {WIZARD_TRY_COMMAND, drive_try, TAKE_NOTHING, true},
    {WIZARD_REFRESH_STATUS, drive_refresh_status, TAKE_NOTHING, true},
    {WIZARD_FIX, drive_fix, TAKE_CONNECTION, true},
    {WIZARD_REMOVE, drive_remove, TAKE_CONNECTION, true},
    {WIZARD_EDIT, drive_edit, TAKE_CONNECTION, true},
    {WIZARD_UNLOCK_STORE, drive_unlock, TAKE_ORG, true},
};

static void take(Job *job, int what)
{
    Wizard *wizard = job->drive->wizard;

    if (what & TAKE_ORG)
        job->text = g_strdup(wizard_org(wizard));
    if (what & TAKE_PATH)
        job->text = g_strdup(wizard_path(wizard));
    if (what & TAKE_CONNECTION)
        job->text = g_strdup(wizard_connection(wizard));
    if (what & TAKE_URL)
        job->text = g_strdup(wizard_link_url(wizard));
    if (what & TAKE_ANSWERS)
        job->answers = answers_copy(wizard_answers(wizard));
    if (what & TAKE_WAY) {
        job->way = wizard_way(wizard);
        job->client_id = job->way == WIZARD_WAY_APP ? g_strdup(wizard_client_id(wizard)) : NULL;
        job->user = g_strdup(job->way == WIZARD_WAY_CLI ? wizard_cli_username(wizard)
                                                        : wizard_app_user(wizard));
    }
    job->job = wizard_job(wizard);
    job->number = job->effect == WIZARD_FIX ? wizard_finding(wizard) : wizard_command(wizard);
}

/* The few that take what can be taken once only. */
static void take_more(Job *job)
{
    Wizard *wizard = job->drive->wizard;

    if (job->effect == WIZARD_SUBMIT_PASTE)
        job->secret = wizard_take_paste(wizard);
    if (job->effect == WIZARD_USE_TOKEN) {
        job->secret = wizard_take_token(wizard);
        job->user = g_strdup(wizard_token_file(wizard));
    }
    if (job->effect == WIZARD_BEGIN_SIGN_IN && job->way == WIZARD_WAY_APP) {
        const char *file = wizard_key_file(wizard);

        job->secret = file ? secret_new(file, -1) : NULL;
    }
}

static void load_fields(Drive *drive)
{
    const char *object;

    while ((object = wizard_take_wanted(drive->wizard))) {
        Job *job = job_new(drive, WIZARD_LOAD_FIELDS, drive_load_fields);

        job->text = g_strdup(object);
        job_start(job, false);
    }
}

void drive_effects(gpointer data, WizardEffects effects)
{
    Drive *drive = data;

    if (effects & WIZARD_CANCEL)
        cancel(drive, ~(WizardEffects) (WIZARD_STEADY | WIZARD_QUIET));
    if (effects & WIZARD_LEAVE)
        cancel(drive, WIZARD_STEADY);
    if (effects & WIZARD_EXTEND)
        drive_extend(drive);
    if (effects & WIZARD_ANSWER_PASSPHRASE)
        drive_answer(drive);
    if (effects & WIZARD_KEEP_SIGN_IN)
        drive->keep_sign_in = true;
    if (effects & WIZARD_LOAD_FIELDS)
        load_fields(drive);
    /* Undo asked for while the creation runs: it ends first, at its next wait. */
    if (effects & WIZARD_UNDO)
        cancel(drive, WIZARD_CREATE | WIZARD_RESUME);
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        Job *job;

        if (!(effects & table[i].effect))
            continue;
        app_ask_again(drive->app);
        job = job_new(drive, table[i].effect, table[i].run);
        take(job, table[i].take);
        take_more(job);
        job_start(job, table[i].alone);
    }
}

/* --- the end --- */

static void forget_at_end(gpointer data)
{
    Drive *drive = data;
    g_autoptr(GError) revoke = NULL;
    g_autoptr(GPtrArray) unfinished = changes_unfinished(drive->app);

    /* What was left in the middle will ask for it again. */
    if (unfinished->len == 0)
        sign_in_forget(drive->app, drive->sign_in, &revoke, NULL, NULL);
}

void drive_free(Drive *drive)
{
    GMainContext *context = g_main_context_get_thread_default();

    if (!drive)
        return;
    drive->ending = true;
    cancel(drive, ~(WizardEffects) 0);
    while (drive->jobs->len > 0)
        g_main_context_iteration(context, TRUE);
    if (drive->sign_in && !drive->keep_sign_in)
        fiber_run(forget_at_end, drive);
    app_set_ask(drive->app, NULL, NULL);
    change_free(drive->change);
    sign_in_attempt_free(drive->attempt);
    sign_in_free(drive->sign_in);
    secret_unref(drive->given_key);
    secret_unref(drive->passphrase);
    if (drive->statuses)
        g_ptr_array_unref(drive->statuses);
    g_ptr_array_unref(drive->jobs);
    g_free(drive->given_client_id);
    g_free(drive->refused_callback);
    g_free(drive->try_connection);
    g_free(drive->try_integration);
    g_free(drive->env);
    g_free(drive);
}
