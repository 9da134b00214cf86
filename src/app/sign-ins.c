/* The kept sign-ins: an index without secrets, and the secrets in the store. */
#include "config.h"

#include <string.h>

#include "app/app-private.h"
#include "app/sign-in.h"
#include "core/json.h"
#include "core/org-host.h"
#include "core/problem.h"

#define LOCK_PATIENCE 10

static const char *const ways[] = {"browser", "begun", "token", "cli", "sfdx"};

static char *index_path(const App *app)
{
    return g_build_filename(app_folders(app)->state, "sign-ins.json", NULL);
}

static json_object *hosts_to_json(GStrv hosts)
{
    json_object *array = json_object_new_array();

    for (char **host = hosts; host && *host; host++)
        json_append_text(array, *host);
    return array;
}

static json_object *entry_build(const SignIn *sign_in)
{
    json_object *object = json_object_new_object();

    json_add_text(object, "id", sign_in->id);
    json_add_text(object, "way", ways[sign_in->way]);
    json_add_text(object, "host", sign_in->host);
    json_add_text(object, "instance_url", sign_in->instance_url);
    json_add_text(object, "org_id", sign_in->org_id);
    json_add_text(object, "user_id", sign_in->user_id);
    json_add_text(object, "username", sign_in->username);
    json_add_text(object, "name", sign_in->name);
    json_add_text(object, "email", sign_in->email);
    json_add_text(object, "org_name", sign_in->org_name);
    json_add_text(object, "edition", sign_in->edition);
    json_add_flag(object, "sandbox", sign_in->sandbox);
    json_add_text(object, "api_version", sign_in->api_version);
    json_add_text(object, "client_id", sign_in->client_id);
    json_add_text(object, "store", store_kind_name(sign_in->store));
    json_add_text(object, "ca_file", sign_in->ca_file);
    json_add_take(object, "trusted_hosts", hosts_to_json(sign_in->trusted_hosts));
    json_add_text(object, "created_at", sign_in->created_at);
    return object;
}

static GStrv hosts_from_json(json_object *array)
{
    GPtrArray *hosts = g_ptr_array_new();

    for (gsize i = 0; array && i < json_object_array_length(array); i++)
        g_ptr_array_add(hosts,
                        g_strdup(json_object_get_string(json_object_array_get_idx(array, i))));
    g_ptr_array_add(hosts, NULL);
    return (GStrv) g_ptr_array_free(hosts, FALSE);
}

static SignInWay way_parse(const char *word)
{
    for (guint i = 0; i < G_N_ELEMENTS(ways); i++)
        if (g_strcmp0(word, ways[i]) == 0)
            return (SignInWay) i;
    return SIGN_IN_TOKEN; /* the one that is never revoked */
}

/* NULL: an entry that makes no sense is passed over. */
static SignIn *entry_parse(json_object *object)
{
    g_autoptr(SignIn) sign_in = g_new0(SignIn, 1);

    sign_in->id = g_strdup(json_text(object, "id", NULL));
    sign_in->way = way_parse(json_text(object, "way", NULL));
    sign_in->host = g_strdup(json_text(object, "host", NULL));
    sign_in->instance_url = g_strdup(json_text(object, "instance_url", NULL));
    sign_in->org_id = g_strdup(json_text(object, "org_id", NULL));
    sign_in->user_id = g_strdup(json_text(object, "user_id", NULL));
    sign_in->username = g_strdup(json_text(object, "username", NULL));
    sign_in->name = g_strdup(json_text(object, "name", NULL));
    sign_in->email = g_strdup(json_text(object, "email", NULL));
    sign_in->org_name = g_strdup(json_text(object, "org_name", NULL));
    sign_in->edition = g_strdup(json_text(object, "edition", NULL));
    sign_in->sandbox = json_flag(object, "sandbox", false);
    sign_in->api_version = g_strdup(json_text(object, "api_version", NULL));
    sign_in->client_id = g_strdup(json_text(object, "client_id", NULL));
    sign_in->ca_file = g_strdup(json_text(object, "ca_file", NULL));
    sign_in->trusted_hosts = hosts_from_json(json_list(object, "trusted_hosts"));
    sign_in->created_at = g_strdup(json_text(object, "created_at", NULL));
    sign_in->stored = true;
    if (!store_kind_parse(json_text(object, "store", ""), &sign_in->store, NULL) || !sign_in->id ||
        !sign_in->instance_url || !sign_in->username || !sign_in->api_version)
        return NULL;
    return g_steal_pointer(&sign_in);
}

GPtrArray *sign_ins(App *app)
{
    GPtrArray *kept = g_ptr_array_new_with_free_func((GDestroyNotify) sign_in_free);
    g_autofree char *path = index_path(app);
    gsize length = 0;
    g_autofree char *text = files_read(path, &length, NULL);
    g_autoptr(json_object) object = text ? json_parse(text, (gssize) length, NULL) : NULL;
    json_object *list = json_list(object, "sign_ins");

    for (gsize i = 0; list && i < json_object_array_length(list); i++) {
        SignIn *sign_in = entry_parse(json_object_array_get_idx(list, i));

        if (sign_in)
            g_ptr_array_add(kept, sign_in);
    }
    return kept;
}

/* Replaces the entry `id` by `sign_in`, or takes it out (NULL). */
static bool change_index(App *app, const char *id, const SignIn *sign_in, GError **error)
{
    g_autoptr(FileLock) lock =
        file_lock_take(app_folders(app), "sign-ins", LOCK_PATIENCE, NULL, error);
    g_autoptr(GPtrArray) kept = NULL;
    g_autoptr(json_object) object = json_object_new_object();
    json_object *list = json_object_new_array();
    g_autofree char *path = index_path(app);
    g_autofree char *text = NULL;

    json_add_integer(object, "schema", 1);
    json_add_take(object, "sign_ins", list);
    if (!lock)
        return false;
    kept = sign_ins(app);
    for (guint i = 0; i < kept->len; i++)
        if (!g_str_equal(((SignIn *) kept->pdata[i])->id, id))
            json_object_array_add(list, entry_build(kept->pdata[i]));
    if (sign_in)
        json_object_array_add(list, entry_build(sign_in));
    text = json_build(object, true);
    return files_make_folder(app_folders(app)->state, error) &&
           files_write(path, text, strlen(text), error);
}

bool sign_in_save(App *app, SignIn *sign_in, GCancellable *cancellable, GError **error)
{
    g_autoptr(JsonSecret) object = json_object_new_object();
    g_autoptr(Secret) secret = NULL;
    g_autofree char *label = g_strdup("orgwire sign-in");

    json_add_text(object, "access_token", secret_text(sign_in->access_token));
    json_add_text(object, "refresh_token", secret_text(sign_in->refresh_token));
    json_add_text(object, "client_secret", secret_text(sign_in->client_secret));
    secret = secret_new_take(json_build(object, false));
    return secret_store_put(app_store(app, sign_in->store), sign_in->id, SECRET_SIGN_IN, secret,
                            label, cancellable, error) &&
           change_index(app, sign_in->id, sign_in, error);
}

static void take(Secret **place, const char *text)
{
    secret_unref(*place);
    *place = text ? secret_new(text, -1) : NULL;
}

bool sign_in_load(App *app, SignIn *sign_in, GCancellable *cancellable, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(Secret) secret = secret_store_get(app_store(app, sign_in->store), sign_in->id,
                                                SECRET_SIGN_IN, cancellable, &why);
    g_autoptr(JsonSecret) object = NULL;

    if (secret)
        object = json_parse(secret_text(secret), (gssize) secret_length(secret), NULL);
    if (json_text(object, "access_token", NULL)) {
        take(&sign_in->access_token, json_text(object, "access_token", NULL));
        take(&sign_in->refresh_token, json_text(object, "refresh_token", NULL));
        take(&sign_in->client_secret, json_text(object, "client_secret", NULL));
        return true;
    }
    if (why && !problem_is(why, PROBLEM_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    problem_set(error, PROBLEM_SIGN_IN_NEEDED, "its tokens are not in the store any more",
                "orgwire auth begin", "the sign-in of '%s' is gone", sign_in->username);
    return false;
}

bool sign_in_drop(App *app, const SignIn *sign_in, GCancellable *cancellable, GError **error)
{
    return secret_store_remove(app_store(app, sign_in->store), sign_in->id, SECRET_SIGN_IN,
                               cancellable, error) &&
           change_index(app, sign_in->id, NULL, error);
}

/* What a person may write for an org: its address, its id, the administrator's user name. */
static bool fits(App *app, const SignIn *sign_in, const char *org)
{
    g_autofree char *origin = NULL;
    g_auto(GStrv) trusted = NULL;

    if (!org || g_strcmp0(org, sign_in->org_id) == 0 || g_str_equal(org, sign_in->username))
        return true;
    trusted = app_merge_hosts(app_trusted_hosts(app), (const char *const *) sign_in->trusted_hosts);
    origin = org_host_parse(org, (const char *const *) trusted, NULL);
    return origin &&
           (g_strcmp0(origin, sign_in->instance_url) == 0 || g_strcmp0(origin, sign_in->host) == 0);
}

static void set_none(GError **error, const char *org)
{
    g_autofree char *next = org ? g_strdup_printf("orgwire auth begin --org=%s\n"
                                                  "or orgwire auth token --org=%s",
                                                  org, org)
                                : NULL;

    if (org)
        problem_set(error, PROBLEM_SIGN_IN_NEEDED, NULL, next, "nobody is signed in to '%s'", org);
    else
        problem_set(error, PROBLEM_SIGN_IN_NEEDED, NULL,
                    "orgwire auth begin\nor orgwire auth token", "no administrator is signed in");
}

static SignIn *choose(App *app, const char *org, GError **error)
{
    g_autoptr(GPtrArray) kept = sign_ins(app);
    SignIn *found = NULL;
    bool several = false;

    /* The newest of several for the same org counts: the last one of the list. */
    for (guint i = 0; i < kept->len; i++) {
        SignIn *sign_in = kept->pdata[i];

        if (!fits(app, sign_in, org))
            continue;
        several |= found && g_strcmp0(found->org_id, sign_in->org_id) != 0;
        found = sign_in;
    }
    if (!found) {
        set_none(error, org);
        return NULL;
    }
    if (several) {
        problem_set(error, PROBLEM_SIGN_IN_NEEDED, "you are signed in to several orgs",
                    "name one with --org=HOST", "it is not clear which org is meant");
        return NULL;
    }
    g_ptr_array_set_free_func(kept, NULL);
    for (guint i = 0; i < kept->len; i++)
        if (kept->pdata[i] != found)
            sign_in_free(kept->pdata[i]);
    return found;
}

SignIn *sign_in_peek(App *app, const char *org)
{
    return choose(app, org, NULL);
}

/* An entry whose tokens are surely gone (forgetting was cut short, or they were deleted outside) is
 * taken out, and the next one tried. */
SignIn *sign_in_find(App *app, const char *org, GCancellable *cancellable, GError **error)
{
    for (;;) {
        g_autoptr(SignIn) sign_in = choose(app, org, error);
        g_autoptr(GError) why = NULL;

        if (!sign_in)
            return NULL;
        if (sign_in_load(app, sign_in, cancellable, &why))
            return g_steal_pointer(&sign_in);
        if (!problem_is(why, PROBLEM_SIGN_IN_NEEDED) ||
            !change_index(app, sign_in->id, NULL, NULL)) {
            g_propagate_error(error, g_steal_pointer(&why));
            return NULL;
        }
    }
}

SignIn *sign_in_for(App *app, const Connection *connection, GCancellable *cancellable,
                    GError **error)
{
    GError *why = NULL;
    SignIn *sign_in = sign_in_find(
        app, connection->org_id ? connection->org_id : connection->instance_url, cancellable, &why);

    /* A refreshed sandbox has another id and the same address. */
    if (!sign_in && problem_is(why, PROBLEM_SIGN_IN_NEEDED) && connection->org_id) {
        g_clear_error(&why);
        sign_in = sign_in_find(app, connection->instance_url, cancellable, &why);
    }
    if (why)
        g_propagate_error(error, why);
    return sign_in;
}

bool sign_in_forget(App *app, const SignIn *sign_in, GError **ret_revoke_error,
                    GCancellable *cancellable, GError **error)
{
    bool ours = sign_in->way == SIGN_IN_BROWSER || sign_in->way == SIGN_IN_BEGUN;
    const Secret *token = sign_in->refresh_token ? sign_in->refresh_token : sign_in->access_token;

    if (ours && token)
        oauth_revoke(
            app_http_with(app, sign_in->ca_file, (const char *const *) sign_in->trusted_hosts),
            sign_in->instance_url, token, cancellable, ret_revoke_error);
    app_log(app, "forgot the sign-in to %s", sign_in->instance_url);
    return !sign_in->stored || sign_in_drop(app, sign_in, cancellable, error);
}

void sign_in_supersede(App *app, const SignIn *sign_in, GCancellable *cancellable)
{
    g_autoptr(GPtrArray) kept = sign_ins(app);

    for (guint i = 0; i < kept->len; i++) {
        SignIn *old = kept->pdata[i];
        g_autoptr(GError) why = NULL;

        if (g_str_equal(old->id, sign_in->id) ||
            !g_str_equal(old->instance_url, sign_in->instance_url) ||
            !g_str_equal(old->username, sign_in->username))
            continue;
        /* Without its tokens it cannot be revoked, but still be taken out. */
        sign_in_load(app, old, cancellable, NULL);
        if (!sign_in_forget(app, old, NULL, cancellable, &why))
            app_log(app, "an earlier sign-in could not be forgotten: %s", why->message);
    }
}
