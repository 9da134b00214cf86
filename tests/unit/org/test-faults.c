/* Faults that spoil more than one answer: where a token leads, whose it is, what a deploy leaves. */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "driver.h"
#include "org/gzip.h"
#include "org/setup.h"

#define LOGIN "https://login.salesforce.com"

static int mint(Org *org, json_object **ret_answer)
{
    g_autofree char *assertion = driver_assertion(driver_key(), DRIVER_KEY, ORG_RUN_AS_USERNAME,
                                                  LOGIN, driver_time + 120);
    g_autofree char *form = g_strdup_printf(
        "grant_type=urn%%3Aietf%%3Aparams%%3Aoauth%%3Agrant-type%%3Ajwt-bearer&assertion=%s",
        assertion);

    return driver_form(org, "/services/oauth2/token", form, ret_answer);
}

static Org *org_with(const char *fault)
{
    Org *org = driver_org(NULL, 0);

    driver_make_app(org, driver_key());
    g_assert_true(faults_set(org->faults, fault, true));
    return org;
}

static void test_foreign_instance(void)
{
    g_autoptr(Org) org = org_with("foreign-instance-url:https://evil.example");
    g_autoptr(json_object) answer = NULL;

    g_assert_cmpint(mint(org, &answer), ==, 200);
    g_assert_cmpstr(json_text(answer, "instance_url", ""), ==, "https://evil.example");
}

static void test_foreign_user(void)
{
    g_autoptr(Org) org = org_with("foreign-user");
    g_autoptr(json_object) answer = NULL, info = NULL;

    g_assert_cmpint(mint(org, &answer), ==, 200);
    g_assert_cmpint(driver_json(org, "GET", "/services/oauth2/userinfo",
                                json_text(answer, "access_token", ""), NULL, &info), ==, 200);
    g_assert_cmpstr(json_text(info, "preferred_username", ""), !=, ORG_RUN_AS_USERNAME);
}

static void test_token_html(void)
{
    g_autoptr(Org) org = org_with("token-html");
    g_autoptr(json_object) answer = NULL;

    g_assert_cmpint(mint(org, &answer), ==, 503);
    g_assert_null(answer);
}

static void test_token_in_error(void)
{
    g_autoptr(Org) org = org_with("token-in-error");
    g_autoptr(json_object) answer = NULL, dead = NULL;

    faults_set(org->faults, "bad-assertion", true);
    g_assert_cmpint(mint(org, &answer), ==, 400);
    g_assert_nonnull(strstr(json_text(answer, "error_description", ""), "eyJ"));
    g_assert_cmpint(driver_json(org, "GET", DRIVER_BASE, "00D!deadtoken", NULL, &dead), ==, 401);
    g_assert_nonnull(strstr(json_text(json_object_array_get_idx(dead, 0), "message", ""),
                            "00D!deadtoken"));
}

static void test_userinfo_dead(void)
{
    g_autoptr(Org) org = org_with("userinfo-dead");
    g_autofree char *token = g_strdup(driver_admin(org));

    g_assert_cmpint(driver_json(org, "GET", "/services/oauth2/userinfo", token, NULL, NULL), ==,
                    403);
    g_assert_cmpint(driver_json(org, "GET", DRIVER_BASE, token, NULL, NULL), ==, 200);
}

static void test_refresh_dead(void)
{
    g_autoptr(Org) org = org_with("refresh-dead");
    g_autoptr(json_object) answer = NULL;

    g_assert_cmpint(driver_form(org, "/services/oauth2/token",
                                "grant_type=refresh_token&client_id=PlatformCLI&refresh_token=x",
                                &answer), ==, 400);
    g_assert_cmpstr(json_text(answer, "error_description", ""), ==, "expired access/refresh token");
}

static void test_set_vanishes(void)
{
    g_autoptr(Org) org = driver_org("set-vanishes", 0);
    g_autoptr(GBytes) zip = driver_set_zip("Some_Set", "<label>S</label>");
    g_autoptr(json_object) result = driver_deploy(org, zip, NULL);

    g_assert_cmpstr(driver_problem(result), ==, NULL);
    g_assert_null(setup_permission_set(org->setup, "Some_Set"));
}

static void test_access_dropped(void)
{
    g_autoptr(Org) org = driver_org("access-dropped", 0);

    driver_make_app(org, driver_key());
    g_assert_cmpuint(org->setup->accesses->len, ==, 0);
}

typedef struct {
    const char *fault;
    const char *method, *target, *body;
    int status;
    const char *code;
} RefusedRow;

static const RefusedRow refused_rows[] = {
    {"read-only-org", "POST", "sobjects/Account", "{\"Name\":\"A\"}", 403,
     "INSUFFICIENT_ACCESS_OR_READONLY"},
    {"read-only-org", "POST", "metadata/deployRequest", "{}", 403, "INSUFFICIENT_ACCESS"},
    {"deploy-denied", "POST", "metadata/deployRequest", "{}", 403, "INSUFFICIENT_ACCESS"},
    {"lock-row:1", "POST", "sobjects/Account", "{\"Name\":\"A\"}", 400, "UNABLE_TO_LOCK_ROW"},
    {"query-timeout:1", "GET", "query?q=SELECT+Id+FROM+Account", NULL, 400, "QUERY_TIMEOUT"},
};

static void test_refused(gconstpointer data)
{
    const RefusedRow *row = data;
    g_autoptr(Org) org = driver_org(row->fault, 0);
    g_autofree char *token = g_strdup(driver_admin(org));
    g_autofree char *target = g_strconcat(DRIVER_BASE, row->target, NULL);
    g_autoptr(json_object) answer = NULL;

    g_assert_cmpint(driver_json(org, row->method, target, token, row->body, &answer), ==,
                    row->status);
    g_assert_cmpstr(json_text(json_object_array_get_idx(answer, 0), "errorCode", ""), ==, row->code);
}

static void test_licence(void)
{
    g_autoptr(Org) org = driver_org("licence-mismatch", 0);
    g_autofree char *token = g_strdup(driver_admin(org));
    g_autoptr(GBytes) zip = driver_set_zip("Some_Set", "<label>S</label>");
    g_autoptr(json_object) result = driver_deploy(org, zip, NULL);
    g_autofree char *body = g_strdup_printf(
        "{\"AssigneeId\":\"%s\",\"PermissionSetId\":\"%s\"}",
        driver_user(org, ORG_RUN_AS_USERNAME)->id, setup_permission_set(org->setup, "Some_Set")->id);
    g_autoptr(json_object) answer = NULL;

    g_assert_cmpstr(driver_problem(result), ==, NULL);
    g_assert_cmpint(driver_json(org, "POST", DRIVER_BASE "sobjects/PermissionSetAssignment", token,
                                body, &answer), ==, 400);
    g_assert_cmpstr(json_text(json_object_array_get_idx(answer, 0), "errorCode", ""), ==,
                    "FIELD_INTEGRITY_EXCEPTION");
}

static void test_garbage(void)
{
    g_autoptr(Org) org = driver_org("garbage:/services/data/v67.0", 0);
    g_autofree char *token = g_strdup(driver_admin(org));
    g_autoptr(json_object) answer = NULL;

    g_assert_cmpint(driver_json(org, "GET", DRIVER_BASE, token, NULL, &answer), ==, 200);
    g_assert_null(answer);
}

static void test_bomb(void)
{
    g_autoptr(Org) org = driver_org("gzip-bomb:/services/data", 0);
    g_auto(OrgReply) reply;
    g_autofree char *piece = g_malloc(1 << 20);
    gsize total = 0, n;

    driver_ask(org, "GET", "/services/data", NULL, NULL, NULL, &reply);
    g_assert_nonnull(reply.read);
    while ((n = reply.read(reply.stream, piece, 1 << 20)) > 0)
        total += n;
    g_assert_cmpuint(total, ==, 256 << 20);
}

static void test_gzip(void)
{
    const char *text = "packed and unpacked packed and unpacked packed and unpacked";
    g_autoptr(GByteArray) packed = gzip_pack((const guint8 *) text, strlen(text));
    g_autoptr(GBytes) bytes = g_bytes_new(packed->data, packed->len);
    g_autoptr(GBytes) again = gzip_unpack(bytes, 1000);
    g_autoptr(GBytes) half = g_bytes_new(packed->data, packed->len / 2);
    gsize length;
    const void *data = g_bytes_get_data(again, &length);

    g_assert_cmpmem(data, length, text, strlen(text));
    g_assert_null(gzip_unpack(bytes, 10));
    g_assert_null(gzip_unpack(half, 1000));
}

static void test_takers(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autofree char *token = g_strdup(driver_admin(org));
    g_auto(OrgReply) reply;
    g_autofree char *text = NULL;

    driver_ask(org, "GET", DRIVER_BASE "sobjects/ObjectPermissions/describe", token, NULL, NULL,
               &reply);
    text = driver_text(&reply);
    g_assert_nonnull(strstr(text, "\"value\":\"Account\""));
    g_assert_null(strstr(text, "\"value\":\"Task\""));
}

static void test_schema(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autofree char *token = g_strdup(driver_admin(org));
    g_auto(OrgReply) reply;
    g_autofree char *text = NULL;

    g_assert_cmpint(driver_json(org, "POST", "/orgwire-org/schema", NULL,
                                "{\"object\":\"Account\",\"field\":"
                                "\"Industry\",\"change\":\"remove-field\"}", NULL), ==, 200);
    driver_ask(org, "GET", DRIVER_BASE "sobjects/Account/describe", token, NULL, NULL, &reply);
    text = driver_text(&reply);
    g_assert_null(strstr(text, "\"name\":\"Industry\""));
    g_assert_cmpint(driver_json(org, "POST", "/orgwire-org/schema", NULL,
                                "{\"object\":\"Nope\",\"change\":"
                                "\"label\"}", NULL), ==, 400);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(refused_rows); i++) {
        g_autofree char *name = g_strdup_printf("/org/fault/%s refuses %s %s",
                                                refused_rows[i].fault, refused_rows[i].method,
                                                refused_rows[i].code);

        g_test_add_data_func(name, &refused_rows[i], test_refused);
    }
    g_test_add_func("/org/fault/foreign-instance-url leads away", test_foreign_instance);
    g_test_add_func("/org/fault/foreign-user gives another's token", test_foreign_user);
    g_test_add_func("/org/fault/token-html is no JSON", test_token_html);
    g_test_add_func("/org/fault/token-in-error repeats what it was asked with", test_token_in_error);
    g_test_add_func("/org/fault/userinfo-dead leaves REST alone", test_userinfo_dead);
    g_test_add_func("/org/fault/refresh-dead", test_refresh_dead);
    g_test_add_func("/org/fault/set-vanishes", test_set_vanishes);
    g_test_add_func("/org/fault/access-dropped", test_access_dropped);
    g_test_add_func("/org/fault/licence-mismatch", test_licence);
    g_test_add_func("/org/fault/garbage is no JSON", test_garbage);
    g_test_add_func("/org/fault/gzip-bomb holds 256 MB", test_bomb);
    g_test_add_func("/org/gzip/packs, unpacks within its limit", test_gzip);
    g_test_add_func("/org/tables/the picklist of object permissions leaves Task out", test_takers);
    g_test_add_func("/org/schema/a change shows in the describe", test_schema);
    return g_test_run();
}
