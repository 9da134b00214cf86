#include "config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/problem.h"
#include "crypto/certificate.h"
#include "loop/fiber.h"
#include "salesforce/http.h"

#define YEAR (365 * 24 * 3600)
#define NOW (g_get_real_time() / G_USEC_PER_SEC)

static char *openssl; /* the command; NULL: not here */
static KeyPair *key;
static KeyPair *ca_key;
static Certificate *ca;

/* One bad server: `openssl s_server` with a certificate of ours. */
typedef struct {
    GPid pid;
    char *host; /* "127.0.0.1:PORT" */
    char *folder;
    char *ca_file;
} Server;

static char *write_file(const char *folder, const char *name, const char *text)
{
    char *path = g_build_filename(folder, name, NULL);

    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

/* "ACCEPT 127.0.0.1:34115" among what it prints. */
static char *read_host(int fd)
{
    g_autoptr(GString) text = g_string_new(NULL);
    char character;

    while (read(fd, &character, 1) == 1) {
        const char *accept;

        g_string_append_c(text, character);
        accept = character == '\n' ? strstr(text->str, "ACCEPT ") : NULL;
        if (accept)
            return g_strstrip(g_strdup(accept + strlen("ACCEPT ")));
    }
    g_error("openssl s_server did not start: %s", text->str);
}

static void server_start(Server *server, const Certificate *certificate, const char *option)
{
    g_autoptr(Secret) pem = key_pair_pem(key);
    g_autofree char *certificate_file = NULL;
    g_autofree char *key_file = NULL;
    g_autoptr(GError) error = NULL;
    int output;

    server->folder = g_dir_make_tmp("orgwire-tls-XXXXXX", NULL);
    certificate_file = write_file(server->folder, "certificate.pem", certificate->pem);
    key_file = write_file(server->folder, "key.pem", secret_text(pem));
    server->ca_file = write_file(server->folder, "ca.pem", ca->pem);
    {
        const char *argv[] = {openssl,          "s_server", "-accept",  "127.0.0.1:0", "-www",
                              "-cert",          certificate_file, "-key", key_file,    option,
                              NULL};

        if (!g_spawn_async_with_pipes(NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                                      NULL, &server->pid, NULL, &output, NULL, &error))
            g_error("openssl: %s", error->message);
    }
    server->host = read_host(output);
    close(output);
}

static void server_stop(Server *server)
{
    kill(server->pid, SIGKILL);
    waitpid(server->pid, NULL, 0);
    g_free(server->host);
    g_free(server->folder);
    g_free(server->ca_file);
}

typedef struct {
    const char *host;
    const char *ca_file;
    const char *bearer_host; /* of the URL, when it is not the trusted one */
    ProblemCode code;
    const char *why;
} Expected;

static void ask(gpointer user_data)
{
    const Expected *expected = user_data;
    const char *trusted[] = {expected->host, NULL};
    HttpOptions options = {.ca_file = expected->ca_file, .trusted_hosts = trusted, .timeout = 10};
    g_autoptr(Http) http = http_new(&options);
    g_autofree char *url =
        g_strdup_printf("https://%s/", expected->bearer_host ? expected->bearer_host
                                                             : expected->host);
    g_autoptr(Secret) token = secret_new("00D5g0000000001!Example.Example.Example", -1);
    HttpRequest request = {.url = url, .bearer = token};
    g_autoptr(GError) error = NULL;
    g_autoptr(HttpResponse) response = http_send(http, &request, NULL, &error);

    if (!expected->why) {
        g_assert_no_error(error);
        g_assert_cmpint(response->status, ==, 200);
        return;
    }
    g_assert_null(response);
    g_test_message("%s: %s", error->message, problem_why(error));
    g_assert_cmpstr(problem_code_name(problem_code(error)), ==,
                    problem_code_name(expected->code));
    g_assert_nonnull(strstr(problem_why(error), expected->why));
    g_assert_false(http_error_may_have_arrived(error));
}

typedef struct {
    const char *name;
    const char *host;  /* in the certificate */
    gint64 age;        /* how long ago it was made */
    bool own;          /* signed by itself */
    bool trusted;      /* its CA is in the file */
    const char *option;
    const char *why;   /* NULL: it works */
} Row;

static const Row rows[] = {
    {"a good certificate", "127.0.0.1", 0, false, true, NULL, NULL},
    {"another name", "other.example", 0, false, true, NULL, "for another name"},
    {"expired", "127.0.0.1", 2 * YEAR, false, true, NULL, "has expired"},
    {"not valid yet", "127.0.0.1", -2 * YEAR, false, true, NULL, "not valid yet"},
    {"signed by itself", "127.0.0.1", 0, true, false, NULL, "signed by itself: its issuer is '"},
    {"an unknown issuer", "127.0.0.1", 0, false, false, NULL, "its issuer is 'CN = Inspector"},
    {"an old TLS", "127.0.0.1", 0, false, true, "-tls1_1", "TLS"},
};

static void test_row(gconstpointer data)
{
    const Row *row = data;
    const char *hosts[] = {row->host, NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(Certificate) certificate = NULL;
    Server server = {0};
    Expected expected = {.code = PROBLEM_NETWORK, .why = row->why};

    if (!openssl) {
        g_test_skip("there is no openssl command");
        return;
    }
    certificate = row->own ? certificate_make(key, row->host, NOW - row->age, 30, &error)
                           : certificate_make_server(key, hosts, ca, ca_key, NOW - row->age, &error);
    g_assert_no_error(error);
    server_start(&server, certificate, row->option);
    expected.host = server.host;
    expected.ca_file = row->trusted ? server.ca_file : NULL;
    fiber_run(ask, &expected);
    server_stop(&server);
}

typedef struct {
    int fd;
    const char *answer;
    GString *asked;
} Proxy;

/* One proxy: answers the first CONNECT, and keeps what it was told. In a thread of its own: the
 * request comes from the loop of this one. */
static gpointer serve_proxy(gpointer user_data)
{
    Proxy *proxy = user_data;
    char buffer[4096];
    int visitor = accept4(proxy->fd, NULL, NULL, SOCK_CLOEXEC);
    ssize_t n;

    while (!strstr(proxy->asked->str, "\r\n\r\n") &&
           (n = read(visitor, buffer, sizeof buffer)) > 0)
        g_string_append_len(proxy->asked, buffer, n);
    (void) !write(visitor, proxy->answer, strlen(proxy->answer));
    close(visitor);
    return NULL;
}

static const struct {
    const char *name;
    const char *answer; /* NULL: the port is closed */
    const char *why;
} proxies[] = {
    {"it wants a password",
     "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
     "name and password"},
    {"it refuses", "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno", "HTTP 403"},
    {"it talks nonsense", "hello\r\n\r\n", "the proxy"},
    {"it says nothing and goes", "", "the proxy"},
    {"it is not there", NULL, "proxy"},
};

static void test_proxy(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    struct sockaddr_in in = {.sin_family = AF_INET};
    socklen_t size = sizeof in;
    Proxy proxy = {socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), proxies[i].answer,
                   g_string_new(NULL)};
    g_autofree char *url = NULL;
    Expected expected = {.host = "127.0.0.1:1",
                         .bearer_host = "acme.my.salesforce.com",
                         .code = PROBLEM_NETWORK,
                         .why = proxies[i].why};
    GThread *thread = NULL;

    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    g_assert_cmpint(bind(proxy.fd, (struct sockaddr *) &in, sizeof in), ==, 0);
    getsockname(proxy.fd, (struct sockaddr *) &in, &size);
    if (proxy.answer) {
        listen(proxy.fd, 5);
        thread = g_thread_new("proxy", serve_proxy, &proxy);
    }
    url = g_strdup_printf("http://127.0.0.1:%u", ntohs(in.sin_port));
    g_setenv("https_proxy", url, TRUE);
    fiber_run(ask, &expected);
    g_unsetenv("https_proxy");
    if (thread) {
        g_thread_join(thread);
        /* Nothing is told to a proxy but the host. */
        g_assert_true(g_str_has_prefix(proxy.asked->str, "CONNECT acme.my.salesforce.com:443 "));
        g_assert_null(strstr(proxy.asked->str, "Example"));
    }
    close(proxy.fd);
    g_string_free(proxy.asked, TRUE);
}

int main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    openssl = g_find_program_in_path("openssl");
    key = key_pair_generate(2048, NULL);
    ca_key = key_pair_generate(2048, NULL);
    ca = certificate_make_ca(ca_key, "Inspector", NOW, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *name = g_strdup_printf("/tls/%s", rows[i].name);

        g_test_add_data_func(name, &rows[i], test_row);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(proxies); i++) {
        g_autofree char *name = g_strdup_printf("/proxy/%s", proxies[i].name);

        g_test_add_data_func(name, GSIZE_TO_POINTER(i), test_proxy);
    }
    result = g_test_run();
    certificate_free(ca);
    key_pair_free(ca_key);
    key_pair_free(key);
    g_free(openssl);
    return result;
}
