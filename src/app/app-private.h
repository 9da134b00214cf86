/* Inside of app: what operations share and commands do not see. */
#ifndef APP_APP_PRIVATE_H
#define APP_APP_PRIVATE_H

#include "app/app.h"
#include "app/sign-in.h"
#include "salesforce/oauth.h"

/* With a CA file (NULL: the option's) and further trusted hosts (NULL: none). Borrowed. */
Http *app_http_with(App *app, const char *ca_file, const char *const *hosts);
/* Freed with the app: what an Api's renew function needs for as long as somebody may ask. */
void app_own(App *app, gpointer data, GDestroyNotify destroy);
/* A program of ours: the variable, beside this program, libexec, PATH. NULL: nowhere. */
char *app_find_program(const char *variable, const char *name);
char *app_journal_folder(const App *app);
/* union of two NULL-terminated lists */
GStrv app_merge_hosts(const char *const *a, const char *const *b);

/* In a fiber. The highest version of the org that we know, at most the setting "api_version" or
 * 67.0; PROBLEM_FAILED below 60.0. */
char *app_negotiate(App *app, Http *http, const char *instance_url, GCancellable *cancellable,
                    GError **error);

/* In a fiber. A refused token request in the words of this connection: PROBLEM_PREPARING soon after
 * a deploy of ours, the address that the org sees where that is the reason. */
void session_explain(App *app, const Connection *connection, GError **why,
                     GCancellable *cancellable);

/* The last step of every way: who is it, which org; stored. Takes the token. */
SignIn *sign_in_finish(App *app, SignInWay way, const char *host, const char *client_id,
                       Secret *client_secret, OauthToken *token, GCancellable *cancellable,
                       GError **error);
/* White space around comes with copying; inside, something else was copied. */
Secret *sign_in_clean_token(const Secret *token, GError **error);
/* A new access token from the Salesforce CLI for one that has ended; stored. */
bool sign_in_borrow_again(App *app, SignIn *sign_in, GCancellable *cancellable, GError **error);
/* sign-ins.c: the index and the secrets. */
bool sign_in_save(App *app, SignIn *sign_in, GCancellable *cancellable, GError **error);
/* Forgets the earlier ones of the same user at the same address. */
void sign_in_supersede(App *app, const SignIn *sign_in, GCancellable *cancellable);
bool sign_in_load(App *app, SignIn *sign_in, GCancellable *cancellable, GError **error);
bool sign_in_drop(App *app, const SignIn *sign_in, GCancellable *cancellable, GError **error);

#endif
