/* The demo: the same program on the built-in org on loopback, nothing kept. */
#ifndef APP_DEMO_H
#define APP_DEMO_H

#include "app/app.h"
#include "app/sign-in.h"

/* The running orgwire-org and a temporary folder; both go with it. */
typedef struct {
    char *url, *login_url, *ca_file, *admin_username, *run_as;
    Secret *admin_token;
    char *root;
    App *app; /* on the temporary folder, memory store, the org trusted */
    GPid process;
    int input; /* holds the org alive */
} Demo;

/* In a fiber. `program`: NULL: $ORGWIRE_ORG, beside this program, libexec, PATH. */
Demo *demo_start(const char *program, HttpLog log, gpointer log_data, GCancellable *cancellable,
                 GError **error);
void demo_free(Demo *demo);

/* In a fiber. The demo administrator says yes: a whole sign-in with code and PKCE, without a
 * browser. `attempt` NULL: one of its own. */
SignIn *demo_consent(Demo *demo, SignInAttempt *attempt, GCancellable *cancellable, GError **error);

/* In a fiber. Only the address that the browser would end on, for an attempt that waits elsewhere.
 */
char *demo_consent_address(Demo *demo, const char *url, GCancellable *cancellable, GError **error);

/* In a fiber. Plays the whole run by itself: sign-in, objects, plan, creation, actions, status,
 * removal. Each step and its result is said as one line. */
typedef void (*DemoSay)(const char *line, gpointer user_data);
bool demo_script(Demo *demo, DemoSay say, gpointer user_data, GCancellable *cancellable,
                 GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Demo, demo_free)

#endif
