#include "config.h"

#include "salesforce/listener-peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* An address as the table writes it: 32-bit words of the host's order in hex, then the port. */
static char *table_name(const struct sockaddr_storage *address)
{
    if (address->ss_family == AF_INET) {
        const struct sockaddr_in *in = (const struct sockaddr_in *) (const void *) address;

        return g_strdup_printf("%08X:%04X", in->sin_addr.s_addr, ntohs(in->sin_port));
    }
    if (address->ss_family == AF_INET6) {
        const struct sockaddr_in6 *in = (const struct sockaddr_in6 *) (const void *) address;
        guint32 words[4];

        memcpy(words, &in->sin6_addr, sizeof words);
        return g_strdup_printf("%08X%08X%08X%08X:%04X", words[0], words[1], words[2], words[3],
                               ntohs(in->sin6_port));
    }
    return NULL;
}

static bool is_loopback(const struct sockaddr_storage *address)
{
    if (address->ss_family == AF_INET)
        return ntohl(((const struct sockaddr_in *) (const void *) address)->sin_addr.s_addr) >>
                   24 == 127;
    return address->ss_family == AF_INET6 &&
           IN6_IS_ADDR_LOOPBACK(
               &((const struct sockaddr_in6 *) (const void *) address)->sin6_addr);
}

gint64 listener_peer_find(const char *table, const char *local, const char *remote)
{
    for (const char *line = table; line && *line; line = strchr(line, '\n')) {
        char from[64];
        char to[64];
        unsigned int uid;

        line += *line == '\n';
        if (sscanf(line, " %*d: %63s %63s %*x %*x:%*x %*x:%*x %*x %u", from, to, &uid) == 3 &&
            g_str_equal(from, local) && g_str_equal(to, remote))
            return uid;
    }
    return -1;
}

bool listener_peer_is_ours(int fd)
{
    struct sockaddr_storage ours;
    struct sockaddr_storage theirs;
    socklen_t size = sizeof ours;
    socklen_t their_size = sizeof theirs;
    g_autofree char *local = NULL;
    g_autofree char *remote = NULL;
    g_autofree char *table = NULL;
    gint64 uid;

    if (getsockname(fd, (struct sockaddr *) &ours, &size) != 0 ||
        getpeername(fd, (struct sockaddr *) &theirs, &their_size) != 0 || !is_loopback(&theirs))
        return false;
    local = table_name(&theirs);
    remote = table_name(&ours);
    if (!g_file_get_contents(theirs.ss_family == AF_INET ? "/proc/net/tcp" : "/proc/net/tcp6",
                             &table, NULL, NULL))
        return true;
    uid = listener_peer_find(table, local, remote);
    return uid < 0 || uid == 0 || uid == (gint64) getuid();
}
