#include "config.h"

#include <glib.h>
#include <string.h>

#include "core/json.h"
#include "crypto/encode.h"
#include "crypto/jwt.h"

#define NOW 1795600000

/* RFC 7515, appendix A.2: the published example key and token. */
static const char rfc_key[] = "-----BEGIN PRIVATE KEY-----\n"
                              "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCh+BYK4uPJtGXO\n"
                              "jS1lYmM2K5J9vinh8CR3/BYlzJChNuOL2TSXxbbqY913EeZ8dCn5VrD7io8ImtxL\n"
                              "aYk8wTM/U+3QGbh3hCUv7JFP5IV3aVlL6kKA0ywPVb9ilE8TA5a8bpvfbr3SvaNn\n"
                              "juygxmj3AbONv/s4yDQs4v5tJ/reSlpIdJed1LnPmt7Ex1sFhSwsD174pcF1A5L5\n"
                              "ROjtZMEQxrZHYJqkeDrrnGya11UxMFBji4NmXG9veoKjlnAqH2QbgtPr8jkiGUkf\n"
                              "toaHLFcW9Qr4NY2ai50Xw0Byj3+H2JoY2PyrZ62EWQwuz3WTOTY8BwNNb2BvniHg\n"
                              "VFbK5emhAgMBAAECggEAEq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyW\n"
                              "PEAeP88vLNO97IjlA7/GQ5sLKMgvfTeXZx9SE+7YwVol2NXOoAJe46sui395IW/G\n"
                              "O+pWJ1O0BkTGoVEn2bKVRUCgu+GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzj\n"
                              "kn439X0M/V51gfpRLI9JYanrC4D4qAdGcopV/0ZHHzQlBjudU2QvXt4ehNYTCBr6\n"
                              "XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl/x/jTj3ccPDVZFD9pIuhLhBOneufuBiB\n"
                              "4cS98l2SR/RQyGWSeWjnczT0QU91p1DhOVRuOopznQKBgQDgHMQQ60imZV1URk0K\n"
                              "pLttoLhyt3SmqdEf/kgHePDdtzEafpAu+cS191R2JiuoF2yzWXnwFDcqGigp5BNr\n"
                              "0AHQfD8/Lk8l1Mk09jxxCfui5nYooNyac8YFjm3vItzVCVDnEd3BbVWG8qf6deqE\n"
                              "lMGAg+C2V0L4oNXnP7LZcPAZRwKBgQC5A8R+CZW2MvRTLLHzwZkUXV866cff7tx6\n"
                              "kqa0finGG0KgeqlaZPxgCZnFp7AeAcCMtiynVlJ7vMVgePsLq6XtON4tB5kP9jAP\n"
                              "rq3rbAOal78eUH5OcED6eNuCV8ixEu1eWcPNCS/l1OW1EnXUEoEHKl54Xrrz2uNw\n"
                              "kgMTP1FZ1wKBgAcCn1dwJKufzBWQxWQp1vsM5fggqPN1qGb5y0MAk3g7/Ls5bkUp\n"
                              "5u9SN0Ai3Ya6hNnvWJMb7sXQX6U/zyO2M/hTip7tUeh7CXgwo59dkpN75gJLVds2\n"
                              "9+DAncu3KXU4f2Fa+7bLNrur53k8KwPOq2bbuTG69QtV7Jr5MR0AHWKNAoGBAIf/\n"
                              "evpitUf+4JYbLpvNXWcY052Mpz22aR84mY3nh3F2LF2mjMJDpTg7FmuyPcVw6EcG\n"
                              "yoAe9fa65iNqCq+jdw6PVNGo2hxfjSiZ8IIzHdsPXI89//pMjZcQK9r+CCoRjaZj\n"
                              "OYiIDktVWZzmevJuv6WywUqd57LE3Zar3dLSIkx1AoGAIYd7DHOhrWvxkwPQsRM2\n"
                              "tOgrjbcrfvtQJipd+DlcxyVuuM9sQLdgjVk2oy26F0EmpScGLq2MowX7fhd/QJQ3\n"
                              "ydy5cY7YIBi87w93IKLEdfnbJtoOPLUW0ITrJReOgo1cq9SbsxYawBgfp/gh6A56\n"
                              "03k2+ZQwVK0JKSHuLFkuQ3U=\n"
                              "-----END PRIVATE KEY-----\n";

static const char rfc_token[] =
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGF"
    "tcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu"
    "3XOiZj5RZmh7AAuHIm4Bh-"
    "0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--"
    "f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--"
    "xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5"
    "AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

static KeyPair *key;
static Certificate *certificate;

static Secret *build(const char *sub)
{
    JwtClaims claims = {"3MVG9.key_of-the.app", sub, "https://acme.my.salesforce.com", NOW + 180};
    g_autoptr(GError) error = NULL;
    Secret *token = jwt_build(&claims, key, &error);

    g_assert_no_error(error);
    return token;
}

static void test_round_trip(void)
{
    static const char *const subs[] = {"run@acme.com", "o'brien+\"x\"\\@acme.com",
                                       "j\xc3\xbcrgen@acme.com"};

    for (gsize i = 0; i < G_N_ELEMENTS(subs); i++) {
        g_autoptr(Secret) token = build(subs[i]);
        g_autoptr(JwtRead) read = jwt_read(secret_text(token));

        g_assert_nonnull(read);
        g_assert_cmpstr(read->iss, ==, "3MVG9.key_of-the.app");
        g_assert_cmpstr(read->sub, ==, subs[i]);
        g_assert_cmpstr(read->aud, ==, "https://acme.my.salesforce.com");
        g_assert_cmpint(read->exp, ==, NOW + 180);
        g_assert_cmpuint(strlen(read->jti), >=, 22);
        g_assert_true(jwt_verify(secret_text(token), certificate));
    }
}

static void test_header(void)
{
    g_autoptr(Secret) token = build("run@acme.com");
    g_auto(GStrv) parts = g_strsplit(secret_text(token), ".", -1);
    gsize length;
    g_autofree guint8 *header = base64url_decode(parts[0], &length);

    g_assert_cmpuint(g_strv_length(parts), ==, 3);
    g_assert_cmpmem(header, length, "{\"alg\":\"RS256\",\"typ\":\"JWT\"}", 27);
    g_assert_null(strpbrk(secret_text(token), "=+/ \n"));
}

static void test_single_use(void)
{
    g_autoptr(Secret) one = build("run@acme.com");
    g_autoptr(Secret) two = build("run@acme.com");
    g_autoptr(JwtRead) a = jwt_read(secret_text(one));
    g_autoptr(JwtRead) b = jwt_read(secret_text(two));

    g_assert_cmpstr(a->jti, !=, b->jti);
}

static void test_rfc_7515(void)
{
    g_autoptr(Secret) pem = secret_new(rfc_key, -1);
    g_autoptr(KeyPair) rfc = key_pair_parse(pem, NULL);
    g_autoptr(Certificate) rfc_certificate = NULL;
    const char *dot = strrchr(rfc_token, '.');
    g_autoptr(GBytes) signature = NULL;
    g_autofree char *text = NULL;
    g_autoptr(JwtRead) read = jwt_read(rfc_token);

    g_assert_nonnull(rfc);
    signature = key_pair_sign(rfc, rfc_token, (gsize) (dot - rfc_token), NULL);
    text = base64url_encode(g_bytes_get_data(signature, NULL), g_bytes_get_size(signature));
    g_assert_cmpstr(text, ==, dot + 1);
    rfc_certificate = certificate_make(rfc, "RFC 7515", NOW, 10, NULL);
    g_assert_true(jwt_verify(rfc_token, rfc_certificate));
    g_assert_false(jwt_verify(rfc_token, certificate));
    g_assert_cmpstr(read->iss, ==, "joe");
    g_assert_cmpint(read->exp, ==, 1300819380);
    g_assert_null(read->sub);
}

static void test_changed(void)
{
    g_autoptr(Secret) token = build("run@acme.com");
    gsize length = secret_length(token);

    for (gsize at = 0; at < length; at += 7) {
        g_autofree char *copy = g_strdup(secret_text(token));

        copy[at] = copy[at] == 'A' ? 'B' : 'A';
        g_assert_false(jwt_verify(copy, certificate));
    }
}

static char *sign_parts(const char *header, const char *claims)
{
    g_autofree char *head = base64url_encode(header, strlen(header));
    g_autofree char *body = base64url_encode(claims, strlen(claims));
    g_autofree char *input = g_strconcat(head, ".", body, NULL);
    g_autoptr(GBytes) signature = key_pair_sign(key, input, strlen(input), NULL);
    g_autofree char *tail =
        base64url_encode(g_bytes_get_data(signature, NULL), g_bytes_get_size(signature));

    return g_strconcat(input, ".", tail, NULL);
}

/* Rightly signed each, so that nothing but the content decides. */
static const struct {
    const char *name;
    const char *header;
    const char *claims;
    bool good;
} contents[] = {
    {"what jsforce sends", "{\"alg\":\"RS256\",\"typ\":\"JWT\"}",
     "{\"iss\":\"i\",\"sub\":\"s\",\"aud\":\"a\",\"exp\":1795600180,\"iat\":1795600000}", true},
    {"an exp in text", "{\"alg\":\"RS256\"}", "{\"exp\":\"1795600180\"}", true},
    {"no algorithm", "{\"typ\":\"JWT\"}", "{}", false},
    {"algorithm none", "{\"alg\":\"none\"}", "{}", false},
    {"HS256", "{\"alg\":\"HS256\"}", "{}", false},
    {"ES256", "{\"alg\":\"ES256\"}", "{}", false},
    {"rs256 in small letters", "{\"alg\":\"rs256\"}", "{}", false},
    {"critical extensions", "{\"alg\":\"RS256\",\"crit\":[\"b64\"]}", "{}", false},
    {"null as critical extensions", "{\"alg\":\"RS256\",\"crit\":null}", "{}", false},
    {"the algorithm twice", "{\"alg\":\"RS256\",\"alg\":\"none\"}", "{}", false},
    {"a list as claims", "{\"alg\":\"RS256\"}", "[]", false},
    {"a text as header", "\"RS256\"", "{}", false},
    {"claims cut off", "{\"alg\":\"RS256\"}", "{\"iss\":", false},
};

static void test_content(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autofree char *token = sign_parts(contents[i].header, contents[i].claims);
    g_autoptr(JwtRead) read = jwt_read(token);

    g_assert_cmpint(read != NULL, ==, contents[i].good);
    g_assert_cmpint(jwt_verify(token, certificate), ==, contents[i].good);
}

static const char *const hostile[] = {
    "",
    ".",
    "..",
    "...",
    "a",
    "a.b",
    "a.b.c",
    "a.b.c.d",
    "eyJhbGciOiJSUzI1NiJ9",
    "eyJhbGciOiJSUzI1NiJ9.",
    "eyJhbGciOiJSUzI1NiJ9..",
    "eyJhbGciOiJSUzI1NiJ9.e30=.AA",
    " eyJhbGciOiJSUzI1NiJ9.e30.AA",
    "eyJhbGciOiJSUzI1NiJ9.e30.AA.AA",
};

static void test_hostile(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(hostile); i++) {
        g_autoptr(JwtRead) read = jwt_read(hostile[i]);

        g_assert_null(read);
        g_assert_false(jwt_verify(hostile[i], certificate));
    }
}

static void test_unsigned(void)
{
    g_autoptr(JwtRead) read = jwt_read("eyJhbGciOiJSUzI1NiJ9.e30.");

    g_assert_nonnull(read);
    g_assert_false(jwt_verify("eyJhbGciOiJSUzI1NiJ9.e30.", certificate));
}

static void test_long(void)
{
    g_autofree char *text = g_strnfill(100 * 1024, 'A');
    g_autofree char *token = g_strconcat("eyJhbGciOiJSUzI1NiJ9.e30.", text, NULL);

    g_assert_null(jwt_read(token));
}

int main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    key = key_pair_generate(2048, NULL);
    certificate = certificate_make(key, "mine", NOW, 10, NULL);
    g_test_add_func("/jwt/claims come back and the signature is good", test_round_trip);
    g_test_add_func("/jwt/the header is as the flow wants it", test_header);
    g_test_add_func("/jwt/no two carry one jti", test_single_use);
    g_test_add_func("/jwt/the example of RFC 7515 is signed and verified", test_rfc_7515);
    g_test_add_func("/jwt/a changed letter anywhere is noticed", test_changed);
    for (gsize i = 0; i < G_N_ELEMENTS(contents); i++) {
        g_autofree char *path = g_strdup_printf("/jwt/%s %s", contents[i].name,
                                                contents[i].good ? "is read" : "is refused");
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_content);
    }
    g_test_add_func("/jwt/what is no token is refused", test_hostile);
    g_test_add_func("/jwt/one without signature is read and not believed", test_unsigned);
    g_test_add_func("/jwt/100 KB are refused", test_long);
    status = g_test_run();
    certificate_free(certificate);
    key_pair_free(key);
    return status;
}
