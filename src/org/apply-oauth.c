/* What the OAuth settings of both kinds of apps share: keys, certificates, callbacks, accesses. */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "crypto/certificate.h"
#include "crypto/encode.h"
#include "org/app.h"
#include "org/apply.h"
#include "org/setup.h"
#include "org/users.h"

#define CALLBACKS_MAX 2000
#define CERTIFICATE_MAX 4096
#define KEY_MIN 8
#define KEY_MAX 256

static bool check_key(const char *key, Applied *applied)
{
    gsize length = strlen(key);

    if (length < KEY_MIN || length > KEY_MAX)
        return applied_fail(applied, "FIELD_INTEGRITY_EXCEPTION",
                            "The consumer key must be %d to %d characters long.", KEY_MIN, KEY_MAX);
    for (const char *c = key; *c; c++)
        if (!g_ascii_isalnum(*c) && !strchr("._+/=-", *c))
            return applied_fail(applied, "FIELD_INTEGRITY_EXCEPTION",
                                "The consumer key can only contain alphanumeric characters.");
    return true;
}

char *apply_consumer_key(Org *org, Setup *draft, const char *old_key, const char *new_key,
                         Applied *applied)
{
    g_autofree char *random = random_text(80);

    /* Immutable: another key is accepted, and the old one stays. */
    if (old_key)
        return g_strdup(old_key);
    if (!new_key || fault_on(org, FAULT_KEY_KEPT_OLD))
        return g_strdup_printf("3MVG9%s", random);
    if (!check_key(new_key, applied))
        return NULL;
    if (fault_on(org, FAULT_CONSUMER_KEY_TAKEN) || strcmp(new_key, APP_PLATFORM_CLI) == 0 ||
        app_find_by_key(draft, new_key)) {
        applied_fail(applied, "DUPLICATE_VALUE", "The consumer key is already taken.");
        return NULL;
    }
    return g_strdup(new_key);
}

bool apply_check_certificate(const char *pem, Applied *applied)
{
    g_autoptr(Certificate) certificate = NULL;

    if (!pem || !*pem)
        return true;
    if (strlen(pem) > CERTIFICATE_MAX)
        return applied_fail(applied, "STRING_TOO_LONG",
                            "Certificate: data value too large (max length=%d)", CERTIFICATE_MAX);
    certificate = certificate_parse(pem, NULL);
    return certificate || applied_fail(applied, "FIELD_INTEGRITY_EXCEPTION",
                                       "The certificate is not a valid X.509 certificate.");
}

static bool is_callback(const char *url)
{
    /* Plain http is for localhost by name alone: 127.0.0.1 is refused. */
    return g_str_has_prefix(url, "https://") || g_str_has_prefix(url, "http://localhost:") ||
           g_str_has_prefix(url, "http://localhost/") ||
           (strstr(url, "://") && !g_str_has_prefix(url, "http:"));
}

bool apply_check_callbacks(const char *callbacks, Applied *applied)
{
    g_auto(GStrv) lines = g_strsplit_set(callbacks ? callbacks : "", " \r\n\t", -1);
    int n = 0;

    for (char **line = lines; *line; line++) {
        if (!**line)
            continue;
        n++;
        if (!is_callback(*line))
            return applied_fail(applied, "FIELD_INTEGRITY_EXCEPTION",
                                "Callback URL: Cannot be an HTTP URL");
    }
    if (n == 0)
        return applied_fail(applied, "REQUIRED_FIELD_MISSING",
                            "Required fields are missing: [CallbackUrl]");
    return strlen(callbacks) <= CALLBACKS_MAX ||
           applied_fail(applied, "STRING_TOO_LONG",
                        "Callback URL: data value too large (max length=%d)", CALLBACKS_MAX);
}

void apply_note_certificate(Org *org, App *app, const char *old_pem, const char *new_pem)
{
    if (g_strcmp0(old_pem, new_pem) == 0)
        return;
    g_free(app->previous_certificate);
    /* Cleared is cleared; a replaced one works until the new one has spread. */
    app->previous_certificate = new_pem ? g_strdup(old_pem) : NULL;
    app->certificate_at = org_now(org);
}

static bool find_sets(const Org *org, const Setup *draft, const char *names, GPtrArray *ids,
                      Applied *applied)
{
    g_auto(GStrv) list = g_strsplit(names, ",", -1);

    for (char **name = list; *name; name++) {
        const PermissionSet *set = setup_permission_set(draft, g_strstrip(*name));

        if (!**name)
            continue;
        if (!set)
            return applied_fail(applied, "INVALID_CROSS_REFERENCE_KEY",
                                "In field: permissionSet - no PermissionSet named %s found", *name);
        g_ptr_array_add(ids, g_strdup(set->id));
    }
    return true;
}

static bool find_profiles(const Org *org, const Setup *draft, const char *names, GPtrArray *ids,
                          Applied *applied)
{
    g_auto(GStrv) list = g_strsplit(names, ",", -1);

    for (char **name = list; *name; name++) {
        const struct OrgProfile *profile = org_profile(org, g_strstrip(*name));

        if (!**name)
            continue;
        if (!profile)
            return applied_fail(applied, "INVALID_CROSS_REFERENCE_KEY",
                                "In field: profile - no Profile named %s found", *name);
        g_ptr_array_add(ids, g_strdup(setup_profile_set(draft, profile->id)->id));
    }
    return true;
}

GPtrArray *apply_find_sets(Org *org, const Setup *draft, const char *sets, const char *profiles,
                           Applied *applied)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);

    if (!find_sets(org, draft, sets, ids, applied) ||
        !find_profiles(org, draft, profiles, ids, applied))
        return NULL;
    return g_steal_pointer(&ids);
}

void apply_set_accesses(Org *org, Setup *draft, const App *app, GPtrArray *ids)
{
    setup_remove_accesses(draft, NULL, app->id);
    for (guint i = 0; i < ids->len && !fault_on(org, FAULT_ACCESS_DROPPED); i++)
        if (!setup_has_app_access(draft, ids->pdata[i], app->id))
            setup_grant_app(draft, org_new_id(org, "0J0"), ids->pdata[i], app->id);
}

static char *join_texts(json_object *list)
{
    GString *text = g_string_new(NULL);

    for (size_t i = 0; list && i < json_object_array_length(list); i++)
        g_string_append_printf(text, "%s%s", i ? "," : "",
                               json_object_get_string(json_object_array_get_idx(list, i)));
    return g_string_free(text, FALSE);
}

static bool check_connected(Org *org, const App *app, json_object *values, Applied *applied)
{
    json_object *oauth = json_member(values, "oauthConfig");

    if (!app && !fault_on(org, FAULT_CONNECTED_APPS))
        return applied_fail(applied, "INSUFFICIENT_ACCESS_OR_READONLY",
                            "You can't create a connected app. To enable connected app creation, "
                            "contact Salesforce Customer Support.");
    if (!oauth)
        return true;
    if ((json_list(values, "permissionSetName") || json_list(values, "profileName")) &&
        !json_flag(oauth, "isAdminApproved", false))
        return applied_fail(applied, "FIELD_INTEGRITY_EXCEPTION",
                            "Permission sets and profiles need isAdminApproved");
    return apply_check_callbacks(json_text(oauth, "callbackUrl", NULL), applied) &&
           apply_check_certificate(json_text(oauth, "certificate", NULL), applied);
}

/* Keeps the values with the key that counts, without the secret and the accesses. */
static json_object *connected_values(json_object *values, const char *key)
{
    json_object *own = NULL;
    json_object *oauth;

    json_object_deep_copy(values, &own, NULL);
    json_object_object_del(own, "permissionSetName");
    json_object_object_del(own, "profileName");
    oauth = json_member(own, "oauthConfig");
    if (oauth) {
        json_object_object_del(oauth, "consumerSecret");
        json_object_object_del(oauth, "consumerKey");
        json_add_text(oauth, "consumerKey", key);
    }
    return own;
}

bool apply_connected_app(Org *org, Setup *draft, const char *full_name, json_object *values,
                         Applied *applied)
{
    App *app = setup_app(draft, full_name);
    json_object *oauth = json_member(values, "oauthConfig");
    g_autofree char *sets = join_texts(json_list(values, "permissionSetName"));
    g_autofree char *profiles = join_texts(json_list(values, "profileName"));
    g_autofree char *old = NULL, *key = NULL;
    g_autoptr(json_object) own = NULL;
    g_autoptr(GPtrArray) ids = NULL;
    const Component *component;

    if (app && app->external)
        return applied_fail(applied, "DUPLICATE_DEVELOPER_NAME", "An app named %s exists already",
                            full_name);
    if (!check_connected(org, app, values, applied))
        return false;
    old = app ? g_strdup(app_certificate(draft, app)) : NULL;
    key = apply_consumer_key(org, draft, app ? app_key(draft, app) : NULL,
                             json_text(oauth, "consumerKey", NULL), applied);
    ids = key ? apply_find_sets(org, draft, sets, profiles, applied) : NULL;
    if (!ids)
        return false;
    own = connected_values(values, key);
    component = apply_keep(org, draft, metadata_type_find(TYPE_CONNECTED_APP), full_name, own,
                           applied);
    if (!app)
        app = apply_new_app(org, draft, full_name, false, component->id);
    apply_set_accesses(org, draft, app, ids);
    apply_note_certificate(org, app, old, json_text(oauth, "certificate", NULL));
    return true;
}
