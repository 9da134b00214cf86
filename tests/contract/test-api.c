#include "config.h"

#include <string.h>

#include "contract/salesforce-desk.h"
#include "core/problem.h"
#include "loop/fiber.h"
#include "salesforce/answer.h"
#include "salesforce/describe.h"
#include "salesforce/setup.h"

#define DOING "it does not work"

static bool count_rows(json_object *record, gpointer user_data, GError **error)
{
    ++*(int *) user_data;
    g_assert_nonnull(json_text(record, "Id", NULL));
    return true;
}

static bool wait_in_rows(json_object *record, gpointer user_data, GError **error)
{
    if (++*(int *) user_data <= 3)
        g_assert_true(fiber_sleep(1, NULL, error));
    if (*(int *) user_data < 5)
        return true;
    problem_set(error, PROBLEM_CONFLICT, NULL, NULL, "enough");
    return false;
}

static void test_query(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    int rows = 0;

    g_assert_true(api_query(desk->api, "SELECT Id, Name FROM Account", false, count_rows, &rows,
                            NULL, &error));
    g_assert_no_error(error);
    g_assert_cmpint(rows, >=, 4300);
    g_assert_cmpint(api_query_count(desk->api, "SELECT COUNT() FROM Account", NULL, NULL), ==,
                    rows);
    g_assert_nonnull(strstr(desk->log->str, "/query/01g"));
}

static void test_query_rows(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    int rows = 0;

    g_assert_false(
        api_query(desk->api, "SELECT Id FROM Account", false, wait_in_rows, &rows, NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_CONFLICT));
    g_assert_cmpint(rows, ==, 5);
}

static void test_query_one(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_object) one =
        api_query_one(desk->api, "SELECT Id FROM Account LIMIT 1", NULL, &error);
    g_autoptr(json_object) none = api_query_one(
        desk->api, "SELECT Id FROM Account WHERE Name = 'no such name'", NULL, &error);
    g_autoptr(json_object) wrong = NULL;

    g_assert_no_error(error);
    g_assert_nonnull(one);
    g_assert_null(none);
    wrong = api_query_one(desk->api, "SELECT Nonsense FROM Account", NULL, &error);
    g_assert_null(wrong);
    g_assert_true(problem_is(error, PROBLEM_USAGE));
    g_assert_cmpstr(problem_salesforce_code(error), ==, "INVALID_FIELD");
}

static void test_query_too_long(Desk *desk)
{
    g_autofree char *fill = g_strnfill(17000, 'x');
    g_autofree char *soql = g_strdup_printf("SELECT Id FROM Account WHERE Name = '%s'", fill);
    g_autoptr(GError) error = NULL;

    g_assert_null(api_query_one(desk->api, soql, NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_USAGE));
}

static void test_locator_dead(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    int rows = 0;

    desk_fault(desk, "locator-dead");
    g_assert_false(
        api_query(desk->api, "SELECT Id FROM Account", false, count_rows, &rows, NULL, &error));
    g_assert_cmpstr(problem_salesforce_code(error), ==, "INVALID_QUERY_LOCATOR");
    g_assert_cmpint(rows, >, 0);
}

static void test_limits(Desk *desk)
{
    g_autoptr(json_object) answer = NULL;

    g_assert_cmpint(api_calls_used(desk->api), ==, -1);
    answer = api_get(desk->api, "limits", DOING, NULL, NULL);
    g_assert_nonnull(answer);
    g_assert_cmpint(api_calls_used(desk->api), >, 0);
    g_assert_cmpint(api_calls_limit(desk->api), >=, api_calls_used(desk->api));
    g_assert_cmpint(ABS(api_clock_offset(desk->api)), <, 60);
}

static void test_paths(Desk *desk)
{
    static const struct {
        const char *path;
        ProblemCode code;
    } paths[] = {
        {"https://evil.example/services/data", PROBLEM_REFUSED_HOST},
        {"javascript:alert(1)", PROBLEM_REFUSED_HOST},
        {"sobjects/A b", PROBLEM_USAGE},
        {"sobjects/A\r\nX: y", PROBLEM_USAGE},
        {"sobjects/Nonsense__c/describe", PROBLEM_NOT_FOUND},
    };
    g_autofree char *whole = g_strconcat(desk->org->url, "/services/data/v67.0/limits", NULL);
    g_autoptr(json_object) answer = api_get(desk->api, whole, DOING, NULL, NULL);

    g_assert_nonnull(answer);
    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autoptr(GError) error = NULL;

        g_assert_null(api_get(desk->api, paths[i].path, DOING, NULL, &error));
        g_assert_cmpstr(problem_code_name(problem_code(error)), ==,
                        problem_code_name(paths[i].code));
    }
}

/* Faults that pass: the request is repeated, and nobody notices. */
static void check_passes(Desk *desk, const char *fault)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_object) answer = NULL;

    desk_fault(desk, fault);
    answer = api_get(desk->api, "limits", DOING, NULL, &error);
    g_assert_no_error(error);
    g_assert_nonnull(answer);
}

static void test_unavailable_once(Desk *desk)
{
    check_passes(desk, "503:1");
}

static void test_html_error_once(Desk *desk)
{
    check_passes(desk, "html-error:2");
}

static void test_too_many_once(Desk *desk)
{
    check_passes(desk, "429:1");
}

static void test_cut_after_once(Desk *desk)
{
    check_passes(desk, "cut-after:GET /services/data/v67.0/limits");
}

static json_object *new_account(const char *name)
{
    json_object *body = json_object_new_object();

    json_add_text(body, "Name", name);
    return body;
}

static gint64 count_named(Desk *desk, const char *name)
{
    g_autofree char *soql = g_strdup_printf("SELECT COUNT() FROM Account WHERE Name = '%s'", name);

    return api_query_count(desk->api, soql, NULL, NULL);
}

static void test_lock_row(Desk *desk)
{
    g_autoptr(json_object) body = new_account("Locked twice");
    g_autoptr(GError) error = NULL;
    g_autoptr(json_object) answer = NULL;

    desk_fault(desk, "lock-row:2");
    answer = api_send(desk->api, "POST", "sobjects/Account", body, DOING, NULL, &error);
    g_assert_no_error(error);
    g_assert_nonnull(json_text(answer, "id", NULL));
    g_assert_cmpint(count_named(desk, "Locked twice"), ==, 1);
}

/* The org created the record and the answer was lost: one record, and the caller knows. */
static void test_create_lost(Desk *desk)
{
    g_autoptr(json_object) body = new_account("Lost answer");
    g_autoptr(GError) error = NULL;

    desk_fault(desk, "cut-after:POST /services/data/v67.0/sobjects/Account");
    g_assert_null(api_send(desk->api, "POST", "sobjects/Account", body, DOING, NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_NETWORK));
    g_assert_true(http_error_may_have_arrived(error));
    g_assert_cmpint(count_named(desk, "Lost answer"), ==, 1);
}

static void test_create_unavailable(Desk *desk)
{
    g_autoptr(json_object) body = new_account("Never");
    g_autoptr(GError) error = NULL;

    desk_fault(desk, "503:1");
    g_assert_null(api_send(desk->api, "POST", "sobjects/Account", body, DOING, NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_NETWORK));
    g_assert_cmpint(problem_salesforce_status(error), ==, 503);
}

static int renewals;

static Secret *renew(gpointer user_data, GCancellable *cancellable, GError **error)
{
    Desk *desk = user_data;
    g_autofree char *answer =
        harness_org_ask(desk->org, "POST", "do", "{\"action\":\"new-admin-token\"}");
    g_autoptr(json_object) body = json_parse(answer, -1, NULL);

    renewals++;
    if (!fiber_sleep(20, cancellable, error))
        return NULL;
    return secret_new(json_text(body, "admin_token", ""), -1);
}

static Secret *cannot_renew(gpointer user_data, GCancellable *cancellable, GError **error)
{
    renewals++;
    fiber_sleep(20, NULL, NULL);
    problem_set(error, PROBLEM_DENIED, NULL, NULL, "no");
    return NULL;
}

static Api *api_with_dead_token(Desk *desk, ApiRenew func)
{
    g_autoptr(Secret) dead = secret_new("00D000000000001!dead.dead.dead.dead", -1);
    Api *api = api_new(desk->http, desk->org->url, "67.0", dead);

    renewals = 0;
    api_set_renew(api, func, desk);
    return api;
}

static void test_renewal(Desk *desk)
{
    g_autoptr(Api) api = api_with_dead_token(desk, renew);
    g_autoptr(GError) error = NULL;
    g_autoptr(json_object) answer = api_get(api, "limits", DOING, NULL, &error);

    g_assert_no_error(error);
    g_assert_nonnull(answer);
    g_assert_cmpint(renewals, ==, 1);
}

typedef struct {
    Api *api;
    int good;
    int denied;
} Shared;

static void ask_shared(gpointer user_data)
{
    Shared *shared = user_data;
    g_autoptr(GError) error = NULL;
    g_autoptr(json_object) answer = api_get(shared->api, "limits", DOING, NULL, &error);

    shared->good += answer != NULL;
    shared->denied += problem_is(error, PROBLEM_DENIED);
}

static Shared ask_twenty(Api *api)
{
    Shared shared = {api, 0, 0};
    gpointer items[20];

    for (int i = 0; i < 20; i++)
        items[i] = &shared;
    fiber_each(items, 20, 20, ask_shared);
    return shared;
}

static void test_one_renewal_for_all(Desk *desk)
{
    g_autoptr(Api) good = api_with_dead_token(desk, renew);

    g_assert_cmpint(ask_twenty(good).good, ==, 20);
    g_assert_cmpint(renewals, ==, 1);
}

static void test_one_failed_renewal_for_all(Desk *desk)
{
    g_autoptr(Api) bad = api_with_dead_token(desk, cannot_renew);

    g_assert_cmpint(ask_twenty(bad).denied, ==, 20);
    g_assert_cmpint(renewals, ==, 1);
}

static void test_no_loop(Desk *desk)
{
    g_autoptr(GError) error = NULL;

    renewals = 0;
    desk_fault(desk, "session-invalid");
    api_set_renew(desk->api, renew, desk);
    g_assert_null(api_get(desk->api, "limits", DOING, NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_SIGN_IN_NEEDED));
    g_assert_true(answer_is_dead_session(error));
    g_assert_cmpint(renewals, ==, 1);
}

/* Faults that stay: each has its name. */
static void check_fails(Desk *desk, const char *fault, ProblemCode code, const char *word)
{
    g_autoptr(GError) error = NULL;

    desk_fault(desk, fault);
    g_assert_null(api_get(desk->api, "limits", DOING, NULL, &error));
    g_assert_cmpstr(problem_code_name(problem_code(error)), ==, problem_code_name(code));
    if (word)
        g_assert_cmpstr(problem_salesforce_code(error), ==, word);
}

static void test_api_disabled(Desk *desk)
{
    check_fails(desk, "api-disabled", PROBLEM_NOT_PERMITTED, "API_DISABLED_FOR_ORG");
}

static void test_request_limit(Desk *desk)
{
    check_fails(desk, "request-limit", PROBLEM_LIMIT, "REQUEST_LIMIT_EXCEEDED");
}

static void test_garbage(Desk *desk)
{
    check_fails(desk, "garbage:/services/data/v67.0/limits", PROBLEM_MALFORMED_ANSWER, NULL);
}

static void test_describe(Desk *desk)
{
    g_autofree char *folder =
        g_build_filename(g_getenv("TEST_ROOT") ? g_getenv("TEST_ROOT") : "/tmp", "describes", NULL);
    g_autoptr(DescribeCache) cache = describe_cache_new(folder);
    static const char *const names[] = {"Account", "Nonsense__c", "Contact", NULL};
    g_autoptr(GError) error = NULL;

    for (int i = 0; i < 3; i++) {
        g_autoptr(GPtrArray) objects = describe_list(desk->api, cache, NULL, &error);
        g_autoptr(Describe) account = describe_object(desk->api, cache, "Account", NULL, &error);
        g_autoptr(GPtrArray) several = describe_objects(desk->api, cache, names, NULL, &error);

        g_assert_no_error(error);
        g_assert_cmpuint(objects->len, >, 50);
        g_assert_true(field_is_required(describe_field(account, "Name")));
        g_assert_cmpuint(several->len, ==, 3);
        g_assert_nonnull(g_ptr_array_index(several, 0));
        g_assert_null(g_ptr_array_index(several, 1));
        g_assert_cmpstr(((Describe *) g_ptr_array_index(several, 2))->info.name, ==, "Contact");
        if (i == 1) { /* damage what is kept: it is fetched again */
            g_autofree char *list = g_build_filename(folder, "objects.json", NULL);
            g_autofree char *text = NULL;
            gsize length;

            g_assert_true(g_file_get_contents(list, &text, &length, NULL));
            g_assert_true(g_file_set_contents(list, text, (gssize) length / 2, NULL));
        }
    }
    g_assert_nonnull(strstr(desk->log->str, "/sobjects/ 304 "));
    g_assert_nonnull(strstr(desk->log->str, "/Account/describe 304 "));
}

static void test_describe_cut(Desk *desk)
{
    g_autoptr(GError) error = NULL;

    desk_fault(desk, "truncate:/services/data/v67.0/sobjects");
    g_assert_null(describe_list(desk->api, NULL, NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_NETWORK));
}

static void test_describe_none(Desk *desk)
{
    static const char *const names[] = {"Nonsense__c", "Nothing__c", NULL};
    g_autoptr(GError) error = NULL;

    g_assert_null(describe_objects(desk->api, NULL, names, NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_NOT_FOUND));
    g_clear_error(&error);
    g_assert_null(describe_object(desk->api, NULL, "../../etc", NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_USAGE));
}

static void test_setup(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SetupOrg) org = setup_org(desk->api, NULL, &error);
    g_autoptr(SetupUser) user = setup_user(desk->api, desk->org->run_as, NULL, &error);
    g_autoptr(SetupUser) nobody = setup_user(desk->api, "o'nobody@x.example", NULL, &error);
    g_autoptr(GPtrArray) users = setup_users(desk->api, "integration", NULL, &error);
    g_autoptr(GHashTable) granted = setup_granted(desk->api, NULL, &error);

    g_assert_no_error(error);
    g_assert_cmpuint(strlen(org->id), ==, 18);
    g_assert_cmpstr(user->username, ==, desk->org->run_as);
    g_assert_true(user->active);
    g_assert_false(user->frozen);
    g_assert_null(nobody);
    g_assert_cmpuint(users->len, >=, 1);
    for (const SetupPermission *p = setup_permissions; p->name; p++)
        g_assert_true(!p->hard || g_hash_table_contains(granted, p->name));
}

static void test_setup_frozen(Desk *desk)
{
    g_autofree char *on =
        harness_org_ask(desk->org, "POST", "do", "{\"action\":\"freeze-user\",\"on\":true}");
    g_autoptr(SetupUser) user = setup_user(desk->api, desk->org->run_as, NULL, NULL);
    g_autofree char *off =
        harness_org_ask(desk->org, "POST", "do", "{\"action\":\"freeze-user\",\"on\":false}");

    g_assert_true(user->frozen);
}

static void test_setup_lacks(Desk *desk)
{
    g_autoptr(GHashTable) granted = NULL;

    desk_fault(desk, "admin-lacks:CanApproveUninstalledApps");
    granted = setup_granted(desk->api, NULL, NULL);
    g_assert_false(g_hash_table_contains(granted, "CanApproveUninstalledApps"));
    g_assert_true(g_hash_table_contains(granted, "ApiEnabled"));
}

static gboolean cancel(gpointer cancellable)
{
    g_cancellable_cancel(cancellable);
    return G_SOURCE_REMOVE;
}

/* Ctrl-C between two tries is Ctrl-C, not the failure of the first. */
static void test_cancel_in_pause(Desk *desk)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GError) error = NULL;

    desk_fault(desk, "cut-after:GET /services/data/v67.0/limits");
    g_timeout_add(150, cancel, cancellable);
    g_assert_null(api_get(desk->api, "limits", DOING, cancellable, &error));
    g_assert_true(problem_is(error, PROBLEM_INTERRUPTED));
}

static void add(void)
{
    desk_add("/api/a query is read page by page", test_query);
    desk_add("/api/rows may wait and may stop", test_query_rows);
    desk_add("/api/one record, none, or an error", test_query_one);
    desk_add("/api/a query that no address can hold", test_query_too_long);
    desk_add("/api/a forgotten locator is said", test_locator_dead);
    desk_add("/api/limits and clock are noted", test_limits);
    desk_add("/api/paths stay on the org", test_paths);
    desk_add("/api/503 once is overcome", test_unavailable_once);
    desk_add("/api/an HTML error twice is overcome", test_html_error_once);
    desk_add("/api/429 once is overcome", test_too_many_once);
    desk_add("/api/a lost answer to a question is overcome", test_cut_after_once);
    desk_add("/api/a locked row is overcome", test_lock_row);
    desk_add("/api/cancelled between two tries", test_cancel_in_pause);
    desk_add("/api/a lost answer to a create creates once", test_create_lost);
    desk_add("/api/a create is not repeated on 503", test_create_unavailable);
    desk_add("/api/a dead token is renewed", test_renewal);
    desk_add("/api/twenty dead requests make one renewal", test_one_renewal_for_all);
    desk_add("/api/twenty dead requests make one failed renewal", test_one_failed_renewal_for_all);
    desk_add("/api/a token that dies again is no loop", test_no_loop);
    desk_add("/api/no API access", test_api_disabled);
    desk_add("/api/the daily limit", test_request_limit);
    desk_add("/api/bytes that are no JSON", test_garbage);
    desk_add("/describe/list and objects, kept and refreshed", test_describe);
    desk_add("/describe/a list cut off", test_describe_cut);
    desk_add("/describe/all fail", test_describe_none);
    desk_add("/setup/org, users and permissions are read", test_setup);
    desk_add("/setup/a frozen user is seen", test_setup_frozen);
    desk_add("/setup/a missing permission is seen", test_setup_lacks);
}

int main(int argc, char **argv)
{
    static const char *const arguments[] = {"--rows", "Account:4300", NULL};

    return desk_main(&argc, &argv, arguments, add);
}
