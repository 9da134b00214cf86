#include "config.h"

#include "crypto/key-pair.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <string.h>

#include "core/problem.h"
#include "crypto/openssl.h"

#define BITS_MIN 2048
#define BITS_MAX 16384
#define PEM_MAX (64 * 1024)
#define GENERATE_TRIES 5

struct KeyPair {
    EVP_PKEY *pkey;
};

KeyPair *key_pair_take(EVP_PKEY *pkey)
{
    KeyPair *key = g_new0(KeyPair, 1);

    key->pkey = pkey;
    return key;
}

EVP_PKEY *key_pair_pkey(const KeyPair *key)
{
    return key->pkey;
}

void key_pair_free(KeyPair *key)
{
    if (!key)
        return;
    EVP_PKEY_free(key->pkey); /* wipes the private numbers */
    g_free(key);
}

static EVP_PKEY *generate_once(guint bits)
{
    g_autoptr(EVP_PKEY_CTX) context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    EVP_PKEY *pkey = NULL;

    if (!context || EVP_PKEY_keygen_init(context) <= 0 ||
        EVP_PKEY_CTX_set_rsa_keygen_bits(context, (int) bits) <= 0 ||
        EVP_PKEY_generate(context, &pkey) <= 0)
        return NULL;
    return pkey;
}

KeyPair *key_pair_generate(guint bits, GError **error)
{
    g_autofree char *reason = NULL;

    if (bits != 2048 && bits != 3072 && bits != 4096) {
        problem_set(error, PROBLEM_USAGE, "2048, 3072 and 4096 bits are possible", NULL,
                    "a key of %u bits cannot be made", bits);
        return NULL;
    }
    ERR_clear_error();
    for (int i = 0; i < GENERATE_TRIES; i++) {
        EVP_PKEY *pkey = generate_once(bits);

        if (pkey)
            return key_pair_take(pkey);
        /* Once in a while the search for primes gives up and names no reason: begin anew. */
        if (ERR_peek_error())
            break;
    }
    reason = openssl_reason();
    problem_set(error, PROBLEM_FAILED, reason, NULL, "the key pair cannot be made");
    return NULL;
}

/* Kinds of PEM block that are no usable private key, and what to tell their bearer. */
static const struct {
    const char *mark;
    const char *why;
    const char *next;
} wrong_kinds[] = {
    {"BEGIN ENCRYPTED PRIVATE KEY", "it is encrypted with a passphrase",
     "openssl pkey -in FILE -out PLAIN.pem, then give PLAIN.pem and delete it"},
    {"Proc-Type: 4,ENCRYPTED", "it is encrypted with a passphrase",
     "openssl pkey -in FILE -out PLAIN.pem, then give PLAIN.pem and delete it"},
    {"BEGIN EC PRIVATE KEY", "it is an EC key, and Salesforce takes RSA keys only",
     "make an RSA key and upload its certificate to the app"},
    {"BEGIN DSA PRIVATE KEY", "it is a DSA key, and Salesforce takes RSA keys only",
     "make an RSA key and upload its certificate to the app"},
    {"BEGIN OPENSSH PRIVATE KEY", "it is in OpenSSH's own format",
     "ssh-keygen -p -m PKCS8 -f COPY-OF-THE-FILE"},
};

static const char *const other_kinds[][2] = {
    {"BEGIN CERTIFICATE REQUEST", "it is a certificate request, not the private key"},
    {"BEGIN CERTIFICATE", "it is a certificate, not the private key that belongs to it"},
    {"BEGIN TRUSTED CERTIFICATE", "it is a certificate, not the private key that belongs to it"},
    {"BEGIN PUBLIC KEY", "it is a public key"},
    {"BEGIN RSA PUBLIC KEY", "it is a public key"},
    {"ssh-rsa ", "it is a public key of OpenSSH"},
    {"PuTTY-User-Key-File", "it is in PuTTY's own format"},
};

static const char *find(const Secret *pem, const char *mark)
{
    return memmem(secret_text(pem), secret_length(pem), mark, strlen(mark));
}

static void set_unusable(GError **error, const char *why, const char *next)
{
    problem_set(error, PROBLEM_USAGE, why,
                next ? next
                     : "give the private key as PEM (it begins with -----BEGIN PRIVATE KEY-----)",
                "the private key cannot be used");
}

/* Where a plain PKCS#8 or PKCS#1 block begins; NULL with the words for what it is instead. */
static const char *find_key(const Secret *pem, GError **error)
{
    const char *start = find(pem, "-----BEGIN PRIVATE KEY-----");

    if (secret_length(pem) > PEM_MAX) {
        set_unusable(error, "it is far too long for a key", NULL);
        return NULL;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(wrong_kinds); i++)
        if (!start && find(pem, wrong_kinds[i].mark)) {
            set_unusable(error, wrong_kinds[i].why, wrong_kinds[i].next);
            return NULL;
        }
    if (!start)
        start = find(pem, "-----BEGIN RSA PRIVATE KEY-----");
    if (start)
        return start;
    for (gsize i = 0; i < G_N_ELEMENTS(other_kinds); i++)
        if (find(pem, other_kinds[i][0])) {
            set_unusable(error, other_kinds[i][1], NULL);
            return NULL;
        }
    set_unusable(error, secret_length(pem) ? "it is no PEM text" : "it is empty", NULL);
    return NULL;
}

/* Signs and verifies: OpenSSL's own check would search for the primes again, up to a second. */
static bool can_sign(const KeyPair *key)
{
    static const guint8 probe[] = "orgwire";
    g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new();
    g_autoptr(GBytes) signature = key_pair_sign(key, probe, sizeof probe, NULL);

    return signature && EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key->pkey) == 1 &&
           EVP_DigestVerify(context, g_bytes_get_data(signature, NULL), g_bytes_get_size(signature),
                            probe, sizeof probe) == 1;
}

enum { N, E, D, P, Q, DP, DQ, QINV, N_NUMBERS };

static const char *const number_names[N_NUMBERS] = {
    OSSL_PKEY_PARAM_RSA_N,         OSSL_PKEY_PARAM_RSA_E,           OSSL_PKEY_PARAM_RSA_D,
    OSSL_PKEY_PARAM_RSA_FACTOR1,   OSSL_PKEY_PARAM_RSA_FACTOR2,     OSSL_PKEY_PARAM_RSA_EXPONENT1,
    OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT1};

/* d ≡ dp (mod p−1) and e·d ≡ 1 (mod p−1), for p and q alike. */
static bool factor_fits(BIGNUM *const *numbers, int factor, int exponent, BN_CTX *context)
{
    BIGNUM *less = BN_CTX_get(context);
    BIGNUM *result = BN_CTX_get(context);

    return result && BN_sub(less, numbers[factor], BN_value_one()) && !BN_is_zero(less) &&
           BN_mod(result, numbers[D], less, context) && BN_cmp(result, numbers[exponent]) == 0 &&
           BN_mod_mul(result, numbers[E], numbers[D], less, context) && BN_is_one(result);
}

/* A changed number that this very signature did not need would go unnoticed until later. */
static bool numbers_fit(const KeyPair *key)
{
    BIGNUM *numbers[N_NUMBERS] = {NULL};
    BN_CTX *context = BN_CTX_secure_new();
    bool fit = true;
    BIGNUM *result;

    BN_CTX_start(context);
    result = BN_CTX_get(context);
    for (int i = 0; i < N_NUMBERS; i++)
        fit = fit && EVP_PKEY_get_bn_param(key->pkey, number_names[i], &numbers[i]) == 1;
    fit = fit && BN_mul(result, numbers[P], numbers[Q], context) &&
          BN_cmp(result, numbers[N]) == 0 &&
          BN_mod_mul(result, numbers[QINV], numbers[Q], numbers[P], context) && BN_is_one(result) &&
          factor_fits(numbers, P, DP, context) && factor_fits(numbers, Q, DQ, context);
    for (int i = 0; i < N_NUMBERS; i++)
        BN_clear_free(numbers[i]);
    BN_CTX_end(context);
    BN_CTX_free(context);
    return fit;
}

bool key_pair_is_whole(const KeyPair *key)
{
    bool whole = numbers_fit(key) && can_sign(key);

    ERR_clear_error();
    return whole;
}

static bool check(const KeyPair *key, GError **error)
{
    g_autofree char *why = NULL;
    guint bits = key_pair_bits(key);

    if (!EVP_PKEY_is_a(key->pkey, "RSA")) {
        why = g_strdup_printf("it is an %s key, and Salesforce takes RSA keys only",
                              EVP_PKEY_get0_type_name(key->pkey));
        set_unusable(error, why, "make an RSA key and upload its certificate to the app");
        return false;
    }
    if (bits < BITS_MIN || bits > BITS_MAX) {
        why = g_strdup_printf("it has %u bits, and Salesforce wants at least %d", bits, BITS_MIN);
        set_unusable(error, bits < BITS_MIN ? why : "it has too many bits",
                     "make an RSA key of 2048 or more bits and upload its certificate to the app");
        return false;
    }
    if (!key_pair_is_whole(key)) {
        set_unusable(error, "its numbers do not belong together: the file is damaged", NULL);
        return false;
    }
    return true;
}

KeyPair *key_pair_parse(const Secret *pem, GError **error)
{
    const char *start = find_key(pem, error);
    g_autoptr(BIO) bio = NULL;
    g_autoptr(KeyPair) key = NULL;
    EVP_PKEY *pkey;

    if (!start)
        return NULL;
    ERR_clear_error();
    bio = BIO_new_mem_buf(start, (int) (secret_text(pem) + secret_length(pem) - start));
    pkey = PEM_read_bio_PrivateKey(bio, NULL, openssl_no_passphrase, NULL);
    if (!pkey) {
        g_autofree char *reason = openssl_reason();

        set_unusable(error, reason ? reason : "the text between its lines is damaged", NULL);
        return NULL;
    }
    key = key_pair_take(pkey);
    return check(key, error) ? g_steal_pointer(&key) : NULL;
}

Secret *key_pair_pem(const KeyPair *key)
{
    g_autoptr(BIO) bio = BIO_new(BIO_s_secmem());

    if (PEM_write_bio_PKCS8PrivateKey(bio, key->pkey, NULL, NULL, 0, NULL, NULL) != 1)
        g_error("a private key cannot be written to memory");
    return openssl_bio_secret(bio);
}

guint key_pair_bits(const KeyPair *key)
{
    return (guint) EVP_PKEY_get_bits(key->pkey);
}

GBytes *key_pair_sign(const KeyPair *key, const void *bytes, gsize length, GError **error)
{
    g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new();
    g_autofree guint8 *signature = NULL;
    g_autofree char *reason = NULL;
    gsize size = 0;

    /* The padding of an RSA key is PKCS#1 v1.5 unless told otherwise. */
    if (EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key->pkey) == 1 &&
        EVP_DigestSign(context, NULL, &size, bytes, length) == 1) {
        signature = g_malloc(size);
        if (EVP_DigestSign(context, signature, &size, bytes, length) == 1)
            return g_bytes_new_take(g_steal_pointer(&signature), size);
    }
    reason = openssl_reason();
    problem_set(error, PROBLEM_FAILED, reason, NULL, "the private key cannot sign");
    return NULL;
}
