/* The edge: HTTPS on loopback, both families, in the thread of the main loop. */
#ifndef ORG_SERVER_H
#define ORG_SERVER_H

#include "org/org.h"
#include "org/tls.h"

typedef struct Server Server;

/* Listens on options.port (0: any free one) and sets the org's url and login_url. Needs the thread's
 * default main context to turn. `org` and `tls` must outlive it. NULL with PROBLEM_NETWORK. */
Server *server_new(Org *org, const Tls *tls, GError **error);
void server_free(Server *server);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Server, server_free)

#endif
