#include "config.h"

#include "crypto/openssl.h"

#include <openssl/err.h>

char *openssl_reason(void)
{
    unsigned long code = ERR_peek_last_error();
    char *reason = code ? g_strdup(ERR_reason_error_string(code)) : NULL;

    ERR_clear_error();
    return reason;
}

Secret *openssl_bio_secret(BIO *bio)
{
    char *bytes = NULL;
    long length = BIO_get_mem_data(bio, &bytes);

    return secret_new(length > 0 ? bytes : "", length > 0 ? length : 0);
}

char *openssl_bio_text(BIO *bio)
{
    char *bytes = NULL;
    long length = BIO_get_mem_data(bio, &bytes);

    return g_strndup(bytes, length > 0 ? (gsize) length : 0);
}

int openssl_no_passphrase(char *buffer, int size, int writing, void *data)
{
    return -1;
}
