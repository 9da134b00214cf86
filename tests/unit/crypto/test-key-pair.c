#include "config.h"

#include <glib.h>
#include <string.h>

#include "core/problem.h"
#include "crypto/key-pair.h"
#include "openssl-command.h"

static void test_sizes(void)
{
    static const guint good[] = {2048, 3072};
    static const guint bad[] = {0, 512, 1024, 2047, 2049, 8192, 1u << 31};

    for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(KeyPair) key = key_pair_generate(good[i], &error);

        g_assert_no_error(error);
        g_assert_cmpuint(key_pair_bits(key), ==, good[i]);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(KeyPair) key = key_pair_generate(bad[i], &error);

        g_assert_null(key);
        g_assert_true(problem_is(error, PROBLEM_USAGE));
    }
}

static void test_round_trip(void)
{
    g_autoptr(KeyPair) key = key_pair_generate(2048, NULL);
    g_autoptr(Secret) pem = key_pair_pem(key);
    g_autoptr(KeyPair) read = key_pair_parse(pem, NULL);
    g_autoptr(Secret) again = NULL;
    g_autoptr(GBytes) one = key_pair_sign(key, "text", 4, NULL);
    g_autoptr(GBytes) two = NULL;

    g_assert_true(g_str_has_prefix(secret_text(pem), "-----BEGIN PRIVATE KEY-----\n"));
    g_assert_nonnull(read);
    again = key_pair_pem(read);
    two = key_pair_sign(read, "text", 4, NULL);
    g_assert_true(secret_equal(pem, again));
    g_assert_cmpuint(g_bytes_get_size(one), ==, 256);
    g_assert_true(g_bytes_equal(one, two));
}

/* How the openssl command makes a file, and what we say about it (NULL: it is fine). */
static const struct {
    const char *name;
    const char *command;
    const char *why;
} files[] = {
    {"PKCS#8 is read", "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048", NULL},
    {"PKCS#1 is read", "genrsa -traditional 2048", NULL},
    {"3072 bits are read", "genrsa 3072", NULL},
    {"1024 bits are too few", "genrsa 1024", "1024 bits"},
    {"1024 bits in PKCS#1 are too few", "genrsa -traditional 1024", "1024 bits"},
    {"an EC key is refused", "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256", "an EC key"},
    {"an EC key in its old form is refused", "ecparam -name prime256v1 -genkey -noout",
     "an EC key"},
    {"an EC key with parameters is refused", "ecparam -name prime256v1 -genkey", "an EC key"},
    {"an Ed25519 key is refused", "genpkey -algorithm ED25519", "ED25519"},
    {"an RSA-PSS key is refused", "genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048",
     "RSA-PSS"},
    {"an encrypted PKCS#8 key is refused",
     "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -aes256 -pass pass:secret", "encrypted"},
    {"an encrypted PKCS#1 key is refused", "genrsa -traditional -aes256 -passout pass:secret 2048",
     "encrypted"},
    {"parameters alone are refused", "ecparam -name prime256v1", "no PEM"},
};

static void test_file(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autofree char *pem = NULL;
    g_autoptr(Secret) secret = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(KeyPair) key = NULL;

    if (openssl_is_missing())
        return;
    pem = openssl_run("%s", files[i].command);
    g_assert_nonnull(pem);
    secret = secret_new(pem, -1);
    key = key_pair_parse(secret, &error);
    if (!files[i].why) {
        g_assert_no_error(error);
        g_assert_nonnull(key);
        return;
    }
    g_assert_null(key);
    g_assert_true(problem_is(error, PROBLEM_USAGE));
    g_assert_nonnull(problem_next(error));
    if (!strstr(problem_why(error), files[i].why))
        g_error("'%s' does not say '%s'", problem_why(error), files[i].why);
}

static const struct {
    const char *name;
    const char *text;
    gssize length;
    const char *why;
} hostile[] = {
    {"nothing", "", 0, "empty"},
    {"words", "this is my key", -1, "no PEM"},
    {"JSON", "{\"key\":1}", -1, "no PEM"},
    {"a NUL first", "\0-----BEGIN PRIVATE KEY-----", 28, ""},
    {"a block without end", "-----BEGIN PRIVATE KEY-----\nMIIE", -1, ""},
    {"an empty block", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n", -1, ""},
    {"a block of rubbish",
     "-----BEGIN PRIVATE KEY-----\nAAAAAAAAAAAAAAAA\n-----END PRIVATE KEY-----\n", -1, ""},
    {"a certificate", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", -1,
     "a certificate, not"},
    {"a certificate request",
     "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n", -1,
     "a certificate request"},
    {"a public key", "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n", -1,
     "a public key"},
    {"an OpenSSH key",
     "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\n", -1,
     "OpenSSH"},
    {"an OpenSSH public key", "ssh-rsa AAAAB3NzaC1yc2E me@host", -1, "public key"},
    {"a PuTTY key", "PuTTY-User-Key-File-2: ssh-rsa\n", -1, "PuTTY"},
};

static void test_hostile(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autoptr(Secret) secret = secret_new(hostile[i].text, hostile[i].length);
    g_autoptr(GError) error = NULL;
    g_autoptr(KeyPair) key = key_pair_parse(secret, &error);

    g_assert_null(key);
    g_assert_true(problem_is(error, PROBLEM_USAGE));
    g_assert_nonnull(strstr(problem_why(error), hostile[i].why));
}

/* A key whose text was changed must never be accepted as another key. */
static void test_damaged(void)
{
    g_autoptr(KeyPair) key = key_pair_generate(2048, NULL);
    g_autoptr(Secret) pem = key_pair_pem(key);
    guint refused = 0;

    for (gsize at = 30; at + 30 < secret_length(pem); at += 37) {
        g_autofree char *copy = g_strdup(secret_text(pem));
        g_autoptr(Secret) changed = NULL;
        g_autoptr(KeyPair) read = NULL;

        if (copy[at] == '\n')
            continue;
        copy[at] = copy[at] == 'A' ? 'B' : 'A';
        changed = secret_new(copy, -1);
        read = key_pair_parse(changed, NULL);
        if (read) {
            g_autoptr(Secret) back = key_pair_pem(read);

            g_assert_true(secret_equal(back, pem));
        } else {
            refused++;
        }
    }
    g_assert_cmpuint(refused, >, 10);
}

static void test_long(void)
{
    g_autofree char *text = g_strnfill(200 * 1024, 'A');
    g_autofree char *pem = g_strconcat("-----BEGIN PRIVATE KEY-----\n", text, NULL);
    g_autoptr(Secret) secret = secret_new(pem, -1);
    g_autoptr(GError) error = NULL;

    g_assert_null(key_pair_parse(secret, &error));
    g_assert_true(problem_is(error, PROBLEM_USAGE));
}

/* A .pem with the certificate first and the key behind it, as many tools write it. */
static void test_together(void)
{
    g_autoptr(KeyPair) key = key_pair_generate(2048, NULL);
    g_autoptr(Secret) pem = key_pair_pem(key);
    g_autofree char *text = g_strconcat(
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", secret_text(pem), NULL);
    g_autoptr(Secret) both = secret_new(text, -1);
    g_autoptr(KeyPair) read = key_pair_parse(both, NULL);

    g_assert_nonnull(read);
}

static void test_signature(void)
{
    g_autoptr(KeyPair) key = key_pair_generate(2048, NULL);
    g_autoptr(Secret) pem = key_pair_pem(key);
    g_autoptr(GBytes) signature = key_pair_sign(key, "what is signed", 14, NULL);
    g_autofree char *key_file = openssl_file("key.pem", secret_text(pem));
    g_autofree char *text_file = openssl_file("text", "what is signed");
    g_autofree char *signature_file = openssl_file("signature", NULL);
    g_autofree char *said = NULL;

    if (openssl_is_missing())
        return;
    g_assert_true(g_file_set_contents(signature_file, g_bytes_get_data(signature, NULL),
                                      (gssize) g_bytes_get_size(signature), NULL));
    said = openssl_run("dgst -sha256 -prverify '%s' -signature '%s' '%s'", key_file, signature_file,
                       text_file);
    g_assert_cmpstr(said, ==, "Verified OK\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/key-pair/only three sizes are made", test_sizes);
    g_test_add_func("/key-pair/comes back from its own PEM", test_round_trip);
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_strdup_printf("/key-pair/%s", files[i].name);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_file);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(hostile); i++) {
        g_autofree char *path = g_strdup_printf("/key-pair/%s is refused", hostile[i].name);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_hostile);
    }
    g_test_add_func("/key-pair/a changed letter is noticed", test_damaged);
    g_test_add_func("/key-pair/200 KB are refused", test_long);
    g_test_add_func("/key-pair/is found behind a certificate", test_together);
    g_test_add_func("/key-pair/the openssl command accepts the signature", test_signature);
    return g_test_run();
}
