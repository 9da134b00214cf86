/* Drift: what changed in an org since an integration's shape was recorded, graded safe or breaking.
 */
#ifndef ACTIONS_DRIFT_H
#define ACTIONS_DRIFT_H

#include <glib.h>
#include <json-c/json.h>
#include <stdbool.h>

#include "core/integration.h"
#include "salesforce/describe.h"

/* How each is graded: drift_grades(), and the table in orgwire(1). */
typedef enum {
    DRIFT_OBJECT_REMOVED,
    DRIFT_OBJECT_RIGHTS,
    DRIFT_FIELD_ADDED,
    DRIFT_FIELD_REMOVED,
    DRIFT_TYPE,
    DRIFT_LENGTH,
    DRIFT_PRECISION,
    DRIFT_REQUIRED,
    DRIFT_VALUE_ADDED,
    DRIFT_VALUE_REMOVED,
    DRIFT_CREATEABLE,
    DRIFT_UPDATEABLE,
    DRIFT_REFERENCE,
    DRIFT_KEY,
    DRIFT_RESTRICTED,
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
const char *drift_grade_name(const DriftChange *change); /* "breaking", "safe" */
/* When a kind is breaking and when it is safe, for people. */
void drift_grades(DriftKind kind, const char **ret_breaking, const char **ret_safe);
char *drift_line(const DriftChange *change); /* one line for people, without the grade */
/* {"schema":1,"integration","breaking":bool,"changes":[{"kind","grade","object","field","before",
 * "after"}]} */
json_object *drift_to_json(const Integration *integration, GPtrArray *changes);

/* Does the org, as this user sees it, fit the integration at all (association)? GPtrArray of
 * char *, one line for each missing object, right or field; empty: it fits. */
GPtrArray *drift_misfits(const Integration *integration, GPtrArray *describes);

#endif
