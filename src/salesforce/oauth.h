/* OAuth 2.0 as Salesforce speaks it: salesforce-api §4; RFC 6749, 7636, 7523, 7009. */
#ifndef SALESFORCE_OAUTH_H
#define SALESFORCE_OAUTH_H

#include <gio/gio.h>
#include <stdbool.h>

#include "core/secret.h"
#include "crypto/key-pair.h"
#include "salesforce/http.h"

/* The default client of the administrator's sign-in (decisions 5). */
#define OAUTH_CLIENT_ID "PlatformCLI"
#define OAUTH_REDIRECT_URI "http://localhost:1717/OauthRedirect"
#define OAUTH_SCOPE "refresh_token api web"

/* One attempt to sign in with the web server flow and PKCE. */
typedef struct {
    char *host; /* origin */
    char *client_id;
    char *redirect_uri;
    char *state;      /* 32 hex digits */
    Secret *verifier; /* 43 characters */
    gint64 expires_at;
} OauthAttempt;

OauthAttempt *oauth_attempt_new(const char *host, const char *client_id, const char *redirect_uri,
                                gint64 now);
void oauth_attempt_free(OauthAttempt *attempt);
char *oauth_attempt_url(const OauthAttempt *attempt); /* the link for the browser */
/* Reads the address the browser ended on (whole URL, path with query; white space and line breaks
 * inside are dropped): the code, decoded once. `state` is checked before all else. PROBLEM_USAGE (no
 * code, another attempt's), PROBLEM_DENIED (error=access_denied), others by answer_set_oauth_words. */
Secret *oauth_attempt_read(const OauthAttempt *attempt, const char *address, GError **error);

/* What the token endpoint gave. Everything checked: hosts, shapes. */
typedef struct {
    Secret *access_token;
    Secret *refresh_token; /* NULL: none, or unchanged */
    char *instance_url;
    char *id_url;
    char *org_id;  /* 18, from id_url; NULL if absent */
    char *user_id; /* 18 */
    char *scope;
} OauthToken;
void oauth_token_free(OauthToken *token);

/* In a fiber, each. */
OauthToken *oauth_exchange(Http *http, const OauthAttempt *attempt, const Secret *code,
                           GCancellable *cancellable, GError **error);
OauthToken *oauth_refresh(Http *http, const char *host, const char *client_id,
                          const Secret *client_secret, const Secret *refresh_token,
                          GCancellable *cancellable, GError **error);
/* One JWT bearer request: posted to `host`, with `audience`. `clock_offset` is added to our clock.
 * ret_date: the server's clock (0: not said); may be NULL. */
OauthToken *oauth_jwt_bearer(Http *http, const char *host, const char *client_id,
                             const char *username, const char *audience, const KeyPair *key,
                             gint64 clock_offset, gint64 *ret_date, GCancellable *cancellable,
                             GError **error);
/* The audience ladder (decisions 19): the kept audience first if any, then My Domain, then login or
 * test by the org's kind; always posted to My Domain; a trusted host never leads to another host.
 * An expired assertion is tried once more with the server's clock. ret_audience: the winner. */
OauthToken *oauth_mint(Http *http, const char *instance_url, bool sandbox, const char *client_id,
                       const char *username, const char *kept_audience, const KeyPair *key,
                       char **ret_audience, GCancellable *cancellable, GError **error);
/* "invalid_token" counts as done. */
bool oauth_revoke(Http *http, const char *host, const Secret *token, GCancellable *cancellable,
                  GError **error);

typedef struct {
    char *user_id;
    char *org_id;
    char *username;
    char *name;
    char *email;
} OauthUser;
OauthUser *oauth_userinfo(Http *http, const char *instance_url, const Secret *token,
                          GCancellable *cancellable, GError **error);
void oauth_user_free(OauthUser *user);

/* force://clientId:clientSecret:refreshToken@host (salesforce-api §4.14). */
typedef struct {
    char *client_id;
    Secret *client_secret; /* NULL: none */
    Secret *refresh_token;
    char *host; /* without scheme */
} SfdxUrl;
SfdxUrl *sfdx_url_parse(const Secret *url, GError **error);
void sfdx_url_free(SfdxUrl *url);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(OauthAttempt, oauth_attempt_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OauthToken, oauth_token_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OauthUser, oauth_user_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfdxUrl, sfdx_url_free)

#endif
