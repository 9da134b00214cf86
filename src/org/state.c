#include "config.h"

#include "org/state.h"

#include <string.h>

#include "core/json.h"
#include "crypto/certificate.h"
#include "org/app.h"
#include "org/apply.h"
#include "org/sessions.h"
#include "org/setup.h"

static json_object *apps(const Org *org)
{
    g_autoptr(GHashTable) by_name = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GList) names = NULL;
    json_object *list = json_object_new_array();

    for (guint i = 0; i < org->setup->apps->len; i++) {
        const App *app = org->setup->apps->pdata[i];

        g_hash_table_insert(by_name, app->name, (gpointer) app);
    }
    names = g_list_sort(g_hash_table_get_keys(by_name), (GCompareFunc) strcmp);
    for (GList *name = names; name; name = name->next) {
        const App *app = g_hash_table_lookup(by_name, name->data);
        g_autoptr(AppView) view = app_view(org, app);
        g_autoptr(Certificate) certificate =
            view->certificate ? certificate_parse(view->certificate, NULL) : NULL;
        json_object *row = json_object_new_object();

        json_add_text(row, "name", app->name);
        json_add_text(row, "kind", app->external ? "external-client-app" : "connected-app");
        json_add_text(row, "label", view->label);
        json_add_text(row, "consumer_key", view->key);
        json_add_text(row, "certificate_sha256", certificate ? certificate->sha256 : NULL);
        json_add_flag(row, "enabled", view->enabled);
        json_add_flag(row, "admin_approved", view->admin_approved);
        json_add_text(row, "scopes", view->scopes);
        json_object_array_add(list, row);
    }
    return list;
}

/* Values that the org makes from its ids say nothing. */
static void drop_made(json_object *values)
{
    json_object_object_del(values, "orgScopedExternalApp");
    json_object_object_del(values, "oauthLink");
}

static json_object *components(const Org *org)
{
    json_object *list = json_object_new_array();

    for (const MetadataType *type = metadata_types; type->name; type++) {
        g_autoptr(GPtrArray) names =
            strcmp(type->name, TYPE_PERMISSION_SET) == 0 ? NULL : apply_list(org, type);

        for (guint i = 0; names && i < names->len; i++) {
            json_object *row = json_object_new_object();
            json_object *values = apply_read(org, type, names->pdata[i]);

            drop_made(values);
            json_add_text(row, "type", type->name);
            json_add_text(row, "full_name", names->pdata[i]);
            json_add_take(row, "values", values);
            json_object_array_add(list, row);
        }
    }
    return list;
}

static json_object *permission_sets(const Org *org)
{
    g_autoptr(GPtrArray) names = apply_list(org, metadata_type_find(TYPE_PERMISSION_SET));
    json_object *list = json_object_new_array();

    for (guint i = 0; i < names->len; i++) {
        const PermissionSet *set = setup_permission_set(org->setup, names->pdata[i]);
        json_object *row = json_object_new_object();

        json_add_text(row, "name", set->name);
        json_add_take(row, "values", apply_read_permission_set(set));
        json_object_array_add(list, row);
    }
    return list;
}

static int by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static json_object *sorted(GPtrArray *lines)
{
    json_object *list = json_object_new_array();

    g_ptr_array_sort(lines, by_text);
    for (guint i = 0; i < lines->len; i++)
        json_append_text(list, lines->pdata[i]);
    return list;
}

/* "user → set", without those that come with a profile. */
static json_object *assignments(const Org *org)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < org->setup->assignments->len; i++) {
        const Assignment *assignment = org->setup->assignments->pdata[i];
        const PermissionSet *set = setup_permission_set(org->setup, assignment->permission_set_id);
        const OrgUser *user = org_user(org, assignment->user_id);

        if (set && user && !set->profile_id)
            g_ptr_array_add(lines, g_strdup_printf("%s -> %s", user->username, set->name));
    }
    return sorted(lines);
}

static json_object *accesses(const Org *org)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < org->setup->accesses->len; i++) {
        const Access *access = org->setup->accesses->pdata[i];
        const PermissionSet *set = setup_permission_set(org->setup, access->permission_set_id);
        const App *app = setup_app(org->setup, access->app_id);

        if (set && app)
            g_ptr_array_add(lines, g_strdup_printf("%s -> %s",
                                                   set->profile_id ? set->label : set->name,
                                                   app->name));
    }
    return sorted(lines);
}

static json_object *users(const Org *org)
{
    json_object *list = json_object_new_array();

    for (guint i = 0; i < org->users->len; i++) {
        const OrgUser *user = org->users->pdata[i];
        json_object *row = json_object_new_object();

        json_add_text(row, "username", user->username);
        json_add_flag(row, "active", user->active);
        json_add_flag(row, "frozen", user->frozen);
        json_object_array_add(list, row);
    }
    return list;
}

static void count(GHashTable *counts, const char *client_id, guint how)
{
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, client_id));

    g_hash_table_insert(counts, (gpointer) client_id, GUINT_TO_POINTER(n + how));
}

/* Live sessions (low 16 bits) and refresh tokens (above) of each client. */
static json_object *grants(const Org *org)
{
    g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GList) clients = NULL;
    json_object *list = json_object_new_array();

    for (guint i = 0; i < org->sessions->len; i++)
        if (session_is_live(org, org->sessions->pdata[i]))
            count(counts, ((const Session *) org->sessions->pdata[i])->client_id, 1);
    for (guint i = 0; i < org->grants->len; i++)
        count(counts, ((const Grant *) org->grants->pdata[i])->client_id, 1 << 16);
    clients = g_list_sort(g_hash_table_get_keys(counts), (GCompareFunc) strcmp);
    for (GList *client = clients; client; client = client->next) {
        guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, client->data));
        json_object *row = json_object_new_object();

        json_add_text(row, "client_id", client->data);
        json_add_integer(row, "sessions", n & 0xffff);
        json_add_integer(row, "refresh_tokens", n >> 16);
        json_object_array_add(list, row);
    }
    return list;
}

json_object *state_build(const Org *org)
{
    json_object *state = json_object_new_object();

    json_add_take(state, "apps", apps(org));
    json_add_take(state, "components", components(org));
    json_add_take(state, "permission_sets", permission_sets(org));
    json_add_take(state, "assignments", assignments(org));
    json_add_take(state, "setup_entity_access", accesses(org));
    json_add_take(state, "grants", grants(org));
    json_add_take(state, "users", users(org));
    json_add_take(state, "rows", data_state(org->data));
    return state;
}
