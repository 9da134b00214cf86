#include "config.h"

#include <string.h>

#include "contract/salesforce-desk.h"
#include "core/problem.h"
#include "crypto/certificate.h"
#include "crypto/encode.h"
#include "loop/fiber.h"
#include "salesforce/answer.h"
#include "salesforce/metadata.h"
#include "salesforce/oauth.h"
#include "salesforce/setup.h"

#define NOW (g_get_real_time() / G_USEC_PER_SEC)

/* What a browser would do: the address that it ends on. */
static char *browse(Desk *desk, const OauthAttempt *attempt, const char *consent)
{
    g_autofree char *header = g_strconcat("orgwire_consent: ", consent, NULL);
    const char *headers[] = {header, NULL};
    g_autofree char *url = oauth_attempt_url(attempt);
    HttpRequest request = {.url = url, .headers = headers};
    g_autoptr(GError) error = NULL;
    g_autoptr(HttpResponse) response = http_send(desk->http, &request, NULL, &error);

    g_assert_no_error(error);
    return g_strdup(http_response_header(response, "location"));
}

static OauthAttempt *new_attempt(Desk *desk)
{
    return oauth_attempt_new(desk->org->url, OAUTH_CLIENT_ID, OAUTH_REDIRECT_URI, NOW);
}

static OauthToken *sign_in(Desk *desk, GError **error)
{
    g_autoptr(OauthAttempt) attempt = new_attempt(desk);
    g_autofree char *address = browse(desk, attempt, "allow");
    g_autoptr(Secret) code = address ? oauth_attempt_read(attempt, address, error) : NULL;

    return code ? oauth_exchange(desk->http, attempt, code, NULL, error) : NULL;
}

static void test_sign_in(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(OauthToken) token = sign_in(desk, &error);
    g_autoptr(OauthToken) renewed = NULL;
    g_autoptr(OauthUser) user = NULL;

    g_assert_no_error(error);
    g_assert_cmpstr(token->instance_url, ==, desk->org->url);
    g_assert_nonnull(token->refresh_token);
    user = oauth_userinfo(desk->http, token->instance_url, token->access_token, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(user->username, ==, desk->org->admin_username);
    g_assert_cmpstr(user->org_id, ==, token->org_id);
    g_assert_cmpstr(user->user_id, ==, token->user_id);
    renewed = oauth_refresh(desk->http, desk->org->url, OAUTH_CLIENT_ID, NULL, token->refresh_token,
                            NULL, &error);
    g_assert_no_error(error);
    g_assert_true(oauth_revoke(desk->http, desk->org->url, token->refresh_token, NULL, &error));
    g_assert_true(oauth_revoke(desk->http, desk->org->url, token->refresh_token, NULL, &error));
    g_assert_null(oauth_refresh(desk->http, desk->org->url, OAUTH_CLIENT_ID, NULL,
                                token->refresh_token, NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_SIGN_IN_NEEDED));
}

static void test_code_is_used_once(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(OauthAttempt) attempt = new_attempt(desk);
    g_autofree char *address = browse(desk, attempt, "allow");
    g_autoptr(Secret) code = oauth_attempt_read(attempt, address, &error);
    g_autoptr(OauthToken) first = oauth_exchange(desk->http, attempt, code, NULL, &error);

    g_assert_no_error(error);
    g_assert_nonnull(first);
    g_assert_null(oauth_exchange(desk->http, attempt, code, NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_SIGN_IN_NEEDED));
}

/* A code that another attempt's verifier did not ask for is worth nothing. */
static void test_code_of_another(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(OauthAttempt) theirs = new_attempt(desk);
    g_autoptr(OauthAttempt) ours = new_attempt(desk);
    g_autofree char *address = browse(desk, theirs, "allow");
    g_autoptr(Secret) code = oauth_attempt_read(theirs, address, NULL);

    g_assert_null(oauth_attempt_read(ours, address, &error));
    g_assert_true(problem_is(error, PROBLEM_USAGE));
    g_clear_error(&error);
    g_assert_null(oauth_exchange(desk->http, ours, code, NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_SIGN_IN_NEEDED));
}

static void check_browser(Desk *desk, const char *fault, const char *consent, ProblemCode code)
{
    g_autoptr(OauthAttempt) attempt = new_attempt(desk);
    g_autofree char *address = NULL;
    g_autoptr(GError) error = NULL;

    if (fault)
        desk_fault(desk, fault);
    address = browse(desk, attempt, consent);
    g_assert_null(oauth_attempt_read(attempt, address, &error));
    g_assert_cmpstr(problem_code_name(problem_code(error)), ==, problem_code_name(code));
}

static void test_denied(Desk *desk)
{
    check_browser(desk, NULL, "deny", PROBLEM_DENIED);
}

static void test_wrong_state(Desk *desk)
{
    check_browser(desk, "wrong-state", "allow", PROBLEM_USAGE);
}

static void test_error_page(Desk *desk)
{
    check_browser(desk, "consent-page:OAUTH_APP_BLOCKED", "allow", PROBLEM_NOT_PERMITTED);
}

static void check_sign_in(Desk *desk, const char *fault, ProblemCode code)
{
    g_autoptr(GError) error = NULL;

    desk_fault(desk, fault);
    g_assert_null(sign_in(desk, &error));
    g_assert_cmpstr(problem_code_name(problem_code(error)), ==, problem_code_name(code));
}

static void test_code_expired(Desk *desk)
{
    check_sign_in(desk, "code-expired", PROBLEM_SIGN_IN_NEEDED);
}

static void test_foreign_instance(Desk *desk)
{
    check_sign_in(desk, "foreign-instance-url:https://evil.example", PROBLEM_REFUSED_HOST);
    check_sign_in(desk, "foreign-instance-url:https://acme.my.salesforce.com",
                  PROBLEM_REFUSED_HOST);
}

static void test_token_html(Desk *desk)
{
    check_sign_in(desk, "token-html", PROBLEM_NETWORK);
}

static void test_token_in_error(Desk *desk)
{
    g_autoptr(Secret) token = secret_new("5Aep861ExampleExampleExample", -1);
    g_autoptr(GError) error = NULL;

    desk_fault(desk, "token-in-error");
    g_assert_null(
        oauth_refresh(desk->http, desk->org->url, OAUTH_CLIENT_ID, NULL, token, NULL, &error));
    g_assert_nonnull(problem_why(error));
    g_assert_null(strstr(problem_why(error), secret_text(token)));
    g_assert_null(strstr(problem_salesforce_text(error), secret_text(token)));
}

static void test_rotation(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(OauthToken) first = NULL;
    g_autoptr(OauthToken) second = NULL;

    desk_fault(desk, "refresh-rotation");
    first = sign_in(desk, &error);
    second = oauth_refresh(desk->http, desk->org->url, OAUTH_CLIENT_ID, NULL, first->refresh_token,
                           NULL, &error);
    g_assert_no_error(error);
    g_assert_nonnull(second->refresh_token);
    g_assert_false(secret_equal(first->refresh_token, second->refresh_token));
}

static void test_userinfo_dead(Desk *desk)
{
    g_autoptr(GError) error = NULL;

    desk_fault(desk, "userinfo-dead");
    g_assert_null(oauth_userinfo(desk->http, desk->org->url, desk->token, NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_SIGN_IN_NEEDED));
    g_assert_true(answer_is_dead_session(error));
}

/* One connection, as provision makes it: an app, its certificate, a permission set, a user. */
typedef struct {
    KeyPair *key;
    char *name;
    char *consumer_key;
    GBytes *zip;
} Bundle;

static KeyPair *shared_key;

static void bundle_init(Bundle *bundle, const char *name, const char *type)
{
    g_autoptr(Certificate) certificate = NULL;
    g_autofree char *set = g_strconcat(name, "_Access", NULL);
    g_autofree char *global = g_strconcat(name, "_glbloauth", NULL);
    g_autofree char *oauth = g_strconcat(name, "_oauth", NULL);
    g_autofree char *policy = g_strconcat(name, "_oauth_defaultPolicy", NULL);
    g_autofree char *app_policy = g_strconcat(name, "_defaultPolicy", NULL);
    g_autofree char *random = random_text(85);
    g_autofree char *set_xml =
        metadata_xml("PermissionSet", "hasActivationRequired", "false", "label", set, NULL);
    g_autofree char *app_xml =
        metadata_xml(type, "contactEmail", "a@acme.example", "distributionState", "Local",
                     "isProtected", "false", "label", name, NULL);
    g_autofree char *oauth_xml =
        metadata_xml("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes", "Api, RefreshToken",
                     "externalClientApplication", name, "label", oauth, NULL);
    g_autofree char *policy_xml =
        metadata_xml("ExtlClntAppOauthConfigurablePolicies", "commaSeparatedPermissionSet", set,
                     "externalClientApplication", name, "ipRelaxationPolicyType", "Enforce",
                     "label", policy, "permittedUsersPolicyType", "AdminApprovedPreAuthorized",
                     "refreshTokenPolicyType", "Infinite", NULL);
    g_autofree char *app_policy_xml = metadata_xml(
        "ExtlClntAppConfigurablePolicies", "externalClientApplication", name, "isEnabled", "true",
        "isOauthPluginEnabled", "true", "label", app_policy, NULL);
    g_autofree char *global_xml = NULL;

    if (!shared_key)
        shared_key = key_pair_generate(2048, NULL);
    certificate = certificate_make(shared_key, "orgwire test", NOW, 365, NULL);
    global_xml = metadata_xml("ExtlClntAppGlobalOauthSettings", "callbackUrl", OAUTH_REDIRECT_URI,
                              "certificate", certificate->pem, "consumerKey", random,
                              "externalClientApplication", name, "isConsumerSecretOptional", "true",
                              "isPkceRequired", "true", "label", global, NULL);
    bundle->key = shared_key;
    bundle->name = g_strdup(name);
    bundle->consumer_key = g_steal_pointer(&random);
    bundle->zip = metadata_zip(
        (const MetadataPart[]){{"PermissionSet", set, set_xml},
                               {"ExternalClientApplication", name, app_xml},
                               {"ExtlClntAppOauthSettings", oauth, oauth_xml},
                               {"ExtlClntAppGlobalOauthSettings", global, global_xml},
                               {"ExtlClntAppOauthConfigurablePolicies", policy, policy_xml},
                               {"ExtlClntAppConfigurablePolicies", app_policy, app_policy_xml}},
        6, "67.0", false);
}

static void bundle_clear(Bundle *bundle)
{
    g_free(bundle->name);
    g_free(bundle->consumer_key);
    g_clear_pointer(&bundle->zip, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Bundle, bundle_clear)

static bool deploy(Desk *desk, GBytes *zip, GError **error)
{
    g_autofree char *id = metadata_deploy(desk->api, zip, NULL, error);

    return id && metadata_wait(desk->api, id, false, 60, NULL, NULL, NULL, NULL, error);
}

static bool destroy(Desk *desk, GBytes *zip, GError **error)
{
    g_autofree char *id = metadata_deploy(desk->api, zip, NULL, error);

    return id && metadata_wait(desk->api, id, true, 60, NULL, NULL, NULL, NULL, error);
}

static OauthToken *mint(Desk *desk, const Bundle *bundle, char **ret_audience, GError **error)
{
    return oauth_mint(desk->http, desk->org->url, false, bundle->consumer_key, desk->org->run_as,
                      NULL, bundle->key, ret_audience, NULL, error);
}

static void assign(Desk *desk, const Bundle *bundle)
{
    g_autofree char *set = g_strconcat(bundle->name, "_Access", NULL);
    g_autofree char *set_id = setup_permission_set_id(desk->api, set, NULL, NULL);
    g_autofree char *app_id = setup_app_id(desk->api, bundle->name, true, NULL, NULL);
    g_autofree char *assignment = NULL;
    g_autoptr(SetupUser) user = setup_user(desk->api, desk->org->run_as, NULL, NULL);
    g_autoptr(GError) error = NULL;
    bool has = false;

    g_assert_nonnull(set_id);
    g_assert_nonnull(app_id);
    setup_assign(desk->api, user->id, set_id, NULL, &error);
    if (error)
        g_test_message("%s: %s", error->message, problem_why(error));
    g_assert_no_error(error);
    g_assert_true(setup_assign(desk->api, user->id, set_id, NULL, &error));
    g_assert_true(setup_has_access(desk->api, set_id, app_id, &has, NULL, &error));
    g_assert_true(has);
    g_assert_true(setup_grant_access(desk->api, set_id, app_id, NULL, &error));
    assignment = setup_assignment_id(desk->api, user->id, set_id, NULL, &error);
    g_assert_no_error(error);
    g_assert_nonnull(assignment);
}

static void on_progress(const char *status, int done, int total, gpointer user_data)
{
    g_string_append_printf(user_data, "%s ", status);
}

static void test_connection(Desk *desk)
{
    g_auto(Bundle) bundle = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) progress = g_string_new(NULL);
    g_autofree char *id = NULL;
    g_autofree char *audience = NULL;
    g_autoptr(OauthToken) token = NULL;
    g_autoptr(OauthUser) user = NULL;
    g_autoptr(GHashTable) read = NULL;
    g_autoptr(GHashTable) absent = NULL;
    g_autoptr(GPtrArray) names = NULL;
    bool ended = false;

    bundle_init(&bundle, "Acme_Desk", "ExternalClientApplication");
    id = metadata_deploy(desk->api, bundle.zip, NULL, &error);
    g_assert_no_error(error);
    g_assert_true(
        metadata_wait(desk->api, id, false, 60, on_progress, progress, &ended, NULL, &error));
    g_assert_true(ended);
    g_assert_no_error(error);
    g_assert_nonnull(strstr(progress->str, "Succeeded"));
    read = metadata_read(desk->api, "ExtlClntAppGlobalOauthSettings", "Acme_Desk_glbloauth", NULL,
                         &error);
    g_assert_no_error(error);
    g_assert_cmpstr(g_hash_table_lookup(read, "consumerKey"), ==, bundle.consumer_key);
    absent = metadata_read(desk->api, "ExternalClientApplication", "Nobody", NULL, &error);
    g_assert_no_error(error);
    g_assert_null(absent);
    names = metadata_list(desk->api, "ExternalClientApplication", NULL, &error);
    g_assert_no_error(error);
    g_assert_true(g_ptr_array_find_with_equal_func(names, "Acme_Desk", g_str_equal, NULL));

    g_assert_null(mint(desk, &bundle, NULL, &error));
    g_assert_true(answer_is_not_yet(error));
    g_clear_error(&error);
    assign(desk, &bundle);
    token = mint(desk, &bundle, &audience, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(audience, ==, desk->org->url);
    g_assert_null(token->refresh_token);
    user = oauth_userinfo(desk->http, token->instance_url, token->access_token, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(user->username, ==, desk->org->run_as);
}

static void test_removal(Desk *desk)
{
    g_auto(Bundle) bundle = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *set_id = NULL;
    g_autoptr(GBytes) removal = metadata_zip(
        (const MetadataPart[]){
            {"ExtlClntAppOauthConfigurablePolicies", "Gone_oauth_defaultPolicy", NULL},
            {"ExtlClntAppConfigurablePolicies", "Gone_defaultPolicy", NULL},
            {"ExtlClntAppGlobalOauthSettings", "Gone_glbloauth", NULL},
            {"ExtlClntAppOauthSettings", "Gone_oauth", NULL},
            {"ExternalClientApplication", "Gone", NULL}},
        5, "67.0", true);

    bundle_init(&bundle, "Gone", "ExternalClientApplication");
    g_assert_true(deploy(desk, bundle.zip, &error));
    g_assert_true(destroy(desk, removal, &error));
    g_assert_no_error(error);
    g_assert_null(setup_app_id(desk->api, "Gone", true, NULL, &error));
    g_assert_no_error(error);
    g_assert_true(destroy(desk, removal, &error));
    g_assert_no_error(error);
    set_id = setup_permission_set_id(desk->api, "Gone_Access", NULL, &error);
    g_assert_true(setup_delete(desk->api, "PermissionSet", set_id, NULL, &error));
    g_assert_true(setup_delete(desk->api, "PermissionSet", set_id, NULL, &error));
    g_assert_no_error(error);
}

static void check_deploy(Desk *desk, const char *fault, ProblemCode code, const char *next)
{
    g_auto(Bundle) bundle = {0};
    g_autoptr(GError) error = NULL;

    bundle_init(&bundle, "Refused", "ExternalClientApplication");
    desk_fault(desk, fault);
    g_assert_false(deploy(desk, bundle.zip, &error));
    g_test_message("%s: %s → %s", error->message, problem_why(error), problem_next(error));
    g_assert_cmpstr(problem_code_name(problem_code(error)), ==, problem_code_name(code));
    if (next)
        g_assert_nonnull(strstr(problem_next(error), next));
}

static void test_deploy_denied(Desk *desk)
{
    desk_fault(desk, "admin-lacks:ManageProfilesPermissionsets");
    check_deploy(desk, "deploy-denied", PROBLEM_NOT_PERMITTED,
                 "'Manage Profiles and Permission Sets'");
}

static void test_deploy_fails(Desk *desk)
{
    check_deploy(desk, "deploy-fails:Something new", PROBLEM_FAILED, NULL);
}

/* Only in a deletion is what cannot be found as good as done. */
static void test_deploy_not_found(Desk *desk)
{
    g_auto(Bundle) bundle = {0};
    g_autoptr(GError) error = NULL;

    bundle_init(&bundle, "Refused", "ExternalClientApplication");
    desk_fault(desk, "deploy-fails:no CustomField named Nothing found");
    g_assert_false(deploy(desk, bundle.zip, &error));
    g_assert_nonnull(strstr(problem_why(error), "Nothing found"));
    g_clear_error(&error);
    g_assert_true(destroy(desk, bundle.zip, &error));
    g_assert_no_error(error);
}

static gboolean become_quick(gpointer desk)
{
    harness_org_fault(((Desk *) desk)->org, "slow", false);
    return G_SOURCE_REMOVE;
}

/* The org goes on while its answers are lost. */
static void test_deploy_slow(Desk *desk)
{
    g_auto(Bundle) bundle = {0};
    HttpOptions options = desk_options(desk);
    g_autoptr(Http) http = NULL;
    g_autoptr(Api) api = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *id = NULL;

    options.timeout = 1;
    http = http_new(&options);
    api = api_new(http, desk->org->url, "67.0", desk->token);
    bundle_init(&bundle, "Slow", "ExternalClientApplication");
    id = metadata_deploy(desk->api, bundle.zip, NULL, &error);
    g_assert_no_error(error);
    desk_fault(desk, "slow:2500");
    g_timeout_add(2000, become_quick, desk);
    g_assert_true(metadata_wait(api, id, false, 60, NULL, NULL, NULL, NULL, &error));
    g_assert_no_error(error);
    desk_fault(desk, "slow:2500");
    g_assert_false(metadata_wait(api, id, false, 3, NULL, NULL, NULL, NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_TIMEOUT));
    g_assert_nonnull(strstr(problem_next(error), "--resume"));
}

static void test_deploy_key_taken(Desk *desk)
{
    check_deploy(desk, "consumer-key-taken", PROBLEM_CONFLICT, "new key");
}

static void test_deploy_pending(Desk *desk)
{
    g_auto(Bundle) bundle = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *id = NULL;
    bool ended = true;

    bundle_init(&bundle, "Pending", "ExternalClientApplication");
    desk_fault(desk, "deploy-pending-forever");
    id = metadata_deploy(desk->api, bundle.zip, NULL, &error);
    g_assert_no_error(error);
    g_assert_false(metadata_wait(desk->api, id, false, 1, NULL, NULL, &ended, NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_TIMEOUT));
    g_assert_false(ended);
    /* Called off, it has ended, and has not run. */
    g_clear_error(&error);
    g_assert_true(metadata_cancel(desk->api, id, NULL, &error));
    g_assert_no_error(error);
    g_assert_false(metadata_wait(desk->api, id, false, 60, NULL, NULL, &ended, NULL, &error));
    g_assert_nonnull(error);
    g_assert_true(ended);
}

static void test_connected_app(Desk *desk)
{
    g_autofree char *xml =
        metadata_xml("ConnectedApp", "contactEmail", "a@acme.example", "label", "Old", NULL);
    g_autoptr(GBytes) zip =
        metadata_zip((const MetadataPart[]){{"ConnectedApp", "Old", xml}}, 1, "67.0", false);
    g_autoptr(GError) error = NULL;

    g_assert_false(deploy(desk, zip, &error));
    g_assert_true(problem_is(error, PROBLEM_NOT_PERMITTED));
    g_assert_nonnull(strstr(problem_next(error), "external client app"));
}

static void check_mint(Desk *desk, const char *fault, ProblemCode code)
{
    static bool made;
    static Bundle bundle; /* one app for all these rows */
    g_autoptr(GError) error = NULL;

    if (!made) {
        bundle_init(&bundle, "Minted", "ExternalClientApplication");
        g_assert_true(deploy(desk, bundle.zip, NULL));
        assign(desk, &bundle);
        made = true;
    }
    desk_fault(desk, fault);
    g_assert_null(mint(desk, &bundle, NULL, &error));
    g_assert_cmpstr(problem_code_name(problem_code(error)), ==, problem_code_name(code));
    harness_org_fault(desk->org, fault, false);
}

static void test_mint_refusals(Desk *desk)
{
    static const struct {
        const char *fault;
        ProblemCode code;
    } rows[] = {
        {"not-approved", PROBLEM_DENIED},
        {"client-unknown", PROBLEM_SIGN_IN_NEEDED},
        {"app-access", PROBLEM_DENIED},
        {"app-not-found", PROBLEM_SIGN_IN_NEEDED},
        {"bad-assertion", PROBLEM_SIGN_IN_NEEDED},
        {"bad-audience:https://nowhere.example", PROBLEM_FAILED},
        {"assertion-expired", PROBLEM_FAILED},
        {"user-inactive", PROBLEM_NOT_PERMITTED},
        {"user-locked", PROBLEM_NOT_PERMITTED},
        {"login-rate", PROBLEM_LIMIT},
        {"ip-restricted", PROBLEM_NOT_PERMITTED},
        {"login-hours", PROBLEM_NOT_PERMITTED},
        {"app-blocked", PROBLEM_NOT_PERMITTED},
        {"flow-disabled", PROBLEM_NOT_PERMITTED},
        {"org-inactive", PROBLEM_NOT_PERMITTED},
        {"token-error:brand_new_word=Nobody knows", PROBLEM_FAILED},
        {"token-html", PROBLEM_NETWORK},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        check_mint(desk, rows[i].fault, rows[i].code);
}

/* libcurl would say it again, in silence, when the connection it reuses dies. */
static void test_mint_lost(Desk *desk)
{
    g_autoptr(KeyPair) key = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(OauthUser) user = NULL;
    g_autoptr(OauthToken) token = NULL;

    key = key_pair_generate(2048, NULL);
    user = oauth_userinfo(desk->http, desk->org->url, desk->token, NULL, &error);
    g_assert_no_error(error);
    desk_fault(desk, "cut-after:POST /services/oauth2/token");
    token = oauth_jwt_bearer(desk->http, desk->org->url, "nobody", user->username, desk->org->url,
                             key, 0, NULL, NULL, &error);
    g_assert_null(token);
    g_assert_true(problem_is(error, PROBLEM_NETWORK));
    g_assert_true(http_error_may_have_arrived(error));
}

/* The org's clock is an hour ahead: our assertions are expired there, until its Date is used. */
static void test_clock(Desk *desk)
{
    g_auto(Bundle) bundle = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(OauthToken) token = NULL;
    g_autofree char *on = NULL;
    g_autofree char *off = NULL;

    bundle_init(&bundle, "Clocked", "ExternalClientApplication");
    g_assert_true(deploy(desk, bundle.zip, NULL));
    assign(desk, &bundle);
    on = harness_org_ask(desk->org, "POST", "do", "{\"action\":\"set-clock\",\"offset\":3600}");
    token = mint(desk, &bundle, NULL, &error);
    off = harness_org_ask(desk->org, "POST", "do", "{\"action\":\"set-clock\",\"offset\":0}");
    g_assert_no_error(error);
    g_assert_nonnull(token);
}

static void add(void)
{
    desk_add("/sign-in/code, token, userinfo, refresh, revoke", test_sign_in);
    desk_add("/sign-in/a code is good once", test_code_is_used_once);
    desk_add("/sign-in/a code of another attempt is worth nothing", test_code_of_another);
    desk_add("/sign-in/consent refused", test_denied);
    desk_add("/sign-in/another state", test_wrong_state);
    desk_add("/sign-in/an error page's address says why", test_error_page);
    desk_add("/sign-in/an expired code", test_code_expired);
    desk_add("/sign-in/an instance elsewhere is refused", test_foreign_instance);
    desk_add("/sign-in/HTML instead of a token", test_token_html);
    desk_add("/sign-in/a token in an error is not shown", test_token_in_error);
    desk_add("/sign-in/refresh tokens rotate", test_rotation);
    desk_add("/sign-in/userinfo with a dead token", test_userinfo_dead);
    desk_add("/connection/deploy, read back, assign, mint", test_connection);
    desk_add("/connection/removal, twice", test_removal);
    desk_add("/connection/mint refusals", test_mint_refusals);
    desk_add("/connection/a lost answer to an assertion is told", test_mint_lost);
    desk_add("/connection/a wrong clock is corrected", test_clock);
    desk_add("/deploy/missing rights are named", test_deploy_denied);
    desk_add("/deploy/a failure is told word for word", test_deploy_fails);
    desk_add("/deploy/what is not found was not deployed", test_deploy_not_found);
    desk_add("/deploy/lost answers are waited out", test_deploy_slow);
    desk_add("/deploy/a taken consumer key", test_deploy_key_taken);
    desk_add("/deploy/patience ends", test_deploy_pending);
    desk_add("/deploy/connected apps are no longer made", test_connected_app);
}

int main(int argc, char **argv)
{
    static const char *const arguments[] = {"--fault", "deploy-polls:2", NULL};
    int result = desk_main(&argc, &argv, arguments, add);

    key_pair_free(shared_key);
    return result;
}
