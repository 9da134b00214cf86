#include "config.h"

#include "org/server.h"

#include <arpa/inet.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>

#include "core/problem.h"
#include "org/exchange.h"

#define HEADERS_MEMORY (128 * 1024)
#define PORT_TRIES 8
#define IDLE_SECONDS 600

struct Server {
    Org *org;
    struct MHD_Daemon *daemons[2]; /* IPv4, IPv6; the latter may be missing */
    int port;
    GSource *source;
    GPtrArray *waiting; /* of Exchange *: suspended until they are due */
};

static void *on_uri(void *user_data, const char *uri, struct MHD_Connection *connection)
{
    const Server *server = user_data;

    return exchange_new(server->org, server->waiting, uri, connection);
}

static void on_completed(void *user_data, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode code)
{
    exchange_free(*state);
    *state = NULL;
}

static enum MHD_Result on_access(void *user_data, struct MHD_Connection *connection,
                                 const char *url, const char *method, const char *version,
                                 const char *data, size_t *data_size, void **state)
{
    return exchange_take(*state, method, data, data_size);
}

/* Paths come as they were sent: external ids may hold an escaped slash. */
static size_t keep_escaped(void *user_data, struct MHD_Connection *connection, char *text)
{
    return strlen(text);
}

static struct MHD_Daemon *start(Server *server, const Tls *tls, const struct sockaddr *address,
                                unsigned flags)
{
    return MHD_start_daemon(
        flags | MHD_USE_EPOLL | MHD_USE_TLS | MHD_ALLOW_SUSPEND_RESUME |
            MHD_USE_SUPPRESS_DATE_NO_CLOCK,
        0, NULL, NULL, on_access, server, MHD_OPTION_SOCK_ADDR, address,
        MHD_OPTION_HTTPS_MEM_KEY, secret_text(tls->key), MHD_OPTION_HTTPS_MEM_CERT, tls->chain_pem,
        MHD_OPTION_URI_LOG_CALLBACK, on_uri, server, MHD_OPTION_NOTIFY_COMPLETED, on_completed,
        server, MHD_OPTION_UNESCAPE_CALLBACK, keep_escaped, NULL,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t) HEADERS_MEMORY,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned) IDLE_SECONDS, MHD_OPTION_END);
}

static bool has_ipv6(void)
{
    g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV6);
    g_autoptr(GSocketAddress) address = g_inet_socket_address_new(loopback, 0);
    g_autoptr(GSocket) socket = g_socket_new(G_SOCKET_FAMILY_IPV6, G_SOCKET_TYPE_STREAM,
                                             G_SOCKET_PROTOCOL_DEFAULT, NULL);

    return socket && g_socket_bind(socket, address, FALSE, NULL);
}

/* The same port on both loopback addresses. */
static bool listen_both(Server *server, const Tls *tls, int port)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((guint16) port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};

    server->daemons[0] = start(server, tls, (struct sockaddr *) &v4, 0);
    if (!server->daemons[0])
        return false;
    server->port = MHD_get_daemon_info(server->daemons[0], MHD_DAEMON_INFO_BIND_PORT)->port;
    if (!has_ipv6())
        return true;
    v6.sin6_port = htons((guint16) server->port);
    server->daemons[1] = start(server, tls, (struct sockaddr *) &v6, MHD_USE_IPv6);
    if (server->daemons[1])
        return true;
    MHD_stop_daemon(g_steal_pointer(&server->daemons[0]));
    return false;
}

/* ---- on the main loop ---- */

typedef struct {
    GSource source;
    Server *server;
    gpointer tags[2]; /* of the daemons' fds */
} ServerSource;

/* Milliseconds until something is due; -1: nothing. */
static gint next_due(const Server *server)
{
    gint64 now = g_get_monotonic_time();
    gint64 least = -1;

    for (gsize i = 0; i < G_N_ELEMENTS(server->daemons); i++) {
        MHD_UNSIGNED_LONG_LONG timeout;

        if (server->daemons[i] && MHD_get_timeout(server->daemons[i], &timeout) == MHD_YES &&
            (least < 0 || (gint64) timeout < least))
            least = (gint64) MIN(timeout, 60000);
    }
    for (guint i = 0; i < server->waiting->len; i++) {
        const Exchange *exchange = server->waiting->pdata[i];
        gint64 left = MAX(0, (exchange->due - now + 999) / 1000);

        if (least < 0 || left < least)
            least = left;
    }
    return (gint) least;
}

static gboolean on_prepare(GSource *source, gint *timeout)
{
    *timeout = next_due(((ServerSource *) source)->server);
    return *timeout == 0;
}

static gboolean on_check(GSource *source)
{
    const ServerSource *own = (ServerSource *) source;

    for (gsize i = 0; i < G_N_ELEMENTS(own->tags); i++)
        if (own->tags[i] && g_source_query_unix_fd(source, own->tags[i]))
            return TRUE;
    /* What libmicrohttpd and TLS have in their own queues does not show in the fds. */
    return next_due(own->server) == 0;
}

static void resume_due(Server *server)
{
    gint64 now = g_get_monotonic_time();

    for (guint i = server->waiting->len; i-- > 0;) {
        Exchange *exchange = server->waiting->pdata[i];

        if (exchange->due > now)
            continue;
        g_ptr_array_remove_index(server->waiting, i);
        MHD_resume_connection(exchange->connection);
    }
}

static gboolean on_dispatch(GSource *source, GSourceFunc callback, gpointer user_data)
{
    Server *server = ((ServerSource *) source)->server;

    resume_due(server);
    for (gsize i = 0; i < G_N_ELEMENTS(server->daemons); i++)
        if (server->daemons[i])
            MHD_run(server->daemons[i]);
    return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = {
    .prepare = on_prepare, .check = on_check, .dispatch = on_dispatch};

static void attach(Server *server)
{
    ServerSource *own = (ServerSource *) g_source_new(&source_funcs, sizeof *own);

    own->server = server;
    server->source = &own->source;
    for (gsize i = 0; i < G_N_ELEMENTS(server->daemons); i++)
        if (server->daemons[i])
            own->tags[i] = g_source_add_unix_fd(
                server->source,
                MHD_get_daemon_info(server->daemons[i], MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd,
                G_IO_IN);
    g_source_attach(server->source, g_main_context_get_thread_default());
}

Server *server_new(Org *org, const Tls *tls, GError **error)
{
    g_autoptr(Server) server = g_new0(Server, 1);
    int tries = org->options.port ? 1 : PORT_TRIES;

    server->org = org;
    server->waiting = g_ptr_array_new();
    while (tries-- > 0 && !listen_both(server, tls, org->options.port))
        ;
    if (!server->daemons[0]) {
        problem_set(error, PROBLEM_NETWORK, "The port may be in use", NULL,
                    "Cannot listen on loopback port %d", org->options.port);
        return NULL;
    }
    g_free(org->url);
    g_free(org->login_url);
    org->url = g_strdup_printf("https://127.0.0.1:%d", server->port);
    org->login_url = g_strdup_printf("https://localhost:%d", server->port);
    attach(server);
    return g_steal_pointer(&server);
}

void server_free(Server *server)
{
    if (!server)
        return;
    if (server->source) {
        g_source_destroy(server->source);
        g_source_unref(server->source);
    }
    /* libmicrohttpd insists on nobody being suspended when it stops. */
    while (server->waiting->len > 0) {
        Exchange *exchange = g_ptr_array_steal_index(server->waiting, 0);

        MHD_resume_connection(exchange->connection);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(server->daemons); i++)
        if (server->daemons[i])
            MHD_stop_daemon(server->daemons[i]);
    g_ptr_array_unref(server->waiting);
    g_free(server);
}

