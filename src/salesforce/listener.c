#include "config.h"

#include "salesforce/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/problem.h"
#include "core/secret.h"
#include "loop/fiber.h"
#include "salesforce/listener-peer.h"
#include "salesforce/listener-request.h"

#define MAX_VISITORS 16
#define PATIENCE 5000 /* ms for one visitor, all in all */
#define LINGER 500    /* ms for the browser to read the page */
#define BIND_TRIES 20 /* for a port free on both families, when any will do */

struct Listener {
    int references;
    bool closed;
    bool found_one;
    char *address;
    char *path;
    char *state;
    char *terminal;
    guint port;
    ListenerFound found;
    gpointer user_data;
    GSocketService *service;
    GQueue visitors; /* of Visitor *, the oldest first */
};

typedef struct {
    Listener *listener;
    GSocketConnection *connection;
    GCancellable *cancellable;
    gint64 end; /* monotonic */
} Visitor;

static void release(Listener *listener)
{
    if (--listener->references > 0)
        return;
    g_free(listener->address);
    g_free(listener->path);
    g_free(listener->state);
    g_free(listener->terminal);
    g_free(listener);
}

static int visitor_fd(const Visitor *visitor)
{
    return g_socket_get_fd(g_socket_connection_get_socket(visitor->connection));
}

/* Is it ready? False when the time is up or the visitor was dropped. */
static bool wait_for(Visitor *visitor, GIOCondition condition, gint64 end)
{
    gint64 left = (end - g_get_monotonic_time()) / 1000;

    return left > 0 && fiber_wait_fd(visitor_fd(visitor), condition, (gint) left,
                                     visitor->cancellable, NULL) != 0;
}

/* More of the request; false when there is no more to come in time. */
static bool read_more(Visitor *visitor, GByteArray *bytes)
{
    guint8 buffer[4096];
    ssize_t n;

    while ((n = recv(visitor_fd(visitor), buffer, sizeof buffer, MSG_DONTWAIT)) < 0) {
        if (errno != EINTR && (errno != EAGAIN || !wait_for(visitor, G_IO_IN, visitor->end)))
            return false;
    }
    g_byte_array_append(bytes, buffer, (guint) n);
    return n > 0;
}

static void write_all(Visitor *visitor, const char *text)
{
    gsize left = strlen(text);

    while (left > 0) {
        ssize_t n = send(visitor_fd(visitor), text, left, MSG_DONTWAIT | MSG_NOSIGNAL);

        if (n > 0) {
            text += n;
            left -= (gsize) n;
        } else if (errno != EINTR &&
                   (errno != EAGAIN || !wait_for(visitor, G_IO_OUT, visitor->end))) {
            return;
        }
    }
}

/* Closing with bytes unread would make the kernel take back what was written. */
static void linger(Visitor *visitor)
{
    gint64 end = MIN(visitor->end, g_get_monotonic_time() + LINGER * 1000);
    guint8 buffer[4096];

    shutdown(visitor_fd(visitor), SHUT_WR);
    for (int i = 0; i < 64; i++) {
        ssize_t n = recv(visitor_fd(visitor), buffer, sizeof buffer, MSG_DONTWAIT);

        if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
            return;
        if (n < 0 && !wait_for(visitor, G_IO_IN, end))
            return;
    }
}

/* What the browser is shown. */
static char *welcome(Listener *listener, const char *address)
{
    if (listener->found_one)
        return listener_page(LISTENER_PAGE_ALREADY, listener->terminal);
    /* May free the listener; the reference of this visitor keeps it. */
    if (!listener->found(address, listener->user_data))
        return listener_refusal(LISTENER_BAD);
    listener->found_one = true;
    return listener_page(LISTENER_PAGE_DONE, listener->terminal);
}

static void serve(Visitor *visitor)
{
    Listener *listener = visitor->listener;
    ListenerRule rule = {listener->path, listener->state, listener->port};
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    ListenerVerdict verdict = LISTENER_MORE;
    char *address = NULL;
    g_autofree char *answer = NULL;

    while (verdict == LISTENER_MORE && read_more(visitor, bytes))
        verdict = listener_judge((const char *) bytes->data, bytes->len, &rule, &address);
    secret_wipe(bytes->data, bytes->len);
    if (listener->closed || verdict == LISTENER_MORE) {
        secret_free_text(address);
        return;
    }
    answer = verdict == LISTENER_FOUND ? welcome(listener, address) : listener_refusal(verdict);
    secret_free_text(address);
    write_all(visitor, answer);
    linger(visitor);
}

static void visit(gpointer user_data)
{
    Visitor *visitor = user_data;
    Listener *listener = visitor->listener;

    serve(visitor);
    g_queue_remove(&listener->visitors, visitor);
    g_io_stream_close(G_IO_STREAM(visitor->connection), NULL, NULL);
    g_object_unref(visitor->connection);
    g_object_unref(visitor->cancellable);
    g_free(visitor);
    release(listener);
}

static void drop_oldest(Listener *listener)
{
    Visitor *oldest = g_queue_pop_head(&listener->visitors);

    g_cancellable_cancel(oldest->cancellable);
}

static gboolean on_incoming(GSocketService *service, GSocketConnection *connection, GObject *source,
                            gpointer user_data)
{
    Listener *listener = user_data;
    Visitor *visitor;

    if (!listener_peer_is_ours(g_socket_get_fd(g_socket_connection_get_socket(connection))))
        return TRUE;
    while (listener->visitors.length >= MAX_VISITORS)
        drop_oldest(listener);
    visitor = g_new0(Visitor, 1);
    visitor->listener = listener;
    visitor->connection = g_object_ref(connection);
    visitor->cancellable = g_cancellable_new();
    visitor->end = g_get_monotonic_time() + PATIENCE * 1000;
    listener->references++;
    g_queue_push_tail(&listener->visitors, visitor);
    fiber_start(visit, visitor);
    return TRUE;
}

/* One family; `port` 0 takes any and tells which. */
static bool bind_family(GSocketService *service, const char *ip, guint *port, GError **error)
{
    g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new_from_string(ip, *port);
    g_autoptr(GSocketAddress) got = NULL;

    if (!g_socket_listener_add_address(G_SOCKET_LISTENER(service), wanted, G_SOCKET_TYPE_STREAM,
                                       G_SOCKET_PROTOCOL_TCP, NULL, &got, error))
        return false;
    *port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(got));
    return true;
}

/* Where there is no IPv6, nobody else can hold its side of the port. */
static bool has_no_ipv6(void)
{
    struct sockaddr_in6 any = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool none = fd < 0
                    ? errno == EAFNOSUPPORT
                    : bind(fd, (struct sockaddr *) &any, sizeof any) != 0 && errno == EADDRNOTAVAIL;

    if (fd >= 0)
        close(fd);
    return none;
}

static GSocketService *bind_both(guint port, guint *ret_port, GError **error)
{
    for (int i = 0;; i++) {
        g_autoptr(GSocketService) service = g_socket_service_new();
        g_autoptr(GError) problem = NULL;
        guint taken = port;

        g_socket_service_stop(service);
        g_socket_listener_set_backlog(G_SOCKET_LISTENER(service), MAX_VISITORS);
        if (bind_family(service, "127.0.0.1", &taken, &problem) &&
            (bind_family(service, "::1", &taken, &problem) || has_no_ipv6())) {
            *ret_port = taken;
            return g_steal_pointer(&service);
        }
        if (port != 0 || i >= BIND_TRIES) {
            problem_set(error, PROBLEM_CONFLICT, problem->message,
                        "end the program that uses the port\n"
                        "or paste the address that the browser ends on",
                        "port %u of this computer is taken", port);
            return NULL;
        }
    }
}

/* The page says which terminal waits: people have several. */
static char *find_terminal(void)
{
    char name[128];

    for (int fd = 2; fd >= 0; fd--) {
        if (ttyname_r(fd, name, sizeof name) == 0)
            return g_strdup(name);
    }
    return NULL;
}

static bool read_redirect(const char *redirect_uri, guint *ret_port, char **ret_path,
                          GError **error)
{
    g_autoptr(GUri) uri = g_uri_parse(redirect_uri, G_URI_FLAGS_NONE, NULL);

    if (!uri || !g_str_equal(g_uri_get_scheme(uri), "http") || g_uri_get_port(uri) < 0 ||
        g_strcmp0(g_uri_get_host(uri), "localhost") != 0 || !*g_uri_get_path(uri)) {
        problem_set(error, PROBLEM_USAGE,
                    "it must be like "
                    "http://localhost:1717/OauthRedirect",
                    "see 'signin.redirect_uris'", "the callback address cannot be listened at");
        return false;
    }
    *ret_port = (guint) g_uri_get_port(uri);
    *ret_path = g_strdup(g_uri_get_path(uri));
    return true;
}

Listener *listener_new(const char *redirect_uri, const char *state, ListenerFound found,
                       gpointer user_data, GError **error)
{
    g_autofree char *path = NULL;
    g_autoptr(GSocketService) service = NULL;
    Listener *listener;
    guint port;

    if (!read_redirect(redirect_uri, &port, &path, error))
        return NULL;
    service = bind_both(port, &port, error);
    if (!service)
        return NULL;
    listener = g_new0(Listener, 1);
    listener->references = 1;
    listener->port = port;
    listener->address = g_strdup_printf("http://localhost:%u%s", port, path);
    listener->path = g_steal_pointer(&path);
    listener->state = g_strdup(state);
    listener->terminal = find_terminal();
    listener->found = found;
    listener->user_data = user_data;
    listener->service = g_steal_pointer(&service);
    g_queue_init(&listener->visitors);
    g_signal_connect(listener->service, "incoming", G_CALLBACK(on_incoming), listener);
    g_socket_service_start(listener->service);
    return listener;
}

void listener_free(Listener *listener)
{
    if (!listener)
        return;
    listener->closed = true;
    g_signal_handlers_disconnect_by_data(listener->service, listener);
    g_socket_service_stop(listener->service);
    g_socket_listener_close(G_SOCKET_LISTENER(listener->service));
    g_clear_object(&listener->service);
    while (listener->visitors.length > 0)
        drop_oldest(listener);
    release(listener);
}

const char *listener_address(const Listener *listener)
{
    return listener->address;
}
