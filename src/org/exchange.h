/* One request and its answer on libmicrohttpd: only this and server.c know it. */
#ifndef ORG_EXCHANGE_H
#define ORG_EXCHANGE_H

#include <microhttpd.h>

#include "org/org.h"

/* Made when the request line is there, freed when all is sent. */
typedef struct {
    Org *org;
    GPtrArray *waiting; /* the server's: exchanges that are suspended until they are due */
    struct MHD_Connection *connection;
    char *uri; /* as sent */
    GByteArray *body;
    bool too_large;
    bool begun; /* libmicrohttpd calls once before the body comes */
    bool handled;
    OrgReply reply;
    gint64 due; /* monotonic; 0: now */
} Exchange;

Exchange *exchange_new(Org *org, GPtrArray *waiting, const char *uri,
                       struct MHD_Connection *connection);
void exchange_free(Exchange *exchange);
/* As MHD_AccessHandlerCallback: `data` is a piece of the body, none at its end. */
enum MHD_Result exchange_take(Exchange *exchange, const char *method, const char *data,
                              size_t *data_size);

#endif
