/* What one request to the callback listener is worth; no network. Strict on purpose: whatever does
 * not look exactly like a browser coming back is refused (reliability.md D1–D11). */
#ifndef SALESFORCE_LISTENER_REQUEST_H
#define SALESFORCE_LISTENER_REQUEST_H

#include <glib.h>

#define LISTENER_MAX_LINE (8 * 1024)
#define LISTENER_MAX_REQUEST (32 * 1024) /* browsers send the cookies of all ports */

typedef struct {
    const char *path;  /* "/OauthRedirect" */
    const char *state; /* of the attempt */
    guint port;
} ListenerRule;

typedef enum {
    LISTENER_MORE,      /* not complete yet */
    LISTENER_FOUND,     /* the one */
    LISTENER_BAD,       /* 400 */
    LISTENER_UNKNOWN,   /* 404 */
    LISTENER_METHOD,    /* 405 */
    LISTENER_TOO_LONG,  /* 431 */
} ListenerVerdict;

/* `ret_address`: "path?query" when FOUND. */
ListenerVerdict listener_judge(const char *bytes, gsize length, const ListenerRule *rule,
                               char **ret_address);

/* The whole answer, page and all; nothing in it comes from the request. `terminal`: which one to
 * return to; NULL: not known. */
typedef enum { LISTENER_PAGE_DONE, LISTENER_PAGE_ALREADY } ListenerPage;
char *listener_page(ListenerPage page, const char *terminal);
char *listener_refusal(ListenerVerdict verdict);

#endif
