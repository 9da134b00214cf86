#include "config.h"

#include <arpa/inet.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "contract/salesforce-desk.h"
#include "core/problem.h"
#include "loop/fiber.h"
#include "salesforce/http-private.h"

static HttpResponse *get(Desk *desk, const char *path, GError **error)
{
    g_autofree char *url = g_strconcat(desk->org->url, path, NULL);
    HttpRequest request = {.url = url};

    return http_send(desk->http, &request, NULL, error);
}

static void test_get(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(HttpResponse) response = get(desk, "/services/data", &error);

    g_assert_no_error(error);
    g_assert_cmpint(response->status, ==, 200);
    g_assert_cmpint(response->body_length, ==, strlen(response->body));
    g_assert_true(g_str_has_prefix(response->body, "["));
    g_assert_true(
        g_str_has_prefix(http_response_header(response, "Content-Type"), "application/json"));
    g_assert_cmpint(ABS(response->date - g_get_real_time() / G_USEC_PER_SEC), <, 60);
    g_assert_nonnull(strstr(desk->log->str, "/services/data 200 "));
    g_assert_true(g_str_has_prefix(desk->log->str, "GET https://"));
}

static void test_refused_hosts(Desk *desk)
{
    static const char *const urls[] = {
        "https://evil.example/",
        "https://evilsalesforce.com/",
        "https://acme.my.salesforce.com.evil.example/",
        "https://acme.my.salesforce.com@evil.example/",
        "http://acme.my.salesforce.com/",
        "https://acme.my.salesforce.com:8443/",
        "https://127.0.0.1/",
        "file:///etc/passwd",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(urls); i++) {
        HttpRequest request = {.url = urls[i], .bearer = desk->token};
        g_autoptr(GError) error = NULL;

        g_assert_null(http_send(desk->http, &request, NULL, &error));
        g_assert_cmpstr(problem_code_name(problem_code(error)), ==, "refused_host");
    }
}

static void test_redirect(Desk *desk)
{
    g_autoptr(HttpResponse) response = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(json_object) answer = NULL;

    desk_fault(desk, "redirect:https://acme.my.salesforce.com");
    response = get(desk, "/services/data/v67.0/limits", &error);
    g_assert_no_error(error);
    g_assert_cmpint(response->status, ==, 302);
    answer = api_get(desk->api, "limits", "x", NULL, &error);
    g_assert_null(answer);
    g_assert_true(problem_is(error, PROBLEM_MALFORMED_ANSWER));
    g_assert_nonnull(strstr(problem_why(error), "redirect"));
}

static void test_bomb(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(HttpResponse) response = NULL;

    desk_fault(desk, "gzip-bomb:/services/data");
    response = get(desk, "/services/data", &error);
    g_assert_null(response);
    g_assert_true(problem_is(error, PROBLEM_MALFORMED_ANSWER));
    g_assert_nonnull(strstr(error->message, "longer than"));
}

static void test_limit(Desk *desk)
{
    g_autofree char *url = g_strconcat(desk->org->url, "/services/data", NULL);
    HttpRequest request = {.url = url, .max_body = 10};
    g_autoptr(GError) error = NULL;

    g_assert_null(http_send(desk->http, &request, NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_MALFORMED_ANSWER));
}

/* Megabytes of "no" are not kept: the status says enough. */
static void test_long_refusal(Desk *desk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(HttpResponse) response = NULL;
    g_autoptr(json_object) answer = NULL;

    desk_fault(desk, "long-error:/services/data");
    response = get(desk, "/services/data/v67.0/limits", &error);
    g_assert_no_error(error);
    g_assert_cmpint(response->status, ==, 400);
    g_assert_cmpuint(response->body_length, ==, 64 * 1024);
    answer = api_get(desk->api, "limits", "x", NULL, &error);
    g_assert_null(answer);
    g_assert_cmpint(problem_salesforce_status(error), ==, 400);
}

static bool count(const char *bytes, gsize length, gpointer user_data, GError **error)
{
    *(gsize *) user_data += length;
    if (*(gsize *) user_data > 100) {
        problem_set(error, PROBLEM_CONFLICT, NULL, NULL, "enough");
        return false;
    }
    return true;
}

static void test_sink(Desk *desk)
{
    g_autofree char *url = g_strconcat(desk->org->url, "/services/data", NULL);
    gsize length = 0;
    HttpRequest request = {.url = url, .sink = count, .sink_data = &length};
    g_autoptr(GError) error = NULL;

    g_assert_null(http_send(desk->http, &request, NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_CONFLICT));
    g_assert_cmpuint(length, >, 100);
}

static void test_cut(Desk *desk)
{
    g_autoptr(GError) error = NULL;

    desk_fault(desk, "truncate:/services/data");
    g_assert_null(get(desk, "/services/data", &error));
    g_assert_true(problem_is(error, PROBLEM_NETWORK));
    g_assert_true(problem_is_retryable(error));
    g_assert_true(http_error_may_have_arrived(error));
}

static gboolean cancel(gpointer cancellable)
{
    g_cancellable_cancel(cancellable);
    return G_SOURCE_REMOVE;
}

static void test_cancel(Desk *desk)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autofree char *url = g_strconcat(desk->org->url, "/services/data", NULL);
    HttpRequest request = {.url = url};
    g_autoptr(GError) error = NULL;
    gint64 started = g_get_monotonic_time();

    desk_fault(desk, "slow:5000");
    g_timeout_add(100, cancel, cancellable);
    g_assert_null(http_send(desk->http, &request, cancellable, &error));
    g_assert_true(problem_is(error, PROBLEM_INTERRUPTED));
    g_assert_cmpint((g_get_monotonic_time() - started) / 1000, <, 1000);
    g_clear_error(&error);
    g_assert_null(http_send(desk->http, &request, cancellable, &error));
    g_assert_true(problem_is(error, PROBLEM_INTERRUPTED));
}

static void test_timeout(Desk *desk)
{
    g_autofree char *url = g_strconcat(desk->org->url, "/services/data", NULL);
    HttpRequest request = {.url = url, .timeout = 1};
    g_autoptr(GError) error = NULL;

    desk_fault(desk, "slow:5000");
    g_assert_null(http_send(desk->http, &request, NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_TIMEOUT));
    g_assert_true(http_error_may_have_arrived(error));
}

typedef struct {
    Http *http;
    const char *url;
    int *ended;
} Wait;

static void wait_one(gpointer user_data)
{
    Wait *wait = user_data;
    HttpRequest request = {.url = wait->url};
    g_autoptr(GError) error = NULL;

    g_assert_null(http_send(wait->http, &request, NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_INTERRUPTED));
    (*wait->ended)++;
}

static void test_free_ends_all(Desk *desk)
{
    HttpOptions options = desk_options(desk);
    Http *http = http_new(&options);
    g_autofree char *url = g_strconcat(desk->org->url, "/services/data", NULL);
    int ended = 0;
    Wait wait = {http, url, &ended};

    desk_fault(desk, "slow:5000");
    for (int i = 0; i < 5; i++)
        fiber_start(wait_one, &wait);
    fiber_sleep(200, NULL, NULL);
    g_assert_cmpint(ended, ==, 0);
    http_free(http);
    g_assert_cmpint(ended, ==, 5);
}

typedef struct {
    Desk *desk;
    int good;
} Many;

static void one_of_many(gpointer user_data)
{
    Many *many = user_data;
    g_autoptr(HttpResponse) response = get(many->desk, "/services/data", NULL);

    many->good += response && response->status == 200;
}

static void test_many(Desk *desk)
{
    Many many = {desk, 0};
    gpointer items[100];

    for (int i = 0; i < 100; i++)
        items[i] = &many;
    fiber_each(items, 100, 100, one_of_many);
    g_assert_cmpint(many.good, ==, 100);
}

static void succeed_one(gpointer user_data)
{
    Many *many = user_data;
    HttpOptions options = {.ca_file = many->desk->org->ca_file,
                           .trusted_hosts = (const char *const *) many->desk->org->trusted};
    g_autoptr(Http) http = http_new(&options);
    g_autofree char *url = g_strconcat(many->desk->org->url, "/services/data", NULL);
    HttpRequest request = {.url = url};
    g_autoptr(HttpResponse) response = http_send(http, &request, NULL, NULL);

    many->good += response && response->status == 200;
}

static gpointer thread(gpointer user_data)
{
    GMainContext *context = g_main_context_new();

    g_main_context_push_thread_default(context);
    fiber_run(succeed_one, user_data);
    g_main_context_pop_thread_default(context);
    g_main_context_unref(context);
    return NULL;
}

static void test_thread(Desk *desk)
{
    Many many = {desk, 0};

    g_thread_join(g_thread_new("other", thread, &many));
    g_assert_cmpint(many.good, ==, 1);
}

static void check_tls(Desk *desk, HttpOptions options, const char *url, const char *why)
{
    g_autoptr(Http) http = http_new(&options);
    HttpRequest request = {.url = url, .bearer = desk->token};
    g_autoptr(GError) error = NULL;

    g_assert_null(http_send(http, &request, NULL, &error));
    g_test_message("%s: %s", error->message, problem_why(error));
    g_assert_true(problem_is(error, PROBLEM_NETWORK));
    g_assert_false(problem_is_retryable(error));
    g_assert_nonnull(strstr(problem_why(error), why));
    g_assert_false(http_error_may_have_arrived(error));
}

static void test_untrusted(Desk *desk)
{
    HttpOptions options = desk_options(desk);

    options.ca_file = NULL;
    check_tls(desk, options, desk->org->url, "its issuer is '");
}

static void test_issuer(Desk *desk)
{
    g_autofree char *issuer = http_issuer(desk->http, desk->org->url, NULL);

    g_assert_nonnull(issuer);
    g_assert_nonnull(strstr(issuer, "CN"));
}

static void test_bad_ca_file(Desk *desk)
{
    HttpOptions options = desk_options(desk);
    g_autoptr(Http) http = NULL;
    HttpRequest request = {.url = desk->org->url};
    g_autoptr(GError) error = NULL;

    options.ca_file = "/nowhere/ca.pem";
    http = http_new(&options);
    g_assert_null(http_send(http, &request, NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_USAGE));
    g_assert_nonnull(strstr(error->message, "/nowhere/ca.pem"));
}

/* A port of ours that takes connections and says nothing, or is closed. */
static int open_port(bool listening, char **ret_host)
{
    struct sockaddr_in in = {.sin_family = AF_INET};
    socklen_t size = sizeof in;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    g_assert_cmpint(bind(fd, (struct sockaddr *) &in, sizeof in), ==, 0);
    if (listening)
        listen(fd, 5);
    getsockname(fd, (struct sockaddr *) &in, &size);
    *ret_host = g_strdup_printf("127.0.0.1:%u", ntohs(in.sin_port));
    return fd;
}

static void check_port(bool listening, guint timeout, ProblemCode code, const char *why)
{
    g_autofree char *host = NULL;
    int fd = open_port(listening, &host);
    const char *trusted[] = {host, NULL};
    HttpOptions options = {.trusted_hosts = trusted};
    g_autoptr(Http) http = http_new(&options);
    g_autofree char *url = g_strconcat("https://", host, "/", NULL);
    HttpRequest request = {.url = url, .timeout = timeout};
    g_autoptr(GError) error = NULL;

    g_assert_null(http_send(http, &request, NULL, &error));
    g_test_message("%s: %s", error->message, problem_why(error));
    g_assert_cmpstr(problem_code_name(problem_code(error)), ==, problem_code_name(code));
    g_assert_nonnull(strstr(problem_why(error), why));
    g_assert_false(http_error_may_have_arrived(error));
    close(fd);
}

static void test_refused(Desk *desk)
{
    check_port(false, 5, PROBLEM_NETWORK, "refused");
}

static void test_silent(Desk *desk)
{
    check_port(true, 1, PROBLEM_TIMEOUT, "TLS");
}

static gboolean greet(gint fd, GIOCondition condition, gpointer user_data)
{
    static const char text[] = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
    int visitor = accept4(fd, NULL, NULL, SOCK_CLOEXEC);

    (void) !write(visitor, text, strlen(text));
    close(visitor);
    return G_SOURCE_CONTINUE;
}

static void test_plain(Desk *desk)
{
    g_autofree char *host = NULL;
    int fd = open_port(true, &host);
    const char *trusted[] = {host, NULL};
    g_autofree char *url = g_strconcat("https://", host, "/", NULL);
    HttpOptions options = {.trusted_hosts = trusted};
    guint source = g_unix_fd_add(fd, G_IO_IN, greet, NULL);

    check_tls(desk, options, url, "TLS");
    g_source_remove(source);
    close(fd);
}

static gboolean count_visitor(gint fd, GIOCondition condition, gpointer visitors)
{
    /* Left open and unanswered. */
    accept4(fd, NULL, NULL, SOCK_CLOEXEC);
    ++*(guint *) visitors;
    return G_SOURCE_CONTINUE;
}

/* Nothing was sent, so a read is tried again; a write is not: waiting longer is the caller's. */
static void test_lost_packets(Desk *desk)
{
    g_autofree char *host = NULL;
    int fd = open_port(true, &host);
    const char *trusted[] = {host, NULL};
    g_autofree char *url = g_strconcat("https://", host, NULL);
    HttpOptions options = {.trusted_hosts = trusted, .timeout = 1};
    g_autoptr(Http) http = http_new(&options);
    g_autoptr(Api) api = api_new(http, url, "67.0", desk->token);
    guint visitors = 0;
    guint source = g_unix_fd_add(fd, G_IO_IN, count_visitor, &visitors);
    g_autoptr(GError) error = NULL;

    g_assert_null(api_get(api, "limits", "x", NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_TIMEOUT));
    g_assert_cmpuint(visitors, ==, 2);
    g_clear_error(&error);
    g_assert_null(api_send(api, "POST", "sobjects/A", NULL, "x", NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_TIMEOUT));
    g_assert_cmpuint(visitors, ==, 3);
    g_source_remove(source);
    close(fd);
}

static void make_file(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    g_assert_true(g_file_set_contents(path, "", 0, NULL));
}

static void test_hashed_folder(Desk *desk)
{
    g_autofree char *folder = g_dir_make_tmp("certs-XXXXXX", NULL);

    g_assert_false(http_options_is_hashed("/nowhere/certs"));
    g_assert_false(http_options_is_hashed(folder));
    make_file(folder, "ca-certificates.crt");
    make_file(folder, "DigiCert_Global_Root_G2.pem");
    g_assert_false(http_options_is_hashed(folder));
    make_file(folder, "607986c7.0");
    g_assert_true(http_options_is_hashed(folder));
}

static bool is_trap(const char *ip, guint16 port)
{
    g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string(ip, port);
    struct sockaddr_storage native;

    g_assert_true(g_socket_address_to_native(address, &native, sizeof native, NULL));
    return http_options_is_trap((struct sockaddr *) &native);
}

/* A name in the org's domain that leads here is a trap; the proxy of the environment is none. */
static void test_traps(Desk *desk)
{
    static const char *const local[] = {
        "127.0.0.1", "127.9.9.9", "0.0.0.0",          "169.254.169.254",       "::1",
        "::",        "fe80::1",   "::ffff:127.0.0.1", "::ffff:169.254.169.254"};
    static const char *const proxies[][2] = {{"", "443"},
                                             {"http://127.0.0.1:3128", "3128"},
                                             {"127.0.0.1:3128", "3128"},
                                             {"http://localhost", "1080"},
                                             {"https://127.0.0.1", "443"}};

    g_unsetenv("https_proxy");
    for (gsize i = 0; i < G_N_ELEMENTS(local); i++)
        g_assert_true(is_trap(local[i], 443));
    g_assert_false(is_trap("13.110.0.1", 443));
    g_assert_false(is_trap("::ffff:13.110.0.1", 443));
    for (gsize i = 0; i < G_N_ELEMENTS(proxies); i++) {
        guint16 port = (guint16) atoi(proxies[i][1]);

        g_setenv("https_proxy", proxies[i][0], TRUE);
        g_assert_cmpint(is_trap("127.0.0.1", port), ==, !*proxies[i][0]);
        g_assert_true(is_trap("127.0.0.1", port + 1));
    }
    g_unsetenv("https_proxy");
}

static void test_header_injection(Desk *desk)
{
    static const char *const headers[] = {"X-Test: a\r\nX-Evil: b", NULL};
    g_autofree char *url = g_strconcat(desk->org->url, "/services/data", NULL);
    HttpRequest request = {.url = url, .headers = headers};
    g_autoptr(GError) error = NULL;

    g_assert_null(http_send(desk->http, &request, NULL, &error));
    g_assert_true(problem_is(error, PROBLEM_USAGE));
}

static void test_log_has_no_secret(Desk *desk)
{
    g_autofree char *url =
        g_strconcat(desk->org->url, "/services/data?x=", desk->org->admin_token, NULL);
    HttpRequest request = {.url = url, .bearer = desk->token};
    g_autoptr(HttpResponse) response = http_send(desk->http, &request, NULL, NULL);

    g_assert_nonnull(response);
    g_assert_null(strstr(desk->log->str, desk->org->admin_token));
    g_assert_nonnull(strstr(desk->log->str, "<redacted>"));
}

static void test_form(Desk *desk)
{
    g_autofree char *form = http_form("a", "1 2", "none", NULL, "b&=", "ä+/=\n", NULL);

    g_assert_cmpstr(form, ==, "a=1%202&b%26%3D=%C3%A4%2B%2F%3D%0A");
}

static void test_environment(Desk *desk)
{
    g_assert_null(g_getenv("SSLKEYLOGFILE"));
}

static void add(void)
{
    desk_add("/http/an answer is read", test_get);
    desk_add("/http/other hosts are not asked", test_refused_hosts);
    desk_add("/http/redirects are not followed", test_redirect);
    desk_add("/http/a bomb is stopped", test_bomb);
    desk_add("/http/a body has its limit", test_limit);
    desk_add("/http/of a refusal the beginning is kept", test_long_refusal);
    desk_add("/http/a sink can stop it", test_sink);
    desk_add("/http/a body cut off is an error", test_cut);
    desk_add("/http/cancelling ends it at once", test_cancel);
    desk_add("/http/the time is limited", test_timeout);
    desk_add("/http/freeing ends what is under way", test_free_ends_all);
    desk_add("/http/a hundred at once", test_many);
    desk_add("/http/another thread with its own loop", test_thread);
    desk_add("/http/an unknown issuer is named", test_untrusted);
    desk_add("/http/an issuer is told", test_issuer);
    desk_add("/http/a file of certificates that is none", test_bad_ca_file);
    desk_add("/http/a closed port is told apart", test_refused);
    desk_add("/http/a port that never speaks is told apart", test_silent);
    desk_add("/http/a port that does not speak TLS is told apart", test_plain);
    desk_add("/http/lost packets: a read is tried twice", test_lost_packets);
    desk_add("/http/only a hashed folder of certificates counts", test_hashed_folder);
    desk_add("/http/names that lead here are traps", test_traps);
    desk_add("/http/a header cannot bring another along", test_header_injection);
    desk_add("/http/the log has no secrets", test_log_has_no_secret);
    desk_add("/http/forms are escaped", test_form);
    desk_add("/http/the environment writes no keys", test_environment);
}

int main(int argc, char **argv)
{
    g_setenv("SSLKEYLOGFILE", "/nowhere/keys", TRUE);
    return desk_main(&argc, &argv, NULL, add);
}
