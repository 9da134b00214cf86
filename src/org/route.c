#include "config.h"

#include "org/route.h"

#include <string.h>

#include "org/control.h"
#include "org/deploy.h"
#include "org/log.h"
#include "org/oauth.h"
#include "org/org.h"
#include "org/rest.h"
#include "org/soap.h"

#define HEADERS_MAX 16384
#define BOMB_SIZE (256 * 1024 * 1024)
#define LONG_ERROR_SIZE (4 * 1024 * 1024)

/* Every area of the org but REST. */
static const OrgHandler handlers[] = {
    oauth_authorize_handle,
    oauth_token_handle,
    oauth_info_handle,
    soap_handle,
};

static bool matches_path(const Org *org, const OrgRequest *request, FaultId fault)
{
    const char *prefix = fault_arg(org, fault);

    return prefix && g_str_has_prefix(request->path, prefix);
}

static void long_error(OrgReply *reply)
{
    g_autoptr(GString) text = g_string_new("[{}");

    while (text->len < LONG_ERROR_SIZE)
        g_string_append(text, ",{}");
    g_string_append_c(text, ']');
    org_reply_text(reply, 400, "application/json;charset=UTF-8", text->str);
}

static void unavailable(OrgReply *reply, int status)
{
    org_reply_text(reply, status, "text/html",
                   "<html><head><title>Maintenance</title></head><body>Sorry, we are down for "
                   "maintenance.</body></html>\n");
    org_reply_header(reply, "Retry-After", "1");
}

/* Faults that keep the request from its handler. True: answered. */
static bool answer_fault(Org *org, const OrgRequest *request, OrgReply *reply)
{
    const char *redirect = fault_arg(org, FAULT_REDIRECT);

    if (fault_take(org, FAULT_UNAVAILABLE))
        unavailable(reply, 503);
    else if (fault_take(org, FAULT_HTML_ERROR))
        org_reply_text(reply, 502, "text/html", "<html><body>Bad gateway</body></html>\n");
    else if (fault_take(org, FAULT_TOO_MANY))
        unavailable(reply, 429);
    else if (redirect && g_str_has_prefix(request->path, "/services/data")) {
        g_autofree char *location = g_strconcat(redirect, request->path, NULL);

        org_reply_text(reply, 302, "text/html", "");
        org_reply_header(reply, "Location", location);
    } else if (matches_path(org, request, FAULT_LONG_ERROR))
        long_error(reply);
    else if (matches_path(org, request, FAULT_GARBAGE))
        org_reply_text(reply, 200, "application/json;charset=UTF-8", "\x01\xff{\"a\":[1,2,");
    else
        return false;
    return true;
}

/* Zeros without end, for the server to pack. */
static gsize read_zeros(gpointer stream, char *buffer, gsize size)
{
    gsize *left = stream;
    gsize n = MIN(size, *left);

    memset(buffer, ' ', n);
    *left -= n;
    return n;
}

static bool takes_cut(Org *org, const OrgRequest *request)
{
    const char *argument = fault_arg(org, FAULT_CUT_AFTER);
    g_auto(GStrv) parts = argument ? g_strsplit(argument, " ", 2) : NULL;
    const char *path;

    if (!argument || !parts[0])
        return false;
    path = parts[1] ? parts[1] : parts[0];
    if (!g_str_has_prefix(request->path, path) ||
        (parts[1] && strcmp(parts[0], request->method) != 0))
        return false;
    faults_set(org->faults, "cut-after", false);
    return true;
}

/* Faults that spoil the answer after the work is done. */
static void spoil(Org *org, const OrgRequest *request, OrgReply *reply)
{
    reply->delay += (guint) fault_number(org, FAULT_SLOW, 0);
    if (matches_path(org, request, FAULT_TRUNCATE))
        reply->cut = ORG_CUT_IN_BODY;
    if (takes_cut(org, request))
        reply->cut = ORG_CUT_BEFORE_ANSWER;
    if (matches_path(org, request, FAULT_GZIP_BOMB)) {
        gsize *left = g_new(gsize, 1);

        *left = BOMB_SIZE;
        org_reply_stream(reply, 200, "application/json;charset=UTF-8", read_zeros, left, g_free);
        org_reply_header(reply, "Content-Encoding", "gzip");
    }
}

static gsize headers_size(const OrgRequest *request)
{
    gsize size = 0;
    GHashTableIter iter;
    gpointer name, value;

    g_hash_table_iter_init(&iter, request->headers);
    while (g_hash_table_iter_next(&iter, &name, &value))
        size += strlen(name) + strlen(value) + 4;
    return size;
}

static void refuse_size(OrgReply *reply, int status, const char *words)
{
    g_autofree char *page = g_strdup_printf("<html><body>%s</body></html>\n", words);

    org_reply_text(reply, status, "text/html", page);
}

static void handle(Org *org, OrgRequest *request, OrgReply *reply)
{
    if (request->uri_length > HEADERS_MAX) {
        refuse_size(reply, 414, "URI Too Long");
        return;
    }
    if (request->uri_length + headers_size(request) > HEADERS_MAX) {
        refuse_size(reply, 431, "Request Header Fields Too Large");
        return;
    }
    if (rest_handle(org, request, reply))
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(handlers); i++)
        if (handlers[i](org, request, reply))
            return;
    org_reply_text(reply, 404, "text/html;charset=UTF-8",
                   "<!DOCTYPE html><title>orgwire-org</title><p>The built-in org of orgwire. "
                   "<a href=\"/orgwire-org/state\">Its state</a>, "
                   "<a href=\"/orgwire-org/log\">its log</a>.</p>\n");
}

static const char *method_of(const OrgRequest *request)
{
    const char *other = org_request_query(request, "_HttpMethod");

    return other && org_request_is(request, "POST") ? other : request->method;
}

void route_handle(Org *org, const OrgRequest *original, OrgReply *reply)
{
    OrgRequest request = *original;

    request.method = method_of(original);
    deploys_tick(org);
    if (control_handle(org, &request, reply))
        return;
    if (!answer_fault(org, &request, reply))
        handle(org, &request, reply);
    spoil(org, &request, reply);
    log_count(org, "requests");
    log_request(org, &request, reply);
}

void route_handle_inner(Org *org, const OrgRequest *outer, const char *method, const char *url,
                        const char *body, GHashTable *headers, OrgReply *reply)
{
    const char *question = strchr(url, '?');
    g_autofree char *raw = question ? g_strndup(url, (gsize) (question - url)) : g_strdup(url);
    g_autofree char *path = org_percent_decode(raw, -1, false);
    g_autoptr(GHashTable) query = org_query_parse(question ? question + 1 : "", -1);
    g_autoptr(GHashTable) none = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GBytes) bytes = body ? g_bytes_new(body, strlen(body)) : NULL;
    OrgRequest request = {.method = method,
                          .path = path,
                          .raw_path = raw,
                          .query = query,
                          .headers = headers ? headers : none,
                          .body = bytes,
                          .user = outer->user,
                          .session = outer->session};

    rest_handle_inner(org, &request, reply);
}
