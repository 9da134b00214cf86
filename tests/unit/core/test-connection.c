#include "config.h"

#include <glib.h>
#include <string.h>

#include "core/connection.h"
#include "core/problem.h"

static const char whole[] =
    "{\n"
    "  \"schema\": 1,\n"
    "  \"name\": \"acme\",\n"
    "  \"id\": \"kJ3nB7qWzR5tY8uP\",\n"
    "  \"org\": \"https://login.salesforce.com\",\n"
    "  \"org_id\": \"00D5g000004ABCDEA2\",\n"
    "  \"instance_url\": \"https://acme.my.salesforce.com\",\n"
    "  \"sandbox\": true,\n"
    "  \"email\": \"admin@acme.com\",\n"
    "  \"username\": \"run@acme.com\",\n"
    "  \"user_id\": \"0055g00000EXMPLAAX\",\n"
    "  \"app\": \"Orgwire_acme\",\n"
    "  \"app_kind\": \"given\",\n"
    "  \"client_id\": \"3MVG9_key\",\n"
    "  \"permission_sets\": [\n"
    "    \"Orgwire_acme_Objects\",\n"
    "    \"Orgwire_acme_App\"\n"
    "  ],\n"
    "  \"integration\": \"Sales\",\n"
    "  \"certificate\": \"-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n\",\n"
    "  \"audience\": \"https://acme.my.salesforce.com\",\n"
    "  \"api_version\": \"67.0\",\n"
    "  \"store\": \"file-plain\",\n"
    "  \"ca_file\": \"/etc/ssl/acme.pem\",\n"
    "  \"trusted_hosts\": [\n"
    "    \"127.0.0.1:8443\"\n"
    "  ],\n"
    "  \"deployed_at\": \"2026-11-24T09:53:00Z\",\n"
    "  \"state\": \"ok\",\n"
    "  \"checked_at\": \"2026-11-25T09:52:00Z\",\n"
    "  \"created_at\": \"2026-11-24T09:52:00Z\"\n"
    "}\n";

static void test_whole(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Connection) connection = connection_parse(whole, -1, &error);
    g_autoptr(Connection) copy = NULL;
    g_autofree char *text = NULL;

    g_assert_no_error(error);
    g_assert_cmpstr(connection->name, ==, "acme");
    g_assert_true(connection->sandbox);
    g_assert_cmpint(connection->app_kind, ==, APP_GIVEN);
    g_assert_cmpint(connection->store, ==, STORE_FILE_PLAIN);
    g_assert_cmpuint(g_strv_length(connection->permission_sets), ==, 2);
    copy = connection_copy(connection);
    g_clear_pointer(&connection, connection_free);
    text = connection_build(copy);
    g_assert_cmpstr(text, ==, whole);
}

static void test_new(void)
{
    g_autoptr(Connection) connection = connection_new("acme");
    g_autofree char *text = connection_build(connection);
    g_autoptr(GError) error = NULL;
    g_autoptr(Connection) back = connection_parse(text, -1, &error);
    g_autofree char *again = NULL;

    g_assert_no_error(error);
    again = connection_build(back);
    g_assert_cmpstr(again, ==, text);
    g_assert_null(strstr(text, "null"));
    g_assert_cmpint(back->store, ==, STORE_KEYRING);
}

static const char *const bad[][3] = {
    {"no JSON", "acme", "JSON"},
    {"no name", "{\"schema\":1}", "'name'"},
    {"a bad name", "{\"name\":\"Acme\"}", "'name'"},
    {"a path for a name", "{\"name\":\"../acme\"}", "'name'"},
    {"a number for a text", "{\"name\":\"a\",\"email\":1}", "'email'"},
    {"a text for a flag", "{\"name\":\"a\",\"sandbox\":\"yes\"}", "'sandbox'"},
    {"a text for a list", "{\"name\":\"a\",\"permission_sets\":\"x\"}", "'permission_sets'"},
    {"a number in a list", "{\"name\":\"a\",\"trusted_hosts\":[\"x\",1]}", "'trusted_hosts[1]'"},
    {"an empty entry", "{\"name\":\"a\",\"trusted_hosts\":[\"\"]}", "'trusted_hosts[0]'"},
    {"an unknown store", "{\"name\":\"a\",\"store\":\"cloud\"}", "'store'"},
    {"an unknown app kind", "{\"name\":\"a\",\"app_kind\":\"x\"}", "'app_kind'"},
    {"an escape in a text", "{\"name\":\"a\",\"username\":\"\\u001b[31m\"}", "'username'"},
    {"a NUL in a text", "{\"name\":\"a\",\"username\":\"a\\u0000b\"}", "'username'"},
    {"a newline in a URL", "{\"name\":\"a\",\"org\":\"https://x\\n\"}", "'org'"},
    {"a newer schema", "{\"schema\":2,\"name\":\"a\"}", "'schema'"},
};

static void test_bad(gconstpointer data)
{
    const char *const *row = data;
    g_autoptr(GError) error = NULL;

    g_assert_null(connection_parse(row[1], -1, &error));
    g_assert_true(problem_is(error, PROBLEM_USAGE));
    if (!strstr(error->message, row[2]))
        g_error("'%s' does not name %s", error->message, row[2]);
}

static void test_names(void)
{
    static const char *const good[] = {"acme", "a", "4acme", "acme-dev_2.x",
                                       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    static const char *const wrong[] = {
        "",    "Acme", "-a",  ".a",       "_a",
        "a b", "a/b",  "a\n", "\xc3\xa9", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};

    for (gsize i = 0; i < G_N_ELEMENTS(good); i++)
        g_assert_true(connection_check_name(good[i], NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;

        g_assert_false(connection_check_name(wrong[i], &error));
        g_assert_true(problem_is(error, PROBLEM_USAGE));
        g_assert_nonnull(problem_why(error));
        g_assert_nonnull(problem_next(error));
    }
}

static void test_suggest(void)
{
    static const char *const rows[][2] = {
        {"https://acme.my.salesforce.com", "acme"},
        {"https://acme--dev.sandbox.my.salesforce.com", "acme-dev"},
        {"https://acme-dev-ed.develop.my.salesforce.com", "acme-dev-ed"},
        {"https://127.0.0.1:8443", "127.0.0.1"},
        {"https://localhost:8443", "localhost"},
        {"https://[::1]:8443", "1"},
        {"https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bcd.my.salesforce.com",
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
        {"nonsense", "org"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *name = connection_suggest_name(rows[i][0]);

        g_assert_cmpstr(name, ==, rows[i][1]);
        g_assert_true(connection_check_name(name, NULL));
    }
}

static void test_kinds(void)
{
    AppKind app = APP_GIVEN;
    StoreKind store = STORE_MEMORY;
    g_autoptr(GError) error = NULL;

    for (int kind = APP_EXTERNAL_CLIENT_APP; kind <= APP_GIVEN; kind++) {
        g_assert_true(app_kind_parse(app_kind_name(kind), &app, NULL));
        g_assert_cmpint(app, ==, kind);
    }
    for (int kind = STORE_KEYRING; kind <= STORE_MEMORY; kind++) {
        g_assert_true(store_kind_parse(store_kind_name(kind), &store, NULL));
        g_assert_cmpint(store, ==, kind);
    }
    g_assert_false(store_kind_parse("keyrign", &store, &error));
    g_assert_true(problem_is(error, PROBLEM_USAGE));
    g_assert_cmpstr(problem_next(error), ==, "did you mean 'keyring'?");
    g_assert_false(app_kind_parse("", &app, NULL));
    g_assert_false(store_kind_parse("plain", &store, NULL));
    g_assert_false(store_kind_parse("FILE", &store, NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/connection/its file is read and written the same", test_whole);
    g_test_add_func("/connection/a new one has no empty keys", test_new);
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *path = g_strdup_printf("/connection/%s is refused", bad[i][0]);
        g_test_add_data_func(path, bad[i], test_bad);
    }
    g_test_add_func("/connection/names are checked", test_names);
    g_test_add_func("/connection/names are suggested from hosts", test_suggest);
    g_test_add_func("/connection/kinds have words", test_kinds);
    return g_test_run();
}
