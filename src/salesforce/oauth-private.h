/* What the files of oauth share. */
#ifndef SALESFORCE_OAUTH_PRIVATE_H
#define SALESFORCE_OAUTH_PRIVATE_H

#include "salesforce/oauth.h"

#define OAUTH_TIMEOUT 30             /* seconds */
#define OAUTH_MAX_ANSWER (64 * 1024) /* bytes */

/* Posts a form (taken and wiped) to a path of `host`, never twice. Any status. */
HttpResponse *oauth_post(Http *http, const char *host, const char *path, char *form,
                         GCancellable *cancellable, GError **error);
/* Reads what the token endpoint of `host` answered, refusals included, and wipes it. */
OauthToken *oauth_token_take(HttpResponse *response, const char *host, const char *const *trusted,
                             const char *doing, GError **error);

#endif
