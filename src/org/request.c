#include "config.h"

#include "org/request.h"

#include <string.h>

#include "core/json.h"

const char *org_request_query(const OrgRequest *request, const char *name)
{
    return g_hash_table_lookup(request->query, name);
}

const char *org_request_header(const OrgRequest *request, const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);

    return g_hash_table_lookup(request->headers, lower);
}

bool org_request_is(const OrgRequest *request, const char *method)
{
    return strcmp(request->method, method) == 0;
}

const char *org_request_body(const OrgRequest *request, gsize *ret_length)
{
    gsize length = 0;
    const char *text = request->body ? g_bytes_get_data(request->body, &length) : NULL;

    if (ret_length)
        *ret_length = text ? length : 0;
    return text ? text : "";
}

char *org_percent_decode(const char *text, gssize length, bool plus_is_space)
{
    gsize size = length < 0 ? strlen(text) : (gsize) length;
    GString *out = g_string_sized_new(size);

    for (gsize i = 0; i < size; i++) {
        char c = text[i];

        if (c == '%' && i + 2 < size && g_ascii_isxdigit(text[i + 1]) &&
            g_ascii_isxdigit(text[i + 2])) {
            c = (char) (g_ascii_xdigit_value(text[i + 1]) * 16 + g_ascii_xdigit_value(text[i + 2]));
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        g_string_append_c(out, c);
    }
    return g_string_free(out, FALSE);
}

static void take_pair(GHashTable *table, const char *pair, gsize length)
{
    const char *equals = memchr(pair, '=', length);
    gsize name_length = equals ? (gsize) (equals - pair) : length;
    g_autofree char *name = org_percent_decode(pair, (gssize) name_length, true);

    if (length == 0 || g_hash_table_contains(table, name))
        return;
    g_hash_table_insert(table, g_steal_pointer(&name),
                        equals ? org_percent_decode(equals + 1,
                                                    (gssize) (length - name_length - 1), true)
                               : g_strdup(""));
}

GHashTable *org_query_parse(const char *text, gssize length)
{
    GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    const char *end;

    if (!text)
        return table;
    end = text + (length < 0 ? strlen(text) : (gsize) length);
    while (text < end) {
        const char *stop = memchr(text, '&', (gsize) (end - text));

        if (!stop)
            stop = end;
        take_pair(table, text, (gsize) (stop - text));
        text = stop + 1;
    }
    return table;
}

GHashTable *org_request_form(const OrgRequest *request)
{
    gsize length;
    const char *text = org_request_body(request, &length);

    return org_query_parse(text, (gssize) length);
}

void org_reply_init(OrgReply *reply)
{
    *reply = (OrgReply){.status = 200};
    reply->headers = g_ptr_array_new_with_free_func(g_free);
    reply->body = g_byte_array_new();
}

void org_reply_clear(OrgReply *reply)
{
    if (reply->stream && reply->stream_free)
        reply->stream_free(reply->stream);
    g_clear_pointer(&reply->headers, g_ptr_array_unref);
    g_clear_pointer(&reply->body, g_byte_array_unref);
    *reply = (OrgReply){0};
}

static int find_header(const OrgReply *reply, const char *name)
{
    for (guint i = 0; i + 1 < reply->headers->len; i += 2)
        if (g_ascii_strcasecmp(reply->headers->pdata[i], name) == 0)
            return (int) i;
    return -1;
}

void org_reply_header(OrgReply *reply, const char *name, const char *value)
{
    int at = find_header(reply, name);

    if (at >= 0) {
        g_free(reply->headers->pdata[at + 1]);
        reply->headers->pdata[at + 1] = g_strdup(value);
        return;
    }
    g_ptr_array_add(reply->headers, g_strdup(name));
    g_ptr_array_add(reply->headers, g_strdup(value));
}

const char *org_reply_get_header(const OrgReply *reply, const char *name)
{
    int at = find_header(reply, name);

    return at < 0 ? NULL : reply->headers->pdata[at + 1];
}

static void forget_stream(OrgReply *reply)
{
    if (reply->stream && reply->stream_free)
        reply->stream_free(reply->stream);
    reply->stream = NULL;
    reply->stream_free = NULL;
    reply->read = NULL;
}

void org_reply_text(OrgReply *reply, int status, const char *content_type, const char *text)
{
    forget_stream(reply);
    reply->status = status;
    g_byte_array_set_size(reply->body, 0);
    g_byte_array_append(reply->body, (const guint8 *) text, (guint) strlen(text));
    if (content_type)
        org_reply_header(reply, "Content-Type", content_type);
}

void org_reply_take_json(OrgReply *reply, int status, json_object *value)
{
    size_t length;
    const char *text = json_object_to_json_string_length(
        value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &length);

    org_reply_text(reply, status, "application/json;charset=UTF-8", "");
    g_byte_array_append(reply->body, (const guint8 *) text, (guint) length);
    json_object_put(value);
}

void org_reply_stream(OrgReply *reply, int status, const char *content_type, OrgStreamRead read,
                      gpointer stream, GDestroyNotify stream_free)
{
    org_reply_text(reply, status, content_type, "");
    reply->read = read;
    reply->stream = stream;
    reply->stream_free = stream_free;
}

void org_reply_error(OrgReply *reply, int status, const char *code, const char *field,
                     const char *format, ...)
{
    g_autofree char *message = NULL;
    json_object *list = json_object_new_array();
    json_object *entry = json_object_new_object();
    va_list arguments;

    va_start(arguments, format);
    message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    json_add_text(entry, "message", message);
    json_add_text(entry, "errorCode", code);
    if (field) {
        json_object *fields = json_object_new_array();

        json_append_text(fields, field);
        json_add_take(entry, "fields", fields);
    }
    json_object_array_add(list, entry);
    org_reply_take_json(reply, status, list);
}

void org_reply_oauth_error(OrgReply *reply, int status, const char *error, const char *description)
{
    json_object *entry = json_object_new_object();

    json_add_text(entry, "error", error);
    json_add_text(entry, "error_description", description);
    org_reply_take_json(reply, status, entry);
}
