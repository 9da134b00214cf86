/* OAuth 2.0 as the real thing speaks it (salesforce-api §4). */
#ifndef ORG_OAUTH_H
#define ORG_OAUTH_H

#include "org/app.h"
#include "org/org.h"

bool oauth_authorize_handle(Org *org, const OrgRequest *request, OrgReply *reply);
/* token, revoke, introspect */
bool oauth_token_handle(Org *org, const OrgRequest *request, OrgReply *reply);
/* userinfo, identity, discovery */
bool oauth_info_handle(Org *org, const OrgRequest *request, OrgReply *reply);

/* ---- among the files of oauth ---- */

/* The consent page and the page of an error that never goes back to the app. */
char *oauth_consent_page(const AppView *app, const OrgUser *user, GHashTable *parameters,
                         const char *notice);
char *oauth_error_page(const char *error, const char *description);

/* One grant; the error or the token's answer goes into the reply. */
void oauth_jwt_grant(Org *org, GHashTable *form, OrgReply *reply);
/* The answer with a new session. `grant`: NULL without a refresh token. `full`: with issued_at and
 * signature, which JWT bearer answers lack. */
void oauth_answer_token(Org *org, const OrgUser *user, const AppView *app, const char *scope,
                        const char *refresh_token, bool show_refresh_token, bool full,
                        OrgReply *reply);
void oauth_fail(Org *org, const char *token, OrgReply *reply, const char *error,
                const char *description);
char *oauth_id_url(const Org *org, const OrgUser *user);

#endif
