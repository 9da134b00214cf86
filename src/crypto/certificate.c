#include "config.h"

#include "crypto/certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>
#include <time.h>

#include "core/problem.h"
#include "crypto/encode.h"
#include "crypto/openssl.h"

#define PEM_MAX (64 * 1024)

static gint64 seconds_of(const ASN1_TIME *time)
{
    struct tm tm;

    return ASN1_TIME_to_tm(time, &tm) == 1 ? (gint64) timegm(&tm) : 0;
}

static char *subject_of(X509 *x509)
{
    g_autoptr(BIO) bio = BIO_new(BIO_s_mem());

    X509_NAME_print_ex(bio, X509_get_subject_name(x509), 0,
                       XN_FLAG_RFC2253 & ~(unsigned long) ASN1_STRFLGS_ESC_MSB);
    return openssl_bio_text(bio);
}

static Certificate *certificate_of(X509 *x509)
{
    Certificate *certificate = g_new0(Certificate, 1);
    g_autoptr(BIO) bio = BIO_new(BIO_s_mem());
    unsigned char *der = NULL;
    int length = i2d_X509(x509, &der);

    PEM_write_bio_X509(bio, x509);
    certificate->pem = openssl_bio_text(bio);
    certificate->sha256 = sha256_hex(der, (gsize) length);
    certificate->subject = subject_of(x509);
    certificate->not_before = seconds_of(X509_get0_notBefore(x509));
    certificate->not_after = seconds_of(X509_get0_notAfter(x509));
    certificate->bits = (guint) MAX(0, EVP_PKEY_get_bits(X509_get0_pubkey(x509)));
    OPENSSL_free(der);
    return certificate;
}

void certificate_free(Certificate *certificate)
{
    if (!certificate)
        return;
    g_free(certificate->pem);
    g_free(certificate->sha256);
    g_free(certificate->subject);
    g_free(certificate);
}

/* PEM when there is a BEGIN line, else DER in base64, broken into lines or not. */
static X509 *read_x509(const char *text)
{
    g_autofree char *packed = NULL;
    g_autofree guchar *der = NULL;
    const unsigned char *at;
    GString *squeezed;
    gsize length;
    X509 *x509;

    if (strstr(text, "-----BEGIN ")) {
        g_autoptr(BIO) bio = BIO_new_mem_buf(text, -1);

        return PEM_read_bio_X509(bio, NULL, openssl_no_passphrase, NULL);
    }
    squeezed = g_string_new(NULL);
    for (const char *c = text; *c; c++)
        if (!g_ascii_isspace(*c))
            g_string_append_c(squeezed, *c);
    packed = g_string_free(squeezed, FALSE);
    if (packed[strspn(packed, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")])
        return NULL;
    der = g_base64_decode(packed, &length);
    at = der;
    x509 = d2i_X509(NULL, &at, (long) length);
    if (x509 && at != der + length)
        g_clear_pointer(&x509, X509_free);
    return x509;
}

Certificate *certificate_parse(const char *pem, GError **error)
{
    gsize length = strlen(pem);
    g_autoptr(X509) x509 = length > PEM_MAX ? NULL : read_x509(pem);
    const char *why = "it is no X.509 certificate in PEM";

    ERR_clear_error();
    if (x509 && X509_get0_pubkey(x509))
        return certificate_of(x509);
    if (strstr(pem, "PRIVATE KEY-----"))
        why = "it is a private key, not the certificate that belongs to it";
    else if (x509)
        why = "its public key is of an unknown kind";
    else if (length == 0)
        why = "it is empty";
    ERR_clear_error();
    problem_set(error, PROBLEM_USAGE, why,
                "give the certificate as PEM (it begins with -----BEGIN CERTIFICATE-----)",
                "the certificate cannot be read");
    return NULL;
}

bool certificate_matches(const Certificate *certificate, const KeyPair *key)
{
    g_autoptr(X509) x509 = read_x509(certificate->pem);
    bool same = x509 && EVP_PKEY_eq(X509_get0_pubkey(x509), key_pair_pkey(key)) == 1;

    ERR_clear_error();
    return same;
}

bool certificate_verify(const Certificate *certificate, const void *bytes, gsize length,
                        const void *signature, gsize signature_length)
{
    g_autoptr(X509) x509 = read_x509(certificate->pem);
    EVP_PKEY *pkey = x509 ? X509_get0_pubkey(x509) : NULL;
    g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new();
    bool good = pkey && EVP_PKEY_is_a(pkey, "RSA") &&
                EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, pkey) == 1 &&
                EVP_DigestVerify(context, signature, signature_length, bytes, length) == 1;

    ERR_clear_error();
    return good;
}

/* What a new certificate is for. */
typedef struct {
    const char *basic;
    const char *usage;
    const char *extended; /* NULL: none */
} Purpose;

static bool add_extension(X509 *x509, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509_EXTENSION *extension;
    bool added;

    X509V3_set_ctx(&context, issuer, x509, NULL, NULL, 0);
    extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    added = extension && X509_add_ext(x509, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

static bool set_serial(X509 *x509)
{
    guint8 bytes[16];
    BIGNUM *number;
    bool set;

    random_bytes(bytes, sizeof bytes);
    bytes[0] = (bytes[0] & 0x7f) | 0x40; /* positive, and always of full length */
    number = BN_bin2bn(bytes, sizeof bytes, NULL);
    set = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x509)) != NULL;
    BN_free(number);
    return set;
}

/* Everything but the issuer and the signature. */
static X509 *fill(const KeyPair *key, const char *common_name, gint64 not_before, gint64 not_after)
{
    g_autoptr(X509) x509 = X509_new();

    if (!x509 || X509_set_version(x509, X509_VERSION_3) != 1 || !set_serial(x509) ||
        !ASN1_TIME_set(X509_getm_notBefore(x509), (time_t) not_before) ||
        !ASN1_TIME_set(X509_getm_notAfter(x509), (time_t) not_after) ||
        X509_set_pubkey(x509, key_pair_pkey(key)) != 1 ||
        X509_NAME_add_entry_by_NID(X509_get_subject_name(x509), NID_commonName, MBSTRING_UTF8,
                                   (const unsigned char *) common_name, -1, -1, 0) != 1)
        return NULL;
    return g_steal_pointer(&x509);
}

static bool sign(X509 *x509, X509 *issuer, const KeyPair *issuer_key, const Purpose *purpose)
{
    bool own = issuer == x509;

    return X509_set_issuer_name(x509, X509_get_subject_name(issuer)) == 1 &&
           add_extension(x509, issuer, NID_basic_constraints, purpose->basic) &&
           add_extension(x509, issuer, NID_key_usage, purpose->usage) &&
           add_extension(x509, issuer, NID_subject_key_identifier, "hash") &&
           (own || add_extension(x509, issuer, NID_authority_key_identifier, "keyid:always")) &&
           (!purpose->extended ||
            add_extension(x509, issuer, NID_ext_key_usage, purpose->extended)) &&
           X509_sign(x509, key_pair_pkey(issuer_key), EVP_sha256()) > 0;
}

static void set_not_made(GError **error)
{
    g_autofree char *reason = openssl_reason();

    problem_set(error, PROBLEM_FAILED, reason, NULL, "the certificate cannot be made");
}

static Certificate *make_own(const KeyPair *key, const char *common_name, gint64 now,
                             guint valid_days, const Purpose *purpose, GError **error)
{
    /* An hour back: a clock that is a little fast must not make it "not yet valid". */
    g_autoptr(X509) x509 =
        fill(key, common_name, now - 3600, now + (gint64) valid_days * 24 * 3600);

    if (x509 && sign(x509, x509, key, purpose))
        return certificate_of(x509);
    set_not_made(error);
    return NULL;
}

Certificate *certificate_make(const KeyPair *key, const char *common_name, gint64 now,
                              guint valid_days, GError **error)
{
    static const Purpose purpose = {"critical,CA:FALSE", "critical,digitalSignature", NULL};

    return make_own(key, common_name, now, valid_days, &purpose, error);
}

Certificate *certificate_make_ca(const KeyPair *key, const char *common_name, gint64 now,
                                 GError **error)
{
    static const Purpose purpose = {"critical,CA:TRUE,pathlen:0", "critical,keyCertSign,cRLSign",
                                    NULL};

    return make_own(key, common_name, now, 365, &purpose, error);
}

static bool add_host(GENERAL_NAMES *names, const char *host)
{
    GENERAL_NAME *name = GENERAL_NAME_new();

    if (g_hostname_is_ip_address(host)) {
        GENERAL_NAME_set0_value(name, GEN_IPADD, a2i_IPADDRESS(host));
    } else {
        ASN1_IA5STRING *text = ASN1_IA5STRING_new();

        ASN1_STRING_set(text, host, -1);
        GENERAL_NAME_set0_value(name, GEN_DNS, text);
    }
    return sk_GENERAL_NAME_push(names, name) > 0;
}

static bool add_hosts(X509 *x509, const char *const *hosts)
{
    g_autoptr(GENERAL_NAMES) names = GENERAL_NAMES_new();

    for (gsize i = 0; hosts[i]; i++)
        if (!add_host(names, hosts[i]))
            return false;
    return X509_add1_ext_i2d(x509, NID_subject_alt_name, names, 0, 0) == 1;
}

Certificate *certificate_make_server(const KeyPair *key, const char *const *hosts,
                                     const Certificate *ca, const KeyPair *ca_key, gint64 now,
                                     GError **error)
{
    static const Purpose purpose = {"critical,CA:FALSE",
                                    "critical,digitalSignature,keyEncipherment", "serverAuth"};
    g_autoptr(X509) issuer = read_x509(ca->pem);
    g_autoptr(X509) x509 = NULL;

    g_return_val_if_fail(hosts && hosts[0], NULL);
    x509 = fill(key, hosts[0], now - 3600, now + 364 * 24 * 3600);
    if (issuer && x509 && add_hosts(x509, hosts) && sign(x509, issuer, ca_key, &purpose))
        return certificate_of(x509);
    set_not_made(error);
    return NULL;
}
