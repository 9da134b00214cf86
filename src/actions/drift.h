/* Drift: what changed in an org since an integration's shape was recorded, graded safe or breaking.
 */
#ifndef ACTIONS_DRIFT_H
#define ACTIONS_DRIFT_H

#include <glib.h>
#include <json-c/json.h>
#include <stdbool.h>

#include "core/integration.h"
#include "salesforce/describe.h"

typedef enum {
    DRIFT_OBJECT_REMOVED,    /* breaking */
    DRIFT_OBJECT_RIGHTS,     /* lost one the integration uses: breaking; gained: safe */
    DRIFT_FIELD_ADDED,       /* safe; required on create while the integration creates: breaking */
    DRIFT_FIELD_REMOVED,     /* breaking */
    DRIFT_TYPE,              /* breaking, but within text and within decimals: safe */
    DRIFT_LENGTH,            /* shorter: breaking; longer: safe */
    DRIFT_PRECISION,         /* fewer digits before or behind the point: breaking; more: safe */
    DRIFT_REQUIRED,          /* required now: breaking; no longer: safe */
    DRIFT_VALUE_ADDED,       /* picklist value: safe */
    DRIFT_VALUE_REMOVED,     /* restricted picklist: breaking; else safe */
    DRIFT_CREATEABLE,        /* lost: breaking; gained: safe */
    DRIFT_UPDATEABLE,        /* lost: breaking; gained: safe */
    DRIFT_REFERENCE,         /* a target lost: breaking; gained: safe */
    DRIFT_KEY,               /* no longer an external id: breaking; now one: safe */
    DRIFT_RESTRICTED,        /* picklist restricted now: breaking; no longer: safe */
    DRIFT_N_KINDS
} DriftKind;

typedef struct {
    DriftKind kind;
    bool breaking;
    char *object;
    char *field;  /* NULL: the object itself */
    char *before; /* NULL: nothing */
    char *after;
} DriftChange;

/* A compact snapshot of the chosen objects and fields: {"schema":1,"objects":[…]}. Describes are
 * parallel to the integration's objects, NULL for one the org does not have. */
json_object *shape_build(const Integration *integration, GPtrArray *describes);
json_object *shape_parse(const char *text, gssize length, GError **error);

/* GPtrArray of DriftChange *, breaking ones first within each object. */
GPtrArray *drift_compare(json_object *shape, const Integration *integration,
                         GPtrArray *describes);
bool drift_has_breaking(GPtrArray *changes);
const char *drift_kind_name(DriftKind kind); /* "field_removed", … */
char *drift_line(const DriftChange *change); /* one line for people */
/* {"schema":1,"integration","breaking":bool,"changes":[{"kind","grade","object","field","before",
 * "after"}]} */
json_object *drift_to_json(const Integration *integration, GPtrArray *changes);

/* Does the org, as this user sees it, fit the integration at all (association)? GPtrArray of
 * char *, one line for each missing object, right or field; empty: it fits. */
GPtrArray *drift_misfits(const Integration *integration, GPtrArray *describes);

#endif
