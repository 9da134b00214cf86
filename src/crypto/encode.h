/* base64url, digests, randomness. */
#ifndef CRYPTO_ENCODE_H
#define CRYPTO_ENCODE_H

#include <glib.h>

char *base64url_encode(const void *bytes, gsize length); /* RFC 4648 §5, no padding */
guint8 *base64url_decode(const char *text, gsize *ret_length); /* NULL if it is none */
void sha256(const void *bytes, gsize length, guint8 digest[32]);
char *sha256_hex(const void *bytes, gsize length);
/* Aborts the process rather than go on with weak randomness. */
void random_bytes(void *bytes, gsize length);
char *random_text(gsize length); /* [A-Za-z0-9]; the first is a letter */

#endif
