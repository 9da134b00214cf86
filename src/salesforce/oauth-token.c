#include "config.h"

#include <string.h>

#include "core/json.h"
#include "core/names.h"
#include "core/org-host.h"
#include "core/problem.h"
#include "salesforce/answer.h"
#include "salesforce/oauth-private.h"

#define MAX_TOKEN 8192
#define ORG_PREFIX "00D"
#define USER_PREFIX "005"

void oauth_token_free(OauthToken *token)
{
    if (!token)
        return;
    secret_unref(token->access_token);
    secret_unref(token->refresh_token);
    g_free(token->instance_url);
    g_free(token->id_url);
    g_free(token->org_id);
    g_free(token->user_id);
    g_free(token->scope);
    g_free(token);
}

static void *refuse(GError **error, const char *doing, const char *why)
{
    problem_set(error, PROBLEM_MALFORMED_ANSWER, why, NULL, "%s", doing);
    return NULL;
}

static bool is_made_of(const char *text, const char *others)
{
    for (; *text; text++) {
        if (!g_ascii_isalnum(*text) && !strchr(others, *text))
            return false;
    }
    return true;
}

/* "00D" and 12 or 15 more, "!", then letters; or a JSON Web Token. */
static bool is_access_token(const char *text)
{
    const char *mark = strchr(text, '!');

    if (strlen(text) > MAX_TOKEN)
        return false;
    if (g_str_has_prefix(text, "eyJ"))
        return is_made_of(text, "._-=");
    if (!mark || !g_str_has_prefix(text, ORG_PREFIX) || (mark - text != 15 && mark - text != 18))
        return false;
    return mark[1] && is_made_of(text, "!._-=+/");
}

/* "…/id/00D…/005…" */
static bool read_id(OauthToken *token, const char *id)
{
    g_autoptr(GUri) uri = g_uri_parse(id, G_URI_FLAGS_NONE, NULL);
    g_auto(GStrv) parts = uri ? g_strsplit(g_uri_get_path(uri), "/", 6) : NULL;

    if (!parts || g_strv_length(parts) != 4 || *parts[0] || !g_str_equal(parts[1], "id") ||
        !g_str_has_prefix(parts[2], ORG_PREFIX) || !g_str_has_prefix(parts[3], USER_PREFIX))
        return false;
    token->id_url = g_strdup(id);
    token->org_id = names_id18(parts[2]);
    token->user_id = names_id18(parts[3]);
    return token->org_id && token->user_id;
}

/* A host that was named by hand vouches for itself and the like, not for the rest of the world. */
static bool check_host(const char *url, const char *host, const char *const *trusted,
                       GError **error)
{
    if (!org_host_check_url(url, trusted, error))
        return false;
    if (!org_host_is_trusted(host, trusted) || org_host_is_trusted(url, trusted))
        return true;
    problem_set(error, PROBLEM_REFUSED_HOST, "a trusted host may not lead to another host", NULL,
                "the answer of '%s' names another host", host);
    return false;
}

static bool read_places(OauthToken *token, json_object *body, const char *host,
                        const char *const *trusted, const char *doing, GError **error)
{
    const char *instance = json_text(body, "instance_url", NULL);
    const char *id = json_text(body, "id", NULL);

    if (!instance)
        return refuse(error, doing, "'instance_url' is missing");
    if (!check_host(instance, host, trusted, error))
        return false;
    token->instance_url = org_host_origin(instance, trusted, error);
    if (!token->instance_url)
        return false;
    if (!id)
        return true;
    if (!check_host(id, host, trusted, error))
        return false;
    return read_id(token, id) || refuse(error, doing, "'id' is no identity address");
}

static bool read_tokens(OauthToken *token, json_object *body, const char *doing, GError **error)
{
    const char *access = json_text(body, "access_token", NULL);
    const char *refresh = json_text(body, "refresh_token", NULL);
    const char *type = json_text(body, "token_type", "Bearer");

    if (!access || !is_access_token(access))
        return refuse(error, doing, "'access_token' is missing or no token");
    if (g_ascii_strcasecmp(type, "Bearer") != 0)
        return refuse(error, doing, "'token_type' is not Bearer");
    if (refresh && (!*refresh || strlen(refresh) > MAX_TOKEN || !is_made_of(refresh, "!._-=+/~")))
        return refuse(error, doing, "'refresh_token' is no token");
    token->access_token = secret_new(access, -1);
    token->refresh_token = refresh ? secret_new(refresh, -1) : NULL;
    token->scope = g_strdup(json_text(body, "scope", NULL));
    return true;
}

/* An opaque token begins with the id of its org: a token of another org is refused. */
static bool check_same_org(const OauthToken *token, const char *doing, GError **error)
{
    const char *text = secret_text(token->access_token);

    if (!token->org_id || !g_str_has_prefix(text, ORG_PREFIX) ||
        strncmp(text, token->org_id, 15) == 0)
        return true;
    return refuse(error, doing, "the token is of another org than it says");
}

static OauthToken *read_body(json_object *body, const char *host, const char *const *trusted,
                             const char *doing, GError **error)
{
    g_autoptr(OauthToken) token = g_new0(OauthToken, 1);

    if (!json_object_is_type(body, json_type_object))
        return refuse(error, doing, "the answer is no JSON object");
    if (!read_tokens(token, body, doing, error) ||
        !read_places(token, body, host, trusted, doing, error) ||
        !check_same_org(token, doing, error))
        return NULL;
    return g_steal_pointer(&token);
}

OauthToken *oauth_token_take(HttpResponse *response, const char *host, const char *const *trusted,
                             const char *doing, GError **error)
{
    g_autoptr(HttpResponse) owned = response;
    g_autoptr(JsonSecret) body = NULL;

    if (response->status != 200) {
        answer_set_oauth(error, response, doing);
        return NULL;
    }
    body = json_parse(response->body, (gssize) response->body_length, NULL);
    if (!body)
        return refuse(error, doing, "the answer is no JSON");
    return read_body(body, host, trusted, doing, error);
}
