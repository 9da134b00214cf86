/* What the data half keeps, for its own files alone. */
#ifndef ORG_DATA_STATE_H
#define ORG_DATA_STATE_H

#include "org/access.h"
#include "org/org.h"
#include "org/reader.h"

struct Data {
    Org *org;
    Catalogue *catalogue;
    Store *store;
    GHashTable *tables;  /* Entity * → const Table *, of the setup half */
    GHashTable *cursors; /* locator → private to rest-query.c */
    GPtrArray *jobs;     /* private to bulk-job.c */
    gint64 changed_at;   /* of what describes say, seconds */
    guint setup_mark;    /* of the permissions that went into them */
};

/* One area of the data half, by the first segment of the resource. False: no such resource. */
typedef bool (*DataHandler)(Data *data, const OrgRequest *request, GStrv path, OrgReply *reply);

bool describe_handle_global(Data *data, const OrgRequest *request, OrgReply *reply);
bool describe_handle_object(Data *data, const OrgRequest *request, const char *name, bool basic,
                            OrgReply *reply);
bool query_handle(Data *data, const OrgRequest *request, GStrv path, OrgReply *reply);
bool rows_handle(Data *data, const OrgRequest *request, GStrv path, OrgReply *reply);
bool composite_handle(Data *data, const OrgRequest *request, GStrv path, OrgReply *reply);
bool collections_handle(Data *data, const OrgRequest *request, GStrv path, OrgReply *reply);
bool tree_handle(Data *data, const OrgRequest *request, GStrv path, OrgReply *reply);
bool bulk_handle(Data *data, const OrgRequest *request, GStrv path, OrgReply *reply);
bool limits_handle(Data *data, const OrgRequest *request, GStrv path, OrgReply *reply);
void cursors_free(GHashTable *cursors);
void jobs_free(GPtrArray *jobs);
void data_seed(Data *data); /* rows of our own */

Reader *data_reader(const Data *data, const OrgRequest *request, bool deleted);
const Table *data_table(const Data *data, const Entity *entity); /* NULL: rows of our own */
/* NULL and NOT_FOUND in the reply: no such object for this user. */
Entity *data_visible(Data *data, const OrgRequest *request, const char *name, OrgReply *reply);
/* One JSON text as the answer. */
void data_reply(OrgReply *reply, int status, const GString *json);
void data_reply_problem(OrgReply *reply, const RowProblem *problem);
bool data_not_found(OrgReply *reply);                              /* always true */
bool data_not_allowed(OrgReply *reply, const OrgRequest *request,  /* always true */
                      const char *allowed);
void data_schema_changed(Data *data);

#endif
