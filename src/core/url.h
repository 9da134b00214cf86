/* Takes an https URL apart, more strictly than a browser would: what two programs could read in two
 * ways is refused. */
#ifndef CORE_URL_H
#define CORE_URL_H

#include <glib.h>
#include <stdbool.h>

typedef struct {
    char *host; /* lower case; an IPv6 literal keeps its brackets */
    guint port; /* 443 if none is given */
    char *rest; /* path, query and fragment as they were */
} Url;

/* NULL with the reason (a static text; ret_why may be NULL). Never looks at who the host is. */
Url *url_parse(const char *text, const char **ret_why);
void url_free(Url *url);
char *url_origin(const Url *url); /* "https://host", with the port when it is not 443 */

bool url_host_is_literal(const char *host); /* 127.0.0.1, 2130706433, 0x7f.1, [::1] */
bool url_host_is_idn(const char *host);     /* a label in punycode */
/* Is this no URL of ours because of something nobody types by accident: another scheme, a user
 * name, other letters, a trailing dot? */
bool url_is_trap(const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Url, url_free)

#endif
