/* A request to the built-in org and its answer, as plain values: handlers are functions of
 * (state, request) → reply, so that tests call them without a network. Only server.c and exchange.c
 * know HTTP. */
#ifndef ORG_REQUEST_H
#define ORG_REQUEST_H

#include <glib.h>
#include <json-c/json.h>
#include <stdbool.h>

typedef struct Org Org;
typedef struct OrgUser OrgUser;
typedef struct Session Session;

typedef struct {
    const char *method;   /* "GET", … in capitals; _HttpMethod is already applied */
    const char *path;     /* decoded, without query: "/services/data/v67.0/sobjects/Account" */
    const char *raw_path; /* as sent, still percent-encoded (external ids may hold a "/") */
    gsize uri_length;     /* of path and query as sent; 0: a part of another request */
    GHashTable *query;    /* char * → char *, decoded; never NULL */
    GHashTable *headers;  /* lower-case name → value; never NULL */
    GBytes *body;         /* unpacked if it came gzipped; NULL: none */
    const char *version;  /* "67.0" for /services/data/v67.0/…; else NULL */
    const char *resource; /* decoded path behind the version, without a leading or trailing slash:
                           * "sobjects/Account"; "" for /services/data/v67.0; else NULL */
    const char *raw_resource; /* the same part of raw_path */
    const OrgUser *user;      /* of the verified token; NULL: none was asked for */
    Session *session;         /* the same token's session */
} OrgRequest;

const char *org_request_query(const OrgRequest *request, const char *name);  /* NULL: absent */
const char *org_request_header(const OrgRequest *request, const char *name); /* any case */
bool org_request_is(const OrgRequest *request, const char *method);
/* The body as text of `ret_length` bytes (may be NULL); "" if there is none. */
const char *org_request_body(const OrgRequest *request, gsize *ret_length);
/* A form body (application/x-www-form-urlencoded) as a table; never NULL. */
GHashTable *org_request_form(const OrgRequest *request);
/* "a=b&c=d" decoded; the first of equal names wins. */
GHashTable *org_query_parse(const char *text, gssize length);
char *org_percent_decode(const char *text, gssize length, bool plus_is_space);

/* Body in pieces, for answers too large to hold. Writes at most `size` bytes; 0: the end. */
typedef gsize (*OrgStreamRead)(gpointer stream, char *buffer, gsize size);

typedef enum {
    ORG_CUT_NONE,
    ORG_CUT_BEFORE_ANSWER, /* what was asked is done, the connection closes without an answer */
    ORG_CUT_IN_BODY,       /* half of the body, then the connection closes */
} OrgCut;

typedef struct {
    int status;
    GPtrArray *headers; /* name, value, name, value, … */
    GByteArray *body;
    OrgStreamRead read; /* when set: instead of body */
    gpointer stream;
    GDestroyNotify stream_free;
    guint delay; /* milliseconds before the answer goes out */
    OrgCut cut;
} OrgReply;

void org_reply_init(OrgReply *reply); /* 200, no headers, empty body */
void org_reply_clear(OrgReply *reply);
void org_reply_header(OrgReply *reply, const char *name, const char *value); /* replaces */
const char *org_reply_get_header(const OrgReply *reply, const char *name);   /* NULL: none */
void org_reply_text(OrgReply *reply, int status, const char *content_type, const char *text);
void org_reply_take_json(OrgReply *reply, int status, json_object *value);
/* Sends body pieces from `read`; `status` and Content-Type as given. */
void org_reply_stream(OrgReply *reply, int status, const char *content_type, OrgStreamRead read,
                      gpointer stream, GDestroyNotify stream_free);
/* REST error: [{"message","errorCode"[,"fields":[field]]}]. `field` may be NULL. */
void org_reply_error(OrgReply *reply, int status, const char *code, const char *field,
                     const char *format, ...) G_GNUC_PRINTF(5, 6);
/* OAuth error: {"error","error_description"}. */
void org_reply_oauth_error(OrgReply *reply, int status, const char *error, const char *description);

/* One area of the org. False: not mine, nothing was written to the reply. */
typedef bool (*OrgHandler)(Org *org, const OrgRequest *request, OrgReply *reply);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OrgReply, org_reply_clear)

#endif
