#include "config.h"

#include <string.h>

#include "core/org-host.h"
#include "core/problem.h"
#include "fuzz.h"

const char *const fuzz_name = "org-host";
const char *const fuzz_words[] = {"https://",
                                  "http://",
                                  "//",
                                  ".my.salesforce.com",
                                  "my.salesforce.com",
                                  "salesforce.com",
                                  "login",
                                  "test",
                                  "na139",
                                  ".lightning.force.com",
                                  "-setup",
                                  ".my.salesforce.mil",
                                  "acme",
                                  ".",
                                  "..",
                                  "-",
                                  "--",
                                  "@",
                                  ":",
                                  ":443",
                                  ":8443",
                                  ":0",
                                  "/",
                                  "\\",
                                  "?",
                                  "#",
                                  "%2e",
                                  "%00",
                                  "xn--",
                                  "127.0.0.1",
                                  "[::1]",
                                  "0x7f.1",
                                  "\r\n",
                                  "\t",
                                  "\xef\xbc\x8e",
                                  "\xe3\x80\x82",
                                  "\xd0\xb0",
                                  "evil.com",
                                  ".evil.com",
                                  "sandbox",
                                  "production",
                                  NULL};

static const char *const trusted[] = {"127.0.0.1:8443", "[::1]:8443", "localhost:9000", NULL};

/* The rule once more, in other words: patterns over what GLib's own parser takes for the host. */
static void check_origin(const char *origin)
{
    static const char allowed[] =
        "^https://"
        "((login|test)\\.salesforce\\.com|(na|cs|eu|ap|um|gs)[0-9]{1,4}\\.salesforce\\.com|"
        "([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+my\\.(salesforce\\.(com|mil)|sfcrmproducts\\.cn)|"
        "127\\.0\\.0\\.1:8443|\\[::1\\]:8443|localhost:9000)$";

    if (!g_regex_match_simple(allowed, origin, G_REGEX_DOLLAR_ENDONLY, 0) ||
        strstr(origin, "/xn--") || strstr(origin, ".xn--"))
        g_error("'%s' was let in", origin);
}

static void check_url(const char *url)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *origin = org_host_origin(url, trusted, &error);
    g_autoptr(GUri) uri = NULL;
    g_autofree char *other = NULL;
    const char *host;

    g_assert_cmpint(org_host_check_url(url, trusted, NULL), ==, origin != NULL);
    if (!origin) {
        g_assert_true(problem_is(error, PROBLEM_REFUSED_HOST));
        return;
    }
    check_origin(origin);
    uri = g_uri_parse(url, G_URI_FLAGS_PARSE_RELAXED, NULL);
    if (!uri)
        return;
    host = g_uri_get_host(uri);
    other = g_strdup_printf(strchr(host, ':') ? "https://[%s]" : "https://%s", host);
    g_assert_null(g_uri_get_userinfo(uri));
    g_assert_cmpint(g_ascii_strncasecmp(origin, other, strlen(other)), ==, 0);
}

/* Nothing is let in but Salesforce's hosts and the trusted ones, however it is written. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autofree char *text = g_strndup((const char *) bytes, size);
    g_autofree char *origin = NULL;
    g_autoptr(GError) error = NULL;

    check_url(text);
    origin = org_host_parse(text, trusted, &error);
    if (!origin) {
        g_assert_true(problem_is(error, PROBLEM_REFUSED_HOST) || problem_is(error, PROBLEM_USAGE));
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
    } else {
        g_autofree char *again = org_host_parse(origin, trusted, NULL);

        check_origin(origin);
        g_assert_cmpstr(again, ==, origin);
    }
    org_host_is_sandbox(text);
    org_host_is_generic(text);
    return 0;
}
