#include "config.h"

#include <string.h>

#include "core/problem.h"
#include "salesforce/oauth.h"

#define SCHEME "force://"
#define MAX_URL 8192

void sfdx_url_free(SfdxUrl *url)
{
    if (!url)
        return;
    g_free(url->client_id);
    secret_unref(url->client_secret);
    secret_unref(url->refresh_token);
    g_free(url->host);
    g_free(url);
}

static bool is_made_of(const char *text, gsize length, const char *others)
{
    for (gsize i = 0; i < length; i++) {
        if (!g_ascii_isalnum(text[i]) && !(text[i] && strchr(others, text[i])))
            return false;
    }
    return true;
}

static SfdxUrl *refuse(GError **error, const char *why)
{
    problem_set(error, PROBLEM_USAGE, why,
                "get one with 'sf org auth show-sfdx-auth-url' (it begins with " SCHEME ")",
                "this is no SFDX auth URL");
    return NULL;
}

/* "client:secret:token", or the token alone as very old files have it. */
static SfdxUrl *split(const char *text, gsize length, GError **error)
{
    const char *first = memchr(text, ':', length);
    const char *end = text + length;
    const char *second = first ? memchr(first + 1, ':', (gsize) (end - first - 1)) : NULL;
    const char *token = second ? second + 1 : text;
    SfdxUrl *url;

    if (first && !second)
        return refuse(error, "the client's secret or the token is missing");
    if (token == end || !is_made_of(token, (gsize) (end - token), "._=-!+/~"))
        return refuse(error, "the token is missing or has a character that no token has");
    if (second && (first == text || !is_made_of(text, (gsize) (first - text), "._=-") ||
                   !is_made_of(first + 1, (gsize) (second - first - 1), "._=-")))
        return refuse(error, "the client's id is missing or has a character that no id has");
    url = g_new0(SfdxUrl, 1);
    url->client_id =
        second ? g_strndup(text, (gsize) (first - text)) : g_strdup(OAUTH_CLIENT_ID);
    if (second && second > first + 1)
        url->client_secret = secret_new(first + 1, second - first - 1);
    url->refresh_token = secret_new(token, end - token);
    return url;
}

SfdxUrl *sfdx_url_parse(const Secret *secret, GError **error)
{
    const char *text = secret_text(secret);
    gsize length = secret_length(secret);
    const char *at;
    SfdxUrl *url;

    while (length && g_ascii_isspace(*text)) {
        text++;
        length--;
    }
    while (length && g_ascii_isspace(text[length - 1]))
        length--;
    if (length > MAX_URL || length < strlen(SCHEME) ||
        memcmp(text, SCHEME, strlen(SCHEME)) != 0)
        return refuse(error, "it does not begin with " SCHEME);
    text += strlen(SCHEME);
    length -= strlen(SCHEME);
    at = memrchr(text, '@', length);
    if (!at || at + 1 == text + length ||
        !is_made_of(at + 1, (gsize) (text + length - at - 1), ".:-"))
        return refuse(error, "the host is missing or is none");
    url = split(text, (gsize) (at - text), error);
    if (url)
        url->host = g_strndup(at + 1, (gsize) (text + length - at - 1));
    return url;
}
