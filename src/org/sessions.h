/* Access tokens, refresh tokens and authorization codes that the org gave out. They open nothing but
 * this throw-away org, so they are plain text here. */
#ifndef ORG_SESSIONS_H
#define ORG_SESSIONS_H

#include "org/org.h"

#define SESSION_SECONDS 7200 /* without use */
#define CODE_SECONDS 900

/* A user's approval of an app, with its refresh token. */
typedef struct {
    char *id; /* of OauthToken */
    char *refresh_token;
    char *user_id;
    char *client_id;
    char *scope;
    GPtrArray *used_tokens; /* rotated ones: using one again revokes the grant */
    guint uses;
    gint64 created_at;
    gint64 used_at;
} Grant;

typedef struct {
    char *code;
    char *user_id;
    char *client_id;
    char *redirect_uri;
    char *scope;
    char *challenge; /* NULL: none was sent */
    gint64 expires_at;
} Code;

void sessions_make(Org *org);
void sessions_clear(Org *org);

Session *session_open(Org *org, const char *user_id, const char *client_id, const char *scope,
                      const char *refresh_token);
/* NULL: dead, or never was. Counts as a use. */
Session *session_use(Org *org, const char *token);
/* Without counting; NULL: dead. */
Session *session_find(const Org *org, const char *token);
bool session_is_live(const Org *org, const Session *session);
void session_close(Org *org, Session *session);

Grant *grant_open(Org *org, const char *user_id, const char *client_id, const char *scope);
/* NULL: none. A rotated token that comes back takes its grant along. */
Grant *grant_find(Org *org, const char *refresh_token);
void grant_rotate(Grant *grant);
void grant_close(Org *org, Grant *grant); /* with its sessions */
bool grant_exists(const Org *org, const char *user_id, const char *client_id);

const char *code_open(Org *org, const char *user_id, const char *client_id,
                      const char *redirect_uri, const char *scope, const char *challenge);
/* Taken out: single use. NULL: none, or expired. */
Code *code_take(Org *org, const char *text);
void code_free(Code *code);

/* Everything of a client or a user; NULL: any. `except` stays. */
void sessions_end(Org *org, const char *user_id, const char *client_id, const Session *except);
void grants_end(Org *org, const char *user_id, const char *client_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Code, code_free)

#endif
