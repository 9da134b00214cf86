/* The metadata types the org knows, with their elements in the order of the official WSDL (v66). */
#ifndef ORG_SCHEMA_METADATA_H
#define ORG_SCHEMA_METADATA_H

#include <stdbool.h>

typedef enum {
    ELEMENT_TEXT,
    ELEMENT_BOOLEAN,
    ELEMENT_INTEGER,
    ELEMENT_WORD,  /* one of `words` */
    ELEMENT_GROUP, /* nested: `children`; NULL: taken and forgotten */
} ElementKind;

typedef struct Element Element;
struct Element {
    const char *name;
    ElementKind kind;
    bool repeated;
    bool required;
    const char *fallback; /* what a component has that was deployed without it; NULL: nothing */
    const char *words;    /* "Local|Packaged" */
    const Element *children;
    int since; /* API version that brought it (0: always), and the first one without it (0: none) */
    int until;
};

typedef struct {
    const char *name;
    const char *folder;
    const char *suffix; /* without the dot */
    const char *id_prefix;
    int since;
    bool app;                /* belongs to an external client app */
    const Element *elements; /* ends with a NULL name */
} MetadataType;

/* In the order in which a deploy takes them; ends with a NULL name. */
extern const MetadataType metadata_types[];
const MetadataType *metadata_type_find(const char *name); /* NULL: unknown */

#define TYPE_PERMISSION_SET "PermissionSet"
#define TYPE_APP "ExternalClientApplication"
#define TYPE_APP_POLICIES "ExtlClntAppConfigurablePolicies"
#define TYPE_OAUTH "ExtlClntAppOauthSettings"
#define TYPE_GLOBAL "ExtlClntAppGlobalOauthSettings"
#define TYPE_OAUTH_POLICIES "ExtlClntAppOauthConfigurablePolicies"
#define TYPE_CONNECTED_APP "ConnectedApp"
#define METADATA_NAMESPACE "http://soap.sforce.com/2006/04/metadata"

#endif
