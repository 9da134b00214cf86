/* The throw-away CA and server certificate of one run. */
#ifndef ORG_TLS_H
#define ORG_TLS_H

#include <glib.h>

#include "core/secret.h"

typedef struct {
    char *ca_pem;
    char *chain_pem; /* the server's, then the CA's */
    Secret *key;
} Tls;

/* NULL with a problem. For localhost, 127.0.0.1 and ::1. */
Tls *tls_make(GError **error);
void tls_free(Tls *tls);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tls, tls_free)

#endif
