/* JSON Web Tokens as the JWT bearer flow wants them (RFC 7523, RFC 7515; RS256 only). */
#ifndef CRYPTO_JWT_H
#define CRYPTO_JWT_H

#include <glib.h>
#include <stdbool.h>

#include "core/secret.h"
#include "crypto/certificate.h"
#include "crypto/key-pair.h"

/* iss = consumer key, sub = username, aud = origin, exp in seconds since 1970. A random jti. */
typedef struct {
    const char *iss;
    const char *sub;
    const char *aud;
    gint64 exp;
} JwtClaims;

Secret *jwt_build(const JwtClaims *claims, const KeyPair *key, GError **error);

typedef struct {
    char *iss;
    char *sub;
    char *aud;
    char *jti;
    gint64 exp;
} JwtRead;

/* Reads without trusting; jwt_verify() then checks the signature. NULL if it is no RS256 JWT. */
JwtRead *jwt_read(const char *token);
bool jwt_verify(const char *token, const Certificate *certificate);
void jwt_read_free(JwtRead *read);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(JwtRead, jwt_read_free)

#endif
