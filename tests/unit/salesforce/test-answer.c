#include "config.h"

#include <string.h>

#include "core/problem.h"
#include "harness/fixture.h"
#include "salesforce/answer.h"

static HttpResponse *response(int status, const char *body)
{
    HttpResponse *answer = g_new0(HttpResponse, 1);

    answer->status = status;
    answer->body = g_strdup(body);
    answer->body_length = strlen(body);
    answer->headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return answer;
}

typedef struct {
    const char *name;
    bool oauth;
    int status;
    const char *body;
    ProblemCode code;
    int exit;
    const char *offer; /* in the first line of what to do; NULL: nothing is offered */
    const char *word;  /* the org's code */
} Row;

#define OAUTH(word, text) "{\"error\":\"" word "\",\"error_description\":\"" text "\"}"
#define REST(code, text) "[{\"message\":\"" text "\",\"errorCode\":\"" code "\"}]"

static const Row rows[] = {
    /* product.md §6, row by row */
    {"user hasn't approved this consumer", true, 400,
     OAUTH("invalid_grant", "user hasn't approved this consumer"), PROBLEM_DENIED, 4, "assign",
     "invalid_grant"},
    {"app_not_found", true, 400, OAUTH("app_not_found", "app not found"), PROBLEM_SIGN_IN_NEEDED, 4,
     "My Domain", "app_not_found"},
    {"external client app is not installed", true, 400,
     OAUTH("invalid_request", "External client app is not installed in this org"),
     PROBLEM_SIGN_IN_NEEDED, 4, "My Domain", "invalid_request"},
    {"audience is invalid", true, 400, OAUTH("invalid_grant", "audience is invalid"),
     PROBLEM_FAILED, 1, "My Domain", "invalid_grant"},
    {"audience validation failed", true, 400, OAUTH("invalid_grant", "Audience validation failed"),
     PROBLEM_FAILED, 1, "My Domain", "invalid_grant"},
    {"invalid_client_id", true, 400, OAUTH("invalid_client_id", "client identifier invalid"),
     PROBLEM_SIGN_IN_NEEDED, 4, "wait", "invalid_client_id"},
    {"invalid_app_access", true, 400,
     OAUTH("invalid_app_access", "user is not admin approved to access this app"), PROBLEM_DENIED,
     4, "assign", "invalid_app_access"},
    {"invalid assertion", true, 400, OAUTH("invalid_grant", "invalid assertion"),
     PROBLEM_SIGN_IN_NEEDED, 4, "compare the fingerprints", "invalid_grant"},
    {"expired authorization on a fresh JWT", true, 400,
     OAUTH("invalid_grant", "expired authorization code"), PROBLEM_SIGN_IN_NEEDED, 4,
     "start the sign-in again", "invalid_grant"},
    {"inactive_user", true, 400, OAUTH("inactive_user", "user is inactive"), PROBLEM_NOT_PERMITTED,
     5, "open the user in Setup", "inactive_user"},
    {"user locked", true, 400, OAUTH("invalid_grant", "user is locked out"), PROBLEM_NOT_PERMITTED,
     5, "open the user in Setup", "invalid_grant"},
    {"password expired", true, 400, OAUTH("invalid_grant", "password expired"),
     PROBLEM_NOT_PERMITTED, 5, "open the user in Setup", "invalid_grant"},
    {"login rate exceeded", true, 400, OAUTH("rate_limit_exceeded", "login rate exceeded"),
     PROBLEM_LIMIT, 7, "wait", "rate_limit_exceeded"},
    {"IP restricted", true, 400, OAUTH("invalid_grant", "ip restricted"), PROBLEM_NOT_PERMITTED, 5,
     "the address the org sees", "invalid_grant"},
    {"OAUTH_APP_BLOCKED", true, 400, OAUTH("OAUTH_APP_BLOCKED", "this app is blocked by admin"),
     PROBLEM_NOT_PERMITTED, 5, "sign in another way", "OAUTH_APP_BLOCKED"},
    {"OAUTH_EC_APP_NOT_FOUND", true, 400, OAUTH("OAUTH_EC_APP_NOT_FOUND", "no such app"),
     PROBLEM_NOT_PERMITTED, 5, "sign in another way", "OAUTH_EC_APP_NOT_FOUND"},
    {"OAUTH_APP_ACCESS_DENIED", true, 400, OAUTH("OAUTH_APP_ACCESS_DENIED", "denied"),
     PROBLEM_NOT_PERMITTED, 5, "sign in another way", "OAUTH_APP_ACCESS_DENIED"},
    {"redirect_uri_mismatch", true, 400,
     OAUTH("redirect_uri_mismatch", "redirect_uri must match configuration"), PROBLEM_USAGE, 2,
     "signin.redirect_uris", "redirect_uri_mismatch"},
    {"INSUFFICIENT_ACCESS on deploy", false, 403,
     REST("INSUFFICIENT_ACCESS", "insufficient permissions"), PROBLEM_NOT_PERMITTED, 5, NULL,
     "INSUFFICIENT_ACCESS"},
    {"CANNOT_EXECUTE_ on deploy", false, 400, REST("CANNOT_EXECUTE_FLOW_TRIGGER", "no"),
     PROBLEM_NOT_PERMITTED, 5, NULL, "CANNOT_EXECUTE_FLOW_TRIGGER"},
    {"you can't create a connected app", false, 400,
     REST("UNKNOWN", "You can't create a connected app. To enable connected app creation, contact "
                     "Salesforce Customer Support."),
     PROBLEM_NOT_PERMITTED, 5, "external client app", "UNKNOWN"},
    {"INVALID_SESSION_ID", false, 401, REST("INVALID_SESSION_ID", "Session expired or invalid"),
     PROBLEM_SIGN_IN_NEEDED, 4, "sign in again", "INVALID_SESSION_ID"},
    {"REQUEST_LIMIT_EXCEEDED", false, 403,
     REST("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."), PROBLEM_LIMIT, 7, "usage",
     "REQUEST_LIMIT_EXCEEDED"},
    /* salesforce-api §4.6 */
    {"consent refused", true, 400, OAUTH("access_denied", "end-user denied authorization"),
     PROBLEM_DENIED, 4, "choose Allow", "access_denied"},
    {"consent refused, spelt otherwise", true, 400, OAUTH("access-denied", ""), PROBLEM_DENIED, 4,
     "choose Allow", "access-denied"},
    {"a secret is wanted", true, 400, OAUTH("invalid_client", "invalid client credentials"),
     PROBLEM_SIGN_IN_NEEDED, 4, "without a secret", "invalid_client"},
    {"only installed apps", true, 400, OAUTH("invalid_client", "app must be installed into org"),
     PROBLEM_NOT_PERMITTED, 5, "sign in another way", "invalid_client"},
    {"authentication failure", true, 400,
     OAUTH("invalid_grant", "authentication failure - Invalid Password"), PROBLEM_NOT_PERMITTED, 5,
     "open the user in Setup", "invalid_grant"},
    {"code verifier", true, 400, OAUTH("invalid_grant", "invalid code verifier"),
     PROBLEM_SIGN_IN_NEEDED, 4, "start the sign-in again", "invalid_grant"},
    {"refresh token dead", true, 400, OAUTH("invalid_grant", "expired access/refresh token"),
     PROBLEM_SIGN_IN_NEEDED, 4, "sign in again", "invalid_grant"},
    {"login hours", true, 400, OAUTH("invalid_grant", "invalid login hours"),
     PROBLEM_NOT_PERMITTED, 5, "login hours", "invalid_grant"},
    {"org locked", true, 400, OAUTH("inactive_org", "organization is not active"),
     PROBLEM_NOT_PERMITTED, 5, NULL, "inactive_org"},
    {"flow disabled", true, 400, OAUTH("unsupported_grant_type", "grant type not supported"),
     PROBLEM_NOT_PERMITTED, 5, "OAuth and OpenID", "unsupported_grant_type"},
    {"flow disabled in the org", true, 400, OAUTH("oauth_flow_disabled", ""),
     PROBLEM_NOT_PERMITTED, 5, "OAuth and OpenID", "oauth_flow_disabled"},
    {"scope", true, 400, OAUTH("invalid_scope", "the requested scope is not allowed"),
     PROBLEM_NOT_PERMITTED, 5, NULL, "invalid_scope"},
    {"app blocked", true, 400, OAUTH("app_blocked", ""), PROBLEM_NOT_PERMITTED, 5, "unblock",
     "app_blocked"},
    {"replayed jti", true, 400, OAUTH("bad_jti_claim", ""), PROBLEM_FAILED, 1, "try again",
     "bad_jti_claim"},
    {"login service down", true, 400, OAUTH("system_down", ""), PROBLEM_NETWORK, 7, "wait",
     "system_down"},
    {"an unknown word is shown as it is", true, 400, OAUTH("new_word_2027", "nobody knows"),
     PROBLEM_FAILED, 1, NULL, "new_word_2027"},
    {"userinfo with a dead token", true, 403, "Bad_OAuth_Token", PROBLEM_SIGN_IN_NEEDED, 4,
     "sign in again", "Bad_OAuth_Token"},
    /* salesforce-api §7.1 */
    {"API access missing", false, 403,
     REST("API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization."),
     PROBLEM_NOT_PERMITTED, 5, "API Enabled", "API_DISABLED_FOR_ORG"},
    {"a policy answer is not a dead token", false, 401,
     REST("INVALID_SESSION_ID", "This session is not valid for use with the REST API"),
     PROBLEM_NOT_PERMITTED, 5, "scope api", "INVALID_SESSION_ID"},
    {"malformed query", false, 400, REST("MALFORMED_QUERY", "unexpected token: 'FORM'"),
     PROBLEM_USAGE, 2, NULL, "MALFORMED_QUERY"},
    {"unknown field", false, 400, REST("INVALID_FIELD", "No such column 'X' on entity 'Y'."),
     PROBLEM_USAGE, 2, "orgwire check", "INVALID_FIELD"},
    {"deleted record", false, 404, REST("ENTITY_IS_DELETED", "entity is deleted"),
     PROBLEM_NOT_FOUND, 3, NULL, "ENTITY_IS_DELETED"},
    {"required field", false, 400,
     "[{\"message\":\"Required fields are missing: [LastName]\",\"errorCode\":"
     "\"REQUIRED_FIELD_MISSING\",\"fields\":[\"LastName\"]}]",
     PROBLEM_USAGE, 2, NULL, "REQUIRED_FIELD_MISSING"},
    {"duplicate", false, 400, REST("DUPLICATE_VALUE", "duplicate value found"), PROBLEM_CONFLICT,
     1, NULL, "DUPLICATE_VALUE"},
    {"locked row", false, 400, REST("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access"),
     PROBLEM_CONFLICT, 1, "try again", "UNABLE_TO_LOCK_ROW"},
    {"API version gone", false, 410, REST("GONE", "API version not supported"), PROBLEM_FAILED, 1,
     "newer", "GONE"},
    {"one object instead of an array", false, 400,
     "{\"message\":\"x\",\"errorCode\":\"INVALID_TYPE\"}", PROBLEM_USAGE, 2, "orgwire check",
     "INVALID_TYPE"},
    {"several records", false, 300, "[\"/services/data/v67.0/sobjects/X/a00\"]", PROBLEM_CONFLICT,
     1, NULL, NULL},
    /* Infrastructure */
    {"maintenance page", false, 503, "<html><body>Down for maintenance</body></html>",
     PROBLEM_NETWORK, 7, "try again", NULL},
    {"maintenance page at the login", true, 503, "<html><body>Down</body></html>", PROBLEM_NETWORK,
     7, "try again", NULL},
    {"an empty 502", false, 502, "", PROBLEM_NETWORK, 7, "try again", NULL},
    {"an empty 401", false, 401, "", PROBLEM_SIGN_IN_NEEDED, 4, "sign in again", NULL},
    {"edge failure", false, 420, "", PROBLEM_NETWORK, 7, "try again", NULL},
    {"too many requests", false, 429, "slow", PROBLEM_LIMIT, 7, "try again", "slow"},
    {"a redirect", false, 302, "", PROBLEM_MALFORMED_ANSWER, 1, "My Domain", NULL},
    {"a body that is no error", false, 500, "12", PROBLEM_NETWORK, 7, "try again", NULL},
};

static char *first_line(const char *text)
{
    return text ? g_strndup(text, strcspn(text, "\n")) : NULL;
}

static void test_row(gconstpointer data)
{
    const Row *row = data;
    g_autoptr(HttpResponse) answer = response(row->status, row->body);
    g_autoptr(GError) error = NULL;
    g_autofree char *offer = NULL;

    if (row->oauth)
        answer_set_oauth(&error, answer, "it did not work");
    else
        answer_set_rest(&error, answer, "it did not work");
    g_assert_cmpstr(error->message, ==, "it did not work");
    g_test_message("%s → %s, exit %d, %s", row->name, problem_code_name(problem_code(error)),
                   problem_exit(error), problem_next(error) ? problem_next(error) : "-");
    g_assert_cmpstr(problem_code_name(problem_code(error)), ==, problem_code_name(row->code));
    g_assert_cmpint(problem_exit(error), ==, row->exit);
    g_assert_nonnull(problem_why(error));
    g_assert_cmpint(problem_salesforce_status(error), ==, row->status);
    g_assert_cmpstr(problem_salesforce_code(error), ==, row->word);
    offer = first_line(problem_next(error));
    if (row->offer && (!offer || !strstr(offer, row->offer)))
        g_test_message("offer is '%s'", offer);
    g_assert_true(row->offer ? offer && strstr(offer, row->offer) : !offer);
}

static void test_not_yet(void)
{
    static const struct {
        const char *body;
        bool not_yet;
    } cases[] = {
        {OAUTH("invalid_client_id", "client identifier invalid"), true},
        {OAUTH("invalid_grant", "user hasn't approved this consumer"), true},
        {OAUTH("invalid_app_access", "user is not admin approved to access this app"), true},
        {OAUTH("invalid_grant", "invalid assertion"), true},
        {OAUTH("invalid_grant", "authentication failure"), false},
        {OAUTH("inactive_user", "user is inactive"), false},
        {OAUTH("invalid_client", "invalid client credentials"), false},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(HttpResponse) answer = response(400, cases[i].body);
        g_autoptr(GError) error = NULL;

        answer_set_oauth(&error, answer, "x");
        g_assert_true(answer_is_not_yet(error) == cases[i].not_yet);
    }
    g_assert_false(answer_is_not_yet(NULL));
}

static void test_dead_session(void)
{
    static const struct {
        int status;
        const char *body;
        bool dead;
    } cases[] = {
        {401, REST("INVALID_SESSION_ID", "Session expired or invalid"), true},
        {403, "Bad_OAuth_Token", true},
        {401, "", true},
        {401, REST("INVALID_SESSION_ID", "Connected app is not attached to Agent"), false},
        {401, REST("INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE"), false},
        {403, REST("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."), false},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(HttpResponse) answer = response(cases[i].status, cases[i].body);
        g_autoptr(GError) error = NULL;

        answer_set_rest(&error, answer, "x");
        g_assert_true(answer_is_dead_session(error) == cases[i].dead);
    }
}

static void test_secrets(void)
{
    static const char token[] = "00D5g00000EXMPL!AQEAQExampleExampleExample.example_Token";
    g_autoptr(Secret) secret = secret_new(token, -1);
    g_autofree char *body =
        g_strdup_printf("{\"error\":\"invalid_grant\",\"error_description\":\"bad %s\\u001b[31m\"}",
                        token);
    g_autoptr(HttpResponse) answer = response(400, body);
    g_autoptr(GError) error = NULL;

    answer_set_oauth(&error, answer, "x");
    g_assert_nonnull(strstr(problem_why(error), "<redacted>"));
    g_assert_null(strstr(problem_why(error), token));
    g_assert_null(strstr(problem_salesforce_text(error), token));
    g_assert_null(strchr(problem_why(error), 27));
}

static void test_length(void)
{
    g_autofree char *long_text = g_strnfill(100000, 'x');
    g_autofree char *body = g_strdup_printf("[{\"message\":\"%s\",\"errorCode\":\"X\"}]", long_text);
    g_autoptr(HttpResponse) answer = response(400, body);
    g_autoptr(GError) error = NULL;

    answer_set_rest(&error, answer, "x");
    g_assert_cmpuint(strlen(problem_why(error)), <, 500);
    g_assert_true(g_utf8_validate(problem_why(error), -1, NULL));
}

/* Whatever an answer is cut to, it is an error with a reason and not a crash. */
static void test_cuts(void)
{
    static const char *const bodies[] = {
        OAUTH("invalid_grant", "user hasn't approved this consumer"),
        REST("INVALID_SESSION_ID", "Session expired or invalid"),
        "<html><head><title>Maintenance</title></head></html>",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(bodies); i++) {
        for (gsize length = 0; length <= strlen(bodies[i]); length++) {
            g_autofree char *cut = g_strndup(bodies[i], length);
            g_autoptr(HttpResponse) answer = response(400, cut);
            g_autoptr(GError) rest = NULL;
            g_autoptr(GError) oauth = NULL;

            answer_set_rest(&rest, answer, "x");
            answer_set_oauth(&oauth, answer, "x");
            g_assert_nonnull(rest);
            g_assert_nonnull(problem_why(oauth));
        }
    }
}

static void check_recorded(const char *name, int status, bool oauth, const char *code)
{
    gsize length;
    g_autofree char *body = fixture_read(name, &length);
    g_autoptr(HttpResponse) answer = body ? response(status, body) : NULL;
    g_autoptr(GError) error = NULL;

    if (!answer)
        return;
    if (oauth)
        answer_set_oauth(&error, answer, "x");
    else
        answer_set_rest(&error, answer, "x");
    g_assert_cmpstr(problem_salesforce_code(error), ==, code);
}

static void test_recorded(void)
{
    check_recorded("oauth/restforce-auth_error_response.json", 400, true, "invalid_grant");
    check_recorded("oauth/restforce-expired_session_response.json", 401, false,
                   "INVALID_SESSION_ID");
    check_recorded("rest/restforce-query_error_response.json", 400, false, "INVALID_FIELD");
    check_recorded("rest/restforce-sobject_find_error_response.json", 404, false, "NOT_FOUND");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *name = g_strdup_printf("/answer/%s", rows[i].name);

        g_test_add_data_func(name, &rows[i], test_row);
    }
    g_test_add_func("/answer/the four that mean not yet are told apart", test_not_yet);
    g_test_add_func("/answer/only a dead session is one", test_dead_session);
    g_test_add_func("/answer/a token that the org sends back is not shown", test_secrets);
    g_test_add_func("/answer/endless texts end", test_length);
    g_test_add_func("/answer/bodies cut off anywhere are read", test_cuts);
    g_test_add_func("/answer/recorded refusals are read", test_recorded);
    return g_test_run();
}
