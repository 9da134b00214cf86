/* An app as the sign-in sees it, put together from its components. */
#ifndef ORG_APP_H
#define ORG_APP_H

#include "org/org.h"

#define APP_PLATFORM_CLI "PlatformCLI"
#define APP_PLATFORM_CALLBACK "http://localhost:1717/OauthRedirect"

typedef struct {
    const App *app; /* NULL: PlatformCLI, which every org knows */
    char *label;
    char *key;
    char *certificate; /* PEM; NULL: no JWT bearer */
    GStrv callbacks;
    char *scopes; /* "api refresh_token" */
    char *description;
    bool enabled;
    bool admin_approved; /* else users approve for themselves */
    bool pkce_required;
    bool rotates; /* refresh tokens */
} AppView;

AppView *app_view(const Org *org, const App *app);
/* NULL: no app has this consumer key. */
AppView *app_view_find(const Org *org, const char *key);
void app_view_free(AppView *view);
bool app_has_scope(const AppView *view, const char *scope);

/* The consumer key and certificate that an app's components hold; NULL: none. Borrowed. */
const char *app_key(const Setup *setup, const App *app);
const char *app_certificate(const Setup *setup, const App *app);
/* A component of the app (TYPE_GLOBAL …); NULL: none. */
Component *app_part(const Setup *setup, const App *app, const char *type);
App *app_find_by_key(const Setup *setup, const char *key);
/* May this user use the app without asking anybody? */
bool app_is_preauthorized(const Org *org, const App *app, const OrgUser *user);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AppView, app_view_free)

#endif
