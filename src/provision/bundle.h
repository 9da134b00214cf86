/* The metadata of an app and its permission sets, in the element order of the WSDL, hardened as
 * reliability.md §2.7 S2–S6, S12 asks. Pure. Source: salesforce-api §6.2–6.4, §6.11. */
#ifndef PROVISION_BUNDLE_H
#define PROVISION_BUNDLE_H

#include <glib.h>

#include "core/connection.h"
#include "provision/plan.h"
#include "salesforce/metadata.h"

typedef struct {
    char *type; /* "ExternalClientApplication" */
    char *full_name;
    char *xml; /* NULL in a deletion */
} BundlePart;

/* Of everything that is made: who made it, in which run, without personal data (reliability S12).
 */
char *bundle_description(const Connection *connection, const PlanNames *names);
/* Every part, complete (a deploy is declarative: what is left out goes back to its default). */
GPtrArray *bundle_parts(const Connection *connection, const PlanNames *names, GPtrArray *grants);
/* The app alone: what the permission sets grant stays as it is. */
GPtrArray *bundle_app_parts(const Connection *connection, const PlanNames *names);
/* The parts to delete, in the order of salesforce-api §6.10; `app`, `sets`: which of them. */
GPtrArray *bundle_removal(AppKind kind, const PlanNames *names, bool app, bool sets);
void bundle_part_free(BundlePart *part);

/* One thing to find when reading back: what a part's element must say. */
typedef struct {
    char *type, *full_name;
    char *element; /* as in metadata_read() */
    char *value;
} BundleFact;
/* The facts that matter: keys, certificate, scopes, policies, rights. */
GPtrArray *bundle_facts(const Connection *connection, const PlanNames *names);
void bundle_fact_free(BundleFact *fact);

/* In a fiber, each. Adds a sentence for each difference between the facts, or the rows, and the
 * org. */
bool bundle_compare(Api *api, GPtrArray *facts, GPtrArray *differences, GCancellable *cancellable,
                    GError **error);
/* `missing`: what makes the user able to do less than was chosen; `excess`: more. */
bool bundle_compare_set(Api *api, const PlanNames *names, GPtrArray *grants, GPtrArray *missing,
                        GPtrArray *excess, GCancellable *cancellable, GError **error);

extern const char *const bundle_scopes[]; /* "Api", "RefreshToken", NULL */

/* The permission set's XML (permission-set.c). `access`: API Enabled is added. */
char *permission_set_xml(const char *name, const char *description, GPtrArray *grants, bool access);

#endif
