#include "config.h"

#include "salesforce/listener-request.h"

#include <stdbool.h>
#include <string.h>

#include "core/secret.h"
#include "crypto/encode.h"

typedef struct {
    const char *start;
    gsize length;
} Span;

static bool span_is(Span span, const char *text)
{
    return strlen(text) == span.length && g_ascii_strncasecmp(span.start, text, span.length) == 0;
}

static bool span_is_exactly(Span span, const char *text)
{
    return strlen(text) == span.length && memcmp(span.start, text, span.length) == 0;
}

static Span span_until(const char *start, const char *end, const char *stop)
{
    const char *at = start;

    while (at < end && !strchr(stop, *at))
        at++;
    return (Span){start, (gsize) (at - start)};
}

static bool equals_in_constant_time(Span span, const char *text)
{
    gsize length = strlen(text);
    volatile unsigned char difference = 0;

    if (span.length != length)
        return false;
    for (gsize i = 0; i < length; i++)
        difference |= (unsigned char) (span.start[i] ^ text[i]);
    return difference == 0;
}

/* The values of the query that matter, raw; each may stand there once. */
typedef struct {
    Span state, code, error;
    bool doubled;
} Query;

static void note(Query *query, Span *target, Span value)
{
    if (target->start)
        query->doubled = true;
    *target = value;
}

static Query read_query(Span text)
{
    const char *at = text.start;
    const char *end = text.start + text.length;
    Query query = {{NULL, 0}, {NULL, 0}, {NULL, 0}, false};

    while (at < end) {
        Span pair = span_until(at, end, "&");
        Span name = span_until(at, at + pair.length, "=");
        gsize skipped = MIN(name.length + 1, pair.length);
        Span value = {at + skipped, pair.length - skipped};

        if (span_is_exactly(name, "state"))
            note(&query, &query.state, value);
        else if (span_is_exactly(name, "code"))
            note(&query, &query.code, value);
        else if (span_is_exactly(name, "error"))
            note(&query, &query.error, value);
        at += pair.length + 1;
    }
    return query;
}

/* State before all else: a request without it is nobody's answer. */
static ListenerVerdict judge_query(Span text, const ListenerRule *rule)
{
    Query query = read_query(text);

    if (!query.state.start || query.doubled ||
        !equals_in_constant_time(query.state, rule->state))
        return LISTENER_BAD;
    return query.code.length > 0 || query.error.length > 0 ? LISTENER_FOUND : LISTENER_BAD;
}

/* "/path?query": printable ASCII, the path exactly ours. */
static ListenerVerdict judge_target(Span target, const ListenerRule *rule)
{
    Span path;

    for (gsize i = 0; i < target.length; i++) {
        if (target.start[i] <= ' ' || target.start[i] > '~' || strchr("\"<>\\^`{|}#", target.start[i]))
            return LISTENER_BAD;
    }
    path = span_until(target.start, target.start + target.length, "?");
    if (!span_is_exactly(path, rule->path))
        return LISTENER_UNKNOWN;
    if (path.length == target.length)
        return LISTENER_BAD;
    return judge_query((Span){path.start + path.length + 1, target.length - path.length - 1}, rule);
}

static bool is_our_host(Span value, guint port)
{
    g_autofree char *name = g_strdup_printf("localhost:%u", port);
    g_autofree char *v4 = g_strdup_printf("127.0.0.1:%u", port);
    g_autofree char *v6 = g_strdup_printf("[::1]:%u", port);

    return span_is(value, name) || span_is(value, v4) || span_is(value, v6);
}

/* A browser that says how it came says that it was sent here as a whole page. */
static bool is_allowed(Span name, Span value)
{
    if (span_is(name, "sec-fetch-mode"))
        return span_is(value, "navigate");
    if (span_is(name, "sec-fetch-dest"))
        return span_is(value, "document");
    return true;
}

static Span trim(const char *start, const char *end)
{
    while (start < end && (*start == ' ' || *start == '\t'))
        start++;
    while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    return (Span){start, (gsize) (end - start)};
}

/* The lines behind the first: Host once and ours, no folding, no body. */
static bool check_headers(const char *at, const char *end, guint port)
{
    guint hosts = 0;

    while (at < end) {
        const char *stop = g_strstr_len(at, end - at, "\r\n");
        const char *colon;
        Span name;
        Span value;

        if (!stop || stop == at)
            return stop == at && hosts == 1;
        colon = memchr(at, ':', (gsize) (stop - at));
        if (!colon || colon == at || *at == ' ' || *at == '\t' ||
            memchr(at, '\0', (gsize) (stop - at)))
            return false;
        name = (Span){at, (gsize) (colon - at)};
        value = trim(colon + 1, stop);
        if (span_is(name, "host") && (!is_our_host(value, port) || ++hosts > 1))
            return false;
        if (!is_allowed(name, value) || span_is(name, "transfer-encoding"))
            return false;
        at = stop + 2;
    }
    return false;
}

static ListenerVerdict judge_line(Span line, const char *rest, const char *end,
                                  const ListenerRule *rule, char **ret_address)
{
    const char *stop = line.start + line.length;
    Span method = span_until(line.start, stop, " ");
    const char *at = MIN(method.start + method.length + 1, stop);
    Span target = span_until(at, stop, " ");
    Span version = {MIN(at + target.length + 1, stop), 0};
    ListenerVerdict verdict;

    version.length = (gsize) (stop - version.start);
    if (method.length == 0 || target.length == 0 || *target.start != '/' ||
        (!span_is_exactly(version, "HTTP/1.1") && !span_is_exactly(version, "HTTP/1.0")))
        return LISTENER_BAD;
    if (!span_is_exactly(method, "GET"))
        return LISTENER_METHOD;
    if (!check_headers(rest, end, rule->port))
        return LISTENER_BAD;
    verdict = judge_target(target, rule);
    if (verdict == LISTENER_FOUND)
        *ret_address = g_strndup(target.start, target.length);
    return verdict;
}

ListenerVerdict listener_judge(const char *bytes, gsize length, const ListenerRule *rule,
                               char **ret_address)
{
    const char *end = bytes + length;
    const char *line_end = g_strstr_len(bytes, (gssize) length, "\r\n");

    if (!line_end || line_end - bytes > LISTENER_MAX_LINE)
        return length > LISTENER_MAX_LINE ? LISTENER_TOO_LONG : LISTENER_MORE;
    if (memchr(bytes, '\0', (gsize) (line_end - bytes)))
        return LISTENER_BAD;
    if (!g_strstr_len(bytes, (gssize) length, "\r\n\r\n"))
        return length > LISTENER_MAX_REQUEST ? LISTENER_TOO_LONG : LISTENER_MORE;
    return judge_line((Span){bytes, (gsize) (line_end - bytes)}, line_end + 2, end, rule,
                      ret_address);
}

/* The code leaves the address bar; the policy lets this one script run and nothing else. */
#define SCRIPT "history.replaceState(null,'','/done')"

#define PAGE                                                                                       \
    "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>orgwire</title>"      \
    "<script>" SCRIPT "</script></head>\n<body><h1>%s</h1><p>%s</p></body></html>\n"

#define HEADERS                                                                                    \
    "Content-Type: text/html; charset=utf-8\r\n"                                                   \
    "Cache-Control: no-store\r\n"                                                                  \
    "Referrer-Policy: no-referrer\r\n"                                                             \
    "X-Content-Type-Options: nosniff\r\n"                                                          \
    "Connection: close\r\n"

char *listener_page(ListenerPage page, const char *terminal)
{
    guint8 digest[32];
    g_autofree char *hash = NULL;
    g_autofree char *escaped = terminal ? g_markup_escape_text(terminal, -1) : NULL;
    g_autofree char *where =
        escaped ? g_strdup_printf("Go back to the terminal %s, where orgwire waits. "
                                  "You can close this page.",
                                  escaped)
                : g_strdup("Go back to the terminal where orgwire waits. "
                           "You can close this page.");
    g_autofree char *body = NULL;

    sha256(SCRIPT, strlen(SCRIPT), digest);
    hash = g_base64_encode(digest, sizeof digest);
    body = page == LISTENER_PAGE_DONE
               ? g_strdup_printf(PAGE, "Salesforce has answered", where)
               : g_strdup_printf(PAGE, "This was already done",
                                 "orgwire has its answer. You can close this page.");
    return g_strdup_printf("HTTP/1.1 200 OK\r\n" HEADERS
                           "Content-Security-Policy: default-src 'none'; script-src 'sha256-%s'; "
                           "frame-ancestors 'none'\r\n"
                           "Content-Length: %zu\r\n\r\n%s",
                           hash, strlen(body), body);
}

char *listener_refusal(ListenerVerdict verdict)
{
    static const char *const lines[] = {
        [LISTENER_BAD] = "400 Bad Request",
        [LISTENER_UNKNOWN] = "404 Not Found",
        [LISTENER_METHOD] = "405 Method Not Allowed\r\nAllow: GET",
        [LISTENER_TOO_LONG] = "431 Request Header Fields Too Large",
    };

    return g_strdup_printf("HTTP/1.1 %s\r\n" HEADERS "Content-Length: 0\r\n\r\n", lines[verdict]);
}
