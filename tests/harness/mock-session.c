/* dh-ietf1024-sha256-aes128-cbc-pkcs7 of the Secret Service specification. */
#include "config.h"

#include "tests/harness/mock-session.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>

#define DH_BYTES 128

static void derive(const guint8 *shared, guint8 key[MOCK_KEY_BYTES])
{
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
    EVP_KDF_CTX *context = EVP_KDF_CTX_new(kdf);
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *) "SHA256", 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *) shared, DH_BYTES),
        OSSL_PARAM_construct_end(),
    };

    g_assert_cmpint(EVP_KDF_derive(context, key, MOCK_KEY_BYTES, parameters), ==, 1);
    EVP_KDF_CTX_free(context);
    EVP_KDF_free(kdf);
}

GVariant *mock_session_agree(GVariant *theirs, guint8 key[MOCK_KEY_BYTES])
{
    gsize size;
    const guint8 *bytes = g_variant_get_fixed_array(theirs, &size, 1);
    guint8 public[DH_BYTES], shared[DH_BYTES];
    BN_CTX *context = BN_CTX_new();
    BIGNUM *prime = BN_get_rfc2409_prime_1024(NULL);
    BIGNUM *generator = BN_new(), *private = BN_new(), *ours = BN_new(), *common = BN_new();
    BIGNUM *peer = BN_bin2bn(bytes, (int) size, NULL);

    BN_set_word(generator, 2);
    BN_rand(private, 512, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY);
    BN_mod_exp(ours, generator, private, prime, context);
    BN_mod_exp(common, peer, private, prime, context);
    BN_bn2binpad(ours, public, sizeof public);
    BN_bn2binpad(common, shared, sizeof shared);
    derive(shared, key);
    BN_free(prime);
    BN_free(generator);
    BN_free(private);
    BN_free(ours);
    BN_free(common);
    BN_free(peer);
    BN_CTX_free(context);
    return g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, public, sizeof public, 1);
}

GVariant *mock_session_encrypt(const char *session, const guint8 key[MOCK_KEY_BYTES], GBytes *secret)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    gsize size;
    const guint8 *plain = g_bytes_get_data(secret, &size);
    g_autofree guint8 *sealed = g_malloc(size + MOCK_KEY_BYTES);
    guint8 iv[MOCK_KEY_BYTES];
    int n = 0, last = 0;

    RAND_bytes(iv, sizeof iv);
    EVP_EncryptInit_ex(context, EVP_aes_128_cbc(), NULL, key, iv);
    EVP_EncryptUpdate(context, sealed, &n, plain, (int) size);
    EVP_EncryptFinal_ex(context, sealed + n, &last);
    EVP_CIPHER_CTX_free(context);
    return g_variant_new("(o@ay@ays)", session,
                         g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, iv, sizeof iv, 1),
                         g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, sealed,
                                                   (gsize) (n + last), 1),
                         "text/plain");
}

GBytes *mock_session_decrypt(const guint8 key[MOCK_KEY_BYTES], GVariant *secret)
{
    g_autoptr(GVariant) iv = g_variant_get_child_value(secret, 1);
    g_autoptr(GVariant) value = g_variant_get_child_value(secret, 2);
    gsize iv_size, size;
    const guint8 *start = g_variant_get_fixed_array(iv, &iv_size, 1);
    const guint8 *sealed = g_variant_get_fixed_array(value, &size, 1);
    guint8 *plain = g_malloc(size + MOCK_KEY_BYTES);
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int n = 0, last = 0;

    EVP_DecryptInit_ex(context, EVP_aes_128_cbc(), NULL, key, start);
    EVP_DecryptUpdate(context, plain, &n, sealed, (int) size);
    EVP_DecryptFinal_ex(context, plain + n, &last);
    EVP_CIPHER_CTX_free(context);
    return g_bytes_new_take(plain, (gsize) (n + last));
}
