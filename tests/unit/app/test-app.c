/* The operations' own judgement, without an org: settings, states, exits, reports. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app/app.h"
#include "app/doctor.h"
#include "app/settings.h"
#include "app/sign-in.h"
#include "app/status-private.h"
#include "core/problem.h"
#include "loop/fiber.h"

static App *make_app(void)
{
    g_autofree char *root = g_build_filename(g_getenv("TEST_ROOT"), "app", NULL);

    return app_new(&(AppOptions){.root = root, .memory_store = true});
}

/* --- what the token endpoint says → the state on the dashboard (product.md §6) --- */

typedef struct {
    const char *name;
    ProblemCode code;
    const char *word, *text;
    StatusState state;
} StateRow;

static const StateRow state_rows[] = {
    {"no pre-authorization", PROBLEM_DENIED, "invalid_grant", "user hasn't approved this consumer",
     STATUS_NO_ACCESS},
    {"outside the policy", PROBLEM_DENIED, "invalid_app_access",
     "user is not admin approved to access this app", STATUS_NO_ACCESS},
    {"app deleted", PROBLEM_SIGN_IN_NEEDED, "invalid_client_id", "client identifier invalid",
     STATUS_REVOKED},
    {"another certificate", PROBLEM_SIGN_IN_NEEDED, "invalid_grant", "invalid assertion",
     STATUS_REVOKED},
    {"refreshed sandbox", PROBLEM_SIGN_IN_NEEDED, "app_not_found",
     "External client app is not installed in this org", STATUS_REFRESHED},
    {"inactive user", PROBLEM_NOT_PERMITTED, "inactive_user", "user is inactive", STATUS_BLOCKED},
    {"frozen user", PROBLEM_NOT_PERMITTED, "invalid_grant", "authentication failure",
     STATUS_BLOCKED},
    {"network policy", PROBLEM_NOT_PERMITTED, "invalid_grant", "ip restricted", STATUS_BLOCKED},
    {"blocked app", PROBLEM_NOT_PERMITTED, "app_blocked", NULL, STATUS_BLOCKED},
    {"too many logins", PROBLEM_LIMIT, "rate_limit_exceeded", "login rate exceeded", STATUS_LIMIT},
    {"daily limit", PROBLEM_LIMIT, "REQUEST_LIMIT_EXCEEDED", NULL, STATUS_LIMIT},
    {"no network", PROBLEM_NETWORK, NULL, NULL, STATUS_OFFLINE},
    {"no patience", PROBLEM_TIMEOUT, NULL, NULL, STATUS_OFFLINE},
    {"locked store", PROBLEM_STORE_UNAVAILABLE, NULL, NULL, STATUS_LOCKED_KEYRING},
    {"preparing", PROBLEM_PREPARING, NULL, NULL, STATUS_PREPARING},
    {"cancelled", PROBLEM_INTERRUPTED, NULL, NULL, STATUS_NOT_CHECKED},
    {"anything else", PROBLEM_FAILED, "unheard_of", "what is this", STATUS_ERROR},
};

static void test_state(gconstpointer data)
{
    const StateRow *row = data;
    g_autoptr(GError) error = NULL;

    problem_set(&error, row->code, NULL, NULL, "no token was given");
    problem_set_salesforce(error, 400, row->word, row->text);
    g_assert_cmpint(status_state_of(error), ==, row->state);
}

static void test_state_names(void)
{
    for (int i = 0; i < STATUS_N; i++) {
        StatusState read;

        g_assert_true(status_state_parse(status_state_name((StatusState) i), &read));
        g_assert_cmpint(read, ==, i);
    }
    g_assert_true(status_state_needs_person(STATUS_NO_ACCESS));
    g_assert_false(status_state_needs_person(STATUS_PREPARING));
}

/* --- exits: the first that applies of 9, 7, 6, 5, 4, 1 --- */

typedef struct {
    const char *name;
    StatusState states[4];
    int n;
    int exit;
} ExitRow;

static const ExitRow exit_rows[] = {
    {"nothing is fine", {STATUS_OK}, 0, 0},
    {"all ok", {STATUS_OK, STATUS_OK}, 2, 0},
    {"preparing beats all", {STATUS_OFFLINE, STATUS_PREPARING, STATUS_ERROR}, 3, 9},
    {"offline beats a locked keyring", {STATUS_LOCKED_KEYRING, STATUS_OFFLINE}, 2, 7},
    {"a locked keyring beats no access", {STATUS_NO_ACCESS, STATUS_LOCKED_KEYRING}, 2, 6},
    {"no access beats revoked", {STATUS_REVOKED, STATUS_NO_ACCESS}, 2, 5},
    {"revoked beats drift", {STATUS_DRIFT, STATUS_REVOKED}, 2, 4},
    {"an expiring key alone", {STATUS_OK, STATUS_KEY_EXPIRING}, 2, 1},
};

static void test_exit(gconstpointer data)
{
    const ExitRow *row = data;
    g_autoptr(GPtrArray) statuses = g_ptr_array_new();
    Status all[4] = {0};

    for (int i = 0; i < row->n; i++) {
        all[i].state = row->states[i];
        g_ptr_array_add(statuses, &all[i]);
    }
    g_assert_cmpint(status_exit(statuses), ==, row->exit);
}

/* --- settings --- */

typedef struct {
    const char *name, *key, *value;
    bool good;
} SettingRow;

static const SettingRow setting_rows[] = {
    {"a store by its word", "store", "file", true},
    {"no store of that word", "store", "cloud", false},
    {"a callback on this computer", "signin.redirect_uris", "http://localhost:7171/x", true},
    {"two callbacks", "signin.redirect_uris", "http://localhost:1717/a http://localhost:1718/a",
     true},
    {"a callback elsewhere", "signin.redirect_uris", "https://evil.example/x", false},
    {"one good and one bad", "signin.redirect_uris",
     "http://localhost:1717/a https://evil.example/http://localhost:1", false},
    {"a connection that is none", "connection", "nobody", false},
    {"an old version", "api_version", "40.0", false},
    {"a version", "api_version", "66.0", true},
    {"colours", "color", "purple", false},
    {"no such setting", "colour", "auto", false},
};

static void test_setting(gconstpointer data)
{
    const SettingRow *row = data;
    g_autoptr(App) app = make_app();
    g_autoptr(GError) error = NULL;
    g_autofree char *read = NULL;

    g_assert_cmpint(setting_set(app, row->key, row->value, &error), ==, row->good);
    if (row->good) {
        read = setting_get(app, row->key);
        g_assert_cmpstr(read, ==, row->value);
        g_assert_true(setting_set(app, row->key, NULL, NULL));
    } else {
        g_assert_nonnull(error);
    }
}

static void test_unknown_setting(void)
{
    g_autoptr(App) app = make_app();

    g_assert_null(setting_get(app, "no.such.thing"));
}

/* --- the report names nobody --- */

static void test_report(void)
{
    g_autoptr(GPtrArray) checks = g_ptr_array_new();
    g_autofree char *report = NULL;
    Check check = {.id = "http",
                   .label = (char *) "Network",
                   .state = CHECK_BAD,
                   .value = (char *) "olga@acme.example at https://acme.my.salesforce.com/x failed",
                   .why = (char *) "org 00D5g00000EXMPLEA4 in /home/olga/secret is "
                                   "acme--dev.sandbox.my.salesforce.com"};
    static const char *const never[] = {"olga", "acme", "00D5g", "/home"};

    g_ptr_array_add(checks, &check);
    report = doctor_report(checks);
    for (gsize i = 0; i < G_N_ELEMENTS(never); i++)
        if (strstr(report, never[i]))
            g_error("'%s' is in: %s", never[i], report);
    g_assert_nonnull(strstr(report, "Network"));
}

/* --- sign-ins that cannot begin --- */

typedef struct {
    const char *name, *org, *token;
    ProblemCode code;
} TokenRow;

static const TokenRow token_rows[] = {
    {"no token at all", "acme", "hello", PROBLEM_USAGE},
    {"spaces inside", "acme", "00D5g00000EXMPL!AQ bc", PROBLEM_USAGE},
    {"a line break inside", "acme", "00D5g00000EXMPL!AQ\nbc", PROBLEM_USAGE},
    {"empty", "acme", "  \n ", PROBLEM_USAGE},
    {"no org", NULL, "00D5g00000EXMPL!AQbc", PROBLEM_USAGE},
    {"a look-alike", "acme.my.salesforce.com.evil.example", "00D5g00000EXMPL!AQbc",
     PROBLEM_REFUSED_HOST},
    {"plain http", "http://acme.my.salesforce.com", "00D5g00000EXMPL!AQbc", PROBLEM_REFUSED_HOST},
};

static void try_token(gpointer data)
{
    const TokenRow *row = data;
    g_autoptr(App) app = make_app();
    g_autoptr(Secret) token = secret_new(row->token, -1);
    g_autoptr(GError) error = NULL;
    g_autoptr(SignIn) sign_in = sign_in_with_token(app, row->org, token, NULL, &error);

    g_assert_null(sign_in);
    g_assert_cmpint(problem_code(error), ==, row->code);
    g_assert_null(strstr(error->message, "AQ"));
}

static void test_token(gconstpointer data)
{
    fiber_run(try_token, (gpointer) data);
}

typedef struct {
    const char *name, *id, *address;
    ProblemCode code;
} CompleteRow;

static const CompleteRow complete_rows[] = {
    {"never begun", "abcdEFGH", "http://localhost:1717/OauthRedirect?code=x&state=y",
     PROBLEM_NOT_FOUND},
    {"an id that climbs", "../../x", "x", PROBLEM_USAGE},
    {"nothing under way", NULL, "x", PROBLEM_NOT_FOUND},
};

static void try_complete(gpointer data)
{
    const CompleteRow *row = data;
    g_autoptr(App) app = make_app();
    g_autoptr(GError) error = NULL;
    g_autoptr(SignIn) sign_in = sign_in_complete(app, row->id, row->address, NULL, &error);

    g_assert_null(sign_in);
    g_assert_cmpint(problem_code(error), ==, row->code);
}

static void test_complete(gconstpointer data)
{
    fiber_run(try_complete, (gpointer) data);
}

/* A wrong address leaves the attempt; it is kept from others' eyes. */
static void try_begin(gpointer unused)
{
    g_autoptr(App) app = make_app();
    g_autoptr(GError) error = NULL;
    g_autoptr(SignInBegun) begun = sign_in_begin(app, "acme", NULL, &error);
    g_autoptr(GError) wrong = NULL;
    g_autoptr(GError) again = NULL;
    g_autofree char *path = NULL;
    GStatBuf about;

    g_assert_no_error(error);
    path = g_strdup_printf("%s/sign-in/%s.json", app_folders(app)->state, begun->id);
    g_assert_cmpint(g_stat(path, &about), ==, 0);
    g_assert_cmpuint(about.st_mode & 0777, ==, 0600);
    g_assert_nonnull(strstr(begun->url, "code_challenge="));
    g_assert_null(sign_in_complete(app, begun->id, "http://localhost:1717/OauthRedirect?code=x",
                                   NULL, &wrong));
    g_assert_true(problem_is(wrong, PROBLEM_USAGE));
    g_assert_null(sign_in_complete(
        app, begun->id, "http://localhost:1717/OauthRedirect?code=x&state=other", NULL, &again));
    g_assert_true(problem_is(again, PROBLEM_USAGE));
    g_assert_cmpint(g_stat(path, &about), ==, 0);
    g_unlink(path);
}

static void test_begin(void)
{
    fiber_run(try_begin, NULL);
}

/* --- browsers --- */

static void test_browser(void)
{
    g_autoptr(GError) error = NULL;

    g_assert_false(browser_is_likely());
    g_assert_false(browser_open("https://acme.my.salesforce.com/", &error));
    g_clear_error(&error);
    g_setenv("BROWSER", "w3m:lynx", TRUE);
    g_assert_false(browser_open("https://acme.my.salesforce.com/", &error));
    g_clear_error(&error);
    g_setenv("ORGWIRE_BROWSER", "/no/such/program", TRUE);
    g_assert_false(browser_open("https://acme.my.salesforce.com/", &error));
    g_assert_nonnull(strstr(problem_why(error), "/no/such/program"));
    g_setenv("ORGWIRE_BROWSER", "true %s", TRUE);
    g_assert_true(browser_is_likely());
    g_assert_true(browser_open("https://acme.my.salesforce.com/", NULL));
}

#define ADD_ROWS(prefix, rows, function)                                             \
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {                                 \
        g_autofree char *path = g_strconcat("/app/" prefix "/", rows[i].name, NULL); \
                                                                                     \
        g_test_add_data_func(path, &rows[i], function);                              \
    }

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD_ROWS("state", state_rows, test_state)
    ADD_ROWS("exit", exit_rows, test_exit)
    ADD_ROWS("setting", setting_rows, test_setting)
    ADD_ROWS("token", token_rows, test_token)
    ADD_ROWS("complete", complete_rows, test_complete)
    g_test_add_func("/app/states have one name each", test_state_names);
    g_test_add_func("/app/an unknown setting has no value", test_unknown_setting);
    g_test_add_func("/app/the report names nobody", test_report);
    g_test_add_func("/app/a begun sign-in is for one use, and for nobody else's eyes", test_begin);
    g_test_add_func("/app/no text browser, and what was tried is said", test_browser);
    return g_test_run();
}
