/* What the files of this folder share about OpenSSL; nobody else includes it. */
#ifndef CRYPTO_OPENSSL_H
#define CRYPTO_OPENSSL_H

#include <glib.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "core/secret.h"
#include "crypto/key-pair.h"

/* Takes the reference. */
KeyPair *key_pair_take(EVP_PKEY *pkey);
EVP_PKEY *key_pair_pkey(const KeyPair *key); /* borrowed */
/* Does the private half fit the public one? */
bool key_pair_is_whole(const KeyPair *key);

/* OpenSSL's newest reason in its own words (NULL: it gave none); the queue is empty afterwards. */
char *openssl_reason(void);

/* What was written to a memory BIO, as text. */
Secret *openssl_bio_secret(BIO *bio);
char *openssl_bio_text(BIO *bio);
/* PEM files never ask at the terminal: a reader that wants a passphrase gets none. */
int openssl_no_passphrase(char *buffer, int size, int writing, void *data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CMS_ContentInfo, CMS_ContentInfo_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_MD_CTX, EVP_MD_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY_CTX, EVP_PKEY_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GENERAL_NAMES, GENERAL_NAMES_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(X509_SIG, X509_SIG_free)

#endif
