/* The JWT bearer grant of the built-in org. */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "crypto/certificate.h"
#include "driver.h"
#include "org/setup.h"

#define LOGIN "https://login.salesforce.com"
#define RUN_AS ORG_RUN_AS_USERNAME

typedef struct {
    const char *name;
    const char *iss, *sub, *aud;
    int exp; /* from now */
    const char *faults;
    const char *error; /* NULL: a token */
} Row;

static const Row rows[] = {
    {"a right assertion gets a token", DRIVER_KEY, RUN_AS, LOGIN, 120, NULL, NULL},
    {"the username is compared without case", DRIVER_KEY, "Integration@OrgWire.example", LOGIN,
     120, NULL, NULL},
    {"My Domain is an audience", DRIVER_KEY, RUN_AS, "https://localhost", 120, NULL, NULL},
    {"test is an audience", DRIVER_KEY, RUN_AS, "https://test.salesforce.com", 120, NULL, NULL},
    {"an unknown key is refused", "nobody", RUN_AS, LOGIN, 120, NULL,
     "invalid_client_id: client identifier invalid"},
    {"a foreign audience is refused", DRIVER_KEY, RUN_AS, "https://evil.example", 120, NULL,
     "invalid_grant: audience is invalid"},
    {"a past exp is refused", DRIVER_KEY, RUN_AS, LOGIN, -1, NULL,
     "invalid_grant: expired authorization code"},
    {"an unknown user is refused", DRIVER_KEY, "no@body.example", LOGIN, 120, NULL,
     "invalid_grant: authentication failure"},
    {"a frozen user is refused", DRIVER_KEY, "frozen@orgwire.example", LOGIN, 120, NULL,
     "invalid_grant: authentication failure"},
    {"an inactive user is refused", DRIVER_KEY, "gone@orgwire.example", LOGIN, 120, NULL,
     "inactive_user: user is inactive"},
    {"a user outside the policy is refused", DRIVER_KEY, "olga@orgwire.example", LOGIN, 120, NULL,
     "invalid_app_access: user is not admin approved to access this app"},
    {"fault not-approved", DRIVER_KEY, RUN_AS, LOGIN, 120, "not-approved",
     "invalid_grant: user hasn't approved this consumer"},
    {"fault client-unknown", DRIVER_KEY, RUN_AS, LOGIN, 120, "client-unknown",
     "invalid_client_id: client identifier invalid"},
    {"fault app-access", DRIVER_KEY, RUN_AS, LOGIN, 120, "app-access",
     "invalid_app_access: user is not admin approved to access this app"},
    {"fault app-not-found", DRIVER_KEY, RUN_AS, LOGIN, 120, "app-not-found",
     "app_not_found: External client app is not installed in this org"},
    {"fault bad-audience", DRIVER_KEY, RUN_AS, LOGIN, 120, "bad-audience:https://localhost",
     "invalid_grant: audience is invalid"},
    {"fault bad-audience lets its own one through", DRIVER_KEY, RUN_AS, LOGIN, 120,
     "bad-audience:https://login.salesforce.com", NULL},
    {"fault bad-assertion", DRIVER_KEY, RUN_AS, LOGIN, 120, "bad-assertion",
     "invalid_grant: invalid assertion"},
    {"fault assertion-expired", DRIVER_KEY, RUN_AS, LOGIN, 120, "assertion-expired",
     "invalid_grant: expired authorization code"},
    {"fault user-inactive", DRIVER_KEY, RUN_AS, LOGIN, 120, "user-inactive",
     "inactive_user: user is inactive"},
    {"fault user-locked", DRIVER_KEY, RUN_AS, LOGIN, 120, "user-locked",
     "invalid_grant: authentication failure"},
    {"fault password-expired", DRIVER_KEY, RUN_AS, LOGIN, 120, "password-expired",
     "invalid_grant: authentication failure - Invalid Password"},
    {"fault login-rate", DRIVER_KEY, RUN_AS, LOGIN, 120, "login-rate",
     "rate_limit_exceeded: login rate exceeded"},
    {"fault ip-restricted", DRIVER_KEY, RUN_AS, LOGIN, 120, "ip-restricted",
     "invalid_grant: ip restricted"},
    {"fault login-hours", DRIVER_KEY, RUN_AS, LOGIN, 120, "login-hours",
     "invalid_grant: invalid login hours"},
    {"fault app-blocked", DRIVER_KEY, RUN_AS, LOGIN, 120, "app-blocked",
     "app_blocked: this app is blocked by admin"},
    {"fault flow-disabled", DRIVER_KEY, RUN_AS, LOGIN, 120, "flow-disabled",
     "oauth_flow_disabled: this flow is not enabled in this org"},
    {"fault org-inactive", DRIVER_KEY, RUN_AS, LOGIN, 120, "org-inactive",
     "inactive_org: organization is not active"},
    {"fault token-error says what it is told to", DRIVER_KEY, RUN_AS, LOGIN, 120,
     "token-error:system_down=back soon", "system_down: back soon"},
};

static void test_row(gconstpointer data)
{
    const Row *row = data;
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autofree char *assertion = NULL, *error = NULL;

    driver_make_app(org, driver_key());
    if (row->faults)
        g_assert_true(faults_set(org->faults, row->faults, true));
    assertion = driver_assertion(driver_key(), row->iss, row->sub, row->aud,
                                 driver_time + row->exp);
    error = driver_mint(org, assertion, NULL);
    g_assert_cmpstr(error, ==, row->error);
}

static char *mint_now(Org *org, const KeyPair *key, char **ret_token)
{
    g_autofree char *assertion =
        driver_assertion(key, DRIVER_KEY, RUN_AS, LOGIN, driver_time + 120);

    return driver_mint(org, assertion, ret_token);
}

static void expect(Org *org, const KeyPair *key, const char *expected)
{
    g_autofree char *error = mint_now(org, key, NULL);

    g_assert_cmpstr(error, ==, expected);
}

static void test_window(void)
{
    g_autoptr(Org) org = driver_org(NULL, 100);

    driver_make_app(org, driver_key());
    expect(org, driver_key(), "invalid_client_id: client identifier invalid");
    driver_time += 60;
    expect(org, driver_key(), "invalid_grant: user hasn't approved this consumer");
    driver_time += 60;
    expect(org, driver_key(), NULL);
}

static void redeploy(Org *org, const char *certificate)
{
    g_auto(GStrv) files = driver_bundle(certificate, DRIVER_KEY, DRIVER_SET);
    g_autoptr(GBytes) zip = driver_zip((const char *const *) files);
    g_autoptr(json_object) result = driver_deploy(org, zip, NULL);

    g_assert_cmpstr(driver_problem(result), ==, NULL);
}

static void test_rotation(void)
{
    g_autoptr(Org) org = driver_org(NULL, 100);
    g_autoptr(KeyPair) next = key_pair_generate(2048, NULL);
    g_autofree char *certificate = driver_certificate(next);

    driver_make_app(org, driver_key());
    driver_time += 200;
    redeploy(org, certificate);
    expect(org, next, "invalid_grant: invalid assertion");
    expect(org, driver_key(), NULL);
    driver_time += 101;
    expect(org, next, NULL);
    expect(org, driver_key(), "invalid_grant: invalid assertion");
}

static void test_cleared(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);

    driver_make_app(org, driver_key());
    redeploy(org, NULL);
    expect(org, driver_key(), "invalid_grant: invalid assertion");
}

static void test_replay(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autofree char *assertion = NULL, *first = NULL, *second = NULL;

    driver_make_app(org, driver_key());
    assertion = driver_assertion(driver_key(), DRIVER_KEY, RUN_AS, LOGIN, driver_time + 120);
    first = driver_mint(org, assertion, NULL);
    second = driver_mint(org, assertion, NULL);
    g_assert_cmpstr(first, ==, NULL);
    g_assert_cmpstr(second, ==, "bad_jti_claim: the jti was used before");
}

static void test_answer(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autofree char *token = NULL, *error = NULL;
    g_autoptr(json_object) info = NULL;
    g_autofree char *who = NULL;

    driver_make_app(org, driver_key());
    error = mint_now(org, driver_key(), &token);
    g_assert_cmpstr(error, ==, NULL);
    g_assert_true(g_regex_match_simple("^00D\\w{12,15}![.\\w]*$", token, 0, 0));
    g_assert_cmpint(driver_json(org, "GET", "/services/oauth2/userinfo", token, NULL, &info), ==,
                    200);
    g_assert_cmpstr(json_text(info, "preferred_username", ""), ==, RUN_AS);
    g_assert_cmpstr(json_text(info, "organization_id", ""), ==, org->id);
}

static void test_rubbish(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    static const char *const assertions[] = {"", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.",
                                             "eyJhbGciOiJSUzI1NiJ9.e30.AAAA"};

    for (gsize i = 0; i < G_N_ELEMENTS(assertions); i++) {
        g_autofree char *error = driver_mint(org, assertions[i], NULL);

        g_assert_nonnull(error);
    }
}

static void test_counted_fault(void)
{
    g_autoptr(Org) org = driver_org("not-approved:2", 0);
    const char *no = "invalid_grant: user hasn't approved this consumer";

    driver_make_app(org, driver_key());
    expect(org, driver_key(), no);
    expect(org, driver_key(), no);
    expect(org, driver_key(), NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strdup_printf("/org/jwt/%s", rows[i].name);

        g_test_add_data_func(path, &rows[i], test_row);
    }
    g_test_add_func("/org/jwt/a new app spreads: unknown, then not approved, then known",
                    test_window);
    g_test_add_func("/org/jwt/the old certificate works until the new one has spread",
                    test_rotation);
    g_test_add_func("/org/jwt/a redeploy without the certificate clears it", test_cleared);
    g_test_add_func("/org/jwt/an assertion works once", test_replay);
    g_test_add_func("/org/jwt/the token is the run-as user's", test_answer);
    g_test_add_func("/org/jwt/rubbish is refused", test_rubbish);
    g_test_add_func("/org/jwt/a fault with a number ends by itself", test_counted_fault);
    return g_test_run();
}
