#include "config.h"

#include "org/apply.h"

#include <string.h>

#include "core/json.h"
#include "org/app.h"
#include "org/sessions.h"
#include "org/setup.h"

#define ACCESS_PROBLEM "insufficient access rights on cross-reference id"

void applied_clear(Applied *applied)
{
    g_free(applied->id);
    g_free(applied->problem);
    *applied = (Applied){0};
}

bool applied_fail(Applied *applied, const char *code, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_free(applied->problem);
    applied->problem = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    applied->code = code;
    applied->success = false;
    return false;
}

static bool check_rights(const Org *org, const OrgUser *user, const MetadataType *type,
                         Applied *applied)
{
    bool may;

    if (strcmp(type->name, TYPE_PERMISSION_SET) == 0)
        may = org_user_may(org, user, "ManageProfilesPermissionsets");
    else if (strcmp(type->name, TYPE_CONNECTED_APP) == 0)
        may = org_user_may(org, user, "CustomizeApplication") &&
              (org_user_may(org, user, "ModifyAllData") ||
               org_user_may(org, user, "ManageRemoteAccess"));
    else
        may = org_user_may(org, user, "ExternalClientAppDeveloper");
    return may || applied_fail(applied, "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
                               ACCESS_PROBLEM);
}

static bool is_developer_name(const char *name)
{
    gsize length = strlen(name);

    if (length == 0 || length > 80 || !g_ascii_isalpha(name[0]) || name[length - 1] == '_' ||
        strstr(name, "__"))
        return false;
    for (const char *c = name; *c; c++)
        if (!g_ascii_isalnum(*c) && *c != '_')
            return false;
    return true;
}

static bool check_name(const MetadataType *type, const char *full_name, Applied *applied)
{
    return is_developer_name(full_name) ||
           applied_fail(applied, "FIELD_INTEGRITY_EXCEPTION",
                        "The %s API Name can only contain underscores and alphanumeric "
                        "characters. It must be unique, begin with a letter, not include spaces, "
                        "not end with an underscore, and not contain two consecutive underscores.",
                        type->name);
}

Component *apply_keep(Org *org, Setup *draft, const MetadataType *type, const char *full_name,
                      json_object *values, Applied *applied)
{
    Component *component = setup_component(draft, type->name, full_name);

    applied->success = true;
    applied->created = component == NULL;
    if (!component) {
        component = g_new0(Component, 1);
        component->type = g_strdup(type->name);
        component->full_name = g_strdup(full_name);
        component->id = org_new_id(org, type->id_prefix);
        component->created_at = org_now(org);
        g_ptr_array_add(draft->components, component);
    }
    applied->changed = !component->values || !json_object_equal(component->values, values);
    applied->id = g_strdup(component->id);
    json_object_put(component->values);
    component->values = json_object_get(values);
    component->modified_at = org_now(org);
    return component;
}

App *apply_new_app(Org *org, Setup *draft, const char *name, bool external, const char *id)
{
    App *app = g_new0(App, 1);

    app->id = g_strdup(id);
    app->consumer_id = org_new_id(org, "888");
    app->name = g_strdup(name);
    app->external = external;
    app->created_at = org_now(org);
    g_ptr_array_add(draft->apps, app);
    return app;
}

static bool apply_application(Org *org, Setup *draft, const char *full_name, json_object *values,
                              Applied *applied)
{
    g_autoptr(json_object) own = NULL;
    g_autofree char *scoped = g_strdup_printf("%.15s:%s", org->id, full_name);
    const App *app = setup_app(draft, full_name);
    const Component *component;

    if (app && !app->external)
        return applied_fail(applied, "DUPLICATE_DEVELOPER_NAME", "An app named %s exists already",
                            full_name);
    json_object_deep_copy(values, &own, NULL);
    if (fault_on(org, FAULT_NO_EXTERNAL_APPS))
        return applied_fail(applied, "INVALID_TYPE",
                            "Unknown type name 'ExternalClientApplication' specified in "
                            "package.xml");
    if (!json_text(values, "contactEmail", NULL) || !json_text(values, "label", NULL))
        return applied_fail(applied, "REQUIRED_FIELD_MISSING", "Required fields are missing: [%s]",
                            json_text(values, "label", NULL) ? "ContactEmail" : "MasterLabel");
    json_object_object_del(own, "orgScopedExternalApp");
    json_add_text(own, "orgScopedExternalApp", scoped);
    component = apply_keep(org, draft, metadata_type_find(TYPE_APP), full_name, own, applied);
    if (applied->created)
        apply_new_app(org, draft, full_name, true, component->id);
    return true;
}

/* The parent is there, and has no other part of this type. NULL with a problem. */
static App *find_parent(Setup *draft, const char *type, const char *full_name,
                        json_object *values, Applied *applied)
{
    const char *parent = json_text(values, "externalClientApplication", NULL);
    App *app = parent && *parent ? setup_app(draft, parent) : NULL;
    const Component *other = app && app->external ? app_part(draft, app, type) : NULL;
    const Component *own = setup_component(draft, type, full_name);

    if (!app || !app->external) {
        applied_fail(applied, "REQUIRED_FIELD_MISSING",
                     "Enter the name of the parent external client app.");
        return NULL;
    }
    if (other != own) {
        applied_fail(applied, "DUPLICATE_VALUE", "duplicate value found: <unknown> duplicates "
                     "value on record with id: <unknown>");
        return NULL;
    }
    return app;
}

static bool apply_app_policies(Org *org, Setup *draft, const char *full_name, json_object *values,
                               Applied *applied)
{
    if (!find_parent(draft, TYPE_APP_POLICIES, full_name, values, applied))
        return false;
    apply_keep(org, draft, metadata_type_find(TYPE_APP_POLICIES), full_name, values, applied);
    return true;
}

#define SCOPE_WORDS \
    "Basic,Api,Web,Full,Chatter,CustomApplications,RefreshToken,OpenID,Profile,Email,Address," \
    "Phone,OfflineAccess,CustomPermissions,Wave,Eclair,Pardot,Lightning,Content,CDPIngest," \
    "CDPProfile,CDPQuery,Chatbot,CDPSegment,CDPIdentityResolution,CDPCalculatedInsight," \
    "ForgotPassword,UserRegistration,SFApiPlatform,Interaction,CDP,EinsteinGPT,PwdlessLogin,MCP"

static bool check_scopes(const char *scopes, Applied *applied)
{
    g_auto(GStrv) known = g_strsplit(SCOPE_WORDS, ",", -1);
    g_auto(GStrv) list = g_strsplit(scopes, ",", -1);

    for (char **scope = list; *scope; scope++) {
        g_strstrip(*scope);
        if (**scope && !g_strv_contains((const char *const *) known, *scope))
            return applied_fail(applied, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                                "OAuth Scopes: bad value for restricted picklist field: %s",
                                *scope);
    }
    return true;
}

static bool apply_oauth(Org *org, Setup *draft, const char *full_name, json_object *values,
                        Applied *applied)
{
    const App *app = find_parent(draft, TYPE_OAUTH, full_name, values, applied);
    g_autoptr(json_object) own = NULL;
    g_autofree char *link = NULL;

    if (!app || !check_scopes(json_text(values, "commaSeparatedOauthScopes", ""), applied))
        return false;
    json_object_deep_copy(values, &own, NULL);
    link = g_strdup_printf("%.15s:%.15s", org->id, app->consumer_id);
    json_object_object_del(own, "oauthLink");
    json_add_text(own, "oauthLink", link);
    apply_keep(org, draft, metadata_type_find(TYPE_OAUTH), full_name, own, applied);
    return true;
}

static bool apply_global(Org *org, Setup *draft, const char *full_name, json_object *values,
                         Applied *applied)
{
    App *app = find_parent(draft, TYPE_GLOBAL, full_name, values, applied);
    const char *certificate = json_text(values, "certificate", NULL);
    g_autoptr(json_object) own = NULL;
    g_autofree char *key = NULL, *old = NULL;

    if (!app || !apply_check_callbacks(json_text(values, "callbackUrl", NULL), applied) ||
        !apply_check_certificate(certificate, applied))
        return false;
    key = apply_consumer_key(org, draft, app_key(draft, app),
                             json_text(values, "consumerKey", NULL), applied);
    if (!key)
        return false;
    old = g_strdup(app_certificate(draft, app));
    json_object_deep_copy(values, &own, NULL);
    json_object_object_del(own, "consumerSecret"); /* never comes back */
    json_object_object_del(own, "consumerKey");
    json_add_text(own, "consumerKey", key);
    if (old && fault_on(org, FAULT_CERTIFICATE_KEPT)) {
        certificate = old;
        json_object_object_del(own, "certificate");
        json_add_text(own, "certificate", old);
    }
    apply_keep(org, draft, metadata_type_find(TYPE_GLOBAL), full_name, own, applied);
    if (applied->created)
        app->created_at = org_now(org);
    apply_note_certificate(org, app, old, certificate);
    return true;
}

static bool apply_oauth_policies(Org *org, Setup *draft, const char *full_name, json_object *values,
                                 Applied *applied)
{
    const App *app = find_parent(draft, TYPE_OAUTH_POLICIES, full_name, values, applied);
    const char *fault = fault_arg(org, FAULT_POLICIES_DIFFER);
    g_autoptr(json_object) own = NULL;
    g_autoptr(GPtrArray) ids =
        app ? apply_find_sets(org, draft, json_text(values, "commaSeparatedPermissionSet", ""),
                              json_text(values, "commaSeparatedProfile", ""), applied)
            : NULL;

    if (!ids)
        return false;
    apply_set_accesses(org, draft, app, ids);
    json_object_deep_copy(values, &own, NULL);
    /* Shown from the accesses that there are (apply-read.c). */
    json_object_object_del(own, "commaSeparatedPermissionSet");
    json_object_object_del(own, "commaSeparatedProfile");
    if (fault) {
        g_auto(GStrv) pair =
            g_strsplit(*fault ? fault : "permittedUsersPolicyType=AllSelfAuthorized", "=", 2);

        json_object_object_del(own, pair[0]);
        json_add_text(own, pair[0], pair[1] ? pair[1] : "");
    }
    apply_keep(org, draft, metadata_type_find(TYPE_OAUTH_POLICIES), full_name, own, applied);
    return true;
}

static const struct {
    const char *type;
    ApplyKind apply;
} kinds[] = {
    {TYPE_PERMISSION_SET, apply_permission_set}, {TYPE_APP, apply_application},
    {TYPE_APP_POLICIES, apply_app_policies},     {TYPE_OAUTH, apply_oauth},
    {TYPE_GLOBAL, apply_global},                 {TYPE_OAUTH_POLICIES, apply_oauth_policies},
    {TYPE_CONNECTED_APP, apply_connected_app},
};

bool apply_component(Org *org, const OrgUser *user, Setup *draft, const MetadataType *type,
                     const char *full_name, json_object *values, Applied *applied)
{
    if (!check_rights(org, user, type, applied) || !check_name(type, full_name, applied))
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(kinds[i].type, type->name) == 0)
            return kinds[i].apply(org, draft, full_name, values, applied);
    return applied_fail(applied, "INVALID_TYPE", "Unknown type name '%s' specified in package.xml",
                        type->name);
}

static void remove_component(Setup *draft, Component *component)
{
    g_ptr_array_remove(draft->components, component);
}

/* An external client app takes its parts along. */
static void remove_app(Setup *draft, App *app)
{
    for (const MetadataType *type = metadata_types; type->name; type++) {
        Component *part;

        if (app->external ? !type->app : strcmp(type->name, TYPE_CONNECTED_APP) != 0)
            continue;
        while ((part = app_part(draft, app, type->name)))
            remove_component(draft, part);
    }
    setup_remove_accesses(draft, NULL, app->id);
    g_ptr_array_remove(draft->apps, app);
}

bool apply_removal(Org *org, const OrgUser *user, Setup *draft, const MetadataType *type,
                   const char *full_name, Applied *applied)
{
    Component *component = setup_component(draft, type->name, full_name);
    PermissionSet *set = strcmp(type->name, TYPE_PERMISSION_SET) == 0
                             ? setup_permission_set(draft, full_name)
                             : NULL;
    bool is_app = strcmp(type->name, TYPE_APP) == 0 || strcmp(type->name, TYPE_CONNECTED_APP) == 0;
    App *app = component && is_app ? setup_app(draft, full_name) : NULL;

    if (!check_rights(org, user, type, applied))
        return false;
    applied->success = true;
    if (set) {
        applied->id = g_strdup(set->id);
        setup_remove_permission_set(draft, set->id);
    } else if (component) {
        applied->id = g_strdup(component->id);
        if (app)
            remove_app(draft, app);
        else
            remove_component(draft, component);
    } else {
        applied_fail(applied, "INVALID_CROSS_REFERENCE_KEY", "No %s named: %s found", type->name,
                     full_name);
        applied->success = applied->warning = true;
        return true;
    }
    applied->changed = true;
    return true;
}

static void add_default_policy(Org *org, Setup *draft, const App *app, const char *type,
                               const char *base)
{
    g_auto(Applied) applied = {0};
    g_autofree char *full_name = g_strdup_printf("%s_defaultPolicy", base);
    g_autoptr(json_object) values = json_object_new_object();

    if (app_part(draft, app, type))
        return;
    json_add_text(values, "externalClientApplication", app->name);
    if (strcmp(type, TYPE_APP_POLICIES) == 0) {
        json_add_text(values, "isEnabled", "true");
        json_add_text(values, "isOauthPluginEnabled", "true");
    }
    json_add_text(values, "label", full_name);
    apply_keep(org, draft, metadata_type_find(type), full_name, values, &applied);
}

void apply_finish(Org *org, Setup *draft)
{
    for (guint i = 0; i < draft->apps->len; i++) {
        const App *app = draft->apps->pdata[i];
        const Component *oauth = app->external ? app_part(draft, app, TYPE_OAUTH) : NULL;

        if (app->external && app_part(draft, app, TYPE_APP))
            add_default_policy(org, draft, app, TYPE_APP_POLICIES, app->name);
        if (oauth)
            add_default_policy(org, draft, app, TYPE_OAUTH_POLICIES, oauth->full_name);
    }
}

void apply_commit(Org *org, Setup *draft)
{
    Setup *old = org->setup;

    org->setup = draft;
    for (guint i = 0; i < old->apps->len; i++) {
        const char *key = app_key(old, old->apps->pdata[i]);

        if (!key || app_find_by_key(draft, key))
            continue;
        sessions_end(org, NULL, key, NULL);
        grants_end(org, NULL, key);
    }
    setup_free(old);
}
