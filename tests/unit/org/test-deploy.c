/* Deploys over REST: what is checked, what is kept, what is rolled back. */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "driver.h"
#include "org/app.h"
#include "org/schema-metadata.h"
#include "org/setup.h"
#include "org/state.h"

#define NS "xmlns=\"http://soap.sforce.com/2006/04/metadata\""
#define OBJECT(name, c, d, e, r) \
    "<objectPermissions><allowCreate>" c "</allowCreate><allowDelete>" d "</allowDelete>" \
    "<allowEdit>" e "</allowEdit><allowRead>" r "</allowRead><modifyAllRecords>false" \
    "</modifyAllRecords><object>" name "</object><viewAllRecords>false</viewAllRecords>" \
    "</objectPermissions>"
#define FIELD(name, e, r) \
    "<fieldPermissions><editable>" e "</editable><field>" name "</field><readable>" r \
    "</readable></fieldPermissions>"
#define LABEL "<label>Set</label>"

typedef struct {
    const char *name;
    const char *inner;
    const char *problem; /* NULL: deployed */
} SetRow;

static const SetRow set_rows[] = {
    {"read, create and edit", LABEL OBJECT("Account", "true", "false", "true", "true"), NULL},
    {"names in any case", LABEL OBJECT("account", "false", "false", "false", "true"), NULL},
    {"no label", OBJECT("Account", "false", "false", "false", "true"),
     "Required field is missing: label"},
    {"an unknown object", LABEL OBJECT("Nope__c", "false", "false", "false", "true"),
     "In field: object - no CustomObject named Nope__c found"},
    {"an object that takes no permissions", LABEL OBJECT("Task", "false", "false", "false", "true"),
     "In field: object - object permissions can't be set for Task"},
    {"edit without read", LABEL OBJECT("Account", "false", "false", "true", "false"),
     "Permission Edit Account depends on permission(s): Read Account"},
    {"delete without edit", LABEL OBJECT("Account", "false", "true", "false", "true"),
     "Permission Delete Account depends on permission(s): Edit Account"},
    {"a detail without its master", LABEL OBJECT("Plan_Item__c", "false", "false", "false", "true"),
     "Permission Read Plan_Item__c depends on permission(s): Read Account_Plan__c"},
    {"a detail with its master",
     LABEL OBJECT("Account_Plan__c", "false", "false", "false", "true")
         OBJECT("Plan_Item__c", "false", "false", "false", "true"), NULL},
    {"contacts hang on accounts", LABEL OBJECT("Contact", "false", "false", "false", "true"),
     "Permission Read Contact depends on permission(s): Read Account"},
    {"a field", FIELD("Account.Industry", "true", "true") LABEL, NULL},
    {"a required field", FIELD("Account.Name", "true", "true") LABEL,
     "You cannot deploy to a required field: Account.Name"},
    {"the id", FIELD("Account.Id", "false", "true") LABEL,
     "You cannot deploy to a required field: Account.Id"},
    {"an unknown field", FIELD("Account.Nope__c", "false", "true") LABEL,
     "In field: field - no CustomField named Account.Nope__c found"},
    {"a field to edit and not to read", FIELD("Account.Industry", "true", "false") LABEL,
     "Permission Edit Account.Industry depends on permission(s): Read"},
    {"an unknown user permission",
     LABEL "<userPermissions><enabled>true</enabled><name>Fly</name></userPermissions>",
     "Unknown user permission: Fly"},
    {"an unknown licence", LABEL "<license>Golden</license>",
     "In field: license - no UserLicense named Golden found"},
    {"an unknown element", LABEL "<wings>true</wings>",
     "Error parsing file: Element {http://soap.sforce.com/2006/04/metadata}wings invalid at this "
     "location in type PermissionSet"},
    {"a flag that is none", "<hasActivationRequired>maybe</hasActivationRequired>" LABEL,
     "Error parsing file: 'maybe' is not a valid value for the type boolean"},
};

static void test_set(gconstpointer data)
{
    const SetRow *row = data;
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autoptr(GBytes) zip = driver_set_zip("Some_Set", row->inner);
    g_autoptr(json_object) result = driver_deploy(org, zip, NULL);

    g_assert_cmpstr(driver_problem(result), ==, row->problem);
    g_assert_true((setup_permission_set(org->setup, "Some_Set") != NULL) == !row->problem);
}

static void test_order(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autoptr(GBytes) zip = driver_set_zip(
        "Some_Set", LABEL FIELD("Account.Industry", "true", "true") "<license>Salesforce</license>");
    g_autoptr(json_object) result = driver_deploy(org, zip, NULL);
    const PermissionSet *set = setup_permission_set(org->setup, "Some_Set");

    g_assert_cmpstr(driver_problem(result), ==, NULL);
    g_assert_cmpuint(g_hash_table_size(set->fields), ==, 0);
    g_assert_cmpstr(set->license, ==, "Salesforce");
}

static json_object *deploy_bundle(Org *org, const char *certificate, const char *key,
                                  const char *sets)
{
    g_auto(GStrv) files = driver_bundle(certificate, key, sets);
    g_autoptr(GBytes) zip = driver_zip((const char *const *) files);

    return driver_deploy(org, zip, NULL);
}

static char *state_text(const Org *org)
{
    g_autoptr(json_object) state = state_build(org);

    json_object_object_del(state, "grants"); /* the tests sign in anew for each deploy */
    return json_build(state, true);
}

static void test_bundle(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    const App *app;

    driver_make_app(org, driver_key());
    app = setup_app(org->setup, DRIVER_APP);
    g_assert_nonnull(app);
    g_assert_true(g_str_has_prefix(app->id, "0xI"));
    g_assert_cmpstr(app_key(org->setup, app), ==, DRIVER_KEY);
    g_assert_cmpuint(org->setup->components->len, ==, 5);
    g_assert_cmpuint(org->setup->accesses->len, ==, 1);
    g_assert_true(app_is_preauthorized(org, app, driver_user(org, ORG_RUN_AS_USERNAME)));
    g_assert_false(app_is_preauthorized(org, app, driver_user(org, "olga@orgwire.example")));
}

static void test_rollback(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autofree char *before = state_text(org);
    g_autoptr(json_object) result = deploy_bundle(org, NULL, DRIVER_KEY, "No_Such_Set");
    g_autofree char *after = state_text(org);

    g_assert_cmpstr(driver_problem(result), ==,
                    "In field: permissionSet - no PermissionSet named No_Such_Set found");
    g_assert_cmpstr(json_text(result, "status", ""), ==, "Failed");
    g_assert_cmpint(json_integer(result, "numberComponentErrors", 0), ==, 1);
    g_assert_cmpstr(after, ==, before);
}

static void test_immutable_key(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autoptr(json_object) result = NULL;

    driver_make_app(org, driver_key());
    result = deploy_bundle(org, NULL, "anotherconsumerkey1", DRIVER_SET);
    g_assert_cmpstr(driver_problem(result), ==, NULL);
    g_assert_cmpstr(app_key(org->setup, setup_app(org->setup, DRIVER_APP)), ==, DRIVER_KEY);
}

static void test_dropped_access(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autoptr(json_object) result = NULL;

    driver_make_app(org, driver_key());
    result = deploy_bundle(org, NULL, DRIVER_KEY, "");
    g_assert_cmpstr(driver_problem(result), ==, NULL);
    g_assert_cmpuint(org->setup->accesses->len, ==, 0);
}

static const char *const parts[] = {"ExtlClntAppOauthConfigurablePolicies",
                                    "ExtlClntAppConfigurablePolicies",
                                    "ExtlClntAppGlobalOauthSettings", "ExtlClntAppOauthSettings",
                                    "ExternalClientApplication"};
static const char *const names[] = {DRIVER_APP "_oauth_defaultPolicy", DRIVER_APP "_defaultPolicy",
                                    DRIVER_APP "_glbloauth", DRIVER_APP "_oauth", DRIVER_APP};

static json_object *deploy_removal(Org *org)
{
    GString *text = g_string_new("<Package " NS ">");
    g_autofree char *manifest = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        g_string_append_printf(text, "<types><members>%s</members><name>%s</name></types>",
                               names[i], parts[i]);
    g_string_append(text, "<types><members>" DRIVER_SET "</members><name>PermissionSet</name>"
                          "</types></Package>");
    manifest = g_string_free(text, FALSE);
    {
        const char *const files[] = {
            "package.xml", "<Package " NS "><version>67.0</version></Package>",
            "destructiveChangesPost.xml", manifest, NULL};
        g_autoptr(GBytes) zip = driver_zip(files);

        return driver_deploy(org, zip, NULL);
    }
}

static void test_removal(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autofree char *before = state_text(org);
    g_autofree char *after = NULL;
    g_autoptr(json_object) result = NULL, again = NULL;

    driver_make_app(org, driver_key());
    result = deploy_removal(org);
    g_assert_cmpstr(driver_problem(result), ==, NULL);
    after = state_text(org);
    g_assert_cmpstr(after, ==, before);
    again = deploy_removal(org); /* nothing there: warnings */
    g_assert_cmpstr(driver_problem(again), ==, NULL);
}

static void test_cascade(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    const char *const files[] = {
        "package.xml", "<Package " NS "><version>67.0</version></Package>",
        "destructiveChanges.xml",
        "<Package " NS "><types><members>" DRIVER_APP "</members><name>ExternalClientApplication"
        "</name></types></Package>", NULL};
    g_autoptr(GBytes) zip = driver_zip(files);
    g_autoptr(json_object) result = NULL;

    driver_make_app(org, driver_key());
    result = driver_deploy(org, zip, NULL);
    g_assert_cmpstr(driver_problem(result), ==, NULL);
    g_assert_cmpuint(org->setup->components->len, ==, 0);
    g_assert_cmpuint(org->setup->accesses->len, ==, 0);
}

#define CONNECTED \
    "<ConnectedApp " NS "><contactEmail>a@acme.example</contactEmail><label>Acme</label>" \
    "<oauthConfig><callbackUrl>https://acme.example/cb</callbackUrl><consumerKey>connected123" \
    "</consumerKey><isAdminApproved>true</isAdminApproved><scopes>Api</scopes><scopes>RefreshToken" \
    "</scopes></oauthConfig></ConnectedApp>"

static GBytes *connected_zip(void)
{
    const char *const files[] = {
        "package.xml",
        "<Package " NS "><types><members>Acme</members><name>ConnectedApp</name></types>"
        "<version>67.0</version></Package>",
        "connectedApps/Acme.connectedApp", CONNECTED, NULL};

    return driver_zip(files);
}

static void test_connected(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autoptr(GBytes) zip = connected_zip();
    g_autoptr(json_object) refused = driver_deploy(org, zip, NULL);
    g_autoptr(json_object) allowed = NULL;
    g_autoptr(AppView) view = NULL;

    g_assert_cmpstr(driver_problem(refused), ==,
                    "You can't create a connected app. To enable connected app creation, contact "
                    "Salesforce Customer Support.");
    faults_set(org->faults, "connected-apps-allowed", true);
    allowed = driver_deploy(org, zip, NULL);
    g_assert_cmpstr(driver_problem(allowed), ==, NULL);
    view = app_view_find(org, "connected123");
    g_assert_nonnull(view);
    g_assert_cmpstr(view->scopes, ==, "api refresh_token");
    g_assert_true(view->admin_approved);
}

typedef struct {
    const char *name;
    const char *fault;
    const char *problem;
} FaultRow;

static const FaultRow fault_rows[] = {
    {"consumer-key-taken", "consumer-key-taken", "The consumer key is already taken."},
    {"deploy-fails says what it is told to", "deploy-fails:no luck today", "no luck today"},
    {"no-external-client-apps", "no-external-client-apps",
     "Unknown type name 'ExternalClientApplication' specified in package.xml"},
    {"admin-lacks", "admin-lacks:ExternalClientAppDeveloper",
     "insufficient access rights on cross-reference id"},
};

static void test_fault(gconstpointer data)
{
    const FaultRow *row = data;
    g_autoptr(Org) org = driver_org(row->fault, 0);
    g_autoptr(json_object) result = deploy_bundle(org, NULL, DRIVER_KEY, "");

    g_assert_cmpstr(driver_problem(result), ==, row->problem);
}

static void test_key_kept(void)
{
    g_autoptr(Org) org = driver_org("key-kept-old", 0);
    g_autoptr(json_object) result = deploy_bundle(org, NULL, DRIVER_KEY, "");

    g_assert_cmpstr(driver_problem(result), ==, NULL);
    g_assert_cmpstr(app_key(org->setup, setup_app(org->setup, DRIVER_APP)), !=, DRIVER_KEY);
}

static void test_policies_differ(void)
{
    g_autoptr(Org) org = driver_org("policies-differ", 0);
    g_autoptr(json_object) result = deploy_bundle(org, NULL, DRIVER_KEY, "");
    const Component *part =
        app_part(org->setup, setup_app(org->setup, DRIVER_APP), TYPE_OAUTH_POLICIES);

    g_assert_cmpstr(driver_problem(result), ==, NULL);
    g_assert_cmpstr(json_text(part->values, "permittedUsersPolicyType", ""), ==,
                    "AllSelfAuthorized");
}

static void test_statuses(void)
{
    static const char *const expected[] = {"Pending", "InProgress", "Succeeded", "Succeeded"};
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autofree char *token = g_strdup(driver_admin(org));
    g_autoptr(GBytes) zip = driver_set_zip("Some_Set", LABEL);
    g_autofree char *id = driver_start(org, zip, NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_autoptr(json_object) result = driver_look(org, id, i == 3);

        g_assert_cmpstr(json_text(result, "status", ""), ==, expected[i]);
        g_assert_true((json_member(result, "details") != NULL) == (i == 3));
    }
    g_assert_cmpint(driver_json(org, "GET", DRIVER_BASE "metadata/deployRequest/0Af000000000000AAA",
                                token, NULL, NULL), ==, 404);
}

static void test_unwatched(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autoptr(GBytes) zip = driver_set_zip("Some_Set", LABEL);
    g_autofree char *id = driver_start(org, zip, NULL);

    driver_time += 3;
    driver_json(org, "GET", "/services/data", NULL, NULL, NULL);
    g_assert_nonnull(setup_permission_set(org->setup, "Some_Set"));
}

static void test_cancel(void)
{
    g_autoptr(Org) org = driver_org("deploy-pending-forever", 0);
    g_autofree char *token = g_strdup(driver_admin(org));
    g_autoptr(GBytes) zip = driver_set_zip("Some_Set", LABEL);
    g_autofree char *id = driver_start(org, zip, NULL);
    g_autofree char *url = g_strdup_printf(DRIVER_BASE "metadata/deployRequest/%s", id);
    g_autoptr(json_object) pending = driver_look(org, id, false);
    g_autoptr(json_object) cancelled = NULL;

    g_assert_cmpstr(json_text(pending, "status", ""), ==, "Pending");
    g_assert_cmpint(driver_json(org, "PATCH", url, token,
                                "{\"deployResult\":{\"status\":\"Canceling\"}}", NULL), ==, 202);
    cancelled = driver_look(org, id, false);
    g_assert_cmpstr(json_text(cancelled, "status", ""), ==, "Canceled");
    g_assert_null(setup_permission_set(org->setup, "Some_Set"));
}

static void test_refused_uploads(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autofree char *token = g_strdup(driver_admin(org));
    g_autoptr(GBytes) rubbish = g_bytes_new_static("rubbish", 7);
    g_autoptr(json_object) answer = NULL;
    g_autoptr(json_object) result = driver_deploy(org, rubbish, NULL);

    g_assert_cmpstr(driver_problem(result), ==, "Unable to read zip file");
    g_assert_cmpint(driver_json(org, "POST", DRIVER_BASE "metadata/deployRequest", token, "{}",
                                &answer), ==, 400);
    g_assert_cmpstr(json_text(json_object_array_get_idx(answer, 0), "errorCode", ""), ==,
                    "INVALID_MULTIPART_REQUEST");
}

static void test_doctype(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    const char *const files[] = {
        "package.xml",
        "<!DOCTYPE p [<!ENTITY a \"b\">]><Package " NS "><version>67.0</version></Package>", NULL};
    g_autoptr(GBytes) zip = driver_zip(files);
    g_autoptr(json_object) result = driver_deploy(org, zip, NULL);

    g_assert_cmpstr(driver_problem(result), ==, "Error parsing file: DOCTYPE is not allowed");
}

static void test_missing_file(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    const char *const files[] = {
        "package.xml",
        "<Package " NS "><types><members>Gone</members><name>PermissionSet</name></types>"
        "<version>67.0</version></Package>", NULL};
    g_autoptr(GBytes) zip = driver_zip(files);
    g_autoptr(json_object) result = driver_deploy(org, zip, NULL);

    g_assert_cmpstr(driver_problem(result), ==,
                    "An object 'Gone' of type PermissionSet was named in package.xml, but was not "
                    "found in zipped directory");
}

/* A zip with a few bytes changed: it fails or succeeds, and a failure changes nothing. */
static void test_mutations(void)
{
    g_autoptr(Org) org = driver_org("deploy-polls:1", 0);
    g_autofree char *certificate = driver_certificate(driver_key());
    g_auto(GStrv) files = driver_bundle(certificate, DRIVER_KEY, "");
    g_autoptr(GBytes) good = driver_zip((const char *const *) files);
    g_autofree char *before = state_text(org);
    GRand *rand = g_rand_new_with_seed(7);
    int refused = 0;

    for (int i = 0; i < 500; i++) {
        gsize length = g_bytes_get_size(good);
        guint8 *bytes = g_memdup2(g_bytes_get_data(good, NULL), length);
        int changes = g_rand_int_range(rand, 1, 8);
        g_autoptr(GBytes) bad = NULL;
        g_autoptr(json_object) result = NULL;
        g_autofree char *after = NULL;

        while (changes-- > 0)
            bytes[g_rand_int_range(rand, 0, (gint32) length)] = (guint8) g_rand_int(rand);
        bad = g_bytes_new_take(bytes, (gsize) g_rand_int_range(rand, (gint32) length / 2,
                                                               (gint32) length + 1));
        result = driver_deploy(org, bad, "{\"singlePackage\":true,\"checkOnly\":true}");
        refused += driver_problem(result) != NULL;
        after = state_text(org);
        g_assert_cmpstr(after, ==, before);
    }
    g_rand_free(rand);
    g_assert_cmpint(refused, >, 400);
}

static void test_check_only(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autoptr(GBytes) zip = driver_set_zip("Some_Set", LABEL);
    g_autoptr(json_object) result =
        driver_deploy(org, zip, "{\"singlePackage\":true,\"checkOnly\":true,"
                                "\"ignoreWarnings\":true}");

    g_assert_cmpstr(driver_problem(result), ==, NULL);
    g_assert_null(setup_permission_set(org->setup, "Some_Set"));
}

static void test_rights(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autoptr(GBytes) zip = driver_set_zip(
        "Some_Set", FIELD("Account.Industry", "false", "true") LABEL
                        OBJECT("Account", "true", "false", "true", "true"));
    g_autoptr(json_object) result = driver_deploy(org, zip, NULL);
    const OrgUser *user = driver_user(org, ORG_RUN_AS_USERNAME);

    g_assert_cmpstr(driver_problem(result), ==, NULL);
    g_assert_cmpuint(org_object_rights(org, user, "Account"), ==, 0);
    setup_assign_set(org->setup, org_new_id(org, "0Pa"), user->id,
                     setup_permission_set(org->setup, "Some_Set")->id);
    g_assert_cmpuint(org_object_rights(org, user, "Account"), ==,
                     RIGHT_READ | RIGHT_CREATE | RIGHT_UPDATE);
    g_assert_cmpuint(org_object_rights(org, user, "Contact"), ==, 0);
    g_assert_true(org_field_readable(org, user, "Account", "Industry"));
    g_assert_false(org_field_editable(org, user, "Account", "Industry"));
    g_assert_true(org_field_editable(org, user, "Account", "Name"));
    g_assert_false(org_field_readable(org, user, "Account", "AnnualRevenue"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(set_rows); i++) {
        g_autofree char *path = g_strdup_printf("/org/permission set/%s", set_rows[i].name);

        g_test_add_data_func(path, &set_rows[i], test_set);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(fault_rows); i++) {
        g_autofree char *path = g_strdup_printf("/org/deploy/fault %s", fault_rows[i].name);

        g_test_add_data_func(path, &fault_rows[i], test_fault);
    }
    g_test_add_func("/org/deploy/an element out of order is dropped", test_order);
    g_test_add_func("/org/deploy/the bundle makes app, parts and access", test_bundle);
    g_test_add_func("/org/deploy/one problem rolls the whole bundle back", test_rollback);
    g_test_add_func("/org/deploy/the consumer key is immutable", test_immutable_key);
    g_test_add_func("/org/deploy/a policy without the set drops the access", test_dropped_access);
    g_test_add_func("/org/deploy/a removal leaves the org as it was", test_removal);
    g_test_add_func("/org/deploy/removing the app removes its parts", test_cascade);
    g_test_add_func("/org/deploy/connected apps are refused unless allowed", test_connected);
    g_test_add_func("/org/deploy/fault key-kept-old", test_key_kept);
    g_test_add_func("/org/deploy/fault policies-differ", test_policies_differ);
    g_test_add_func("/org/deploy/it goes Pending, InProgress, Succeeded", test_statuses);
    g_test_add_func("/org/deploy/it happens though nobody looks", test_unwatched);
    g_test_add_func("/org/deploy/it can be cancelled while it waits", test_cancel);
    g_test_add_func("/org/deploy/rubbish is refused", test_refused_uploads);
    g_test_add_func("/org/deploy/a DOCTYPE is refused", test_doctype);
    g_test_add_func("/org/deploy/a named file that is missing fails", test_missing_file);
    g_test_add_func("/org/deploy/checkOnly changes nothing", test_check_only);
    g_test_add_func("/org/deploy/500 damaged bundles are refused", test_mutations);
    g_test_add_func("/org/deploy/rights come from the assigned sets alone", test_rights);
    return g_test_run();
}
