#include "config.h"

#include "core/url.h"

#include <string.h>

#define URL_MAX (64 * 1024)
#define HOST_MAX 253
#define LABEL_MAX 63

/* In the order in which they are looked for. */
typedef enum {
    FINE,
    TOO_LONG,
    CONTROL,
    SPACE,
    NOT_HTTPS,
    BACKSLASH,
    USER,
    PERCENT,
    OTHER_LETTERS,
    NO_HOST,
    BAD_PORT,
    TRAILING_DOT,
    BAD_LABEL,
    BAD_LITERAL,
} Defect;

static const struct {
    const char *why;
    bool trap;
} defects[] = {
    [FINE] = {NULL, false},
    [TOO_LONG] = {"it is too long for an address", false},
    [CONTROL] = {"it has control characters in it", false},
    [SPACE] = {"it has a space in it", false},
    [NOT_HTTPS] = {"only https is used", true},
    [BACKSLASH] = {"it has a backslash in it", true},
    [USER] = {"it has a user name in front of the host", true},
    [PERCENT] = {"its host is written in percent escapes", true},
    [OTHER_LETTERS] = {"its host has letters that only look like a to z", true},
    [NO_HOST] = {"it names no host", false},
    [BAD_PORT] = {"its port is no number from 1 to 65535", false},
    [TRAILING_DOT] = {"its host ends with a dot", true},
    [BAD_LABEL] = {"a host has letters, digits, hyphens and dots only", false},
    [BAD_LITERAL] = {"what stands in the brackets is no IPv6 address", false},
};

static Defect find_bytes(const char *text)
{
    if (strlen(text) > URL_MAX)
        return TOO_LONG;
    for (const char *c = text; *c; c++)
        if (g_ascii_iscntrl(*c))
            return CONTROL;
    return strchr(text, ' ') ? SPACE : FINE;
}

static Defect read_port(const char *text, guint *ret_port)
{
    guint64 port;

    if (text[0] == '0' || !g_ascii_string_to_unsigned(text, 10, 1, 65535, &port, NULL) ||
        !g_ascii_isdigit(text[0]))
        return BAD_PORT;
    *ret_port = (guint) port;
    return FINE;
}

static Defect check_labels(const char *host)
{
    g_auto(GStrv) labels = g_strsplit(host, ".", -1);

    if (strlen(host) > HOST_MAX)
        return TOO_LONG;
    if (g_str_has_suffix(host, "."))
        return TRAILING_DOT;
    for (gsize i = 0; labels[i]; i++) {
        gsize length = strlen(labels[i]);

        if (length == 0 || length > LABEL_MAX || labels[i][0] == '-' ||
            labels[i][length - 1] == '-' ||
            strspn(labels[i], "abcdefghijklmnopqrstuvwxyz0123456789-") != length)
            return BAD_LABEL;
    }
    return FINE;
}

/* "[::1]" and what stands behind it. */
static Defect read_literal(char *authority, Url *url)
{
    char *end = strchr(authority, ']');
    g_autofree char *inside = end ? g_strndup(authority + 1, (gsize) (end - authority - 1)) : NULL;

    if (!inside || !strchr(inside, ':') || !g_hostname_is_ip_address(inside) || strchr(inside, '%'))
        return BAD_LITERAL;
    url->host = g_strndup(authority, (gsize) (end - authority + 1));
    if (end[1] == '\0')
        return FINE;
    return end[1] == ':' ? read_port(end + 2, &url->port) : BAD_PORT;
}

static Defect read_authority(char *authority, Url *url)
{
    char *colon;
    Defect defect;

    if (authority[0] == '[')
        return read_literal(authority, url);
    colon = strchr(authority, ':');
    if (colon)
        *colon = '\0';
    if (authority[0] == '\0')
        return NO_HOST;
    defect = check_labels(authority);
    if (defect == FINE && colon)
        defect = read_port(colon + 1, &url->port);
    url->host = g_strdup(authority);
    return defect;
}

static Defect find_in_authority(const char *authority)
{
    if (strchr(authority, '\\'))
        return BACKSLASH;
    if (strchr(authority, '@'))
        return USER;
    if (strchr(authority, '%'))
        return PERCENT;
    return g_str_is_ascii(authority) ? FINE : OTHER_LETTERS;
}

static Defect read_url(const char *text, Url *url)
{
    Defect defect = find_bytes(text);
    g_autofree char *authority = NULL;
    gsize length;

    if (defect != FINE)
        return defect;
    if (g_ascii_strncasecmp(text, "https://", 8) != 0)
        return NOT_HTTPS;
    text += 8;
    length = strcspn(text, "/?#");
    url->rest = g_strdup(text + length);
    url->port = 443;
    authority = g_ascii_strdown(text, (gssize) length);
    defect = find_in_authority(authority);
    return defect == FINE ? read_authority(authority, url) : defect;
}

Url *url_parse(const char *text, const char **ret_why)
{
    g_autoptr(Url) url = g_new0(Url, 1);
    Defect defect = read_url(text, url);

    if (ret_why)
        *ret_why = defects[defect].why;
    return defect == FINE ? g_steal_pointer(&url) : NULL;
}

bool url_is_trap(const char *text)
{
    g_autoptr(Url) url = g_new0(Url, 1);

    return defects[read_url(text, url)].trap;
}

void url_free(Url *url)
{
    if (!url)
        return;
    g_free(url->host);
    g_free(url->rest);
    g_free(url);
}

char *url_origin(const Url *url)
{
    if (url->port == 443)
        return g_strconcat("https://", url->host, NULL);
    return g_strdup_printf("https://%s:%u", url->host, url->port);
}

/* As browsers do: a host whose last label is a number is an IPv4 address, however it is written. */
bool url_host_is_literal(const char *host)
{
    const char *last = strrchr(host, '.');

    last = last ? last + 1 : host;
    if (host[0] == '[' || g_hostname_is_ip_address(host))
        return true;
    if (g_str_has_prefix(last, "0x"))
        return last[2 + strspn(last + 2, "0123456789abcdef")] == '\0';
    return *last && last[strspn(last, "0123456789")] == '\0';
}

bool url_host_is_idn(const char *host)
{
    return g_str_has_prefix(host, "xn--") || strstr(host, ".xn--") != NULL;
}
