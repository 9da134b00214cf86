#include "config.h"

#include "org/tls.h"

#include "crypto/certificate.h"
#include "crypto/key-pair.h"

#define BITS 2048

void tls_free(Tls *tls)
{
    if (!tls)
        return;
    g_free(tls->ca_pem);
    g_free(tls->chain_pem);
    secret_unref(tls->key);
    g_free(tls);
}

Tls *tls_make(GError **error)
{
    static const char *const hosts[] = {"localhost", "127.0.0.1", "::1", NULL};
    /* Certificates are for the world's clock, whatever the org's says. */
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    g_autoptr(KeyPair) ca_key = key_pair_generate(BITS, error);
    g_autoptr(Certificate) ca =
        ca_key ? certificate_make_ca(ca_key, "orgwire-org throw-away CA", now, error) : NULL;
    g_autoptr(KeyPair) key = ca ? key_pair_generate(BITS, error) : NULL;
    g_autoptr(Certificate) server =
        key ? certificate_make_server(key, hosts, ca, ca_key, now, error) : NULL;
    Tls *tls;

    if (!server)
        return NULL;
    tls = g_new0(Tls, 1);
    tls->ca_pem = g_strdup(ca->pem);
    tls->chain_pem = g_strconcat(server->pem, ca->pem, NULL);
    tls->key = key_pair_pem(key);
    return tls;
}
