/* Whose connection is it? Loopback is shared by all users of a computer. */
#ifndef SALESFORCE_LISTENER_PEER_H
#define SALESFORCE_LISTENER_PEER_H

#include <glib.h>
#include <stdbool.h>

/* False when the kernel's table says that another user (not root) is at the other end, or when the
 * other end is not on this computer. True where there is no such table. */
bool listener_peer_is_ours(int fd);
/* The uid of the connection from `local` to `remote` ("0100007F:06B5") in the text of
 * /proc/net/tcp or tcp6; -1: not listed. */
gint64 listener_peer_find(const char *table, const char *local, const char *remote);

#endif
