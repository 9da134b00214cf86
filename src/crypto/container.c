#include "config.h"

#include "crypto/container.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <string.h>

#include "core/problem.h"
#include "crypto/encode.h"
#include "crypto/openssl.h"

#define SEALED_MAX (1024 * 1024)
/* CMS_add0_recipient_password() leaves PBKDF2 its default HMAC-SHA1 and takes no other: OWASP's
 * number for that (600,000 would be for SHA-256). Each file says its own. */
#define PBKDF2_ROUNDS 1300000
/* A file that asks for more would only keep us busy. */
#define PBKDF2_ROUNDS_MAX 20000000
/* 16 MiB: OpenSSL refuses to open what needs 32; five passes make up for it. */
#define SCRYPT_N 16384
#define SCRYPT_R 8
#define SCRYPT_P 5

#define KEY_LABEL "-----BEGIN ENCRYPTED PRIVATE KEY-----"
#define CMS_LABEL "-----BEGIN CMS-----"

static void set_not_sealed(GError **error)
{
    g_autofree char *reason = openssl_reason();

    problem_set(error, PROBLEM_FAILED, reason, NULL, "the secret cannot be encrypted");
}

static void set_wrong(GError **error)
{
    ERR_clear_error();
    problem_set(error, PROBLEM_DENIED, "the passphrase is not the one it was encrypted with",
                "try the passphrase again", "the encrypted secret cannot be opened");
}

static void set_damaged(GError **error, const char *why)
{
    ERR_clear_error();
    problem_set(error, PROBLEM_MALFORMED_ANSWER, why, NULL,
                "the encrypted secret cannot be opened");
}

static char *seal_key(const Secret *pem, const Secret *passphrase, GError **error)
{
    g_autoptr(KeyPair) key = key_pair_parse(pem, error);
    g_autoptr(PKCS8_PRIV_KEY_INFO) plain = NULL;
    g_autoptr(X509_SIG) sealed = NULL;
    g_autoptr(BIO) bio = BIO_new(BIO_s_mem());
    X509_ALGOR *algorithm;
    guint8 salt[16];

    if (!key)
        return NULL;
    random_bytes(salt, sizeof salt);
    plain = EVP_PKEY2PKCS8(key_pair_pkey(key));
    algorithm = PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), salt, sizeof salt, NULL, SCRYPT_N,
                                      SCRYPT_R, SCRYPT_P);
    if (plain && algorithm)
        sealed = PKCS8_set0_pbe(secret_text(passphrase), (int) secret_length(passphrase), plain,
                                algorithm);
    if (!sealed) {
        X509_ALGOR_free(algorithm);
        set_not_sealed(error);
        return NULL;
    }
    PEM_write_bio_PKCS8(bio, sealed);
    return openssl_bio_text(bio);
}

static char *seal_rest(const Secret *secret, const Secret *passphrase, GError **error)
{
    g_autoptr(CMS_ContentInfo) cms = CMS_AuthEnvelopedData_create(EVP_aes_256_gcm());
    g_autoptr(BIO) plain = BIO_new_mem_buf(secret_text(secret), (int) secret_length(secret));
    g_autoptr(BIO) bio = BIO_new(BIO_s_mem());
    /* CMS owns the copy, and wipes it when freed. */
    unsigned char *copy = OPENSSL_memdup(secret_text(passphrase), secret_length(passphrase));

    if (!cms || !copy ||
        !CMS_add0_recipient_password(cms, PBKDF2_ROUNDS, -1, -1, copy,
                                     (ossl_ssize_t) secret_length(passphrase), EVP_aes_256_cbc())) {
        OPENSSL_clear_free(copy, secret_length(passphrase));
        set_not_sealed(error);
        return NULL;
    }
    if (CMS_set_detached(cms, 0) != 1 || CMS_final(cms, plain, NULL, CMS_BINARY) != 1 ||
        PEM_write_bio_CMS(bio, cms) != 1) {
        set_not_sealed(error);
        return NULL;
    }
    return openssl_bio_text(bio);
}

char *container_seal(const Secret *secret, const Secret *passphrase, bool is_key, GError **error)
{
    if (secret_length(passphrase) == 0) {
        problem_set(error, PROBLEM_USAGE, "an empty passphrase protects nothing", NULL,
                    "the secret cannot be encrypted");
        return NULL;
    }
    ERR_clear_error();
    return is_key ? seal_key(secret, passphrase, error) : seal_rest(secret, passphrase, error);
}

/* The rounds of PBKDF2 that a file asks for; 0 when it does not use it. */
static guint64 rounds_of(const unsigned char *der, gsize length)
{
    static const unsigned char pbkdf2[] = {0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                           0xf7, 0x0d, 0x01, 0x05, 0x0c};
    const unsigned char *at = memmem(der, length, pbkdf2, sizeof pbkdf2);
    const unsigned char *end = der + length;
    guint64 rounds = 0;

    if (!at)
        return 0;
    at += sizeof pbkdf2 + 2; /* the SEQUENCE of parameters: its lengths are below 128 */
    if (end - at < 2 || at[0] != 0x04 || end - at < 4 + at[1])
        return G_MAXUINT64;
    at += 2 + at[1];
    if (at[0] != 0x02 || at[1] == 0 || at[1] > 8 || end - at < 2 + at[1])
        return G_MAXUINT64;
    for (unsigned i = 0; i < at[1]; i++)
        rounds = rounds << 8 | at[2 + i];
    return rounds;
}

/* The DER of the one PEM block wanted. */
static bool read_block(const char *sealed, const char *label, unsigned char **ret_der,
                       long *ret_length)
{
    g_autoptr(BIO) bio = BIO_new_mem_buf(sealed, -1);

    return PEM_bytes_read_bio(ret_der, ret_length, NULL, label, bio, openssl_no_passphrase, NULL) ==
           1;
}

static Secret *open_key(const unsigned char *der, long length, const Secret *passphrase,
                        GError **error)
{
    g_autoptr(X509_SIG) sealed = d2i_X509_SIG(NULL, &der, length);
    g_autoptr(PKCS8_PRIV_KEY_INFO) plain = NULL;
    g_autoptr(KeyPair) key = NULL;
    EVP_PKEY *pkey;

    if (!sealed) {
        set_damaged(error, "the file is damaged");
        return NULL;
    }
    plain = PKCS8_decrypt(sealed, secret_text(passphrase), (int) secret_length(passphrase));
    pkey = plain ? EVP_PKCS82PKEY(plain) : NULL;
    if (!pkey) {
        set_wrong(error);
        return NULL;
    }
    key = key_pair_take(pkey);
    /* CBC does not notice changed bytes, the key itself does. */
    if (!EVP_PKEY_is_a(pkey, "RSA") || !key_pair_is_whole(key)) {
        set_damaged(error, "the key in it is damaged");
        return NULL;
    }
    return key_pair_pem(key);
}

static Secret *open_rest(const unsigned char *der, long length, const Secret *passphrase,
                         GError **error)
{
    g_autoptr(CMS_ContentInfo) cms = d2i_CMS_ContentInfo(NULL, &der, length);
    g_autoptr(BIO) plain = BIO_new(BIO_s_secmem());
    g_autofree char *copy = NULL;
    int opened;

    if (!cms || OBJ_obj2nid(CMS_get0_type(cms)) != NID_id_smime_ct_authEnvelopedData) {
        set_damaged(error, "the file is damaged");
        return NULL;
    }
    copy = g_strndup(secret_text(passphrase), secret_length(passphrase));
    opened = CMS_decrypt_set1_password(cms, (unsigned char *) copy,
                                       (ossl_ssize_t) secret_length(passphrase));
    secret_wipe(copy, secret_length(passphrase));
    if (opened != 1) {
        set_wrong(error);
        return NULL;
    }
    if (CMS_decrypt(cms, NULL, NULL, NULL, plain, CMS_BINARY) != 1) {
        set_damaged(error, "its content was changed after it was encrypted");
        return NULL;
    }
    return openssl_bio_secret(plain);
}

Secret *container_open(const char *sealed, const Secret *passphrase, GError **error)
{
    bool is_key = strstr(sealed, KEY_LABEL) != NULL;
    unsigned char *der = NULL;
    Secret *secret = NULL;
    long length = 0;

    ERR_clear_error();
    if (strlen(sealed) > SEALED_MAX || (!is_key && !strstr(sealed, CMS_LABEL))) {
        set_damaged(error, "this is no encrypted secret");
        return NULL;
    }
    if (!read_block(sealed, is_key ? PEM_STRING_PKCS8 : PEM_STRING_CMS, &der, &length))
        set_damaged(error, "the file is damaged");
    else if (rounds_of(der, (gsize) length) > PBKDF2_ROUNDS_MAX)
        set_damaged(error, "it asks for more work than is sensible");
    else if (is_key)
        secret = open_key(der, length, passphrase, error);
    else
        secret = open_rest(der, length, passphrase, error);
    OPENSSL_free(der);
    return secret;
}
