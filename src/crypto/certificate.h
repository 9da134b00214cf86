/* X.509 certificates: ours for JWT bearer, and the throw-away ones of the built-in org. */
#ifndef CRYPTO_CERTIFICATE_H
#define CRYPTO_CERTIFICATE_H

#include <glib.h>
#include <stdbool.h>

#include "crypto/key-pair.h"

typedef struct {
    char *pem;
    char *sha256; /* fingerprint of the DER, 64 hex digits */
    char *subject;
    gint64 not_before; /* seconds since 1970 */
    gint64 not_after;
    guint bits; /* of the key */
} Certificate;

/* Self-signed, SHA-256, 128-bit random serial, CN = `common_name` (no personal data). */
Certificate *certificate_make(const KeyPair *key, const char *common_name, gint64 now,
                              guint valid_days, GError **error);
/* A certificate authority and a server certificate signed by it, for `hosts` (DNS names and IP
 * literals, NULL-terminated). */
Certificate *certificate_make_ca(const KeyPair *key, const char *common_name, gint64 now,
                                 GError **error);
Certificate *certificate_make_server(const KeyPair *key, const char *const *hosts,
                                     const Certificate *ca, const KeyPair *ca_key, gint64 now,
                                     GError **error);
/* PEM, or base64 without the BEGIN and END lines. PROBLEM_USAGE if it is none. */
Certificate *certificate_parse(const char *pem, GError **error);
void certificate_free(Certificate *certificate);
bool certificate_matches(const Certificate *certificate, const KeyPair *key);
/* Is this an RS256 signature by the certificate's key? */
bool certificate_verify(const Certificate *certificate, const void *bytes, gsize length,
                        const void *signature, gsize signature_length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Certificate, certificate_free)

#endif
