#include "config.h"

#include <string.h>

#include "core/problem.h"
#include "fuzz.h"
#include "salesforce/listener-request.h"
#include "salesforce/oauth.h"

const char *const fuzz_name = "callback";

#define STATE "6f1c0123456789abcdef0123456789ab"

const char *const fuzz_words[] = {"?",       "&",         "=",        "%",       "%25",
                                  "%3D",     "%0d%0a",    "%00",      "+",       "#",
                                  "code=",   "&code=x",   "state=",   "&state=" STATE,
                                  "error=",  "&error=access_denied",  "iss=",    "\r\n",
                                  "\r\n\r\n", "GET ",     " HTTP/1.1", "Host: localhost:1717\r\n",
                                  "Host: evil.example\r\n", "/OauthRedirect", "http://localhost:1717",
                                  "Sec-Fetch-Mode: cors\r\n", "force://", "@acme.my.salesforce.com",
                                  "::",      "\xff",      NULL};

static void check_address(const char *text)
{
    g_autoptr(OauthAttempt) attempt =
        oauth_attempt_new("https://login.salesforce.com", OAUTH_CLIENT_ID, OAUTH_REDIRECT_URI,
                          g_get_real_time() / G_USEC_PER_SEC);
    g_autoptr(GError) error = NULL;
    g_autoptr(Secret) code = NULL;

    g_free(attempt->state);
    attempt->state = g_strdup(STATE);
    code = oauth_attempt_read(attempt, text, &error);
    g_assert_true((code != NULL) == (error == NULL));
    if (code)
        g_assert_cmpuint(secret_length(code), >, 0);
    else
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
}

static void check_request(const char *bytes, gsize size)
{
    const ListenerRule rule = {"/OauthRedirect", STATE, 1717};
    g_autofree char *address = NULL;
    ListenerVerdict verdict = listener_judge(bytes, size, &rule, &address);

    g_assert_true((address != NULL) == (verdict == LISTENER_FOUND));
    if (address)
        g_assert_nonnull(strstr(address, "state=" STATE));
}

static void check_url(const char *text)
{
    g_autoptr(Secret) secret = secret_new(text, -1);
    g_autoptr(GError) error = NULL;
    g_autoptr(SfdxUrl) url = sfdx_url_parse(secret, &error);

    g_assert_true((url != NULL) == (error == NULL));
    if (url)
        g_assert_true(*url->client_id && *url->host && secret_length(url->refresh_token) > 0);
}

/* Whatever comes back from a browser or out of a file: a code only with our state. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autofree char *text = g_strndup((const char *) bytes, size);

    check_address(text);
    check_request((const char *) bytes, size);
    check_url(text);
    return 0;
}
