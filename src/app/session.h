/* A connection's own session: its token from the store, else minted, once for all who ask. */
#ifndef APP_SESSION_H
#define APP_SESSION_H

#include "app/app.h"
#include "salesforce/oauth.h"

typedef struct {
    Secret *access_token;
    char *username; /* whom it was minted for; a stored one is good for that user alone */
    char *instance_url;
    gint64 minted_at;   /* seconds since 1970 */
    gint64 verified_at; /* last time the org accepted it; 0: never */
} SessionToken;
void session_token_free(SessionToken *token);

/* Which connection: `name` (an option), else the one associated with `integration` (may be NULL) in
 * `env` (NULL: "default"), else the setting "connection", else the only one. PROBLEM_NOT_FOUND with
 * "did you mean". */
Connection *session_connection(App *app, const char *name, const char *integration, const char *env,
                               GError **error);

/* In a fiber. A token for at least `min_life` more seconds (0: any; sessions last two hours unless
 * the org says otherwise). 64 callers at once make one token request: the others wait for the lock
 * and read its result. */
SessionToken *session_token(App *app, const Connection *connection, guint min_life,
                            GCancellable *cancellable, GError **error);
/* In a fiber. The same for whoever takes the token away: one that the org has not accepted within
 * the last minute is shown to it first, and made anew when it is dead. */
SessionToken *session_verified_token(App *app, const Connection *connection, guint min_life,
                                     GCancellable *cancellable, GError **error);
/* A script must not act as somebody else: PROBLEM_CONFLICT. Another org's ids (a refreshed sandbox)
 * say nothing about the user: status tells them apart. */
bool session_check_user(const Connection *connection, const char *org_id, const char *user_id,
                        GError **error);
/* Mints anew whatever is stored, unless somebody else has since `dead` (may be NULL) was read. */
SessionToken *session_renew(App *app, const Connection *connection, const Secret *dead,
                            GCancellable *cancellable, GError **error);
/* The connection's Api: token as above, renewed once on INVALID_SESSION_ID. The connection is
 * copied. */
Api *session_api(App *app, const Connection *connection, GCancellable *cancellable, GError **error);
/* What is stored, good or not; NULL without an error: none, or one that makes no sense. */
SessionToken *session_stored(App *app, const Connection *connection, GCancellable *cancellable,
                             GError **error);
/* Stores a token that was minted elsewhere (a set-up). */
bool session_put(App *app, const Connection *connection, const SessionToken *token,
                 GCancellable *cancellable, GError **error);
/* Revokes and deletes the stored token; nothing stored counts as done. */
bool session_forget(App *app, const Connection *connection, GCancellable *cancellable,
                    GError **error);

/* "https://…/services/data/v67.0" of a connection. */
char *session_base_url(const Connection *connection);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SessionToken, session_token_free)

#endif
