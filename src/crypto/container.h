/* Encrypted files that `openssl` alone can open (decisions 9): private keys as PKCS#8 with scrypt
 * (`openssl pkey`), the rest as CMS with a password recipient (`openssl cms -decrypt
 * -pwri_password`): content AES-256-GCM, key wrapped with AES-256-CBC, PBKDF2 (HMAC-SHA1, the only
 * one that OpenSSL writes there) with 1,300,000 rounds; files with fewer are opened too. */
#ifndef CRYPTO_CONTAINER_H
#define CRYPTO_CONTAINER_H

#include <glib.h>
#include <stdbool.h>

#include "core/secret.h"

/* PEM either way. `is_key`: the secret is a PEM private key. */
char *container_seal(const Secret *secret, const Secret *passphrase, bool is_key, GError **error);
/* PROBLEM_DENIED: wrong passphrase; PROBLEM_MALFORMED_ANSWER: damaged or no container. */
Secret *container_open(const char *sealed, const Secret *passphrase, GError **error);

#endif
