/* The way to the org, layer by layer: each says by itself where it stops. */
#include "config.h"

#include <string.h>

#include "app/app-private.h"
#include "app/doctor-private.h"
#include "core/org-host.h"
#include "core/problem.h"
#include "core/text.h"
#include "loop/fiber.h"

#define LAYER_PATIENCE 5 /* seconds */
#define CLOCK_NOTE 30    /* seconds off: assertions live for two to three minutes */
#define CLOCK_BAD 120

/* A cancellable that the time cancels, and the caller. */
typedef struct {
    GCancellable *limit;
    GSource *late;
} Patience;

static gboolean on_late(gpointer user_data)
{
    g_cancellable_cancel(user_data);
    return G_SOURCE_REMOVE;
}

static Patience patience_start(void)
{
    Patience patience = {g_cancellable_new(), g_timeout_source_new_seconds(LAYER_PATIENCE)};

    g_source_set_callback(patience.late, on_late, patience.limit, NULL);
    g_source_attach(patience.late, g_main_context_get_thread_default());
    return patience;
}

static void patience_end(Patience *patience)
{
    g_source_destroy(patience->late);
    g_source_unref(patience->late);
    g_object_unref(patience->limit);
}

static char *host_of(const char *origin, int *ret_port)
{
    g_autoptr(GUri) uri = g_uri_parse(origin, G_URI_FLAGS_NONE, NULL);

    *ret_port = uri && g_uri_get_port(uri) > 0 ? g_uri_get_port(uri) : 443;
    return uri ? g_strdup(g_uri_get_host(uri)) : NULL;
}

static bool check_dns(Doctor *doctor, const char *host)
{
    g_autoptr(GResolver) resolver = g_resolver_get_default();
    Patience patience = patience_start();
    FiberResult waiting = {0};
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GError) why = NULL;
    g_autoptr(GString) value = g_string_new(NULL);
    GList *addresses;

    g_resolver_lookup_by_name_async(resolver, host, patience.limit, fiber_on_ready, &waiting);
    result = fiber_await(&waiting);
    addresses = g_resolver_lookup_by_name_finish(resolver, result, &why);
    patience_end(&patience);
    if (!addresses) {
        doctor_add(doctor, "dns", "Name", CHECK_BAD, host, why->message,
                   "check the org's address\ncheck the network, or the VPN");
        return false;
    }
    for (GList *item = addresses; item; item = item->next) {
        g_autofree char *address = g_inet_address_to_string(item->data);

        g_string_append_printf(value, "%s%s", value->len ? ", " : "", address);
    }
    g_resolver_free_addresses(addresses);
    doctor_add(doctor, "dns", "Name", CHECK_OK, value->str, NULL, NULL);
    return true;
}

static bool check_tcp(Doctor *doctor, const char *host, int port)
{
    g_autoptr(GSocketClient) client = g_socket_client_new();
    Patience patience = patience_start();
    FiberResult waiting = {0};
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GError) why = NULL;
    g_autoptr(GSocketConnection) connection = NULL;
    g_autofree char *value = g_strdup_printf("port %d", port);

    g_socket_client_set_enable_proxy(client, FALSE);
    g_socket_client_connect_to_host_async(client, host, (guint16) port, patience.limit,
                                          fiber_on_ready, &waiting);
    result = fiber_await(&waiting);
    connection = g_socket_client_connect_to_host_finish(client, result, &why);
    patience_end(&patience);
    if (!connection) {
        doctor_add(doctor, "tcp", "Connection", CHECK_BAD, value, why->message,
                   "a firewall may stand in between: ask for a way to *.my.salesforce.com:443\n"
                   "or set https_proxy");
        return false;
    }
    doctor_add(doctor, "tcp", "Connection", CHECK_OK, value, NULL, NULL);
    return true;
}

static void check_clock(Doctor *doctor, gint64 date)
{
    gint64 off = date ? date - app_now(doctor->app) : 0;
    gint64 size = off < 0 ? -off : off;
    g_autofree char *time = text_duration(size);
    g_autofree char *value = g_strdup_printf("%s %s", time, off < 0 ? "ahead" : "behind");

    if (!date)
        doctor_add(doctor, "clock", "Clock", CHECK_SKIPPED, NULL, "the server did not say the time",
                   NULL);
    else if (size <= 1)
        doctor_add(doctor, "clock", "Clock", CHECK_OK, "right", NULL, NULL);
    else
        doctor_add(doctor, "clock", "Clock",
                   size < CLOCK_NOTE  ? CHECK_OK
                   : size < CLOCK_BAD ? CHECK_NOTE
                                      : CHECK_BAD,
                   value, size < CLOCK_NOTE ? NULL : "token requests carry the time",
                   size < CLOCK_NOTE ? NULL : "timedatectl set-ntp true");
}

static Http *http_of(Doctor *doctor)
{
    const SignIn *sign_in = doctor->request->sign_in;

    if (doctor->connection)
        return app_http(doctor->app, doctor->connection);
    if (sign_in)
        return app_http_with(doctor->app, sign_in->ca_file,
                             (const char *const *) sign_in->trusted_hosts);
    return app_http(doctor->app, NULL);
}

/* Authorities that Salesforce's own hosts have certificates from. Another one there, trusted or
 * not, is most likely the company's, which looks into what is sent. */
static bool is_public(const char *issuer)
{
    static const char *const names[] = {"DigiCert", "Let's Encrypt", "GlobalSign",
                                        "Amazon",   "Google Trust",  "Sectigo",
                                        "Entrust",  "QuoVadis",      "TrustAsia"};

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (strstr(issuer, names[i]))
            return true;
    return false;
}

#define INSPECTED \
    "Salesforce has no certificates of this issuer: most likely your company inspects TLS"

static void add_tls_problem(Doctor *doctor, const GError *why)
{
    g_autofree char *issuer = http_issuer(http_of(doctor), doctor->origin, doctor->cancellable);
    bool own = org_host_is_trusted(doctor->origin, http_trusted_hosts(http_of(doctor)));
    g_autofree char *value = issuer ? g_strdup_printf("%s; issued by '%s'", why->message, issuer)
                                    : g_strdup(why->message);
    g_autofree char *more = issuer && !own && !is_public(issuer)
                                ? g_strdup_printf("%s; " INSPECTED, problem_why(why))
                                : g_strdup(problem_why(why));

    doctor_add(doctor, "tls", "Encryption", CHECK_BAD, value, more, problem_next(why));
    doctor_add_problem(doctor, "http", "Network", why);
}

static void add_tls(Doctor *doctor)
{
    bool own = org_host_is_trusted(doctor->origin, http_trusted_hosts(http_of(doctor)));
    g_autofree char *issuer =
        doctor->request->quick ? NULL
                               : http_issuer(http_of(doctor), doctor->origin, doctor->cancellable);
    bool inspected = issuer && !own && !is_public(issuer);
    g_autofree char *value =
        issuer ? g_strdup_printf("the certificate is valid; issued by '%s'", issuer)
               : g_strdup("the certificate is valid");

    doctor_add(doctor, "tls", "Encryption", inspected ? CHECK_NOTE : CHECK_OK, value,
               inspected ? INSPECTED : NULL,
               inspected ? "it works; ask your administrator if this is not meant to be" : NULL);
}

/* TLS and HTTP in one request: an answer of any status means that both are fine. */
static void check_http(Doctor *doctor)
{
    g_autofree char *url = g_strconcat(doctor->origin, "/services/data", NULL);
    HttpRequest request = {.method = "GET", .url = url, .timeout = 2 * LAYER_PATIENCE};
    g_autoptr(GError) why = NULL;
    g_autoptr(HttpResponse) response =
        http_send(http_of(doctor), &request, doctor->cancellable, &why);
    g_autofree char *value = NULL;

    if (!response) {
        if (http_error_is_tls(why))
            add_tls_problem(doctor, why);
        else
            doctor_add_problem(doctor, "http", "Network", why);
        doctor_add(doctor, "clock", "Clock", CHECK_SKIPPED, NULL, "the server was not reached",
                   NULL);
        return;
    }
    value = g_strdup_printf("answered with %d", response->status);
    add_tls(doctor);
    doctor_add(doctor, "http", "Network", response->status < 500 ? CHECK_OK : CHECK_NOTE, value,
               response->status < 500 ? NULL : "the service has trouble",
               response->status < 500 ? NULL : "see status.salesforce.com");
    check_clock(doctor, response->date);
}

void doctor_network(Doctor *doctor)
{
    int port;
    g_autofree char *host = host_of(doctor->origin, &port);

    doctor_begin(doctor);
    if (!host || !org_host_check_url(doctor->origin, http_trusted_hosts(http_of(doctor)), NULL)) {
        doctor_add(doctor, "http", "Network", CHECK_BAD, doctor->origin,
                   "it is not a host of Salesforce's", "name it with --trust-host if you trust it");
        return;
    }
    if (!doctor->request->quick && http_goes_by_proxy(host))
        doctor_add(doctor, "tcp", "Connection", CHECK_SKIPPED, NULL, "a proxy stands in between",
                   NULL);
    else if (!doctor->request->quick &&
             (!check_dns(doctor, host) || !check_tcp(doctor, host, port)))
        return;
    check_http(doctor);
}
