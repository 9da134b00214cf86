/* What surrounds the areas: tokens, versions, faults of the network edge, the org's own controls.
 */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "driver.h"
#include "org/multipart.h"
#include "org/setup.h"
#include "org/tables.h"

static const char *error_code(json_object *answer)
{
    return json_object_is_type(answer, json_type_array)
               ? json_text(json_object_array_get_idx(answer, 0), "errorCode", "")
               : "";
}

static void test_versions(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autoptr(json_object) list = NULL;
    json_object *last;

    g_assert_cmpint(driver_json(org, "GET", "/services/data", NULL, NULL, &list), ==, 200);
    last = json_object_array_get_idx(list, json_object_array_length(list) - 1);
    g_assert_cmpstr(json_text(last, "version", ""), ==, "67.0");
    g_assert_cmpstr(json_text(last, "label", ""), ==, "Summer '26");
    g_assert_cmpstr(json_text(json_object_array_get_idx(list, 0), "label", ""), ==, "Summer '14");
}

static void test_version_errors(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autofree char *token = g_strdup(driver_admin(org));
    static const struct {
        const char *target;
        int status;
    } cases[] = {{"/services/data/v68.0/", 404},
                 {"/services/data/v67/", 404},
                 {"/services/data/v30.0/limits", 410},
                 {"/services/data/v67.0/nothing", 404},
                 {"/services/data/v67.0", 200}};

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpint(driver_json(org, "GET", cases[i].target, token, NULL, NULL), ==,
                        cases[i].status);
}

/* 16,384 bytes as sent: of the address alone, and with the headers. Longer ones go in a batch. */
static void test_long_addresses(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autofree char *token = g_strdup(driver_admin(org));
    g_autofree char *quotes = g_strnfill(5430, '_');
    g_auto(GStrv) parts = g_strsplit(quotes, "_", -1);
    g_autofree char *escaped = g_strjoinv("%27", parts); /* three bytes for each */
    g_autofree char *whole = g_strconcat(DRIVER_BASE "query/?q=", escaped, escaped, NULL);
    g_autofree char *nearly = g_strconcat(DRIVER_BASE "query/?q=", escaped, NULL);
    g_autofree char *shorter = g_strconcat(DRIVER_BASE "query/?q=", escaped + 600, NULL);
    g_autofree char *batch = g_strconcat("{\"batchRequests\":[{\"method\":\"GET\",\"url\":\""
                                         "v67.0/query/?q=SELECT+Id+FROM+Account+WHERE+Name='",
                                         escaped, escaped, "'\"}]}", NULL);
    g_autoptr(json_object) answer = NULL;
    json_object *part;

    g_assert_cmpint(driver_json(org, "GET", whole, token, NULL, NULL), ==, 414);
    g_assert_cmpint(driver_json(org, "GET", nearly, token, NULL, NULL), ==, 431);
    g_assert_cmpint(driver_json(org, "GET", shorter, token, NULL, NULL), ==, 400);
    g_assert_cmpint(driver_json(org, "POST", DRIVER_BASE "composite/batch", token, batch, &answer),
                    ==, 200);
    part = json_object_array_get_idx(json_list(answer, "results"), 0);
    g_assert_cmpstr(error_code(json_member(part, "result")), ==, "MALFORMED_QUERY");
}

static void test_tokens(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autofree char *token = g_strdup(driver_admin(org));
    g_autoptr(json_object) none = NULL, dead = NULL;

    g_assert_cmpint(driver_json(org, "GET", DRIVER_BASE, token, NULL, NULL), ==, 200);
    g_assert_cmpint(driver_json(org, "GET", DRIVER_BASE, NULL, NULL, &none), ==, 401);
    g_assert_cmpstr(error_code(none), ==, "INVALID_SESSION_ID");
    driver_time += 7201;
    g_assert_cmpint(driver_json(org, "GET", DRIVER_BASE, token, NULL, &dead), ==, 401);
    g_assert_cmpstr(error_code(dead), ==, "INVALID_SESSION_ID");
}

static void test_api_enabled(void)
{
    g_autoptr(Org) org = driver_org("admin-lacks:ApiEnabled", 0);
    g_autofree char *token = g_strdup(driver_admin(org));
    g_autoptr(json_object) answer = NULL;

    g_assert_cmpint(driver_json(org, "GET", DRIVER_BASE, token, NULL, &answer), ==, 403);
    g_assert_cmpstr(error_code(answer), ==, "API_DISABLED_FOR_ORG");
}

typedef struct {
    const char *fault;
    int status;
    const char *code; /* of a REST error; "" for other bodies */
} FaultRow;

static const FaultRow fault_rows[] = {
    {"session-invalid", 401, "INVALID_SESSION_ID"},
    {"api-disabled", 403, "API_DISABLED_FOR_ORG"},
    {"request-limit", 403, "REQUEST_LIMIT_EXCEEDED"},
    {"503", 503, ""},
    {"html-error", 502, ""},
    {"429", 429, ""},
    {"redirect:https://evil.example", 302, ""},
    {"token-dies:0", 401, "INVALID_SESSION_ID"},
};

static void test_fault(gconstpointer data)
{
    const FaultRow *row = data;
    g_autoptr(Org) org = driver_org(row->fault, 0);
    g_autofree char *token = g_strdup(driver_admin(org));
    g_autoptr(json_object) answer = NULL;

    g_assert_cmpint(driver_json(org, "GET", DRIVER_BASE, token, NULL, &answer), ==, row->status);
    g_assert_cmpstr(error_code(answer), ==, row->code);
}

static void test_spoilt(void)
{
    g_autoptr(Org) org = driver_org("slow:250,truncate:/services/data/v67.0", 0);
    g_autofree char *token = g_strdup(driver_admin(org));
    g_auto(OrgReply) cut, whole;

    driver_ask(org, "GET", DRIVER_BASE, token, NULL, NULL, &cut);
    g_assert_cmpint(cut.cut, ==, ORG_CUT_IN_BODY);
    g_assert_cmpuint(cut.delay, ==, 250);
    driver_ask(org, "GET", "/services/oauth2/userinfo", token, NULL, NULL, &whole);
    g_assert_cmpint(whole.cut, ==, ORG_CUT_NONE);
}

static void test_cut_after(void)
{
    g_autoptr(Org) org = driver_org("cut-after:GET /services/data/v67.0", 0);
    g_autofree char *token = g_strdup(driver_admin(org));
    g_auto(OrgReply) first, second;

    driver_ask(org, "GET", DRIVER_BASE, token, NULL, NULL, &first);
    g_assert_cmpint(first.cut, ==, ORG_CUT_BEFORE_ANSWER);
    driver_ask(org, "GET", DRIVER_BASE, token, NULL, NULL, &second);
    g_assert_cmpint(second.cut, ==, ORG_CUT_NONE);
}

static void test_fault_switch(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autofree char *token = g_strdup(driver_admin(org));

    g_assert_cmpint(
        driver_json(org, "POST", "/orgwire-org/fault", NULL, "{\"name\":\"503\"}", NULL), ==, 200);
    g_assert_cmpint(driver_json(org, "GET", DRIVER_BASE, token, NULL, NULL), ==, 503);
    g_assert_cmpint(driver_json(org, "POST", "/orgwire-org/fault", NULL,
                                "{\"name\":\"503\",\"on\":false}", NULL),
                    ==, 200);
    g_assert_cmpint(driver_json(org, "GET", DRIVER_BASE, token, NULL, NULL), ==, 200);
    g_assert_cmpint(driver_json(org, "POST", "/orgwire-org/fault", NULL, "{\"name\":\"no\"}", NULL),
                    ==, 400);
}

static void do_action(Org *org, const char *body, json_object **ret_answer)
{
    g_assert_cmpint(driver_json(org, "POST", "/orgwire-org/do", NULL, body, ret_answer), ==, 200);
}

typedef struct {
    const char *name;
    const char *body;
    const char *error; /* of the next token request */
} DeedRow;

static const DeedRow deed_rows[] = {
    {"delete-app", "{\"action\":\"delete-app\",\"app\":\"" DRIVER_APP "\"}",
     "invalid_client_id: client identifier invalid"},
    {"disable-app", "{\"action\":\"disable-app\"}", "app_blocked: this app is blocked by admin"},
    {"replace-certificate", "{\"action\":\"replace-certificate\"}",
     "invalid_grant: invalid assertion"},
    {"clear-certificate", "{\"action\":\"clear-certificate\"}", "invalid_grant: invalid assertion"},
    {"remove-assignment", "{\"action\":\"remove-assignment\"}",
     "invalid_app_access: user is not admin approved to access this app"},
    {"remove-access", "{\"action\":\"remove-access\"}",
     "invalid_app_access: user is not admin approved to access this app"},
    {"delete-permission-set",
     "{\"action\":\"delete-permission-set\",\"permission_set\":\"" DRIVER_SET "\"}",
     "invalid_app_access: user is not admin approved to access this app"},
    {"freeze-user", "{\"action\":\"freeze-user\"}", "invalid_grant: authentication failure"},
    {"deactivate-user", "{\"action\":\"deactivate-user\"}", "inactive_user: user is inactive"},
    {"refresh-sandbox", "{\"action\":\"refresh-sandbox\"}",
     "app_not_found: External client app is not installed in this org"},
    {"set-clock", "{\"action\":\"set-clock\",\"offset\":600}",
     "invalid_grant: expired authorization code"},
};

static char *mint(Org *org, char **ret_token)
{
    g_autofree char *assertion =
        driver_assertion(driver_key(), DRIVER_KEY, ORG_RUN_AS_USERNAME,
                         "https://login.salesforce.com", driver_time + 120);

    return driver_mint(org, assertion, ret_token);
}

static void test_deed(gconstpointer data)
{
    const DeedRow *row = data;
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autofree char *before = NULL, *after = NULL;

    driver_make_app(org, driver_key());
    before = mint(org, NULL);
    g_assert_cmpstr(before, ==, NULL);
    do_action(org, row->body, NULL);
    after = mint(org, NULL);
    g_assert_cmpstr(after, ==, row->error);
}

static void test_expire(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autofree char *token = NULL, *admin = g_strdup(driver_admin(org)), *error = NULL;

    driver_make_app(org, driver_key());
    error = mint(org, &token);
    g_assert_cmpstr(error, ==, NULL);
    do_action(org, "{\"action\":\"expire-tokens\"}", NULL);
    g_assert_cmpint(driver_json(org, "GET", DRIVER_BASE, token, NULL, NULL), ==, 401);
    g_assert_cmpint(driver_json(org, "GET", DRIVER_BASE, admin, NULL, NULL), ==, 200);
}

static char *get_text(Org *org, const char *target)
{
    g_auto(OrgReply) reply;

    driver_ask(org, "GET", target, NULL, NULL, NULL, &reply);
    return driver_text(&reply);
}

static void test_state(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autoptr(Org) other = driver_org(NULL, 0);
    g_autofree char *first = get_text(org, "/orgwire-org/state");
    g_autofree char *same = get_text(other, "/orgwire-org/state");
    g_autofree char *changed = NULL;

    g_assert_cmpstr(first, ==, same);
    driver_make_app(org, driver_key());
    changed = get_text(org, "/orgwire-org/state");
    g_assert_nonnull(strstr(changed, ORG_RUN_AS_USERNAME " -> " DRIVER_SET));
    g_assert_nonnull(strstr(changed, DRIVER_SET " -> " DRIVER_APP));
    g_assert_null(strstr(changed, "0xI"));
    g_assert_null(strstr(changed, org->id));
}

static void test_log(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autofree char *token = g_strdup(driver_admin(org));
    g_autofree char *text = NULL;

    driver_json(org, "GET", DRIVER_BASE "?secret=1", token, NULL, NULL);
    driver_form(org, "/services/oauth2/token", "grant_type=password&password=hush", NULL);
    text = get_text(org, "/orgwire-org/log");
    g_assert_nonnull(strstr(text, "\"path\": \"" DRIVER_BASE "\""));
    g_assert_nonnull(strstr(text, "\"token_requests\": 1"));
    g_assert_null(strstr(text, "secret"));
    g_assert_null(strstr(text, "hush"));
    g_assert_null(strstr(text, token));
}

static void test_multipart(void)
{
    const char *type = "multipart/form-data; boundary=\"a b\"";
    const char *text = "--a b\r\nContent-Disposition: form-data; name=json\r\n\r\n{}\r\n"
                       "--a b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x\"\r\n"
                       "\r\n\r\n--c\r\n\r\n--a b--\r\n";
    g_autoptr(GBytes) body = g_bytes_new_static(text, strlen(text));
    g_autoptr(GHashTable) parts = multipart_parse(type, body);
    gsize length;

    g_assert_nonnull(parts);
    g_assert_cmpuint(g_hash_table_size(parts), ==, 2);
    g_bytes_get_data(g_hash_table_lookup(parts, "json"), &length);
    g_assert_cmpuint(length, ==, 2);
    g_bytes_get_data(g_hash_table_lookup(parts, "file"), &length);
    g_assert_cmpuint(length, ==, 7); /* the line that only looks like a delimiter stays */
    g_assert_null(multipart_parse("application/json", body));
    g_assert_null(multipart_parse("multipart/form-data", body));
}

static void test_ids(void)
{
    g_autofree char *first = org_id18("001D000000INjVe");
    g_autofree char *second = org_id18("0Afxx00000000lW");

    g_assert_cmpstr(first, ==, "001D000000INjVeIAL");
    g_assert_cmpstr(second, ==, "0Afxx00000000lWCAQ");
    g_assert_true(org_id_equal("001D000000INjVe", first));
    g_assert_null(org_id18("short"));
}

static void test_assignment(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autoptr(GBytes) zip =
        driver_set_zip("Some_Set", "<label>S</label><license>Salesforce</license>");
    g_autoptr(json_object) result = driver_deploy(org, zip, NULL);
    const OrgUser *admin = driver_user(org, ORG_ADMIN_USERNAME);
    const char *const names[] = {"olga@orgwire.example", "olga@orgwire.example",
                                 ORG_RUN_AS_USERNAME};
    const char *const codes[] = {NULL, "DUPLICATE_VALUE", "FIELD_INTEGRITY_EXCEPTION"};

    g_assert_cmpstr(driver_problem(result), ==, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        RowProblem problem = {0};
        g_autofree char *id = NULL;
        g_autoptr(json_object) values = json_object_new_object();

        json_add_text(values, "AssigneeId", driver_user(org, names[i])->id);
        json_add_text(values, "PermissionSetId", setup_permission_set(org->setup, "Some_Set")->id);
        g_assert_true(table_assignment.insert(org, admin, values, &id, &problem) == !codes[i]);
        g_assert_cmpstr(problem.code, ==, codes[i]);
        row_problem_clear(&problem);
    }
}

static void test_fault_names(void)
{
    g_autofree char *help = faults_help();
    g_auto(GStrv) lines = g_strsplit(g_strchomp(help), "\n", -1);

    g_assert_cmpuint(g_strv_length(lines), ==, FAULT_N);
}

static void add_rows(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(fault_rows); i++) {
        g_autofree char *path = g_strdup_printf("/org/edge/fault %s", fault_rows[i].fault);
        g_autofree char *flat = g_strdelimit(g_strdup(path), ":", ' ');

        g_strdelimit(flat + strlen("/org/edge/"), "/", '|');
        g_test_add_data_func(flat, &fault_rows[i], test_fault);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(deed_rows); i++) {
        g_autofree char *path = g_strdup_printf("/org/deed/%s is felt at once", deed_rows[i].name);

        g_test_add_data_func(path, &deed_rows[i], test_deed);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_rows();
    g_test_add_func("/org/edge/long addresses", test_long_addresses);
    g_test_add_func("/org/edge/the versions need no token", test_versions);
    g_test_add_func("/org/edge/other versions are refused", test_version_errors);
    g_test_add_func("/org/edge/a token dies when it is idle", test_tokens);
    g_test_add_func("/org/edge/without API Enabled nothing works", test_api_enabled);
    g_test_add_func("/org/edge/faults slow and truncate", test_spoilt);
    g_test_add_func("/org/edge/fault cut-after strikes once", test_cut_after);
    g_test_add_func("/org/edge/faults can be switched", test_fault_switch);
    g_test_add_func("/org/edge/every fault has a line in the help", test_fault_names);
    g_test_add_func("/org/deed/expire-tokens spares the program's own", test_expire);
    g_test_add_func("/org/state/equal orgs have equal states, without ids", test_state);
    g_test_add_func("/org/log/it counts and holds no secrets", test_log);
    g_test_add_func("/org/multipart/parts are found by their delimiters", test_multipart);
    g_test_add_func("/org/ids/the checksum is the real one", test_ids);
    g_test_add_func("/org/tables/an assignment is checked", test_assignment);
    return g_test_run();
}
