/* Metadata: deploy over REST (salesforce-api §6.6), read and delete over SOAP or destructive
 * deploys (§6.5). The zip is built in memory. */
#ifndef SALESFORCE_METADATA_H
#define SALESFORCE_METADATA_H

#include <glib.h>
#include <stdbool.h>

#include "salesforce/api.h"

/* One component: its file in the zip is folder/full_name.suffix. */
typedef struct {
    const char *type;      /* "ExternalClientApplication" */
    const char *full_name; /* "Acme_Desk" */
    const char *xml;       /* NULL in a deletion */
} MetadataPart;

/* A deploy bundle (or destructiveChangesPost.xml with `remove`) in memory; NULL never. */
GBytes *metadata_zip(const MetadataPart *parts, gsize n_parts, const char *version, bool remove);
/* XML text of a component; elements "name", "value", …, NULL in the given order. Values escaped;
 * a NULL value leaves its element out. */
char *metadata_xml(const char *type, const char *name, ...) G_GNUC_NULL_TERMINATED;
char *metadata_escape(const char *text);

/* In a fiber. Sends the bundle; returns the deploy's id at once, so that it can be journaled. */
char *metadata_deploy(Api *api, GBytes *zip, GCancellable *cancellable, GError **error);
typedef void (*MetadataProgress)(const char *status, int done, int total, gpointer user_data);
/* Polls until done (1 to 10 s between). True: succeeded. False with the failures' texts in `why`
 * and the code by their meaning. `patience`: seconds; then PROBLEM_TIMEOUT. `remove`: it is
 * a deletion, and "not found" counts as done. `ret_ended` (may be NULL): the org itself has said
 * how it ended; after any other failure it may be under way still. */
bool metadata_wait(Api *api, const char *deploy_id, bool remove, guint patience,
                   MetadataProgress progress, gpointer user_data, bool *ret_ended,
                   GCancellable *cancellable, GError **error);
/* Asks the org not to run it. One that has run is not changed by that: metadata_wait() tells. */
bool metadata_cancel(Api *api, const char *deploy_id, GCancellable *cancellable, GError **error);
/* readMetadata: element name → text of one component, nested ones as "a.b", repeated ones joined by
 * newline. NULL without error: there is none of that name. */
GHashTable *metadata_read(Api *api, const char *type, const char *full_name,
                          GCancellable *cancellable, GError **error);
/* listMetadata: full names. */
GPtrArray *metadata_list(Api *api, const char *type, GCancellable *cancellable, GError **error);

#endif
