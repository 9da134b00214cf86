/* The administrator's sign-in, in each of its ways, and the sign-ins that are kept.
 *
 * A sign-in is stored as soon as it succeeded (tokens in the secret store, the rest in an index
 * file without secrets), so that a change killed in the middle can be resumed; after a set-up it is
 * forgotten, and revoked if the grant is ours, unless it was asked to be kept. */
#ifndef APP_SIGN_IN_H
#define APP_SIGN_IN_H

#include "app/app.h"
#include "crypto/key-pair.h"

typedef enum {
    SIGN_IN_BROWSER, /* (a), (b): listener and paste-back at once */
    SIGN_IN_BEGUN,   /* (c): auth begin, auth complete */
    SIGN_IN_TOKEN,   /* (d): an access token, not ours to revoke */
    SIGN_IN_CLI,     /* (e): the Salesforce CLI's session, not ours to revoke */
    SIGN_IN_SFDX,    /* (e): an SFDX auth URL, not ours to revoke */
} SignInWay;

typedef struct {
    char *id; /* random; names the item in the store */
    SignInWay way;
    char *host; /* login origin */
    char *instance_url;
    char *org_id, *user_id;
    char *username, *name, *email;
    char *org_name, *edition;
    bool sandbox;
    char *api_version; /* negotiated: at most 67.0 */
    char *client_id;   /* whose app was used; NULL: none (token) */
    StoreKind store;
    bool stored; /* false: only in this process (the store was not available) */
    char *ca_file;
    GStrv trusted_hosts;
    char *created_at;
    Secret *access_token;  /* loaded; never written to the index */
    Secret *refresh_token; /* NULL: none */
    Secret *client_secret; /* NULL: none */
} SignIn;
void sign_in_free(SignIn *sign_in);

/* The administrator's Api; renews by itself when there is a refresh token (serialised by a lock,
 * rotation stored at once). The sign-in must outlive it. In a fiber when used. */
Api *sign_in_api(App *app, SignIn *sign_in);
/* {"schema":1,"org_id","instance_url","username","user_id","sandbox"} */
json_object *sign_in_to_json(const SignIn *sign_in);

/* (a), (b): the browser, here or elsewhere. `org`: as typed. `client_id` NULL: the setting. The
 * listener takes the first free of the registered callbacks, of those behind `refused` (NULL: all);
 * with none free paste-back is left. */
typedef struct SignInAttempt SignInAttempt;
SignInAttempt *sign_in_attempt_new(App *app, const char *org, const char *client_id,
                                   const char *refused, GError **error);
void sign_in_attempt_free(SignInAttempt *attempt);
const char *sign_in_attempt_url(const SignInAttempt *attempt);     /* the link */
const char *sign_in_attempt_address(const SignInAttempt *attempt); /* listening at; NULL: nowhere */
const char *sign_in_attempt_client_id(const SignInAttempt *attempt);
const char *sign_in_attempt_callback(const SignInAttempt *attempt); /* its redirect_uri */
int sign_in_attempt_port(const SignInAttempt *attempt);             /* for the ssh -L line */
gint64 sign_in_attempt_expires_at(const SignInAttempt *attempt);
void sign_in_attempt_extend(SignInAttempt *attempt); /* five minutes more */
/* Checks a pasted address at once; true ends the wait with it, also when it says no. */
bool sign_in_attempt_paste(SignInAttempt *attempt, const char *address, GError **error);
/* In a fiber: until the callback, a pasted address, the time limit (PROBLEM_TIMEOUT), or cancelled;
 * then exchanges the code, reads who and which org, stores. */
SignIn *sign_in_attempt_wait(SignInAttempt *attempt, GCancellable *cancellable, GError **error);

/* Opens a link: $ORGWIRE_BROWSER, $BROWSER, xdg-open, wslview, open; never a text browser. False
 * with PROBLEM_FAILED saying what was tried. Returns at once. */
bool browser_open(const char *url, GError **error);
bool browser_is_likely(void); /* is there anything to open one with, and a display? */

/* (c): two commands. */
typedef struct {
    char *id, *url, *redirect_uri;
    gint64 expires_at;
} SignInBegun;
SignInBegun *sign_in_begin(App *app, const char *org, const char *client_id, GError **error);
void sign_in_begun_free(SignInBegun *begun);
json_object *sign_in_begun_to_json(const SignInBegun *begun);
/* In a fiber. `id` NULL: the only one begun. Single use, ten minutes. */
SignIn *sign_in_complete(App *app, const char *id, const char *address, GCancellable *cancellable,
                         GError **error);

/* In a fiber, each. (d): white space around is dropped; inside it is refused. */
SignIn *sign_in_with_token(App *app, const char *org, const Secret *token,
                           GCancellable *cancellable, GError **error);
/* (e). `who`: user name or alias; NULL: the CLI's default org. */
SignIn *sign_in_with_cli(App *app, const char *who, GCancellable *cancellable, GError **error);
SignIn *sign_in_with_sfdx_url(App *app, const Secret *url, GCancellable *cancellable,
                              GError **error);
/* (f): an app the customer has, with its key: signed in as the user it runs as; not stored. */
SignIn *sign_in_with_key(App *app, const char *org, const char *client_id, const char *username,
                         const KeyPair *key, GCancellable *cancellable, GError **error);
typedef struct {
    char *username, *alias, *instance_url;
} CliSession;
/* What the CLI has (GPtrArray of CliSession *), its default first; empty when there is no CLI.
 * Within 30 s. */
GPtrArray *sign_in_cli_sessions(App *app, GCancellable *cancellable);

/* In a fiber. For whoever ends with the process, before a sign-in at `org` (as typed; NULL: it is
 * not looked at): can it be kept? As the state of the store says. */
bool sign_in_can_be_kept(App *app, const char *org, GCancellable *cancellable, GError **error);
/* In a fiber. … and after it: one that was not stored is taken back (revoked if it is ours). */
bool sign_in_must_be_kept(App *app, SignIn *sign_in, GCancellable *cancellable, GError **error);

/* The kept ones: GPtrArray of SignIn * without their secrets. */
GPtrArray *sign_ins(App *app);
/* The one that sign_in_find() would take, without its secrets; NULL: none, or several. */
SignIn *sign_in_peek(App *app, const char *org);
/* In a fiber. The sign-in for an org (as typed: host, org id; NULL: the only one), secrets loaded.
 * PROBLEM_SIGN_IN_NEEDED: none, or several; `next` names the command. */
SignIn *sign_in_find(App *app, const char *org, GCancellable *cancellable, GError **error);
/* The sign-in that can administrate a connection's org. */
SignIn *sign_in_for(App *app, const Connection *connection, GCancellable *cancellable,
                    GError **error);
/* In a fiber. Revokes if it is ours, deletes here; ret_revoke_error (may be NULL) tells when the
 * revocation alone failed. */
bool sign_in_forget(App *app, const SignIn *sign_in, GError **ret_revoke_error,
                    GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SignIn, sign_in_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SignInAttempt, sign_in_attempt_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SignInBegun, sign_in_begun_free)

#endif
