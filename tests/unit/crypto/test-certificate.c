#include "config.h"

#include <glib.h>
#include <string.h>

#include "core/problem.h"
#include "crypto/certificate.h"
#include "openssl-command.h"

#define NOW 1795600000 /* 2026-11-25 */

static KeyPair *key;
static KeyPair *other;

static void test_made(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Certificate) made = certificate_make(key, "orgwire acme", NOW, 365, &error);
    g_autoptr(Certificate) read = NULL;

    g_assert_no_error(error);
    g_assert_cmpstr(made->subject, ==, "CN=orgwire acme");
    g_assert_cmpint(made->not_before, ==, NOW - 3600);
    g_assert_cmpint(made->not_after, ==, NOW + 365 * 24 * 3600);
    g_assert_cmpuint(strlen(made->sha256), ==, 64);
    g_assert_cmpuint(strlen(made->pem), <, 4096);
    read = certificate_parse(made->pem, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(read->pem, ==, made->pem);
    g_assert_cmpstr(read->sha256, ==, made->sha256);
    g_assert_true(certificate_matches(read, key));
    g_assert_false(certificate_matches(read, other));
}

static void test_serial(void)
{
    g_autoptr(Certificate) one = certificate_make(key, "same", NOW, 10, NULL);
    g_autoptr(Certificate) two = certificate_make(key, "same", NOW, 10, NULL);

    g_assert_cmpstr(one->sha256, !=, two->sha256);
}

static void test_bad_name(void)
{
    g_autofree char *name = g_strnfill(65, 'n');
    g_autoptr(GError) error = NULL;

    g_assert_null(certificate_make(key, name, NOW, 10, &error));
    g_assert_true(problem_is(error, PROBLEM_FAILED));
}

static void test_verify(void)
{
    g_autoptr(Certificate) mine = certificate_make(key, "mine", NOW, 10, NULL);
    g_autoptr(Certificate) foreign = certificate_make(other, "foreign", NOW, 10, NULL);
    g_autoptr(GBytes) signature = key_pair_sign(key, "hello", 5, NULL);
    gsize size;
    const guint8 *bytes = g_bytes_get_data(signature, &size);
    g_autofree guint8 *changed = g_memdup2(bytes, size);

    changed[size / 2] ^= 1;
    g_assert_true(certificate_verify(mine, "hello", 5, bytes, size));
    g_assert_false(certificate_verify(foreign, "hello", 5, bytes, size));
    g_assert_false(certificate_verify(mine, "hullo", 5, bytes, size));
    g_assert_false(certificate_verify(mine, "hello", 4, bytes, size));
    g_assert_false(certificate_verify(mine, "hello", 5, changed, size));
    g_assert_false(certificate_verify(mine, "hello", 5, bytes, size - 1));
    g_assert_false(certificate_verify(mine, "hello", 5, bytes, 0));
}

/* The whole and the bare base64, on one line or on many, with Windows line ends. */
static void test_forms(void)
{
    g_autoptr(Certificate) made = certificate_make(key, "forms", NOW, 10, NULL);
    g_auto(GStrv) lines = g_strsplit(made->pem, "\n", -1);
    guint n = g_strv_length(lines);
    g_autofree char *windows = g_strjoinv("\r\n", lines);
    g_autofree char *many = NULL;
    g_autofree char *one = NULL;
    const char *forms[4] = {made->pem, windows};

    g_clear_pointer(&lines[n - 2], g_free);
    many = g_strjoinv("\n", lines + 1);
    one = g_strjoinv("", lines + 1);
    g_free(lines[n - 1]);
    lines[n - 1] = NULL;
    forms[2] = many;
    forms[3] = one;
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Certificate) read = certificate_parse(forms[i], &error);

        g_assert_no_error(error);
        g_assert_cmpstr(read->sha256, ==, made->sha256);
        g_assert_cmpstr(read->pem, ==, made->pem);
    }
}

static const char *const hostile[][3] = {
    {"nothing", "", "empty"},
    {"words", "no certificate", "no X.509"},
    {"base64 of something else", "aGVsbG8gd29ybGQ=", "no X.509"},
    {"a block of rubbish", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
     "no X.509"},
    {"a block without end", "-----BEGIN CERTIFICATE-----\nMIIB", "no X.509"},
    {"a private key", "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n",
     "a private key, not"},
    {"padding only", "====", "no X.509"},
};

static void test_hostile(gconstpointer data)
{
    const char *const *row = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(Certificate) read = certificate_parse(row[1], &error);

    g_assert_null(read);
    g_assert_true(problem_is(error, PROBLEM_USAGE));
    g_assert_nonnull(strstr(problem_why(error), row[2]));
}

static void test_behind(void)
{
    g_autoptr(Certificate) made = certificate_make(key, "behind", NOW, 10, NULL);
    g_autofree char *file = openssl_file("behind.pem", made->pem);
    g_autofree char *out = openssl_file("behind.der", NULL);
    g_autofree char *der = NULL;
    g_autofree char *longer = NULL;
    g_autofree char *text = NULL;
    g_autofree char *said = NULL;
    gsize length;

    if (openssl_is_missing())
        return;
    said = openssl_run("x509 -in '%s' -outform DER -out '%s'", file, out);
    g_assert_nonnull(said);
    g_assert_true(g_file_get_contents(out, &der, &length, NULL));
    longer = g_malloc0(length + 1);
    memcpy(longer, der, length);
    text = g_base64_encode((const guchar *) longer, length + 1);
    g_assert_null(certificate_parse(text, NULL));
}

/* The fingerprint, the dates and the extensions, as the openssl command sees them. */
static void test_command(void)
{
    g_autoptr(Certificate) made = certificate_make(key, "seen by others", NOW, 730, NULL);
    g_autofree char *file = openssl_file("made.pem", made->pem);
    g_autofree char *fingerprint = NULL;
    g_autofree char *text = NULL;
    g_autofree char *verified = NULL;
    g_autoptr(GString) plain = NULL;

    if (openssl_is_missing())
        return;
    fingerprint = openssl_run("x509 -in '%s' -noout -fingerprint -sha256", file);
    g_assert_nonnull(fingerprint);
    plain = g_string_new(strchr(fingerprint, '=') + 1);
    g_string_replace(plain, ":", "", 0);
    g_string_replace(plain, "\n", "", 0);
    g_assert_cmpint(g_ascii_strcasecmp(plain->str, made->sha256), ==, 0);
    text = openssl_run("x509 -in '%s' -noout -text", file);
    g_assert_nonnull(strstr(text, "sha256WithRSAEncryption"));
    g_assert_nonnull(strstr(text, "Version: 3"));
    g_assert_nonnull(strstr(text, "CA:FALSE"));
    g_assert_nonnull(strstr(text, "Digital Signature"));
    verified = openssl_run("verify -attime %d -CAfile '%s' '%s'", NOW, file, file);
    g_assert_nonnull(verified);
}

static void test_server(void)
{
    static const char *const hosts[] = {"localhost", "127.0.0.1", "::1", NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(Certificate) ca = certificate_make_ca(other, "a throw-away authority", NOW, &error);
    g_autoptr(Certificate) server = NULL;
    g_autofree char *ca_file = NULL;
    g_autofree char *server_file = NULL;
    static const char *const checks[][2] = {
        {"-verify_hostname localhost", "y"},
        {"-verify_ip 127.0.0.1", "y"},
        {"-verify_ip ::1", "y"},
        {"-verify_hostname elsewhere", NULL},
        {"-verify_ip 127.0.0.2", NULL},
    };

    g_assert_no_error(error);
    server = certificate_make_server(key, hosts, ca, other, NOW, &error);
    g_assert_no_error(error);
    g_assert_true(certificate_matches(server, key));
    if (openssl_is_missing())
        return;
    ca_file = openssl_file("ca.pem", ca->pem);
    server_file = openssl_file("server.pem", server->pem);
    for (gsize i = 0; i < G_N_ELEMENTS(checks); i++) {
        g_autofree char *said =
            openssl_run("verify -x509_strict -purpose sslserver -attime %d -CAfile '%s' %s '%s'",
                        NOW, ca_file, checks[i][0], server_file);

        g_assert_cmpint(said != NULL, ==, checks[i][1] != NULL);
    }
}

int main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    key = key_pair_generate(2048, NULL);
    other = key_pair_generate(2048, NULL);
    g_test_add_func("/certificate/is made and read back", test_made);
    g_test_add_func("/certificate/no two have one serial number", test_serial);
    g_test_add_func("/certificate/a name too long is refused", test_bad_name);
    g_test_add_func("/certificate/verifies its own key's signature alone", test_verify);
    g_test_add_func("/certificate/is read with and without its lines", test_forms);
    for (gsize i = 0; i < G_N_ELEMENTS(hostile); i++) {
        g_autofree char *path = g_strdup_printf("/certificate/%s is refused", hostile[i][0]);
        g_test_add_data_func(path, hostile[i], test_hostile);
    }
    g_test_add_func("/certificate/bytes behind it are refused", test_behind);
    g_test_add_func("/certificate/the openssl command reads the same", test_command);
    g_test_add_func("/certificate/a server's is good for its hosts alone", test_server);
    status = g_test_run();
    key_pair_free(key);
    key_pair_free(other);
    return status;
}
