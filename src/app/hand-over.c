/* The manual route: a folder for somebody who may create apps, while the key stays here. */
#include "config.h"

#include <string.h>

#include "app/app-private.h"
#include "app/set-up-private.h"
#include "core/org-host.h"
#include "core/problem.h"
#include "core/text.h"
#include "crypto/certificate.h"
#include "crypto/encode.h"
#include "provision/bundle.h"
#include "salesforce/metadata.h"

static char *record_path(const App *app, const char *connection)
{
    g_autofree char *file = g_strconcat(connection, ".json", NULL);

    return g_build_filename(app_folders(app)->state, "hand-over", file, NULL);
}

bool hand_over_find(App *app, const char *connection, char **ret_id, StoreKind *ret_store,
                    char **ret_certificate)
{
    g_autofree char *path = record_path(app, connection);
    gsize length = 0;
    g_autofree char *text = files_read(path, &length, NULL);
    g_autoptr(json_object) object = text ? json_parse(text, (gssize) length, NULL) : NULL;
    const char *id = json_text(object, "id", NULL);

    if (!id || !store_kind_parse(json_text(object, "store", ""), ret_store, NULL))
        return false;
    *ret_id = g_strdup(id);
    *ret_certificate = g_strdup(json_text(object, "certificate", NULL));
    return true;
}

bool hand_over_forget(App *app, const char *connection, GError **error)
{
    g_autofree char *path = record_path(app, connection);

    return files_remove(path, error);
}

Answers *hand_over_answers(App *app, const Answers *given, char **ret_env)
{
    const char *name = answers_get(given, QUESTION_CONNECTION);
    g_autofree char *path = name ? record_path(app, name) : NULL;
    gsize length = 0;
    g_autofree char *text = path ? files_read(path, &length, NULL) : NULL;
    g_autoptr(json_object) object = text ? json_parse(text, (gssize) length, NULL) : NULL;
    json_object *kept = json_member(object, "answers");
    g_autofree char *built = kept ? json_build(kept, false) : NULL;
    Answers *answers = built ? answers_parse(built, -1, NULL) : NULL;

    if (!answers)
        return answers_copy(given);
    if (given->objects->len > 0)
        g_ptr_array_set_size(answers->objects, 0);
    answers_merge(answers, given);
    *ret_env = g_strdup(json_text(object, "env", NULL));
    return answers;
}

/* What was answered goes along: the bundle is made for just this, and only the consumer key is
 * missing when it comes back. */
static bool write_record(App *app, const Connection *connection, const SetUpRequest *request,
                         GError **error)
{
    g_autofree char *answers = answers_build(request->answers);
    g_autoptr(json_object) object = json_object_new_object();
    g_autofree char *path = record_path(app, connection->name);
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *text = NULL;

    json_add_integer(object, "schema", 1);
    json_add_text(object, "id", connection->id);
    json_add_text(object, "store", store_kind_name(connection->store));
    json_add_text(object, "certificate", connection->certificate);
    json_add_text(object, "env", request->env);
    json_add_take(object, "answers", json_parse(answers, -1, NULL));
    text = json_build(object, true);
    return files_make_folder(folder, error) && files_write(path, text, strlen(text), error);
}

/* The key of an earlier hand-over of the same name is kept: its certificate may be in an org. */
static bool make_key(App *app, Connection *connection, const PlanNames *names,
                     const SetUpRequest *request, GCancellable *cancellable, GError **error)
{
    g_autofree char *id = NULL;
    g_autofree char *certificate_pem = NULL;
    g_autoptr(KeyPair) key = NULL;
    g_autoptr(Certificate) certificate = NULL;
    g_autoptr(Secret) pem = NULL;
    StoreKind store;

    if (hand_over_find(app, connection->name, &id, &store, &certificate_pem) && certificate_pem) {
        g_free(connection->id);
        connection->id = g_steal_pointer(&id);
        connection->store = store;
        connection->certificate = g_steal_pointer(&certificate_pem);
        return true;
    }
    key = provision_make_key((guint) answers_integer(request->answers, QUESTION_KEY_SIZE), error);
    if (!key)
        return false;
    certificate =
        certificate_make(key, names->app, app_now(app),
                         (guint) answers_integer(request->answers, QUESTION_VALID_DAYS), error);
    if (!certificate)
        return false;
    connection->certificate = g_strdup(certificate->pem);
    pem = key_pair_pem(key);
    return secret_store_put(app_store(app, connection->store), connection->id, SECRET_PRIVATE_KEY,
                            pem, "orgwire private key", cancellable, error);
}

/* With a sign-in the rows are exact; without one the objects alone are known. */
static GPtrArray *rows(App *app, SignIn *sign_in, const Integration *integration,
                       GCancellable *cancellable, GError **error)
{
    g_autoptr(ObjectsView) view = NULL;
    g_auto(Asked) asked = {0};
    GPtrArray *grants;

    if (sign_in) {
        view = objects_view_of(app, sign_in);
        return ask_grants(view, integration, &asked, cancellable, error);
    }
    grants = g_ptr_array_new_with_free_func((GDestroyNotify) grant_free);
    for (guint i = 0; i < integration->objects->len; i++)
        g_ptr_array_add(grants, grant_of_object(integration->objects->pdata[i]));
    return grants;
}

static char *instructions(const Connection *connection, const PlanNames *names)
{
    return g_strdup_printf(
        "For the Salesforce administrator of %s\n\n"
        "1. Deploy the file deploy.zip: Workbench or VS Code, or\n"
        "   sf project deploy start --metadata-dir deploy.zip --single-package\n"
        "   It creates the external client app %s and the permission set %s, nothing else.\n"
        "   certificate.pem is the public certificate in it; the private key has not left the\n"
        "   computer of the person who asks.\n"
        "2. Assign the permission set %s to %s: Setup, Users, Permission Sets, Manage\n"
        "   Assignments.\n"
        "3. Send back the consumer key: Setup, External Client App Manager, %s, Settings,\n"
        "   Consumer Key and Secret. (The secret is not needed.) It should be\n"
        "   %s\n\n"
        "The person who asked then runs\n"
        "   orgwire new %s --client-id=KEY --org=%s --username=%s\n",
        connection->instance_url, names->app, names->access_set, names->access_set,
        connection->username, names->label, names->consumer_key, connection->name,
        org_host_shown(connection->instance_url), connection->username);
}

static bool write_file(GPtrArray *files, const char *folder, const char *name, const void *bytes,
                       gsize length, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    if (!files_write(path, bytes, length, error))
        return false;
    g_ptr_array_add(files, g_steal_pointer(&path));
    return true;
}

static GBytes *bundle(const Connection *connection, const PlanNames *names, GPtrArray *grants)
{
    g_autoptr(GPtrArray) parts = bundle_parts(connection, names, grants);
    g_autofree MetadataPart *plain = g_new0(MetadataPart, parts->len);

    for (guint i = 0; i < parts->len; i++) {
        const BundlePart *part = parts->pdata[i];

        plain[i] = (MetadataPart){part->type, part->full_name, part->xml};
    }
    return metadata_zip(plain, parts->len, connection->api_version, false);
}

static GPtrArray *write_all(const Connection *connection, const PlanNames *names, GPtrArray *grants,
                            const char *folder, GError **error)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GBytes) zip = bundle(connection, names, grants);
    g_autofree char *text = instructions(connection, names);
    gsize length = 0;
    const void *bytes = g_bytes_get_data(zip, &length);

    return files_make_folder(folder, error) &&
                   write_file(files, folder, "certificate.pem", connection->certificate,
                              strlen(connection->certificate), error) &&
                   write_file(files, folder, "deploy.zip", bytes, length, error) &&
                   write_file(files, folder, "README", text, strlen(text), error)
               ? g_steal_pointer(&files)
               : NULL;
}

GPtrArray *set_up_hand_over(App *app, SignIn *sign_in, const SetUpRequest *request,
                            const char *folder, GCancellable *cancellable, GError **error)
{
    g_autoptr(Connection) connection =
        answers_check(request->answers, NULL, error)
            ? set_up_connection(app, request, sign_in, NULL, error)
            : NULL;
    g_autoptr(Integration) integration = NULL;
    g_autoptr(PlanNames) names = NULL;
    g_autoptr(GPtrArray) grants = NULL;

    if (!connection)
        return NULL;
    if (!connection->api_version)
        connection->api_version = g_strdup("66.0");
    integration =
        set_up_integration(app, request, connection->api_version, connection->name, NULL, error);
    grants = integration ? rows(app, sign_in, integration, cancellable, error) : NULL;
    if (!grants)
        return NULL;
    names = plan_names_new(connection->name, NULL, false);
    connection->app_kind = APP_EXTERNAL_CLIENT_APP;
    return make_key(app, connection, names, request, cancellable, error) &&
                   write_record(app, connection, request, error)
               ? write_all(connection, names, grants, folder, error)
               : NULL;
}
