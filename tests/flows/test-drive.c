/* The wizard and its driver against the built-in org, without a terminal: words in, pages out. */
#include "config.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/change.h"
#include "app/demo.h"
#include "app/drive.h"
#include "app/settings.h"
#include "loop/fiber.h"
#include "wizard/state.h"

#define PATIENCE 60 /* seconds */

typedef struct {
    Demo *demo;
    Wizard *wizard;
    Drive *drive;
} Screen;

static void handle(Screen *screen, const WizardEvent *event)
{
    WizardEffects effects = wizard_handle(screen->wizard, event);

    drive_effects(screen->drive, effects & ~(WizardEffects) (WIZARD_QUIT | WIZARD_COPY_LINK));
}

static void say(Screen *screen, WizardEventKind word)
{
    handle(screen, &(WizardEvent){.kind = word});
}

static void on_post(const WizardEvent *event, gpointer user_data)
{
    handle(user_data, event);
}

static void start_demo(gpointer data)
{
    Screen *screen = data;
    GError *error = NULL;

    screen->demo = demo_start(NULL, NULL, NULL, NULL, &error);
    g_assert_no_error(error);
}

static void begin_with(Screen *screen, WizardPage page, const char *objects)
{
    g_autoptr(Answers) answers = answers_new();
    WizardStart start = {
        .demo = true,
        .page = page,
        .answers = answers,
        .trusted = app_trusted_hosts(screen->demo->app),
    };

    answers_set(answers, QUESTION_ORG, screen->demo->login_url);
    answers_set(answers, QUESTION_USERNAME, screen->demo->run_as);
    answers_set(answers, QUESTION_CONNECTION, "shown");
    answers_set(answers, QUESTION_INTEGRATION, "Shown");
    if (objects)
        g_ptr_array_add(answers->objects, integration_object_parse(objects, NULL));
    screen->wizard = wizard_new(&start);
    screen->drive = drive_new(screen->demo->app, screen->wizard, on_post, screen);
    drive_set_demo(screen->drive, screen->demo);
    say(screen, WIZARD_EVENT_START);
}

static void set_up(Screen *screen, gconstpointer unused)
{
    fiber_run(start_demo, screen);
}

static void leave(Screen *screen)
{
    g_clear_pointer(&screen->drive, drive_free);
    g_clear_pointer(&screen->wizard, wizard_free);
}

static void tear_down(Screen *screen, gconstpointer unused)
{
    leave(screen);
    demo_free(screen->demo);
}

/* --- waiting --- */

typedef bool (*Until)(const Wizard *wizard);

static bool is_details(const Wizard *wizard)
{
    return wizard->page == WIZARD_PAGE_DETAILS;
}

static bool has_link(const Wizard *wizard)
{
    return wizard->sign_in.phase == WIZARD_PHASE_BROWSER && wizard->sign_in.link.url;
}

static bool is_checked(const Wizard *wizard)
{
    for (gsize i = 0; i < wizard->sign_in.n_checks; i++)
        if (wizard->sign_in.checks[i].state == WIZARD_CHECK_RUNNING)
            return false;
    return wizard->sign_in.n_checks == 3;
}

static bool knows_user_and_objects(const Wizard *wizard)
{
    return wizard->details.user_state == WIZARD_USER_FOUND &&
           wizard->objects.load == WIZARD_LOAD_DONE;
}

static bool is_review(const Wizard *wizard)
{
    return wizard->page == WIZARD_PAGE_REVIEW && wizard->review.ready;
}

static bool is_done(const Wizard *wizard)
{
    return wizard->page == WIZARD_PAGE_DONE;
}

static bool has_tried(const Wizard *wizard)
{
    return wizard->done.tried >= 0 && wizard->done.output;
}

static bool has_checked_rows(const Wizard *wizard)
{
    return wizard->dashboard.known && wizard->dashboard.n_rows == 1 &&
           !wizard->dashboard.rows[0].checking;
}

static bool waits(const Wizard *wizard)
{
    return wizard->create.waiting;
}

static bool is_undone(const Wizard *wizard)
{
    return wizard->page == WIZARD_PAGE_REVIEW;
}

static bool asks_to_sign_in(const Wizard *wizard)
{
    return wizard->page == WIZARD_PAGE_SIGN_IN && wizard->sign_in.reason;
}

static bool has_marked(const Wizard *wizard)
{
    return wizard->page == WIZARD_PAGE_OBJECTS && wizard->objects.picker.n_marked > 0;
}

static bool is_problem(const Wizard *wizard)
{
    return wizard_top(wizard) == WIZARD_PAGE_PROBLEM;
}

static gboolean on_tick(gpointer data)
{
    Screen *screen = data;
    WizardEvent event = {.kind = WIZARD_EVENT_TICK};

    event.seconds = g_get_real_time() / G_USEC_PER_SEC;
    event.ms = g_get_monotonic_time() / 1000;
    handle(screen, &event);
    return G_SOURCE_CONTINUE;
}

static void pump(Screen *screen, Until until)
{
    gint64 limit = g_get_monotonic_time() + PATIENCE * G_USEC_PER_SEC;
    guint ticks = g_timeout_add(50, on_tick, screen);

    while (!until(screen->wizard)) {
        if (until != is_problem && is_problem(screen->wizard))
            g_error("%s: %s", screen->wizard->problem.what, screen->wizard->problem.why);
        if (g_get_monotonic_time() > limit)
            g_error("nothing came of it on the page %s", wizard_page_word(screen->wizard->page));
        g_main_context_iteration(NULL, TRUE);
    }
    g_source_remove(ticks);
}

static void sign_in(Screen *screen)
{
    say(screen, WIZARD_EVENT_FORWARD);
    pump(screen, has_link);
    say(screen, WIZARD_EVENT_CONSENT);
    pump(screen, is_details);
}

static void go_to_review(Screen *screen)
{
    sign_in(screen);
    pump(screen, knows_user_and_objects);
    say(screen, WIZARD_EVENT_FORWARD);
    say(screen, WIZARD_EVENT_FORWARD);
    pump(screen, is_review);
}

static guint n_connections(Screen *screen)
{
    g_autoptr(GPtrArray) names = files_connections(app_folders(screen->demo->app));

    return names->len;
}

static guint n_unfinished(Screen *screen)
{
    g_autoptr(GPtrArray) list = changes_unfinished(screen->demo->app);

    return list->len;
}

/* --- tests --- */

static void test_checks(Screen *screen, gconstpointer unused)
{
    begin_with(screen, WIZARD_PAGE_SIGN_IN, NULL);
    pump(screen, is_checked);
    for (gsize i = 0; i < screen->wizard->sign_in.n_checks; i++)
        g_assert_cmpint(screen->wizard->sign_in.checks[i].state, ==, WIZARD_CHECK_OK);
}

/* The sign-in that an edit needs is at the connection's org, and the pages are about that org. */
static void test_edit(Screen *screen)
{
    const Wizard *wizard = screen->wizard;
    g_autofree char *host = g_strdup(wizard->dashboard.rows[0].org);

    say(screen, WIZARD_EVENT_EDIT);
    pump(screen, asks_to_sign_in);
    g_assert_cmpint(wizard->sign_in.org, ==, WIZARD_ITEM_ORG_DOMAIN);
    g_assert_cmpstr(wizard->sign_in.domain.text, ==, host);
    say(screen, WIZARD_EVENT_FORWARD);
    pump(screen, has_link);
    say(screen, WIZARD_EVENT_CONSENT);
    pump(screen, has_marked);
    g_assert_cmpint(wizard->job, ==, WIZARD_JOB_EDIT);
    g_assert_cmpstr(wizard->account.username, ==, screen->demo->admin_username);
    g_assert_nonnull(strstr(wizard->account.instance_url, host));
    say(screen, WIZARD_EVENT_FORWARD);
    pump(screen, is_review);
    g_assert_cmpint(wizard->job, ==, WIZARD_JOB_EDIT);
    g_assert_cmpuint(wizard->create.steps->len, >, 3);
}

static void test_whole_way(Screen *screen, gconstpointer unused)
{
    begin_with(screen, WIZARD_PAGE_SIGN_IN, "Account:RCU");
    go_to_review(screen);
    g_assert_null(screen->wizard->review.blocked);
    g_assert_cmpuint(screen->wizard->review.n_lines, >, 10);
    g_assert_cmpuint(n_connections(screen), ==, 0);
    say(screen, WIZARD_EVENT_FORWARD);
    pump(screen, is_done);
    g_assert_cmpstr(screen->wizard->done.created.connection, ==, "shown");
    g_assert_cmpstr(screen->wizard->done.created.module, ==, "Shown_IS");
    for (guint i = 0; i < screen->wizard->create.steps->len; i++)
        g_assert_cmpint(g_array_index(screen->wizard->create.steps, WizardStep, i).state, ==,
                        WIZARD_STEP_DONE);
    g_assert_cmpuint(screen->wizard->done.n_commands, ==, 3);
    for (guint i = 0; i < 3; i++) {
        screen->wizard->done.cursor = i;
        screen->wizard->done.tried = -1;
        say(screen, WIZARD_EVENT_TRY);
        pump(screen, has_tried);
        if (!screen->wizard->done.tried_ok)
            g_error("%s", screen->wizard->done.output);
    }
    leave(screen);
    begin_with(screen, WIZARD_PAGE_DASHBOARD, NULL);
    pump(screen, has_checked_rows);
    g_assert_cmpstr(screen->wizard->dashboard.rows[0].state, ==, "ok");
    g_assert_cmpstr(screen->wizard->dashboard.rows[0].integration, ==, "Shown");
    test_edit(screen);
}

/* Half way through the wait: taken back, and nothing is left. */
static void test_undo(Screen *screen, gconstpointer unused)
{
    WizardEvent typed = {.kind = WIZARD_EVENT_PASTE};

    begin_with(screen, WIZARD_PAGE_SIGN_IN, "Account:R");
    go_to_review(screen);
    say(screen, WIZARD_EVENT_FORWARD);
    pump(screen, waits);
    say(screen, WIZARD_EVENT_UNDO);
    if (wizard_top(screen->wizard) == WIZARD_PAGE_PROMPT) {
        typed.text = "shown";
        handle(screen, &typed);
        say(screen, WIZARD_EVENT_NEXT);
    }
    pump(screen, is_undone);
    g_assert_cmpuint(n_connections(screen), ==, 0);
    g_assert_cmpuint(n_unfinished(screen), ==, 0);
}

static void take_offer(Screen *screen, WizardOfferKind kind)
{
    WizardProblem *problem = &screen->wizard->problem;

    for (problem->cursor = 0; problem->cursor < problem->offers->len; problem->cursor++)
        if (g_array_index(problem->offers, WizardOffer, problem->cursor).kind == kind)
            break;
    g_assert_cmpuint(problem->cursor, <, problem->offers->len);
    say(screen, WIZARD_EVENT_NEXT);
}

/* The org makes no connected apps, and nothing stays begun: trying again asks it again. */
static void test_rolled_back(Screen *screen, gconstpointer unused)
{
    g_autofree char *what = NULL;

    begin_with(screen, WIZARD_PAGE_SIGN_IN, "Account:R");
    screen->wizard->details.app = WIZARD_ITEM_APP_CONNECTED;
    go_to_review(screen);
    say(screen, WIZARD_EVENT_FORWARD);
    pump(screen, is_problem);
    g_assert_cmpuint(n_unfinished(screen), ==, 0);
    what = g_strdup(screen->wizard->problem.what);
    take_offer(screen, WIZARD_OFFER_RETRY);
    pump(screen, is_problem);
    g_assert_cmpstr(screen->wizard->problem.what, ==, what);
    take_offer(screen, WIZARD_OFFER_UNDO);
    pump(screen, is_undone);
    g_assert_cmpuint(n_unfinished(screen), ==, 0);
}

/* Left at the wait: the journal stays, and the next start goes on. */
static void test_leave_and_resume(Screen *screen, gconstpointer unused)
{
    WizardStart start = {.demo = true, .page = WIZARD_PAGE_DASHBOARD, .resume = "shown"};

    begin_with(screen, WIZARD_PAGE_SIGN_IN, "Account:R");
    go_to_review(screen);
    say(screen, WIZARD_EVENT_FORWARD);
    pump(screen, waits);
    say(screen, WIZARD_EVENT_LEAVE);
    leave(screen);
    g_assert_cmpuint(n_unfinished(screen), ==, 1);
    screen->wizard = wizard_new(&start);
    screen->drive = drive_new(screen->demo->app, screen->wizard, on_post, screen);
    say(screen, WIZARD_EVENT_START);
    pump(screen, is_done);
    g_assert_cmpuint(n_unfinished(screen), ==, 0);
    g_assert_cmpuint(screen->wizard->create.steps->len, ==, 7);
    g_assert_nonnull(screen->wizard->account.instance_url);
}

/* Esc while the browser is open, then again: one sign-in, and no late answer of the first. */
static void test_cancelled_sign_in(Screen *screen, gconstpointer unused)
{
    begin_with(screen, WIZARD_PAGE_SIGN_IN, NULL);
    say(screen, WIZARD_EVENT_FORWARD);
    pump(screen, has_link);
    say(screen, WIZARD_EVENT_BACK);
    g_assert_cmpint(screen->wizard->sign_in.phase, ==, WIZARD_PHASE_CHOOSE);
    sign_in(screen);
    g_assert_cmpstr(screen->wizard->account.username, ==, screen->demo->admin_username);
}

/* The org goes away in the middle: a problem with a way on, and what was typed is still there. */
static void test_dead_network(Screen *screen, gconstpointer unused)
{
    begin_with(screen, WIZARD_PAGE_SIGN_IN, "Account:R");
    sign_in(screen);
    pump(screen, knows_user_and_objects);
    close(screen->demo->input);
    screen->demo->input = -1;
    waitpid(screen->demo->process, NULL, 0);
    screen->demo->process = 0;
    say(screen, WIZARD_EVENT_FORWARD);
    say(screen, WIZARD_EVENT_FORWARD);
    pump(screen, is_problem);
    g_assert_cmpuint(screen->wizard->problem.offers->len, >, 0);
    g_assert_cmpstr(answers_get(wizard_answers(screen->wizard), QUESTION_USERNAME), ==,
                    screen->demo->run_as);
    g_assert_cmpuint(n_connections(screen), ==, 0);
}

#define ADD(name, function) g_test_add(name, Screen, NULL, set_up, function, tear_down)

int main(int argc, char **argv)
{
    g_autofree char *program = g_build_filename(g_getenv("TOP_BUILDDIR"), "orgwire-org", NULL);

    g_test_init(&argc, &argv, NULL);
    g_setenv("ORGWIRE_ORG", program, TRUE);
    ADD("/drive/the checks of the first page end well", test_checks);
    ADD("/drive/from the first page to a tested connection, tried and shown", test_whole_way);
    ADD("/drive/undone at the wait, nothing is left", test_undo);
    ADD("/drive/taken back by itself, it can be tried again, and undone", test_rolled_back);
    ADD("/drive/left at the wait, the next start goes on", test_leave_and_resume);
    ADD("/drive/a cancelled sign-in has no late answers", test_cancelled_sign_in);
    ADD("/drive/a dead org is a problem with a way on", test_dead_network);
    return g_test_run();
}
