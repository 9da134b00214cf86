/* Runs one checked call on an org. In a fiber, all of them.
 *
 * Repeating: reads as api_get() does; updates, deletes and upserts by key on connection errors,
 * 502, 503, 504 and 429 with back-off; a create on 503 and 429, where nothing was
 * done; one that may have arrived is not repeated (PROBLEM_NETWORK whose why says that its fate is
 * unknown). */
#ifndef ACTIONS_RUN_H
#define ACTIONS_RUN_H

#include <gio/gio.h>
#include <json-c/json.h>

#include "actions/input.h"
#include "salesforce/api.h"

/* Gets each record or result; borrowed. False with an error stops the run. */
typedef ApiRow RunRow;

typedef struct {
    bool bulk;   /* Search: Bulk API 2.0 query */
    bool deleted; /* Search, query: deleted and archived rows too */
} RunOptions;

/* Get: the record. Search: each record. Count: {"count":N}. Create, Upsert: {"id","created",
 * "success"}. Update, Delete: {"id","success"}. Picklists: {FIELD:[VALUE…]}.
 * Records carry callers' names, no attributes, numbers digit for digit. Base64 fields that are
 * asked for by name come with their content, or are written to the files named. `options` may be
 * NULL. A bulk search asks for the describes of parents; fields of parents that may be of
 * several objects come as text, and a parent whose fields are all empty as null. */
bool run_call(Api *api, const Call *call, const RunOptions *options, RunRow row, gpointer user_data,
              GCancellable *cancellable, GError **error);
/* The request instead of its effect: {"method","path","headers","body"} (headers: those of
 * the options given) or {"soql"}; for --dry-run. */
json_object *run_explain(const Call *call, const char *api_version);

/* Free SOQL (checked and bound by the caller, core/soql.h): each record without attributes.
 * `limit`: stop after so many (0: none). SELECT COUNT() gives one {"count":N}. Through Bulk
 * the types are those of the describes, as in a bulk search. */
bool run_query(Api *api, const char *soql, const RunOptions *options, guint64 limit, RunRow row,
               gpointer user_data, GCancellable *cancellable, GError **error);

#endif
