/* Plans and their execution, as jobs. */
#include "config.h"

#include <string.h>

#include "app/app-private.h"
#include "app/drive-private.h"
#include "app/life.h"
#include "app/settings.h"
#include "core/problem.h"
#include "loop/fiber.h"
#include "store/files.h"

/* --- the plan on the review page --- */

static WizardPlanSection section_of(PlanWhere where)
{
    switch (where) {
    case PLAN_IN_ORG:
        return WIZARD_PLAN_ORG;
    case PLAN_UNTOUCHED:
        return WIZARD_PLAN_UNTOUCHED;
    case PLAN_NOTE:
        return WIZARD_PLAN_WARNING;
    default:
        return WIZARD_PLAN_HERE;
    }
}

static int page_of(int question)
{
    return question < 0 ? 0 : question == QUESTION_N ? 3 : question == QUESTION_ORG ? 1 : 2;
}

static void add_item(GArray *lines, GPtrArray *texts, const PlanItem *item)
{
    WizardPlanLine line = {.section = section_of(item->where), .step = page_of(item->question)};
    char *text = plan_item_text(item);

    g_ptr_array_add(texts, text);
    line.text = text;
    g_array_append_val(lines, line);
}

static void add_items(GArray *lines, GPtrArray *texts, const GPtrArray *items,
                      WizardPlanSection section)
{
    for (guint i = 0; i < items->len; i++) {
        const PlanItem *item = items->pdata[i];

        if (section_of(item->where) == section)
            add_item(lines, texts, item);
    }
}

static void add_scopes(GArray *lines, GPtrArray *texts, const Plan *plan)
{
    g_autofree char *scopes = plan->scopes ? g_strjoinv(" ", plan->scopes) : NULL;
    WizardPlanLine line = {.section = WIZARD_PLAN_SCOPE};
    char *text;

    if (!scopes || !*scopes)
        return;
    text = g_strdup_printf("OAuth scopes: %s", scopes);
    g_ptr_array_add(texts, text);
    line.text = text;
    g_array_append_val(lines, line);
}

/* What stands together on the page, whichever steps make it. */
static void add_section(GArray *lines, GPtrArray *texts, const Plan *plan,
                        WizardPlanSection section)
{
    for (guint i = 0; i < plan->steps->len; i++)
        add_items(lines, texts, ((PlanStep *) plan->steps->pdata[i])->items, section);
    add_items(lines, texts, plan->notes, section);
    if (section == WIZARD_PLAN_SCOPE)
        add_scopes(lines, texts, plan);
}

/* Whose org it is about; also without anybody signed in to it. */
static WizardAccount account_of(const Change *change)
{
    const Connection *connection = change_connection(change);
    const SignIn *sign_in = change_sign_in(change);
    WizardAccount account = sign_in ? drive_account(sign_in) : (WizardAccount){0};

    account.org_id = connection->org_id;
    account.instance_url = connection->instance_url;
    account.sandbox = connection->sandbox;
    account.production = !connection->sandbox;
    return account;
}

void drive_post_plan(Job *job, WizardJob kind)
{
    const Plan *plan = change_plan(job->drive->change);
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(WizardPlanLine));
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) titles = g_ptr_array_new();
    WizardAccount account;
    WizardPlan news;
    WizardEvent event = {.kind = WIZARD_EVENT_PLAN};

    for (guint i = 0; i < plan->steps->len; i++)
        g_ptr_array_add(titles, (gpointer) step_title(((PlanStep *) plan->steps->pdata[i])->id));
    for (int section = 0; section < WIZARD_PLAN_N; section++)
        add_section(lines, texts, plan, (WizardPlanSection) section);
    g_ptr_array_add(titles, NULL);
    account = account_of(job->drive->change);
    news = (WizardPlan){
        .job = kind,
        .lines = (const WizardPlanLine *) (void *) lines->data,
        .n_lines = lines->len,
        .steps = (const char *const *) titles->pdata,
        .account = job->effect & (WIZARD_FIX | WIZARD_RESUME) ? &account : NULL,
        .blocked = plan->steps->len == 0 ? "nothing is missing: there is nothing to do" : NULL,
    };
    event.plan = &news;
    job_post(job, &event);
}

static SetUpRequest request_of(const Job *job)
{
    const Drive *drive = job->drive;

    return (SetUpRequest){
        .answers = job->answers,
        .env = drive->env,
        .client_id = drive->given_client_id,
        .key = drive->given_key,
        .keep_sign_in = true, /* asked on the last page */
    };
}

static bool prepare(Job *job, GError **error)
{
    Drive *drive = job->drive;
    SetUpRequest request = request_of(job);
    Change *change;

    if (job->job == WIZARD_JOB_EDIT)
        change = edit_prepare(drive->app, job->text, job->answers, job->cancellable, error);
    else if (job->job == WIZARD_JOB_ROTATE)
        change = rotate_prepare(drive->app, job->text, 0, 0, job->cancellable, error);
    else
        change =
            set_up_prepare(drive->app, drive->sign_in, &request, NULL, job->cancellable, error);
    if (!change)
        return false;
    change_free(drive->change);
    drive->change = change;
    return true;
}

void drive_make_plan(Job *job)
{
    GError *error = NULL;

    if (!prepare(job, &error)) {
        job_fail(job, error);
        return;
    }
    drive_post_plan(job, job->job);
    if (job->effect == WIZARD_DRY_RUN)
        job_post_text(job, WIZARD_EVENT_NOTICE, "Nothing was changed: this is what would be");
}

void drive_save_answers(Job *job)
{
    g_autofree char *text = answers_build(job->answers);
    GError *error = NULL;
    g_autoptr(GError) why = NULL;

    if (g_file_set_contents_full(job->text, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &why)) {
        job_post_text(job, WIZARD_EVENT_SAVED, job->text);
        return;
    }
    problem_set(&error, PROBLEM_FAILED, why->message, "choose another path",
                "the answers cannot be written to '%s'", job->text);
    job_fail(job, error);
}

void drive_hand_over(Job *job)
{
    SetUpRequest request = request_of(job);
    GError *error = NULL;
    g_autoptr(GPtrArray) files = set_up_hand_over(job->drive->app, job->drive->sign_in, &request,
                                                  job->text, job->cancellable, &error);

    if (files)
        job_post_text(job, WIZARD_EVENT_SAVED, job->text);
    else
        job_fail(job, error);
}

/* --- running --- */

static int index_of(const Plan *plan, StepId id)
{
    for (guint i = 0; i < plan->steps->len; i++)
        if (((PlanStep *) plan->steps->pdata[i])->id == id)
            return (int) i;
    return -1;
}

static void post_waiting(Job *job, const Report *report)
{
    gint64 now = g_get_monotonic_time() / 1000;
    WizardWaiting waiting = {
        .tries = (int) report->tries,
        .next_ms = now + (report->next_try - app_now(job->drive->app)) * 1000,
        .answer = report->text,
    };
    WizardEvent event = {.kind = WIZARD_EVENT_WAITING};

    event.waiting = &waiting;
    job_post(job, &event);
}

static void on_report(const Report *report, gpointer user_data)
{
    static const WizardStepState states[] = {
        [REPORT_STARTED] = WIZARD_STEP_RUNNING,  [REPORT_FOUND] = WIZARD_STEP_DONE,
        [REPORT_PROGRESS] = WIZARD_STEP_RUNNING, [REPORT_WAITING] = WIZARD_STEP_RUNNING,
        [REPORT_DONE] = WIZARD_STEP_DONE,        [REPORT_FAILED] = WIZARD_STEP_FAILED,
        [REPORT_UNDONE] = WIZARD_STEP_UNDONE};
    Job *job = user_data;
    WizardStepNews news = {
        .index = index_of(change_plan(job->drive->change), report->step),
        .state = states[report->kind],
        .text = report->error ? report->error->message : report->text,
    };
    WizardEvent event = {.kind = WIZARD_EVENT_STEP};

    if (report->kind == REPORT_FOUND)
        news.text = "it was there already";
    event.step = &news;
    job_post(job, &event);
    if (report->kind == REPORT_WAITING)
        post_waiting(job, report);
}

static void post_created(Job *job)
{
    Drive *drive = job->drive;
    const Connection *connection = change_connection(drive->change);
    const Integration *integration = change_integration(drive->change);
    g_autofree char *module = integration ? integration_module(integration) : NULL;
    g_autofree char *standard = setting_get(drive->app, "connection");
    guint n = integration ? integration->objects->len : 0;
    g_autofree char *tested = g_strdup_printf("read one record of each of %u %s as %s", n,
                                              n == 1 ? "object" : "objects", connection->username);
    g_auto(GStrv) commands = drive_commands(drive->change);
    WizardCreated created = {
        .connection = connection->name,
        .module = module,
        .tested = tested,
        .commands = (const char *const *) commands,
        .preparing = g_strcmp0(connection->state, "preparing") == 0,
        .is_default = g_strcmp0(standard, connection->name) == 0,
    };
    WizardEvent event = {.kind = WIZARD_EVENT_CREATED};

    g_free(drive->try_connection);
    g_free(drive->try_integration);
    drive->try_connection = g_strdup(connection->name);
    drive->try_integration = integration ? g_strdup(integration->name) : NULL;
    event.created = &created;
    job_post(job, &event);
}

bool drive_run_change(Job *job, GError **error)
{
    return change_run(job->drive->change, on_report, job, job->cancellable, error);
}

static void run(Job *job)
{
    GError *error = NULL;

    if (drive_run_change(job, &error))
        post_created(job);
    else
        job_fail(job, error);
}

/* What was rolled back is planned anew; until then it stays, for an undo that has nothing to do. */
static bool has_plan(const Drive *drive)
{
    return drive->change && !change_is_rolled_back(drive->change);
}

void drive_create(Job *job)
{
    GError *error = NULL;

    if (!has_plan(job->drive) && !prepare(job, &error)) {
        job_fail(job, error);
        return;
    }
    run(job);
}

/* A change that was prepared or run in this session borrows our sign-in; one from the journal
 * brings its own. */
static bool take_up(Job *job, GError **error)
{
    Drive *drive = job->drive;
    const char *name = job->text;
    Change *change;

    if (drive->change && name && g_str_equal(change_connection(drive->change)->name, name))
        return true;
    change = change_resume(drive->app, name, job->cancellable, error);
    if (!change)
        return false;
    change_free(drive->change);
    drive->change = change;
    return true;
}

/* The steps are not told by a plan's review here, so they are told now. */
static WizardJob job_of(PlanKind kind)
{
    static const WizardJob jobs[] = {
        [PLAN_CREATE] = WIZARD_JOB_SET_UP,   [PLAN_EDIT] = WIZARD_JOB_EDIT,
        [PLAN_REPAIR] = WIZARD_JOB_REPAIR,   [PLAN_ROTATE] = WIZARD_JOB_ROTATE,
        [PLAN_MIGRATE] = WIZARD_JOB_MIGRATE, [PLAN_REMOVE] = WIZARD_JOB_REMOVE};

    return jobs[kind];
}

static void undo(Job *job)
{
    WizardEvent event = {.kind = WIZARD_EVENT_UNDO_DONE};
    GError *error = NULL;

    if (!change_undo(job->drive->change, on_report, job, job->cancellable, &error)) {
        job_fail(job, error);
        return;
    }
    g_clear_pointer(&job->drive->change, change_free);
    job_post(job, &event);
}

void drive_resume(Job *job)
{
    GError *error = NULL;

    if (!take_up(job, &error) || (!has_plan(job->drive) && !prepare(job, &error))) {
        job_fail(job, error);
        return;
    }
    if (change_is_undoing(job->drive->change)) {
        undo(job);
        return;
    }
    drive_post_plan(job, job_of(change_plan(job->drive->change)->kind));
    run(job);
}

/* The creation was cancelled just now: its fiber ends at its next wait, and the lock with it. */
static void wait_for_creation(Job *job)
{
    Drive *drive = job->drive;
    bool runs = true;

    while (runs && !job_is_cancelled(job)) {
        runs = false;
        for (guint i = 0; i < drive->jobs->len; i++)
            runs |=
                (((Job *) drive->jobs->pdata[i])->effect & (WIZARD_CREATE | WIZARD_RESUME)) != 0;
        if (runs)
            fiber_sleep(20, job->cancellable, NULL);
    }
}

void drive_undo(Job *job)
{
    GError *error = NULL;

    wait_for_creation(job);
    if (take_up(job, &error))
        undo(job);
    else
        job_fail(job, error);
}
