/* RSA key pairs. RS256 is all that Salesforce's JWT bearer flow takes: EC keys are refused. */
#ifndef CRYPTO_KEY_PAIR_H
#define CRYPTO_KEY_PAIR_H

#include <glib.h>
#include <stdbool.h>

#include "core/secret.h"

typedef struct KeyPair KeyPair;

/* Takes 0.2 to 3 s: call it in a thread (app/) or where waiting is fine. 2048, 3072 or 4096 bits. */
KeyPair *key_pair_generate(guint bits, GError **error);
/* PEM, PKCS#8 or PKCS#1, unencrypted. PROBLEM_USAGE: not PEM, EC, too short, encrypted, a
 * certificate. */
KeyPair *key_pair_parse(const Secret *pem, GError **error);
void key_pair_free(KeyPair *key);
Secret *key_pair_pem(const KeyPair *key); /* PKCS#8 PEM */
guint key_pair_bits(const KeyPair *key);
/* RSASSA-PKCS1-v1_5 with SHA-256; NULL with PROBLEM_FAILED. */
GBytes *key_pair_sign(const KeyPair *key, const void *bytes, gsize length, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KeyPair, key_pair_free)

#endif
