#include "config.h"

#include "core/org-host.h"

#include <string.h>

#include "core/problem.h"
#include "core/text.h"
#include "core/url.h"

#define MY_DOMAIN_HELP "give the My Domain of the org, like acme.my.salesforce.com"

/* Below which domains orgs live; the star is one label or more. */
static const char *const org_domains[] = {".my.salesforce.com", ".my.salesforce.mil",
                                          ".my.sfcrmproducts.cn"};

/* What the address bar shows while one works in an org → where its API is (salesforce-api §3). */
static const char *const screens[][2] = {
    {".lightning.force.com", ".my.salesforce.com"},
    {".my.salesforce-setup.com", ".my.salesforce.com"},
    {".lightning.crmforce.mil", ".my.salesforce.mil"},
    {".lightning.sfcrmapps.cn", ".my.sfcrmproducts.cn"},
};

/* Kinds of org that are a label of their own in front of "my". */
static const char *const partitions[] = {"sandbox",    "develop", "scratch", "demo",
                                         "trailblaze", "patch",   "free",    NULL};

/* "na139.salesforce.com": letters of the list, then one to four digits. */
static bool is_instance(const char *host)
{
    static const char *const regions[] = {"na", "cs", "eu", "ap", "um", "gs"};

    for (gsize i = 0; i < G_N_ELEMENTS(regions); i++)
        if (g_str_has_prefix(host, regions[i])) {
            gsize digits = strspn(host + 2, "0123456789");

            return digits >= 1 && digits <= 4 && g_str_equal(host + 2 + digits, ".salesforce.com");
        }
    return false;
}

static bool is_generic(const char *host)
{
    return g_str_equal(host, "login.salesforce.com") || g_str_equal(host, "test.salesforce.com");
}

/* Whole labels are compared: the dot in front is part of each suffix, and url_parse() has refused
 * empty labels, so that something stands before it. */
static bool is_salesforce(const char *host)
{
    if (url_host_is_idn(host))
        return false;
    if (is_generic(host) || is_instance(host))
        return true;
    for (gsize i = 0; i < G_N_ELEMENTS(org_domains); i++)
        if (g_str_has_suffix(host, org_domains[i]))
            return true;
    return false;
}

static bool is_trusted(const Url *url, const char *const *trusted)
{
    for (gsize i = 0; trusted && trusted[i]; i++) {
        g_autofree char *text = g_strconcat("https://", trusted[i], NULL);
        g_autoptr(Url) one = url_parse(text, NULL);

        if (one && g_str_equal(one->rest, "") && g_str_equal(one->host, url->host) &&
            one->port == url->port)
            return true;
    }
    return false;
}

/* The host as a person may see it, for the words of a refusal. */
static char *shown_host(const char *url)
{
    const char *start = strstr(url, "://");
    const char *at;
    g_autofree char *authority = NULL;

    start = start ? start + 3 : url;
    authority = g_strndup(start, MIN(strcspn(start, "/?#\\"), 200));
    at = strrchr(authority, '@');
    return text_clean(at ? at + 1 : authority);
}

static void set_refused(GError **error, const char *url, const char *why, bool may_be_trusted)
{
    g_autofree char *host = shown_host(url);
    g_autofree char *next =
        may_be_trusted
            ? g_strdup_printf(MY_DOMAIN_HELP "\nif this host is yours, name it: --trust-host=%s",
                              host)
            : g_strdup(MY_DOMAIN_HELP);

    problem_set(error, PROBLEM_REFUSED_HOST, why, next, "the host '%s' is refused", host);
}

static const char *why_not(const Url *url)
{
    if (url_host_is_literal(url->host))
        return "it is an IP address, not a host of Salesforce's";
    if (url_host_is_idn(url->host))
        return "its name is written in other letters (punycode), which hides look-alikes";
    if (url->port != 443 && is_salesforce(url->host))
        return "Salesforce is at the https port alone";
    return "it is not one of Salesforce's own hosts";
}

static bool check(const Url *url, const char *typed, const char *const *trusted, GError **error)
{
    if (is_trusted(url, trusted) || (url->port == 443 && is_salesforce(url->host)))
        return true;
    set_refused(error, typed, why_not(url), !is_salesforce(url->host));
    return false;
}

/* A URL from outside, whole: every defect of it is a refusal. */
static Url *parse_allowed(const char *text, const char *const *trusted, GError **error)
{
    const char *why = NULL;
    g_autoptr(Url) url = url_parse(text, &why);

    if (!url) {
        set_refused(error, text, why, false);
        return NULL;
    }
    return check(url, text, trusted, error) ? g_steal_pointer(&url) : NULL;
}

bool org_host_check_url(const char *url, const char *const *trusted, GError **error)
{
    g_autoptr(Url) parsed = parse_allowed(url, trusted, error);

    return parsed != NULL;
}

char *org_host_origin(const char *url, const char *const *trusted, GError **error)
{
    g_autoptr(Url) parsed = parse_allowed(url, trusted, error);

    return parsed ? url_origin(parsed) : NULL;
}

/* With or without a scheme: what a connection keeps, what a person typed. */
static Url *parse_lenient(const char *text)
{
    g_autofree char *with_scheme = strstr(text, "://") ? NULL : g_strconcat("https://", text, NULL);

    return url_parse(with_scheme ? with_scheme : text, NULL);
}

bool org_host_is_trusted(const char *url, const char *const *trusted)
{
    g_autoptr(Url) parsed = parse_lenient(url);

    return parsed && is_trusted(parsed, trusted);
}

bool org_host_is_generic(const char *url)
{
    g_autoptr(Url) parsed = parse_lenient(url);

    return parsed && is_generic(parsed->host);
}

bool org_host_is_sandbox(const char *url)
{
    g_autoptr(Url) parsed = parse_lenient(url);
    g_auto(GStrv) labels = NULL;
    const char *dashes;

    if (!parsed || url_host_is_literal(parsed->host))
        return false;
    if (g_str_equal(parsed->host, "test.salesforce.com") ||
        (g_str_has_prefix(parsed->host, "cs") && is_instance(parsed->host)))
        return true;
    labels = g_strsplit(parsed->host, ".", -1);
    dashes = strstr(labels[0], "--");
    return (dashes && !g_str_has_prefix(labels[0], "xn--")) ||
           g_strv_contains((const char *const *) labels, "sandbox") ||
           g_strv_contains((const char *const *) labels, "scratch");
}

/* "acme", "acme--dev", "acme--dev.sandbox": the part in front of .my.salesforce.com. */
static char *my_domain_of(const char *typed)
{
    g_auto(GStrv) labels = g_strsplit(typed, ".", 3);
    guint n = g_strv_length(labels);
    const char *kind =
        n == 1 && strstr(typed, "--") && !g_str_has_prefix(typed, "xn--") ? ".sandbox" : "";

    if (n > 2 || (n == 2 && !g_strv_contains(partitions, labels[1])) || strpbrk(typed, ":/?#@\\") ||
        g_str_equal(typed, "localhost") || url_host_is_literal(typed))
        return NULL;
    return g_strconcat("https://", typed, kind, ".my.salesforce.com", NULL);
}

/* The words that stand for a host. */
static const char *generic_of(const char *typed)
{
    if (g_str_equal(typed, "") || g_str_equal(typed, "production") || g_str_equal(typed, "login"))
        return "https://login.salesforce.com";
    if (g_str_equal(typed, "sandbox") || g_str_equal(typed, "test"))
        return "https://test.salesforce.com";
    return NULL;
}

static void leave_screens(Url *url)
{
    for (gsize i = 0; url->port == 443 && i < G_N_ELEMENTS(screens); i++)
        if (g_str_has_suffix(url->host, screens[i][0])) {
            gsize length = strlen(url->host) - strlen(screens[i][0]);
            char *host = g_strdup_printf("%.*s%s", (int) length, url->host, screens[i][1]);

            g_free(url->host);
            url->host = host;
            return;
        }
}

static void set_no_host(GError **error, const char *typed, const char *why)
{
    g_autofree char *shown = shown_host(typed);

    problem_set(error, PROBLEM_USAGE, why, MY_DOMAIN_HELP, "'%s' is no org", shown);
}

static Url *parse_typed(const char *typed, GError **error)
{
    const char *why = NULL;
    g_autofree char *low = g_ascii_strdown(typed, -1);
    g_autofree char *text = g_strdup(generic_of(low));
    Url *url;

    if (!text)
        text = my_domain_of(low);
    if (!text)
        text = strstr(typed, "://") ? g_strdup(typed) : g_strconcat("https://", typed, NULL);
    url = url_parse(text, &why);
    if (url)
        return url;
    /* A trap is refused, a slip is explained. */
    if (url_is_trap(text))
        set_refused(error, typed, why, false);
    else
        set_no_host(error, typed, why);
    return NULL;
}

char *org_host_parse(const char *typed, const char *const *trusted, GError **error)
{
    g_autofree char *stripped = g_strstrip(g_strdup(typed));
    g_autoptr(Url) url = parse_typed(stripped, error);

    if (!url)
        return NULL;
    if (is_trusted(url, trusted))
        return url_origin(url);
    if (g_str_equal(url->host, "welcome.salesforce.com")) {
        set_no_host(error, stripped, "it only finds out where one's org is");
        return NULL;
    }
    leave_screens(url);
    return check(url, stripped, trusted, error) ? url_origin(url) : NULL;
}

const char *org_host_shown(const char *url)
{
    const char *host = url ? strstr(url, "://") : NULL;

    return host ? host + 3 : url;
}
