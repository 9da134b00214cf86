#include "config.h"

#include "org/app.h"

#include <string.h>

#include "core/json.h"
#include "org/schema-metadata.h"
#include "org/setup.h"

static const struct {
    const char *word, *scope;
} scope_words[] = {
    {"Api", "api"},       {"Web", "web"},
    {"Full", "full"},     {"RefreshToken", "refresh_token"},
    {"Basic", "id"},      {"OfflineAccess", "offline_access"},
    {"OpenID", "openid"}, {"CustomPermissions", "custom_permissions"},
};

static const char *scope_of(const char *word)
{
    for (gsize i = 0; i < G_N_ELEMENTS(scope_words); i++)
        if (g_ascii_strcasecmp(scope_words[i].word, word) == 0)
            return scope_words[i].scope;
    return NULL;
}

static void add_scope(GString *scopes, const char *word)
{
    g_autofree char *lower = g_ascii_strdown(word, -1);
    const char *scope = scope_of(g_strstrip(lower));

    if (!*lower)
        return;
    if (scopes->len)
        g_string_append_c(scopes, ' ');
    g_string_append(scopes, scope ? scope : lower);
}

static char *external_scopes(const char *words)
{
    g_auto(GStrv) list = g_strsplit(words, ",", -1);
    GString *scopes = g_string_new(NULL);

    for (char **word = list; *word; word++)
        add_scope(scopes, *word);
    return g_string_free(scopes, FALSE);
}

static char *connected_scopes(json_object *oauth)
{
    json_object *list = json_list(oauth, "scopes");
    GString *scopes = g_string_new(NULL);

    for (size_t i = 0; list && i < json_object_array_length(list); i++)
        add_scope(scopes, json_object_get_string(json_object_array_get_idx(list, i)));
    return g_string_free(scopes, FALSE);
}

/* One a line. */
static GStrv split_callbacks(const char *text)
{
    g_auto(GStrv) lines = g_strsplit_set(text, " \r\n\t", -1);
    GStrvBuilder *builder = g_strv_builder_new();
    GStrv callbacks;

    for (char **line = lines; *line; line++)
        if (**line)
            g_strv_builder_add(builder, *line);
    callbacks = g_strv_builder_end(builder);
    g_strv_builder_unref(builder);
    return callbacks;
}

Component *app_part(const Setup *setup, const App *app, const char *type)
{
    for (guint i = 0; i < setup->components->len; i++) {
        Component *component = setup->components->pdata[i];
        const char *parent = strcmp(type, TYPE_APP) == 0 || strcmp(type, TYPE_CONNECTED_APP) == 0
                                 ? component->full_name
                                 : json_text(component->values, "externalClientApplication", "");

        if (strcmp(component->type, type) == 0 && g_ascii_strcasecmp(parent, app->name) == 0)
            return component;
    }
    return NULL;
}

/* The part that holds the OAuth settings: of its own, or inside the connected app. */
static json_object *oauth_values(const Setup *setup, const App *app)
{
    const Component *part = app_part(setup, app, app->external ? TYPE_GLOBAL : TYPE_CONNECTED_APP);

    if (!part)
        return NULL;
    return app->external ? part->values : json_member(part->values, "oauthConfig");
}

const char *app_key(const Setup *setup, const App *app)
{
    return json_text(oauth_values(setup, app), "consumerKey", NULL);
}

const char *app_certificate(const Setup *setup, const App *app)
{
    return json_text(oauth_values(setup, app), "certificate", NULL);
}

App *app_find_by_key(const Setup *setup, const char *key)
{
    for (guint i = 0; i < setup->apps->len; i++)
        if (g_strcmp0(app_key(setup, setup->apps->pdata[i]), key) == 0)
            return setup->apps->pdata[i];
    return NULL;
}

static void view_external(AppView *view, const Setup *setup)
{
    const App *app = view->app;
    const Component *own = app_part(setup, app, TYPE_APP);
    const Component *oauth = app_part(setup, app, TYPE_OAUTH);
    const Component *policies = app_part(setup, app, TYPE_APP_POLICIES);
    const Component *oauth_policies = app_part(setup, app, TYPE_OAUTH_POLICIES);

    view->label = g_strdup(json_text(own ? own->values : NULL, "label", app->name));
    view->description = g_strdup(json_text(own ? own->values : NULL, "description", NULL));
    view->scopes = external_scopes(
        json_text(oauth ? oauth->values : NULL, "commaSeparatedOauthScopes", ""));
    view->enabled = oauth && policies && json_flag(policies->values, "isEnabled", false) &&
                    json_flag(policies->values, "isOauthPluginEnabled", false);
    view->admin_approved =
        oauth_policies && strcmp(json_text(oauth_policies->values, "permittedUsersPolicyType", ""),
                                 "AdminApprovedPreAuthorized") == 0;
}

static void view_connected(AppView *view, const Setup *setup)
{
    const Component *part = app_part(setup, view->app, TYPE_CONNECTED_APP);
    json_object *oauth = oauth_values(setup, view->app);

    view->label = g_strdup(json_text(part ? part->values : NULL, "label", view->app->name));
    view->description = g_strdup(json_text(part ? part->values : NULL, "description", NULL));
    view->scopes = connected_scopes(oauth);
    view->enabled = true;
    view->admin_approved = json_flag(oauth, "isAdminApproved", false);
}

AppView *app_view(const Org *org, const App *app)
{
    AppView *view = g_new0(AppView, 1);
    json_object *oauth = oauth_values(org->setup, app);

    view->app = app;
    view->key = g_strdup(json_text(oauth, "consumerKey", NULL));
    view->certificate = g_strdup(json_text(oauth, "certificate", NULL));
    view->callbacks = split_callbacks(json_text(oauth, "callbackUrl", ""));
    view->pkce_required = json_flag(oauth, "isPkceRequired", false);
    view->rotates = json_flag(oauth, "isRefreshTokenRotationEnabled", false);
    if (app->external)
        view_external(view, org->setup);
    else
        view_connected(view, org->setup);
    return view;
}

static AppView *view_platform_cli(const Org *org)
{
    AppView *view = g_new0(AppView, 1);
    GStrvBuilder *callbacks = g_strv_builder_new();

    view->label = g_strdup("Salesforce CLI");
    view->description = g_strdup("The app that command line tools sign in with");
    view->key = g_strdup(APP_PLATFORM_CLI);
    g_strv_builder_add(callbacks, APP_PLATFORM_CALLBACK);
    if (org->options.callbacks)
        g_strv_builder_addv(callbacks, (const char **) org->options.callbacks);
    view->callbacks = g_strv_builder_end(callbacks);
    g_strv_builder_unref(callbacks);
    view->scopes = g_strdup("refresh_token api web");
    view->enabled = true;
    view->pkce_required = true;
    return view;
}

AppView *app_view_find(const Org *org, const char *key)
{
    const App *app;

    if (g_strcmp0(key, APP_PLATFORM_CLI) == 0)
        return view_platform_cli(org);
    app = key ? app_find_by_key(org->setup, key) : NULL;
    return app ? app_view(org, app) : NULL;
}

void app_view_free(AppView *view)
{
    if (!view)
        return;
    g_free(view->label);
    g_free(view->key);
    g_free(view->certificate);
    g_strfreev(view->callbacks);
    g_free(view->scopes);
    g_free(view->description);
    g_free(view);
}

bool app_has_scope(const AppView *view, const char *scope)
{
    g_auto(GStrv) scopes = g_strsplit(view->scopes, " ", -1);
    const char *const *list = (const char *const *) scopes;

    /* The two are the same. */
    if (strcmp(scope, "offline_access") == 0 || strcmp(scope, "refresh_token") == 0)
        return g_strv_contains(list, "refresh_token") || g_strv_contains(list, "offline_access");
    return g_strv_contains(list, scope) || g_strv_contains(list, "full");
}

bool app_is_preauthorized(const Org *org, const App *app, const OrgUser *user)
{
    for (guint i = 0; i < org->setup->assignments->len; i++) {
        const Assignment *assignment = org->setup->assignments->pdata[i];

        if (org_id_equal(assignment->user_id, user->id) &&
            setup_has_app_access(org->setup, assignment->permission_set_id, app->id))
            return true;
    }
    return false;
}
