/* A deploy's zip → the components to put in and to take out. */
#ifndef ORG_BUNDLE_H
#define ORG_BUNDLE_H

#include <glib.h>
#include <json-c/json.h>

#include "org/schema-metadata.h"

typedef struct {
    const MetadataType *type; /* NULL: a type the org does not know */
    char *type_name;
    char *full_name;
    char *file;          /* as the answer shows it: "externalClientApps/Acme.eca" */
    json_object *values; /* NULL in a removal and where there is a problem */
    char *problem;       /* NULL: none */
    bool is_warning;     /* the problem */
} BundlePart;

typedef struct {
    int version; /* 67 */
    guint n_files;
    gsize size;
    char *problem;          /* of the whole bundle; NULL: none */
    GPtrArray *before;      /* of BundlePart *: destructiveChangesPre.xml, destructiveChanges.xml */
    GPtrArray *parts;       /* in the order in which they are applied */
    GPtrArray *after;       /* destructiveChangesPost.xml */
} Bundle;

/* Never NULL; what is wrong is inside. */
Bundle *bundle_read(GBytes *zip, bool single_package, bool allow_missing_files);
void bundle_free(Bundle *bundle);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Bundle, bundle_free)

#endif
