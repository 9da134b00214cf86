#include "config.h"

#include "crypto/encode.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

char *base64url_encode(const void *bytes, gsize length)
{
    char *text;

    if (length == 0)
        return g_strdup("");
    text = g_base64_encode(bytes, length);
    text[strcspn(text, "=")] = '\0';
    return g_strdelimit(g_strdelimit(text, "+", '-'), "/", '_');
}

/* The value of one character, or -1. */
static int sextet(char c)
{
    const char *at = c ? strchr(alphabet, c) : NULL;

    return at ? (int) (at - alphabet) : -1;
}

guint8 *base64url_decode(const char *text, gsize *ret_length)
{
    gsize length = strlen(text);
    g_autofree guint8 *bytes = g_malloc(length / 4 * 3 + 3);
    guint32 held = 0;
    guint bits = 0;
    gsize n = 0;

    if (length % 4 == 1)
        return NULL;
    for (gsize i = 0; i < length; i++) {
        int value = sextet(text[i]);

        if (value < 0)
            return NULL;
        held = (held << 6 | (guint32) value) & 0xffffff;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes[n++] = (guint8) (held >> bits);
        }
    }
    /* Bits left over must be zero: else two texts would mean the same bytes. */
    if (held & ((1u << bits) - 1))
        return NULL;
    bytes[n] = 0;
    *ret_length = n;
    return g_steal_pointer(&bytes);
}

void sha256(const void *bytes, gsize length, guint8 digest[32])
{
    if (EVP_Digest(bytes, length, digest, NULL, EVP_sha256(), NULL) != 1)
        g_error("SHA-256 is not available");
}

char *sha256_hex(const void *bytes, gsize length)
{
    guint8 digest[32];
    char *hex = g_malloc(65);

    sha256(bytes, length, digest);
    for (guint i = 0; i < sizeof digest; i++)
        g_snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    return hex;
}

void random_bytes(void *bytes, gsize length)
{
    g_assert(length <= G_MAXINT);
    if (RAND_priv_bytes(bytes, (int) length) != 1)
        g_error("the system gives no random numbers");
}

/* An even choice among `n` ≤ 256: bytes above the last full multiple are thrown away. */
static guint random_below(guint n)
{
    guint8 byte;

    do
        random_bytes(&byte, 1);
    while (byte >= 256 / n * n);
    return byte % n;
}

char *random_text(gsize length)
{
    char *text = g_malloc(length + 1);

    for (gsize i = 0; i < length; i++)
        text[i] = alphabet[random_below(i ? 62 : 52)];
    text[length] = '\0';
    return text;
}
