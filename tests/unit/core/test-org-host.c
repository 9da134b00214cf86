#include "config.h"

#include <glib.h>
#include <string.h>

#include "core/org-host.h"
#include "core/problem.h"
#include "core/text.h"

#define LOGIN "https://login.salesforce.com"
#define TEST "https://test.salesforce.com"
#define ACME "https://acme.my.salesforce.com"
#define DEV "https://acme--dev.sandbox.my.salesforce.com"
#define REFUSED PROBLEM_REFUSED_HOST
#define USAGE PROBLEM_USAGE

static const char *const trusted[] = {"127.0.0.1:8443",
                                      "localhost:9000",
                                      "[::1]:8443",
                                      "org.example.com",
                                      "Proxy.Example.COM:444",
                                      "https://not-this-way.example.com",
                                      "xn--rg-eka.example.com",
                                      NULL};

/* What a person types → the origin, or how it is refused. */
static const struct {
    const char *typed;
    const char *origin;
    ProblemCode code;
} typed_rows[] = {
    /* words */
    {"", LOGIN, 0},
    {"  ", LOGIN, 0},
    {"production", LOGIN, 0},
    {"Production", LOGIN, 0},
    {"login", LOGIN, 0},
    {"sandbox", TEST, 0},
    {"SANDBOX", TEST, 0},
    {"test", TEST, 0},
    /* My Domain alone */
    {"acme", ACME, 0},
    {"ACME", ACME, 0},
    {" acme\n", ACME, 0},
    {"acme-dev-ed", "https://acme-dev-ed.my.salesforce.com", 0},
    {"acme--dev", DEV, 0},
    {"acme--dev.sandbox", DEV, 0},
    {"acme-dev-ed.develop", "https://acme-dev-ed.develop.my.salesforce.com", 0},
    {"fun-koala-123.scratch", "https://fun-koala-123.scratch.my.salesforce.com", 0},
    {"acme.trailblaze", "https://acme.trailblaze.my.salesforce.com", 0},
    {"4acme", "https://4acme.my.salesforce.com", 0},
    /* hosts */
    {"login.salesforce.com", LOGIN, 0},
    {"test.salesforce.com", TEST, 0},
    {"LOGIN.SALESFORCE.COM", LOGIN, 0},
    {"acme.my.salesforce.com", ACME, 0},
    {"Acme.My.Salesforce.Com", ACME, 0},
    {"acme--dev.sandbox.my.salesforce.com", DEV, 0},
    {"acme-dev-ed.develop.my.salesforce.com", "https://acme-dev-ed.develop.my.salesforce.com", 0},
    {"acme.my.salesforce.com:443", ACME, 0},
    {"acme.my.salesforce.com/", ACME, 0},
    {"acme.my.salesforce.com?x=1", ACME, 0},
    {"acme.my.salesforce.com#top", ACME, 0},
    {"na139.salesforce.com", "https://na139.salesforce.com", 0},
    {"cs42.salesforce.com", "https://cs42.salesforce.com", 0},
    {"eu9.salesforce.com", "https://eu9.salesforce.com", 0},
    {"ap28.salesforce.com", "https://ap28.salesforce.com", 0},
    {"um1.salesforce.com", "https://um1.salesforce.com", 0},
    {"agency.my.salesforce.mil", "https://agency.my.salesforce.mil", 0},
    {"acme.my.sfcrmproducts.cn", "https://acme.my.sfcrmproducts.cn", 0},
    /* pasted addresses */
    {"https://acme.my.salesforce.com", ACME, 0},
    {"HTTPS://ACME.MY.SALESFORCE.COM/", ACME, 0},
    {"https://acme.my.salesforce.com:443/services/oauth2/token", ACME, 0},
    {"https://acme.my.salesforce.com/home/home.jsp?a=b@c", ACME, 0},
    {"https://acme.my.salesforce.com/x//https://evil.com", ACME, 0},
    {"https://acme.lightning.force.com/lightning/setup/SetupOneHome/home", ACME, 0},
    {"https://acme.lightning.force.com/one/one.app#/home", ACME, 0},
    {"https://acme--dev.sandbox.lightning.force.com/lightning/page/home", DEV, 0},
    {"acme.lightning.force.com", ACME, 0},
    {"https://acme.my.salesforce-setup.com/lightning/setup/Users/home", ACME, 0},
    {"https://acme--dev.sandbox.my.salesforce-setup.com/lightning", DEV, 0},
    {"https://agency.lightning.crmforce.mil/", "https://agency.my.salesforce.mil", 0},
    {"https://acme.lightning.sfcrmapps.cn/x", "https://acme.my.sfcrmproducts.cn", 0},
    {"https://login.salesforce.com/?locale=de", LOGIN, 0},
    /* trusted by name, on their very port */
    {"127.0.0.1:8443", "https://127.0.0.1:8443", 0},
    {"https://127.0.0.1:8443/login", "https://127.0.0.1:8443", 0},
    {"localhost:9000", "https://localhost:9000", 0},
    {"LocalHost:9000", "https://localhost:9000", 0},
    {"[::1]:8443", "https://[::1]:8443", 0},
    {"org.example.com", "https://org.example.com", 0},
    {"org.example.com:443", "https://org.example.com", 0},
    {"https://proxy.example.com:444", "https://proxy.example.com:444", 0},
    {"xn--rg-eka.example.com", "https://xn--rg-eka.example.com", 0},
    {"127.0.0.1", NULL, REFUSED},
    {"127.0.0.1:8444", NULL, REFUSED},
    {"127.0.0.2:8443", NULL, REFUSED},
    {"localhost", NULL, REFUSED},
    {"localhost:9001", NULL, REFUSED},
    {"[::1]", NULL, REFUSED},
    {"[::2]:8443", NULL, REFUSED},
    {"org.example.com:8443", NULL, REFUSED},
    {"sub.org.example.com", NULL, REFUSED},
    {"org.example.com.evil.com", NULL, REFUSED},
    {"proxy.example.com", NULL, REFUSED},
    {"not-this-way.example.com", NULL, REFUSED},
    {"http://127.0.0.1:8443", NULL, REFUSED},
    {"user@127.0.0.1:8443", NULL, REFUSED},
    /* login discovery is no org */
    {"welcome.salesforce.com", NULL, USAGE},
    {"https://welcome.salesforce.com/discovery", NULL, USAGE},
    {"WELCOME.salesforce.com", NULL, USAGE},
    /* look-alikes */
    {"evilsalesforce.com", NULL, REFUSED},
    {"salesforce.com", NULL, REFUSED},
    {"www.salesforce.com", NULL, REFUSED},
    {"my.salesforce.com", NULL, REFUSED},
    {"my.salesforce.com.evil.com", NULL, REFUSED},
    {"acme.my.salesforce.com.evil", NULL, REFUSED},
    {"acme.my.salesforce.com.evil.com", NULL, REFUSED},
    {"x.salesforce.com.evil", NULL, REFUSED},
    {"acme.evilmy.salesforce.com", NULL, REFUSED},
    {"acme-my.salesforce.com", NULL, REFUSED},
    {"acme.my-salesforce.com", NULL, REFUSED},
    {"acme.my.salesforce.co", NULL, REFUSED},
    {"acme.my.salesforce.com.co", NULL, REFUSED},
    {"acme.my.saIesforce.com.", NULL, REFUSED},
    {"acme.my.sa1esforce.com", NULL, REFUSED},
    {"acme.my.salesf0rce.com", NULL, REFUSED},
    {"login.salesforce.com.evil.com", NULL, REFUSED},
    {"evil.login.salesforce.com", NULL, REFUSED},
    {"loginsalesforce.com", NULL, REFUSED},
    {"login-salesforce.com", NULL, REFUSED},
    {"logintest.salesforce.com", NULL, REFUSED},
    {"acme.salesforce.com", NULL, REFUSED},
    {"na.salesforce.com", NULL, REFUSED},
    {"na13999.salesforce.com", NULL, REFUSED},
    {"xna139.salesforce.com", NULL, REFUSED},
    {"na139x.salesforce.com", NULL, REFUSED},
    {"na139.salesforce.com.evil.com", NULL, REFUSED},
    {"na139.evil.com", NULL, REFUSED},
    {"www2.salesforce.com", NULL, REFUSED},
    {"evillightning.force.com", NULL, REFUSED},
    {"lightning.force.com", NULL, REFUSED},
    {"acme.lightning.force.com.evil.com", NULL, REFUSED},
    {"acme.force.com", NULL, REFUSED},
    {"acme.my.site.com", NULL, REFUSED},
    {"acme--c.vf.force.com", NULL, REFUSED},
    {"acme.cloudforce.com", NULL, REFUSED},
    {"acme.my.salesforce.cn", NULL, REFUSED},
    {"acme.salesforce.mil", NULL, REFUSED},
    {"acme.my.salesforce.mil.evil.com", NULL, REFUSED},
    {"evilsalesforce.mil", NULL, REFUSED},
    {"acme.sfcrmproducts.cn", NULL, REFUSED},
    {"acme.my.sfcrmproducts.cn.evil.com", NULL, REFUSED},
    {"https://evil.com/acme.my.salesforce.com", NULL, REFUSED},
    {"https://evil.com?acme.my.salesforce.com", NULL, REFUSED},
    {"https://evil.com#.my.salesforce.com", NULL, REFUSED},
    {"https://evil.com/.my.salesforce.com", NULL, REFUSED},
    {"evil.com/.my.salesforce.com", NULL, REFUSED},
    /* a user name in front */
    {"https://acme.my.salesforce.com@evil.com", NULL, REFUSED},
    {"https://acme.my.salesforce.com:443@evil.com", NULL, REFUSED},
    {"https://user:word@acme.my.salesforce.com", NULL, REFUSED},
    {"https://@acme.my.salesforce.com", NULL, REFUSED},
    {"user@acme.my.salesforce.com", NULL, REFUSED},
    {"admin@acme.com", NULL, REFUSED},
    {"https://evil.com\\@acme.my.salesforce.com", NULL, REFUSED},
    /* schemes */
    {"http://acme.my.salesforce.com", NULL, REFUSED},
    {"HTTP://acme.my.salesforce.com", NULL, REFUSED},
    {"ftp://acme.my.salesforce.com", NULL, REFUSED},
    {"file:///etc/passwd", NULL, REFUSED},
    {"ws://acme.my.salesforce.com", NULL, REFUSED},
    {"httpss://acme.my.salesforce.com", NULL, REFUSED},
    {"javascript:alert(1)//https://acme.my.salesforce.com", NULL, REFUSED},
    {" https ://acme.my.salesforce.com", NULL, USAGE},
    {"https:acme.my.salesforce.com", NULL, USAGE},
    {"//acme.my.salesforce.com", NULL, USAGE},
    {"https:///acme.my.salesforce.com", NULL, USAGE},
    {"https://", NULL, USAGE},
    {"https://?", NULL, USAGE},
    {"javascript:alert(1)", NULL, USAGE},
    /* ports */
    {"acme.my.salesforce.com:8443", NULL, REFUSED},
    {"acme.my.salesforce.com:80", NULL, REFUSED},
    {"login.salesforce.com:444", NULL, REFUSED},
    {"acme.my.salesforce.com:0", NULL, USAGE},
    {"acme.my.salesforce.com:0443", NULL, USAGE},
    {"acme.my.salesforce.com:65536", NULL, USAGE},
    {"acme.my.salesforce.com:", NULL, USAGE},
    {"acme.my.salesforce.com:443:443", NULL, USAGE},
    {"acme.my.salesforce.com:+443", NULL, USAGE},
    {"acme.my.salesforce.com:https", NULL, USAGE},
    {"acme:443", NULL, REFUSED},
    /* IP addresses, however written */
    {"10.0.0.1", NULL, REFUSED},
    {"https://10.0.0.1", NULL, REFUSED},
    {"169.254.169.254", NULL, REFUSED},
    {"2130706433", NULL, REFUSED},
    {"0x7f000001", NULL, REFUSED},
    {"127.1", NULL, REFUSED},
    {"127.0.0.0x1", NULL, REFUSED},
    {"acme.my.salesforce.com.1", NULL, REFUSED},
    {"https://[::1]", NULL, REFUSED},
    {"https://[fe80::1]", NULL, REFUSED},
    {"https://[::ffff:10.0.0.1]", NULL, REFUSED},
    {"https://[fe80::1%25eth0]", NULL, REFUSED},
    {"https://[::1", NULL, USAGE},
    {"https://[]", NULL, USAGE},
    {"https://[acme.my.salesforce.com]", NULL, USAGE},
    {"https://[::1]acme.my.salesforce.com", NULL, USAGE},
    {"::1", NULL, USAGE},
    /* other letters */
    {"\xd0\xb0"
     "cme.my.salesforce.com",
     NULL, REFUSED},
    {"acme.my.s\xd0\xb0lesforce.com", NULL, REFUSED},
    {"acme.my.salesforce\xef\xbc\x8e"
     "com",
     NULL, REFUSED},
    {"acme.my.salesforce.com\xe3\x80\x82"
     "evil.com",
     NULL, REFUSED},
    {"\xef\xbd\x81\xef\xbd\x83.my.salesforce.com", NULL, REFUSED},
    {"acme\xe2\x80\x8b.my.salesforce.com", NULL, REFUSED},
    {"m\xc3\xbcller", NULL, REFUSED},
    {"xn--acme-9xa.my.salesforce.com", NULL, REFUSED},
    {"xn--mller-kva", NULL, REFUSED},
    {"acme.my.xn--salesforce-abc.com", NULL, REFUSED},
    {"https://XN--ACME-9XA.my.salesforce.com", NULL, REFUSED},
    /* dots and hyphens */
    {"acme.my.salesforce.com.", NULL, REFUSED},
    {"login.salesforce.com.", NULL, REFUSED},
    {"acme.", NULL, REFUSED},
    {"acme..my.salesforce.com", NULL, USAGE},
    {".my.salesforce.com", NULL, USAGE},
    {".", NULL, REFUSED},
    {"-acme.my.salesforce.com", NULL, USAGE},
    {"acme-.my.salesforce.com", NULL, USAGE},
    {"acme_dev.my.salesforce.com", NULL, USAGE},
    {"acme*", NULL, USAGE},
    {"*.my.salesforce.com", NULL, USAGE},
    {"acme!", NULL, USAGE},
    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL, USAGE},
    /* bytes that split requests */
    {"acme.my.salesforce.com\r\nHost: evil.com", NULL, USAGE},
    {"acme.my.salesforce.com\n.evil.com", NULL, USAGE},
    {"acme\tmy.salesforce.com", NULL, USAGE},
    {"https://acme.my.salesforce.com/\r\nX: y", NULL, USAGE},
    {"acme my.salesforce.com", NULL, USAGE},
    {"my org", NULL, USAGE},
    {"acme.my.salesforce.com\x7f", NULL, USAGE},
    {"acme.my.salesforce.com%2eevil.com", NULL, REFUSED},
    {"acme.my.salesforce.com%00.evil.com", NULL, REFUSED},
    {"acme.my.salesforce.com%0d%0aevil", NULL, REFUSED},
    {"acme.my.salesforce.com\\.evil.com", NULL, REFUSED},
    {"acme.my.salesforce.com\\evil", NULL, REFUSED},
};

static void test_typed(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autoptr(GError) error = NULL;
    g_autofree char *origin = org_host_parse(typed_rows[i].typed, trusted, &error);

    g_assert_cmpstr(origin, ==, typed_rows[i].origin);
    if (origin) {
        g_autofree char *again = org_host_parse(origin, trusted, NULL);

        g_assert_no_error(error);
        g_assert_cmpstr(again, ==, origin);
        g_assert_true(org_host_check_url(origin, trusted, NULL));
        return;
    }
    g_assert_cmpstr(problem_code_name(problem_code(error)), ==,
                    problem_code_name(typed_rows[i].code));
    g_assert_nonnull(problem_why(error));
    g_assert_nonnull(problem_next(error));
    g_assert_true(g_utf8_validate(error->message, -1, NULL));
}

static const struct {
    const char *url;
    bool good;
} urls[] = {
    {ACME, true},
    {ACME "/services/data/v67.0/query?q=SELECT+Id", true},
    {ACME ":443/services", true},
    {"https://ACME.my.salesforce.com/id/00D/005", true},
    {LOGIN "/id/00Dxx0000000000EAA/005xx0000000000AAA", true},
    {"https://cs42.salesforce.com/services", true},
    {"https://127.0.0.1:8443/services/data", true},
    {"https://[::1]:8443/", true},
    {"acme.my.salesforce.com", false},
    {"", false},
    {"/services/data", false},
    {"https://acme.lightning.force.com/", false},
    {"https://welcome.salesforce.com/", false},
    {"http://acme.my.salesforce.com/", false},
    {"https://acme.my.salesforce.com:8443/", false},
    {"https://acme.my.salesforce.com@evil.com/", false},
    {"https://acme.my.salesforce.com\\@evil.com/", false},
    {"https://acme.my.salesforce.com.evil.com/", false},
    {"https://evilsalesforce.com/", false},
    {"https://127.0.0.1:8444/", false},
    {"https://127.0.0.1/", false},
    {"https://acme.my.salesforce.com./", false},
    {"https://acme.my.salesforce.com/a b", false},
    {"https://acme.my.salesforce.com/a\r\nHost: evil", false},
    {" https://acme.my.salesforce.com", false},
    {"https://\xd0\xb0"
     "cme.my.salesforce.com",
     false},
};

static void test_url(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) twin = NULL;
    g_autofree char *origin = org_host_origin(urls[i].url, trusted, &twin);

    g_assert_cmpint(org_host_check_url(urls[i].url, trusted, &error), ==, urls[i].good);
    g_assert_cmpint(origin != NULL, ==, urls[i].good);
    if (!urls[i].good) {
        g_assert_true(problem_is(error, PROBLEM_REFUSED_HOST));
        g_assert_true(problem_is(twin, PROBLEM_REFUSED_HOST));
    }
}

static void test_no_trust(void)
{
    g_assert_false(org_host_check_url("https://127.0.0.1:8443", NULL, NULL));
    g_assert_true(org_host_check_url(ACME, NULL, NULL));
    g_assert_false(org_host_is_trusted(ACME, NULL));
    g_assert_false(org_host_is_trusted(ACME, trusted));
    g_assert_true(org_host_is_trusted("https://127.0.0.1:8443/x", trusted));
    g_assert_true(org_host_is_trusted("127.0.0.1:8443", trusted));
}

static void test_kinds(void)
{
    static const char *const sandboxes[] = {TEST,
                                            DEV,
                                            "https://acme--dev.my.salesforce.com",
                                            "https://cs42.salesforce.com",
                                            "fun-koala.scratch.my.salesforce.com",
                                            NULL};
    static const char *const others[] = {LOGIN,
                                         ACME,
                                         "https://acme-dev-ed.develop.my.salesforce.com",
                                         "https://na139.salesforce.com",
                                         "https://127.0.0.1:8443",
                                         "https://sandboxes.my.salesforce.com",
                                         "",
                                         NULL};

    for (gsize i = 0; sandboxes[i]; i++)
        g_assert_true(org_host_is_sandbox(sandboxes[i]));
    for (gsize i = 0; others[i]; i++)
        g_assert_false(org_host_is_sandbox(others[i]));
    g_assert_true(org_host_is_generic(LOGIN));
    g_assert_true(org_host_is_generic(TEST));
    g_assert_false(org_host_is_generic(ACME));
}

/* A refused address may hold a password or a token: only the host is shown of it. */
static void test_words(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *all = NULL;

    g_assert_false(
        org_host_check_url("https://me:pa55@evil.com:99/t0ken?q=t0ken#t0ken", NULL, &error));
    g_assert_nonnull(strstr(error->message, "'evil.com:99'"));
    all = g_strconcat(error->message, problem_why(error), problem_next(error), NULL);
    g_assert_null(strstr(all, "pa55"));
    g_assert_null(strstr(all, "t0ken"));
    g_clear_error(&error);
    g_assert_false(org_host_check_url("https://ev\x1b[31mil.com", NULL, &error));
    g_assert_null(strchr(error->message, '\x1b'));
}

static char *path_of(const char *what, gsize i, const char *text, const char *outcome)
{
    g_autofree char *shown = text_clean(text);

    return g_strdup_printf("/org-host/%s %03" G_GSIZE_FORMAT ": '%s' %s", what, i,
                           g_strdelimit(g_strdelimit(shown, "/", '|'), "#", '+'), outcome);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(typed_rows); i++) {
        g_autofree char *path =
            path_of("typed", i, typed_rows[i].typed, typed_rows[i].origin ? "is taken" : "is not");
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_typed);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(urls); i++) {
        g_autofree char *path = path_of("url", i, urls[i].url, urls[i].good ? "may" : "may not");
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_url);
    }
    g_test_add_func("/org-host/nobody is trusted who was not named", test_no_trust);
    g_test_add_func("/org-host/sandboxes are known by their names", test_kinds);
    g_test_add_func("/org-host/a refusal shows the host and nothing else", test_words);
    return g_test_run();
}
