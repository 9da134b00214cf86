#include "config.h"

#include "crypto/jwt.h"

#include <string.h>

#include "core/json.h"
#include "crypto/encode.h"

#define TOKEN_MAX (64 * 1024)
#define JTI_LENGTH 32

static char *encode_claims(const JwtClaims *claims)
{
    g_autoptr(json_object) object = json_object_new_object();
    g_autofree char *jti = random_text(JTI_LENGTH);
    g_autofree char *text = NULL;

    json_add_text(object, "iss", claims->iss);
    json_add_text(object, "sub", claims->sub);
    json_add_text(object, "aud", claims->aud);
    json_add_integer(object, "exp", claims->exp);
    json_add_text(object, "jti", jti);
    text = json_build(object, false);
    return base64url_encode(text, strlen(text));
}

Secret *jwt_build(const JwtClaims *claims, const KeyPair *key, GError **error)
{
    static const char header[] = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";
    g_autofree char *head = base64url_encode(header, strlen(header));
    g_autofree char *body = encode_claims(claims);
    g_autofree char *input = g_strconcat(head, ".", body, NULL);
    g_autoptr(GBytes) signature = key_pair_sign(key, input, strlen(input), error);
    g_autofree char *tail = NULL;

    if (!signature)
        return NULL;
    tail = base64url_encode(g_bytes_get_data(signature, NULL), g_bytes_get_size(signature));
    return secret_new_take(g_strconcat(input, ".", tail, NULL));
}

static json_object *decode_part(const char *part)
{
    gsize length;
    g_autofree guint8 *bytes = base64url_decode(part, &length);
    g_autoptr(json_object) object = NULL;

    if (!bytes)
        return NULL;
    object = json_parse((const char *) bytes, (gssize) length, NULL);
    if (!object || !json_object_is_type(object, json_type_object))
        return NULL;
    return g_steal_pointer(&object);
}

JwtRead *jwt_read(const char *token)
{
    g_auto(GStrv) parts = NULL;
    g_autoptr(json_object) header = NULL;
    g_autoptr(json_object) claims = NULL;
    JwtRead *read;

    if (strlen(token) > TOKEN_MAX)
        return NULL;
    parts = g_strsplit(token, ".", 4);
    if (g_strv_length(parts) != 3 || !(header = decode_part(parts[0])) ||
        !(claims = decode_part(parts[1])))
        return NULL;
    /* "crit" lists extensions that must be understood: we know none (RFC 7515 §4.1.11). */
    if (g_strcmp0(json_text(header, "alg", NULL), "RS256") != 0 ||
        json_object_object_get_ex(header, "crit", NULL))
        return NULL;
    read = g_new0(JwtRead, 1);
    read->iss = g_strdup(json_text(claims, "iss", NULL));
    read->sub = g_strdup(json_text(claims, "sub", json_text(claims, "prn", NULL)));
    read->aud = g_strdup(json_text(claims, "aud", NULL));
    read->jti = g_strdup(json_text(claims, "jti", NULL));
    read->exp = json_integer(claims, "exp", 0);
    return read;
}

bool jwt_verify(const char *token, const Certificate *certificate)
{
    g_autoptr(JwtRead) read = jwt_read(token);
    const char *dot = strrchr(token, '.');
    g_autofree guint8 *signature = NULL;
    gsize length;

    if (!read || !(signature = base64url_decode(dot + 1, &length)))
        return false;
    return certificate_verify(certificate, token, (gsize) (dot - token), signature, length);
}

void jwt_read_free(JwtRead *read)
{
    if (!read)
        return;
    g_free(read->iss);
    g_free(read->sub);
    g_free(read->aud);
    g_free(read->jti);
    g_free(read);
}
