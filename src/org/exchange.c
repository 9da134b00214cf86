#include "config.h"

#include "org/exchange.h"

#include <string.h>

#include "org/gzip.h"
#include "org/route.h"

#define BODY_MAX (160 * 1024 * 1024)
#define GZIP_FROM 256

Exchange *exchange_new(Org *org, GPtrArray *waiting, const char *uri,
                       struct MHD_Connection *connection)
{
    Exchange *exchange = g_new0(Exchange, 1);

    exchange->org = org;
    exchange->waiting = waiting;
    exchange->connection = connection;
    exchange->uri = g_strdup(uri);
    exchange->body = g_byte_array_new();
    org_reply_init(&exchange->reply);
    return exchange;
}

void exchange_free(Exchange *exchange)
{
    if (!exchange)
        return;
    g_ptr_array_remove(exchange->waiting, exchange);
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
               fault_on(exchange->org, FAULT_NO_GZIP)) {
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
    Org *org = exchange->org;
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
    /* "//services/data" is what the Salesforce CLI asks for after a log-in by access token. */
    const char *uri = exchange->uri + MAX(strspn(exchange->uri, "/"), 1) - 1;
    const char *question = strchr(uri, '?');
    g_autofree char *raw = question ? g_strndup(uri, (gsize) (question - uri)) : g_strdup(uri);
    g_autofree char *path = org_percent_decode(raw, -1, false);
    g_autoptr(GHashTable) query = org_query_parse(question ? question + 1 : NULL, -1);
    /* To the handlers a HEAD is a GET; its body is left out here. */
    OrgRequest request = {.method = strcmp(method, "HEAD") == 0 ? "GET" : method,
                          .path = path,
                          .raw_path = raw,
                          .uri_length = strlen(exchange->uri),
                          .query = query,
                          .headers = headers};

    MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND, take_header, headers);
    if (exchange->too_large)
        org_reply_text(&exchange->reply, 413, "text/plain", "too large\n");
    else if (!take_body(exchange, headers, &request))
        org_reply_text(&exchange->reply, 400, "text/plain", "bad gzip\n");
    else
        route_handle(exchange->org, &request, &exchange->reply);
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

    /* The exchange lives until the request is completed, after the last read. */
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

static void take_piece(Exchange *exchange, const char *data, size_t size)
{
    exchange->too_large = exchange->too_large || exchange->body->len + size > BODY_MAX;
    if (!exchange->too_large)
        g_byte_array_append(exchange->body, (const guint8 *) data, (guint) size);
}

enum MHD_Result exchange_take(Exchange *exchange, const char *method, const char *data,
                              size_t *data_size)
{
    if (exchange->handled)
        return answer(exchange);
    if (*data_size > 0) {
        take_piece(exchange, data, *data_size);
        *data_size = 0;
        return MHD_YES;
    }
    if (!exchange->begun) {
        exchange->begun = true;
        return MHD_YES;
    }
    exchange->handled = true;
    handle(exchange, method);
    if (exchange->reply.delay == 0)
        return answer(exchange);
    exchange->due = g_get_monotonic_time() + exchange->reply.delay * 1000;
    g_ptr_array_add(exchange->waiting, exchange);
    MHD_suspend_connection(exchange->connection);
    return MHD_YES;
}
