#include "config.h"

#include <string.h>

#include "core/problem.h"
#include "crypto/encode.h"
#include "harness/fixture.h"
#include "salesforce/oauth-private.h"
#include "salesforce/oauth.h"

#define NOW (g_get_real_time() / G_USEC_PER_SEC)
#define HOST "https://login.salesforce.com"
#define BACK "http://localhost:1717/OauthRedirect"

static OauthAttempt *attempt_with_state(const char *state)
{
    OauthAttempt *attempt = oauth_attempt_new(HOST, OAUTH_CLIENT_ID, OAUTH_REDIRECT_URI, NOW);

    g_free(attempt->state);
    attempt->state = g_strdup(state);
    return attempt;
}

static void test_link(void)
{
    g_autoptr(OauthAttempt) attempt =
        oauth_attempt_new(HOST, OAUTH_CLIENT_ID, OAUTH_REDIRECT_URI, NOW);
    g_autofree char *url = NULL;
    g_autoptr(GHashTable) query = NULL;

    /* RFC 7636, appendix B. */
    secret_unref(attempt->verifier);
    attempt->verifier = secret_new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", -1);
    url = oauth_attempt_url(attempt);
    g_assert_true(g_str_has_prefix(url, HOST "/services/oauth2/authorize?"));
    query = g_uri_parse_params(strchr(url, '?') + 1, -1, "&", G_URI_PARAMS_NONE, NULL);
    g_assert_cmpstr(g_hash_table_lookup(query, "code_challenge"), ==,
                    "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    g_assert_cmpstr(g_hash_table_lookup(query, "code_challenge_method"), ==, "S256");
    g_assert_cmpstr(g_hash_table_lookup(query, "response_type"), ==, "code");
    g_assert_cmpstr(g_hash_table_lookup(query, "client_id"), ==, "PlatformCLI");
    g_assert_cmpstr(g_hash_table_lookup(query, "redirect_uri"), ==, OAUTH_REDIRECT_URI);
    g_assert_cmpstr(g_hash_table_lookup(query, "scope"), ==, "refresh_token api web");
    g_assert_cmpstr(g_hash_table_lookup(query, "state"), ==, attempt->state);
    g_assert_cmpstr(g_hash_table_lookup(query, "prompt"), ==, "login");
    g_assert_null(strstr(url, secret_text(attempt->verifier)));
}

static void test_random(void)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (int i = 0; i < 1000; i++) {
        g_autoptr(OauthAttempt) attempt =
            oauth_attempt_new(HOST, OAUTH_CLIENT_ID, OAUTH_REDIRECT_URI, NOW);
        const char *verifier = secret_text(attempt->verifier);

        g_assert_cmpuint(strlen(attempt->state), ==, 32);
        g_assert_cmpuint(strspn(attempt->state, "0123456789abcdef"), ==, 32);
        g_assert_cmpuint(strlen(verifier), ==, 43);
        g_assert_true(g_hash_table_add(seen, g_strdup(verifier)));
        g_assert_true(g_hash_table_add(seen, g_strdup(attempt->state)));
    }
}

#define S "6f1c0123456789abcdef0123456789ab"

static const struct {
    const char *name;
    const char *address;
    const char *code; /* NULL: refused */
    ProblemCode problem;
} addresses[] = {
    {"a whole address", BACK "?code=aPrx.Yv_Q%3D%3D&state=" S, "aPrx.Yv_Q==", 0},
    {"a path with its query", "/OauthRedirect?code=abc&state=" S, "abc", 0},
    {"the other order", BACK "?state=" S "&code=abc", "abc", 0},
    {"line breaks and spaces inside", " " BACK "?code=aP\n rx%3\r\nD&sta\tte=6f1c0123 456789abcdef"
                                      "0123456789ab\n",
     "aPrx=", 0},
    {"a fragment behind it", BACK "?code=abc&state=" S "#x", "abc", 0},
    {"more parameters", BACK "?a=1&code=abc&b&state=" S "&c=", "abc", 0},
    {"the issuer named", BACK "?code=abc&iss=https%3A%2F%2Flogin.salesforce.com&state=" S, "abc",
     0},
    {"an org's own host as the issuer of the generic one",
     BACK "?code=abc&iss=https%3A%2F%2Facme.my.salesforce.com&state=" S, "abc", 0},
    {"another issuer", BACK "?code=abc&iss=https%3A%2F%2Fevil.example&state=" S, NULL,
     PROBLEM_REFUSED_HOST},
    {"nothing", "", NULL, PROBLEM_USAGE},
    {"the code alone", "aPrxYvQ==", NULL, PROBLEM_USAGE},
    {"no query", BACK, NULL, PROBLEM_USAGE},
    {"no code", BACK "?state=" S, NULL, PROBLEM_USAGE},
    {"an empty code", BACK "?code=&state=" S, NULL, PROBLEM_USAGE},
    {"no state", BACK "?code=abc", NULL, PROBLEM_USAGE},
    {"another attempt's state", BACK "?code=abc&state=00000000000000000000000000000000", NULL,
     PROBLEM_USAGE},
    {"a state that begins like ours", BACK "?code=abc&state=" S "0", NULL, PROBLEM_USAGE},
    {"a doubled code", BACK "?code=a&code=b&state=" S, NULL, PROBLEM_USAGE},
    {"a doubled state", BACK "?code=a&state=" S "&state=" S, NULL, PROBLEM_USAGE},
    {"an address encoded twice", BACK "?code=aPrx%253D%253D&state=" S, NULL, PROBLEM_USAGE},
    {"a broken escape", BACK "?code=a%zz&state=" S, NULL, PROBLEM_USAGE},
    {"a NUL in the code", BACK "?code=a%00b&state=" S, NULL, PROBLEM_USAGE},
    {"a line break in the code", BACK "?code=a%0Ab&state=" S, NULL, PROBLEM_USAGE},
    {"a token where a code should be", BACK "?access_token=abc&state=" S, NULL, PROBLEM_USAGE},
    {"consent refused", BACK "?error=access_denied&error_description=end-user+denied&state=" S,
     NULL, PROBLEM_DENIED},
    {"an error of another attempt", BACK "?error=access_denied&state=0", NULL, PROBLEM_USAGE},
    {"an error without state", BACK "?error=access_denied", NULL, PROBLEM_USAGE},
    {"Salesforce's own error page",
     "https://login.salesforce.com/setup/secur/RemoteAccessErrorPage.apexp?error=OAUTH_EC_APP_NOT_"
     "FOUND&error_description=External+client+app+is+not+installed+in+this+org",
     NULL, PROBLEM_NOT_PERMITTED},
};

static void test_address(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autoptr(OauthAttempt) attempt = attempt_with_state(S);
    g_autoptr(GError) error = NULL;
    g_autoptr(Secret) code = oauth_attempt_read(attempt, addresses[i].address, &error);

    g_assert_cmpstr(secret_text(code), ==, addresses[i].code);
    if (!addresses[i].code) {
        g_assert_cmpstr(problem_code_name(problem_code(error)), ==,
                        problem_code_name(addresses[i].problem));
    }
}

static void test_too_late(void)
{
    g_autoptr(OauthAttempt) attempt = attempt_with_state(S);
    g_autoptr(GError) error = NULL;

    attempt->expires_at = NOW - 1;
    g_assert_null(oauth_attempt_read(attempt, BACK "?code=abc&state=" S, &error));
    g_assert_true(problem_is(error, PROBLEM_TIMEOUT));
}

/* 2,000 addresses made from a good one by chance: a code only ever comes out of ours. */
static void test_mutations(void)
{
    static const char good[] = BACK "?code=aPrxYvQ%3D%3D&state=" S;
    g_autoptr(OauthAttempt) attempt = attempt_with_state(S);
    g_autoptr(GRand) random = g_rand_new_with_seed(20261125);

    for (int i = 0; i < 2000; i++) {
        g_autofree char *address = g_strdup(good);
        int changes = g_rand_int_range(random, 1, 6);
        g_autoptr(GError) error = NULL;
        g_autoptr(Secret) code = NULL;

        for (int c = 0; c < changes; c++)
            address[g_rand_int_range(random, 0, sizeof good - 1)] =
                (char) g_rand_int_range(random, 1, 256);
        code = oauth_attempt_read(attempt, address, &error);
        g_assert_true((code != NULL) != (error != NULL));
        if (code)
            g_assert_nonnull(strstr(address, "state=" S));
    }
}

static HttpResponse *response(int status, const char *body, gssize length)
{
    HttpResponse *answer = g_new0(HttpResponse, 1);

    answer->status = status;
    answer->body_length = length < 0 ? strlen(body) : (gsize) length;
    answer->body = g_strndup(body, answer->body_length);
    answer->headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return answer;
}

#define ORG "00D5g000004XMPL"
#define ACCESS "\"access_token\":\"" ORG "!AQEAQ.Example_Token\""
#define INSTANCE "\"instance_url\":\"https://acme.my.salesforce.com\""
#define ID "\"id\":\"https://login.salesforce.com/id/" ORG "/0055g00000EXMPL\""

static const struct {
    const char *name;
    const char *body;
    bool good;
    ProblemCode problem;
} tokens[] = {
    {"a full answer", "{" ACCESS "," INSTANCE "," ID ",\"token_type\":\"Bearer\",\"issued_at\":"
                      "\"1\",\"scope\":\"web api\",\"refresh_token\":\"5Aep861.x\"}", true, 0},
    {"the least of an answer", "{" ACCESS "," INSTANCE "}", true, 0},
    {"a token that is a JWT", "{\"access_token\":\"eyJa.b-c.d_e\"," INSTANCE "}", true, 0},
    {"no token", "{" INSTANCE "}", false, PROBLEM_MALFORMED_ANSWER},
    {"a token that is none", "{\"access_token\":\"hello\"," INSTANCE "}", false,
     PROBLEM_MALFORMED_ANSWER},
    {"a token with a line break", "{\"access_token\":\"" ORG "!a\\r\\nX: y\"," INSTANCE "}", false,
     PROBLEM_MALFORMED_ANSWER},
    {"a token that is a number", "{\"access_token\":1," INSTANCE "}", false,
     PROBLEM_MALFORMED_ANSWER},
    {"another type of token", "{" ACCESS "," INSTANCE ",\"token_type\":\"mac\"}", false,
     PROBLEM_MALFORMED_ANSWER},
    {"a refresh token that is none", "{" ACCESS "," INSTANCE ",\"refresh_token\":\"a b\"}", false,
     PROBLEM_MALFORMED_ANSWER},
    {"no instance", "{" ACCESS "}", false, PROBLEM_MALFORMED_ANSWER},
    {"a foreign instance", "{" ACCESS ",\"instance_url\":\"https://evil.example\"}", false,
     PROBLEM_REFUSED_HOST},
    {"an instance that looks alike",
     "{" ACCESS ",\"instance_url\":\"https://evilsalesforce.com\"}", false, PROBLEM_REFUSED_HOST},
    {"an instance behind a user name",
     "{" ACCESS ",\"instance_url\":\"https://acme.my.salesforce.com@evil.example\"}", false,
     PROBLEM_REFUSED_HOST},
    {"an instance without TLS", "{" ACCESS ",\"instance_url\":\"http://acme.my.salesforce.com\"}",
     false, PROBLEM_REFUSED_HOST},
    {"a foreign identity", "{" ACCESS "," INSTANCE ",\"id\":\"https://evil.example/id/" ORG
                           "/0055g00000EXMPL\"}", false, PROBLEM_REFUSED_HOST},
    {"an identity of another org",
     "{" ACCESS "," INSTANCE
     ",\"id\":\"https://login.salesforce.com/id/00D5g000009OTHR/0055g00000EXMPL\"}",
     false, PROBLEM_MALFORMED_ANSWER},
    {"an identity without a user",
     "{" ACCESS "," INSTANCE ",\"id\":\"https://login.salesforce.com/id/" ORG "\"}", false,
     PROBLEM_MALFORMED_ANSWER},
    {"an identity that is a path out",
     "{" ACCESS "," INSTANCE ",\"id\":\"https://login.salesforce.com/id/../x\"}", false,
     PROBLEM_MALFORMED_ANSWER},
    {"an array", "[]", false, PROBLEM_MALFORMED_ANSWER},
    {"no JSON", "access_token=x", false, PROBLEM_MALFORMED_ANSWER},
    {"a doubled token", "{" ACCESS "," ACCESS "," INSTANCE "}", false, PROBLEM_MALFORMED_ANSWER},
    {"nothing", "", false, PROBLEM_MALFORMED_ANSWER},
};

static void test_token(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autoptr(GError) error = NULL;
    g_autoptr(OauthToken) token =
        oauth_token_take(response(200, tokens[i].body, -1), HOST, NULL, "it failed", &error);

    g_assert_true((token != NULL) == tokens[i].good);
    if (!token) {
        g_assert_cmpstr(problem_code_name(problem_code(error)), ==,
                        problem_code_name(tokens[i].problem));
        return;
    }
    g_assert_cmpstr(token->instance_url, ==, "https://acme.my.salesforce.com");
    if (token->id_url) {
        g_assert_cmpuint(strlen(token->org_id), ==, 18);
        g_assert_cmpuint(strlen(token->user_id), ==, 18);
        g_assert_cmpstr(secret_text(token->refresh_token), ==, "5Aep861.x");
    }
}

static void test_token_cuts(void)
{
    const char *body = tokens[0].body;

    for (gsize length = 0; length < strlen(body); length++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(OauthToken) token = oauth_token_take(response(200, body, (gssize) length), HOST,
                                                       NULL, "it failed", &error);

        g_assert_null(token);
        g_assert_nonnull(error);
    }
}

static void test_trusted(void)
{
    static const char *const trusted[] = {"127.0.0.1:8443", NULL};
    static const char home[] = "{" ACCESS ",\"instance_url\":\"https://127.0.0.1:8443\"}";
    static const char away[] = "{" ACCESS "," INSTANCE "}";
    g_autoptr(GError) error = NULL;
    g_autoptr(OauthToken) at_home = oauth_token_take(response(200, home, -1),
                                                     "https://127.0.0.1:8443", trusted, "x", NULL);
    g_autoptr(OauthToken) led_away = oauth_token_take(
        response(200, away, -1), "https://127.0.0.1:8443", trusted, "x", &error);

    g_assert_nonnull(at_home);
    g_assert_null(led_away);
    g_assert_true(problem_is(error, PROBLEM_REFUSED_HOST));
}

static void test_recorded(void)
{
    gsize length;
    g_autofree char *body = fixture_read("oauth/restforce-auth_success_response.json", &length);
    g_autofree char *mended = NULL;
    g_auto(GStrv) parts = NULL;
    g_autoptr(OauthToken) wrong = NULL;
    g_autoptr(OauthToken) token = NULL;

    if (!body)
        return;
    /* Its token was replaced by one of another org, which must be seen. */
    wrong = oauth_token_take(response(200, body, (gssize) length), HOST, NULL, "x", NULL);
    g_assert_null(wrong);
    parts = g_strsplit(body, "00Dxx0000000000!", 2);
    mended = g_strjoinv("00Dx0000000BV7z!", parts);
    token = oauth_token_take(response(200, mended, -1), HOST, NULL, "x", NULL);
    g_assert_nonnull(token);
    g_assert_cmpstr(token->instance_url, ==, "https://na1.salesforce.com");
    g_assert_cmpstr(token->org_id, ==, "00Dx0000000BV7zEAG");
}

static const struct {
    const char *name;
    const char *url;
    const char *client, *secret, *token, *host; /* client NULL: refused */
} sfdx[] = {
    {"with a secret", "force://3MVG9.x:abc123:5Aep861.x_y=@acme.my.salesforce.com", "3MVG9.x",
     "abc123", "5Aep861.x_y=", "acme.my.salesforce.com"},
    {"without a secret", "force://PlatformCLI::5Aep861@acme.my.salesforce.com\n", "PlatformCLI",
     NULL, "5Aep861", "acme.my.salesforce.com"},
    {"a token alone", "force://5Aep861@acme.my.salesforce.com", "PlatformCLI", NULL, "5Aep861",
     "acme.my.salesforce.com"},
    {"a port", "force://PlatformCLI::5Aep861@127.0.0.1:8443", "PlatformCLI", NULL, "5Aep861",
     "127.0.0.1:8443"},
    {"another scheme", "https://PlatformCLI::5Aep861@acme.my.salesforce.com", NULL, NULL, NULL,
     NULL},
    {"no token", "force://PlatformCLI::@acme.my.salesforce.com", NULL, NULL, NULL, NULL},
    {"no client", "force://::5Aep861@acme.my.salesforce.com", NULL, NULL, NULL, NULL},
    {"two parts", "force://PlatformCLI:5Aep861@acme.my.salesforce.com", NULL, NULL, NULL, NULL},
    {"no host", "force://PlatformCLI::5Aep861@", NULL, NULL, NULL, NULL},
    {"no at sign", "force://PlatformCLI::5Aep861", NULL, NULL, NULL, NULL},
    {"a path behind the host", "force://PlatformCLI::5Aep861@acme.my.salesforce.com/x", NULL, NULL,
     NULL, NULL},
    {"a line break inside", "force://PlatformCLI::5Aep\n861@acme.my.salesforce.com", NULL, NULL,
     NULL, NULL},
    {"nothing", "", NULL, NULL, NULL, NULL},
};

static void test_sfdx(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autoptr(Secret) text = secret_new(sfdx[i].url, -1);
    g_autoptr(GError) error = NULL;
    g_autoptr(SfdxUrl) url = sfdx_url_parse(text, &error);

    if (!sfdx[i].client) {
        g_assert_null(url);
        g_assert_true(problem_is(error, PROBLEM_USAGE));
        return;
    }
    g_assert_no_error(error);
    g_assert_cmpstr(url->client_id, ==, sfdx[i].client);
    g_assert_cmpstr(secret_text(url->client_secret), ==, sfdx[i].secret);
    g_assert_cmpstr(secret_text(url->refresh_token), ==, sfdx[i].token);
    g_assert_cmpstr(url->host, ==, sfdx[i].host);
}

#define ADD(prefix, table, func)                                                                   \
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {                                              \
        g_autofree char *name = g_strdup_printf(prefix "%s", (table)[i].name);                     \
        g_test_add_data_func(name, GSIZE_TO_POINTER(i), func);                                     \
    }

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/oauth/the link carries the challenge and not the verifier", test_link);
    g_test_add_func("/oauth/state and verifier are new each time", test_random);
    ADD("/oauth/address: ", addresses, test_address)
    g_test_add_func("/oauth/an answer after the end is refused", test_too_late);
    g_test_add_func("/oauth/2,000 changed addresses give no wrong success", test_mutations);
    ADD("/oauth/token: ", tokens, test_token)
    g_test_add_func("/oauth/a token answer cut off anywhere is refused", test_token_cuts);
    g_test_add_func("/oauth/a trusted host does not lead away", test_trusted);
    g_test_add_func("/oauth/a recorded answer is read", test_recorded);
    ADD("/oauth/sfdx url: ", sfdx, test_sfdx)
    return g_test_run();
}
