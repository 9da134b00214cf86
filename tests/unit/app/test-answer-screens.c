/* Every answer of an org that has words of its own, up to the error screen: the answer, the problem
 * that is made of it, what the screen offers, first offer first. */
#include "config.h"

#include <string.h>

#include "app/drive-private.h"
#include "core/problem.h"
#include "salesforce/answer.h"
#include "world.h"

#define SIGN_IN "Enter @link "
#define CREATE                                                                                     \
    SIGN_IN "@signed-in @objects 'bot@acme.com' Enter @found FORWARD Space @fields FORWARD @plan " \
            "Enter "

typedef struct {
    const char *name;
    bool oauth;
    const char *code, *text; /* what the org says; code NULL: `problem` is */
    ProblemCode problem;     /* the code it must become */
    WizardEffects failed;
    const char *offers; /* the first of the screen's, and what follows; "|" between them */
    const char *advice; /* in the lines above them; "|" between */
} Row;

#define ASSIGN_WORDS "assign the connection's permission set|licence|scopes api"
#define WAYS_WORDS "Approve Uninstalled Connected Apps|Use Any API Client"

static const Row rows[] = {
    {"soon after a deploy it is preparing", true, NULL, "user hasn't approved this consumer",
     PROBLEM_PREPARING, WIZARD_CREATE, "Go on waiting|Leave, and go on another time", ""},
    {"user hasn't approved this consumer", true, "invalid_grant",
     "user hasn't approved this consumer", PROBLEM_DENIED, WIZARD_RESUME,
     "Assign the permission set again|Undo everything", ASSIGN_WORDS},
    {"app_not_found", true, "app_not_found", "External client app is not installed in this org",
     PROBLEM_SIGN_IN_NEEDED, WIZARD_CREATE, "Change the org's address", "My Domain|orgwire repair"},
    {"External client app is not installed in this org", true, "invalid_grant",
     "External client app is not installed in this org", PROBLEM_SIGN_IN_NEEDED, WIZARD_CREATE,
     "Change the org's address", "My Domain|orgwire repair"},
    {"audience is invalid", true, "invalid_grant", "audience is invalid", PROBLEM_FAILED,
     WIZARD_CREATE, "Change the org's address|Try again", "My Domain"},
    {"Audience validation failed", true, "invalid_grant", "Audience validation failed",
     PROBLEM_FAILED, WIZARD_CREATE, "Change the org's address|Try again", "My Domain"},
    {"invalid_client_id", true, "invalid_client_id", "client identifier invalid",
     PROBLEM_SIGN_IN_NEEDED, WIZARD_RESUME, "Wait, and look for the app again",
     "wait|look for it|create it again"},
    {"invalid_app_access", true, "invalid_app_access",
     "user is not admin approved to access this app", PROBLEM_DENIED, WIZARD_RESUME,
     "Assign the permission set again", ASSIGN_WORDS},
    {"invalid assertion", true, "invalid_grant", "invalid assertion", PROBLEM_SIGN_IN_NEEDED,
     WIZARD_RESUME, "Compare the fingerprints again", "compare the fingerprints|orgwire rotate"},
    {"signature errors", true, "invalid_grant", "invalid signature", PROBLEM_SIGN_IN_NEEDED,
     WIZARD_RESUME, "Compare the fingerprints again", "compare the fingerprints|orgwire rotate"},
    {"inactive_user", true, "inactive_user", "user is inactive", PROBLEM_NOT_PERMITTED,
     WIZARD_CREATE, "Open the user in Setup", "Setup"},
    {"locked", true, "invalid_grant", "user is locked", PROBLEM_NOT_PERMITTED, WIZARD_CREATE,
     "Open the user in Setup", "Setup"},
    {"authentication failure", true, "invalid_grant", "authentication failure",
     PROBLEM_NOT_PERMITTED, WIZARD_CREATE, "Open the user in Setup", "Setup"},
    {"password expired", true, "invalid_grant", "password expired", PROBLEM_NOT_PERMITTED,
     WIZARD_CREATE, "Open the user in Setup", "Setup"},
    {"login rate exceeded", true, "rate_limit_exceeded", "login rate exceeded", PROBLEM_LIMIT,
     WIZARD_CREATE, "Wait, then try again|Try again", "wait a minute"},
    {"login rate exceeded at sign-in", true, "rate_limit_exceeded", "login rate exceeded",
     PROBLEM_LIMIT, WIZARD_BEGIN_SIGN_IN, "Wait, then try again|Try again", "wait a minute"},
    {"IP restricted", true, "invalid_grant", "ip restricted", PROBLEM_NOT_PERMITTED, WIZARD_CREATE,
     "Try again", "the address the org sees"},
    {"OAUTH_APP_BLOCKED", true, "OAUTH_APP_BLOCKED", "", PROBLEM_NOT_PERMITTED,
     WIZARD_BEGIN_SIGN_IN, "Sign in another way", WAYS_WORDS},
    {"OAUTH_EC_APP_NOT_FOUND", true, "OAUTH_EC_APP_NOT_FOUND",
     "External client app is not installed in this org", PROBLEM_NOT_PERMITTED,
     WIZARD_BEGIN_SIGN_IN, "Sign in another way", WAYS_WORDS "|My Domain"},
    {"OAUTH_APP_ACCESS_DENIED", true, "OAUTH_APP_ACCESS_DENIED", "", PROBLEM_NOT_PERMITTED,
     WIZARD_BEGIN_SIGN_IN, "Sign in another way", WAYS_WORDS},
    {"redirect_uri_mismatch", true, "redirect_uri_mismatch",
     "redirect_uri must match configuration", PROBLEM_USAGE, WIZARD_BEGIN_SIGN_IN,
     "Take the next registered callback|Sign in another way", "signin.redirect_uris|paste"},
    {"INSUFFICIENT_ACCESS on deploy", false, "INSUFFICIENT_ACCESS", "no", PROBLEM_NOT_PERMITTED,
     WIZARD_CREATE, "Write a folder that an administrator can deploy|Sign in again|Try again", ""},
    {"CANNOT_EXECUTE_… on deploy", false, "CANNOT_EXECUTE_FLOW_TRIGGER", "no",
     PROBLEM_NOT_PERMITTED, WIZARD_CREATE, "Write a folder that an administrator can deploy", ""},
    {"you can't create a connected app", false, NULL,
     "You can't create a connected app. To enable connected app creation, contact Salesforce "
     "Customer Support.",
     PROBLEM_NOT_PERMITTED, WIZARD_CREATE, "Make an external client app instead",
     "external client app"},
    {"REQUEST_LIMIT_EXCEEDED", false, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.",
     PROBLEM_LIMIT, WIZARD_CREATE, "Try again", "usage"},
};

static GError *make_problem(const Row *row)
{
    GError *error = NULL;

    if (row->problem == PROBLEM_PREPARING)
        problem_set(&error, PROBLEM_PREPARING, row->text, NULL, "Salesforce is still preparing");
    else if (row->oauth)
        answer_set_oauth_words(&error, row->code, row->text, "no token was given for the user");
    else
        answer_set_code(&error, 400, row->code, row->text, "the deployment failed");
    return error;
}

static void check_words(const char *text, const char *words)
{
    g_auto(GStrv) each = g_strsplit(words, "|", -1);

    for (char **word = each; *word; word++)
        if (!text || !strstr(text, *word))
            g_error("'%s' is not in '%s'", *word, text);
}

static void check_offers(const World *world, const char *wanted)
{
    const GArray *offers = world->wizard->problem.offers;
    g_auto(GStrv) each = g_strsplit(wanted, "|", -1);

    for (guint i = 0; each[i]; i++) {
        g_assert_cmpuint(i, <, offers->len);
        g_assert_cmpstr(g_array_index(offers, WizardOffer, i).label, ==, each[i]);
    }
}

static World *world_with(const Row *row)
{
    World *world = world_new();
    g_autoptr(GError) error = make_problem(row);
    WizardProblemNews news = drive_problem_news(row->failed, error, NULL);
    WizardEvent event = {.kind = WIZARD_EVENT_PROBLEM};

    g_assert_cmpstr(problem_code_name(problem_code(error)), ==, problem_code_name(row->problem));
    world_run(world, row->failed & WIZARD_BEGIN_SIGN_IN ? SIGN_IN : CREATE);
    event.problem = &news;
    wizard_handle(world->wizard, &event);
    return world;
}

static void test_row(gconstpointer data)
{
    const Row *row = data;
    g_autoptr(World) world = world_with(row);

    g_assert_cmpint(world->wizard->overlay, ==, WIZARD_PAGE_PROBLEM);
    check_offers(world, row->offers);
    check_words(world->wizard->problem.next ? world->wizard->problem.next : "", row->advice);
    {
        g_autofree char *shown = world_messages(world);

        g_test_message("%s", shown);
    }
}

static const Row *row_named(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (g_str_equal(rows[i].name, name))
            return &rows[i];
    g_assert_not_reached();
}

/* A minute is counted down, then it is tried again by itself. */
static void test_countdown(void)
{
    g_autoptr(World) world = world_with(row_named("login rate exceeded"));

    g_assert_true(wizard_wants_ticks(world->wizard));
    world_run(world, "+59000");
    g_assert_cmpint(world->last, ==, 0);
    g_assert_cmpint(world->wizard->overlay, ==, WIZARD_PAGE_PROBLEM);
    world_run(world, "+1500");
    g_assert_cmpint(world->last, ==, WIZARD_RESUME);
    g_assert_cmpint(world->wizard->overlay, ==, WIZARD_PAGE_NONE);
}

/* A browser is not opened behind anybody's back. */
static void test_countdown_of_person(void)
{
    g_autoptr(World) world = world_with(row_named("login rate exceeded at sign-in"));

    world_run(world, "+61000");
    g_assert_cmpint(world->last, ==, 0);
    g_assert_cmpint(world->wizard->overlay, ==, WIZARD_PAGE_PROBLEM);
    world_run(world, "Enter");
    g_assert_cmpint(world->last & WIZARD_BEGIN_SIGN_IN, ==, WIZARD_BEGIN_SIGN_IN);
}

static void test_opens_user(void)
{
    g_autoptr(World) world = world_with(row_named("inactive_user"));

    world_run(world, "Enter");
    g_assert_cmpint(world->last, ==, WIZARD_OPEN_BROWSER);
    g_assert_true(
        g_str_has_suffix(wizard_link_url(world->wizard),
                         "/lightning/setup/ManageUsers/page?address=%2F005000000000001AAA"));
    g_assert_cmpint(world->wizard->overlay, ==, WIZARD_PAGE_PROBLEM);
}

static void test_makes_eca(void)
{
    g_autoptr(World) world = world_with(row_named("you can't create a connected app"));

    world_run(world, "Enter");
    g_assert_cmpint(world->wizard->page, ==, WIZARD_PAGE_REVIEW);
    g_assert_cmpint(world->wizard->details.app, ==, WIZARD_ITEM_APP_ECA);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *name = g_strdup_printf("/answer-screen/%s", rows[i].name);

        g_test_add_data_func(name, &rows[i], test_row);
    }
    g_test_add_func("/answer-screen/waiting is counted down", test_countdown);
    g_test_add_func("/answer-screen/a sign-in is not repeated by itself", test_countdown_of_person);
    g_test_add_func("/answer-screen/the user's page in Setup is opened", test_opens_user);
    g_test_add_func("/answer-screen/an external client app instead", test_makes_eca);
    return g_test_run();
}
