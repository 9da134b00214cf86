#include "config.h"

#include <glib.h>
#include <string.h>

#include "core/problem.h"
#include "crypto/container.h"
#include "crypto/encode.h"
#include "crypto/key-pair.h"
#include "openssl-command.h"

/* With what a shell, a terminal and a careless parser would stumble over. */
#define PASSPHRASE "corr3ct h\xc3\xb6rse 'battery' $staple"

static Secret *passphrase;
static Secret *wrong;
static Secret *key_pem;
static char *sealed_key;
static char *sealed_text;

#define PLACES 10
#define TEXT "{\"refresh_token\":\"5Aep861.not_a-real=one\"}"

static Secret *open_with(const char *sealed, Secret *phrase, ProblemCode code)
{
    g_autoptr(GError) error = NULL;
    Secret *secret = container_open(sealed, phrase, &error);

    if (secret)
        g_assert_no_error(error);
    else
        g_assert_cmpint(problem_code(error), ==, code);
    return secret;
}

static void test_key(void)
{
    g_autoptr(Secret) back = open_with(sealed_key, passphrase, PROBLEM_FAILED);

    g_assert_true(g_str_has_prefix(sealed_key, "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
    g_assert_nonnull(back);
    g_assert_true(secret_equal(back, key_pem));
}

static void test_text(void)
{
    g_autoptr(Secret) back = open_with(sealed_text, passphrase, PROBLEM_FAILED);

    g_assert_true(g_str_has_prefix(sealed_text, "-----BEGIN CMS-----\n"));
    g_assert_nonnull(back);
    g_assert_cmpstr(secret_text(back), ==, TEXT);
}

/* Made with 600,000 rounds, as all were once. */
static const char old_text[] = "-----BEGIN CMS-----\n"
                               "MIIBCAYLKoZIhvcNAQkQAReggfgwgfUCAQAxgYSjgYECAQCgHAYJKoZIhvcNAQUM\n"
                               "MA8ECENZNTwPBiusAgMJJ8AwLAYLKoZIhvcNAQkQAwkwHQYJYIZIAWUDBAEqBBA0\n"
                               "BhbSxEX9a4eqNHBGDX12BDA7D/0AWYAfml7ETRRFORyJakbxcRvtycDmEze0XIXD\n"
                               "R3tASTjDI2GF2yQ/mhxxJ0owVwYJKoZIhvcNAQcBMB4GCWCGSAFlAwQBLjARBAz9\n"
                               "+QFfp+8Snmc+cCECARCAKv4yEG6o4RQeBLgNTNOWaLwLOTO6IJy53wIUi5GZsozJ\n"
                               "0z4zKVwpuGyNtgQQ76dAsjFn3yYz1I/eQT1LJA==\n"
                               "-----END CMS-----\n";

static void test_old(void)
{
    g_autoptr(Secret) back = open_with(old_text, passphrase, PROBLEM_FAILED);

    g_assert_nonnull(back);
    g_assert_cmpstr(secret_text(back), ==, TEXT);
}

static void test_wrong(void)
{
    g_assert_null(open_with(sealed_key, wrong, PROBLEM_DENIED));
    g_assert_null(open_with(sealed_text, wrong, PROBLEM_DENIED));
}

static void test_sizes(void)
{
    static const gsize sizes[] = {0, 1, 16, 65536};

    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autofree char *bytes = g_malloc(sizes[i] + 1);
        g_autoptr(Secret) secret = NULL;
        g_autoptr(Secret) back = NULL;
        g_autofree char *sealed = NULL;

        random_bytes(bytes, sizes[i]);
        secret = secret_new(bytes, (gssize) sizes[i]);
        sealed = container_seal(secret, passphrase, false, NULL);
        back = open_with(sealed, passphrase, PROBLEM_FAILED);
        g_assert_nonnull(back);
        g_assert_true(secret_equal(back, secret));
    }
}

static void test_fresh(void)
{
    g_autoptr(Secret) secret = secret_new(TEXT, -1);
    g_autofree char *text = container_seal(secret, passphrase, false, NULL);
    g_autofree char *key = container_seal(key_pem, passphrase, true, NULL);

    g_assert_cmpstr(text, !=, sealed_text);
    g_assert_cmpstr(key, !=, sealed_key);
}

static void test_refused(void)
{
    g_autoptr(Secret) empty = secret_new("", 0);
    g_autoptr(Secret) text = secret_new(TEXT, -1);
    g_autoptr(GError) error = NULL;

    g_assert_null(container_seal(text, empty, false, &error));
    g_assert_true(problem_is(error, PROBLEM_USAGE));
    g_clear_error(&error);
    g_assert_null(container_seal(text, passphrase, true, &error));
    g_assert_true(problem_is(error, PROBLEM_USAGE));
}

/* Flips one bit of the DER and wraps it up again. */
static char *damage(const char *sealed, gsize place, gsize of)
{
    g_auto(GStrv) lines = g_strsplit(sealed, "\n", -1);
    guint n = g_strv_length(lines);
    GString *body = g_string_new(NULL);
    g_autofree guchar *der = NULL;
    g_autofree char *text = NULL;
    g_autofree char *changed = NULL;
    GString *wrapped;
    gsize length;

    for (guint i = 1; i + 2 < n; i++)
        g_string_append(body, lines[i]);
    text = g_string_free(body, FALSE);
    der = g_base64_decode(text, &length);
    der[(length - 1) * place / of] ^= 0x10;
    changed = g_base64_encode(der, length);
    wrapped = g_string_new(lines[0]);
    for (gsize i = 0; changed[i]; i++) {
        if (i % 64 == 0)
            g_string_append_c(wrapped, '\n');
        g_string_append_c(wrapped, changed[i]);
    }
    g_string_append_printf(wrapped, "\n%s\n", lines[n - 2]);
    return g_string_free(wrapped, FALSE);
}

/* No changed file may give a secret other than the true one. */
static void test_damaged(gconstpointer data)
{
    const char *sealed = *(char *const *) data;
    const char *truth = sealed == sealed_key ? secret_text(key_pem) : TEXT;
    guint refused = 0;

    for (gsize i = 0; i <= PLACES; i++) {
        g_autofree char *changed = damage(sealed, i, PLACES);
        g_autoptr(GError) error = NULL;
        g_autoptr(Secret) back = container_open(changed, passphrase, &error);

        if (back) {
            g_assert_cmpstr(secret_text(back), ==, truth);
            continue;
        }
        g_assert_true(problem_is(error, PROBLEM_DENIED) ||
                      problem_is(error, PROBLEM_MALFORMED_ANSWER));
        refused++;
    }
    g_assert_cmpuint(refused, >, PLACES / 2);
}

static void test_content_changed(void)
{
    /* The authentication tag is at the end. */
    g_autofree char *changed = damage(sealed_text, 1, 1);

    g_assert_null(open_with(changed, passphrase, PROBLEM_MALFORMED_ANSWER));
}

static const char *const hostile[][2] = {
    {"nothing", ""},
    {"words", "a secret"},
    {"a plain key", "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n"},
    {"an empty CMS block", "-----BEGIN CMS-----\n-----END CMS-----\n"},
    {"rubbish in CMS", "-----BEGIN CMS-----\nAAAA\n-----END CMS-----\n"},
    {"CMS without end", "-----BEGIN CMS-----\nMIIB"},
    {"an empty key block",
     "-----BEGIN ENCRYPTED PRIVATE KEY-----\n-----END ENCRYPTED PRIVATE KEY-----\n"},
    {"rubbish as a key",
     "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n"},
    {"a key without end", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB"},
    {"another label inside", "-----BEGIN CMS----- \n-----BEGIN X-----\nAAAA\n-----END X-----\n"},
};

static void test_hostile(gconstpointer data)
{
    const char *const *row = data;

    g_assert_null(open_with(row[1], passphrase, PROBLEM_MALFORMED_ANSWER));
}

/* A file that asks for 2^31-1 rounds would keep its reader busy for a quarter of an hour. */
static void test_rounds(void)
{
    g_autofree char *key = openssl_file("key.pem", secret_text(key_pem));
    g_autofree char *sealed = NULL;
    g_auto(GStrv) lines = NULL;
    g_autofree guchar *der = NULL;
    g_autofree char *text = NULL;
    g_autofree char *again = NULL;
    g_autofree char *pem = NULL;
    guchar *salt;
    gsize length;

    if (openssl_is_missing())
        return;
    sealed = openssl_run("pkcs8 -topk8 -v2 aes-256-cbc -iter 70000 -in '%s' -passout pass:x", key);
    g_assert_nonnull(sealed);
    lines = g_strsplit(sealed, "\n", -1);
    lines[g_strv_length(lines) - 2][0] = '\0';
    text = g_strjoinv("", lines + 1);
    der = g_base64_decode(text, &length);
    g_assert_nonnull(memmem(der, length, "\x02\x03\x01\x11\x70", 5));
    /* The salt gives a byte to the number. */
    salt = memmem(der, length, "\x04\x08", 2);
    g_assert_nonnull(salt);
    salt[1] = 7;
    memcpy(salt + 9, "\x02\x04\x7f\xff\xff\xff", 6);
    again = g_base64_encode(der, length);
    pem = g_strconcat("-----BEGIN ENCRYPTED PRIVATE KEY-----\n", again,
                      "\n-----END ENCRYPTED PRIVATE KEY-----\n", NULL);
    g_assert_null(open_with(pem, passphrase, PROBLEM_MALFORMED_ANSWER));
}

static void test_command_key(void)
{
    g_autofree char *file = openssl_file("sealed-key.pem", sealed_key);
    g_autofree char *phrase = openssl_file("phrase", PASSPHRASE "\n");
    g_autofree char *out = NULL;
    g_autofree char *form = NULL;

    if (openssl_is_missing())
        return;
    out = openssl_run("pkey -in '%s' -passin 'file:%s'", file, phrase);
    g_assert_cmpstr(out, ==, secret_text(key_pem));
    form = openssl_run("asn1parse -in '%s'", file);
    g_assert_nonnull(strstr(form, "scrypt"));
    g_assert_nonnull(strstr(form, "aes-256-cbc"));
}

static void test_command_text(void)
{
    g_autofree char *file = openssl_file("sealed.pem", sealed_text);
    g_autofree char *quoted = g_shell_quote(PASSPHRASE);
    g_autofree char *out = NULL;
    g_autofree char *form = NULL;

    if (openssl_is_missing())
        return;
    out = openssl_run("cms -decrypt -inform PEM -in '%s' -pwri_password %s", file, quoted);
    g_assert_cmpstr(out, ==, TEXT);
    form = openssl_run("asn1parse -in '%s'", file);
    g_assert_nonnull(strstr(form, "id-smime-ct-authEnvelopedData"));
    g_assert_nonnull(strstr(form, "aes-256-gcm"));
    g_assert_nonnull(strstr(form, "PBKDF2"));
    g_assert_nonnull(strstr(form, ":13D620\n")); /* 1,300,000 rounds */
    g_assert_nonnull(strstr(form, "id-alg-PWRI-KEK"));
    g_assert_nonnull(strstr(form, "aes-256-cbc"));
}

/* The other way round: what the command made opens here. */
static void test_command_made(void)
{
    g_autofree char *plain = openssl_file("made.pem", secret_text(key_pem));
    g_autofree char *sealed = NULL;
    g_autoptr(Secret) phrase = secret_new("x", 1);
    g_autoptr(Secret) back = NULL;

    if (openssl_is_missing())
        return;
    sealed = openssl_run("pkcs8 -topk8 -scrypt -in '%s' -passout pass:x", plain);
    back = open_with(sealed, phrase, PROBLEM_FAILED);
    g_assert_nonnull(back);
    g_assert_true(secret_equal(back, key_pem));
}

int main(int argc, char **argv)
{
    g_autoptr(KeyPair) key = key_pair_generate(2048, NULL);
    g_autoptr(Secret) text = secret_new(TEXT, -1);
    int status;

    g_test_init(&argc, &argv, NULL);
    passphrase = secret_new(PASSPHRASE, -1);
    wrong = secret_new("corr3ct horse", -1);
    key_pem = key_pair_pem(key);
    sealed_key = container_seal(key_pem, passphrase, true, NULL);
    sealed_text = container_seal(text, passphrase, false, NULL);
    g_test_add_func("/container/a key comes back", test_key);
    g_test_add_func("/container/a text comes back", test_text);
    g_test_add_func("/container/a file of fewer rounds is opened", test_old);
    g_test_add_func("/container/the wrong passphrase is denied", test_wrong);
    g_test_add_func("/container/any size comes back, with any bytes", test_sizes);
    g_test_add_func("/container/the same secret never looks the same", test_fresh);
    g_test_add_func("/container/no empty passphrase, no key that is none", test_refused);
    g_test_add_data_func("/container/a damaged key gives no other key", &sealed_key, test_damaged);
    g_test_add_data_func("/container/a damaged text gives no other text", &sealed_text,
                         test_damaged);
    g_test_add_func("/container/changed content is called damaged", test_content_changed);
    for (gsize i = 0; i < G_N_ELEMENTS(hostile); i++) {
        g_autofree char *path = g_strdup_printf("/container/%s is refused", hostile[i][0]);
        g_test_add_data_func(path, hostile[i], test_hostile);
    }
    g_test_add_func("/container/endless work is refused", test_rounds);
    g_test_add_func("/container/the openssl command opens the key", test_command_key);
    g_test_add_func("/container/the openssl command opens the text", test_command_text);
    g_test_add_func("/container/what the openssl command made is opened", test_command_made);
    status = g_test_run();
    g_free(sealed_key);
    g_free(sealed_text);
    secret_unref(key_pem);
    secret_unref(wrong);
    secret_unref(passphrase);
    return status;
}
