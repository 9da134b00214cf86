#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/problem.h"
#include "loop/fiber.h"
#include "salesforce/listener-peer.h"
#include "salesforce/listener-request.h"
#include "salesforce/listener.h"

#define S "6f1c0123456789abcdef0123456789ab"
#define HOST "Host: localhost:1717\r\n"
#define GOOD "GET /OauthRedirect?code=abc%3D&state=" S " HTTP/1.1\r\n"

static const ListenerRule rule = {"/OauthRedirect", S, 1717};

static const struct {
    const char *name;
    const char *request;
    ListenerVerdict verdict;
} requests[] = {
    {"the true one", GOOD HOST "\r\n", LISTENER_FOUND},
    {"the true one by number", GOOD "Host: 127.0.0.1:1717\r\n\r\n", LISTENER_FOUND},
    {"the true one by IPv6", GOOD "host: [::1]:1717\r\n\r\n", LISTENER_FOUND},
    {"the true one of a browser",
     GOOD "Cookie: a=b\r\n" HOST "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n\r\n",
     LISTENER_FOUND},
    {"a refusal with the right state",
     "GET /OauthRedirect?error=access_denied&state=" S " HTTP/1.1\r\n" HOST "\r\n", LISTENER_FOUND},
    {"not complete", GOOD HOST, LISTENER_MORE},
    {"nothing yet", "", LISTENER_MORE},
    {"no Host", GOOD "\r\n", LISTENER_BAD},
    {"another Host", GOOD "Host: evil.example\r\n\r\n", LISTENER_BAD},
    {"another port", GOOD "Host: localhost:1718\r\n\r\n", LISTENER_BAD},
    {"no port", GOOD "Host: localhost\r\n\r\n", LISTENER_BAD},
    {"a Host that begins like ours", GOOD "Host: localhost:17170\r\n\r\n", LISTENER_BAD},
    {"a Host below ours", GOOD "Host: localhost:1717.evil.example\r\n\r\n", LISTENER_BAD},
    {"two Hosts", GOOD HOST HOST "\r\n", LISTENER_BAD},
    {"a folded header", GOOD HOST " x: y\r\n\r\n", LISTENER_BAD},
    {"a header without a colon", GOOD HOST "nonsense\r\n\r\n", LISTENER_BAD},
    {"a body in pieces", GOOD HOST "Transfer-Encoding: chunked\r\n\r\n", LISTENER_BAD},
    {"an image of a page", GOOD HOST "Sec-Fetch-Mode: no-cors\r\n\r\n", LISTENER_BAD},
    {"a frame of a page", GOOD HOST "Sec-Fetch-Dest: iframe\r\n\r\n", LISTENER_BAD},
    {"no state", "GET /OauthRedirect?code=abc HTTP/1.1\r\n" HOST "\r\n", LISTENER_BAD},
    {"another state",
     "GET /OauthRedirect?code=abc&state=00000000000000000000000000000000 HTTP/1.1\r\n" HOST "\r\n",
     LISTENER_BAD},
    {"a refusal with another state",
     "GET /OauthRedirect?error=access_denied&state=0 HTTP/1.1\r\n" HOST "\r\n", LISTENER_BAD},
    {"two states",
     "GET /OauthRedirect?code=abc&state=" S "&state=" S " HTTP/1.1\r\n" HOST "\r\n", LISTENER_BAD},
    {"two codes",
     "GET /OauthRedirect?code=a&code=b&state=" S " HTTP/1.1\r\n" HOST "\r\n", LISTENER_BAD},
    {"neither code nor error",
     "GET /OauthRedirect?state=" S " HTTP/1.1\r\n" HOST "\r\n", LISTENER_BAD},
    {"no query", "GET /OauthRedirect HTTP/1.1\r\n" HOST "\r\n", LISTENER_BAD},
    {"another path", "GET /favicon.ico HTTP/1.1\r\n" HOST "\r\n", LISTENER_UNKNOWN},
    {"a longer path",
     "GET /OauthRedirect/?code=abc&state=" S " HTTP/1.1\r\n" HOST "\r\n", LISTENER_UNKNOWN},
    {"a path in other letters",
     "GET /oauthredirect?code=abc&state=" S " HTTP/1.1\r\n" HOST "\r\n", LISTENER_UNKNOWN},
    {"a preflight", "OPTIONS /OauthRedirect?code=abc&state=" S " HTTP/1.1\r\n" HOST "\r\n",
     LISTENER_METHOD},
    {"a POST", "POST /OauthRedirect?code=abc&state=" S " HTTP/1.1\r\n" HOST "\r\n",
     LISTENER_METHOD},
    {"a HEAD", "HEAD /OauthRedirect?code=abc&state=" S " HTTP/1.1\r\n" HOST "\r\n",
     LISTENER_METHOD},
    {"a whole address as target",
     "GET http://localhost:1717/OauthRedirect?code=a&state=" S " HTTP/1.1\r\n" HOST "\r\n",
     LISTENER_BAD},
    {"no version", "GET /OauthRedirect?code=abc&state=" S "\r\n" HOST "\r\n", LISTENER_BAD},
    {"version 2", "GET /OauthRedirect?code=abc&state=" S " HTTP/2.0\r\n" HOST "\r\n",
     LISTENER_BAD},
    {"a fourth word", "GET /OauthRedirect?code=a&state=" S " HTTP/1.1 x\r\n" HOST "\r\n",
     LISTENER_BAD},
    {"bare line feeds end nothing", "GET /OauthRedirect?code=a&state=" S " HTTP/1.1\n" HOST "\n",
     LISTENER_MORE},
    {"a markup character",
     "GET /OauthRedirect?code=<b>&state=" S " HTTP/1.1\r\n" HOST "\r\n", LISTENER_BAD},
    {"a TLS greeting", "\x16\x03\x01\x02\r\n\r\n", LISTENER_BAD},
    {"an empty line", "\r\n\r\n", LISTENER_BAD},
};

static void test_request(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autofree char *address = NULL;
    ListenerVerdict verdict =
        listener_judge(requests[i].request, strlen(requests[i].request), &rule, &address);

    g_assert_cmpint(verdict, ==, requests[i].verdict);
    g_assert_true((address != NULL) == (verdict == LISTENER_FOUND));
}

static void test_long_line(void)
{
    g_autofree char *fill = g_strnfill(9000, 'a');
    g_autofree char *endless = g_strconcat("GET /", fill, NULL);
    g_autofree char *line = g_strconcat("GET /", fill, " HTTP/1.1\r\n" HOST "\r\n", NULL);
    char *address = NULL;

    g_assert_cmpint(listener_judge(endless, strlen(endless), &rule, &address), ==,
                    LISTENER_TOO_LONG);
    g_assert_cmpint(listener_judge(line, strlen(line), &rule, &address), ==, LISTENER_TOO_LONG);
}

static void test_pages(void)
{
    g_autofree char *done = listener_page(LISTENER_PAGE_DONE, "/dev/pts/<3>");
    g_autofree char *already = listener_page(LISTENER_PAGE_ALREADY, NULL);
    g_autofree char *refusal = listener_refusal(LISTENER_METHOD);

    g_assert_nonnull(strstr(done, "/dev/pts/&lt;3&gt;"));
    g_assert_nonnull(strstr(done, "Referrer-Policy: no-referrer\r\n"));
    g_assert_nonnull(strstr(done, "Cache-Control: no-store\r\n"));
    g_assert_null(strstr(done, "Access-Control"));
    g_assert_nonnull(strstr(already, "already"));
    g_assert_true(g_str_has_prefix(refusal, "HTTP/1.1 405 "));
}

static void test_peer(void)
{
    static const char table[] =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n"
        "   0: 0100007F:0CEA 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000  0 1 1\n"
        "   1: 0100007F:B3C2 0100007F:06B5 01 00000000:00000000 02:000A 00000000  1001  0 1 2\n";

    g_assert_cmpint(listener_peer_find(table, "0100007F:B3C2", "0100007F:06B5"), ==, 1001);
    g_assert_cmpint(listener_peer_find(table, "0100007F:0CEA", "00000000:0000"), ==, 1000);
    g_assert_cmpint(listener_peer_find(table, "0100007F:0CEA", "0100007F:06B5"), ==, -1);
    g_assert_cmpint(listener_peer_find("", "a", "b"), ==, -1);
}

/* A visitor of the live listener. */
static int connect_to(const char *address, bool v6)
{
    int port = atoi(strrchr(address, ':') + 1);
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons((guint16) port)};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_port = htons((guint16) port)};
    int fd = socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int result;

    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    in6.sin6_addr = in6addr_loopback;
    result = v6 ? connect(fd, (struct sockaddr *) &in6, sizeof in6)
                : connect(fd, (struct sockaddr *) &in, sizeof in);
    if (result != 0 && errno != EINPROGRESS) {
        close(fd);
        return -1;
    }
    return fd;
}

/* Sends, and reads to the end; "" when nothing came. In a fiber. */
static char *ask(const char *address, bool v6, const char *request, gsize length)
{
    int fd = connect_to(address, v6);
    GString *answer = g_string_new(NULL);
    char buffer[1024];
    ssize_t n;

    if (fd < 0)
        return g_string_free(answer, FALSE);
    fiber_wait_fd(fd, G_IO_OUT, 1000, NULL, NULL);
    (void) !send(fd, request, length, MSG_NOSIGNAL);
    shutdown(fd, SHUT_WR);
    while (fiber_wait_fd(fd, G_IO_IN, 6000, NULL, NULL) && (n = recv(fd, buffer, 1024, 0)) > 0)
        g_string_append_len(answer, buffer, n);
    close(fd);
    return g_string_free(answer, FALSE);
}

static bool is_listening(const char *address)
{
    int fd = connect_to(address, false);
    int problem = 0;
    socklen_t size = sizeof problem;

    if (fd < 0)
        return false;
    fiber_wait_fd(fd, G_IO_OUT, 1000, NULL, NULL);
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &problem, &size);
    close(fd);
    return problem == 0;
}

typedef struct {
    int count;
    char *address;
    Listener *listener; /* freed when found, if set */
} Found;

static bool on_found(const char *address, gpointer user_data)
{
    Found *found = user_data;

    if (strstr(address, "code=%00"))
        return false;
    found->count++;
    g_free(found->address);
    found->address = g_strdup(address);
    g_clear_pointer(&found->listener, listener_free);
    return true;
}

static char *with_port(const Listener *listener, const char *request)
{
    const char *port = strrchr(listener_address(listener), ':') + 1;
    g_autofree char *number = g_strndup(port, strcspn(port, "/"));
    g_auto(GStrv) parts = g_strsplit(request, "1717", -1);

    return g_strjoinv(number, parts);
}

/* The state of another attempt, of the same shape. */
static char *hostile_request(GRand *random, int i)
{
    const char *text = requests[5 + i % (G_N_ELEMENTS(requests) - 5)].request;
    GString *request = g_string_new(text);

    for (int c = g_rand_int_range(random, 0, 4); c > 0 && request->len > 0; c--)
        request->str[g_rand_int_range(random, 0, (gint32) request->len)] =
            (char) g_rand_int_range(random, 1, 256);
    /* Chance must not make it the true one. */
    if (strstr(request->str, "state=" S))
        request->str[strstr(request->str, "state=" S) - request->str + 10] = 'x';
    return g_string_free(request, FALSE);
}

/* The right state, and what nobody can use: the true answer still counts. */
static void refuse_unusable(const Listener *listener)
{
    static const char bad[] =
        "GET /OauthRedirect?code=%00&state=" S " HTTP/1.1\r\n" HOST "\r\n";
    g_autofree char *request = with_port(listener, bad);
    g_autofree char *answer = ask(listener_address(listener), false, request, strlen(request));

    g_assert_true(g_str_has_prefix(answer, "HTTP/1.1 400"));
}

static void siege(gpointer user_data)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(20261125);
    g_autoptr(GError) error = NULL;
    Found found = {0};
    g_autoptr(Listener) listener =
        listener_new("http://localhost:0/OauthRedirect", S, on_found, &found, &error);
    g_autofree char *good = NULL;
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;
    int idle[24];

    g_assert_no_error(error);
    for (int i = 0; i < 24; i++)
        idle[i] = connect_to(listener_address(listener), false);
    for (int i = 0; i < 1000; i++) {
        g_autofree char *raw = hostile_request(random, i);
        g_autofree char *request = with_port(listener, raw);
        g_autofree char *answer =
            ask(listener_address(listener), i % 2, request, strlen(request));

        g_assert_false(g_str_has_prefix(answer, "HTTP/1.1 200"));
        g_assert_cmpint(found.count, ==, 0);
    }
    refuse_unusable(listener);
    good = with_port(listener, GOOD HOST "\r\n");
    first = ask(listener_address(listener), false, good, strlen(good));
    second = ask(listener_address(listener), true, good, strlen(good));
    g_assert_true(g_str_has_prefix(first, "HTTP/1.1 200"));
    g_assert_nonnull(strstr(first, "Go back to the terminal"));
    g_assert_null(strstr(first, S));
    g_assert_nonnull(strstr(second, "already"));
    g_assert_cmpint(found.count, ==, 1);
    g_assert_cmpstr(found.address, ==, "/OauthRedirect?code=abc%3D&state=" S);
    for (int i = 0; i < 24; i++)
        close(idle[i]);
    g_free(found.address);
    *(bool *) user_data = true;
}

static void freed_when_found(gpointer user_data)
{
    Found found = {0};
    Listener *listener =
        listener_new("http://localhost:0/OauthRedirect", S, on_found, &found, NULL);
    g_autofree char *address = g_strdup(listener_address(listener));
    g_autofree char *good = with_port(listener, GOOD HOST "\r\n");
    g_autofree char *answer = NULL;

    found.listener = listener;
    answer = ask(address, false, good, strlen(good));
    g_assert_true(g_str_has_prefix(answer, "HTTP/1.1 200"));
    g_assert_cmpint(found.count, ==, 1);
    g_assert_false(is_listening(address));
    g_free(found.address);
    *(bool *) user_data = true;
}

static void port_taken(gpointer user_data)
{
    Found found = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(Listener) first =
        listener_new("http://localhost:0/OauthRedirect", S, on_found, &found, NULL);
    g_autoptr(Listener) second =
        listener_new(listener_address(first), S, on_found, &found, &error);

    g_assert_null(second);
    g_assert_true(problem_is(error, PROBLEM_CONFLICT));
    *(bool *) user_data = true;
}

/* Somebody else holds only the IPv6 side: a browser could go there. */
static void other_family_taken(gpointer user_data)
{
    g_autoptr(GError) error = NULL;
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
    socklen_t size = sizeof in6;
    int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_autofree char *address = NULL;
    g_autoptr(Listener) listener = NULL;

    *(bool *) user_data = true;
    in6.sin6_addr = in6addr_loopback;
    if (fd < 0 || bind(fd, (struct sockaddr *) &in6, sizeof in6) != 0) {
        g_test_skip("no IPv6 here");
        return;
    }
    listen(fd, 1);
    getsockname(fd, (struct sockaddr *) &in6, &size);
    address = g_strdup_printf("http://localhost:%u/OauthRedirect", ntohs(in6.sin6_port));
    listener = listener_new(address, S, on_found, NULL, &error);
    g_assert_null(listener);
    g_assert_true(problem_is(error, PROBLEM_CONFLICT));
    close(fd);
}

static void run(gconstpointer func)
{
    bool reached = false;

    fiber_run((FiberFunc) (gsize) func, &reached);
    g_assert_true(reached);
}

static void test_mutations(void)
{
    static const char good[] = GOOD "Cookie: x\r\n" HOST "Sec-Fetch-Mode: navigate\r\n\r\n";
    g_autoptr(GRand) random = g_rand_new_with_seed(20261125);

    for (int i = 0; i < 20000; i++) {
        g_autofree char *request = g_strdup(good);
        g_autofree char *address = NULL;

        for (int c = g_rand_int_range(random, 1, 5); c > 0; c--)
            request[g_rand_int_range(random, 0, sizeof good - 1)] =
                (char) g_rand_int_range(random, 0, 256);
        if (listener_judge(request, sizeof good - 1, &rule, &address) == LISTENER_FOUND)
            g_assert_nonnull(strstr(address, "state=" S));
        else
            g_assert_null(address);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(requests); i++) {
        g_autofree char *name = g_strdup_printf("/listener/request: %s", requests[i].name);

        g_test_add_data_func(name, GSIZE_TO_POINTER(i), test_request);
    }
    g_test_add_func("/listener/a line of more than 8 KiB is refused", test_long_line);
    g_test_add_func("/listener/20,000 changed requests give no wrong success", test_mutations);
    g_test_add_func("/listener/the pages say where to go and repeat nothing", test_pages);
    g_test_add_func("/listener/the other end's user is found", test_peer);
    g_test_add_data_func("/listener/1,000 hostile requests, then the true one", (gpointer) siege,
                         run);
    g_test_add_data_func("/listener/it may be freed by the one that is told",
                         (gpointer) freed_when_found, run);
    g_test_add_data_func("/listener/a taken port is said", (gpointer) port_taken, run);
    g_test_add_data_func("/listener/a port taken on the other family is said",
                         (gpointer) other_family_taken, run);
    return g_test_run();
}
