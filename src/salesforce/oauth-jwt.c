#include "config.h"

#include <string.h>

#include "core/org-host.h"
#include "core/problem.h"
#include "core/text.h"
#include "crypto/jwt.h"
#include "salesforce/answer.h"
#include "salesforce/oauth-private.h"

#define GRANT "urn:ietf:params:oauth:grant-type:jwt-bearer"
#define LIFE 150     /* seconds; the server takes at most three to five minutes */
#define CLOCK_OFF 30 /* seconds of difference that are worth a second try */
#define DOING "no token was given for the user"

static gint64 now(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

OauthToken *oauth_jwt_bearer(Http *http, const char *host, const char *client_id,
                             const char *username, const char *audience, const KeyPair *key,
                             gint64 clock_offset, gint64 *ret_date, GCancellable *cancellable,
                             GError **error)
{
    JwtClaims claims = {client_id, username, audience, now() + clock_offset + LIFE};
    g_autoptr(Secret) assertion = jwt_build(&claims, key, error);
    HttpResponse *response;

    if (!assertion)
        return NULL;
    response = oauth_post(http, host, "/services/oauth2/token",
                          http_form("grant_type", GRANT, "assertion", secret_text(assertion), NULL),
                          cancellable, error);
    if (!response)
        return NULL;
    if (ret_date)
        *ret_date = response->date;
    return oauth_token_take(response, host, http_trusted_hosts(http), DOING, error);
}

static bool says(const GError *problem, const char *part)
{
    const char *text = problem_salesforce_text(problem);
    g_autofree char *lower = text ? g_ascii_strdown(text, -1) : NULL;

    return lower && strstr(lower, part);
}

/* A wrong clock shows as an expired assertion, or as one from the future. */
static bool may_be_the_clock(const GError *problem, gint64 offset)
{
    return ABS(offset) > CLOCK_OFF &&
           (says(problem, "expired") || says(problem, "invalid assertion"));
}

static char *words_of_offset(gint64 date, gint64 offset)
{
    g_autofree char *time = text_duration(ABS(offset));

    if (!date)
        return g_strdup("the answer does not tell how far this computer's clock is off");
    if (ABS(offset) <= 1)
        return g_strdup("this computer's clock is right, measured from the server's answer");
    return g_strdup_printf("this computer's clock is %s %s, measured from the server's answer",
                           time, offset > 0 ? "slow" : "fast");
}

/* An assertion that was made this second cannot have expired but by a clock. */
static void set_clock(GError **error, const GError *problem, gint64 date, gint64 offset)
{
    g_autofree char *words = words_of_offset(date, offset);
    g_autofree char *why =
        g_strdup_printf("%s (Salesforce: %s)", words, problem_salesforce_text(problem));

    problem_set(error, PROBLEM_FAILED, why,
                "set this computer's clock: 'timedatectl set-ntp true'\n"
                "compare it with the org's: 'orgwire doctor'",
                DOING);
    if (!error)
        return;
    problem_set_remedy(*error, PROBLEM_REMEDY_OUTSIDE);
    problem_set_salesforce(*error, problem_salesforce_status(problem),
                           problem_salesforce_code(problem), problem_salesforce_text(problem));
}

/* What stays the same over the rungs of the ladder. */
typedef struct {
    Http *http;
    const char *host;
    const char *client_id;
    const char *username;
    const KeyPair *key;
    GCancellable *cancellable;
} Mint;

/* Once more with the server's clock, if that can be the reason. */
static OauthToken *try_audience(const Mint *mint, const char *audience, GError **error)
{
    g_autoptr(GError) problem = NULL;
    gint64 date = 0;
    gint64 offset;
    OauthToken *token =
        oauth_jwt_bearer(mint->http, mint->host, mint->client_id, mint->username, audience,
                         mint->key, 0, &date, mint->cancellable, &problem);

    offset = date ? date - now() : 0;
    if (!token && may_be_the_clock(problem, offset)) {
        g_clear_error(&problem);
        token = oauth_jwt_bearer(mint->http, mint->host, mint->client_id, mint->username, audience,
                                 mint->key, offset, NULL, mint->cancellable, &problem);
    }
    if (token)
        return token;
    if (says(problem, "expired authorization") || may_be_the_clock(problem, offset))
        set_clock(error, problem, date, offset);
    else
        g_propagate_error(error, g_steal_pointer(&problem));
    return NULL;
}

static void add_audience(GPtrArray *ladder, const char *audience)
{
    if (audience && !g_ptr_array_find_with_equal_func(ladder, audience, g_str_equal, NULL))
        g_ptr_array_add(ladder, (gpointer) (gsize) audience);
}

/* To a trusted host goes no assertion that would be good elsewhere. */
static GPtrArray *build_ladder(const Mint *mint, bool sandbox, const char *kept)
{
    GPtrArray *ladder = g_ptr_array_new();
    bool trusted = org_host_is_trusted(mint->host, http_trusted_hosts(mint->http));

    if (!trusted)
        add_audience(ladder, kept);
    add_audience(ladder, mint->host);
    if (!trusted)
        add_audience(ladder,
                     sandbox ? "https://test.salesforce.com" : "https://login.salesforce.com");
    return ladder;
}

OauthToken *oauth_mint(Http *http, const char *instance_url, bool sandbox, const char *client_id,
                       const char *username, const char *kept_audience, const KeyPair *key,
                       char **ret_audience, GCancellable *cancellable, GError **error)
{
    Mint mint = {http, instance_url, client_id, username, key, cancellable};
    g_autoptr(GPtrArray) ladder = build_ladder(&mint, sandbox, kept_audience);
    g_autoptr(GError) problem = NULL;

    for (guint i = 0; i < ladder->len; i++) {
        const char *audience = g_ptr_array_index(ladder, i);
        OauthToken *token;

        g_clear_error(&problem);
        token = try_audience(&mint, audience, &problem);
        if (token) {
            if (ret_audience)
                *ret_audience = g_strdup(audience);
            return token;
        }
        if (!answer_is_wrong_audience(problem))
            break;
    }
    g_propagate_error(error, g_steal_pointer(&problem));
    return NULL;
}
