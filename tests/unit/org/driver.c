#include "config.h"

#include "driver.h"

#include <string.h>
#include <zip.h>

#include "core/json.h"
#include "core/secret.h"
#include "crypto/certificate.h"
#include "crypto/jwt.h"
#include "org/control.h"
#include "org/setup.h"

#define NS "xmlns=\"http://soap.sforce.com/2006/04/metadata\""

gint64 driver_time = 1790000000;

static gint64 still_clock(void)
{
    return driver_time * G_USEC_PER_SEC;
}

Org *driver_org(const char *faults, guint propagation)
{
    g_auto(GStrv) list = faults ? g_strsplit(faults, ",", -1) : NULL;
    const OrgOptions options = {.faults = list, .propagation = propagation};
    g_autoptr(GError) error = NULL;
    Org *org = org_new(&options, &error);

    g_assert_no_error(error);
    driver_time = 1790000000;
    org->clock = still_clock;
    return org;
}

const char *driver_admin(Org *org)
{
    return control_admin_token(org);
}

const OrgUser *driver_user(Org *org, const char *username)
{
    const OrgUser *user = org_user_by_name(org, username);

    g_assert_nonnull(user);
    return user;
}

void driver_ask(Org *org, const char *method, const char *target, const char *token,
                const char *type, GBytes *body, OrgReply *reply)
{
    const char *question = strchr(target, '?');
    g_autofree char *raw =
        question ? g_strndup(target, (gsize) (question - target)) : g_strdup(target);
    g_autofree char *path = org_percent_decode(raw, -1, false);
    g_autoptr(GHashTable) query = org_query_parse(question ? question + 1 : NULL, -1);
    g_autoptr(GHashTable) headers = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    const OrgRequest request = {.method = method,
                                .path = path,
                                .raw_path = raw,
                                .uri_length = strlen(target),
                                .query = query,
                                .headers = headers,
                                .body = body};

    if (token)
        g_hash_table_insert(headers, (char *) "authorization", g_strdup_printf("Bearer %s", token));
    if (type)
        g_hash_table_insert(headers, (char *) "content-type", g_strdup(type));
    org_reply_init(reply);
    route_handle(org, &request, reply);
}

char *driver_text(const OrgReply *reply)
{
    return g_strndup((const char *) reply->body->data, reply->body->len);
}

static int ask_json(Org *org, const char *method, const char *target, const char *token,
                    const char *type, const char *text, json_object **ret_json)
{
    g_autoptr(GBytes) body = text ? g_bytes_new(text, strlen(text)) : NULL;
    g_auto(OrgReply) reply;

    driver_ask(org, method, target, token, type, body, &reply);
    if (ret_json)
        *ret_json = json_parse((const char *) reply.body->data, reply.body->len, NULL);
    return reply.status;
}

int driver_form(Org *org, const char *target, const char *form, json_object **ret_json)
{
    return ask_json(org, "POST", target, NULL, "application/x-www-form-urlencoded", form, ret_json);
}

int driver_json(Org *org, const char *method, const char *target, const char *token,
                const char *body, json_object **ret_json)
{
    return ask_json(org, method, target, token, "application/json", body, ret_json);
}

GBytes *driver_zip(const char *const *files)
{
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *zip = zip_open_from_source(target, ZIP_TRUNCATE, NULL);
    zip_stat_t stat;
    GBytes *bytes;
    char *data;

    g_assert_nonnull(zip);
    zip_source_keep(target);
    for (gsize i = 0; files[i]; i += 2)
        zip_file_add(zip, files[i], zip_source_buffer(zip, files[i + 1], strlen(files[i + 1]), 0),
                     0);
    g_assert_cmpint(zip_close(zip), ==, 0);
    g_assert_cmpint(zip_source_stat(target, &stat), ==, 0);
    data = g_malloc(stat.size);
    zip_source_open(target);
    zip_source_read(target, data, stat.size);
    zip_source_close(target);
    bytes = g_bytes_new_take(data, stat.size);
    zip_source_free(target);
    return bytes;
}

static GBytes *multipart(GBytes *zip, const char *options)
{
    GByteArray *body = g_byte_array_new();
    g_autofree char *head = g_strdup_printf(
        "--b0\r\nContent-Disposition: form-data; name=\"json\"\r\n"
        "Content-Type: application/json\r\n\r\n{\"deployOptions\":%s}\r\n"
        "--b0\r\nContent-Disposition: form-data; name=\"file\"; filename=\"deploy.zip\"\r\n"
        "Content-Type: application/zip\r\n\r\n",
        options);
    gsize length;
    const void *bytes = g_bytes_get_data(zip, &length);

    g_byte_array_append(body, (const guint8 *) head, (guint) strlen(head));
    g_byte_array_append(body, bytes, (guint) length);
    g_byte_array_append(body, (const guint8 *) "\r\n--b0--\r\n", 10);
    return g_byte_array_free_to_bytes(body);
}

char *driver_start(Org *org, GBytes *zip, const char *options)
{
    const char *all = "{\"singlePackage\":true,\"rollbackOnError\":true,\"ignoreWarnings\":true}";
    g_autoptr(GBytes) body = multipart(zip, options ? options : all);
    g_autofree char *token = g_strdup(driver_admin(org));
    g_auto(OrgReply) reply;
    g_autoptr(json_object) started = NULL;

    driver_ask(org, "POST", DRIVER_BASE "metadata/deployRequest", token,
               "multipart/form-data; boundary=b0", body, &reply);
    g_assert_cmpint(reply.status, ==, 201);
    started = json_parse((const char *) reply.body->data, reply.body->len, NULL);
    return g_strdup(json_text(started, "id", ""));
}

json_object *driver_look(Org *org, const char *id, bool details)
{
    g_autofree char *token = g_strdup(driver_admin(org));
    g_autofree char *url = g_strdup_printf(DRIVER_BASE "metadata/deployRequest/%s%s", id,
                                           details ? "?includeDetails=true" : "");
    g_autoptr(json_object) answer = NULL;

    g_assert_cmpint(driver_json(org, "GET", url, token, NULL, &answer), ==, 200);
    return json_object_get(json_member(answer, "deployResult"));
}

json_object *driver_deploy(Org *org, GBytes *zip, const char *options)
{
    g_autofree char *id = driver_start(org, zip, options);

    for (int i = 0; i < 10; i++) {
        g_autoptr(json_object) result = driver_look(org, id, true);

        if (json_flag(result, "done", false))
            return g_steal_pointer(&result);
    }
    g_assert_not_reached();
}

const char *driver_problem(json_object *result)
{
    json_object *failures = json_list(json_member(result, "details"), "componentFailures");

    if (json_flag(result, "success", false))
        return NULL;
    return failures && json_object_array_length(failures)
               ? json_text(json_object_array_get_idx(failures, 0), "problem", "")
               : "";
}

static char *package(const char *inner)
{
    return g_strdup_printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Package " NS ">%s"
                           "<version>67.0</version></Package>",
                           inner);
}

static void add(GPtrArray *files, const char *name, char *content)
{
    g_ptr_array_add(files, g_strdup(name));
    g_ptr_array_add(files, content);
}

#define MEMBER(type, name) "<types><members>" name "</members><name>" type "</name></types>"

char **driver_bundle(const char *certificate, const char *key, const char *sets)
{
    GPtrArray *files = g_ptr_array_new();
    g_autofree char *pem =
        certificate ? g_strdup_printf("<certificate>%s</certificate>", certificate) : g_strdup("");

    add(files, "package.xml",
        package(MEMBER("ExternalClientApplication", DRIVER_APP) MEMBER("ExtlClntAppOauthSettings",
                                                                       DRIVER_APP "_oauth")
                    MEMBER("ExtlClntAppGlobalOauthSettings", DRIVER_APP "_glbloauth") MEMBER(
                        "ExtlClntAppOauthConfigurablePolicies", DRIVER_APP "_oauth_defaultPolicy")
                        MEMBER("ExtlClntAppConfigurablePolicies", DRIVER_APP "_defaultPolicy")));
    add(files, "externalClientApps/" DRIVER_APP ".eca",
        g_strdup("<ExternalClientApplication " NS "><contactEmail>a@acme.example</contactEmail>"
                 "<distributionState>Local</distributionState><isProtected>false</isProtected>"
                 "<label>Acme Desk</label></ExternalClientApplication>"));
    add(files, "extlClntAppOauthSettings/" DRIVER_APP "_oauth.ecaOauth",
        g_strdup("<ExtlClntAppOauthSettings " NS "><commaSeparatedOauthScopes>Api, RefreshToken"
                 "</commaSeparatedOauthScopes><externalClientApplication>" DRIVER_APP
                 "</externalClientApplication><label>oauth</label></ExtlClntAppOauthSettings>"));
    add(files, "extlClntAppGlobalOauthSets/" DRIVER_APP "_glbloauth.ecaGlblOauth",
        g_strdup_printf("<ExtlClntAppGlobalOauthSettings " NS "><callbackUrl>"
                        "http://localhost:1717/OauthRedirect</callbackUrl>%s<consumerKey>%s"
                        "</consumerKey><externalClientApplication>" DRIVER_APP
                        "</externalClientApplication><isPkceRequired>true</isPkceRequired>"
                        "<label>global</label></ExtlClntAppGlobalOauthSettings>",
                        pem, key));
    add(files, "extlClntAppOauthPolicies/" DRIVER_APP "_oauth_defaultPolicy.ecaOauthPlcy",
        g_strdup_printf("<ExtlClntAppOauthConfigurablePolicies " NS "><commaSeparatedPermissionSet>"
                        "%s</commaSeparatedPermissionSet><externalClientApplication>" DRIVER_APP
                        "</externalClientApplication><label>policy</label>"
                        "<permittedUsersPolicyType>AdminApprovedPreAuthorized"
                        "</permittedUsersPolicyType></ExtlClntAppOauthConfigurablePolicies>",
                        sets));
    add(files, "extlClntAppPolicies/" DRIVER_APP "_defaultPolicy.ecaPlcy",
        g_strdup("<ExtlClntAppConfigurablePolicies " NS "><externalClientApplication>" DRIVER_APP
                 "</externalClientApplication><isEnabled>true</isEnabled><isOauthPluginEnabled>"
                 "true</isOauthPluginEnabled><label>policy</label>"
                 "</ExtlClntAppConfigurablePolicies>"));
    g_ptr_array_add(files, NULL);
    return (char **) g_ptr_array_free(files, FALSE);
}

GBytes *driver_set_zip(const char *name, const char *inner)
{
    g_autofree char *member =
        g_strdup_printf("<types><members>%s</members><name>PermissionSet</name></types>", name);
    g_autofree char *manifest = package(member);
    g_autofree char *file = g_strdup_printf("permissionsets/%s.permissionset", name);
    g_autofree char *xml = g_strdup_printf("<PermissionSet " NS ">%s</PermissionSet>", inner);
    const char *const files[] = {"package.xml", manifest, file, xml, NULL};

    return driver_zip(files);
}

const KeyPair *driver_key(void)
{
    static KeyPair *key;

    if (!key)
        key = key_pair_generate(2048, NULL);
    g_assert_nonnull(key);
    return key;
}

char *driver_certificate(const KeyPair *key)
{
    g_autoptr(Certificate) certificate = certificate_make(key, "acme", driver_time, 365, NULL);

    g_assert_nonnull(certificate);
    return g_strdup(certificate->pem);
}

static void succeed(json_object *result)
{
    g_assert_cmpstr(driver_problem(result), ==, NULL);
    json_object_put(result);
}

void driver_make_app(Org *org, const KeyPair *key)
{
    g_autofree char *certificate = driver_certificate(key);
    g_autoptr(GBytes) set = driver_set_zip(
        DRIVER_SET, "<label>" DRIVER_SET "</label><userPermissions><enabled>true</enabled>"
                    "<name>ApiEnabled</name></userPermissions>");
    g_auto(GStrv) files = driver_bundle(certificate, DRIVER_KEY, DRIVER_SET);
    g_autoptr(GBytes) bundle = driver_zip((const char *const *) files);
    const PermissionSet *made;

    succeed(driver_deploy(org, set, NULL));
    succeed(driver_deploy(org, bundle, NULL));
    made = setup_permission_set(org->setup, DRIVER_SET);
    setup_assign_set(org->setup, org_new_id(org, "0Pa"), driver_user(org, ORG_RUN_AS_USERNAME)->id,
                     made->id);
}

char *driver_assertion(const KeyPair *key, const char *iss, const char *sub, const char *aud,
                       gint64 exp)
{
    const JwtClaims claims = {iss, sub, aud, exp};
    g_autoptr(Secret) token = jwt_build(&claims, key, NULL);

    g_assert_nonnull(token);
    return g_strdup(secret_text(token));
}

char *driver_mint(Org *org, const char *assertion, char **ret_token)
{
    g_autofree char *form = g_strdup_printf(
        "grant_type=urn%%3Aietf%%3Aparams%%3Aoauth%%3Agrant-type%%3Ajwt-bearer&assertion=%s",
        assertion);
    g_autoptr(json_object) answer = NULL;
    int status = driver_form(org, "/services/oauth2/token", form, &answer);

    g_assert_nonnull(answer);
    if (status == 200) {
        if (ret_token)
            *ret_token = g_strdup(json_text(answer, "access_token", NULL));
        return NULL;
    }
    return g_strdup_printf("%s: %s", json_text(answer, "error", ""),
                           json_text(answer, "error_description", ""));
}
