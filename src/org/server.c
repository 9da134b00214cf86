#include "config.h"

#include "org/server.h"

#include <arpa/inet.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>

#include "core/problem.h"
#include "org/gzip.h"
#include "org/route.h"

#define BODY_MAX (160 * 1024 * 1024)
#define HEADERS_MEMORY (128 * 1024)
#define GZIP_FROM 256
#define PORT_TRIES 8
#define IDLE_SECONDS 600

struct Server {
    Org *org;
    struct MHD_Daemon *daemons[2]; /* IPv4, IPv6; the latter may be missing */
    int port;
    GSource *source;
    GPtrArray *waiting; /* of Exchange *: suspended until they are due */
};

/* One request and its answer; made when the request line is there, freed when all is sent. */
typedef struct {
    Server *server;
    struct MHD_Connection *connection;
    char *uri; /* as sent */
    GByteArray *body;
    bool too_large;
    bool handled;
    bool begun; /* libmicrohttpd calls once before the body comes */
    OrgReply reply;
    gint64 due; /* monotonic; 0: now */
} Exchange;

static void *on_uri(void *user_data, const char *uri, struct MHD_Connection *connection)
{
    Exchange *exchange = g_new0(Exchange, 1);

    exchange->server = user_data;
    exchange->connection = connection;
    exchange->uri = g_strdup(uri);
    exchange->body = g_byte_array_new();
    org_reply_init(&exchange->reply);
    return exchange;
}

static void on_completed(void *user_data, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode code)
{
    Exchange *exchange = *state;

    if (!exchange)
        return;
    *state = NULL;
    g_ptr_array_remove(exchange->server->waiting, exchange);
    org_reply_clear(&exchange->reply);
    g_byte_array_unref(exchange->body);
    g_free(exchange->uri);
    g_free(exchange);
}

static enum MHD_Result take_header(void *user_data, enum MHD_ValueKind kind, const char *name,
                                   const char *value)
{
    g_hash_table_insert(user_data, g_ascii_strdown(name, -1), g_strdup(value ? value : ""));
    return MHD_YES;
}

/* False: the body claims to be gzip and is not. */
static bool take_body(Exchange *exchange, GHashTable *headers, OrgRequest *request)
{
    const char *encoding = g_hash_table_lookup(headers, "content-encoding");

    if (exchange->body->len == 0)
        return true;
    request->body = g_bytes_new(exchange->body->data, exchange->body->len);
    if (g_strcmp0(encoding, "gzip") == 0) {
        g_autoptr(GBytes) packed = request->body;

        request->body = gzip_unpack(packed, BODY_MAX);
    }
    return request->body != NULL;
}

static void pack(Exchange *exchange, GHashTable *headers)
{
    OrgReply *reply = &exchange->reply;
    const char *accepted = g_hash_table_lookup(headers, "accept-encoding");
    GByteArray *packed;

    if (reply->read && g_strcmp0(org_reply_get_header(reply, "Content-Encoding"), "gzip") == 0) {
        packed = gzip_pack_stream(reply->read, reply->stream);
        if (reply->stream_free)
            reply->stream_free(reply->stream);
        reply->read = NULL;
        reply->stream = NULL;
    } else if (reply->read || reply->body->len < GZIP_FROM || !accepted ||
               !strstr(accepted, "gzip") || org_reply_get_header(reply, "Content-Encoding") ||
               fault_on(exchange->server->org, FAULT_NO_GZIP)) {
        return;
    } else {
        packed = gzip_pack(reply->body->data, reply->body->len);
        org_reply_header(reply, "Content-Encoding", "gzip");
    }
    g_byte_array_unref(reply->body);
    reply->body = packed;
}

static void add_date(Exchange *exchange)
{
    Org *org = exchange->server->org;
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc(org_now(org));
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    g_autofree char *rest = g_date_time_format(now, "%Y %H:%M:%S GMT");
    g_autofree char *date = g_strdup_printf(
        "%s, %02d %s %s", days[g_date_time_get_day_of_week(now) - 1],
        g_date_time_get_day_of_month(now), months[g_date_time_get_month(now) - 1], rest);

    if (!fault_on(org, FAULT_NO_DATE))
        org_reply_header(&exchange->reply, "Date", date);
}

static void handle(Exchange *exchange, const char *method)
{
    g_autoptr(GHashTable) headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    const char *question = strchr(exchange->uri, '?');
    g_autofree char *raw = question
                               ? g_strndup(exchange->uri, (gsize) (question - exchange->uri))
                               : g_strdup(exchange->uri);
    g_autofree char *path = org_percent_decode(raw, -1, false);
    g_autoptr(GHashTable) query = org_query_parse(question ? question + 1 : NULL, -1);
    /* To the handlers a HEAD is a GET; its body is left out here. */
    OrgRequest request = {.method = strcmp(method, "HEAD") == 0 ? "GET" : method, .path = path,
                          .raw_path = raw, .query = query, .headers = headers};

    MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND, take_header, headers);
    if (exchange->too_large)
        org_reply_text(&exchange->reply, 413, "text/plain", "too large\n");
    else if (!take_body(exchange, headers, &request))
        org_reply_text(&exchange->reply, 400, "text/plain", "bad gzip\n");
    else
        route_handle(exchange->server->org, &request, &exchange->reply);
    g_clear_pointer(&request.body, g_bytes_unref);
    pack(exchange, headers);
    add_date(exchange);
}

static ssize_t read_stream(void *user_data, uint64_t position, char *buffer, size_t size)
{
    Exchange *exchange = user_data;
    OrgReply *reply = &exchange->reply;
    gsize n;

    if (reply->cut == ORG_CUT_IN_BODY && position > 0)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    n = reply->read(reply->stream, buffer, size);
    return n > 0 ? (ssize_t) n : MHD_CONTENT_READER_END_OF_STREAM;
}

/* Half of the body, whose whole length was announced. */
static ssize_t read_half(void *user_data, uint64_t position, char *buffer, size_t size)
{
    const GByteArray *body = ((Exchange *) user_data)->reply.body;
    gsize half = body->len / 2;
    gsize n = position < half ? MIN(size, half - position) : 0;

    if (n == 0)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    memcpy(buffer, body->data + position, n);
    return (ssize_t) n;
}

static struct MHD_Response *make_response(Exchange *exchange)
{
    OrgReply *reply = &exchange->reply;

    /* The exchange lives until on_completed(), after the last read. */
    if (reply->read)
        return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 65536, read_stream, exchange,
                                                 NULL);
    if (reply->cut == ORG_CUT_IN_BODY && reply->body->len > 1)
        return MHD_create_response_from_callback(reply->body->len, 4096, read_half, exchange, NULL);
    return MHD_create_response_from_buffer(reply->body->len, reply->body->data,
                                           MHD_RESPMEM_MUST_COPY);
}

static enum MHD_Result answer(Exchange *exchange)
{
    OrgReply *reply = &exchange->reply;
    struct MHD_Response *response;
    enum MHD_Result result;

    if (reply->cut == ORG_CUT_BEFORE_ANSWER)
        return MHD_NO; /* closes the connection */
    response = make_response(exchange);
    for (guint i = 0; i + 1 < reply->headers->len; i += 2)
        MHD_add_response_header(response, reply->headers->pdata[i], reply->headers->pdata[i + 1]);
    result = MHD_queue_response(exchange->connection, (unsigned) reply->status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result on_access(void *user_data, struct MHD_Connection *connection,
                                 const char *url, const char *method, const char *version,
                                 const char *data, size_t *data_size, void **state)
{
    Exchange *exchange = *state;

    if (!exchange->handled) {
        if (*data_size > 0) {
            exchange->too_large = exchange->too_large || exchange->body->len + *data_size > BODY_MAX;
            if (!exchange->too_large)
                g_byte_array_append(exchange->body, (const guint8 *) data, (guint) *data_size);
            *data_size = 0;
            return MHD_YES;
        }
        if (!exchange->begun) {
            exchange->begun = true;
            return MHD_YES;
        }
        exchange->handled = true;
        handle(exchange, method);
        if (exchange->reply.delay > 0) {
            exchange->due = g_get_monotonic_time() + exchange->reply.delay * 1000;
            g_ptr_array_add(exchange->server->waiting, exchange);
            MHD_suspend_connection(connection);
            return MHD_YES;
        }
    }
    return answer(exchange);
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

int server_port(const Server *server)
{
    return server->port;
}
