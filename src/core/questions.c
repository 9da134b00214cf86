#include "config.h"

#include <string.h>

#include "core/answers.h"
#include "core/org-host.h"
#include "core/problem.h"
#include "core/text.h"

/* What Salesforce takes for both. */
#define ADDRESS_MAX 80

static bool wrong(GError **error, const char *value, const char *what, const char *why,
                  const char *next)
{
    g_autofree char *shown = text_clean(value);

    problem_set(error, PROBLEM_USAGE, why, next, "'%s' is no %s", shown, what);
    return false;
}

/* A host that is not Salesforce's may be one that is trusted by name: the sign-in decides, here
 * only what can be no host at all is refused. */
static bool check_org(const char *value, GError **error)
{
    GError *cause = NULL;
    g_autofree char *origin = org_host_parse(value, NULL, &cause);

    if (origin)
        return true;
    if (problem_is(cause, PROBLEM_REFUSED_HOST)) {
        g_error_free(cause);
        return true;
    }
    g_propagate_error(error, cause);
    return false;
}

static bool is_label(const char *label)
{
    gsize length = strlen(label);

    return length > 0 && length <= 63 && label[0] != '-' && label[length - 1] != '-' &&
           strspn(label, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") ==
               length;
}

static const char *why_no_domain(const char *domain)
{
    g_auto(GStrv) labels = g_strsplit(domain, ".", -1);

    if (!*domain)
        return "nothing stands behind the @";
    for (gsize i = 0; labels[i]; i++)
        if (!is_label(labels[i]))
            return "what stands behind the @ is no domain";
    if (!labels[1])
        return "the domain behind the @ has no dot";
    return NULL;
}

static const char *why_no_local(const char *value, gsize length)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "!#$%&'*+-/=?^_`{|}~.";

    if (length == 0)
        return "nothing stands in front of the @";
    if (length > 64)
        return "more than 64 characters stand in front of the @";
    if (strspn(value, allowed) < length)
        return "a character in front of the @ cannot be in an address";
    if (value[0] == '.' || value[length - 1] == '.' || g_strstr_len(value, (gssize) length, ".."))
        return "a dot is in the wrong place";
    return NULL;
}

static const char *why_no_address(const char *value)
{
    const char *at = strchr(value, '@');
    const char *why;

    if (!*value)
        return "it is empty";
    if (strpbrk(value, " \t\r\n"))
        return "there is a space in it";
    if (!at)
        return "there is no @ in it";
    if (strchr(at + 1, '@'))
        return "there are two @ in it";
    if (strlen(value) > ADDRESS_MAX)
        return "it is longer than 80 characters";
    why = why_no_local(value, (gsize) (at - value));
    return why ? why : why_no_domain(at + 1);
}

static bool check_email(const char *value, GError **error)
{
    const char *why = why_no_address(value);

    return !why || wrong(error, value, "e-mail address", why, "type it like name@company.com");
}

static bool check_username(const char *value, GError **error)
{
    const char *why = why_no_address(value);

    return !why || wrong(error, value, "Salesforce username", why,
                         "usernames look like e-mail addresses: integration@company.com");
}

/* With or without _IS: what a person may write for an integration. */
static bool check_integration(const char *value, GError **error)
{
    g_autofree char *name = integration_name_from_module(value);

    return integration_check_name(name, error);
}

static bool check_app(const char *value, GError **error)
{
    AppKind kind;

    if (!app_kind_parse(value, &kind, error))
        return false;
    return kind != APP_GIVEN || wrong(error, value, "kind of app to make",
                                      "there are external-client-app and connected-app",
                                      "an app that is there is used with --client-id=KEY");
}

static bool check_store(const char *value, GError **error)
{
    StoreKind kind;

    if (!store_kind_parse(value, &kind, error))
        return false;
    return kind != STORE_MEMORY ||
           wrong(error, value, "store that keeps", "it forgets everything when orgwire ends",
                 "choose keyring, file or file-plain");
}

static bool is_integer(const char *value, gint64 least, gint64 most, gint64 *ret_number)
{
    return g_ascii_isdigit(value[0]) && (value[0] != '0' || !value[1]) &&
           g_ascii_string_to_signed(value, 10, least, most, ret_number, NULL);
}

static bool check_key_size(const char *value, GError **error)
{
    gint64 bits;

    return (is_integer(value, 2048, 4096, &bits) && bits % 1024 == 0) ||
           wrong(error, value, "size of a key", "there are 2048, 3072 and 4096 bits",
                 "choose 2048, 3072 or 4096");
}

static bool check_valid_days(const char *value, GError **error)
{
    gint64 days;

    return is_integer(value, 1, 1095, &days) ||
           wrong(error, value, "number of days", "a certificate may be valid for 1 to 1095 days",
                 "choose a whole number from 1 to 1095");
}

const Question questions[QUESTION_N] = {
    [QUESTION_ORG] = {"org", "--org", "Where is your org?",
                      "production, sandbox, or the My Domain (acme.my.salesforce.com)",
                      "production", false, check_org},
    [QUESTION_EMAIL] = {"email", "--email", "Email address of the app administrator",
                        "Salesforce shows it with the app and writes to it about the app", NULL,
                        false, check_email},
    [QUESTION_USERNAME] = {"username", "--username", "Salesforce username",
                           "the user that every request of the connection runs as; best one of "
                           "its own",
                           NULL, false, check_username},
    [QUESTION_CONNECTION] = {"connection", "--connection", "Connection name",
                             "what the connection is called in commands", NULL, false,
                             connection_check_name},
    [QUESTION_INTEGRATION] = {"integration", "--integration", "Integration name",
                              "what the choice of objects is called; its module gets _IS behind it",
                              NULL, false, check_integration},
    [QUESTION_APP] = {"app", "--app", "Kind of app",
                      "external-client-app, or connected-app where the org still allows it",
                      "external-client-app", true, check_app},
    [QUESTION_STORE] = {"store", "--store", "Where secrets are kept",
                        "keyring, file (under a passphrase) or file-plain (unprotected)", "keyring",
                        true, check_store},
    [QUESTION_KEY_SIZE] = {"key_size", "--key-size", "Size of the key in bits",
                           "2048, 3072 or 4096", "2048", true, check_key_size},
    [QUESTION_VALID_DAYS] = {"valid_days", "--valid-days", "Days the certificate is valid",
                             "1 to 1095; orgwire rotate makes a new one in time", "365", true,
                             check_valid_days},
};
